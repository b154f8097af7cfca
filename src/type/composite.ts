import type { Type, Wrapper } from '../model/type.ts'
import { kindOf, pair, wrapper, type Kind } from './kind.ts'
import { simpleName } from '../java/stream.ts'


export interface Field {
  readonly name: string
  readonly type: Type
}
export interface ArrayType extends Wrapper {
  /** `Class.getName()` of the component. */
  readonly component: string
}
export interface TupleType extends Type {
  readonly className: string
  readonly fields: readonly Type[]
}
export interface RowType extends Type {
  readonly fields: readonly Type[]
  /** Whether the mask in front of a row carries its kind (snapshot version 3 on). */
  readonly rowKind: boolean
}
export interface Subclass {
  readonly className: string
  readonly type: Type
}
export interface PojoType extends Type {
  readonly className: string
  /** In the order of the bytes, which is the order of names. */
  readonly fields: readonly Field[]
  /** By tag. */
  readonly registered: readonly Subclass[]
  readonly unregistered: readonly Subclass[]
}
export interface EnumType extends Type {
  readonly className: string
  /** By the number that stands for each in the bytes. */
  readonly constants: readonly string[]
}
export interface EnumerationType extends Type {
  readonly className: string
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export interface ClassType extends Type {
  readonly className: string
}
export interface KryoType extends ClassType {
  /** In the order in which Kryo numbers them from its first free ID on. */
  readonly registrations: readonly { readonly tag: string; readonly className: string; readonly serializer: string | undefined }[]
}
export interface AvroType extends ClassType {
  /** The writer's schema, JSON. */
  readonly schema: string
}
export interface NullableType extends Wrapper {
  /** Zero bytes that stand for a null value. */
  readonly padding: number
}
export interface TraversableType extends Wrapper {
  /** The collection's Scala name without type arguments: `Seq`. */
  readonly collection: string
}
export interface OpaqueType extends ClassType {
  readonly reason: string
}

const list = (types: readonly Type[], text: (type: Type) => string): string => types.map(text).join(', ')
const FLINK_TUPLE = /^org\.apache\.flink\.api\.java\.tuple\.Tuple\d+$/
const SCALA_TUPLE = /^scala\.Tuple\d+/

export const compositeKinds: readonly Kind[] = [
  wrapper('list', 'List'),
  wrapper('set', 'Set'),
  pair('map', 'Map', 'key', 'value'),
  kindOf<ArrayType>({ kind: 'array', text: (t, text) => `Array<${text(t.element)}>` }),
  kindOf<TupleType>({ kind: 'tuple', text: (t, text) => `${FLINK_TUPLE.test(t.className) ? simpleName(t.className) : t.className}${t.fields.length === 0 ? '' : `<${list(t.fields, text)}>`}` }),
  kindOf<RowType>({ kind: 'row', text: (t, text) => `Row(${t.fields.map((field, i) => `f${i}: ${text(field)}`).join(', ')})` }),
  kindOf<PojoType>({ kind: 'pojo', text: (t, text) => `Pojo ${t.className} {${t.fields.map(field => `${field.name}: ${text(field.type)}`).join(', ')}}` }),
  kindOf<EnumType>({ kind: 'enum', text: t => `Enum ${t.className} {${t.constants.join(', ')}}` }),
  kindOf<EnumerationType>({ kind: 'enumeration', text: t => `Enumeration ${t.className} {${t.constants.map(c => `${c.name} = ${c.id}`).join(', ')}}` }),
  pair('either', 'Either', 'left', 'right'),
  pair('scalaEither', 'Either', 'left', 'right'),
  wrapper('option', 'Option'),
  kindOf<Wrapper>({ kind: 'try', text: (t, text) => `Try<${text(t.element)}>` }),
  kindOf<TraversableType>({ kind: 'traversable', text: (t, text) => `scala.${t.collection}<${text(t.element)}>` }),
  kindOf<TupleType>({ kind: 'caseClass', text: (t, text) => (SCALA_TUPLE.test(t.className) ? `${t.className.replace(/\$.*/, '')}<${list(t.fields, text)}>` : `CaseClass ${t.className}(${list(t.fields, text)})`) }),
  kindOf<NullableType>({ kind: 'nullable', text: (t, text) => `${text(t.element)}?` }),
  kindOf<ClassType>({ kind: 'value', text: t => `Value ${t.className}` }),
  kindOf<ClassType>({ kind: 'writable', text: t => `Writable ${t.className}` }),
  kindOf<KryoType>({ kind: 'kryo', text: t => `Kryo ${t.className}` }),
  kindOf<AvroType>({ kind: 'avro', text: t => `Avro ${t.schema}` }),
  kindOf<OpaqueType>({ kind: 'opaque', text: t => `Opaque ${t.className}` }),
]
