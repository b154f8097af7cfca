import { SavepointError } from '../errors.ts'
import { Arena, Chunk, SAME_KEY } from './chunk.ts'
import { tableFile, type Database } from './database.ts'
import { EntryCursor } from './entries.ts'
import type { Handle } from './footer.ts'
import { IndexBlock, IndexCursor, shapeOf } from './index-cursor.ts'
import { compareRanges, DELETION, MERGE, SINGLE_DELETION, TRAILER } from './internal-key.ts'
import { fixed32 } from './little-endian.ts'
import type { ColumnFamily } from './manifest.ts'
import { numberProperty } from './properties.ts'
import { Table } from './table.ts'
import type { LiveFile } from './version-edit.ts'

/**
 * Reads every block of every live file: checksums, lengths, the order of keys, restart
 * points, separators of the index, the boundaries and counts that MANIFEST and properties state. Yields what is wrong, and goes on behind
 * it with the next block or, where the way there is lost, the next file.
 */
export async function* verifyFamily(database: Database, family: ColumnFamily): AsyncGenerator<SavepointError> {
  for (const live of family.files) {
    try {
      yield* verifyTable(database, live)
    } catch (error) {
      yield finding(error)
    }
  }
}

/** Throws what is none. */
function finding(error: unknown): SavepointError {
  if (error instanceof SavepointError && error.code !== 'io') return error
  throw error
}

async function* verifyTable({ files }: Database, live: LiveFile): AsyncGenerator<SavepointError> {
  const table = await Table.open(live, await tableFile(files, live))
  yield* verifyMeta(table)
  table.checkMergeOperator()
  const index = await IndexCursor.open(table)
  const check = new DataCheck(table)
  let complete = true
  for (let handle = await index.next(); handle !== undefined; handle = await index.next()) {
    try {
      yield* check.block(handle, await table.dataBlock(handle), index)
    } catch (error) {
      yield finding(error)
      complete = false
    }
  }
  if (complete) yield* check.counts()
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
    const { chunk, table } = this
    const { smallest, largest } = table.live
    this.blocks++
    yield* this.restarts(handle, data)
    let isFirst = true
    chunk.drop()
    do {
      if (isFirst) this.enter(handle, data)
      else this.goOn()
      chunk.parse(this.arena)
      if (chunk.count === 0) continue
      const { bytes } = this.arena
      const compare = (i: number, bound: Uint8Array): number => compareRanges(bytes, chunk.keyAt[i]!, chunk.keyEnd[i]!, bound, 0, bound.length)
      if (isFirst && this.blocks > 1 && compare(0, this.separator) < 0) yield this.error('a key in front of the separator of the block before', handle)
      if (isFirst && this.entries === 0 && compare(0, smallest.userKey) < 0) yield this.error('a key in front of the smallest one that the MANIFEST states', handle)
      if (compare(chunk.count - 1, largest.userKey) > 0) yield this.error('a key behind the largest one that the MANIFEST states', handle)
      if (compare(chunk.count - 1, index.separator) > 0) yield this.error('a key behind the separator of its block', handle)
      isFirst = false
      this.entries += chunk.count
      for (let i = 0; i < chunk.count; i++) {
        const type = chunk.kind[i]! & ~SAME_KEY
        if (type === MERGE) this.operands++
        else if (type === DELETION || type === SINGLE_DELETION) this.deletions++
      }
    } while (chunk.wants > 0)
    this.separator = index.separator.slice()
  }

  /** Of a small block there is place for all keys. */
  private enter(handle: Handle, data: Uint8Array): void {
    const { chunk, table } = this
    const room = 4 * data.length + chunk.lastLength + 1
    if (this.arena.bytes.length < room) this.arena = new Arena(room)
    this.arena.at = 0
    chunk.enter(this.arena, data, table.place(handle.offset), table.globalSequence)
  }

  /** The entries so far are done with: their place is wanted. */
  private goOn(): void {
    const { chunk, arena: before } = this
    this.arena = new Arena(Math.max(before.bytes.length, chunk.held + chunk.lastLength + chunk.wants))
    this.arena.at = chunk.move(before.bytes, this.arena.bytes, 0, chunk.count)
  }

  /** What the properties count, range deletions among them. */
  *counts(): Generator<SavepointError> {
    const { properties, rangeDeletions, footer } = this.table
    const ranges = numberProperty(properties, 'rocksdb.num.range-deletions') ?? rangeDeletions.length
    const found: readonly (readonly [name: string, count: number])[] = [['num.entries', this.entries + ranges], ['deleted.keys', this.deletions + ranges], ['merge.operands', this.operands], ['num.data.blocks', this.blocks]]
    for (const [name, count] of found) {
      const stated = numberProperty(properties, `rocksdb.${name}`)
      if (stated !== undefined && stated !== count) yield this.table.error('corrupt', `another count than the property rocksdb.${name} states`, { offset: footer.metaindex.offset, found: String(count), expected: String(stated) })
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
    if (i < restarts && entries.entryAt > 0) yield this.error('a restart point where no entry begins', handle, `0x${fixed32(data, restartsAt + 4 * i).toString(16)}`)
    if (entries.key.length < TRAILER) yield this.error('a data block without entries', handle)
  }

  private error(what: string, { offset }: Handle, found?: string): SavepointError {
    return this.table.error('corrupt', what, { offset, ...(found !== undefined && { found }) })
  }
}
