import type { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { floatText } from '../bytes/json-writer.ts'
import { decimalOf, type Decimal } from '../type/decimal.ts'
import type { Moment } from '../type/moment.ts'
import type { Scalar } from '../type/scalar.ts'

// Bytes that compare, unsigned, as the values they stand for. A number in front of each puts NaN behind all values, null behind NaN, and
// what cannot be read behind null, also where values descend.

export const VALUE = 1
const NOT_A_NUMBER = 2
export const NULL = 3
export const UNREAD = 4

/** Values of different kinds in one order stand one kind behind the other, but numbers of all kinds together. */
const FIRST = { boolean: 1, number: 2, text: 3, timeOfDay: 4, time: 5 } as const

/** Writes what a value sorts by. The reader stands in front of it. */
export type SortBytes = (r: ByteReader, w: ByteWriter) => void

/** `exact`: numbers of several kinds meet, and all are written as decimals. */
export function sortBytes(scalar: Scalar, exact: boolean): SortBytes {
  switch (scalar.as) {
    case 'integer':
    case 'millis':
      return exact ? decimals(r => whole(scalar.read(r))) : integers(scalar.read)
    case 'decimal':
      return decimals(scalar.read)
    case 'float': {
      const { single } = scalar
      return exact
        ? floats(scalar.read, (w, value) => putDecimal(w, decimalOf(single ? floatText(value) : String(value))))
        : floats(scalar.read, putDouble)
    }
    case 'text':
      return present(scalar.read, FIRST.text, putText)
    case 'boolean':
      return present(scalar.read, FIRST.boolean, (w, value) => w.byte(value ? 1 : 0))
    case 'timeOfDay':
      return present(scalar.read, FIRST.timeOfDay, putDouble)
    case 'time':
      return present(scalar.read, FIRST.time, putMoment)
  }
}

/** Which numbers sort by bytes of their own; two kinds of them need decimals. */
export const numberKind = ({ as }: Scalar): string | undefined =>
  as === 'integer' || as === 'millis' ? 'integer' : as === 'float' || as === 'decimal' ? as : undefined

const present =
  <T>(read: (r: ByteReader) => T | null, first: number, put: (w: ByteWriter, value: T) => void): SortBytes =>
  (r, w) => {
    const value = read(r)
    if (value === null) return w.byte(NULL)
    w.byte(VALUE)
    w.byte(first)
    put(w, value)
  }

const floats =
  (read: (r: ByteReader) => number | null, put: (w: ByteWriter, value: number) => void): SortBytes =>
  (r, w) => {
    const value = read(r)
    if (value === null) return w.byte(NULL)
    if (Number.isNaN(value)) return w.byte(NOT_A_NUMBER)
    w.byte(VALUE)
    w.byte(FIRST.number)
    put(w, value)
  }

const whole = (value: number | bigint | null): Decimal | null =>
  value === null ? null : { unscaled: BigInt(value), scale: 0 }
const decimals = (read: (r: ByteReader) => Decimal | null): SortBytes => present(read, FIRST.number, putDecimal)

const BIG = 0x80
/** A long with its sign flipped; a larger BigInteger behind or in front of all, its length first. */
const integers = (read: (r: ByteReader) => number | bigint | null): SortBytes =>
  present(read, FIRST.number, (w, value) => {
    if (typeof value === 'number') {
      w.byte(BIG)
      w.int(Math.floor(value / 0x1_0000_0000) ^ 0x8000_0000)
      return w.int(value | 0)
    }
    if (BigInt.asIntN(64, value) === value) {
      w.byte(BIG)
      return w.long(BigInt.asIntN(64, value ^ SIGN))
    }
    const digits = (value < 0n ? -value : value).toString(16)
    const flip = value < 0n ? 0xff : 0
    w.byte(value < 0n ? BIG - 1 : BIG + 1)
    w.int(value < 0n ? ~digits.length : digits.length)
    for (let i = 0; i < digits.length; i++) w.byte(digits.charCodeAt(i) ^ flip)
  })
const SIGN = -(1n << 63n)

/** The bits of a double, the sign flipped, of a negative one all; −0 is 0. */
function putDouble(w: ByteWriter, value: number): void {
  const { at } = w
  w.double(value === 0 ? 0 : value)
  w.sortable(at, 8)
}

const POSITIVE = 0x82
const ZERO = 0x81
const NEGATIVE = 0x80

/** Where the first digit stands, then the digits without zeros at the end; of a negative one all flipped. */
function putDecimal(w: ByteWriter, { unscaled, scale }: Decimal): void {
  if (unscaled === 0n) return w.byte(ZERO)
  const negative = unscaled < 0n
  const all = (negative ? -unscaled : unscaled).toString()
  const digits = all.replace(/0+$/, '')
  w.byte(negative ? NEGATIVE : POSITIVE)
  const { at } = w
  w.double(all.length - scale)
  w.sortable(at, 8)
  for (let i = 0; i < digits.length; i++) w.byte(digits.charCodeAt(i))
  w.byte(0)
  if (negative) w.flip(at)
}

/** A byte for each ASCII character, one more than it; 00 ends the text. Others have FF in front of their two bytes. */
function putText(w: ByteWriter, text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x7f) w.byte(unit + 1)
    else {
      w.byte(0xff)
      w.short(unit)
    }
  }
  w.byte(0)
}

function putMoment(w: ByteWriter, { second, nano }: Moment): void {
  w.long(BigInt.asIntN(64, BigInt(second) ^ SIGN))
  w.int(nano)
}
