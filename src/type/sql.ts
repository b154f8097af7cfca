import type { ByteReader } from '../bytes/reader.ts'
import { long, rest } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { nothingColumns } from './base.ts'
import type { MapType } from './collection.ts'
import type { Decimal } from './decimal.ts'
import { globalWindowColumns, timeWindowColumns } from './framework.ts'
import { chain, hashBytes, hashDecimal, hashLongHalves } from './hash.ts'
import { kindOf, leaf, pair, wrapper, wrapping, type Columns, type Hash, type Json, type Kind } from './kind.ts'
import type { Column, ElementType, LogicalMapType } from './logical-type.ts'
import { readColumns, readElement, readKeyValue, readNumbers, rowText } from './logical.ts'
import type { RecordValue } from './record.ts'
import { readingThrough } from './scalar.ts'
import { arrayMembers } from './sql-array.ts'
import { alone } from './sql-bytes.ts'
import { cellOf } from './sql-cell.ts'
import {
  countWindowColumns,
  linkedListColumns,
  metaSqnInfoColumns,
  nullAwareMapColumns,
  rowSqnInfoColumns,
  sortedLongColumns,
  sortedMapColumns,
  sqnNodeColumns,
  windowKeyColumns,
  type LinkedListType,
} from './sql-collection.ts'
import { decimalColumns, isCompact, wideUnscaled } from './sql-decimal.ts'
import { mapDataMembers, mapParts } from './sql-map.ts'
import {
  fixedBytes,
  parseRow,
  rowCode,
  rowCodec,
  rowJson,
  rowMembers,
  rowParts,
  rowSize,
  rowTypescript,
  sizedRowCodec,
  sizedRowJson,
} from './sql-row.ts'
import { isMillis, timestampColumns } from './sql-timestamp.ts'

export interface RowDataType extends Type {
  /** `f0`, `f1`, … where the snapshot has no names (all releases up to 2.3). */
  readonly fields: readonly Column[]
}
export const rowDataType = (fields: RowDataType['fields']): RowDataType => ({ kind: 'rowData', fields })
export interface DecimalDataType extends Type {
  readonly precision: number
  readonly scale: number
}
export const decimalDataType = (precision: number, scale: number): DecimalDataType => ({
  kind: 'decimalData',
  precision,
  scale,
})
export interface TimestampDataType extends Type {
  readonly precision: number
}
export const timestampDataType = (precision: number): TimestampDataType => ({ kind: 'timestampData', precision })
export interface ArrayDataType extends Type {
  readonly element: Type
}
export const arrayDataType = (element: Type): ArrayDataType => ({ kind: 'arrayData', element })
export interface MapDataType extends Type {
  readonly key: Type
  readonly value: Type
}
export const mapDataType = (key: Type, value: Type): MapDataType => ({ kind: 'mapData', key, value })
export interface BinaryRowType extends Type {
  readonly arity: number
}
export const binaryRowType = (arity: number): BinaryRowType => ({ kind: 'binaryRow', arity })
export type { LinkedListType }
export const linkedListType = (element: Type, nullMask: boolean): LinkedListType => ({
  kind: 'linkedList',
  element,
  nullMask,
})
export const rawValueType = wrapping('rawValue')
export const windowKeyType = wrapping('windowKey')
/** A row of a list that is linked by sequence numbers. (NodeSerializer) */
export const sqnNodeType = wrapping('sqnNode')
export const sortedMapType = (key: Type, value: Type): MapType => ({ kind: 'sortedMap', key, value })
export const nullAwareMapType = (key: Type, value: Type): MapType => ({ kind: 'nullAwareMap', key, value })

/** An int of its length, then a value that stands alone. */
const framed = (name: string, least: number, codec: Codec<unknown>): Codec<unknown> =>
  new Codec<unknown>({
    name,
    minBytes: 4 + least,
    read(r) {
      const length = lengthOf(r)
      return alone(r, length, r.at + length, codec.read)
    },
    write(w, value) {
      w.int(0)
      const from = w.at
      codec.write(w, value)
      w.patchInt(from - 4, w.at - from)
    },
    skip: r => r.skip(r.int()),
  })
const framedJson =
  (json: Json): Json =>
  (r, out) => {
    const length = lengthOf(r)
    alone(r, length, r.at + length, one => json(one, out))
  }
function lengthOf(r: ByteReader): number {
  const length = r.int()
  if (length < 0)
    throw r.error('corrupt', 'negative length', { found: String(length), expected: '0 or more' }, r.at - 4)
  r.need(length)
  return length
}

/** Columns of a kind whose values have a length in front of what `type` reads alone. */
const framedColumns = <T extends Type>(
  type: (t: T) => Type,
): Omit<Kind<T>, 'kind' | 'text' | 'spellings' | 'suffix'> => ({
  codec: (t, inner) => framed(t.kind, 0, inner.codec(type(t))),
  json: (t, inner) => framedJson(inner.json(type(t))),
  isName: (t, inner) => inner.isName(type(t)),
  oneForm: (t, inner) => inner.oneForm(type(t)),
  parse: (t, inner) => inner.parse(type(t)),
  scalar(t, inner) {
    const scalar = inner.scalar(type(t))
    return (
      scalar &&
      readingThrough(scalar, read => r => {
        const length = lengthOf(r)
        return alone(r, length, r.at + length, read)
      })
    )
  },
  typescript: (t, ts) => ts.of(type(t)),
})
/** Columns that the numbers of a type decide. */
const by = <T extends Type>(columns: (t: T) => Columns): Omit<Kind<T>, 'kind' | 'text'> => ({
  codec: (t, inner) => columns(t).codec!(t, inner),
  json: (t, inner) => columns(t).json!(t, inner),
  oneForm: (t, inner) => columns(t).oneForm!(t, inner),
  parse: (t, inner) => columns(t).parse!(t, inner),
  scalar: (t, inner) => columns(t).scalar!(t, inner),
  typescript: (t, ts) => columns(t).typescript!(t, ts),
})
const STRING: Type = { kind: 'VARCHAR' }
const logicalArray = ({ element }: ArrayDataType): ElementType => ({ kind: 'ARRAY', nullable: false, element })
const logicalMap = ({ key, value }: MapDataType): LogicalMapType => ({ kind: 'MAP', nullable: false, key, value })

/** A row of which only the number of columns is known is its bytes. (BinaryRowDataSerializer) */
const binaryRow = (arity: number): Codec<unknown> => sizedRowCodec(arity, rest as unknown as Codec<RecordValue>)

/** Murmur3 over the whole row, the kind of change too. (BinaryRowData.hashCode) */
const rowHash =
  (columns: number): Hash =>
  r => {
    const size = rowSize(r, fixedBytes(columns))
    const at = r.at
    r.skip(size)
    return hashBytes(r.view, at, size)
  }

/** (BinaryStringData.hashCode) */
const textHash: Hash = r => {
  const length = lengthOf(r)
  r.skip(length)
  return hashBytes(r.view, r.at - length, length)
}
/** (TimestampData.hashCode) */
const timestampHash =
  (precise: boolean): Hash =>
  r => {
    const millis = hashLongHalves(r.int(), r.int())
    return chain(millis, precise ? r.int() : 0)
  }

/** Internal data structures of Table and SQL jobs. (RowDataSerializer and the classes beside it) */
export const sqlKinds: readonly Kind[] = [
  kindOf<RowDataType>({
    kind: 'rowData',
    text: (t, text) => rowText('Row', t.fields, text),
    spellings: [{ word: 'Row', before: '<', read: p => rowDataType(readColumns(p)) }],
    codec: (t, inner) => sizedRowCodec(t.fields.length, rowCodec(rowParts(t.fields, inner))),
    json(t, inner) {
      const parts = rowParts(t.fields, inner)
      const plain = sizedRowJson(t.fields.length, rowJson(parts))
      return inner.compile(plain, code => rowCode(parts, code, plain))
    },
    hash: t => rowHash(t.fields.length),
    members: (t, inner) => rowMembers(rowParts(t.fields, inner), r => rowSize(r, 0)),
    oneForm: (t, inner) => t.fields.every(({ type }) => inner.oneForm(type)),
    parse: (t, inner) => parseRow(t.fields, inner),
    typescript: (t, ts) => rowTypescript(t.fields, ts),
  }),
  kindOf<BinaryRowType>({
    kind: 'binaryRow',
    text: t => `BinaryRow(${t.arity})`,
    spellings: [{ word: 'BinaryRow', read: p => binaryRowType(readNumbers(p, 1)[0]!) }],
    codec: t => binaryRow(t.arity),
    json(t) {
      const codec = binaryRow(t.arity)
      return (r, out) => out.base64(codec.read(r) as Uint8Array)
    },
    hash: t => rowHash(t.arity),
    oneForm: () => true,
    typescript: () => 'Uint8Array',
  }),
  leaf('stringData', 'StringData', { ...framedColumns<Type>(() => STRING), hash: () => textHash }),
  kindOf<DecimalDataType>({
    kind: 'decimalData',
    text: t => `Decimal(${t.precision},${t.scale})`,
    spellings: [
      {
        word: 'Decimal',
        read(p) {
          const [precision, scale] = readNumbers(p, 2)
          return decimalDataType(precision!, scale!)
        },
      },
    ],
    hash(t, inner) {
      const codec = inner.codec(t) as Codec<Decimal>
      return r => {
        const { unscaled, scale } = codec.read(r)
        return hashDecimal(unscaled, scale)
      }
    },
    ...by<DecimalDataType>(t =>
      decimalColumns(
        t.precision,
        t.scale,
        isCompact(t.precision) ? long : (framed('decimal', 1, wideUnscaled) as Codec<bigint>),
      ),
    ),
  }),
  kindOf<TimestampDataType>({
    kind: 'timestampData',
    text: t => `Timestamp(${t.precision})`,
    spellings: [{ word: 'Timestamp', read: p => timestampDataType(readNumbers(p, 1)[0]!) }],
    length: t => (isMillis(t.precision) ? 8 : 12),
    hash: t => timestampHash(!isMillis(t.precision)),
    ...by<TimestampDataType>(t => timestampColumns({ precise: !isMillis(t.precision), zoned: false, little: false })),
  }),
  kindOf<ArrayDataType>({
    kind: 'arrayData',
    text: (t, text) => `ArrayData<${text(t.element)}>`,
    spellings: [{ word: 'ArrayData', read: p => arrayDataType(readElement(p)) }],
    ...framedColumns(logicalArray),
    members: (t, inner) => arrayMembers(t.element, cellOf(t.element, inner), lengthOf),
  }),
  kindOf<MapDataType>({
    kind: 'mapData',
    text: (t, text) => `MapData<${text(t.key)}, ${text(t.value)}>`,
    spellings: [{ word: 'MapData', read: p => mapDataType(...readKeyValue(p)) }],
    ...framedColumns(logicalMap),
    members: (t, inner) => mapDataMembers(t, mapParts(t.key, t.value, inner), inner, lengthOf),
  }),
  wrapper('rawValue', 'Raw', {
    ...framedColumns<Wrapper>(t => t.element),
    through: t => ({
      types: [t.element],
      open: false,
      enter(go) {
        const inside = go(t.element)
        return r => (lengthOf(r), inside(r))
      },
    }),
  }),
  wrapper('linkedList', 'LinkedList', {
    spellings: [{ word: 'LinkedList', read: p => linkedListType(p.one(), true) }],
    ...(linkedListColumns as Omit<Kind<Wrapper>, 'kind' | 'text'>),
  }),
  pair('sortedMap', 'SortedMap', sortedMapType, 'key', 'value', sortedMapColumns),
  pair('nullAwareMap', 'NullAwareMap', nullAwareMapType, 'key', 'value', nullAwareMapColumns),
  wrapper('windowKey', 'WindowKey', windowKeyColumns),
  wrapper('sqnNode', 'SqnNode', { ...sqnNodeColumns, since: '2.3' }),
  leaf('sqlTimeWindow', 'SqlTimeWindow', timeWindowColumns),
  leaf('countWindow', 'CountWindow', countWindowColumns),
  leaf('sqlGlobalWindow', 'SqlGlobalWindow', { ...globalWindowColumns, since: '2.0' }),
  leaf('null', 'Null', nothingColumns),
  leaf('sortedLong', 'SortedLong', { ...sortedLongColumns, since: '2.0' }),
  leaf('metaSqnInfo', 'MetaSqnInfo', { ...metaSqnInfoColumns, since: '2.0' }),
  leaf('rowSqnInfo', 'RowSqnInfo', { ...rowSqnInfoColumns, since: '2.0' }),
]
