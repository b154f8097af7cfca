import type { ByteReader } from '../bytes/reader.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { putFour, putFraction, putNumber, putTwo } from '../bytes/digits.ts'
import { Codec } from '../codec/codec.ts'
import { hashLong } from './hash.ts'
import { leaf, type Columns, type Kind } from './kind.ts'
import { dateOfDay, epochDayOf, momentOfMillis, secondsOf, type Moment } from './moment.ts'
import { exactLong } from './scalar.ts'
import { orNull, shared, type TypeScript } from './typescript.ts'

export interface Instant {
  readonly epochSecond: bigint
  readonly nano: number
}
/** java.util.Date, java.sql.Date, java.sql.Time. */
export interface Millis {
  readonly epochMilli: bigint
}
/** java.sql.Timestamp: `nano` of the second, whose milliseconds `epochMilli` has too. */
export interface Timestamp extends Millis {
  readonly nano: number
}
export interface LocalDate {
  readonly year: number
  readonly month: number
  readonly day: number
}
export interface LocalTime {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nano: number
}
export interface LocalDateTime {
  readonly date: LocalDate
  readonly time: LocalTime
}

// How dates look: ISO-8601; years outside 0000–9999 with a sign; a fraction of 0, 3, 6 or 9 digits, the fewest that lose nothing.

export function printDate(out: JsonWriter, year: number, month: number, day: number): void {
  out.room(28)
  const { view } = out
  let { at } = out
  const absolute = Math.abs(year)
  if (year !== absolute) view.setUint8(at++, 0x2d)
  else if (year > 9999) view.setUint8(at++, 0x2b)
  at = absolute > 9999 ? putNumber(view, at, absolute) : putFour(view, at, absolute)
  view.setUint8(at++, 0x2d)
  at = putTwo(view, at, month)
  view.setUint8(at++, 0x2d)
  out.at = putTwo(view, at, day)
}

export function printTime(out: JsonWriter, hour: number, minute: number, second: number, nano: number): void {
  out.room(20)
  const { view } = out
  let at = putTwo(view, out.at, hour)
  view.setUint8(at++, 0x3a)
  at = putTwo(view, at, minute)
  view.setUint8(at++, 0x3a)
  at = putTwo(view, at, second)
  if (nano !== 0) {
    view.setUint8(at++, 0x2e)
    at = putFraction(view, at, nano, nano % 1_000_000 === 0 ? 3 : nano % 1000 === 0 ? 6 : 9)
  }
  out.at = at
}

/** A day counted from 1970-01-01. */
export function printDay(out: JsonWriter, epochDay: number): void {
  const { year, month, day } = dateOfDay(epochDay)
  printDate(out, year, month, day)
}

/** Date and time of a day and a nanosecond within it, without zone and quotes. */
export function printDayTime(out: JsonWriter, epochDay: number, secondOfDay: number, nano: number): void {
  printDay(out, epochDay)
  out.byte(0x54)
  const minuteOfDay = (secondOfDay / 60) | 0
  const hour = (minuteOfDay / 60) | 0
  printTime(out, hour, minuteOfDay - 60 * hour, secondOfDay - 60 * minuteOfDay, nano)
}

/** Seconds since the epoch, as BigInt only where a number is not exact. */
export function printSeconds(out: JsonWriter, epochSecond: number | bigint, nano: number): void {
  const day =
    typeof epochSecond === 'bigint'
      ? Number((epochSecond - (((epochSecond % 86_400n) + 86_400n) % 86_400n)) / 86_400n)
      : Math.floor(epochSecond / 86_400)
  const rest =
    typeof epochSecond === 'bigint' ? Number(((epochSecond % 86_400n) + 86_400n) % 86_400n) : epochSecond - day * 86_400
  printDayTime(out, day, rest, nano)
}

/**
 * Milliseconds since the epoch, in UTC, quoted; `nano` replaces the milliseconds' own fraction, `rest` are nanoseconds beside it. `close`:
 * the zone, if any, and the quote.
 */
export function printMillis(out: JsonWriter, high: number, low: number, nano?: number, rest = 0, close = 'Z"'): void {
  const millis = exactLong(high, low)
  const second =
    typeof millis === 'bigint' ? (millis - (((millis % 1000n) + 1000n) % 1000n)) / 1000n : Math.floor(millis / 1000)
  const part =
    typeof millis === 'bigint' ? Number(((millis % 1000n) + 1000n) % 1000n) : millis - (second as number) * 1000
  out.byte(0x22)
  printSeconds(out, second, nano ?? part * 1_000_000 + rest)
  out.ascii(close)
}

/** A long of which the least stands for null. */
const MIN_HIGH = -0x8000_0000

const millisCodec = new Codec<Millis | null>({
  name: 'milliseconds',
  minBytes: 8,
  read(r) {
    const epochMilli = r.long()
    return epochMilli === MIN ? null : { epochMilli }
  },
  write: (w, v) => w.long(v?.epochMilli ?? MIN),
  skip: r => r.skip(8),
})
const MIN = -(1n << 63n)

const millisType = shared('Millis', { epochMilli: 'bigint' })
const timestampType = shared('Timestamp', { epochMilli: 'bigint', nano: 'number' })
export const instantType = shared('Instant', { epochSecond: 'bigint', nano: 'number' })
export const dateType = shared('LocalDate', { year: 'number', month: 'number', day: 'number' })
export const timeType = shared('LocalTime', { hour: 'number', minute: 'number', second: 'number', nano: 'number' })
export const dateTimeType = (ts: TypeScript): string =>
  shared('LocalDateTime', { date: dateType(ts), time: timeType(ts) })(ts)

const millisColumns: Columns = {
  codec: () => millisCodec,
  length: () => 8,
  json: () => (r, out) => {
    const high = r.int()
    const low = r.int() >>> 0
    if (high === MIN_HIGH && low === 0) out.ascii('null')
    else printMillis(out, high, low)
  },
  hash: () => millisHash,
  scalar: () => ({ as: 'time', read: millisMoment }),
  typescript: (_, ts) => orNull(millisType(ts)),
}

/** null where the long stands for it. */
function millisMoment(r: ByteReader): Moment | null {
  const high = r.int()
  const low = r.int() >>> 0
  if (high === MIN_HIGH && low === 0) return null
  return momentOfMillis(exactLong(high, low))
}

function millisHash(r: ByteReader): number {
  const high = r.int()
  const low = r.int()
  return high === MIN_HIGH && low === 0 ? 0 : high ^ low
}

/** Nanoseconds of a second. */
function nanoOf(r: ByteReader): number {
  const nano = r.int()
  if (!within(nano, 1e9)) throw r.error('corrupt', 'not a nanosecond of a second', { found: String(nano) }, r.at - 4)
  return nano
}

/** Whether the least int follows, as in a null Instant; if so, it is behind the cursor then. */
function nullNano(r: ByteReader): boolean {
  if (r.peekInt() !== MIN_HIGH) return false
  r.skip(4)
  return true
}

/** Null takes twelve bytes too, though Flink's own reader leaves four of them. (SqlTimestampSerializer) */
const timestamp = new Codec<Timestamp | null>({
  name: 'Timestamp',
  minBytes: 12,
  read(r) {
    const epochMilli = r.long()
    const nano = nanoOf(r)
    return epochMilli === MIN ? null : { epochMilli, nano }
  },
  write(w, v) {
    w.long(v?.epochMilli ?? MIN)
    w.int(v?.nano ?? 0)
  },
  skip: r => r.skip(12),
})

const instant = new Codec<Instant | null>({
  name: 'Instant',
  minBytes: 12,
  read(r) {
    const epochSecond = r.long()
    return epochSecond === MIN && nullNano(r) ? null : { epochSecond, nano: nanoOf(r) }
  },
  write(w, v) {
    w.long(v?.epochSecond ?? MIN)
    w.int(v?.nano ?? MIN_HIGH)
  },
  skip: r => r.skip(12),
})

const localDate = new Codec<LocalDate | null>({
  name: 'LocalDate',
  minBytes: 6,
  read(r) {
    const at = r.at
    const value = { year: r.int(), month: r.byte(), day: r.byte() }
    if (value.year === MIN_HIGH) return null
    if (value.month < 1 || value.month > 12 || value.day < 1 || value.day > 31)
      throw r.error('corrupt', 'not a date', { found: `${value.year}-${value.month}-${value.day}` }, at)
    return value
  },
  write(w, v) {
    w.int(v?.year ?? MIN_HIGH)
    w.byte(v?.month ?? -128)
    w.byte(v?.day ?? 0)
  },
  skip: r => r.skip(6),
})

const within = (value: number, end: number): boolean => value >= 0 && value < end

const localTime = new Codec<LocalTime | null>({
  name: 'LocalTime',
  minBytes: 7,
  read(r) {
    const at = r.at
    const value = { hour: r.byte(), minute: r.byte(), second: r.byte(), nano: r.int() }
    if (value.hour === -128) return null
    if (!within(value.hour, 24) || !within(value.minute, 60) || !within(value.second, 60) || !within(value.nano, 1e9))
      throw r.error(
        'corrupt',
        'not a time of day',
        { found: `${value.hour}:${value.minute}:${value.second}, ${value.nano} ns` },
        at,
      )
    return value
  },
  write(w, v) {
    w.byte(v?.hour ?? -128)
    w.byte(v?.minute ?? -128)
    w.byte(v?.second ?? 0)
    w.int(v?.nano ?? MIN_HIGH)
  },
  skip: r => r.skip(7),
})

/** Both parts are null or neither is. */
function readDateTime(r: ByteReader): LocalDateTime | null {
  const at = r.at
  const date = localDate.read(r)
  const time = localTime.read(r)
  if ((date === null) !== (time === null)) throw r.error('corrupt', 'half of a LocalDateTime is null', {}, at)
  return date === null || time === null ? null : { date, time }
}
const localDateTime = new Codec<LocalDateTime | null>({
  name: 'LocalDateTime',
  minBytes: 13,
  read: readDateTime,
  write(w, v) {
    localDate.write(w, v?.date ?? null)
    localTime.write(w, v?.time ?? null)
  },
  skip: r => r.skip(13),
})

const secondOfDay = (v: LocalTime): number => v.hour * 3600 + v.minute * 60 + v.second
const dateSecond = (v: LocalDate, ofDay = 0): number | bigint => secondsOf(epochDayOf(v.year, v.month, v.day), ofDay)
const dateHash = (v: LocalDate | null): number =>
  v === null ? 0 : (v.year & 0xfffff800) ^ ((v.year << 11) + (v.month << 6) + v.day)
const timeHash = (v: LocalTime | null): number =>
  v === null ? 0 : hashLong(BigInt(v.hour * 3600 + v.minute * 60 + v.second) * 1_000_000_000n + BigInt(v.nano))

function quoted(out: JsonWriter, value: unknown, print: () => void): void {
  if (value === null) return out.ascii('null')
  out.byte(0x22)
  print()
  out.byte(0x22)
}
const putDate = (out: JsonWriter, v: LocalDate): void => printDate(out, v.year, v.month, v.day)
const putTime = (out: JsonWriter, v: LocalTime): void => printTime(out, v.hour, v.minute, v.second, v.nano)

export const temporalKinds: readonly Kind[] = [
  leaf('date', 'Date', millisColumns),
  leaf('sqlDate', 'java.sql.Date', millisColumns),
  leaf('sqlTime', 'java.sql.Time', millisColumns),
  leaf('sqlTimestamp', 'java.sql.Timestamp', {
    typescript: (_, ts) => orNull(timestampType(ts)),
    codec: () => timestamp,
    length: () => 12,
    json: () => (r, out) => {
      const high = r.int()
      const low = r.int() >>> 0
      const nano = nanoOf(r)
      if (high === MIN_HIGH && low === 0) out.ascii('null')
      else printMillis(out, high, low, nano)
    },
    hash: () => r => {
      const hash = millisHash(r)
      r.skip(4)
      return hash
    },
    scalar: () => ({
      as: 'time',
      read(r) {
        const millis = millisMoment(r)
        const nano = nanoOf(r)
        return millis && { second: millis.second, nano }
      },
    }),
  }),
  leaf('instant', 'Instant', {
    typescript: (_, ts) => orNull(instantType(ts)),
    codec: () => instant,
    length: () => 12,
    json: () => (r, out) => {
      const second = exactLong(r.int(), r.int() >>> 0)
      if (second === MIN && nullNano(r)) return out.ascii('null')
      const nano = nanoOf(r)
      out.byte(0x22)
      printSeconds(out, second, nano)
      out.ascii('Z"')
    },
    hash: () => r => {
      const v = instant.read(r)
      return v === null ? 0 : (hashLong(v.epochSecond) + Math.imul(51, v.nano)) | 0
    },
    scalar: () => ({
      as: 'time',
      read(r) {
        const second = exactLong(r.int(), r.int() >>> 0)
        return second === MIN && nullNano(r) ? null : { second, nano: nanoOf(r) }
      },
    }),
  }),
  leaf('localDate', 'LocalDate', {
    typescript: (_, ts) => orNull(dateType(ts)),
    codec: () => localDate,
    length: () => 6,
    json: () => (r, out) => {
      const v = localDate.read(r)
      quoted(out, v, () => putDate(out, v!))
    },
    hash: () => r => dateHash(localDate.read(r)),
    scalar: () => ({
      as: 'time',
      read(r) {
        const v = localDate.read(r)
        return v && { second: dateSecond(v), nano: 0 }
      },
    }),
  }),
  leaf('localTime', 'LocalTime', {
    typescript: (_, ts) => orNull(timeType(ts)),
    codec: () => localTime,
    length: () => 7,
    json: () => (r, out) => {
      const v = localTime.read(r)
      quoted(out, v, () => putTime(out, v!))
    },
    hash: () => r => timeHash(localTime.read(r)),
    scalar: () => ({
      as: 'timeOfDay',
      read(r) {
        const v = localTime.read(r)
        return v && secondOfDay(v) * 1e9 + v.nano
      },
    }),
  }),
  leaf('localDateTime', 'LocalDateTime', {
    typescript: (_, ts) => orNull(dateTimeType(ts)),
    codec: () => localDateTime,
    length: () => 13,
    json: () => (r, out) => {
      const v = readDateTime(r)
      quoted(out, v, () => {
        putDate(out, v!.date)
        out.byte(0x54)
        putTime(out, v!.time)
      })
    },
    hash: () => r => {
      const v = readDateTime(r)
      return v === null ? 0 : dateHash(v.date) ^ timeHash(v.time)
    },
    scalar: () => ({
      as: 'time',
      read(r) {
        const v = readDateTime(r)
        return v && { second: dateSecond(v.date, secondOfDay(v.time)), nano: v.time.nano }
      },
    }),
  }),
]
