import { SavepointError } from '../errors.ts'
import { fixed32, varint } from './little-endian.ts'
import type { Place } from './compression.ts'

// A block is entries whose keys share the beginning of the one before, then the offsets of those that share nothing, then their count.
// This is the plain reader, for blocks of names and handles; the entries of data blocks are read in columns (chunk.ts).

/** The parts of a block. */
interface BlockLayout {
  /** Where the entries end. */
  readonly entriesEnd: number
  /** Where the offsets of the restart points begin, four bytes each. */
  readonly restartsAt: number
  readonly restarts: number
  /** Bytes that its keys may share in all. */
  readonly mostShared: number
}

const HASH_INDEX = 0x8000_0000

/**
 * What keys share is put together again, so that few bytes could make many. A byte stands for as many as the interval of restart points
 * at most: 16, unless an option says otherwise, which only long keys make use of.
 */
const mostShared = (bytes: number): number => Math.min(1024 * bytes, 16 * bytes + 64 * 1024 * 1024)

/** Of the block `bytes[at … end)`. Throws corrupt. */
export function layoutOf(bytes: Uint8Array, at: number, end: number, place: Place): BlockLayout {
  const error = (what: string, found: string): SavepointError =>
    new SavepointError('corrupt', what, { ...place, found })
  if (end - at < 4) throw error('a block is too short', `${end - at} bytes`)
  const last = fixed32(bytes, end - 4)
  let restartsEnd = end - 4
  const restarts = last & ~HASH_INDEX
  if (last >= HASH_INDEX) {
    // A hash index: one byte per bucket, then how many.
    if (restartsEnd - at < 2) throw error('a block is too short', `${end - at} bytes`)
    restartsEnd -= 2 + (bytes[restartsEnd - 2]! | (bytes[restartsEnd - 1]! << 8))
  }
  const restartsAt = restartsEnd - 4 * restarts
  if (restartsAt < at) throw error('implausible count of restart points', String(restarts))
  return { entriesEnd: restartsAt, restartsAt, restarts, mostShared: mostShared(end - at) }
}

/** Walks through a block. `key` and `value` are of the entry that `next` has come to; `key` is reused. */
export class EntryCursor {
  readonly bytes: Uint8Array
  readonly layout: BlockLayout
  key = new Uint8Array(0)
  valueAt = 0
  valueEnd = 0
  /** Bytes that the key shares with the one before. */
  shared = 0
  /** Where the entry begins. */
  entryAt = 0
  /** Where it stands, and where the entries end. */
  at = 0
  readonly end: number
  private buffer = new Uint8Array(64)
  private sharedLeft: number
  private readonly place: Place
  /** Entries without the length of their value: whoever reads the value sets where it ends. */
  private readonly withoutLength: boolean

  constructor(bytes: Uint8Array, place: Place, withoutLength = false) {
    this.bytes = bytes
    this.place = place
    this.layout = layoutOf(bytes, 0, bytes.length, place)
    this.end = this.layout.entriesEnd
    this.sharedLeft = this.layout.mostShared
    this.withoutLength = withoutLength
  }

  get value(): Uint8Array {
    return this.bytes.subarray(this.valueAt, this.valueEnd)
  }

  /** Goes to the next entry; false: there is none. */
  next(): boolean {
    const { bytes, end } = this
    if (this.withoutLength && this.entryAt < this.valueEnd) this.at = this.valueEnd
    if (this.at >= end) return false
    this.entryAt = this.at
    const shared = this.length()
    const rest = this.length()
    const length = this.withoutLength ? 0 : this.length()
    if (shared > this.key.length)
      throw this.error('a key shares more than the one before has', `${shared} bytes`, `at most ${this.key.length}`)
    if (rest + length > end - this.at)
      throw this.error('an entry reaches past its block', `${rest + length} bytes`, `at most ${end - this.at}`)
    this.sharedLeft -= shared
    if (this.sharedLeft < 0)
      throw this.error('keys share too much', `more than ${this.layout.mostShared} bytes`, 'restart points')
    if (shared + rest > this.buffer.length) {
      const longer = new Uint8Array(2 * (shared + rest))
      longer.set(this.key)
      this.buffer = longer
    }
    this.buffer.set(bytes.subarray(this.at, this.at + rest), shared)
    this.key = this.buffer.subarray(0, shared + rest)
    this.shared = shared
    this.valueAt = this.at + rest
    this.valueEnd = this.valueAt + length
    this.at = this.valueEnd
    return true
  }

  /** Goes on at a restart point. */
  restart(i: number): void {
    const offset = fixed32(this.bytes, this.layout.restartsAt + 4 * i)
    if (offset > this.layout.entriesEnd)
      throw this.error(
        'a restart point lies after the entries',
        `0x${offset.toString(16)}`,
        `at most 0x${this.layout.entriesEnd.toString(16)}`,
      )
    this.at = offset
    this.entryAt = offset
    this.valueEnd = offset
    this.key = this.buffer.subarray(0, 0)
  }

  error(what: string, found: string, expected: string): SavepointError {
    return new SavepointError('corrupt', what, { ...this.place, found, expected })
  }

  private length(): number {
    const value = varint(this, 5)
    if (value >= 0) return value
    throw this.error('not the length of an entry', `0x${this.entryAt.toString(16)} in the block`, 'a number below 2^32')
  }
}
