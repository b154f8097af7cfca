import type { File } from '../model/file.ts'
import { allocate } from './allocate.ts'
import { Chunk, type Arena } from './chunk.ts'
import type { Place } from './compression.ts'
import { BLOCK_TRAILER, type Handle } from './footer.ts'
import { IndexCursor } from './index-cursor.ts'
import { compareKeys, compareRanges } from './internal-key.ts'
import { numberProperty } from './properties.ts'
import { Table } from './table.ts'
import type { LiveFile } from './version-edit.ts'

/** Data blocks lie one behind the other: they are read in windows, small ones first, for a scan may end soon. */
const FIRST_WINDOW = 64 * 1024
export const LARGEST_WINDOW = 512 * 1024

interface CursorOptions {
  /** Bytes of a window. */
  readonly window: number
  /** Entries in front of it are passed over. */
  readonly from: Uint8Array | undefined
  /** Blocks that are passed over. */
  isOmitted(live: LiveFile, offset: number): boolean
  fileOf(live: LiveFile): Promise<File>
  /** Told of a table before any key of it is reached. */
  opened(table: Table): void
}

/** Entries of files that follow each other, a chunk at a time. `chunk` and `at` say where it stands; `high` and `low` are the key there. */
export class Cursor {
  readonly chunk = new Chunk()
  /** The entry it stands at; at `chunk.count` the next chunk is due. */
  at = 0
  /** The first eight bytes of the key, with zeros where it is shorter. */
  high = 0
  low = 0
  /** Whether it has been put among the others. */
  started = false
  private readonly options: CursorOptions
  private readonly files: readonly LiveFile[]
  private nextFile = 0
  private table: Table | undefined
  private index: IndexCursor | undefined
  private block: Uint8Array | undefined
  private offset = 0
  private skipping: boolean
  private window = new Uint8Array(0)
  private windowAt = 0
  private windowSize = 0
  private readAhead: number

  constructor(files: readonly LiveFile[], options: CursorOptions) {
    this.files = files
    this.options = options
    this.readAhead = Math.min(FIRST_WINDOW, options.window)
    this.skipping = options.from !== undefined
  }

  /** Of the block it stands in. */
  get place(): Place | undefined {
    return this.table?.place(this.offset)
  }

  /** Reads what comes next; bytes of the arena that it takes. undefined: the end. */
  async prepare(): Promise<number | undefined> {
    const { chunk } = this
    if (chunk.wants > 0) return Math.max(0, chunk.lastLength) + chunk.wants
    chunk.drop()
    for (;;) {
      const handle = await this.index?.next()
      if (handle !== undefined && this.options.isOmitted(this.table!.live, handle.offset)) continue
      if (handle !== undefined) {
        this.block = await this.read(this.table!, handle)
        this.offset = handle.offset
        return this.block.length + Math.min(this.block.length, LARGEST_WINDOW) + Math.max(0, chunk.lastLength)
      }
      const live = this.files[this.nextFile++]
      if (live === undefined) return undefined
      await this.open(live)
    }
  }

  /** Puts it into the arena. */
  putInto(arena: Arena): void {
    const { chunk, block, table } = this
    if (block !== undefined) {
      this.block = undefined
      chunk.enter(arena, block, table!.place(this.offset), table!.globalSequence)
    }
    chunk.parse(arena)
    this.at = 0
    const { from } = this.options
    if (!this.skipping || from === undefined) return
    this.at = atOrBehind(chunk, arena.bytes, 0, chunk.count, from, 0, from.length)
    this.skipping = this.at === chunk.count
  }

  private async open(live: LiveFile): Promise<void> {
    const { fileOf, from, opened } = this.options
    this.table = await Table.open(live, await fileOf(live))
    this.table.checkMergeOperator()
    opened(this.table)
    this.index = await IndexCursor.open(this.table)
    this.windowSize = 0
    if (from !== undefined && compareKeys(live.smallest.userKey, from) < 0) await this.index.seek(from)
  }

  private async read(table: Table, handle: Handle): Promise<Uint8Array> {
    const size = handle.size + BLOCK_TRAILER
    const inside = handle.offset - this.windowAt
    if (inside >= 0 && inside + size <= this.windowSize) return table.dataOf(handle, this.window, inside)
    const dataEnd = Math.min(numberProperty(table.properties, 'rocksdb.data.size') ?? Infinity, table.footer.offset)
    const wanted = Math.max(size, Math.min(this.readAhead, dataEnd - handle.offset))
    this.readAhead = Math.min(2 * this.readAhead, this.options.window)
    if (wanted > this.window.length) this.window = allocate(wanted, table.place(handle.offset))
    this.windowAt = handle.offset
    this.windowSize = 0
    this.windowSize = await table.fill(this.window.subarray(0, wanted), handle.offset, size)
    return table.dataOf(handle, this.window, 0)
  }
}

/**
 * The first entry from `at` on whose key is not in front of `bound[from … to)`. Steps double, for it is mostly near. What all keys of the
 * chunk begin with is compared once: of what is left a few bytes decide.
 */
export function atOrBehind(
  { keyAt, keyEnd, common }: Chunk,
  bytes: Uint8Array,
  at: number,
  end: number,
  bound: Uint8Array,
  from: number,
  to: number,
): number {
  if (at >= end) return end
  const first = keyAt[at]!
  for (let i = 0; i < common; i++) {
    if (from + i === to) return at
    const difference = bytes[first + i]! - bound[from + i]!
    if (difference !== 0) return difference < 0 ? end : at
  }
  const rest = from + common
  let low = at // all before it are in front
  let high = at
  for (
    let step = 1;
    high < end && compareRanges(bytes, keyAt[high]! + common, keyEnd[high]!, bound, rest, to) < 0;
    step *= 2
  ) {
    low = high + 1
    high += step
  }
  if (high > end) high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareRanges(bytes, keyAt[middle]! + common, keyEnd[middle]!, bound, rest, to) < 0) low = middle + 1
    else high = middle
  }
  return low
}
