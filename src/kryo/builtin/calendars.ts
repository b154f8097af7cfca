import { both, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import type { TextForm } from '../sink.ts'
import { long, signedVarLong, varInt, varLong } from '../var-int.ts'

// Calendars and their zones. (DefaultSerializers.CalendarSerializer, TimeZoneSerializer)

/** Places in Kryo's list of default serializers. */
const TIME_ZONE = 15
const CALENDAR = 16

/** An instant, and the zone in brackets unless that is UTC or none. */
const IN_ZONE: TextForm = {
  parts: ['instant', 'zone'],
  join: ([instant = '', zone = '']) => (zone === 'UTC' || zone === '' ? instant : `${instant}[${zone}]`),
}
export function inZone(g: Graph, high: number, low: number, zone: string): void {
  g.sink.openText(IN_ZONE)
  g.sink.part(0)
  g.sink.millis(high, low)
  g.sink.part(1)
  g.sink.text(zone)
  g.sink.closeText()
}

/** Zone, milliseconds, leniency, first day and least days of a week, and when the Gregorian calendar begins. */
function calendar(g: Graph): void {
  const zone = g.text() ?? ''
  varLong(g.r)
  const { high, low } = long
  g.boolean()
  varInt(g.r)
  varInt(g.r)
  signedVarLong(g.r)
  inZone(g, high, low, zone)
}

const timeZone = (g: Graph): void => g.sink.text(g.text() ?? '')

export const calendarRows: readonly BuiltIn[] = [
  ...[
    'java.util.Calendar',
    'java.util.GregorianCalendar',
    'java.util.JapaneseImperialCalendar',
    'sun.util.BuddhistCalendar',
  ].map(name => both(name, calendar, { inherited: CALENDAR })),
  ...['java.util.TimeZone', 'java.util.SimpleTimeZone', 'sun.util.calendar.ZoneInfo'].map(name =>
    both(name, timeZone, { inherited: TIME_ZONE }),
  ),
]
