import { fromBase64 } from '../bytes/base64.ts'
import { utf8, utf8Text, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { rest } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import type { Type } from '../model/type.ts'
import type { Columns, Kind, Parse } from './kind.ts'
import type {
  DecimalType,
  DistinctType,
  ElementType,
  LogicalMapType,
  LogicalRowType,
  RawType,
  TimeType,
} from './logical-type.ts'
import { base64Scalar } from './scalar.ts'
import { arrayCodec, arrayJson, arrayMembers, parseElements } from './sql-array.ts'
import { misplaced } from './sql-bytes.ts'
import { cellOf } from './sql-cell.ts'
import { decimalColumns, isCompact, littleUnscaled, wideUnscaled } from './sql-decimal.ts'
import { mapDataCodec, mapDataJson, mapDataMembers, mapParts, parseEntries } from './sql-map.ts'
import { PLAIN } from './sql-plain.ts'
import { parseRow, rowCodec, rowJson, rowMembers, rowParts, rowTypescript } from './sql-row.ts'
import { isMillis, timestampColumns } from './sql-timestamp.ts'
import { arrayText, mapText, orNull } from './typescript.ts'
import { printUnread } from './unread.ts'
import { printVariant } from './variant.ts'

// What is known of values of SQL types that stand alone: those of fixed size little-endian, the others to the end of the reader, as a row refers
// to them. How they lie in rows and arrays is said in sql-cell.ts.

type SqlColumns<T extends Type> = Omit<Kind<T>, 'kind' | 'text' | 'spellings' | 'suffix'>
const of = <T extends Type>(columns: SqlColumns<T>): Columns => columns as unknown as Columns

/** Of a type whose columns depend on its numbers: those that are not known make none. */
const chosen = (columns: (t: Type) => Columns | string): Columns => {
  const found = (t: Type): Columns => {
    const some = columns(t)
    return typeof some === 'string' ? {} : some
  }
  return {
    codec: (t, inner) => found(t).codec?.(t, inner) ?? unknown,
    json: (t, inner) => found(t).json?.(t, inner) ?? unknown.read,
    unreadable(t) {
      const why = columns(t)
      return typeof why === 'string' ? why : undefined
    },
    oneForm: (t, inner) => found(t).oneForm?.(t, inner) ?? false,
    parse: (t, inner) => found(t).parse?.(t, inner) ?? ((): undefined => undefined),
    scalar: (t, inner) => found(t).scalar?.(t, inner),
    typescript: (t, ts) => found(t).typescript?.(t, ts) ?? 'unknown',
  }
}
const fail = (r: ByteReader): never => {
  throw r.error('unsupported', 'the precision of its type is not known')
}
const unknown = new Codec<never>({ name: 'unknown', minBytes: 0, read: fail, write: fail as never })

const decimal = chosen(t => {
  const { precision, scale } = t as DecimalType
  if (precision === undefined || scale === undefined) return 'the precision of a DECIMAL is not known'
  return decimalColumns(precision, scale, isCompact(precision) ? littleUnscaled : wideUnscaled)
})
const timestamp = (zoned: boolean): Columns =>
  chosen(t => {
    const { precision } = t as TimeType
    if (precision === undefined) return 'the precision of a TIMESTAMP is not known'
    return timestampColumns({ precise: !isMillis(precision), zoned, little: true })
  })

const text = new Codec<string>({
  name: 'text',
  minBytes: 0,
  read: r => utf8Text(r.take(r.left)),
  write: (w, value) => w.put(utf8(value)),
  skip: r => r.skip(r.left),
})
/** UTF-8 to the end of the reader. */
const textColumns: Columns = {
  codec: () => text,
  json: () => (r, out) => out.utf8(r.take(r.left)),
  isName: () => true,
  oneForm: () => true,
  parse: () => json => (typeof json === 'string' ? json : undefined),
  scalar: () => ({ as: 'text', read: text.read }),
  typescript: () => 'string',
}

const parseBytes: Parse = json => {
  try {
    return typeof json === 'string' ? fromBase64(json) : undefined
  } catch {
    return undefined
  }
}
const binary: Columns = {
  codec: () => rest,
  json: () => (r, out) => out.base64(r.take(r.left)),
  oneForm: () => true,
  parse: () => parseBytes,
  scalar: () => base64Scalar(rest.read),
  typescript: () => 'Uint8Array',
}

const left = (r: ByteReader): number => r.left
const row = of<LogicalRowType>({
  codec: (t, inner) => rowCodec(rowParts(t.fields, inner)),
  json: (t, inner) => rowJson(rowParts(t.fields, inner)),
  members: (t, inner) => rowMembers(rowParts(t.fields, inner), left),
  oneForm: (t, inner) => t.fields.every(({ type }) => inner.oneForm(type)),
  parse: (t, inner) => parseRow(t.fields, inner),
  typescript: (t, ts) => rowTypescript(t.fields, ts),
})

const INT: Type = { kind: 'INTEGER' }
const counts = (t: ElementType): { readonly key: Type; readonly value: Type } => ({ key: t.element, value: INT })

/** Bytes of a serializer that is not known, but for views that live in a state of their own and leave one byte here. */
const VIEW = /^org\.apache\.flink\.table\.api\.dataview\.(?:Map|List)View$/
function printRaw({ className, why }: RawType, r: ByteReader, out: JsonWriter): void {
  const bytes = r.take(r.left)
  if (className !== undefined && VIEW.test(className) && bytes.length === 1 && bytes[0] === 0) return out.ascii('null')
  printUnread(out, className ?? '?', bytes, why ?? 'the serializer of a RAW column is not known')
}
const raw: SqlColumns<RawType> = {
  codec: (t, inner) => (t.element === undefined ? rest : inner.codec(t.element)),
  json(t, inner) {
    if (t.element === undefined) return (r, out) => printRaw(t, r, out)
    const print = inner.json(t.element)
    return (r, out) => {
      const [from, end, to] = [r.at, r.end, out.at]
      try {
        print(r, out)
      } catch (error) {
        if (!(error instanceof SavepointError) || error.code !== 'unsupported') throw error
        r.at = from // where it ends is known, so that the columns behind it are read
        r.end = end
        out.at = to
        printRaw({ ...t, why: error.what }, r, out)
      }
    }
  },
  isName: (t, inner) => t.element !== undefined && inner.isName(t.element),
  oneForm: (t, inner) => t.element !== undefined && inner.oneForm(t.element),
  parse: (t, inner) => (t.element === undefined ? parseBytes : inner.parse(t.element)),
  through: ({ element }) => element && { types: [element], open: false, enter: go => go(element) },
  typescript: (t, ts) => (t.element === undefined ? 'Uint8Array' : ts.of(t.element)),
}

/** An int, big-endian, of the length of the metadata, the metadata, the value to the end. (BinarySegmentUtils.readVariant) */
const variant = new Codec<{ readonly value: Uint8Array; readonly metadata: Uint8Array }>({
  name: 'VARIANT',
  minBytes: 4,
  read(r) {
    const metadata = r.take(r.int())
    return { value: r.take(r.left), metadata }
  },
  write(w, { value, metadata }) {
    w.int(metadata.length)
    w.put(metadata)
    w.put(value)
  },
  skip: r => r.skip(r.left),
})
function variantJson(r: ByteReader, out: JsonWriter): void {
  const from = r.at + 4
  r.skip(4 + Math.max(0, r.peekInt() ?? 0))
  const to = r.at
  r.skip(r.left)
  printVariant(r, { from, to }, { from: to, to: r.at }, out)
}

const noValue = (r: ByteReader): never => {
  throw misplaced(r, 'a value in a column of type NULL')
}
const nothing = new Codec<never>({ name: 'NULL', minBytes: 0, read: noValue, write: noValue as never })

/** By the kind of SQL type; the others cannot be read. */
const SQL_COLUMNS: Readonly<Record<string, Columns>> = {
  ...Object.fromEntries(Object.entries(PLAIN).map(([kind, { columns }]) => [kind, columns])),
  DECIMAL: decimal,
  TIMESTAMP_WITHOUT_TIME_ZONE: timestamp(false),
  TIMESTAMP_WITH_LOCAL_TIME_ZONE: timestamp(true),
  CHAR: textColumns,
  VARCHAR: textColumns,
  BINARY: binary,
  VARBINARY: binary,
  BITMAP: binary,
  ROW: row,
  STRUCTURED_TYPE: row,
  ARRAY: of<ElementType>({
    codec: (t, inner) => arrayCodec(cellOf(t.element, inner)),
    json: (t, inner) => arrayJson(cellOf(t.element, inner)),
    members: (t, inner) => arrayMembers(t.element, cellOf(t.element, inner), left),
    oneForm: (t, inner) => inner.oneForm(t.element),
    parse: (t, inner) => parseElements(t.element, inner),
    typescript: (t, ts) => arrayText(orNull(ts.of(t.element))),
  }),
  MAP: of<LogicalMapType>({
    codec: (t, inner) => mapDataCodec(mapParts(t.key, t.value, inner)),
    json: (t, inner) => mapDataJson(mapParts(t.key, t.value, inner), inner.isName(t.key)),
    members: (t, inner) => mapDataMembers(t, mapParts(t.key, t.value, inner), inner, left),
    parse: parseEntries,
    typescript: (t, ts) => mapText(orNull(ts.of(t.key)), orNull(ts.of(t.value))),
  }),
  MULTISET: of<ElementType>({
    codec: (t, inner) => mapDataCodec(mapParts(t.element, INT, inner)),
    json: (t, inner) => mapDataJson(mapParts(t.element, INT, inner), false),
    members: (t, inner) => mapDataMembers(counts(t), mapParts(t.element, INT, inner), inner, left),
    parse: (t, inner) => parseEntries(counts(t), inner),
    typescript: (t, ts) => mapText(orNull(ts.of(t.element)), 'number'),
  }),
  DISTINCT_TYPE: of<DistinctType>({
    codec: (t, inner) => inner.codec(t.source),
    json: (t, inner) => inner.json(t.source),
    isName: (t, inner) => inner.isName(t.source),
    oneForm: (t, inner) => inner.oneForm(t.source),
    members: (t, inner) => inner.members(t.source),
    parse: (t, inner) => inner.parse(t.source),
    scalar: (t, inner) => inner.scalar(t.source),
    typescript: (t, ts) => ts.of(t.source),
  }),
  RAW: of(raw),
  VARIANT: {
    codec: () => variant,
    json: () => variantJson,
    typescript: () => '{ value: Uint8Array; metadata: Uint8Array }',
  },
  NULL: { codec: () => nothing, json: () => noValue, typescript: () => 'null' },
}

/** What is known of values of a SQL type; nothing of those that cannot be read. */
export const sqlColumns = <T extends Type>(kind: string): SqlColumns<T> =>
  (Object.hasOwn(SQL_COLUMNS, kind) ? SQL_COLUMNS[kind]! : {}) as unknown as SqlColumns<T>
