import type { Batch } from '../model/batch.ts'
import { murmur3x86 } from '../model/murmur.ts'
import type { State } from '../model/savepoint.ts'
import { mapValueEnd } from './stored-value.ts'

/**
 * Digest v1 of a set of entries: the sum, modulo 2^128, of murmur3-x86-128 over key length (u32, big-endian), key without its key-group
 * prefix, and value, a null map value as the byte 01; and the count. The order does not matter, nor how the state was stored.
 */
export class Digest {
  entries = 0
  /** Of keys without prefix, and values. */
  bytes = 0
  private readonly sum = new Uint32Array(4)
  private readonly hash = new Int32Array(4)
  private buffer = new Uint8Array(1024)

  /** Adds the entries `from … to` of the batch, which are of the state. */
  add(batch: Batch, from: number, to: number, { scope, kind }: State): void {
    const isMap = scope === 'keyed' && kind === 'map'
    const { bytes, keyAt, keyEnd, valueAt, valueEnd } = batch
    for (let i = from; i < to; i++) {
      const at = valueAt[i]!
      const end = isMap ? mapValueEnd(bytes, at, valueEnd[i]!) : valueEnd[i]!
      this.entry(bytes, keyAt[i]!, keyEnd[i]! - keyAt[i]!, at, end - at, isMap)
    }
  }

  private entry(
    bytes: Uint8Array,
    keyAt: number,
    keyLength: number,
    valueAt: number,
    valueLength: number,
    isMap: boolean,
  ): void {
    const head = 4 + keyLength
    const length = head + Math.min(valueLength, PIECE)
    if (length + 16 > this.buffer.length) this.buffer = new Uint8Array((length + 16) * 2)
    const { buffer } = this
    buffer[0] = keyLength >>> 24
    buffer[1] = keyLength >>> 16
    buffer[2] = keyLength >>> 8
    buffer[3] = keyLength
    copy(bytes, keyAt, buffer, 4, keyLength)
    copy(bytes, valueAt, buffer, head, length - head)
    if (isMap && valueLength === 1) buffer[4 + keyLength] = bytes[valueAt] === 0 ? 0 : 1
    if (valueLength <= PIECE) murmur3x86(buffer, 0, length, this.hash)
    else this.pieces(bytes, valueAt + length - head, valueAt + valueLength, length)
    this.entries++
    this.bytes += keyLength + valueLength
    let carry = 0
    for (let word = 3; word >= 0; word--) {
      const total = this.sum[word]! + (this.hash[word]! >>> 0) + carry
      this.sum[word] = total
      carry = total > 0xffff_ffff ? 1 : 0
    }
  }

  /** A long value: of its entry `length` bytes stand in the buffer, the rest of it is hashed where it lies. */
  private pieces(bytes: Uint8Array, at: number, end: number, length: number): void {
    const { buffer, hash } = this
    const odd = length % 16
    const front = odd === 0 ? length : length + 16 - odd // up to a whole block; PIECE is more than that
    const from = at + front - length
    if (from >= end) {
      copy(bytes, at, buffer, length, end - at)
      return murmur3x86(buffer, 0, length + end - at, hash)
    }
    copy(bytes, at, buffer, length, front - length)
    murmur3x86(buffer, 0, front, hash, 0, true)
    murmur3x86(bytes, from, end, hash, front)
  }

  /** 32 hex digits. */
  get text(): string {
    return [...this.sum].map(word => word.toString(16).padStart(8, '0')).join('')
  }
}

/** So much of a value is put behind its key to be hashed. */
const PIECE = 64 * 1024

function copy(from: Uint8Array, at: number, to: Uint8Array, start: number, length: number): void {
  if (length > 32) to.set(from.subarray(at, at + length), start)
  else for (let i = 0; i < length; i++) to[start + i] = from[at + i]!
}
