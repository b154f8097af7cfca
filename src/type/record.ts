import type { JsonValue } from '../bytes/json-parse.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { piece, type JsonWriter, type Piece } from '../bytes/json-writer.ts'
import { Codec } from '../codec/codec.ts'
import { simpleName } from '../java/stream.ts'
import type { Step } from '../model/expression.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { flaggedCode, flaggedCodec, flaggedJson } from './collection.ts'
import { chain } from './hash.ts'
import { classText, nameText, type TypeReader } from '../model/type-reader.ts'
import { kindOf, pair, type Inner, type Json, type Kind } from './kind.ts'
import { fieldMembers, nullFlagged, type Members } from './members.ts'
import { FLAGS, type Shape } from './record-shape.ts'
import type { Code } from './printer.ts'
import { inlineRecord, literal, orNull, unionText } from './typescript.ts'

export interface TupleType extends Type {
  readonly className: string
  readonly fields: readonly Type[]
}
/** A tuple of Flink's or a Scala case class: a class and its fields. (TupleSerializer) */
export const tupleType = (className: string, fields: readonly Type[]): TupleType => ({
  kind: 'tuple',
  className,
  fields,
})
export interface RowType extends Type {
  readonly fields: readonly Type[]
  /** Whether the mask in front of a row carries its kind (snapshot version 3 on). */
  readonly rowKind: boolean
}
/** A Row. `rowKind`: whether the mask in front of the fields carries the kind of change. (RowSerializer) */
export const rowType = (fields: readonly Type[], rowKind: boolean): RowType => ({ kind: 'row', fields, rowKind })
export interface EnumType extends Type {
  readonly className: string
  /** By the number that stands for each in the bytes. */
  readonly constants: readonly string[]
}
/** A Java enum: its constants by the number that is stored. (EnumSerializer) */
export const enumType = (className: string, constants: readonly string[]): EnumType => ({
  kind: 'enum',
  className,
  constants,
})
export interface EitherType extends Type {
  readonly left: Type
  readonly right: Type
}
/** One of two types, each value with a byte that says which. (EitherSerializer) */
export const eitherType = (left: Type, right: Type): EitherType => ({ kind: 'either', left, right })
export interface NullableType extends Wrapper {
  /** Zero bytes that stand for a null value. */
  readonly padding: number
}
/** A type with a null flag in front; `padding`: bytes that a null value takes behind the flag. (NullableSerializer) */
export const nullableType = (element: Type, padding: number): NullableType => ({ kind: 'nullable', element, padding })

/** A value of a tuple, row, POJO or Avro record: own members only. */
export type RecordValue = Readonly<Record<string, unknown>>
export const emptyRecord = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>

/** `"name":`, with what separates it from the member before. */
const memberTexts = (names: readonly string[]): readonly string[] =>
  names.map((name, i) => `${i === 0 ? '' : ','}${JSON.stringify(name)}:`)
export const memberNames = (names: readonly string[]): readonly Piece[] => memberTexts(names).map(piece)

/** Statements that print a record: `open` in front of the first member, then name by name what `value` gives. */
export function membersCode(
  code: Code,
  open: string,
  names: readonly string[],
  value: (i: number, code: Code) => string,
): string {
  const texts = memberTexts(names)
  if (texts.length === 0) return code.piece(`${open}}`)
  return `${code.members(texts.map((text, i) => part => `${part.piece(i === 0 ? `${open}${text}` : text)} ${value(i, part)}`))}
${code.byte(0x7d)}`
}

const TUPLES = 'org.apache.flink.api.java.tuple.'
const FLINK_TUPLE = /^org\.apache\.flink\.api\.java\.tuple\.Tuple\d+$/
/** Class names that say by themselves that a tuple's follow. */
const OWN_TUPLE = /^(?!scala\.|java\.)[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)+$/u
const list = (types: readonly Type[], text: (type: Type) => string): string => types.map(text).join(', ')
const positions = (fields: readonly unknown[]): readonly string[] => fields.map((_, i) => `f${i}`)

/** Row kinds by number, as the mask has them. (RowKind) */
export const ROW_KINDS = ['+I', '-U', '+U', '-D'] as const
/** Tuple0 is one byte. (Tuple0Serializer) */
const TUPLE0 = 42

function tupleText(t: TupleType, text: (type: Type) => string): string {
  const fields = `<${list(t.fields, text)}>`
  if (FLINK_TUPLE.test(t.className)) return simpleName(t.className) + (t.fields.length === 0 ? '' : fields)
  return `${OWN_TUPLE.test(t.className) ? '' : 'Tuple '}${classText(t.className)}${fields}`
}

/** Fields one after the other, without flags. */
function fieldsCodec(names: readonly string[], codecs: readonly Codec<unknown>[]): Codec<RecordValue> {
  return new Codec<RecordValue>({
    name: 'tuple',
    minBytes: codecs.reduce((sum, codec) => sum + codec.minBytes, 0),
    read(r) {
      const value = emptyRecord()
      for (const [i, codec] of codecs.entries()) value[names[i]!] = codec.read(r)
      return value
    },
    write(w, value) {
      for (const [i, codec] of codecs.entries()) codec.write(w, value[names[i]!])
    },
    skip(r) {
      for (const codec of codecs) codec.skip(r)
    },
  })
}

export function fieldsJson(names: readonly string[], fields: readonly Json[]): Json {
  const members = memberNames(names)
  return (r, out) => {
    out.byte(0x7b)
    for (let i = 0; i < fields.length; i++) {
      out.piece(members[i]!)
      fields[i]!(r, out)
    }
    out.byte(0x7d)
  }
}

const tuple0 = new Codec<RecordValue>({
  name: 'Tuple0',
  minBytes: 1,
  read: r => (r.skip(1), emptyRecord()),
  write: w => w.byte(TUPLE0),
  skip: r => r.skip(1),
})

/** The mask in front of a row: the kind's bits, the lower one first, then one per field, 1 for null; most significant bit first. (RowSerializer) */
function readMask(r: ByteReader, t: RowType): { readonly kind: number; isNull(field: number): boolean } {
  const bits = t.fields.length + (t.rowKind ? 2 : 0)
  const mask = r.take((bits + 7) >> 3)
  const bit = (i: number): number => (mask[i >> 3]! >> (7 - (i & 7))) & 1
  return { kind: t.rowKind ? bit(0) | (bit(1) << 1) : 0, isNull: field => bit(field + (t.rowKind ? 2 : 0)) === 1 }
}

function rowCodec(t: RowType, codecs: readonly Codec<unknown>[]): Codec<RecordValue> {
  const bits = t.fields.length + (t.rowKind ? 2 : 0)
  return new Codec<RecordValue>({
    name: 'row',
    minBytes: (bits + 7) >> 3,
    read(r) {
      const mask = readMask(r, t)
      const value = emptyRecord()
      if (mask.kind !== 0) value['@kind'] = ROW_KINDS[mask.kind]
      for (const [i, codec] of codecs.entries()) value[`f${i}`] = mask.isNull(i) ? null : codec.read(r)
      return value
    },
    write(w, value) {
      const mask = new Uint8Array((bits + 7) >> 3)
      const set = (i: number): void => void (mask[i >> 3] = mask[i >> 3]! | (0x80 >> (i & 7)))
      const kind = Math.max(0, ROW_KINDS.indexOf(value['@kind'] as '+I'))
      if (t.rowKind && kind & 1) set(0)
      if (t.rowKind && kind & 2) set(1)
      for (const i of codecs.keys()) if (value[`f${i}`] === null) set(i + (t.rowKind ? 2 : 0))
      w.put(mask)
      for (const [i, codec] of codecs.entries()) if (value[`f${i}`] !== null) codec.write(w, value[`f${i}`])
    },
    skip(r) {
      const mask = readMask(r, t)
      for (const [i, codec] of codecs.entries()) if (!mask.isNull(i)) codec.skip(r)
    },
  })
}

/** A row of another kind than +I, and one whose mask is not all there, is left to `plain`. */
function rowCode(t: RowType, inner: Inner, code: Code, plain: Json): string {
  const first = t.rowKind ? 2 : 0
  const length = (t.fields.length + first + 7) >> 3
  return code.fast(
    plain,
    no => `if (at + ${length} > end) ${no}
${t.rowKind ? `if (b.getUint8(at) >= 0x40) ${no}` : ''}
m = at; at += ${length}
${membersCode(code, '{', positions(t.fields), (i, part) => {
  const bit = i + first
  return `if ((b.getUint8(m + ${bit >> 3}) & ${0x80 >> (bit & 7)}) !== 0) { ${part.null()} } else { ${inner.inline(t.fields[i]!, part)} }`
})}`,
  )
}

/** As for `rowCode`; every row keeps where its mask lies under a name of its own. */
function rowShape(t: RowType, code: Code): Shape {
  const first = t.rowKind ? 2 : 0
  const length = (t.fields.length + first + 7) >> 3
  const mask = code.name()
  return {
    fields: t.fields.map((type, i) => ({ name: `f${i}`, type })),
    open: no => `if (at + ${length} > end) ${no}
${t.rowKind ? `if (b.getUint8(at) >= 0x40) ${no}` : ''}
const ${mask} = at; at += ${length}`,
    isNull: i => `(b.getUint8(${mask} + ${(i + first) >> 3}) & ${0x80 >> ((i + first) & 7)}) !== 0`,
  }
}

function rowJson(t: RowType, fields: readonly Json[]): Json {
  const members = memberNames(positions(t.fields))
  return (r, out) => {
    const mask = readMask(r, t)
    out.ascii(mask.kind === 0 ? '{' : `{"@kind":"${ROW_KINDS[mask.kind]}"${fields.length > 0 ? ',' : ''}`)
    for (let i = 0; i < fields.length; i++) {
      out.piece(members[i]!)
      if (mask.isNull(i)) out.ascii('null')
      else fields[i]!(r, out)
    }
    out.byte(0x7d)
  }
}

/** Fields of which the mask in front tells whether they are null; and the kind, where it is none of +I. */
function rowMembers(t: RowType, inner: Inner): Members {
  const skips = t.fields.map(field => inner.codec(field).skip)
  const indexOf = (step: Step): number => t.fields.findIndex((_, i) => step === `f${i}`)
  const names = [...positions(t.fields), ...(t.rowKind ? ['@kind'] : [])]
  return {
    names,
    also: undefined,
    typeAt: step => (step === '@kind' && t.rowKind ? constantOf('') : t.fields[indexOf(step)]),
    enter(step, go, none) {
      if (step === '@kind') {
        const kinds = ROW_KINDS.map(kind => go(constantOf(kind)))
        return r => {
          const { kind } = readMask(r, t)
          return kind === 0 ? none(r) : kinds[kind]!(r)
        }
      }
      const index = indexOf(step)
      const inside = go(t.fields[index]!)
      return r => {
        const mask = readMask(r, t)
        if (mask.isNull(index)) return none(r)
        for (let i = 0; i < index; i++) if (!mask.isNull(i)) skips[i]!(r)
        return inside(r)
      }
    },
  }
}

interface ConstantType extends Type {
  readonly constant: string
}
/** A text that stands in no bytes, such as the name of a class that others tell. */
export const constantOf = (text: string): ConstantType => ({ kind: 'constant', constant: text })

/** The constant's name by its number in the snapshot. */
function constant(r: ByteReader, constants: readonly string[]): string {
  const index = r.int()
  const name = constants[index]
  if (name === undefined)
    throw r.error(
      'corrupt',
      'not a constant of the enum',
      { found: String(index), expected: `0 to ${constants.length - 1}` },
      r.at - 4,
    )
  return name
}

const sideJson = (out: JsonWriter, name: string, print: () => void): void => {
  out.ascii(`{"${name}":`)
  print()
  out.byte(0x7d)
}

/** An object's members `f0`, `f1`, …, or an array of them. */
function fieldsIn(json: JsonValue, count: number): readonly (JsonValue | undefined)[] | undefined {
  const all = Array.isArray(json)
    ? json
    : json instanceof Map
      ? Array.from({ length: json.size }, (_, i) => json.get(`f${i}`))
      : []
  return all.length === count ? all : undefined
}

/** Fixed where every field is, and none of length 0. (TupleSerializerBase.getLength) */
export function tupleLength({ fields }: TupleType, inner: Inner): number {
  if (fields.length === 0) return 1
  const lengths = fields.map(field => inner.length(field))
  return lengths.every(length => length > 0) ? lengths.reduce((a, b) => a + b, 0) : -1
}

/** The name of a field of a row is not in the bytes: its position counts. */
function readMember(p: TypeReader): Type {
  p.name('the name of a field')
  p.expect(':')
  return p.type()
}

export const recordKinds: readonly Kind[] = [
  kindOf<TupleType>({
    kind: 'tuple',
    exactSkip: true,
    text: tupleText,
    spellings: [
      {
        word: /^Tuple\d+$/,
        read: (p, word) => tupleType(TUPLES + word, word === 'Tuple0' ? [] : p.list('<', '>', () => p.type())),
      },
      {
        word: 'Tuple',
        read: p =>
          tupleType(
            p.className(),
            p.list('<', '>', () => p.type()),
          ),
      },
      {
        word: OWN_TUPLE,
        before: '<',
        read: (p, word) =>
          tupleType(
            word,
            p.list('<', '>', () => p.type()),
          ),
      },
    ],
    codec: (t, inner) =>
      t.fields.length === 0
        ? tuple0
        : fieldsCodec(
            positions(t.fields),
            t.fields.map(f => inner.codec(f)),
          ),
    json: (t, inner) =>
      t.fields.length === 0
        ? (r, out) => (r.skip(1), out.ascii('{}'))
        : inner.compile(
            fieldsJson(
              positions(t.fields),
              t.fields.map(f => inner.json(f)),
            ),
            code => membersCode(code, '{', positions(t.fields), (i, part) => inner.inline(t.fields[i]!, part)),
          ),
    shape: t => ({
      fields: t.fields.map((type, i) => ({ name: `f${i}`, type })),
      open: () => (t.fields.length === 0 ? 'at++' : ''),
    }),
    length: tupleLength,
    typescript: (t, ts) => inlineRecord(t.fields.map((field, i) => ({ name: `f${i}`, type: ts.of(field) }))),
    oneForm: (t, inner) => t.fields.every(field => inner.oneForm(field)),
    members: (t, inner) =>
      fieldMembers(t.fields.map((type, i) => ({ name: `f${i}`, type, skip: inner.codec(type).skip }))),
    hash(t, inner) {
      if (t.fields.length === 0) return r => (r.skip(1), 0)
      const hashes = t.fields.map(f => inner.hash(f))
      const reason = hashes.find(hash => typeof hash === 'string')
      if (reason !== undefined) return reason
      const [first, ...more] = hashes as ((r: ByteReader) => number)[]
      return r => more.reduce((result, hash) => chain(result, hash(r)), first!(r))
    },
    parse(t, inner) {
      const fields = t.fields.map(f => inner.parse(f))
      return json => {
        const all = fieldsIn(json, fields.length)
        if (all === undefined) return undefined
        const value = emptyRecord()
        for (const [i, parse] of fields.entries()) {
          const member = all[i]
          value[`f${i}`] = member === undefined ? undefined : parse(member)
          if (value[`f${i}`] === undefined) return undefined
        }
        return value
      }
    },
  }),
  kindOf<RowType>({
    kind: 'row',
    exactSkip: true,
    text: (t, text) => `Row(${t.fields.map((field, i) => `f${i}: ${text(field)}`).join(', ')})`,
    spellings: [
      {
        word: 'Row',
        before: '(',
        read: p =>
          rowType(
            p.list('(', ')', () => readMember(p)),
            true,
          ),
      },
    ],
    codec: (t, inner) =>
      rowCodec(
        t,
        t.fields.map(f => inner.codec(f)),
      ),
    json(t, inner) {
      const plain = rowJson(
        t,
        t.fields.map(f => inner.json(f)),
      )
      return inner.compile(plain, code => rowCode(t, inner, code, plain))
    },
    shape: rowShape,
    members: rowMembers,
    typescript: (t, ts) =>
      inlineRecord([
        ...(t.rowKind ? [{ name: '@kind', type: unionText(ROW_KINDS.slice(1).map(literal)), optional: true }] : []),
        ...t.fields.map((field, i) => ({ name: `f${i}`, type: orNull(ts.of(field)) })),
      ]),
    hash: () => 'the hash of a Row changed from release to release',
  }),
  kindOf<ConstantType>({
    kind: 'constant',
    text: () => 'String',
    codec: t => new Codec<string>({ name: 'constant', minBytes: 0, read: () => t.constant, write: () => undefined }),
    json: t => (_, out) => out.string(t.constant),
    scalar: t => ({ as: 'text', read: () => t.constant }),
    typescript: t => literal(t.constant),
  }),
  kindOf<EnumType>({
    kind: 'enum',
    text: t => `Enum ${classText(t.className)} {${t.constants.map(nameText).join(', ')}}`,
    spellings: [
      {
        word: 'Enum',
        read: p =>
          enumType(
            p.className(),
            p.list('{', '}', () => p.name('a constant')),
          ),
      },
    ],
    codec: t =>
      new Codec<string>({
        name: 'enum',
        minBytes: 4,
        read: r => constant(r, t.constants),
        write: (w, v) => w.int(t.constants.indexOf(v)),
        skip: r => r.skip(4),
      }),
    json(t) {
      const names = t.constants.map(name => piece(JSON.stringify(name)))
      return (r, out) => {
        const at = r.at
        const name = names[r.int()]
        if (name === undefined) {
          r.at = at
          constant(r, t.constants)
        } else {
          out.piece(name)
        }
      }
    },
    length: () => 4,
    pass: () => 'at += 4;',
    typescript: (t, ts) => ts.alias(JSON.stringify(t), t.className, () => unionText(t.constants.map(literal))),
    isName: () => true,
    parse: t => json => (typeof json === 'string' && t.constants.includes(json) ? json : undefined),
    scalar: t => ({ as: 'text', values: t.constants, read: r => constant(r, t.constants) }),
    hash: () => 'an enum hashes by identity, which differs in every JVM',
  }),
  pair('either', 'Either', eitherType, 'left', 'right', {
    exactSkip: true,
    codec(t, inner) {
      const [left, right] = [inner.codec(t.left), inner.codec(t.right)]
      return new Codec<RecordValue>({
        name: 'either',
        minBytes: 1,
        read: r => (r.byte() === 0 ? { right: right.read(r) } : { left: left.read(r) }),
        write(w, value) {
          w.byte('left' in value ? 1 : 0)
          if ('left' in value) left.write(w, value['left'])
          else right.write(w, value['right'])
        },
        skip: r => (r.byte() === 0 ? right.skip(r) : left.skip(r)),
      })
    },
    json(t, inner) {
      const [left, right] = [inner.json(t.left), inner.json(t.right)]
      return (r, out) =>
        r.byte() === 0 ? sideJson(out, 'right', () => right(r, out)) : sideJson(out, 'left', () => left(r, out))
    },
    pass: (t, inner, code, no) => `if (at >= end) ${no}
if (b.getInt8(at++) === 0) { ${inner.pass(t.right, code, no)} } else { ${inner.pass(t.left, code, no)} }`,
    typescript: (t, ts) => unionText([`{ left: ${ts.of(t.left)} }`, `{ right: ${ts.of(t.right)} }`]),
    members: t => ({
      names: ['left', 'right'],
      also: undefined,
      typeAt: step => (step === 'left' ? t.left : step === 'right' ? t.right : undefined),
      enter(step, go, none) {
        const inside = go(step === 'left' ? t.left : t.right)
        return r => ((r.byte() === 0) === (step === 'right') ? inside(r) : none(r))
      },
    }),
  }),
  kindOf<NullableType>({
    kind: 'nullable',
    exactSkip: true,
    text: (t, text) => `${text(t.element)}?`,
    suffix: { mark: '?', of: element => nullableType(element, 0) },
    codec(t, inner) {
      const flagged = flaggedCodec(inner.codec(t.element))
      if (t.padding === 0) return flagged
      return new Codec<unknown>({
        name: 'nullable',
        minBytes: 1 + t.padding,
        read: r => padded(r, t.padding, flagged.read),
        write(w, value) {
          flagged.write(w, value)
          if (value === null) w.put(new Uint8Array(t.padding))
        },
        skip: r => void padded(r, t.padding, flagged.skip),
      })
    },
    json(t, inner) {
      const json = flaggedJson(inner.json(t.element))
      return t.padding === 0 ? json : (r, out) => void padded(r, t.padding, rest => json(rest, out))
    },
    shape: t =>
      t.padding === 0
        ? { ...FLAGS, fields: [{ name: '', type: t.element }], open: () => '', through: true }
        : undefined,
    inline: (t, inner, code) => (t.padding === 0 ? flaggedCode(t.element, inner, code) : code.call(inner.json(t))),
    isName: (t, inner) => inner.isName(t.element), // inferred maps of Flink 2.x wrap their keys for nulls
    length: t => (t.padding > 0 ? 1 + t.padding : -1),
    typescript: (t, ts) => orNull(ts.of(t.element)),
    through: t =>
      nullFlagged(t.element, r => {
        const isNull = r.byte() !== 0
        if (isNull) r.skip(t.padding)
        return isNull
      }),
    parse(t, inner) {
      const parse = inner.parse(t.element)
      return json => (json === null ? null : parse(json))
    },
    hash(t, inner) {
      const hash = inner.hash(t.element)
      return typeof hash === 'string' ? hash : r => padded(r, t.padding, rest => (rest.byte() === 0 ? hash(rest) : 0))
    },
  }),
]

/** Zero bytes follow where the flag says null. */
function padded<T>(r: ByteReader, padding: number, read: (r: ByteReader) => T): T {
  const isNull = r.left > 0 && r.bytes[r.at] !== 0
  const value = read(r)
  if (isNull) r.skip(padding)
  return value
}
