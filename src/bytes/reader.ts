import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'
import { repeatedText } from './repeated-text.ts'
import { decodeModifiedUtf8 } from './utf.ts'
import { hex } from './hex.ts'

/** How deep values may nest in each other. Flink's deepest known form (a snapshot in a snapshot …) stays below 20. */
export const MAX_DEPTH = 128
/** Elements of one value that may take no bytes: no length bounds them. */
export const MOST_WITHOUT_BYTES = 1_000_000

/**
 * A cursor over big-endian bytes, as Java's DataInput reads them. `at` moves, and `only` says where it ends. Every read checks its bounds and
 * throws a SavepointError that names `file` and the offset from its start; where bytes run out that offset is the end of the data.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly file: string
  /** Where `bytes[0]` lies in `file`. */
  readonly base: number
  at: number
  end: number
  depth = 0
  /** Elements without bytes in the value so far. */
  withoutBytes = 0
  /** More may follow behind the end: what is missing now need not be. */
  isPart = false
  /** Of `bytes`: for loops that check their bounds themselves. */
  readonly view: DataView

  constructor(bytes: Uint8Array, file = 'bytes', base = 0, at = 0) {
    this.bytes = bytes
    this.file = file
    this.base = base
    this.at = at
    this.end = bytes.length
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** From here on it reads `bytes[from … to)` and nothing else: one of many values that lie in the same bytes. */
  only(from: number, to: number): void {
    this.at = from
    this.end = to
    this.depth = 0
    this.withoutBytes = 0
  }

  /** Bytes from the cursor to the end. */
  get left(): number {
    return this.end - this.at
  }

  /** Throws truncated where fewer bytes are left. */
  need(count: number): void {
    if (count > this.end - this.at) throw this.truncated(count)
  }

  /** A signed byte. */
  byte(): number {
    if (this.at >= this.end) throw this.truncated(1)
    return this.view.getInt8(this.at++)
  }

  /** 0 … 255. */
  unsignedByte(): number {
    if (this.at >= this.end) throw this.truncated(1)
    return this.bytes[this.at++]!
  }

  /** A signed short. */
  short(): number {
    if (this.at + 2 > this.end) throw this.truncated(2)
    this.at += 2
    return this.view.getInt16(this.at - 2)
  }

  /** 0 … 65535. */
  unsignedShort(): number {
    if (this.at + 2 > this.end) throw this.truncated(2)
    this.at += 2
    return this.view.getUint16(this.at - 2)
  }

  /** A signed int. */
  int(): number {
    if (this.at + 4 > this.end) throw this.truncated(4)
    this.at += 4
    return this.view.getInt32(this.at - 4)
  }

  /** The int at the cursor, which stays; undefined where fewer than four bytes are left. */
  peekInt(): number | undefined {
    return this.at + 4 > this.end ? undefined : this.view.getInt32(this.at)
  }

  /** A signed long. */
  long(): bigint {
    if (this.at + 8 > this.end) throw this.truncated(8)
    this.at += 8
    return this.view.getBigInt64(this.at - 8)
  }

  /** A long that addresses or counts bytes: −1 (unknown) or 0 … 2^53−1, as a number. */
  offset(): number {
    if (this.at + 8 > this.end) throw this.truncated(8)
    const high = this.view.getInt32(this.at)
    const low = this.view.getUint32(this.at + 4)
    this.at += 8
    if (high >= 0 && high < 0x200000) return high * 0x1_0000_0000 + low
    if (high === -1 && low === 0xffff_ffff) return -1
    this.at -= 8
    throw this.error('corrupt', 'implausible offset or size', {
      found: hex(this.bytes.subarray(this.at, this.at + 8)),
      expected: '-1 or 0 to 2^53-1',
    })
  }

  /** Four bytes, IEEE 754. */
  float(): number {
    this.need(4)
    this.at += 4
    return this.view.getFloat32(this.at - 4)
  }

  /** Eight bytes, IEEE 754. */
  double(): number {
    this.need(8)
    this.at += 8
    return this.view.getFloat64(this.at - 8)
  }

  /** A view of the next bytes, not a copy. */
  take(count: number): Uint8Array {
    if (count < 0) throw this.error('corrupt', 'negative length', { found: String(count), expected: '0 or more' })
    this.need(count)
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  /** Passes over so many bytes. Throws truncated, and corrupt for a negative count. */
  skip(count: number): void {
    if (count < 0) throw this.error('corrupt', 'negative length', { found: String(count), expected: '0 or more' })
    this.need(count)
    this.at += count
  }

  /** Java's readUTF: unsigned short byte length, modified UTF-8. */
  utf(): string {
    return this.longUtf(this.unsignedShort())
  }

  /** As `utf`, for a name that stands in a file again and again. */
  name(): string {
    return this.longUtf(this.unsignedShort(), repeatedText)
  }

  /** `length` bytes of modified UTF-8. */
  longUtf(length: number, decode = decodeModifiedUtf8): string {
    if (length < 0) throw this.error('corrupt', 'negative length', { found: String(length), expected: '0 or more' })
    this.need(length)
    const start = this.at
    this.at += length
    const text = decode(this.bytes, start, this.at)
    if (text === undefined) {
      this.at = start
      throw this.error('corrupt', 'not modified UTF-8', {
        found: hex(this.bytes.subarray(start, Math.min(start + 16, start + length))),
      })
    }
    return text
  }

  /** Runs `read` one level deeper and refuses what nests without end. */
  nested<T>(read: (r: ByteReader) => T): T {
    if (this.depth >= MAX_DEPTH)
      throw this.error('corrupt', 'nested too deeply', { expected: `at most ${MAX_DEPTH} levels` })
    this.depth++
    const value = read(this)
    this.depth--
    return value
  }

  /** Told how many elements follow that may take no bytes. Throws unsupported where the bytes left cannot be enough. */
  elements(count: number): void {
    if (!this.isPart && count - this.left > MOST_WITHOUT_BYTES - this.withoutBytes) throw this.manyWithoutBytes(count)
  }

  /** Told of each element that may take no bytes, where it began. Throws unsupported where too many of a value took none. */
  element(from: number): void {
    if (this.at === from && ++this.withoutBytes > MOST_WITHOUT_BYTES) throw this.manyWithoutBytes(this.withoutBytes)
  }

  private manyWithoutBytes(count: number): SavepointError {
    return this.error('unsupported', 'too many elements that take no bytes in one value', {
      found: `${count} or more`,
      expected: `at most ${MOST_WITHOUT_BYTES}`,
    })
  }

  /** A reader of the next `length` bytes alone, whose offsets still count from the start of the file. */
  window(length: number): ByteReader {
    const at = this.at
    const reader = new ByteReader(this.take(length), this.file, this.base + at)
    reader.depth = this.depth
    return reader
  }

  /** An error at `at` (default: the cursor). */
  error(code: ErrorCode, what: string, parts: ErrorParts = {}, at = this.at): SavepointError {
    return new SavepointError(code, what, { file: this.file, offset: this.base + at, ...parts })
  }

  /** Offset is where the data ends, for that is where something is missing. */
  truncated(count: number, what = 'the data ends too early'): SavepointError {
    return this.error(
      'truncated',
      what,
      { found: `${this.left} bytes from 0x${(this.base + this.at).toString(16)}`, expected: `at least ${count}` },
      this.end,
    )
  }
}
