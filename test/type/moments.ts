import fc from 'fast-check'
import { LONG_MAX, LONG_MIN, hashLong, long, node, often, type Node } from './leaves.ts'

// Dates and times, by another calendar than ours.

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}
interface Time {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nano: number
}
const pad = (value: number, width: number): string => String(value).padStart(width, '0')
const yearText = (year: number): string => (year > 9999 ? `+${year}` : year < 0 ? `-${pad(-year, 4)}` : pad(year, 4))
export const dayText = ({ year, month, day }: Day): string => `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`
const fraction = (nano: number): string =>
  nano === 0
    ? ''
    : `.${pad(nano, 9).replace(/^(\d{3}|\d{6})(000|000000)$/, (all, head: string) => (all.length === 9 && head.length === 6 && all.endsWith('000000') ? all.slice(0, 3) : head))}`
export const timeText = ({ hour, minute, second, nano }: Time): string =>
  `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(nano)}`
export const floor = (a: bigint, b: bigint): bigint => a / b - (a % b < 0n ? 1n : 0n)

/** Days since 1970 as a date: the calendar repeats every 400 years, which are 146,097 days. */
export function dateOf(epochDay: bigint): Day {
  const cycle = floor(epochDay, 146_097n)
  const date = new Date(Number(epochDay - cycle * 146_097n) * 86_400_000)
  return { year: date.getUTCFullYear() + Number(cycle) * 400, month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
export function momentText(epochSecond: bigint, nano: number): string {
  const day = floor(epochSecond, 86_400n)
  const second = Number(epochSecond - day * 86_400n)
  return `${dayText(dateOf(day))}T${timeText({ hour: Math.floor(second / 3600), minute: Math.floor((second % 3600) / 60), second: second % 60, nano })}`
}
const millisText = (millis: bigint): string =>
  momentText(floor(millis, 1000n), Number(((millis % 1000n) + 1000n) % 1000n) * 1_000_000)

const epochMilli = often(
  [
    0n,
    -1n,
    999n,
    -62167219200000n,
    -62167219200001n,
    253402300799999n,
    253402300800000n,
    8640000000000001n,
    -8640000000000001n,
    LONG_MAX,
    LONG_MIN + 1n,
  ],
  fc.bigInt({ min: LONG_MIN + 1n, max: LONG_MAX }),
)
const epochSecond = often(
  [
    0n,
    -1n,
    -62167219200n,
    -62167219201n,
    253402300799n,
    253402300800n,
    31556889864403199n,
    -31557014167219200n,
    LONG_MAX,
    LONG_MIN,
  ],
  long,
)
const nano = often([0, 1, 999, 1000, 1_000_000, 10_000_000, 120_000, 999_999_999, 500_000_000], fc.nat(999_999_999))
const year = often(
  [0, 1, -1, 1970, 2024, 9999, 10000, -9999, -10000, 999_999_999, -999_999_999, 2 ** 31 - 1, 1 - 2 ** 31],
  fc.integer({ min: -3000, max: 12000 }),
)
const day = fc.record({ year, month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59), nano })
const hashDay = (v: Day): number => (v.year & 0xfffff800) ^ ((v.year << 11) + (v.month << 6) + v.day)
const hashTime = (v: Time): number =>
  hashLong(BigInt((v.hour * 60 + v.minute) * 60 + v.second) * 1_000_000_000n + BigInt(v.nano))
const millis = (kind: string): Node =>
  node(kind, {
    value: fc.record({ epochMilli }),
    nulls: true,
    print: v => `"${millisText(v.epochMilli)}Z"`,
    length: 8,
    hash: v => hashLong(v.epochMilli),
  })

export const times: readonly Node[] = [
  millis('date'),
  millis('sqlDate'),
  millis('sqlTime'),
  node('sqlTimestamp', {
    value: fc.record({ epochMilli, nano }),
    nulls: true,
    print: v => `"${momentText(floor(v.epochMilli, 1000n), v.nano)}Z"`,
    length: 12,
    hash: v => hashLong(v.epochMilli),
  }),
  node('instant', {
    value: fc.record({ epochSecond, nano }),
    nulls: true,
    print: v => `"${momentText(v.epochSecond, v.nano)}Z"`,
    length: 12,
    hash: v => (hashLong(v.epochSecond) + Math.imul(51, v.nano)) | 0,
  }),
  node('localDate', { value: day, nulls: true, print: v => `"${dayText(v)}"`, length: 6, hash: hashDay }),
  node('localTime', { value: time, nulls: true, print: v => `"${timeText(v)}"`, length: 7, hash: hashTime }),
  node('localDateTime', {
    value: fc.record({ date: day, time }),
    nulls: true,
    print: v => `"${dayText(v.date)}T${timeText(v.time)}"`,
    length: 13,
    hash: v => hashDay(v.date) ^ hashTime(v.time),
  }),
]
