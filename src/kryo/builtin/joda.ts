import { FINAL, row, type BuiltIn } from '../builtin.ts'
import type { Graph, Program } from '../graph.ts'
import { long, longValue, varInt, varLong } from '../var-int.ts'
import { inZone } from './calendars.ts'

// Times of Joda, where a job registers the serializers of de.javakaffee.kryoserializers for them; without those Kryo writes their fields.

const PACKAGE = 'org.joda.time'
const MILLIS_PER_DAY = 86_400_000

/** Empty for ISO's; dates in another one are not what their numbers look like. */
function isoChronology(g: Graph): void {
  const name = g.text()
  if (name !== null && name !== '')
    throw g.r.error('unsupported', 'a date of Joda in another calendar', { found: name, expected: 'ISO' })
}

/** Milliseconds, chronology, zone, which is empty for that of the process. (JodaDateTimeSerializer) */
function dateTime(g: Graph): void {
  varLong(g.r)
  const { high, low } = long
  g.text()
  inZone(g, high, low, g.text() ?? '')
}

/** A day in 13 months of 32 days a year. */
function day(g: Graph, packed: number): readonly [year: number, month: number, day: number] {
  const [year, rest] = [Math.trunc(packed / 416), packed % 416]
  const [month, dayOfMonth] = [Math.trunc(rest / 32), rest % 32]
  if (month < 1 || month > 12 || dayOfMonth < 1)
    throw g.r.error('corrupt', 'not a date', { found: `${year}-${month}-${dayOfMonth}` })
  return [year, month, dayOfMonth]
}

function clock(g: Graph, millis: number): readonly [hour: number, minute: number, second: number, nano: number] {
  if (millis < 0 || millis >= MILLIS_PER_DAY) throw g.r.error('corrupt', 'not a time of day', { found: `${millis} ms` })
  const seconds = Math.trunc(millis / 1000)
  return [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60, (millis % 1000) * 1_000_000]
}

function localDate(g: Graph): void {
  const packed = varInt(g.r)
  isoChronology(g)
  g.sink.date(...day(g, packed))
}

function localTime(g: Graph): void {
  const millis = varInt(g.r)
  isoChronology(g)
  g.sink.time(...clock(g, millis))
}

/** The day, in days of all its milliseconds, and those of the day. */
function localDateTime(g: Graph): void {
  varLong(g.r)
  const packed = longValue()
  isoChronology(g)
  const millis = Number(packed % BigInt(MILLIS_PER_DAY))
  g.sink.dateTime(...day(g, Number(packed / BigInt(MILLIS_PER_DAY))), ...clock(g, millis))
}

/** By class of the serializer. */
export const jodaSerializers: ReadonlyMap<string, () => Program> = new Map(
  Object.entries({
    JodaDateTimeSerializer: dateTime,
    JodaLocalDateSerializer: localDate,
    JodaLocalTimeSerializer: localTime,
    JodaLocalDateTimeSerializer: localDateTime,
  }).map(([name, walk]) => [`de.javakaffee.kryoserializers.jodatime.${name}`, () => ({ walk })]),
)

export const jodaRows: readonly BuiltIn[] =
  'DateTime LocalDate LocalTime LocalDateTime Instant Interval Duration Period'
    .split(' ')
    .map(name => row(`${PACKAGE}.${name}`, {}, FINAL))
