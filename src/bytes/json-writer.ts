import { SavepointError } from '../errors.ts'
import { floatBits } from './bits.ts'
import { copyPlain, ESCAPE } from './copy-text.ts'
import { putNumber, putPlainDouble, putShortFloat } from './digits.ts'
import { grown } from './grow.ts'
import type { ByteReader } from './reader.ts'

// JSON straight into bytes. Going through values and JSON.stringify costs two to four times as much; so printers copy, and only what
// needs care (a long above 2^53, a double) becomes a JavaScript value at all.

const HEX = '0123456789abcdef'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const QUOTE = 0x22
const encoder = new TextEncoder()
/** U+FEFF in front is a character like any other. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A growing buffer of JSON text in UTF-8. `at` may be set back, to take away what was written behind it. */
export class JsonWriter {
  bytes: Uint8Array
  /** Of `bytes`. */
  view: DataView
  /** Of `bytes`, as a plain field: generated code asks for it all the time. */
  size: number
  at = 0
  /** long and BigInteger values get quotes, for readers that know only doubles. */
  quotesLongs = false

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
    this.size = capacity
  }

  room(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const larger = grown(this.bytes, this.at + count, 0, this.at)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
    this.size = larger.length
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.room(1)
    this.bytes[this.at++] = value
  }

  /** Text that is known to be ASCII and to need no escape. */
  ascii(text: string): void {
    this.room(text.length)
    for (let i = 0; i < text.length; i++) this.bytes[this.at++] = text.charCodeAt(i)
  }

  put(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** Constant text. */
  piece({ bytes, words }: Piece): void {
    if (bytes.length > LONG_PIECE) return this.put(bytes)
    this.room(4 * words.length)
    const { view, at } = this
    for (let i = 0; i < words.length; i++) view.setInt32(at + 4 * i, words[i]!)
    this.at = at + bytes.length
  }

  /** A whole number within ±2^53. */
  number(value: number): void {
    this.room(20)
    this.at = putNumber(this.view, this.at, value)
  }

  /** A long, given as its signed high and unsigned low half. */
  long(high: number, low: number): void {
    if (high >= -0x200000 && high < 0x200000) this.number(high * 0x1_0000_0000 + low)
    else this.ascii(((BigInt(high) << 32n) | BigInt(low)).toString())
  }

  /** A long that is a value, not a time. */
  longValue(high: number, low: number): void {
    if (this.quotesLongs) this.byte(0x22)
    this.long(high, low)
    if (this.quotesLongs) this.byte(0x22)
  }

  /** A long or BigInteger that is a value. */
  bigint(value: bigint): void {
    this.ascii(this.quotesLongs ? `"${value}"` : String(value))
  }

  /** As JavaScript prints it, which is the shortest text that reads back; −0 and what JSON cannot say are kept. */
  double(value: number): void {
    this.floating(value, putPlainDouble, String)
  }

  /** The shortest number that reads back at the width of a float. */
  float(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < 0x1000000 && !Object.is(value, -0)) this.number(value)
    else this.floating(value, putShortFloat, floatText)
  }

  private floating(value: number, put: typeof putPlainDouble, text: (value: number) => string): void {
    this.room(24)
    const at = put(this.view, this.at, value)
    if (at < 0) this.ascii(numberText(value, text))
    else this.at = at
  }

  /** A JavaScript string, quoted; lone surrogates are escaped. */
  string(text: string): void {
    this.room(text.length * 6 + 2)
    this.bytes[this.at++] = QUOTE
    this.textUnits(text)
    this.bytes[this.at++] = QUOTE
  }

  private textUnits(text: string): void {
    this.room(text.length * 6 + 1)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit < 0x80) this.asciiUnit(unit)
      else i += this.unit(unit, i + 1 < text.length ? text.charCodeAt(i + 1) : 0)
    }
  }

  /** `length` UTF-16 units, each a var-int, as Flink's strings have them; quoted. */
  units(r: ByteReader, length: number): void {
    this.byte(QUOTE)
    let left = length
    while (left > PIECE) left -= this.someUnits(r, PIECE, true)
    if (left > 0) this.someUnits(r, left, false)
    this.byte(QUOTE)
  }

  /** So many units, without quotes; one more where the last of them is half of a pair and `more` follow. The result counts them. */
  private someUnits(r: ByteReader, length: number, more: boolean): number {
    this.room(length * 6 + 6)
    const { view, end } = r
    let i = copyPlain(view, r.at, Math.min(length, r.left), this.view, this.at)
    let at = r.at + i
    let to = this.at + i
    while (i < length) {
      const first = at < end ? view.getUint8(at) : 0xff
      if (first < 0x80 && ESCAPE[first] === 0) {
        this.view.setUint8(to++, first)
        at++
        i++
        continue
      }
      const unit = first < 0x80 || at + 1 >= end ? 0 : twoByteUnit(first, view.getUint8(at + 1))
      if (unit >= 0x80 && unit < 0x800) {
        this.view.setUint8(to++, 0xc0 | (unit >> 6))
        this.view.setUint8(to++, 0x80 | (unit & 0x3f))
        at += 2
        i++
        continue
      }
      r.at = at
      this.at = to
      i += this.awkwardUnit(r, more || i + 1 < length)
      at = r.at
      to = this.at
    }
    r.at = at
    this.at = to
    return i
  }

  /** One unit, or two that are a pair; the result says how many. */
  private awkwardUnit(r: ByteReader, more: boolean): 1 | 2 {
    const unit = nextUnit(r)
    if (unit < 0x80) {
      this.asciiUnit(unit)
      return 1
    }
    const { at } = r
    const next = more && (unit & 0xfc00) === 0xd800 ? nextUnit(r) : 0
    if (this.unit(unit, next) === 1) return 2
    r.at = at
    return 1
  }

  /** UTF-8 text, quoted: copied, with escapes. Bytes that are no UTF-8 become U+FFFD. */
  utf8(bytes: Uint8Array): void {
    if (bytes.length > PIECE) return this.longUtf8(bytes)
    if (!isAscii(bytes)) return this.string(utf8Text(bytes))
    this.room(bytes.length * 6 + 2)
    this.bytes[this.at++] = QUOTE
    for (let i = 0; i < bytes.length; i++) this.asciiUnit(bytes[i]!)
    this.bytes[this.at++] = QUOTE
  }

  private longUtf8(bytes: Uint8Array): void {
    this.byte(QUOTE)
    for (let from = 0; from < bytes.length;) {
      const to = boundary(bytes, from + PIECE)
      this.textUnits(utf8Text(bytes.subarray(from, to)))
      from = to
    }
    this.byte(QUOTE)
  }

  /** Quoted base64 with padding. */
  base64(bytes: Uint8Array): void {
    this.room(Math.ceil(bytes.length / 3) * 4 + 2)
    const put = (code: number): void => void (this.bytes[this.at++] = code)
    put(QUOTE)
    for (let i = 0; i < bytes.length; i += 3) {
      const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]]
      put(BASE64.charCodeAt(a >> 2))
      put(BASE64.charCodeAt(((a & 3) << 4) | ((b ?? 0) >> 4)))
      put(b === undefined ? 0x3d : BASE64.charCodeAt(((b & 15) << 2) | ((c ?? 0) >> 6)))
      put(c === undefined ? 0x3d : BASE64.charCodeAt(c & 63))
    }
    put(QUOTE)
  }

  /** What stands in the buffer from `from` on, as text. */
  text(from = 0): string {
    return utf8Text(this.bytes.subarray(from, this.at))
  }

  private asciiUnit(unit: number): void {
    const escape = ESCAPE[unit]!
    if (escape === 0) this.bytes[this.at++] = unit
    else this.escaped(unit, escape)
  }

  private escaped(unit: number, escape: number): void {
    this.bytes[this.at++] = 0x5c
    if (escape !== 1) this.bytes[this.at++] = escape
    else this.unicode(unit)
  }

  private unicode(unit: number): void {
    this.bytes[this.at++] = 0x75
    for (let shift = 12; shift >= 0; shift -= 4) this.bytes[this.at++] = HEX.charCodeAt((unit >> shift) & 15)
  }

  /** A unit above ASCII; the result is 1 if `next` was its other half and is written too. */
  private unit(unit: number, next: number): 0 | 1 {
    const { bytes } = this
    if (unit < 0x800) {
      bytes[this.at++] = 0xc0 | (unit >> 6)
      bytes[this.at++] = 0x80 | (unit & 0x3f)
    } else if ((unit & 0xf800) !== 0xd800) {
      bytes[this.at++] = 0xe0 | (unit >> 12)
      bytes[this.at++] = 0x80 | ((unit >> 6) & 0x3f)
      bytes[this.at++] = 0x80 | (unit & 0x3f)
    } else if (unit < 0xdc00 && (next & 0xfc00) === 0xdc00) {
      const code = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
      bytes[this.at++] = 0xf0 | (code >> 18)
      bytes[this.at++] = 0x80 | ((code >> 12) & 0x3f)
      bytes[this.at++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[this.at++] = 0x80 | (code & 0x3f)
      return 1
    } else {
      bytes[this.at++] = 0x5c
      this.unicode(unit)
    }
    return 0
  }
}

/** Text is printed in pieces of so many units: each may take six bytes, and nobody knows how many do. */
const PIECE = 1 << 20

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false
  return true
}

/** Where a character begins, at `at` or up to three bytes in front of it. */
function boundary(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return bytes.length
  for (let i = at; i > at - 4; i--) if ((bytes[i]! & 0xc0) !== 0x80) return i
  return at
}

/** Constant text, also as words that are copied faster than bytes; zeros fill the last one. */
export interface Piece {
  readonly bytes: Uint8Array
  readonly words: Int32Array
}
export const piece = (text: string): Piece => pieceOf(utf8(text))
/** The same of bytes, to be compared by words. */
export function pieceOf(bytes: Uint8Array): Piece {
  const padded = new Uint8Array((bytes.length + 3) & ~3)
  padded.set(bytes)
  const view = new DataView(padded.buffer)
  return { bytes, words: Int32Array.from({ length: padded.length / 4 }, (_, i) => view.getInt32(4 * i)) }
}
/** Beyond so many bytes `set` is faster than words. */
const LONG_PIECE = 64

/** 0 where a third byte follows. */
const twoByteUnit = (first: number, second: number): number => (second < 0x80 ? (first & 0x7f) | (second << 7) : 0)

/** One var-int UTF-16 unit of Flink's string coding: three bytes at most. */
export function nextUnit(r: ByteReader): number {
  const first = r.unsignedByte()
  if (first < 0x80) return first
  const second = r.unsignedByte()
  if (second < 0x80) return (first & 0x7f) | (second << 7)
  const third = r.unsignedByte()
  if (third > 3) throw r.error('corrupt', 'not a UTF-16 unit', { found: 'more than 16 bits' }, r.at - 3)
  return (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14)
}

function numberText(value: number, text: (value: number) => string): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : text(value)
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"'
}

/** The fewest digits that give the same float, printed as JavaScript prints numbers. */
export function floatText(value: number): string {
  if (value < 0) return `-${floatText(-value)}`
  for (let precision = 1; precision < 9; precision++) {
    const nearest = value.toExponential(precision - 1)
    const short = [nearest, isPowerOfTwo(value) ? nextDecimal(nearest) : nearest].find(
      text => Math.fround(Number(text)) === value,
    )
    if (short !== undefined) return String(Number(short))
  }
  return String(Number(value.toPrecision(9)))
}

/** Above a power of two floats lie twice as far apart as below: the decimal above may do where a nearer one does not. */
const isPowerOfTwo = (value: number): boolean => (floatBits(value) & 0x7f_ffff) === 0
function nextDecimal(text: string): string {
  const [digits, exponent] = text.split('e') as [string, string]
  return `${Number(digits.replace('.', '')) + 1}e${Number(exponent) - Math.max(0, digits.length - 2)}`
}

/** Units of the longest string that V8 has. */
export const LONGEST_STRING = 2 ** 29 - 24
export const tooLong = (units: number): SavepointError =>
  new SavepointError('unsupported', 'a text is longer than the strings of JavaScript', {
    found: String(units),
    expected: `at most ${LONGEST_STRING}`,
  })

/** Bytes that are no UTF-8 become U+FFFD. Throws unsupported where they may be more than a string has. */
export function utf8Text(bytes: Uint8Array): string {
  if (bytes.length > LONGEST_STRING) throw tooLong(bytes.length)
  return decoder.decode(bytes)
}

/** UTF-8 bytes of a text, for constant pieces. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)
