import { JsonNumber, type JsonValue } from '../bytes/json-parse.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { floatText, JsonWriter } from '../bytes/json-writer.ts'
import { compareDecimals, decimalOf, floorOf, type Decimal } from './decimal.ts'
import { momentOf, timeOfDayOf, type Moment } from './moment.ts'

/**
 * What a value compares and sorts as. `read` leaves the reader behind the value; null stands for null.
 * - `integer` whole numbers, exact; `bits`: of so many, signed · `float` numbers as they are printed · `decimal` exact, whatever the scale
 * - `text` by UTF-16 unit; `values`: no other text occurs
 * - `time` a point in time, dates at midnight, all in UTC · `timeOfDay` nanoseconds · `millis` a time that is printed as a number
 */
export type Scalar =
  | { readonly as: 'integer'; readonly bits?: number; readonly read: (r: ByteReader) => number | bigint | null }
  | { readonly as: 'float'; readonly single: boolean; readonly read: (r: ByteReader) => number | null }
  | { readonly as: 'decimal'; readonly read: (r: ByteReader) => Decimal | null }
  | { readonly as: 'text'; readonly values?: readonly string[]; readonly read: (r: ByteReader) => string | null }
  | { readonly as: 'boolean'; readonly read: (r: ByteReader) => boolean | null }
  | { readonly as: 'time'; readonly read: (r: ByteReader) => Moment | null }
  | { readonly as: 'timeOfDay'; readonly read: (r: ByteReader) => number | null }
  | { readonly as: 'millis'; readonly read: (r: ByteReader) => number | bigint | null }

/** A long; a BigInt only where a number is not exact. */
export function longNumber(r: ByteReader): number | bigint {
  const high = r.int()
  return exactLong(high, r.int() >>> 0)
}

/** A long of its signed high and unsigned low half; a BigInt only where a number is not exact. */
export const exactLong = (high: number, low: number): number | bigint =>
  high >= -0x200000 && high < 0x200000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low)

/** Bytes, which are printed as base64, are that text. */
export function base64Scalar(read: (r: ByteReader) => Uint8Array): Scalar {
  const out = new JsonWriter(64)
  return {
    as: 'text',
    read(r) {
      out.at = 0
      out.base64(read(r))
      out.at-- // without quotes
      return out.text(1)
    },
  }
}

/** The same scalar, read otherwise. */
export function readingThrough(
  scalar: Scalar,
  around: <T>(read: (r: ByteReader) => T | null) => (r: ByteReader) => T | null,
): Scalar {
  switch (scalar.as) {
    case 'integer':
      return { ...scalar, read: around(scalar.read) }
    case 'float':
      return { ...scalar, read: around(scalar.read) }
    case 'decimal':
      return { ...scalar, read: around(scalar.read) }
    case 'text':
      return { ...scalar, read: around(scalar.read) }
    case 'boolean':
      return { ...scalar, read: around(scalar.read) }
    case 'time':
      return { ...scalar, read: around(scalar.read) }
    case 'timeOfDay':
      return { ...scalar, read: around(scalar.read) }
    case 'millis':
      return { ...scalar, read: around(scalar.read) }
  }
}

/** Whether some value of these can equal a literal: an enum has few constants, an integer its range. */
export function mayBe(scalar: Scalar, literal: JsonValue): boolean {
  if (scalar.as === 'text' && scalar.values !== undefined)
    return typeof literal === 'string' && scalar.values.includes(literal)
  if (scalar.as !== 'integer' || !(literal instanceof JsonNumber)) return true
  const { whole, more } = floorOf(decimalOf(literal.text))
  if (more || scalar.bits === undefined) return !more
  const { least, most } = rangeOf(scalar.bits)
  return whole >= least && whole <= most
}

/** Of signed numbers. */
export const rangeOf = (bits: number): { readonly least: bigint; readonly most: bigint } => ({
  least: -(1n << BigInt(bits - 1)),
  most: (1n << BigInt(bits - 1)) - 1n,
})

/** What `order` gives beside −1, 0 and 1: not null, but neither less nor more nor equal (NaN); null. */
export const UNORDERED = 2
export const IS_NULL = 3

/** Reads a value and says how it compares to a literal: −1, 0, 1, UNORDERED or IS_NULL. */
export type Order = (r: ByteReader) => number

const compare = (a: number | bigint | string, b: number | bigint | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What a literal must be, in words; the kinds of `Scalar` a user sees. */
export const KIND_WORDS: Readonly<Record<Scalar['as'], string>> = {
  integer: 'a number',
  float: 'a number',
  decimal: 'a number',
  text: 'a string',
  boolean: 'true or false',
  time: 'a date or time',
  timeOfDay: 'a time of day',
  millis: 'a time, or a number of milliseconds',
}

/** How values compare to a literal; undefined where the two are of unlike kinds. A literal null is of none. */
export function orderTo(scalar: Scalar, literal: JsonValue): Order | undefined {
  switch (scalar.as) {
    case 'integer':
      return literal instanceof JsonNumber ? integerOrder(scalar.read, literal.text) : undefined
    case 'float':
      return floatOrder(scalar.read, scalar.single, literal)
    case 'decimal': {
      const wanted = decimalLiteral(literal)
      if (wanted === undefined) return undefined
      return r => {
        const value = scalar.read(r)
        return value === null ? IS_NULL : compareDecimals(value, wanted)
      }
    }
    case 'text': {
      if (typeof literal !== 'string') return undefined
      return r => {
        const value = scalar.read(r)
        return value === null ? IS_NULL : compare(value, literal)
      }
    }
    case 'boolean': {
      if (typeof literal !== 'boolean') return undefined
      return r => {
        const value = scalar.read(r)
        return value === null ? IS_NULL : value === literal ? 0 : UNORDERED
      }
    }
    case 'time': {
      const wanted = typeof literal === 'string' ? momentOf(literal) : undefined
      if (wanted === undefined) return undefined
      return r => {
        const value = scalar.read(r)
        return value === null ? IS_NULL : compare(value.second, wanted.second) || compare(value.nano, wanted.nano)
      }
    }
    case 'timeOfDay': {
      const wanted = typeof literal === 'string' ? timeOfDayOf(literal) : undefined
      if (wanted === undefined) return undefined
      return r => {
        const value = scalar.read(r)
        return value === null ? IS_NULL : compare(value, wanted)
      }
    }
    case 'millis': {
      if (literal instanceof JsonNumber) return integerOrder(scalar.read, literal.text)
      const wanted = typeof literal === 'string' ? momentOf(literal) : undefined
      return wanted === undefined ? undefined : integerOrder(scalar.read, millisText(wanted))
    }
  }
}

/** Milliseconds of a moment, with the fraction that its nanoseconds leave. */
const millisText = ({ second, nano }: Moment): string => `${BigInt(second) * 1_000_000_000n + BigInt(nano)}e-6`

/** JavaScript compares numbers and BigInts of any size exactly, so that the whole part and whether there is more will do. */
function integerOrder(read: (r: ByteReader) => number | bigint | null, text: string): Order {
  const { whole, more } = floorOf(decimalOf(text))
  const above = more ? -1 : 0
  return r => {
    const value = read(r)
    return value === null ? IS_NULL : value < whole ? -1 : value > whole ? 1 : above
  }
}

/**
 * A float compares as it is printed: the shortest text that reads back. Between two texts that read back as different floats the floats
 * decide; where both are the same float, the texts.
 */
function floatOrder(read: (r: ByteReader) => number | null, single: boolean, literal: JsonValue): Order | undefined {
  const text = literal instanceof JsonNumber ? literal.text : floatWord(literal)
  if (text === undefined) return undefined
  const wanted = Number(text)
  if (!Number.isFinite(wanted) && !(literal instanceof JsonNumber))
    return r => {
      const value = read(r)
      if (value === null) return IS_NULL
      return Number.isNaN(wanted) || Number.isNaN(value)
        ? Number.isNaN(wanted) && Number.isNaN(value)
          ? 0
          : UNORDERED
        : compare(value, wanted)
    }
  const exact = decimalOf(text)
  const near = single ? Math.abs(wanted) * 1e-6 + 1e-44 : 0
  return r => {
    const value = read(r)
    if (value === null) return IS_NULL
    if (Number.isNaN(value)) return UNORDERED
    if (value < wanted - near) return -1
    if (value > wanted + near) return 1
    if (!Number.isFinite(value)) return value > 0 ? 1 : -1 // a literal beyond every double
    return compareDecimals(decimalOf(single ? floatText(value) : String(value)), exact)
  }
}

const floatWord = (literal: JsonValue): string | undefined =>
  typeof literal === 'string' && /^(NaN|-?Infinity)$/.test(literal) ? literal : undefined

/** Decimals are printed as strings, so a string of digits is one too. */
function decimalLiteral(literal: JsonValue): Decimal | undefined {
  if (literal instanceof JsonNumber) return decimalOf(literal.text)
  return typeof literal === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(literal) ? decimalOf(literal) : undefined
}
