import { JsonNumber, type JsonValue } from '../bytes/json-parse.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import { parseFloating, parseWhole } from './base.ts'
import type { Columns } from './kind.ts'
import { dateOfDay, epochDayOf, momentOf, timeOfDayOf } from './moment.ts'
import { exactLong, type Scalar } from './scalar.ts'
import { misplaced, sizedCodec } from './sql-bytes.ts'
import { dateType, printDay, printTime, timeType, type LocalDate, type LocalTime } from './temporal.ts'

// Values of fixed size as rows and arrays have them: little-endian. (BinaryRowData)

const whole = (name: string, size: 1 | 2 | 4, get: (r: ByteReader, at: number) => number): Columns => {
  const codec = sizedCodec<number>(name, size, get, (w, value) => {
    if (size === 1) w.byte(value)
    else if (size === 2) w.short(value)
    else w.int(value)
  })
  return {
    codec: () => codec,
    json: () => (r, out) => out.number(codec.read(r)),
    oneForm: () => true,
    parse: () => json => {
      const value = parseWhole(json, size)
      return value === undefined ? undefined : Number(value)
    },
    scalar: () => ({ as: 'integer', bits: 8 * size, read: codec.read }),
    typescript: () => 'number',
  }
}

const boolean = sizedCodec<boolean>(
  'BOOLEAN',
  1,
  (r, at) => {
    const value = r.bytes[at]!
    if (value > 1) throw misplaced(r, 'no BOOLEAN', { found: String(value), expected: '0 or 1' }, at)
    return value === 1
  },
  (w, value) => w.byte(value ? 1 : 0),
)

const littleLong = (r: ByteReader, at: number): number | bigint =>
  exactLong(r.view.getInt32(at + 4, true), r.view.getUint32(at, true))
const long = sizedCodec<bigint>(
  'BIGINT',
  8,
  (r, at) => r.view.getBigInt64(at, true),
  (w, value) => w.long(value),
)
const longColumns: Columns = {
  codec: () => long,
  json: () => (r, out) => {
    r.skip(8)
    out.longValue(r.view.getInt32(r.at - 4, true), r.view.getUint32(r.at - 8, true))
  },
  oneForm: () => true,
  parse: () => json => parseWhole(json, 8),
  scalar: () => ({
    as: 'integer',
    bits: 64,
    read: r => {
      r.skip(8)
      return littleLong(r, r.at - 8)
    },
  }),
  typescript: () => 'bigint',
}

const floating = (codec: Codec<number>, print: (out: JsonWriter, value: number) => void, scalar: Scalar): Columns => ({
  codec: () => codec,
  json: () => (r, out) => print(out, codec.read(r)),
  parse: () => parseFloating,
  scalar: () => scalar,
  typescript: () => 'number',
})
const float = sizedCodec<number>(
  'FLOAT',
  4,
  (r, at) => r.view.getFloat32(at, true),
  (w, value) => w.float(value),
)
const double = sizedCodec<number>(
  'DOUBLE',
  8,
  (r, at) => r.view.getFloat64(at, true),
  (w, value) => w.double(value),
)

const quoted = (out: JsonWriter, print: () => void): void => {
  out.byte(0x22)
  print()
  out.byte(0x22)
}

const epochDay = (r: ByteReader): number => {
  r.skip(4)
  return r.view.getInt32(r.at - 4, true)
}
function writeInt(w: ByteWriter, value: number, what: string): void {
  if ((value | 0) !== value) throw misplaced(undefined, `no ${what}`, { found: String(value) })
  w.int(value)
}
const date = sizedCodec<LocalDate>(
  'DATE',
  4,
  (r, at) => dateOfDay(r.view.getInt32(at, true)),
  (w, { year, month, day }) => writeInt(w, epochDayOf(year, month, day), 'DATE'),
)
const dateColumns: Columns = {
  codec: () => date,
  json: () => (r, out) => {
    const day = epochDay(r)
    quoted(out, () => printDay(out, day))
  },
  oneForm: () => true,
  parse: () => json => (typeof json === 'string' && /^[+-]?\d+-\d\d-\d\d$/.test(json) ? dateIn(json) : undefined),
  scalar: () => ({ as: 'time', read: r => ({ second: epochDay(r) * 86_400, nano: 0 }) }),
  typescript: (_, ts) => dateType(ts),
}
function dateIn(text: string): LocalDate | undefined {
  const moment = momentOf(text)
  const day = moment && Number(moment.second) / 86_400
  return day !== undefined && (day | 0) === day ? dateOfDay(day) : undefined
}

const DAY = 86_400_000
/** Milliseconds of a day, whatever the precision. */
function milliOfDay(r: ByteReader): number {
  r.skip(4)
  const value = r.view.getInt32(r.at - 4, true)
  if (value < 0 || value >= DAY)
    throw misplaced(r, 'not a time of day', { found: `${value} ms`, expected: `0 to ${DAY - 1}` }, r.at - 4)
  return value
}
const timeOf = (milli: number): LocalTime => ({
  hour: Math.floor(milli / 3_600_000),
  minute: Math.floor(milli / 60_000) % 60,
  second: Math.floor(milli / 1000) % 60,
  nano: (milli % 1000) * 1_000_000,
})
const time = new Codec<LocalTime>({
  name: 'TIME',
  minBytes: 4,
  read: r => timeOf(milliOfDay(r)),
  write(w, { hour, minute, second, nano }) {
    writeInt(w, ((hour * 60 + minute) * 60 + second) * 1000 + nano / 1_000_000, 'TIME of whole milliseconds')
    w.reverse(4)
  },
  skip: r => r.skip(4),
})
const timeColumns: Columns = {
  codec: () => time,
  json: () => (r, out) => {
    const { hour, minute, second, nano } = timeOf(milliOfDay(r))
    quoted(out, () => printTime(out, hour, minute, second, nano))
  },
  oneForm: () => true,
  parse: () => json => {
    const nano = typeof json === 'string' ? timeOfDayOf(json) : undefined
    return nano === undefined || nano % 1_000_000 !== 0 ? undefined : timeOf(nano / 1_000_000)
  },
  scalar: () => ({ as: 'timeOfDay', read: r => milliOfDay(r) * 1_000_000 }),
  typescript: (_, ts) => timeType(ts),
}

const intColumns = whole('INT', 4, (r, at) => r.view.getInt32(at, true))

export interface Plain {
  /** Bytes of an element of an array; in a row the rest of the slot is zero. */
  readonly size: 1 | 2 | 4 | 8
  readonly columns: Columns
}
/** By the kind of SQL type. Intervals are numbers: months and milliseconds. */
export const PLAIN: Readonly<Record<string, Plain>> = {
  BOOLEAN: {
    size: 1,
    columns: {
      codec: () => boolean,
      json: () => (r, out) => out.ascii(boolean.read(r) ? 'true' : 'false'),
      oneForm: () => true,
      parse: () => (json: JsonValue) => (typeof json === 'boolean' ? json : undefined),
      scalar: () => ({ as: 'boolean', read: boolean.read }),
      typescript: () => 'boolean',
    },
  },
  TINYINT: { size: 1, columns: whole('TINYINT', 1, (r, at) => r.view.getInt8(at)) },
  SMALLINT: { size: 2, columns: whole('SMALLINT', 2, (r, at) => r.view.getInt16(at, true)) },
  INTEGER: { size: 4, columns: intColumns },
  INTERVAL_YEAR_MONTH: { size: 4, columns: intColumns },
  DATE: { size: 4, columns: dateColumns },
  TIME_WITHOUT_TIME_ZONE: { size: 4, columns: timeColumns },
  BIGINT: { size: 8, columns: longColumns },
  INTERVAL_DAY_TIME: { size: 8, columns: longColumns },
  FLOAT: {
    size: 4,
    columns: floating(float, (out, value) => out.float(value), { as: 'float', single: true, read: float.read }),
  },
  DOUBLE: {
    size: 8,
    columns: floating(double, (out, value) => out.double(value), { as: 'float', single: false, read: double.read }),
  },
}

/** A number, or a string of digits: decimals are printed as strings. */
export const digitsIn = (json: JsonValue): string | undefined =>
  json instanceof JsonNumber ? json.text : typeof json === 'string' && /^-?\d+(\.\d+)?$/.test(json) ? json : undefined
