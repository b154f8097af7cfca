import type { JsonValue } from '../bytes/json-parse.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import type { Columns } from './kind.ts'
import { dateOfDay, epochDayOf, momentOf, momentOfMillis, type Moment } from './moment.ts'
import { exactLong } from './scalar.ts'
import { misplaced } from './sql-bytes.ts'
import { dateTimeType, instantType, printMillis, type Instant, type LocalDateTime } from './temporal.ts'

/** Up to so many digits behind the seconds a time is a long. (TimestampData.isCompact) */
export const isMillis = (precision: number): boolean => precision <= 3

/** How a time is laid out when it stands alone: milliseconds, then nanoseconds of the millisecond if there are any. */
interface Layout {
  /** With nanoseconds. */
  readonly precise: boolean
  /** With local time zone. */
  readonly zoned: boolean
  readonly little: boolean
}

const MILLION = 1_000_000
/** Nanoseconds of a millisecond. */
export function nanoAt(r: ByteReader, at: number, little: boolean): number {
  const nano = r.view.getInt32(at, little)
  if (nano < 0 || nano >= MILLION)
    throw misplaced(r, 'not a nanosecond of a millisecond', { found: String(nano), expected: '0 to 999999' }, at)
  return nano
}

/** TIMESTAMP reads as a LocalDateTime, TIMESTAMP_LTZ as an Instant. */
export function timestampColumns({ precise, zoned, little }: Layout): Columns {
  const size = precise ? 12 : 8
  const highAt = little ? 4 : 0
  const momentAt = (r: ByteReader): Moment => {
    r.skip(size)
    const at = r.at - size
    const millis = exactLong(r.view.getInt32(at + highAt, little), r.view.getUint32(at + 4 - highAt, little))
    const { second, nano } = momentOfMillis(millis)
    return { second, nano: nano + (precise ? nanoAt(r, at + 8, little) : 0) }
  }
  const codec = new Codec<LocalDateTime | Instant>({
    name: zoned ? 'TIMESTAMP_LTZ' : 'TIMESTAMP',
    minBytes: size,
    read: r => (zoned ? instantOf(momentAt(r)) : dateTimeOf(momentAt(r))),
    write: (w, value) =>
      writeMoment(w, 'date' in value ? ofDateTime(value) : ofInstant(value), { precise, zoned, little }),
    skip: r => r.skip(size),
  })
  return {
    codec: () => codec,
    json: () => (r, out) => {
      r.skip(size)
      const at = r.at - size
      const [high, low] = [r.view.getInt32(at + highAt, little), r.view.getUint32(at + 4 - highAt, little)]
      printMillis(out, high, low, undefined, precise ? nanoAt(r, at + 8, little) : 0, zoned ? 'Z"' : '"')
    },
    oneForm: () => true,
    parse: () => json => {
      const moment = momentIn(json, zoned)
      if (moment === undefined || (!precise && moment.nano % MILLION !== 0)) return undefined
      return zoned ? instantOf(moment) : dateTimeOf(moment)
    },
    scalar: () => ({ as: 'time', read: momentAt }),
    typescript: (_, ts) => (zoned ? instantType(ts) : dateTimeType(ts)),
  }
}

/** A time with a zone is an instant and no other. */
const momentIn = (json: JsonValue, zoned: boolean): Moment | undefined =>
  typeof json === 'string' &&
  json.includes('T') &&
  /(?:Z|[+-]\d\d:?\d\d)$/.test(json.slice(json.indexOf('T'))) === zoned
    ? momentOf(json)
    : undefined

const DAY = 86_400n
const instantOf = ({ second, nano }: Moment): Instant => ({ epochSecond: BigInt(second), nano })
function dateTimeOf({ second, nano }: Moment): LocalDateTime {
  const whole = BigInt(second)
  const ofDay = Number(((whole % DAY) + DAY) % DAY)
  const minute = Math.floor(ofDay / 60)
  return {
    date: dateOfDay(Number((whole - BigInt(ofDay)) / DAY)),
    time: { hour: Math.floor(minute / 60), minute: minute % 60, second: ofDay % 60, nano },
  }
}

/** Seconds since the epoch. */
interface Exact {
  readonly second: bigint
  readonly nano: number
}
const ofInstant = ({ epochSecond, nano }: Instant): Exact => ({ second: epochSecond, nano })
const ofDateTime = ({ date, time }: LocalDateTime): Exact => ({
  second:
    BigInt(epochDayOf(date.year, date.month, date.day)) * DAY +
    BigInt((time.hour * 60 + time.minute) * 60 + time.second),
  nano: time.nano,
})

function writeMoment(w: ByteWriter, { second, nano }: Exact, { precise, little }: Layout): void {
  const milli = Math.floor(nano / MILLION)
  const millis = second * 1000n + BigInt(milli)
  const rest = nano - milli * MILLION
  if (BigInt.asIntN(64, millis) !== millis || (!precise && rest !== 0))
    throw misplaced(undefined, 'a time that does not fit its column', {
      found: `${second} s and ${nano} ns`,
      expected: precise ? 'a time within a long of milliseconds' : 'whole milliseconds',
    })
  w.long(millis)
  if (little) w.reverse(8)
  if (!precise) return
  w.int(rest)
  if (little) w.reverse(4)
}
