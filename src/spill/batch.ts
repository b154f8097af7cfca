import { HEAD } from './record.ts'
import type { Memory } from './run.ts'

/** Sorted records, borrowed: valid until the next pull. Record i: key `bytes[keyAt[i] … keyEnd[i])`, payload `bytes[keyEnd[i] … payloadEnd[i])`. */
export interface SortedBatch {
  readonly bytes: Uint8Array
  readonly count: number
  readonly keyAt: Uint32Array
  /** Where the payload begins. */
  readonly keyEnd: Uint32Array
  readonly payloadEnd: Uint32Array
}

/** Records of a batch, at most. */
export const BATCH = 8192

/** The columns of a batch, filled again and again. */
export class Columns implements SortedBatch {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  count = 0
  readonly keyAt: Uint32Array
  readonly keyEnd: Uint32Array
  readonly payloadEnd: Uint32Array

  constructor({ bytes, words }: Memory, capacity = BATCH) {
    this.bytes = bytes
    this.words = words
    this.keyAt = new Uint32Array(capacity)
    this.keyEnd = new Uint32Array(capacity)
    this.payloadEnd = new Uint32Array(capacity)
  }

  /** The record at a word. */
  put(start: number): void {
    const { words } = this
    const i = this.count++
    const at = (start + HEAD) * 4
    const end = at + words[start]!
    this.keyAt[i] = at
    this.keyEnd[i] = end
    this.payloadEnd[i] = end + words[start + 1]!
  }
}
