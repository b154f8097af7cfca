import type { Type, Wrapper } from '../model/type.ts'
import { SCALA_MOVED } from './base.ts'
import { kindOf, leaf, pair, wrapper, wrapping, type Kind } from './kind.ts'
import { tupleLength, type EitherType, type TupleType } from './record.ts'

export interface ClassType extends Type {
  readonly className: string
}
export const valueType = (className: string): ClassType => ({ kind: 'value', className })
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
export const opaqueType = (className: string, reason: string): OpaqueType => ({ kind: 'opaque', className, reason })

const SCALA_TUPLE = /^scala\.Tuple\d+/
const list = (types: readonly Type[], text: (type: Type) => string): string => types.map(text).join(', ')

/** Flink's own Value classes write the bytes of their plain serializers, but for NullValue. (CopyableValueSerializer, ValueSerializer) */
const FLINK_VALUE = /^org\.apache\.flink\.types\.(Boolean|Byte|Short|Int|Long|Float|Double|Char|String|Null)Value$/
function valueColumns(): Omit<Kind<ClassType>, 'kind' | 'text'> {
  const plain = (t: ClassType): Type | undefined => {
    const name = FLINK_VALUE.exec(t.className)?.[1]
    return name === undefined
      ? undefined
      : { kind: name === 'Null' ? 'writtenNullValue' : `${name.toLowerCase()}Value` }
  }
  const through = (t: ClassType): Type => plain(t) ?? opaqueType(t.className, 'a Value class writes its bytes itself')
  return {
    codec: (t, inner) => inner.codec(through(t)),
    json: (t, inner) => inner.json(through(t)),
    length: (t, inner) => inner.length(through(t)),
    hash: (t, inner) => inner.hash(through(t)),
    isName: (t, inner) => inner.isName(through(t)),
    through: t => ({ types: [through(t)], open: false, enter: go => go(through(t)) }),
  }
}

/** Kinds whose values cannot be read yet, or never without the user's help, and thin wrappers. */
export const otherKinds: readonly Kind[] = [
  kindOf<ClassType>({ kind: 'value', text: t => `Value ${t.className}`, ...valueColumns() }),
  kindOf<ClassType>({ kind: 'writable', text: t => `Writable ${t.className}` }),
  kindOf<KryoType>({
    differsIn2: 'Flink 2 has another version of Kryo, whose bytes differ',
    kind: 'kryo',
    text: t => `Kryo ${t.className}`,
  }),
  kindOf<OpaqueType>({ kind: 'opaque', text: t => `Opaque ${t.className}` }),
  kindOf<EnumerationType>({
    kind: 'enumeration',
    text: t => `Enumeration ${t.className} {${t.constants.map(c => `${c.name} = ${c.id}`).join(', ')}}`,
    length: () => 4,
    differsIn2: SCALA_MOVED,
  }),
  pair('scalaEither', 'Either', 'left', 'right', { differsIn2: SCALA_MOVED }),
  wrapper('option', 'Option', { differsIn2: SCALA_MOVED }),
  kindOf<TryType>({ kind: 'try', differsIn2: SCALA_MOVED, text: (t, text) => `Try<${text(t.element)}>` }),
  kindOf<TraversableType>({
    kind: 'traversable',
    differsIn2: SCALA_MOVED,
    text: (t, text) => `scala.${t.collection}<${text(t.element)}>`,
  }),
  kindOf<TupleType>({
    kind: 'caseClass',
    text: (t, text) =>
      SCALA_TUPLE.test(t.className)
        ? `${t.className.replace(/\$.*/, '')}<${list(t.fields, text)}>`
        : `CaseClass ${t.className}(${list(t.fields, text)})`,
    length: tupleLength,
    differsIn2: SCALA_MOVED,
  }),
  leaf('nothing', 'Nothing', { differsIn2: SCALA_MOVED }),
]
