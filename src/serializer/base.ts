import { utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Type } from '../model/type.ts'
import { arrayType, type ArrayType } from '../type/array.ts'
import { listType, mapType, setType, type MapType } from '../type/collection.ts'
import { opaqueType } from '../type/opaque.ts'
import { valueType, writableType } from '../type/value.ts'
import { enumType, type EnumType } from '../type/record.ts'
import {
  around,
  composite,
  form,
  generic,
  onlyRead,
  simple,
  type CompositeOf,
  type SnapshotForm,
  type SnapshotForms,
} from './form.ts'

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

const missing: Type = opaqueType('?', 'its snapshot is missing')
/** The type at one place in a composite snapshot; a damaged one may have fewer than it should. */
export const nth = (nested: readonly Type[], index: number): Type => nested[index] ?? missing
/** A type made of the first, or the first two, types of a composite snapshot. */
export const one =
  (make: (element: Type) => Type) =>
  (nested: readonly Type[]): Type =>
    make(nth(nested, 0))
export const two =
  (make: (first: Type, second: Type) => Type) =>
  (nested: readonly Type[]): Type =>
    make(nth(nested, 0), nth(nested, 1))

export interface EnumBody {
  readonly className: string
  readonly constants: readonly string[]
}
export const enumBody: Codec<EnumBody> = record('enum snapshot', { className: utf, constants: list(utf) })

interface ArrayOuter {
  readonly component: string
}
const arrayOuter: Codec<ArrayOuter> = record('array snapshot', { component: utf })

/** Of a map of whatever kind. */
export const keyed = (kind: string): CompositeOf<MapType, object> => ({
  kind,
  version: 1,
  nested: ({ key, value }) => [key, value],
})

const listForm: SnapshotForm = composite(one(listType), undefined, around('list', 1))
const mapForm: SnapshotForm = composite(two(mapType), undefined, keyed('map'))
const arrayForm: SnapshotForm = composite<ArrayOuter, ArrayType>(
  (nested, { component }) => arrayType(nth(nested, 0), component),
  () => arrayOuter,
  {
    kind: 'array',
    version: (_, { component }) => (component === '' ? 'the class of its components is not known' : 1),
    nested: type => [type.element],
    outer: ({ component }) => ({ component }),
  },
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
  [`${BASE}EnumSerializer$EnumSerializerSnapshot`]: form<EnumBody, EnumType>({
    body: () => enumBody,
    type: ({ className, constants }) => enumType(className, constants),
    kind: 'enum',
    snapshot: ({ className, constants }) => ({ version: 3, body: { className, constants } }),
  }),
  [`${BASE}ListSerializerSnapshot`]: listForm,
  [`${BASE}MapSerializerSnapshot`]: mapForm,
  [`${BASE}SetSerializerSnapshot`]: composite(one(setType), undefined, around('set', 1)),
  [`${BASE}GenericArraySerializerSnapshot`]: arrayForm,
  [`${BASE}GenericArraySerializerConfigSnapshot`]: onlyRead(arrayForm),
  'org.apache.flink.runtime.state.ArrayListSerializerSnapshot': onlyRead(listForm),
  [`${RUNTIME}CopyableValueSerializer$CopyableValueSerializerSnapshot`]: generic(
    className => valueType(className, true),
    type => type.copyable === true,
  ),
  [`${RUNTIME}ValueSerializer$ValueSerializerSnapshot`]: generic(
    className => valueType(className),
    type => type.copyable !== true,
  ),
  [`${RUNTIME}WritableSerializer$WritableSerializerSnapshot`]: generic(writableType),
}
