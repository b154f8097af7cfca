import { grown } from '../bytes/grow.ts'
import { BatchBuilder, type Batch } from '../model/batch.ts'
import { lengthBytes } from './composite-key.ts'
import { COMMA } from './stored-value.ts'
import { flipSign, TIMESTAMP } from './timestamp.ts'

const FULL = 512 * 1024
/** Entries, which may take no bytes. */
const MOST = 64 * 1024

/** Puts canonical entries together from parts that are stored in another order: `begin`, the key, `value`, the value, `end`. */
export class EntryBuilder {
  private bytes = new Uint8Array(4096)
  private at = 0
  private keyAt = 0
  private keyEnd = 0
  private readonly builder = new BatchBuilder(this.bytes)

  get full(): boolean {
    return this.at >= FULL || this.builder.count >= MOST
  }

  run(state: number, subtask: number, keyGroup: number): void {
    this.builder.run(state, subtask, keyGroup)
  }

  /** Begins an entry. */
  begin(): void {
    this.keyAt = this.at
  }

  /** The key is complete; what follows is the value. */
  value(): void {
    this.keyEnd = this.at
  }

  end(): void {
    this.builder.add(this.keyAt, this.keyEnd, this.keyEnd, this.at)
  }

  put(from: Uint8Array, start: number, end: number): void {
    const length = end - start
    this.room(length)
    if (length > 24) this.bytes.set(from.subarray(start, end), this.at)
    else for (let i = 0; i < length; i++) this.bytes[this.at + i] = from[start + i]!
    this.at += length
  }

  /** The length of an ambiguous part behind it. */
  length(length: number): void {
    for (let n = lengthBytes(length), left = length; n > 0; n--, left >>>= 8) this.byte(left & 0xff)
  }

  /** What stands between the elements of a list. */
  comma(): void {
    this.byte(COMMA)
  }

  /** The plain long at `at`, as a timer's timestamp. */
  timestamp(from: Uint8Array, at: number): void {
    this.byte(flipSign(from[at]!))
    this.put(from, at + 1, at + TIMESTAMP)
  }

  /** What was put together so far; undefined if nothing was. */
  batch(): Batch | undefined {
    return this.builder.count === 0 ? undefined : this.builder.batch()
  }

  /** After the batch is done with. */
  reset(): void {
    this.at = 0
    this.builder.reset()
  }

  private byte(value: number): void {
    this.room(1)
    this.bytes[this.at++] = value
  }

  /** For so many bytes more. */
  room(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const larger = grown(this.bytes, this.at + count, 0, this.at)
    this.bytes = larger
    this.builder.bytes = larger
  }
}
