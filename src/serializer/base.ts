import { utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Type } from '../model/type.ts'
import { composite, form, generic, simple, type SnapshotForm, type SnapshotForms } from './snapshot.ts'

export const BASE = 'org.apache.flink.api.common.typeutils.base.'
export const RUNTIME = 'org.apache.flink.api.java.typeutils.runtime.'

/** `XSerializer` → `XSerializer$XSerializerSnapshot`. */
const nestedName = (serializer: string): string =>
  `${serializer}$${serializer.slice(Math.max(serializer.lastIndexOf('.'), serializer.lastIndexOf('$')) + 1)}Snapshot`
export const simpleForms = (prefix: string, kinds: Readonly<Record<string, string>>): SnapshotForms =>
  Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [nestedName(`${prefix}${name}Serializer`), simple({ kind })]),
  )

const decapitalized = (name: string): string => name[0]!.toLowerCase() + name.slice(1)
const VALUES = ['Boolean', 'Byte', 'Short', 'Int', 'Long', 'Float', 'Double', 'Char', 'String', 'Null']
const ARRAYS = ['Boolean', 'Byte', 'Char', 'Short', 'Int', 'Long', 'Float', 'Double']

const missing: Type = { kind: 'opaque', className: '?', reason: 'its snapshot is missing' } as Type
/** The type at one place in a composite snapshot; a damaged one may have fewer than it should. */
export const nth = (nested: readonly Type[], index: number): Type => nested[index] ?? missing
export const one =
  (kind: string) =>
  (nested: readonly Type[]): Type =>
    ({ kind, element: nth(nested, 0) }) as Type
export const two =
  (kind: string, first: string, second: string) =>
  (nested: readonly Type[]): Type =>
    ({ kind, [first]: nth(nested, 0), [second]: nth(nested, 1) }) as Type

export interface EnumBody {
  readonly className: string
  readonly constants: readonly string[]
}
export const enumBody: Codec<EnumBody> = record('enum snapshot', { className: utf, constants: list(utf) })

interface ArrayOuter {
  readonly component: string
}
const arrayOuter: Codec<ArrayOuter> = record('array snapshot', { component: utf })

const listForm: SnapshotForm = composite(one('list'))
const mapForm: SnapshotForm = composite(two('map', 'key', 'value'))
const arrayForm: SnapshotForm = composite<ArrayOuter>(
  (nested, { component }) => ({ kind: 'array', element: nth(nested, 0), component }) as Type,
  () => arrayOuter,
)

/** Base types, enums, arrays and collections. (IntSerializer, EnumSerializer, ListSerializerSnapshot and the classes beside them) */
export const baseForms: SnapshotForms = {
  ...simpleForms(BASE, {
    Boolean: 'boolean',
    Byte: 'byte',
    Short: 'short',
    Int: 'int',
    Long: 'long',
    Float: 'float',
    Double: 'double',
    Char: 'char',
    String: 'string',
    Void: 'void',
    BigInt: 'bigInteger',
    BigDec: 'bigDecimal',
    Date: 'date',
    SqlDate: 'sqlDate',
    SqlTime: 'sqlTime',
    SqlTimestamp: 'sqlTimestamp',
    Instant: 'instant',
    LocalDate: 'localDate',
    LocalTime: 'localTime',
    LocalDateTime: 'localDateTime',
    Variant: 'variant',
    Bitmap: 'bitmap',
    ...Object.fromEntries(VALUES.map(name => [`${name}Value`, `${name.toLowerCase()}Value`])),
  }),
  ...simpleForms(`${BASE}array.`, {
    ...Object.fromEntries(ARRAYS.map(name => [`${name}PrimitiveArray`, `${decapitalized(name)}Array`])),
    StringArray: 'stringArray',
  }),
  ...simpleForms(
    'org.apache.flink.graph.types.valuearray.',
    Object.fromEntries(VALUES.map(name => [`${name}ValueArray`, `${name.toLowerCase()}ValueArray`])),
  ),
  ...simpleForms('org.apache.flink.runtime.state.', { VoidNamespace: 'voidNamespace', Java: 'javaObject' }),
  ...simpleForms('org.apache.flink.queryablestate.client.', { VoidNamespace: 'voidNamespace' }),
  [`${BASE}EnumSerializer$EnumSerializerSnapshot`]: form<EnumBody>({
    body: () => enumBody,
    type: ({ className, constants }) => ({ kind: 'enum', className, constants }) as Type,
  }),
  [`${BASE}ListSerializerSnapshot`]: listForm,
  [`${BASE}MapSerializerSnapshot`]: mapForm,
  [`${BASE}SetSerializerSnapshot`]: composite(one('set')),
  [`${BASE}GenericArraySerializerSnapshot`]: arrayForm,
  [`${BASE}GenericArraySerializerConfigSnapshot`]: arrayForm,
  'org.apache.flink.runtime.state.ArrayListSerializerSnapshot': listForm,
  [`${RUNTIME}CopyableValueSerializer$CopyableValueSerializerSnapshot`]: generic('value'),
  [`${RUNTIME}ValueSerializer$ValueSerializerSnapshot`]: generic('value'),
  [`${RUNTIME}WritableSerializer$WritableSerializerSnapshot`]: generic('writable'),
}
