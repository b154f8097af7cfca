import { COLUMNS, sortRows } from './order.ts'
import { HEAD, wordsOf } from './record.ts'

/** Words that sorting needs for each record: two tables of a row each. */
const INDEX = 2 * COLUMNS

/** One buffer for everything: records from its front on, behind them room for what sorting needs. */
export class Arena {
  bytes: Uint8Array
  words: Uint32Array
  count = 0
  readonly limit: number
  /** Records lie in front of this word. */
  private used = 0

  /** `limit` in words; asked for as they are needed. */
  constructor(limit: number) {
    this.limit = limit
    this.words = new Uint32Array(Math.max(limit >>> 6, Math.min(limit, 1024)))
    this.bytes = new Uint8Array(this.words.buffer)
  }

  /** False where the record does not fit beside those that are there. */
  add(key: Uint8Array, payload: Uint8Array): boolean {
    const start = this.used
    const after = start + wordsOf(key.length, payload.length)
    const needed = after + (this.count + 1) * INDEX
    if (needed > this.words.length && !this.grow(needed)) return false
    const { words, bytes } = this
    words[start] = key.length
    words[start + 1] = payload.length
    const at = (start + HEAD) * 4
    copy(key, bytes, at)
    copy(payload, bytes, at + key.length)
    this.count++
    this.used = after
    return true
  }

  /** The records in order of their keys, of which the first `skip` bytes are the same; equal keys as added. COLUMNS a row; the last is the word where it begins. */
  sorted(skip: number): Uint32Array {
    const { bytes, words, count, used } = this
    const table = words.subarray(used, used + count * COLUMNS)
    sortRows({ bytes, words, count, table, spare: words.subarray(used + count * COLUMNS, used + count * INDEX) }, skip)
    return table
  }

  /** So many words for something else; what was here is gone. */
  room(words: number): Uint32Array {
    if (words > this.words.length) this.replace(new Uint32Array(words))
    return this.words
  }

  /** Gives the memory back, however long this object lives on. */
  free(): void {
    this.reset()
    this.replace(new Uint32Array(0))
  }

  reset(): void {
    this.count = 0
    this.used = 0
  }

  private grow(needed: number): boolean {
    if (needed > this.limit) return false
    const larger = new Uint32Array(Math.min(this.limit, Math.max(this.words.length * 8, needed)))
    larger.set(this.words.subarray(0, this.used))
    this.replace(larger)
    return true
  }

  private replace(words: Uint32Array): void {
    this.words = words
    this.bytes = new Uint8Array(words.buffer)
  }
}

/** A call costs as much as two dozen bytes. */
function copy(from: Uint8Array, to: Uint8Array, at: number): void {
  const { length } = from
  if (length > 24) to.set(from, at)
  else for (let i = 0; i < length; i++) to[at + i] = from[i]!
}
