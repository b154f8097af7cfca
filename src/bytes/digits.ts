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
 * A double, no whole number, with up to three digits behind the point, or up to seven where it is below 1e8: up to 24 bytes.
 * −1 where it is none, and nothing is written.
 */
function putShortDouble(view: DataView, at: number, value: number): number {
  const size = value < 0 ? -value : value
  if (!(size >= 1e-3 && size < 1e12)) return -1
  const thousandths = Math.round(size * 1000)
  if (thousandths / 1000 === size) return putDecimal(view, at, value, thousandths, 1000)
  const parts = Math.round(size * 1e7)
  return size < 1e8 && parts / 1e7 === size ? putDecimal(view, at, value, parts, 1e7) : -1
}

/** A double that is a whole number below 1e15 or has few digits behind the point: up to 24 bytes. −1 where it has not, and nothing is written. */
export function putPlainDouble(view: DataView, at: number, value: number): number {
  if (!Number.isInteger(value)) return putShortDouble(view, at, value)
  return Math.abs(value) < 1e15 && !Object.is(value, -0) ? putNumber(view, at, value) : -1
}

/** A float, no whole number, with up to six digits, one or three of them behind the point. −1 where it is none, and nothing is written. */
export function putShortFloat(view: DataView, at: number, value: number): number {
  const size = value < 0 ? -value : value
  if (!(size >= 1e-3 && size < 1e5)) return -1
  const thousandths = size < 1000 ? Math.round(size * 1000) : Math.round(size * 10) * 100
  return Math.fround(thousandths / 1000) === size ? putDecimal(view, at, value, thousandths, 1000) : -1
}

function putDecimal(view: DataView, at: number, value: number, scaled: number, scale: 1000 | 1e7): number {
  let to = at
  if (value < 0) view.setUint8(to++, 0x2d)
  const whole = Math.floor(scaled / scale)
  to = putNumber(view, to, whole)
  view.setUint8(to++, 0x2e)
  let fraction = scaled - whole * scale
  if (scale === 1e7) {
    const high = Math.floor(fraction / 10_000)
    to = putThree(view, to, high)
    fraction -= high * 10_000
    to = putFour(view, to, fraction)
  } else {
    to = putThree(view, to, fraction)
  }
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
