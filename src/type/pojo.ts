import type { ByteReader } from '../bytes/reader.ts'
import { piece } from '../bytes/json-writer.ts'
import { Codec } from '../codec/codec.ts'
import type { Type } from '../model/type.ts'
import { classText, nameText, type TypeReader } from '../model/type-reader.ts'
import { classesAt } from '../classes/classes.ts'
import { subclassOf } from './pojo-of-class.ts'
import { isPojo, pojoType, type Field, type PojoType, type Subclass } from './pojo-type.ts'
import { fieldMembers, type Members, type Through } from './members.ts'
import { flaggedCode, flaggedCodec, flaggedJson } from './collection.ts'
import { kindOf, type Inner, type Json, type Kind } from './kind.ts'
import { FLAGS } from './record-shape.ts'
import { constantOf, emptyRecord, memberNames, membersCode, type RecordValue } from './record.ts'
import { isUnknown, literal, orNull, unionText, withoutNull, type TypeScript } from './typescript.ts'

// A flags byte: null, this class, or a subclass by name or by tag; then a null flag in front of every field. A subclass is written by its
// own serializer, flags byte and all. (PojoSerializer)

const IS_NULL = 1
const NO_SUBCLASS = 2
const IS_SUBCLASS = 4
const IS_TAGGED_SUBCLASS = 8

/** Registered, unregistered, and then those that were found by their class files. */
const known = new WeakMap<PojoType, Subclass[]>()
function subclassesOf(t: PojoType): Subclass[] {
  let all = known.get(t)
  if (all === undefined) known.set(t, (all = [...t.registered, ...t.unregistered]))
  return all
}

/** The index of the subclass that follows, among `subclassesOf`; −1 for the class itself; undefined for null. */
function header(r: ByteReader, t: PojoType): number | undefined {
  const at = r.at
  const flags = r.byte()
  if (flags & IS_NULL) return undefined
  if (flags & NO_SUBCLASS) return -1
  if (flags & IS_TAGGED_SUBCLASS) {
    const tag = r.byte()
    if (tag < 0 || tag >= t.registered.length)
      throw r.error(
        'corrupt',
        `not a registered subclass of ${t.className}`,
        { found: `tag ${tag}`, expected: `0 to ${t.registered.length - 1}` },
        at,
      )
    return tag
  }
  if (!(flags & IS_SUBCLASS))
    throw r.error('corrupt', `no POJO ${t.className}`, { found: `flags ${flags}`, expected: '1, 2, 4 or 8' }, at)
  const name = r.utf()
  const all = subclassesOf(t)
  for (let i = t.registered.length; i < all.length; i++) if (all[i]!.className === name) return i
  all.push({ className: name, type: described(r, t, name, at) })
  return all.length - 1
}

/** A subclass that the snapshot lacks, by its class file. */
function described(r: ByteReader, t: PojoType, name: string, at: number): PojoType {
  const absent = `subclass ${name} of ${t.className} is not in the snapshot`
  if (t.classes === undefined)
    throw r.error(
      'unsupported',
      absent,
      {
        hint: 'Flink leaves it out where the heap backend wrote an unregistered subclass; --classes job.jar describes it',
      },
      at,
    )
  const classes = classesAt(t.classes)
  if (classes.find(name) === undefined)
    throw r.error('unsupported', `${absent}, nor is it among the classes given`, {}, at)
  const found = subclassOf(t, name, classes)
  if (typeof found !== 'string') return found
  throw r.error('unsupported', `${absent}, and its class file does not settle its fields`, { hint: found }, at)
}

function pojoCodec(t: PojoType, inner: Inner): Codec<RecordValue | null> {
  const fields = t.fields.map(field => ({ name: field.name, codec: flaggedCodec(inner.codec(field.type)) }))
  const subclasses = subclassesOf(t)
  const codecs: Codec<unknown>[] = []
  const codecAt = (which: number): Codec<unknown> => (codecs[which] ??= inner.codec(subclasses[which]!.type))
  return new Codec<RecordValue | null>({
    name: `POJO ${t.className}`,
    minBytes: 1,
    read(r) {
      const which = header(r, t)
      if (which === undefined) return null
      if (which >= 0) return classed(codecAt(which).read(r), subclasses[which]!.className)
      const value = emptyRecord()
      for (const { name, codec } of fields) value[name] = codec.read(r)
      return value
    },
    write(w, value) {
      if (value === null) return w.byte(IS_NULL)
      const which = subclasses.findIndex(subclass => subclass.className === value['@class'])
      if (which < 0) {
        w.byte(NO_SUBCLASS)
        for (const { name, codec } of fields) codec.write(w, value[name])
        return
      }
      if (which < t.registered.length) {
        w.byte(IS_TAGGED_SUBCLASS)
        w.byte(which)
      } else {
        w.byte(IS_SUBCLASS)
        w.utf(subclasses[which]!.className)
      }
      const { '@class': _class, ...own } = value
      codecAt(which).write(w, own)
    },
    skip(r) {
      const which = header(r, t)
      if (which === undefined) return
      if (which >= 0) return codecAt(which).skip(r)
      for (const { codec } of fields) codec.skip(r)
    },
  })
}

/** The subclass's own name, unless the value is no record of fields. */
function classed(value: unknown, className: string): RecordValue | null {
  if (typeof value !== 'object' || value === null) return value as null
  return Object.assign(emptyRecord(), { '@class': className }, value)
}

/** `mark`: the class to name, where this is a subclass's value. */
function pojoJson(t: PojoType, inner: Inner, mark: string | undefined): Json {
  const names = memberNames(t.fields.map(field => field.name))
  const fields = t.fields.map(field => flaggedJson(inner.json(field.type)))
  const opening = mark === undefined ? '{' : `{"@class":${JSON.stringify(mark)}${fields.length > 0 ? ',' : ''}`
  const open = piece(opening)
  const subclasses: Json[] = []
  const subclassAt = (which: number): Json => (subclasses[which] ??= jsonOf(subclassesOf(t)[which]!))
  const jsonOf = ({ className, type }: Subclass): Json =>
    isPojo(type) ? pojoJson(type, inner, className) : inner.json(type)
  const plain: Json = (r, out) => {
    const which = header(r, t)
    if (which === undefined) return out.ascii('null')
    if (which >= 0) return subclassAt(which)(r, out)
    out.piece(open)
    for (let i = 0; i < fields.length; i++) {
      out.piece(names[i]!)
      fields[i]!(r, out)
    }
    out.byte(0x7d)
  }
  return inner.compile(plain, code =>
    code.fast(
      plain,
      no => `if (at >= end || b.getUint8(at) !== ${NO_SUBCLASS}) ${no}
at++
${membersCode(
  code,
  opening,
  t.fields.map(field => field.name),
  (i, part) => flaggedCode(t.fields[i]!.type, inner, part),
)}`,
    ),
  )
}

/** What stands behind the flags byte of a POJO that is no subclass; with the name of its class, where it is one of another. */
interface FieldsType extends Type {
  readonly className: string
  readonly fields: readonly Field[]
  readonly mark: string | undefined
}
interface MarkedType extends PojoType {
  readonly mark?: string
}

/** The class itself, or a subclass by which the value is written. */
function pojoThrough(t: MarkedType): Through {
  const own: FieldsType = { kind: 'pojoFields', className: t.className, fields: t.fields, mark: t.mark }
  const marked = ({ className, type }: Subclass): Type | MarkedType =>
    isPojo(type) ? { ...type, mark: className } : type
  const subclasses = [...t.registered, ...t.unregistered].map(marked)
  return {
    types: [own, ...subclasses],
    open: t.classes !== undefined,
    enter(go, none) {
      const inside = go(own)
      const others = subclasses.map(go)
      return r => {
        const which = header(r, t)
        if (which === undefined) return none(r)
        return which < 0 ? inside(r) : (others[which] ??= go(marked(subclassesOf(t)[which]!)))(r)
      }
    },
  }
}

function pojoMembers(t: FieldsType, inner: Inner): Members {
  const fields = fieldMembers(
    t.fields.map(({ name, type }) => ({ name, type, skip: flaggedCodec(inner.codec(type)).skip })),
    r => r.byte() !== 0,
  )
  const { mark } = t
  if (mark === undefined) return fields
  return {
    ...fields,
    names: ['@class', ...fields.names],
    typeAt: step => (step === '@class' ? constantOf(mark) : fields.typeAt(step)),
    enter: (step, go, none) => (step === '@class' ? go(constantOf(mark)) : fields.enter(step, go, none)),
  }
}

/** What values of a class and its subclasses are. One that is told by its class has that as a member; none of a class that cannot be read is. */
function variants(t: PojoType, mark: string | undefined, ts: TypeScript): readonly string[] {
  const own = ts.record(JSON.stringify(t), t.className, () =>
    t.fields.map(({ name, type }) => ({ name, type: orNull(ts.of(type)) })),
  )
  const marked = (className: string, text: string): string => `({ "@class": ${literal(className)} } & ${text})`
  return [
    mark === undefined ? own : marked(mark, own),
    ...[...t.registered, ...t.unregistered].flatMap(({ className, type }) => {
      if (isPojo(type)) return variants(type, className, ts)
      return isUnknown(ts.of(type)) ? [] : [marked(className, withoutNull(ts.of(type)))]
    }),
  ]
}

function readPojo(p: TypeReader): PojoType {
  const className = p.className()
  const fields = p.list('{', '}', () => {
    const name = p.name('the name of a field')
    p.expect(':')
    return { name, type: p.type() }
  })
  return pojoType({ className, fields, registered: [], unregistered: [] })
}

export const pojoKinds: readonly Kind[] = [
  kindOf<FieldsType>({ kind: 'pojoFields', text: t => `Pojo ${t.className}`, members: pojoMembers }),
  kindOf<PojoType>({
    kind: 'pojo',
    exactSkip: true,
    text: (t, text) =>
      `Pojo ${classText(t.className)} {${t.fields.map(field => `${nameText(field.name)}: ${text(field.type)}`).join(', ')}}`,
    spellings: ['Pojo', 'Record'].map(word => ({ word, read: readPojo })), // a Java record has the same snapshot and bytes
    codec: pojoCodec,
    json: (t, inner) => pojoJson(t, inner, undefined),
    shape: t => ({
      ...FLAGS,
      fields: t.fields,
      open: no => `if (at >= end || b.getUint8(at) !== ${NO_SUBCLASS}) ${no}\nat++`,
    }),
    through: pojoThrough,
    typescript: (t, ts) => orNull(unionText(variants(t, undefined, ts))),
    hash: t => `${t.className} has a hashCode of its own`,
  }),
]
