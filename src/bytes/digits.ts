// Numbers as decimal digits, two at a time from a table, at a place of a buffer that has room. Every function gives the place behind.

/** `00`, `01`, … `99`, each as its two characters, the first one in the upper byte. */
const PAIRS = Uint16Array.from({ length: 100 }, (_, i) => ((48 + Math.floor(i / 10)) << 8) | (48 + (i % 10)))

/** A whole number within ±2^53: up to 17 bytes. */
export function putNumber(view: DataView, at: number, value: number): number {
  let left = value
  let to = at
  if (left < 0) {
    view.setUint8(to++, 0x2d)
    left = -left
  }
  if (left < 1e8) return putInt(view, to, left | 0)
  const high = Math.floor(left / 1e8)
  to = putInt(view, to, high | 0)
  return putEight(view, to, (left - high * 1e8) | 0)
}

/** The long of these halves, within ±2^53, as `putNumber` does: a call with whole numbers takes no memory, one with a double does. */
export function putLong(view: DataView, at: number, high: number, low: number): number {
  if (high === 0 && low >= 0 && low < 1e8) return putInt(view, at, low)
  let left = high * 0x1_0000_0000 + (low >>> 0)
  let to = at
  if (left < 0) {
    view.setUint8(to++, 0x2d)
    left = -left
  }
  if (left < 1e8) return putInt(view, to, left | 0)
  const upper = Math.floor(left / 1e8)
  const lower = (left - upper * 1e8) | 0
  return putEight(view, putInt(view, to, upper | 0), lower)
}

/** 0 ≤ value < 1e8, no zeros in front. */
function putInt(view: DataView, at: number, value: number): number {
  if (value < 10_000) return putShort(view, at, value)
  const high = (value / 10_000) | 0
  return putFour(view, putShort(view, at, high), value - high * 10_000)
}

/** 0 ≤ value < 10,000, no zeros in front. */
function putShort(view: DataView, at: number, value: number): number {
  if (value < 10) return putOne(view, at, value)
  if (value < 100) return putTwo(view, at, value)
  const high = (value / 100) | 0
  let to = at
  if (high < 10) view.setUint8(to++, 48 + high)
  else to = putTwo(view, to, high)
  return putTwo(view, to, value - high * 100)
}

/** Two digits. */
export function putTwo(view: DataView, at: number, value: number): number {
  view.setUint16(at, PAIRS[value]!)
  return at + 2
}

/** Four digits. */
export function putFour(view: DataView, at: number, value: number): number {
  const high = (value / 100) | 0
  view.setUint16(at, PAIRS[high]!)
  view.setUint16(at + 2, PAIRS[value - high * 100]!)
  return at + 4
}

/** Eight digits. */
function putEight(view: DataView, at: number, value: number): number {
  const high = (value / 10_000) | 0
  return putFour(view, putFour(view, at, high), value - high * 10_000)
}

/** The first `width` digits of nine: 3, 6 or 9. */
export function putFraction(view: DataView, at: number, nano: number, width: number): number {
  const high = (nano / 100_000) | 0
  const low = nano - high * 100_000
  putOne(view, putFour(view, putFour(view, at, high), (low / 10) | 0), low % 10)
  return at + width
}

// A decimal of up to 15 digits is the only one of so few that a double reads back as, so it is the shortest; for a float, of up to 6.

/**
 * A double that is a whole number below 1e15, or has up to three digits behind the point and is below 1e12, or up to seven and is from 1e-3
 * to 1e8: up to 24 bytes. −1 where it is none, and nothing is written.
 */
export function putPlainDouble(view: DataView, at: number, value: number): number {
  const size = value < 0 ? -value : value
  if (!(size < 1e8)) return putLargeDouble(view, at, value)
  const whole = size | 0
  if (whole === size) return Object.is(value, -0) ? -1 : putInt(view, putSign(view, at, value < 0), whole)
  const thousandths = Math.round(size * 1000)
  if (thousandths / 1000 === size)
    return putThousandths(view, putInt(view, putSign(view, at, value < 0), whole), (thousandths - whole * 1000) | 0)
  const parts = Math.round(size * 1e7)
  if (size < 1e-3 || parts / 1e7 !== size) return -1
  return putSeven(view, putInt(view, putSign(view, at, value < 0), whole), (parts - whole * 1e7) | 0)
}

/** The double that stands somewhere, as `putPlainDouble` does: a call with a double would take memory. */
export function copyDouble(from: DataView, at: number, littleEndian: boolean, into: DataView, to: number): number {
  return putPlainDouble(into, to, from.getFloat64(at, littleEndian))
}

function putLargeDouble(view: DataView, at: number, value: number): number {
  const size = Math.abs(value)
  if (Number.isInteger(value)) return size < 1e15 ? putNumber(view, at, value) : -1
  const thousandths = Math.round(size * 1000)
  if (!(size < 1e12) || thousandths / 1000 !== size) return -1
  const whole = Math.floor(size)
  return putThousandths(view, putNumber(view, putSign(view, at, value < 0), whole), (thousandths - whole * 1000) | 0)
}

/** A float, no whole number, with up to six digits, one or three of them behind the point. −1 where it is none, and nothing is written. */
export function putShortFloat(view: DataView, at: number, value: number): number {
  const size = value < 0 ? -value : value
  if (!(size >= 1e-3 && size < 1e5)) return -1
  const thousandths = size < 1000 ? Math.round(size * 1000) : Math.round(size * 10) * 100
  if (Math.fround(thousandths / 1000) !== size) return -1
  const whole = (thousandths / 1000) | 0
  return putThousandths(view, putInt(view, putSign(view, at, value < 0), whole), thousandths - whole * 1000)
}

function putSign(view: DataView, at: number, negative: boolean): number {
  if (!negative) return at
  view.setUint8(at, 0x2d)
  return at + 1
}

/** A point and up to three digits: 1 to 999, without zeros at the end. */
function putThousandths(view: DataView, at: number, value: number): number {
  const high = (value / 100) | 0
  const pair = PAIRS[value - high * 100]!
  view.setInt32(at, 0x2e30_0000 + (high << 16) + pair)
  return at + (pair === ZEROS ? 2 : (pair & 0xff) === 48 ? 3 : 4)
}
const ZEROS = 0x3030

/** A point and up to seven digits, without zeros at the end. */
function putSeven(view: DataView, at: number, value: number): number {
  view.setUint8(at, 0x2e)
  const high = (value / 10_000) | 0
  let to = putFour(view, putThree(view, at + 1, high), value - high * 10_000)
  while (view.getUint8(to - 1) === 48) to--
  return to
}

function putThree(view: DataView, at: number, value: number): number {
  const high = (value / 10) | 0
  return putOne(view, putTwo(view, at, high), value - high * 10)
}

function putOne(view: DataView, at: number, value: number): number {
  view.setUint8(at, 48 + value)
  return at + 1
}
