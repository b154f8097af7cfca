import { ByteReader } from '../bytes/reader.ts'
import { readJavaStream, type JavaStream } from '../java/stream.ts'
import { javaBytes, type ClassDescriptor, type Writable } from '../java/stream-writer.ts'
import type { Type } from '../model/type.ts'
import type {
  DecimalType,
  DistinctType,
  ElementType,
  IntervalType,
  LogicalMapType,
  LogicalRowType,
  LogicalType,
  SizedType,
  TimeType,
} from '../type/logical-type.ts'
import {
  arrayDataType,
  decimalDataType,
  mapDataType,
  rowDataType,
  timestampDataType,
  type DecimalDataType,
  type TimestampDataType,
} from '../type/sql.ts'

// The Java objects of LogicalTypes, and which serializer has which. Their serialVersionUID is 1 since Flink 1.13. (org.apache.flink.table.types.logical)

const LOGICAL = 'org.apache.flink.table.types.logical.'
const signature = (name: string): string => `L${LOGICAL.replaceAll('.', '/')}${name};`
const ROOT = `${LOGICAL}LogicalTypeRoot`
const SUPER: ClassDescriptor = {
  name: `${LOGICAL}LogicalType`,
  uid: 1n,
  fields: [
    ['Z', 'isNullable'],
    ['L'.concat(`${ROOT.replaceAll('.', '/')};`), 'typeRoot'],
  ],
}
const logicalClass = (name: string, ...fields: readonly (readonly [string, string])[]): ClassDescriptor => ({
  name: LOGICAL + name,
  uid: 1n,
  fields,
  superClass: SUPER,
})
const TYPE = signature('LogicalType')
const FIELD: ClassDescriptor = {
  name: `${LOGICAL}RowType$RowField`,
  uid: 1n,
  fields: [
    ['Ljava/lang/String;', 'description'],
    ['Ljava/lang/String;', 'name'],
    [TYPE, 'type'],
  ],
}

interface Row<T extends Type> {
  readonly class: ClassDescriptor
  readonly fields: (type: T) => Readonly<Record<string, unknown>>
}
const plain = (name: string, uid = 1n): Row<Type> => ({ class: { ...logicalClass(name), uid }, fields: () => ({}) })
const sized = (name: string): Row<Type> =>
  of<SizedType>(logicalClass(name, ['I', 'length']), t => ({ length: t.length }))
const of = <T extends Type>(descriptor: ClassDescriptor, fields: Row<T>['fields']): Row<Type> =>
  ({ class: descriptor, fields }) as unknown as Row<Type>
const constant = (type: string, name: string | undefined): Writable | undefined =>
  name === undefined ? undefined : { enum: LOGICAL + type, constant: name }
const timestamp = (name: string): Row<Type> =>
  of<TimeType>(logicalClass(name, ['I', 'precision'], [signature('TimestampKind'), 'kind']), t => ({
    precision: t.precision,
    kind: constant('TimestampKind', t.timeAttribute ?? 'REGULAR'),
  }))
const around = (name: string): Row<Type> =>
  of<ElementType>(logicalClass(name, [TYPE, 'elementType']), t => ({ elementType: written(t.element) }))
const DAYS = 'DayTimeIntervalType$DayTimeResolution'
const YEARS = 'YearMonthIntervalType$YearMonthResolution'

/** Computed by Java, for the class declares none: that of Flink 2.1 to 2.3. */
const VARIANT_UID = BigInt.asIntN(64, 0x979114bfb3839bfcn)

/** By kind; others are not written. */
const ROWS: Readonly<Record<string, Row<Type>>> = {
  BOOLEAN: plain('BooleanType'),
  TINYINT: plain('TinyIntType'),
  SMALLINT: plain('SmallIntType'),
  INTEGER: plain('IntType'),
  BIGINT: plain('BigIntType'),
  FLOAT: plain('FloatType'),
  DOUBLE: plain('DoubleType'),
  DATE: plain('DateType'),
  VARIANT: plain('VariantType', VARIANT_UID),
  BITMAP: plain('BitmapType'),
  CHAR: sized('CharType'),
  VARCHAR: sized('VarCharType'),
  BINARY: sized('BinaryType'),
  VARBINARY: sized('VarBinaryType'),
  DECIMAL: of<DecimalType>(logicalClass('DecimalType', ['I', 'precision'], ['I', 'scale']), t => ({
    precision: t.precision,
    scale: t.scale,
  })),
  TIME_WITHOUT_TIME_ZONE: of<TimeType>(logicalClass('TimeType', ['I', 'precision']), t => ({ precision: t.precision })),
  TIMESTAMP_WITHOUT_TIME_ZONE: timestamp('TimestampType'),
  TIMESTAMP_WITH_LOCAL_TIME_ZONE: timestamp('LocalZonedTimestampType'),
  INTERVAL_DAY_TIME: of<IntervalType>(
    logicalClass(
      'DayTimeIntervalType',
      ['I', 'dayPrecision'],
      ['I', 'fractionalPrecision'],
      [signature(DAYS), 'resolution'],
    ),
    t => ({ dayPrecision: t.precision, fractionalPrecision: t.scale, resolution: constant(DAYS, t.resolution) }),
  ),
  INTERVAL_YEAR_MONTH: of<IntervalType>(
    logicalClass('YearMonthIntervalType', ['I', 'yearPrecision'], [signature(YEARS), 'resolution']),
    t => ({ yearPrecision: t.precision, resolution: constant(YEARS, t.resolution) }),
  ),
  ARRAY: around('ArrayType'),
  MULTISET: around('MultisetType'),
  MAP: of<LogicalMapType>(logicalClass('MapType', [TYPE, 'keyType'], [TYPE, 'valueType']), t => ({
    keyType: written(t.key),
    valueType: written(t.value),
  })),
  ROW: of<LogicalRowType>(logicalClass('RowType', ['Ljava/util/List;', 'fields']), t => ({
    fields: {
      list: t.fields.map(({ name, type, description }) => ({
        class: FIELD,
        fields: { description: description ?? null, name, type: written(type) },
      })),
    },
  })),
}

function written(type: Type): Writable | undefined {
  const row = Object.hasOwn(ROWS, type.kind) ? ROWS[type.kind]! : undefined
  const fields = row?.fields(type)
  if (row === undefined || fields === undefined || !Object.values(fields).every(isWhole)) return undefined
  return {
    class: row.class,
    fields: { ...fields, isNullable: (type as SizedType).nullable, typeRoot: { enum: ROOT, constant: type.kind } },
  }
}
/** Whether nothing is missing, wherever in it. */
const isWhole = (value: unknown): boolean => {
  if (value === undefined) return false
  if (typeof value !== 'object' || value === null) return true
  return 'list' in value
    ? (value.list as { fields: object }[]).every(({ fields }) => Object.values(fields).every(isWhole))
    : true
}

const streamOf = (value: Writable): JavaStream => {
  const bytes = javaBytes(value)
  return { bytes, value: readJavaStream(new ByteReader(bytes)) }
}

/** The Java object of a SQL type; undefined where it holds what the type does not say. */
export function logicalStream(type: Type): JavaStream | undefined {
  const value = written(type)
  return value === undefined ? undefined : streamOf(value)
}

/** The type of state that is written by the serializer of a column's type. (InternalSerializers) */
export function internalType(type: Type): Type | undefined {
  const { precision, scale } = type as DecimalType
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return { kind: 'stringData' }
    case 'BINARY':
    case 'VARBINARY':
      return { kind: 'byteArray' }
    case 'DECIMAL':
      return precision === undefined || scale === undefined ? undefined : decimalDataType(precision, scale)
    case 'TIMESTAMP_WITHOUT_TIME_ZONE':
    case 'TIMESTAMP_WITH_LOCAL_TIME_ZONE':
      return precision === undefined ? undefined : timestampDataType(precision)
    case 'ARRAY':
      return arrayDataType((type as ElementType).element)
    case 'MAP':
      return mapDataType((type as LogicalMapType).key, (type as LogicalMapType).value)
    case 'MULTISET':
      return mapDataType((type as ElementType).element, COUNT)
    case 'ROW':
      return rowDataType((type as LogicalRowType).fields.map((field, i) => ({ name: `f${i}`, type: field.type })))
    case 'DISTINCT_TYPE':
      return internalType((type as DistinctType).source)
    default:
      return Object.hasOwn(PLAIN, type.kind) ? { kind: PLAIN[type.kind]! } : undefined
  }
}
/** How often a multiset has an element. */
const COUNT: LogicalType = { kind: 'INTEGER', nullable: false }
const PLAIN: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'byte',
  SMALLINT: 'short',
  INTEGER: 'int',
  DATE: 'int',
  TIME_WITHOUT_TIME_ZONE: 'int',
  INTERVAL_YEAR_MONTH: 'int',
  BIGINT: 'long',
  INTERVAL_DAY_TIME: 'long',
  FLOAT: 'float',
  DOUBLE: 'double',
  VARIANT: 'variant',
  BITMAP: 'bitmap',
}

const SERIALIZER: ClassDescriptor = {
  name: 'org.apache.flink.api.common.typeutils.TypeSerializer',
  uid: 1n,
  fields: [],
}
const SINGLETON: ClassDescriptor = {
  name: 'org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton',
  uid: 8766687317209282373n,
  fields: [],
  superClass: SERIALIZER,
}
const CORE = 'org.apache.flink.api.common.typeutils.base.'
const TABLE = 'org.apache.flink.table.runtime.typeutils.'
const singleton = (name: string): Row<Type> => ({
  class: { name, uid: 1n, fields: [], superClass: SINGLETON },
  fields: () => ({}),
})
const withNumbers = <T extends Type>(name: string, ...numbers: readonly (keyof T & string)[]): Row<Type> => ({
  class: { name, uid: 1n, fields: numbers.map(number => ['I', number] as const), superClass: SERIALIZER },
  fields: type => Object.fromEntries(Object.entries(type).filter(([member]) => (numbers as string[]).includes(member))),
})
/** Serializers by what they write. Those of arrays, maps and rows hold lambdas. */
const SERIALIZERS: Readonly<Record<string, Row<Type>>> = {
  boolean: singleton(`${CORE}BooleanSerializer`),
  byte: singleton(`${CORE}ByteSerializer`),
  short: singleton(`${CORE}ShortSerializer`),
  int: singleton(`${CORE}IntSerializer`),
  long: singleton(`${CORE}LongSerializer`),
  float: singleton(`${CORE}FloatSerializer`),
  double: singleton(`${CORE}DoubleSerializer`),
  byteArray: singleton(`${CORE}array.BytePrimitiveArraySerializer`),
  stringData: singleton(`${TABLE}StringDataSerializer`),
  decimalData: withNumbers<DecimalDataType>(`${TABLE}DecimalDataSerializer`, 'precision', 'scale'),
  timestampData: withNumbers<TimestampDataType>(`${TABLE}TimestampDataSerializer`, 'precision'),
}
/** The Java object of the serializer of elements of a type; undefined: not known byte by byte. */
export function serializerStream(type: Type): JavaStream | undefined {
  const internal = internalType(type)
  const row =
    internal !== undefined && Object.hasOwn(SERIALIZERS, internal.kind) ? SERIALIZERS[internal.kind]! : undefined
  return row === undefined ? undefined : streamOf({ class: row.class, fields: row.fields(internal!) })
}
