import { SavepointError } from '../errors.ts'
import { encodeModifiedUtf8 } from './utf.ts'

/** A growing buffer of big-endian bytes, as Java's DataOutput writes them. */
export class ByteWriter {
  at = 0
  private bytes: Uint8Array
  private view: DataView

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** The lowest eight bits. */
  byte(value: number): void {
    this.room(1)
    this.view.setInt8(this.at++, value)
  }

  /** The lowest sixteen bits, big-endian. */
  short(value: number): void {
    this.room(2)
    this.view.setInt16(this.at, value)
    this.at += 2
  }

  /** Four bytes, big-endian. */
  int(value: number): void {
    this.room(4)
    this.view.setInt32(this.at, value)
    this.at += 4
  }

  /** Eight bytes, big-endian. */
  long(value: bigint): void {
    this.room(8)
    this.view.setBigInt64(this.at, value)
    this.at += 8
  }

  /** A long that addresses or counts bytes: −1 (unknown) or 0 … 2^53−1. */
  offset(value: number): void {
    if (!Number.isSafeInteger(value) || value < -1)
      throw new SavepointError('corrupt', 'not an offset or size', {
        found: String(value),
        expected: '-1 or 0 to 2^53-1',
      })
    this.room(8)
    this.view.setInt32(this.at, Math.floor(value / 0x1_0000_0000))
    this.view.setUint32(this.at + 4, value >>> 0)
    this.at += 8
  }

  /** Four bytes, IEEE 754. */
  float(value: number): void {
    this.room(4)
    this.view.setFloat32(this.at, value)
    this.at += 4
  }

  /** Eight bytes, IEEE 754. */
  double(value: number): void {
    this.room(8)
    this.view.setFloat64(this.at, value)
    this.at += 8
  }

  /** Bytes as they are. */
  put(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** Java's writeUTF. Throws where the text takes more than 65,535 bytes, as Java does. */
  utf(text: string): void {
    const encoded = encodeModifiedUtf8(text)
    if (encoded.length > 0xffff)
      throw new SavepointError('unsupported', 'text too long', {
        found: `${encoded.length} bytes`,
        expected: 'at most 65535 in modified UTF-8',
      })
    this.short(encoded.length)
    this.put(encoded)
  }

  /** So many bytes 00. */
  zeros(count: number): void {
    this.room(count)
    this.bytes.fill(0, this.at, this.at + count)
    this.at += count
  }

  /** Sets the int at `at`, which was written before. */
  patchInt(at: number, value: number, little = false): void {
    this.view.setInt32(at, value, little)
  }

  /** Sets bits of the byte at `at`, which was written before. */
  patchBits(at: number, bits: number): void {
    this.bytes[at] = this.bytes[at]! | bits
  }

  /** Turns the last `count` bytes round: what was big-endian is little-endian. */
  reverse(count: number): void {
    this.bytes.subarray(this.at - count, this.at).reverse()
  }

  /** Takes the last `count` bytes back and puts them at `at`, where others were written before. */
  move(at: number, count: number): void {
    this.at -= count
    this.bytes.copyWithin(at, this.at, this.at + count)
  }

  /** Flips every bit from `from` on: what sorted up sorts down. */
  flip(from: number): void {
    for (let i = from; i < this.at; i++) this.bytes[i] = ~this.bytes[i]!
  }

  /** Makes the bits of a number with a sign, which stand at `at`, compare as the number does: its sign flipped, of a negative double all. */
  sortable(at: number, length: number): void {
    const flip = (this.bytes[at]! & 0x80) === 0 ? 0 : 0xff
    for (let i = at; i < at + length; i++) this.bytes[i] = this.bytes[i]! ^ flip
    if (flip === 0) this.bytes[at] = this.bytes[at]! ^ 0x80
  }

  /** What is written so far: borrowed, until something is written. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  /** A copy of what was written. */
  done(): Uint8Array {
    return this.bytes.slice(0, this.at)
  }

  private room(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count))
    larger.set(this.bytes.subarray(0, this.at))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }
}
