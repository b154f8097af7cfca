import { daysIn } from '../model/month.ts'

// Points in time as texts have them, and as a line that all kinds of dates and times lie on: seconds from 1970 in UTC.

/** A point in time. A date is its midnight, a local time is as in UTC. */
export interface Moment {
  /** BigInt where a number would not be exact. */
  readonly second: number | bigint
  /** 0 to 999,999,999. */
  readonly nano: number
}

/** Days from 1970-01-01. (Howard Hinnant, civil to days) */
export function epochDayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
}

/** The date of a day counted from 1970-01-01. (Howard Hinnant, days to civil) */
export function dateOfDay(epochDay: number): { readonly year: number; readonly month: number; readonly day: number } {
  const z = epochDay + 719_468
  const era = Math.floor(z / 146_097)
  const doe = (z - era * 146_097) | 0
  const yoe = ((doe - ((doe / 1460) | 0) + ((doe / 36_524) | 0) - ((doe / 146_096) | 0)) / 365) | 0
  const doy = doe - (365 * yoe + (yoe >> 2) - ((yoe / 100) | 0))
  const mp = ((5 * doy + 2) / 153) | 0
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - (((153 * mp + 2) / 5) | 0) + 1 }
}

/** Milliseconds since the epoch. */
export function momentOfMillis(millis: number | bigint): Moment {
  if (typeof millis === 'number') {
    const second = Math.floor(millis / 1000)
    return { second, nano: (millis - second * 1000) * 1_000_000 }
  }
  const part = ((millis % 1000n) + 1000n) % 1000n
  const whole = (millis - part) / 1000n
  const second = Number(whole)
  return { second: Number.isSafeInteger(second) ? second : whole, nano: Number(part) * 1_000_000 }
}

/** Whole seconds of a day and a second within it. */
export function secondsOf(epochDay: number, secondOfDay: number): number | bigint {
  const second = epochDay * 86_400 + secondOfDay
  return Number.isSafeInteger(second) ? second : BigInt(epochDay) * 86_400n + BigInt(secondOfDay)
}

const DATE = /^([+-]\d{4,9}|\d{4})-(\d\d)-(\d\d)/
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?/
const ZONE = /^(?:[zZ]|([+-])(\d\d):?(\d\d)?)?$/

/** `2024-02-29`, `2024-02-29T12:34`, with seconds, a fraction, `Z` or an offset; undefined where the text is none. */
export function momentOf(text: string): Moment | undefined {
  const date = DATE.exec(text)
  if (date === null) return undefined
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  const epochDay = epochDayOf(year, month, day)
  const rest = text.slice(date[0].length)
  if (rest === '') return { second: secondsOf(epochDay, 0), nano: 0 }
  const clock = /^[Tt ]/.test(rest) ? clockOf(rest.slice(1)) : undefined
  const zone = clock && ZONE.exec(clock.rest)
  if (clock === undefined || zone === null || zone === undefined) return undefined
  const ahead = (zone[1] === '-' ? -1 : 1) * (Number(zone[2] ?? 0) * 3600 + Number(zone[3] ?? 0) * 60)
  return { second: secondsOf(epochDay, clock.second - ahead), nano: clock.nano }
}

/** Nanoseconds of `12:34`, `12:34:56.789`; undefined where the text is no time of day. */
export function timeOfDayOf(text: string): number | undefined {
  const clock = clockOf(text)
  return clock === undefined || clock.rest !== '' ? undefined : clock.second * 1e9 + clock.nano
}

function clockOf(text: string): { readonly second: number; readonly nano: number; readonly rest: string } | undefined {
  const time = TIME.exec(text)
  if (time === null) return undefined
  const [hour, minute, second] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return {
    second: hour * 3600 + minute * 60 + second,
    nano: Number((time[4] ?? '').padEnd(9, '0')),
    rest: text.slice(time[0].length),
  }
}
