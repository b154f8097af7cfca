import type { Type, Wrapper } from '../model/type.ts'
import { SCALA_MOVED } from './base.ts'
import { kindOf, leaf, pair, wrapper, wrapping, type Kind } from './kind.ts'
import { classText, nameText, type TypeReader } from './type-reader.ts'
import { tupleLength, type EitherType, type TupleType } from './record.ts'

export interface ClassType extends Type {
  readonly className: string
}
export interface ValueType extends ClassType {
  /** By which of its two serializers it is written, which gives the same bytes: CopyableValueSerializer, not ValueSerializer. */
  readonly copyable?: true
}
export const valueType = (className: string, copyable?: true): ValueType => ({
  kind: 'value',
  className,
  ...(copyable && { copyable }),
})
export const writableType = (className: string): ClassType => ({ kind: 'writable', className })
export interface KryoType extends ClassType {
  /** In the order in which Kryo numbers them from its first free ID on. */
  readonly registrations: readonly {
    readonly tag: string
    readonly className: string
    readonly serializer: string | undefined
  }[]
}
export const kryoType = (className: string, registrations: KryoType['registrations']): KryoType => ({
  kind: 'kryo',
  className,
  registrations,
})
export interface EnumerationType extends ClassType {
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export const enumerationType = (className: string, constants: EnumerationType['constants']): EnumerationType => ({
  kind: 'enumeration',
  className,
  constants,
})
export interface TraversableType extends Wrapper {
  /** The collection's Scala name without type arguments: `Seq`. */
  readonly collection: string
  /** What makes an empty one, as Scala code, which the snapshot holds. */
  readonly code: string
}
export const traversableType = (element: Type, collection: string, code: string): TraversableType => ({
  kind: 'traversable',
  element,
  collection,
  code,
})
export interface TryType extends Wrapper {
  readonly throwable: Type
}
export const tryType = (element: Type, throwable: Type): TryType => ({ kind: 'try', element, throwable })
export const optionType = wrapping('option')
export const scalaEitherType = (left: Type, right: Type): EitherType => ({ kind: 'scalaEither', left, right })
export const caseClassType = (className: string, fields: readonly Type[]): TupleType => ({
  kind: 'caseClass',
  className,
  fields,
})
export interface OpaqueType extends ClassType {
  readonly reason: string
}
/** A type whose bytes are not understood: they are carried as they are. `reason` is a sentence for the user. */
export const opaqueType = (className: string, reason: string): OpaqueType => ({ kind: 'opaque', className, reason })

const SCALA_TUPLE = /^scala\.Tuple\d+/
const list = (types: readonly Type[], text: (type: Type) => string): string => types.map(text).join(', ')

/** Flink's own Value classes write the bytes of their plain serializers, but for NullValue. (CopyableValueSerializer, ValueSerializer) */
const OWN_BYTES = 'a Value class writes its bytes itself'
const FLINK_VALUE = /^org\.apache\.flink\.types\.(Boolean|Byte|Short|Int|Long|Float|Double|Char|String|Null)Value$/
function valueColumns(): Omit<Kind<ClassType>, 'kind' | 'text'> {
  const plain = (t: ClassType): Type | undefined => {
    const name = FLINK_VALUE.exec(t.className)?.[1]
    return name === undefined
      ? undefined
      : { kind: name === 'Null' ? 'writtenNullValue' : `${name.toLowerCase()}Value` }
  }
  const through = (t: ClassType): Type => plain(t) ?? opaqueType(t.className, OWN_BYTES)
  return {
    codec: (t, inner) => inner.codec(through(t)),
    unreadable: t => (plain(t) === undefined ? OWN_BYTES : undefined),
    json: (t, inner) => inner.json(through(t)),
    length: (t, inner) => inner.length(through(t)),
    hash: (t, inner) => inner.hash(through(t)),
    isName: (t, inner) => inner.isName(through(t)),
    typescript: (t, ts) => ts.of(through(t)),
    through: t => ({ types: [through(t)], open: false, enter: go => go(through(t)) }),
  }
}

function readEnumeration(p: TypeReader): EnumerationType {
  return enumerationType(
    p.className(),
    p.list('{', '}', () => {
      const name = p.name('a constant')
      p.expect('=')
      return { name, id: p.int('its number') }
    }),
  )
}

/** Kinds whose values cannot be read yet, or never without the user's help, and thin wrappers. */
export const otherKinds: readonly Kind[] = [
  kindOf<ClassType>({
    kind: 'value',
    text: t => `Value ${classText(t.className)}`,
    spellings: [{ word: 'Value', read: p => valueType(p.className()) }],
    ...valueColumns(),
  }),
  kindOf<ClassType>({
    kind: 'writable',
    text: t => `Writable ${classText(t.className)}`,
    spellings: [{ word: 'Writable', read: p => writableType(p.className()) }],
  }),
  kindOf<KryoType>({
    differsIn2: 'Flink 2 has another version of Kryo, whose bytes differ',
    kind: 'kryo',
    text: t => `Kryo ${classText(t.className)}`,
    spellings: [{ word: 'Kryo', read: p => kryoType(p.className(), []) }],
  }),
  kindOf<OpaqueType>({
    kind: 'opaque',
    text: t => `Opaque ${classText(t.className)}`,
    spellings: [{ word: 'Opaque', read: p => opaqueType(p.className(), 'its serializer is not known') }],
  }),
  kindOf<EnumerationType>({
    kind: 'enumeration',
    text: t =>
      `Enumeration ${classText(t.className)} {${t.constants.map(c => `${nameText(c.name)} = ${c.id}`).join(', ')}}`,
    spellings: [{ word: 'Enumeration', read: readEnumeration }],
    length: () => 4,
    differsIn2: SCALA_MOVED,
  }),
  pair('scalaEither', 'Either', scalaEitherType, 'left', 'right', { differsIn2: SCALA_MOVED }),
  wrapper('option', 'Option', { differsIn2: SCALA_MOVED }),
  kindOf<TryType>({
    kind: 'try',
    differsIn2: SCALA_MOVED,
    text: (t, text) => `Try<${text(t.element)}>`,
    spellings: [{ word: 'Try', read: p => tryType(p.one(), kryoType('java.lang.Throwable', [])) }],
  }),
  kindOf<TraversableType>({
    kind: 'traversable',
    differsIn2: SCALA_MOVED,
    text: (t, text) => `scala.${t.collection}<${text(t.element)}>`,
    spellings: [
      { word: /^scala\.(?!Tuple\d)/, read: (p, word) => traversableType(p.one(), word.slice('scala.'.length), '') },
    ],
  }),
  kindOf<TupleType>({
    kind: 'caseClass',
    text: (t, text) =>
      SCALA_TUPLE.test(t.className)
        ? `${t.className.replace(/\$.*/, '')}<${list(t.fields, text)}>`
        : `CaseClass ${classText(t.className)}(${list(t.fields, text)})`,
    spellings: [
      {
        word: SCALA_TUPLE,
        read: (p, word) =>
          caseClassType(
            word,
            p.list('<', '>', () => p.type()),
          ),
      },
      {
        word: 'CaseClass',
        read: p =>
          caseClassType(
            p.className(),
            p.list('(', ')', () => p.type()),
          ),
      },
    ],
    length: tupleLength,
    differsIn2: SCALA_MOVED,
  }),
  leaf('nothing', 'Nothing', { differsIn2: SCALA_MOVED }),
]
