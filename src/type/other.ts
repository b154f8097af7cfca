import type { Type, Wrapper } from '../model/type.ts'
import { kindOf, leaf, pair, wrapper, type Kind } from './kind.ts'
import { tupleLength, type TupleType } from './record.ts'

export interface ClassType extends Type {
  readonly className: string
}
export interface KryoType extends ClassType {
  /** In the order in which Kryo numbers them from its first free ID on. */
  readonly registrations: readonly {
    readonly tag: string
    readonly className: string
    readonly serializer: string | undefined
  }[]
}
export interface EnumerationType extends ClassType {
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export interface TraversableType extends Wrapper {
  /** The collection's Scala name without type arguments: `Seq`. */
  readonly collection: string
}
export interface OpaqueType extends ClassType {
  readonly reason: string
}

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
  const through = (t: ClassType): Type =>
    plain(t) ?? ({ kind: 'opaque', className: t.className, reason: 'a Value class writes its bytes itself' } as Type)
  return {
    codec: (t, inner) => inner.codec(through(t)),
    json: (t, inner) => inner.json(through(t)),
    length: (t, inner) => inner.length(through(t)),
    hash: (t, inner) => inner.hash(through(t)),
  }
}

/** Kinds whose values cannot be read yet, or never without the user's help, and thin wrappers. */
export const otherKinds: readonly Kind[] = [
  kindOf<ClassType>({ kind: 'value', text: t => `Value ${t.className}`, ...valueColumns() }),
  kindOf<ClassType>({ kind: 'writable', text: t => `Writable ${t.className}` }),
  kindOf<KryoType>({ kind: 'kryo', text: t => `Kryo ${t.className}` }),
  kindOf<OpaqueType>({ kind: 'opaque', text: t => `Opaque ${t.className}` }),
  kindOf<EnumerationType>({
    kind: 'enumeration',
    text: t => `Enumeration ${t.className} {${t.constants.map(c => `${c.name} = ${c.id}`).join(', ')}}`,
    length: () => 4,
  }),
  pair('scalaEither', 'Either', 'left', 'right'),
  wrapper('option', 'Option'),
  kindOf<Wrapper>({ kind: 'try', text: (t, text) => `Try<${text(t.element)}>` }),
  kindOf<TraversableType>({ kind: 'traversable', text: (t, text) => `scala.${t.collection}<${text(t.element)}>` }),
  kindOf<TupleType>({
    kind: 'caseClass',
    text: (t, text) =>
      SCALA_TUPLE.test(t.className)
        ? `${t.className.replace(/\$.*/, '')}<${list(t.fields, text)}>`
        : `CaseClass ${t.className}(${list(t.fields, text)})`,
    length: tupleLength,
  }),
  leaf('nothing', 'Nothing'),
]
