import { daysIn } from '../../model/month.ts'
import { both, each, FINAL, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import type { TextForm } from '../sink.ts'
import { object, textOf } from '../text-of.ts'
import { long, longValue, signedVarInt, signedVarLong, varInt, varLong } from '../var-int.ts'

// Dates and times: fields by name in Kryo 2, forms of their own in Kryo 5. (DefaultSerializers, TimeSerializers)

/** A place in Kryo's list of default serializers. */
const DATE = 4
const NANOS_PER_SECOND = 1_000_000_000

function millis(g: Graph): void {
  varLong(g.r)
  g.sink.millis(long.high, long.low)
}

function nanos(g: Graph, value: number): number {
  if (value < 0 || value >= NANOS_PER_SECOND)
    throw g.r.error('corrupt', 'not a nanosecond of a second', { found: String(value) })
  return value
}

/** Milliseconds, with those of the second in Kryo 2 and without in Kryo 5; nanoseconds of the second. */
function timestamp(g: Graph): void {
  varLong(g.r)
  const { high, low } = long
  g.sink.millis(high, low, nanos(g, varInt(g.r)))
}

function instant2(g: Graph): void {
  const nano = nanos(g, signedVarInt(g.r))
  signedVarLong(g.r)
  g.sink.instant(long.high, long.low, nano)
}
function instant5(g: Graph): void {
  varLong(g.r)
  const { high, low } = long
  g.sink.instant(high, low, nanos(g, varInt(g.r)))
}

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}
interface Clock {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nano: number
}

function dayOf(g: Graph, year: number, month: number, day: number): Day {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    throw g.r.error('corrupt', 'not a date', { found: `${year}-${month}-${day}` })
  return { year, month, day }
}
function day2(g: Graph): Day {
  const day = g.short()
  const month = g.short()
  return dayOf(g, signedVarInt(g.r), month, day)
}
function day5(g: Graph): Day {
  const year = varInt(g.r)
  const month = g.r.byte()
  return dayOf(g, year, month, g.r.byte())
}

function clockOf(g: Graph, hour: number, minute: number, second: number, nano: number): Clock {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    throw g.r.error('corrupt', 'not a time of day', { found: `${hour}:${minute}:${second}` })
  return { hour, minute, second, nano: nanos(g, nano) }
}
function clock2(g: Graph): Clock {
  const hour = g.r.byte()
  const minute = g.r.byte()
  const nano = signedVarInt(g.r)
  return clockOf(g, hour, minute, g.r.byte(), nano)
}
/** The last part that is not zero has all its bits flipped, unless it is that of nanoseconds. */
export function clock5(g: Graph): Clock {
  const hour = g.r.byte()
  if (hour < 0) return clockOf(g, ~hour, 0, 0, 0)
  const minute = g.r.byte()
  if (minute < 0) return clockOf(g, hour, ~minute, 0, 0)
  const second = g.r.byte()
  if (second < 0) return clockOf(g, hour, minute, ~second, 0)
  return clockOf(g, hour, minute, second, varInt(g.r))
}

const date = (g: Graph, { year, month, day }: Day): void => g.sink.date(year, month, day)
const time = (g: Graph, { hour, minute, second, nano }: Clock): void => g.sink.time(hour, minute, second, nano)
export function dateTime5(g: Graph): void {
  const { year, month, day } = day5(g)
  const { hour, minute, second, nano } = clock5(g)
  g.sink.dateTime(year, month, day, hour, minute, second, nano)
}

const DATE_TIME: TextForm = { parts: ['date', 'time'], join: parts => parts.join('T') }
const dateTime2 = textOf(DATE_TIME, object('java.time.LocalDate'), object('java.time.LocalTime'))

/** Seconds and nanoseconds as java.time.Duration prints them: `PT1H-5.000000007S`. */
function duration(g: Graph, seconds: bigint, nano: number): void {
  // what is below zero counts up from the second before
  const effective = seconds < 0n && nano > 0 ? seconds + 1n : seconds
  const hours = effective / 3600n
  const minutes = (effective % 3600n) / 60n
  const rest = effective % 60n
  let text = `PT${hours === 0n ? '' : `${hours}H`}${minutes === 0n ? '' : `${minutes}M`}`
  if (rest !== 0n || nano !== 0 || text === 'PT') {
    const part = seconds < 0n && nano > 0 ? NANOS_PER_SECOND - nano : nano
    const whole = seconds < 0n && nano > 0 && rest === 0n ? '-0' : String(rest)
    text += `${whole}${part === 0 ? '' : `.${String(part).padStart(9, '0').replace(/0+$/, '')}`}S`
  }
  g.sink.text(text)
}
function duration2(g: Graph): void {
  const nano = nanos(g, signedVarInt(g.r))
  signedVarLong(g.r)
  duration(g, longValue(), nano)
}
function duration5(g: Graph): void {
  g.fixedLong()
  const seconds = longValue()
  duration(g, seconds, nanos(g, varInt(g.r)))
}

export const timeRows: readonly BuiltIn[] = [
  both('java.util.Date', millis, { inherited: DATE }),
  both('java.sql.Date', millis),
  both('java.sql.Time', millis),
  both('java.sql.Timestamp', timestamp),
  each('java.time.Instant', instant2, instant5, FINAL),
  each(
    'java.time.LocalDate',
    g => date(g, day2(g)),
    g => date(g, day5(g)),
    FINAL,
  ),
  each(
    'java.time.LocalTime',
    g => time(g, clock2(g)),
    g => time(g, clock5(g)),
    FINAL,
  ),
  each('java.time.LocalDateTime', dateTime2, dateTime5, FINAL),
  each('java.time.Duration', duration2, duration5, FINAL),
]
