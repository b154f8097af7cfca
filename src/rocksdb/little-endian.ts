import { hex } from '../bytes/hex.ts'
import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'

// RocksDB's numbers are little-endian, of fixed width or varints of seven bits per byte. Those that address or count bytes are checked
// numbers; a sequence number has 56 bits, of which only the largest, which means "before everything", is above 2^53.

export const fixed32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

/** Takes a varint of up to `most` bytes; −1: there is none in front of the end. */
export function varint(r: { readonly bytes: Uint8Array; at: number; readonly end: number }, most: number): number {
  let value = 0
  for (let factor = 1, i = 0; i < most && r.at < r.end; i++, factor *= 128) {
    const byte = r.bytes[r.at++]!
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
  }
  return -1
}

/** The varint that the bytes begin with; undefined: they are none, or it is above 2^53−1. */
export function numberOf(bytes: Uint8Array): number | undefined {
  const value = varint({ bytes, at: 0, end: bytes.length }, 10)
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined
}

/** A cursor over RocksDB's structures. Every read checks its bounds and throws a SavepointError that names file and offset. */
export class LittleEndianReader {
  readonly bytes: Uint8Array
  readonly file: string
  /** Where `bytes[0]` lies in `file`. */
  readonly base: number
  at: number
  end: number

  constructor(bytes: Uint8Array, file: string, base = 0, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.file = file
    this.base = base
    this.at = at
    this.end = end
  }

  get left(): number {
    return this.end - this.at
  }

  byte(): number {
    if (this.at >= this.end) throw this.truncated(1)
    return this.bytes[this.at++]!
  }

  fixed32(): number {
    if (this.at + 4 > this.end) throw this.truncated(4)
    this.at += 4
    return fixed32(this.bytes, this.at - 4)
  }

  varint32(): number {
    const start = this.at
    const value = this.unchecked(5)
    if (value <= 0xffff_ffff) return value
    throw this.error('corrupt', 'a number takes more than 32 bits', { found: String(value) }, start)
  }

  /** 0 to 2^53−1. */
  varint64(): number {
    const start = this.at
    const value = this.unchecked(10)
    if (value <= Number.MAX_SAFE_INTEGER) return value
    throw this.error(
      'corrupt',
      'implausible number',
      { found: hex(this.bytes.subarray(start, this.at)), expected: '0 to 2^53-1' },
      start,
    )
  }

  /** A sequence number, or a number that nobody looks at: exact up to 2^53. */
  sequence(): number {
    return this.unchecked(10)
  }

  /** Signed, by a varint of `(n << 1) ^ (n >> 63)`. */
  zigzag(): number {
    const value = this.varint64()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  private unchecked(most: number): number {
    const start = this.at
    const value = varint(this, most)
    if (value >= 0) return value
    if (this.at - start < most) throw this.truncated(1)
    throw this.error(
      'corrupt',
      `a number takes more than ${most} bytes`,
      { found: hex(this.bytes.subarray(start, this.at)) },
      start,
    )
  }

  /** A view of the next bytes, not a copy. */
  take(count: number): Uint8Array {
    if (count > this.left) throw this.truncated(count)
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  /** A length (varint32) and so many bytes. */
  lengthPrefixed(): Uint8Array {
    return this.take(this.varint32())
  }

  /** An error at `at` (default: the cursor). */
  error(code: ErrorCode, what: string, parts: ErrorParts = {}, at = this.at): SavepointError {
    return new SavepointError(code, what, { file: this.file, offset: this.base + at, ...parts })
  }

  private truncated(count: number): SavepointError {
    return this.error(
      'truncated',
      'the data ends too early',
      { found: `${this.left} bytes from 0x${(this.base + this.at).toString(16)}`, expected: `at least ${count}` },
      this.end,
    )
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** UTF-8, of which a byte order mark is a part; what is none becomes U+FFFD, for these are names and messages. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)
