import type { ByteReader } from '../bytes/reader.ts'
import { blob, bool, int } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { converted, list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { isSince } from '../flink/releases.ts'
import { javaStream, type JavaStream } from '../java/stream.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { logicalType } from '../type/logical.ts'
import { nullableType } from '../type/record.ts'
import type { LogicalRowType, LogicalType, RawType } from '../type/logical-type.ts'
import { typeText, unreadableReason } from '../type/types.ts'
import {
  arrayDataType,
  binaryRowType,
  decimalDataType,
  linkedListType,
  mapDataType,
  nullAwareMapType,
  rawValueType,
  rowDataType,
  sortedMapType,
  sqnNodeType,
  timestampDataType,
  windowKeyType,
  type ArrayDataType,
  type BinaryRowType,
  type DecimalDataType,
  type LinkedListType,
  type MapDataType,
  type RowDataType,
  type TimestampDataType,
} from '../type/sql.ts'
import { internalType, logicalStream, serializerStream } from './logical-stream.ts'
import { keyed, nth, one, simpleForms, two } from './base.ts'
import {
  around,
  composite,
  delegate,
  form,
  onlyRead,
  simple,
  snapshotsOf,
  type Snapshot,
  type SnapshotForms,
} from './form.ts'

const TYPEUTILS = 'org.apache.flink.table.runtime.typeutils.'
const WINDOW = 'org.apache.flink.table.runtime.operators.window.'
const DATAVIEW = 'org.apache.flink.table.dataview.'

const LINKED = 'org.apache.flink.table.runtime.sequencedmultisetstate.linked.'
const LONG: Type = { kind: 'long' }
const NULLABLE_LONG = nullableType(LONG, 8)

interface RowDataBody {
  readonly types: readonly JavaStream[]
  /** Where version 4 has the names of columns: in front of the delegate, behind it, or nowhere (before 4). */
  readonly place: 'none' | 'before' | 'after'
  readonly names: readonly string[] | undefined
  readonly nested: readonly Snapshot[]
}

const DELEGATE_MAGIC = 1333245
/** Sources disagree where version 4 has the names; the next bytes tell. (RowDataSerializerSnapshot) */
function rowDataBody(version: number, snapshot: Codec<Snapshot>): Codec<RowDataBody> {
  const types = list(javaStream)
  const nested = delegate(snapshot)
  const readNames = (r: ByteReader, count: number): readonly string[] | undefined =>
    bool.read(r) ? Array.from({ length: count }, () => r.utf()) : undefined
  return new Codec<RowDataBody>({
    name: 'RowData snapshot',
    minBytes: 16,
    read(r) {
      const fields = types.read(r)
      if (version < 4) return { types: fields, place: 'none', names: undefined, nested: nested.read(r) }
      if (r.peekInt() !== DELEGATE_MAGIC)
        return { types: fields, place: 'before', names: readNames(r, fields.length), nested: nested.read(r) }
      const inner = nested.read(r)
      return { types: fields, place: 'after', names: readNames(r, fields.length), nested: inner }
    },
    write(w, v) {
      const writeNames = (): void => {
        bool.write(w, v.names !== undefined)
        for (const name of v.names ?? []) w.utf(name)
      }
      types.write(w, v.types)
      if (v.place === 'before') writeNames()
      nested.write(w, v.nested)
      if (v.place === 'after') writeNames()
    },
  })
}

/** Since when the classes of SQL types have serialVersionUID 1. */
const SINCE = '1.13'
const notMade = (type: Type): string => `the Java object of ${typeText(type)} holds what its type does not say`
const unknownSerializer = (type: Type): string =>
  `the Java object of the serializer of ${typeText(type)} is not known byte by byte`

const rowData = form<RowDataBody, RowDataType>({
  body: rowDataBody,
  kind: 'rowData',
  snapshot({ fields }, of, release) {
    if (!isSince(release.name, SINCE)) return `its form before Flink ${SINCE} is not known`
    const types: JavaStream[] = []
    const inner: Type[] = []
    for (const { type } of fields) {
      const stream = logicalStream(type)
      const internal = internalType(type)
      if (stream === undefined || internal === undefined) return notMade(type)
      types.push(stream)
      inner.push(internal)
    }
    const nested = snapshotsOf(inner, of)
    return typeof nested === 'string'
      ? nested
      : { version: 3, body: { types, place: 'none', names: undefined, nested } }
  },
  type: ({ types, names, nested }, typeOf) =>
    rowDataType(
      types.map((stream, i) => {
        const type = logicalType(stream.value)
        const snapshot = nested[i]
        return { name: names?.[i] ?? `f${i}`, type: snapshot === undefined ? type : withRaw(type, typeOf(snapshot)) }
      }),
    ),
})

/** What RAW columns hold, which only their serializers say: `internal` is the type of the column's. A view is none. */
function withRaw(type: LogicalType, internal: Type): LogicalType {
  if (type.kind === 'RAW' && internal.kind === 'rawValue') {
    const { element } = internal as Wrapper
    const why = unreadableReason(element)
    const known: RawType = { ...(type as RawType), ...(why === undefined ? { element } : { why }) }
    return element.kind === 'null' ? type : known
  }
  const of = 'fields' in type && internal.kind === 'rowData' ? (internal as RowDataType).fields : []
  if (of.length === 0) return type
  const row = type as LogicalRowType
  const known: LogicalRowType = {
    ...row,
    fields: row.fields.map((field, i) => ({ ...field, type: of[i]?.type ?? field.type })),
  }
  return known
}

const passThrough = onlyRead(composite(nested => nth(nested, 0)))
/** Version 1 of the linked list has no null mask, 2 has one, 3 says so. */
const linkedListOuter = (version: number): Codec<{ nullMask: boolean }> =>
  version >= 3
    ? record('linked list snapshot', { nullMask: bool })
    : converted(
        'linked list snapshot',
        record('linked list snapshot', {}),
        () => ({ nullMask: version === 2 }),
        () => ({}),
      )

/** Internal data structures of Table and SQL jobs. (RowDataSerializerSnapshot and the classes beside it) */
export const tableForms: SnapshotForms = {
  [`${TYPEUTILS}RowDataSerializer$RowDataSerializerSnapshot`]: rowData,
  [`${TYPEUTILS}BinaryRowDataSerializer$BinaryRowDataSerializerSnapshot`]: form<{ arity: number }, BinaryRowType>({
    body: () => record('BinaryRowData snapshot', { arity: int }),
    type: ({ arity }) => binaryRowType(arity),
    kind: 'binaryRow',
    snapshot: ({ arity }) => ({ version: 3, body: { arity } }),
  }),
  [`${TYPEUTILS}DecimalDataSerializer$DecimalSerializerSnapshot`]: form<
    { precision: number; scale: number },
    DecimalDataType
  >({
    body: () => record('DecimalData snapshot', { precision: int, scale: int }),
    type: ({ precision, scale }) => decimalDataType(precision, scale),
    kind: 'decimalData',
    snapshot: ({ precision, scale }) => ({ version: 3, body: { precision, scale } }),
  }),
  [`${TYPEUTILS}TimestampDataSerializer$TimestampDataSerializerSnapshot`]: form<
    { precision: number },
    TimestampDataType
  >({
    body: () => record('TimestampData snapshot', { precision: int }),
    type: ({ precision }) => timestampDataType(precision),
    kind: 'timestampData',
    snapshot: ({ precision }) => ({ version: 1, body: { precision } }),
  }),
  ...simpleForms(TYPEUTILS, { StringData: 'stringData' }),
  [`${TYPEUTILS}ArrayDataSerializer$ArrayDataSerializerSnapshot`]: form<
    { element: JavaStream; serializer?: JavaStream },
    ArrayDataType
  >({
    kind: 'arrayData',
    snapshot({ element }, _, release) {
      const [type, serializer] = [logicalStream(element), serializerStream(element)]
      if (type === undefined || !isSince(release.name, SINCE)) return notMade(element)
      if (serializer === undefined) return unknownSerializer(element)
      return { version: 3, body: { element: type, serializer } }
    },
    body: () => record('ArrayData snapshot', { element: javaStream, serializer: javaStream }),
    type: ({ element }) => arrayDataType(logicalType(element.value)),
  }),
  [`${TYPEUTILS}MapDataSerializer$MapDataSerializerSnapshot`]: form<
    { key: JavaStream; value: JavaStream; keySerializer?: JavaStream; valueSerializer?: JavaStream },
    MapDataType
  >({
    kind: 'mapData',
    snapshot({ key, value }, _, release) {
      const [keyType, valueType] = [logicalStream(key), logicalStream(value)]
      const [keySerializer, valueSerializer] = [serializerStream(key), serializerStream(value)]
      if (keyType === undefined || !isSince(release.name, SINCE)) return notMade(key)
      if (valueType === undefined) return notMade(value)
      if (keySerializer === undefined) return unknownSerializer(key)
      if (valueSerializer === undefined) return unknownSerializer(value)
      return { version: 3, body: { key: keyType, value: valueType, keySerializer, valueSerializer } }
    },
    body: () =>
      record('MapData snapshot', {
        key: javaStream,
        value: javaStream,
        keySerializer: javaStream,
        valueSerializer: javaStream,
      }),
    type: ({ key, value }) => mapDataType(logicalType(key.value), logicalType(value.value)),
  }),
  [`${TYPEUTILS}RawValueDataSerializer$RawValueDataSerializerSnapshot`]: composite(
    one(rawValueType),
    undefined,
    around('rawValue', 0),
  ),
  [`${TYPEUTILS}LinkedListSerializer$LinkedListSerializerSnapshot`]: composite<{ nullMask: boolean }, LinkedListType>(
    (nested, { nullMask }) => linkedListType(nth(nested, 0), nullMask),
    linkedListOuter,
    {
      kind: 'linkedList',
      version: ({ name }) => (isSince(name, '1.15') ? 3 : 'its form before Flink 1.15 is not known'),
      nested: ({ element }) => [element],
      outer: ({ nullMask }) => ({ nullMask }),
    },
  ),
  [`${TYPEUTILS}SortedMapSerializerSnapshot`]: form<{ nested: readonly Snapshot[] }>({
    body: (_version, snapshot) => record('SortedMap snapshot', { comparator: javaStream, nested: delegate(snapshot) }),
    type: ({ nested }, typeOf) => two(sortedMapType)(nested.map(typeOf)),
  }),
  [`${TYPEUTILS}ExternalSerializer$ExternalSerializerSnapshot`]: onlyRead(
    composite<object>(
      nested => nth(nested, 0),
      () => record('External snapshot', { dataType: javaStream, internalInput: bool }),
    ),
  ),
  [`${TYPEUTILS}WindowKeySerializer$WindowKeySerializerSnapshot`]: composite(
    one(windowKeyType),
    undefined,
    around('windowKey', 1),
  ),
  [`${WINDOW}TimeWindow$Serializer$TimeWindowSerializerSnapshot`]: simple({ kind: 'sqlTimeWindow' }),
  [`${WINDOW}CountWindow$Serializer$CountWindowSerializerSnapshot`]: simple({ kind: 'countWindow' }),
  [`${WINDOW}GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`]: simple({ kind: 'sqlGlobalWindow' }),
  [`${DATAVIEW}NullAwareMapSerializerSnapshot`]: composite(two(nullAwareMapType), undefined, keyed('nullAwareMap')),
  [`${DATAVIEW}MapViewSerializerSnapshot`]: passThrough,
  [`${DATAVIEW}ListViewSerializerSnapshot`]: passThrough,
  ...simpleForms(DATAVIEW, { Null: 'null' }),
  ...simpleForms('org.apache.flink.table.runtime.operators.sink.', { SortedLong: 'sortedLong' }),
  [`${LINKED}NodeSerializer$NodeSerializerSnapshot`]: composite(one(sqnNodeType), undefined, {
    kind: 'sqnNode',
    version: 0,
    nested: ({ element }: Wrapper) => [element, LONG, NULLABLE_LONG, NULLABLE_LONG, NULLABLE_LONG, LONG],
  }),
  [`${LINKED}RowDataKeySerializerSnapshot`]: onlyRead(
    form<{ snapshot: Snapshot }>({
      body: (_version, snapshot) =>
        record('RowDataKey snapshot', { equaliser: blob, hashFunction: blob, snapshot }) as Codec<{
          snapshot: Snapshot
        }>,
      type: ({ snapshot }, typeOf) => typeOf(snapshot),
    }),
  ),
  ...simpleForms(LINKED, { MetaSqnInfo: 'metaSqnInfo', RowSqnInfo: 'rowSqnInfo' }),
}
