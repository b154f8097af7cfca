import { SavepointError } from '../errors.ts'
import { allocate } from './allocate.ts'
import type { Place } from './compression.ts'
import { layoutOf } from './entries.ts'
import { checkType, DELETION, MERGE, PUT, SINGLE_DELETION, TRAILER } from './internal-key.ts'
import { fixed32 } from './little-endian.ts'

// The hot part: entries of data blocks in columns. A block's data lies in the arena and its values stay there; keys are put together
// behind it, each with its trailer, for the next key shares up to all of it.
//
// Keys are compared with the one before from the byte on where they stop sharing, which is one comparison in nearly all cases: that they
// ascend is checked for every entry, whatever checksums the file has.

/** The entry has the user key of the one before, and is older. Added to the type of an entry. */
export const SAME_KEY = 0x80

/** The buffer that all cursors of a scan put blocks and keys into, and that batches show. */
export class Arena {
  bytes: Uint8Array
  /** Where the free part begins. */
  at = 0

  constructor(size: number) {
    this.bytes = allocate(size)
  }

  get left(): number {
    return this.bytes.length - this.at
  }
}

/** Entries of one block, or as many of them as the arena had place for. */
export class Chunk {
  count = 0
  /** User keys: without the trailer. */
  keyAt = new Uint32Array(256)
  keyEnd = new Uint32Array(256)
  valueAt = new Uint32Array(256)
  valueEnd = new Uint32Array(256)
  /** Type, and SAME_KEY. */
  kind = new Uint8Array(256)
  sequence = new Float64Array(256)
  /** Bytes that all user keys begin with. */
  common = 0
  /** Bytes that the next key takes for which there was no place; 0: the block is used up. */
  wants = 0
  /** Of the last entry so far, with its trailer: also that of the block, or file, before. Length −1: there is none. */
  last: Uint8Array = new Uint8Array(256)
  lastLength = -1
  /** Where data and keys lie in the arena. */
  dataAt = 0
  dataEnd = 0
  keysAt = 0
  keysEnd = 0
  private entryAt = 0
  private entriesEnd = 0
  private sharedLeft = 0
  private place: Place = { file: '', offset: 0, path: '' }
  private globalSequence: number | undefined
  /** No entry of the block has been read yet. */
  private isFirst = true

  /** Takes a block over into the arena, which has place for it. Nothing is read from it yet. */
  enter(arena: Arena, block: Uint8Array, place: Place, globalSequence: number | undefined): void {
    const { entriesEnd, mostShared } = layoutOf(block, 0, block.length, place)
    arena.bytes.set(block, arena.at)
    this.dataAt = arena.at
    this.dataEnd = arena.at += block.length
    this.entryAt = this.dataAt
    this.entriesEnd = this.dataAt + entriesEnd
    this.sharedLeft = mostShared
    this.place = place
    this.globalSequence = globalSequence
    this.isFirst = true
    this.wants = 0
  }

  /** Reads entries until the block is used up or the arena is full. Those of the chunk before are gone. */
  parse(arena: Arena): void {
    const { bytes } = arena
    const end = this.entriesEnd
    const limit = bytes.length
    let { keyAt, keyEnd, valueAt, valueEnd, kind, sequence } = this
    let at = this.entryAt
    let count = 0
    let previous = arena.at // the key before, with its trailer
    let previousLength = this.lastLength
    this.keysAt = arena.at
    this.wants = 0
    if (previousLength >= 0) {
      if (previousLength > limit - arena.at) return this.stop(arena, at, 0, arena.at, previousLength)
      copy(this.last, 0, bytes, previous, previousLength)
    }
    let out = previous + Math.max(0, previousLength)
    while (at < end) {
      // There are four bytes behind the entries at least, so that three can be looked at without asking.
      const entryAt = at
      let shared = bytes[at]!
      let rest = bytes[at + 1]!
      let length = bytes[at + 2]!
      if ((shared | rest | length) < 0x80) {
        at += 3
      } else {
        const from = this.lengths(bytes, at, end)
        shared = LENGTHS[0]!
        rest = LENGTHS[1]!
        length = LENGTHS[2]!
        at = from
      }
      if (rest > end - at || length > end - at - rest)
        throw this.error(entryAt, 'an entry reaches past its block', `${rest + length} bytes`, `at most ${end - at}`)
      if (shared > 0 && (this.isFirst || shared > previousLength))
        throw this.error(
          entryAt,
          'a key shares more than the one before has',
          `${shared} bytes`,
          `at most ${this.isFirst ? 0 : previousLength}`,
        )
      const keyLength = shared + rest
      if (keyLength < TRAILER)
        throw this.error(entryAt, 'not an internal key', `${keyLength} bytes`, `at least ${TRAILER}`)
      if (keyLength > limit - out) return this.stop(arena, entryAt, count, out, keyLength)
      this.sharedLeft -= shared
      if (this.sharedLeft < 0) throw this.error(entryAt, 'keys share too much', undefined, 'restart points')
      let to = out
      if (shared > 32) {
        bytes.copyWithin(to, previous, previous + shared)
        to += shared
      } else {
        for (let from = previous, stop = previous + shared; from < stop;) bytes[to++] = bytes[from++]!
      }
      if (rest > 64) {
        bytes.copyWithin(to, at, at + rest)
        to += rest
        at += rest
      } else {
        for (const stop = at + rest; at < stop;) bytes[to++] = bytes[at++]!
      }
      const userEnd = to - TRAILER
      const type = bytes[userEnd]!
      if (type !== PUT && type !== MERGE && type !== DELETION && type !== SINGLE_DELETION) checkType(type, this.place)
      let flag = 0
      if (previousLength >= 0) {
        const userLength = keyLength - TRAILER
        const before = previousLength - TRAILER
        const common = userLength < before ? userLength : before
        let i = shared < common ? shared : common
        while (i < common && bytes[previous + i] === bytes[out + i]) i++
        if (i < common ? bytes[previous + i]! > bytes[out + i]! : userLength < before)
          throw this.error(entryAt, 'keys do not ascend')
        if (i === common && userLength === before) {
          flag = SAME_KEY
          // Ingested files have entries of sequence 0, which do not count.
          if (!isOlder(bytes, userEnd, previous + before) && (!this.isFirst || this.globalSequence === undefined))
            throw this.error(entryAt, 'entries of a key do not descend')
        }
      }
      if (count === kind.length) {
        this.grow()
        ;({ keyAt, keyEnd, valueAt, valueEnd, kind, sequence } = this)
      }
      keyAt[count] = out
      keyEnd[count] = userEnd
      valueAt[count] = at
      valueEnd[count] = at += length
      kind[count] = type | flag
      sequence[count++] =
        (bytes[userEnd + 1]! | (bytes[userEnd + 2]! << 8) | (bytes[userEnd + 3]! << 16)) +
        (bytes[userEnd + 4]! + (bytes[userEnd + 5]! << 8) + (bytes[userEnd + 6]! << 16)) * 0x100_0000 +
        bytes[userEnd + 7]! * 0x1_0000_0000_0000
      previous = out
      previousLength = keyLength
      out = to
      this.isFirst = false
    }
    this.stop(arena, at, count, out, 0)
  }

  /** Ends a chunk: what the next one begins with is kept. */
  private stop(arena: Arena, entryAt: number, count: number, out: number, wants: number): void {
    this.entryAt = entryAt
    this.count = count
    this.wants = wants
    arena.at = out
    this.keysEnd = out
    if (this.globalSequence !== undefined) this.sequence.fill(this.globalSequence, 0, count)
    if (count === 0) return
    const from = this.keyAt[count - 1]!
    this.common = commonBytes(arena.bytes, this.keyAt[0]!, this.keyEnd[0]!, from, this.keyEnd[count - 1]!)
    this.lastLength = this.keyEnd[count - 1]! + TRAILER - from
    if (this.lastLength > this.last.length) this.last = new Uint8Array(2 * this.lastLength)
    copy(arena.bytes, from, this.last, 0, this.lastLength)
  }

  /** Moves what entries from `first` on need into another buffer, to `at`; the result is where it ends. */
  move(from: Uint8Array, to: Uint8Array, at: number, first: number): number {
    to.set(from.subarray(this.dataAt, this.dataEnd), at)
    const dataBy = at - this.dataAt
    this.dataAt += dataBy
    this.dataEnd += dataBy
    this.entryAt += dataBy
    this.entriesEnd += dataBy
    const keysFrom = first < this.count ? this.keyAt[first]! : this.keysEnd
    to.set(from.subarray(keysFrom, this.keysEnd), this.dataEnd)
    const keysBy = this.dataEnd - keysFrom
    this.keysAt = this.dataEnd
    this.keysEnd += keysBy
    for (let i = first; i < this.count; i++) {
      this.keyAt[i] = this.keyAt[i]! + keysBy
      this.keyEnd[i] = this.keyEnd[i]! + keysBy
      this.valueAt[i] = this.valueAt[i]! + dataBy
      this.valueEnd[i] = this.valueEnd[i]! + dataBy
    }
    return this.keysEnd
  }

  /** Bytes that `move` takes at most. */
  get held(): number {
    return this.dataEnd - this.dataAt + this.keysEnd - this.keysAt
  }

  /** Lets go of the block. */
  drop(): void {
    this.count = 0
    this.wants = 0
    this.dataEnd = this.dataAt
    this.keysEnd = this.keysAt
  }

  /** Three varints of up to 32 bits into LENGTHS; the result is where they end. */
  private lengths(bytes: Uint8Array, from: number, end: number): number {
    let at = from
    for (let n = 0; n < 3; n++) {
      let value = 0
      for (let factor = 1, i = 0; ; i++, factor *= 128) {
        if (at >= end || i === 5) throw this.error(from, 'not the length of an entry', undefined, 'a number below 2^32')
        const byte = bytes[at++]!
        value += (byte & 0x7f) * factor
        if (byte < 0x80) break
      }
      LENGTHS[n] = value
    }
    return at
  }

  private grow(): void {
    const longer = <T extends Uint8Array | Uint32Array | Float64Array>(column: T, grown: T): T => {
      grown.set(column)
      return grown
    }
    const size = 2 * this.kind.length
    this.keyAt = longer(this.keyAt, new Uint32Array(size))
    this.keyEnd = longer(this.keyEnd, new Uint32Array(size))
    this.valueAt = longer(this.valueAt, new Uint32Array(size))
    this.valueEnd = longer(this.valueEnd, new Uint32Array(size))
    this.kind = longer(this.kind, new Uint8Array(size))
    this.sequence = longer(this.sequence, new Float64Array(size))
  }

  private error(entryAt: number, what: string, found?: string, expected?: string): SavepointError {
    const where = `0x${(entryAt - this.dataAt).toString(16)} in the block`
    return new SavepointError('corrupt', what, {
      ...this.place,
      found: found === undefined ? where : `${found}, ${where}`,
      ...(expected !== undefined && { expected }),
    })
  }
}

const LENGTHS = new Float64Array(3)

/** Whether the trailer at `at` comes behind the one at `before`: smaller, as a number of 64 bits. */
function isOlder(bytes: Uint8Array, at: number, before: number): boolean {
  const high = fixed32(bytes, at + 4)
  const highBefore = fixed32(bytes, before + 4)
  return high !== highBefore ? high < highBefore : fixed32(bytes, at) < fixed32(bytes, before)
}

function commonBytes(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number {
  const most = Math.min(aEnd - a, bEnd - b)
  let i = 0
  while (i < most && bytes[a + i] === bytes[b + i]) i++
  return i
}

function copy(from: Uint8Array, at: number, to: Uint8Array, start: number, length: number): void {
  if (length > 48) to.set(from.subarray(at, at + length), start)
  else for (let i = 0; i < length; i++) to[start + i] = from[at + i]!
}
