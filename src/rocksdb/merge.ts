import { SavepointError } from '../errors.ts'
import { BatchBuilder } from '../model/batch.ts'
import { keyGroupAt, prefixBytes } from '../model/key-group.ts'
import { Arena, SAME_KEY } from './chunk.ts'
import { atOrBehind, Cursor, LARGEST_WINDOW } from './cursor.ts'
import { tableFile, type Database } from './database.ts'
import { Group } from './group.ts'
import { Heap } from './heap.ts'
import { compareInternal, compareKeys, compareRanges, MERGE, PUT } from './internal-key.ts'
import type { ColumnFamily } from './manifest.ts'
import { RangeSweep } from './range-sweep.ts'
import type { LiveFile } from './version-edit.ts'

// Levels are merged by one cursor each (level 0: by one per file, for those overlap). The cursor with the smallest key hands out entries
// until the next one's key is reached, found by doubling steps: where levels differ much in size, most entries cost no comparison. What
// is in several cursors, merge operands, and keys near range deletions go through a group, one key at a time.
//
// All blocks lie in one arena, and so do the keys put together from them; a batch shows both where they are. When the arena is full the
// batch is given out, and what is left of the current blocks moves to the front of a second arena.

export interface FamilyScan {
  /** Of the runs. */
  readonly state: number
  readonly subtask: number
  /** Of the operator: says how many bytes of a key are its key group, which batches do not show. */
  readonly maxParallelism: number
  /** Key groups of the handle: `first … first + count − 1`. */
  readonly first: number
  readonly count: number
  /** Keys from this one on, with prefix. */
  readonly from?: Uint8Array
  /** Keys in front of this one. */
  readonly to?: Uint8Array
  /** Bytes to read ahead, of all tables together; default MOST_WINDOWS. */
  readonly windows?: number | undefined
  /** Tables, and blocks of tables by their offsets, that are skipped: entries of the keys that they may have held are not what they were. */
  readonly omitted?: Omitted | undefined
  /** Told at the end how many entries were outside the key groups and left out, if any were. */
  readonly dropped?: (entries: number) => void
}

/** By the names of tables. */
export interface Omitted {
  readonly tables: ReadonlySet<string>
  readonly blocks: ReadonlyMap<string, ReadonlySet<number>>
}

const ARENA = 1024 * 1024
const SMALLEST_ARENA = 16 * 1024
/** Bytes that a scan reads ahead, of all tables together. */
export const MOST_WINDOWS = 32 * 1024 * 1024
const SMALLEST_WINDOW = 32 * 1024

/** The entries of a column family's tables, brought together. */
export class Merge {
  arena: Arena
  readonly builder: BatchBuilder
  /** Bytes of the arena without which it cannot go on. */
  needs = 0
  /** Cursors whose next chunk is due. */
  readonly waiting: Cursor[]
  dropped = 0
  private spare = new Arena(0)
  private readonly options: FamilyScan
  private readonly prefix: 1 | 2
  private readonly cursors: readonly Cursor[]
  private readonly heap = new Heap<Cursor>((a, b) => this.isBefore(a, b))
  private readonly sweep = new RangeSweep()
  private readonly group = new Group()
  private keyGroup = -1
  private wanted = false

  constructor({ files }: Database, family: ColumnFamily, options: FamilyScan) {
    const { from, to, omitted, windows = MOST_WINDOWS } = options
    const inRange = family.files.filter(
      ({ name, smallest, largest }) =>
        omitted?.tables.has(name) !== true &&
        (from === undefined || compareKeys(largest.userKey, from) >= 0) &&
        (to === undefined || compareKeys(smallest.userKey, to) < 0),
    )
    const runs = chains(inRange)
    const window = Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, Math.floor(windows / Math.max(1, runs.length))))
    this.options = options
    this.prefix = prefixBytes(options.maxParallelism)
    // Most states are small; the arena grows when it has been full once.
    this.arena = new Arena(Math.min(ARENA, SMALLEST_ARENA + 4 * inRange.reduce((sum, file) => sum + file.size, 0)))
    this.builder = new BatchBuilder(this.arena.bytes)
    this.cursors = runs.map(
      run =>
        new Cursor(run, {
          window,
          from,
          isOmitted: (live, offset) => omitted?.blocks.get(live.name)?.has(offset) === true,
          fileOf: live => tableFile(files, live),
          opened: table => this.sweep.add(table),
        }),
    )
    this.waiting = this.cursors.toReversed()
  }

  /** A chunk has come in. */
  entered(cursor: Cursor): void {
    this.lookAt(cursor)
    if (cursor.started) return this.heap.sift()
    cursor.started = true
    this.heap.push(cursor)
  }

  ended(cursor: Cursor): void {
    if (cursor.started) this.heap.pop()
  }

  /** Hands out entries until a cursor's next chunk is due, which it gives; undefined: there is no place (`needs`), or nothing left. */
  run(): Cursor | undefined {
    const { heap, group, sweep } = this
    for (;;) {
      const waits = this.waiting.pop()
      if (waits !== undefined) return waits
      const top = heap.top
      if (group.open) {
        if (top !== undefined && this.isOfGroup(top)) {
          this.take(top)
          if (top.at === top.chunk.count) return top
          this.lookAt(top)
          heap.sift()
        } else if (!this.finish()) return undefined
        continue
      }
      if (top === undefined) return undefined
      const { chunk } = top
      const { bytes } = this.arena
      const [keyAt, keyEnd] = [chunk.keyAt[top.at]!, chunk.keyEnd[top.at]!]
      const { to } = this.options
      if (to !== undefined && compareRanges(bytes, keyAt, keyEnd, to, 0, to.length) >= 0) return undefined
      const next = heap.second
      let end =
        next === undefined
          ? chunk.count
          : atOrBehind(
              chunk,
              bytes,
              top.at,
              chunk.count,
              bytes,
              next.chunk.keyAt[next.at]!,
              next.chunk.keyEnd[next.at]!,
            )
      if (to !== undefined) end = atOrBehind(chunk, bytes, top.at, end, to, 0, to.length)
      if (!sweep.isOver && end > top.at) {
        const quiet = sweep.enter(bytes.slice(keyAt, keyEnd))
        const event = sweep.next
        if (!quiet) end = top.at
        else if (event !== undefined) end = atOrBehind(chunk, bytes, top.at, end, event, 0, event.length)
      }
      if (end > top.at) end = this.handOut(top, end)
      if (top.at === chunk.count) return top
      if (end === top.at) this.begin(top) // still at the smallest key
      else {
        this.lookAt(top)
        heap.sift()
      }
    }
  }

  /** Puts what is not done with to the front of an arena with that much place. */
  makeRoom(needs: number): void {
    this.builder.reset()
    const { arena: before, spare } = this
    const held = this.cursors.reduce((sum, { chunk }) => sum + chunk.held, 0)
    const size = Math.max(ARENA, before.bytes.length, held + needs)
    this.arena = spare.bytes.length >= size ? spare : new Arena(size)
    this.spare = before
    let at = 0
    for (const cursor of this.cursors) at = cursor.chunk.move(before.bytes, this.arena.bytes, at, cursor.at)
    this.arena.at = at
    this.builder.bytes = this.arena.bytes
  }

  /** Entries up to `end`, which no other cursor and no range deletion has to do with. Where it stops: there, or at a merge operand. */
  private handOut(cursor: Cursor, end: number): number {
    const { kind, keyAt, keyEnd, valueAt, valueEnd } = cursor.chunk
    const { builder, prefix } = this
    const { bytes } = this.arena
    let i = cursor.at
    for (; i < end; i++) {
      const type = kind[i]!
      if (type !== PUT) {
        if (type === MERGE) break
        continue
      }
      const at = keyAt[i]!
      const keyGroup = keyGroupAt(bytes, at, prefix)
      if (
        keyGroup !== this.keyGroup || keyEnd[i]! - at < prefix
          ? this.isWanted(at, keyEnd[i]!)
          : this.wanted || this.drop()
      )
        builder.add(at + prefix, keyEnd[i]!, valueAt[i]!, valueEnd[i]!)
    }
    cursor.at = i
    return i < end ? i : -1
  }

  /** Opens a group for the key of a cursor; what is left of the key before is passed over. */
  private begin(cursor: Cursor): void {
    const { chunk, at } = cursor
    if ((chunk.kind[at]! & SAME_KEY) !== 0) {
      cursor.at++
      if (cursor.at === chunk.count) this.waiting.push(cursor)
      else {
        this.lookAt(cursor)
        this.heap.sift()
      }
      return
    }
    this.group.begin(this.arena.bytes, chunk.keyAt[at]!, chunk.keyEnd[at]!)
    if (!this.sweep.isOver) this.sweep.enter(this.group.key)
  }

  private isOfGroup({ chunk, at }: Cursor): boolean {
    const { key } = this.group
    return compareRanges(this.arena.bytes, chunk.keyAt[at]!, chunk.keyEnd[at]!, key, 0, key.length) === 0
  }

  /** The next entry of the group, newest first. */
  private take(cursor: Cursor): void {
    const { chunk } = cursor
    const at = cursor.at++
    const { group, sweep } = this
    if (group.decided) return
    if (!sweep.isOver && sweep.covers(chunk.sequence[at]!)) return group.end()
    const [from, to] = [chunk.valueAt[at]!, chunk.valueEnd[at]!]
    switch (chunk.kind[at]! & ~SAME_KEY) {
      case PUT:
        if (group.operands > 0) group.add(this.arena.bytes, from, to)
        else if (this.isWanted(chunk.keyAt[at]!, chunk.keyEnd[at]!))
          this.builder.add(chunk.keyAt[at]! + this.prefix, chunk.keyEnd[at]!, from, to)
        return group.end()
      case MERGE:
        return group.add(this.arena.bytes, from, to)
      default:
        return group.end()
    }
  }

  /** Ends the group; false: the arena has no place for what its operands make. */
  private finish(): boolean {
    const { group, arena } = this
    if (group.operands > 0) {
      const size = group.key.length + group.size
      if (size > arena.left) {
        this.needs = size
        return false
      }
      const keyAt = arena.at
      const valueAt = keyAt + group.key.length
      arena.bytes.set(group.key, keyAt)
      arena.at = group.write(arena.bytes, valueAt)
      if (this.isWanted(keyAt, valueAt)) this.builder.add(keyAt + this.prefix, valueAt, valueAt, arena.at)
    }
    group.close()
    return true
  }

  /** Whether the entry is of one of the key groups; opens a run where a key group begins. */
  private isWanted(keyAt: number, keyEnd: number): boolean {
    const { prefix } = this
    const { bytes } = this.arena
    if (keyEnd - keyAt < prefix)
      throw new SavepointError('corrupt', 'a key is shorter than its key-group prefix', {
        ...this.heap.top?.place,
        found: `${keyEnd - keyAt} bytes`,
        expected: `at least ${prefix}`,
      })
    const keyGroup = keyGroupAt(bytes, keyAt, prefix)
    if (keyGroup !== this.keyGroup) this.enter(keyGroup)
    return this.wanted || this.drop()
  }

  private drop(): false {
    this.dropped++
    return false
  }

  private enter(keyGroup: number): void {
    const { state, subtask, first, count } = this.options
    this.keyGroup = keyGroup
    this.wanted = keyGroup >= first && keyGroup < first + count
    if (this.wanted) this.builder.run(state, subtask, keyGroup)
  }

  /** Takes down what a cursor's key begins with. */
  private lookAt(cursor: Cursor): void {
    const { bytes } = this.arena
    const at = cursor.chunk.keyAt[cursor.at]!
    const length = cursor.chunk.keyEnd[cursor.at]! - at
    if (length >= 8) {
      cursor.high = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
      cursor.low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
      return
    }
    const byte = (i: number): number => (i < length ? bytes[at + i]! : 0)
    cursor.high = ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0
    cursor.low = ((byte(4) << 24) | (byte(5) << 16) | (byte(6) << 8) | byte(7)) >>> 0
  }

  private isBefore(a: Cursor, b: Cursor): boolean {
    if (a.high !== b.high) return a.high < b.high
    if (a.low !== b.low) return a.low < b.low
    const { bytes } = this.arena
    const [aAt, aEnd, bAt, bEnd] = [
      a.chunk.keyAt[a.at]!,
      a.chunk.keyEnd[a.at]!,
      b.chunk.keyAt[b.at]!,
      b.chunk.keyEnd[b.at]!,
    ]
    const same = aEnd - aAt < 8 || bEnd - bAt < 8 ? 0 : 8 // zeros may have stood for nothing
    const order = compareRanges(bytes, aAt + same, aEnd, bytes, bAt + same, bEnd)
    if (order !== 0) return order < 0
    const [newer, older] = [a.chunk.sequence[a.at]!, b.chunk.sequence[b.at]!]
    return newer !== older ? newer > older : (a.chunk.kind[a.at]! & ~SAME_KEY) > (b.chunk.kind[b.at]! & ~SAME_KEY)
  }
}

/** Files that follow each other, as far as their boundaries tell: a level, or one file of level 0. */
function chains(files: readonly LiveFile[]): readonly (readonly LiveFile[])[] {
  const found: LiveFile[][] = []
  for (const file of files) {
    const open =
      file.level === 0
        ? undefined
        : found.find(
            chain => chain.at(-1)!.level === file.level && compareInternal(chain.at(-1)!.largest, file.smallest) < 0,
          )
    if (open === undefined) found.push([file])
    else open.push(file)
  }
  return found
}
