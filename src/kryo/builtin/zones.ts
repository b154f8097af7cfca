import { each, FINAL, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import type { TextForm } from '../sink.ts'
import { object, textOf } from '../text-of.ts'
import { signedVarInt } from '../var-int.ts'
import { clock5, dateTime5 } from './times.ts'

// Times with a zone: fields by name in Kryo 2, forms of their own in Kryo 5. (TimeSerializers)

const ZONE_OFFSET = 'java.time.ZoneOffset'
const MOST_SECONDS = 18 * 3600

/** As ZoneOffset.getId: `+05:30`, `-01:02:03`, `Z`. */
function offset(g: Graph, seconds: number): void {
  if (Math.abs(seconds) > MOST_SECONDS) throw g.r.error('corrupt', 'not an offset of a zone', { found: `${seconds} s` })
  g.sink.text(seconds === 0 ? 'Z' : offsetText(Math.abs(seconds), seconds < 0 ? '-' : '+'))
}
const two = (n: number): string => String(n).padStart(2, '0')
function offsetText(seconds: number, sign: string): string {
  const rest = seconds % 60
  return `${sign}${two(Math.trunc(seconds / 3600))}:${two(Math.trunc(seconds / 60) % 60)}${rest === 0 ? '' : `:${two(rest)}`}`
}

/** Quarters of an hour, or 127 and seconds. */
const SECONDS_FOLLOW = 127
function offset5(g: Graph): void {
  const quarters = g.r.byte()
  offset(g, quarters === SECONDS_FOLLOW ? g.int() : 900 * quarters)
}

/** What ZoneId.of takes. */
function zone(g: Graph): void {
  const id = g.text()
  if (id === null || !/^[A-Za-z0-9~/._+:-]+$/.test(id)) throw g.r.error('corrupt', 'not a zone', { found: String(id) })
  g.sink.text(id)
}
/** The field `id`, which is a string. */
const zone2 = object('java.lang.String')

const time5 = (g: Graph): void => {
  const { hour, minute, second, nano } = clock5(g)
  g.sink.time(hour, minute, second, nano)
}

const OFFSET_DATE_TIME: TextForm = { parts: ['dateTime', 'offset'], join: parts => parts.join('') }
const OFFSET_TIME: TextForm = { parts: ['time', 'offset'], join: parts => parts.join('') }
/** By the names of the fields. */
const OFFSET_TIME_2: TextForm = { parts: ['offset', 'time'], join: ([of = '', time = '']) => time + of }
const ZONED_2: TextForm = {
  parts: ['dateTime', 'offset', 'zone'],
  join: ([dateTime = '', of = '', id = '']) => dateTime + of + (id === of ? '' : `[${id}]`),
}
/** The offset is not written. */
const ZONED_5: TextForm = {
  parts: ['dateTime', 'zone'],
  join: ([dateTime = '', id = '']) => dateTime + (/^(?:Z$|[+-])/.test(id) ? id : `[${id}]`),
}

const dateTime = object('java.time.LocalDateTime')
const offsetObject = object(ZONE_OFFSET)

export const zoneRows: readonly BuiltIn[] = [
  each(ZONE_OFFSET, g => offset(g, signedVarInt(g.r)), offset5, FINAL),
  each('java.time.ZoneRegion', zone2, zone, FINAL),
  each(
    'java.time.OffsetDateTime',
    textOf(OFFSET_DATE_TIME, dateTime, offsetObject),
    textOf(OFFSET_DATE_TIME, dateTime5, offset5),
    FINAL,
  ),
  each(
    'java.time.OffsetTime',
    textOf(OFFSET_TIME_2, offsetObject, object('java.time.LocalTime')),
    textOf(OFFSET_TIME, time5, offset5),
    FINAL,
  ),
  each(
    'java.time.ZonedDateTime',
    textOf(ZONED_2, dateTime, offsetObject, g => g.classAndObject()),
    textOf(ZONED_5, dateTime5, zone),
    FINAL,
  ),
]
