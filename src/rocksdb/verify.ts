import { SavepointError } from '../errors.ts'
import { Arena, Chunk, SAME_KEY } from './chunk.ts'
import { LARGEST_WINDOW } from './cursor.ts'
import { tableFile, type Database } from './database.ts'
import { EntryCursor } from './entries.ts'
import type { Handle } from './footer.ts'
import { IndexBlock, IndexCursor, shapeOf } from './index-cursor.ts'
import { compareInternal, compareRanges, DELETION, MERGE, SINGLE_DELETION, TRAILER } from './internal-key.ts'
import { fixed32 } from './little-endian.ts'
import type { ColumnFamily } from './manifest.ts'
import { numberProperty } from './properties.ts'
import { Table } from './table.ts'
import type { LiveFile } from './version-edit.ts'

/**
 * Reads every block of every live file: checksums, lengths, the order of keys, restart points, separators of the index; the boundaries,
 * sequence numbers and counts that MANIFEST and properties state; whether files of a level overlap. Yields what is wrong, and goes on
 * behind it with the next block or, where the way there is lost, the next file. Boundaries may be wider than what lies in them.
 */
export async function* verifyFamily(database: Database, family: ColumnFamily): AsyncGenerator<SavepointError> {
  for await (const { error } of familyProblems(database, family)) yield error
}

/** What is wrong with a table, and of which keys entries may be lost by it. */
export interface TableProblem {
  readonly error: SavepointError
  readonly live: LiveFile
  /** `none`: every entry can be read. `all`: of which keys they are cannot be told. */
  readonly lost: 'none' | 'block' | 'table' | 'all'
  /** Of a block that cannot be read. */
  readonly block: LostBlock | undefined
}
/** Its user keys lie behind `after` (or there, where it is not `open`) and up to `to`. */
export interface LostBlock {
  readonly handle: Handle
  readonly after: Uint8Array
  readonly open: boolean
  readonly to: Uint8Array
}

/** The same, with what each problem means for the entries. */
export async function* familyProblems(database: Database, family: ColumnFamily): AsyncGenerator<TableProblem> {
  for (const [i, live] of family.files.entries()) {
    try {
      for await (const problem of verifyTable(database, live, family.files[i - 1])) yield { live, ...problem }
    } catch (error) {
      yield { live, error: finding(error), lost: 'table', block: undefined }
    }
  }
}

/** Throws what is none. */
function finding(error: unknown): SavepointError {
  if (error instanceof SavepointError && error.code !== 'io') return error
  throw error
}

async function* verifyTable(
  { files }: Database,
  live: LiveFile,
  before: LiveFile | undefined,
): AsyncGenerator<Omit<TableProblem, 'live'>> {
  const all = (error: SavepointError): Omit<TableProblem, 'live'> => ({ error, lost: 'all', block: undefined })
  const table = await Table.open(live, await tableFile(files, live))
  if (live.level > 0 && before?.level === live.level && compareInternal(before.largest, live.smallest) >= 0)
    yield all(table.error('corrupt', 'a table overlaps another one of its level', { offset: 0, found: before.name }))
  for await (const error of verifyMeta(table)) yield { error, lost: 'none', block: undefined }
  table.checkMergeOperator()
  const index = await IndexCursor.open(table)
  const check = new DataCheck(table)
  for (const error of check.sequences(
    table.rangeDeletions.map(range => range.sequence),
    table.blocks.get('rocksdb.range_del')?.offset ?? 0,
  ))
    yield all(error)
  // Separators without sequence numbers never stand between two entries of one key.
  const { userKeys } = shapeOf(table)
  let after: Pick<LostBlock, 'after' | 'open'> = { after: live.smallest.userKey, open: false }
  let complete = true
  for (let handle = await index.next(); handle !== undefined; handle = await index.next()) {
    try {
      for (const error of check.block(handle, await table.dataBlock(handle), index)) yield all(error)
    } catch (error) {
      yield { error: finding(error), lost: 'block', block: { handle, ...after, to: index.separator.slice() } }
      complete = false
    }
    after = { after: index.separator.slice(), open: userKeys }
  }
  if (complete) for (const error of check.counts()) yield all(error)
}

/** Blocks that nothing else reads, filters above all. Those of a partitioned filter have an index of their own. */
async function* verifyMeta(table: Table): AsyncGenerator<SavepointError> {
  for (const [name, handle] of table.blocks) {
    if (name === 'rocksdb.properties' || name === 'rocksdb.stats') continue // read, with an exception of its own
    try {
      const block = await table.block(handle)
      if (name.startsWith('partitionedfilter.')) yield* verifyPartitions(table, handle, block)
    } catch (error) {
      yield finding(error)
    }
  }
}

async function* verifyPartitions(table: Table, { offset }: Handle, block: Uint8Array): AsyncGenerator<SavepointError> {
  const partitions = new IndexBlock(table, shapeOf(table), block, offset)
  for (let handle = partitions.next(); handle !== undefined; handle = partitions.next()) {
    try {
      await table.block(handle)
    } catch (error) {
      yield finding(error)
    }
  }
}

class DataCheck {
  private readonly table: Table
  private readonly chunk = new Chunk()
  private arena = new Arena(64 * 1024)
  private entries = 0
  private deletions = 0
  private operands = 0
  private blocks = 0
  private separator: Uint8Array = new Uint8Array(0)

  constructor(table: Table) {
    this.table = table
  }

  *block(handle: Handle, data: Uint8Array, index: IndexCursor): Generator<SavepointError> {
    const { chunk } = this
    this.blocks++
    yield* this.restarts(handle, data)
    chunk.drop()
    this.enter(handle, data)
    for (let isFirst = true; ; this.goOn()) {
      chunk.parse(this.arena)
      if (chunk.count > 0) yield* this.entriesOf(handle, index, isFirst)
      isFirst &&= chunk.count === 0
      if (chunk.wants === 0) break
    }
    this.separator = index.separator.slice()
  }

  private *entriesOf(handle: Handle, index: IndexCursor, isFirst: boolean): Generator<SavepointError> {
    const { chunk, arena } = this
    const { smallest, largest } = this.table.live
    const compare = (i: number, bound: Uint8Array): number =>
      compareRanges(arena.bytes, chunk.keyAt[i]!, chunk.keyEnd[i]!, bound, 0, bound.length)
    if (isFirst && this.blocks > 1 && compare(0, this.separator) < 0)
      yield this.error('a key before the separator of the previous block', handle)
    if (isFirst && this.entries === 0 && compare(0, smallest.userKey) < 0)
      yield this.error('a key before the smallest one that the MANIFEST states', handle)
    if (compare(chunk.count - 1, largest.userKey) > 0)
      yield this.error('a key after the largest one that the MANIFEST states', handle)
    if (compare(chunk.count - 1, index.separator) > 0)
      yield this.error('a key after the separator of its block', handle)
    yield* this.sequences(chunk.sequence.subarray(0, chunk.count), handle.offset)
    this.entries += chunk.count
    for (let i = 0; i < chunk.count; i++) {
      const type = chunk.kind[i]! & ~SAME_KEY
      if (type === MERGE) this.operands++
      else if (type === DELETION || type === SINGLE_DELETION) this.deletions++
    }
  }

  /** The MANIFEST states the smallest and the largest. */
  *sequences(found: Iterable<number>, offset: number): Generator<SavepointError> {
    const { smallestSequence, largestSequence } = this.table.live
    for (const sequence of found) {
      if (sequence >= smallestSequence && sequence <= largestSequence) continue
      yield this.table.error('corrupt', 'a sequence number that the MANIFEST does not state', {
        offset,
        found: String(sequence),
        expected: `${smallestSequence} to ${largestSequence}`,
      })
      return
    }
  }

  /** Of a block that is not large there is place for all keys. */
  private enter(handle: Handle, data: Uint8Array): void {
    const { chunk, table } = this
    const room = data.length + Math.min(3 * data.length, LARGEST_WINDOW) + Math.max(0, chunk.lastLength)
    if (this.arena.bytes.length < room) this.arena = new Arena(room)
    this.arena.at = 0
    chunk.enter(this.arena, data, table.place(handle.offset), table.globalSequence)
  }

  /** The entries so far are done with: their place is wanted. */
  private goOn(): void {
    const { chunk, arena: before } = this
    const room = chunk.dataEnd + Math.max(0, chunk.lastLength) + chunk.wants
    if (before.bytes.length < room) {
      this.arena = new Arena(room)
      chunk.move(before.bytes, this.arena.bytes, 0, chunk.count)
    }
    this.arena.at = chunk.dataEnd
  }

  /** What the properties count, range deletions among them. */
  *counts(): Generator<SavepointError> {
    const { properties, rangeDeletions, footer } = this.table
    const ranges = numberProperty(properties, 'rocksdb.num.range-deletions') ?? rangeDeletions.length
    const found: readonly (readonly [name: string, count: number])[] = [
      ['num.entries', this.entries + ranges],
      ['deleted.keys', this.deletions + ranges],
      ['merge.operands', this.operands],
      ['num.data.blocks', this.blocks],
    ]
    for (const [name, count] of found) {
      const stated = numberProperty(properties, `rocksdb.${name}`)
      if (stated !== undefined && stated !== count)
        yield this.table.error('corrupt', `not the count that the property rocksdb.${name} states`, {
          offset: footer.metaindex.offset,
          found: String(count),
          expected: String(stated),
        })
    }
  }

  /** Every restart point is where an entry begins, which shares nothing. */
  private *restarts(handle: Handle, data: Uint8Array): Generator<SavepointError> {
    const entries = new EntryCursor(data, this.table.place(handle.offset))
    const { restartsAt, restarts } = entries.layout
    let i = 0
    while (entries.next()) {
      if (i === restarts || fixed32(data, restartsAt + 4 * i) !== entries.entryAt) continue
      if (entries.shared !== 0) yield this.error('a key at a restart point shares with the one before', handle)
      i++
    }
    if (entries.key.length < TRAILER) yield this.error('a data block without entries', handle)
    else if (i < restarts)
      yield this.error(
        'a restart point where no entry begins',
        handle,
        `0x${fixed32(data, restartsAt + 4 * i).toString(16)}`,
      )
  }

  private error(what: string, { offset }: Handle, found?: string): SavepointError {
    return this.table.error('corrupt', what, { offset, ...(found !== undefined && { found }) })
  }
}
