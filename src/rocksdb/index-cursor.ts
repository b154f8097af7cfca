import { SavepointError } from '../errors.ts'
import { EntryCursor } from './entries.ts'
import { BLOCK_TRAILER, readHandle, type Handle } from './footer.ts'
import { compareKeys, TRAILER } from './internal-key.ts'
import { LittleEndianReader } from './little-endian.ts'
import { indexType, numberProperty } from './properties.ts'
import type { Table } from './table.ts'

const [TWO_LEVELS, WITH_FIRST_KEYS] = [2, 3] as const

/**
 * The data blocks of a table in order. Keys of an index are separators that its writer made up: no smaller than the last key of their
 * block and smaller than the first one of the next.
 */
export class IndexCursor {
  private readonly table: Table
  private readonly shape: Shape
  /** Of two levels: the upper one. */
  private readonly top: IndexBlock | undefined
  private block: IndexBlock | undefined
  /** Blocks lie one behind the other: none is read twice. */
  private least = 0
  private leastPartition = 0

  private constructor(table: Table, shape: Shape, first: IndexBlock) {
    this.table = table
    this.shape = shape
    if (shape.type === TWO_LEVELS) this.top = first
    else this.block = first
  }

  /** Reads the index, or its upper level. */
  static async open(table: Table): Promise<IndexCursor> {
    const shape = shapeOf(table)
    const handle = table.indexHandle
    if (shape.type > WITH_FIRST_KEYS)
      throw table.error('unsupported', `unknown type ${shape.type} of an index`, {
        offset: handle.offset,
        expected: '0 to 3',
      })
    return new IndexCursor(table, shape, new IndexBlock(table, shape, await table.block(handle), handle.offset))
  }

  /** The separator of the block that `next` gave, as a user key; valid until the next call. */
  get separator(): Uint8Array {
    return this.block!.separator
  }

  /** The next data block; undefined: the end. */
  async next(): Promise<Handle | undefined> {
    for (;;) {
      const handle = this.block?.next()
      if (handle !== undefined) {
        if (handle.offset < this.least) throw this.error('data blocks', handle, this.least)
        this.least = handle.offset + handle.size + BLOCK_TRAILER
        this.table.check(handle)
        return handle
      }
      const partition = this.top?.next()
      if (partition === undefined) return undefined
      await this.enter(partition)
    }
  }

  /** Goes on with the first block that may hold the key or one behind it. */
  async seek(userKey: Uint8Array): Promise<void> {
    if (this.top !== undefined) {
      const partition = this.top.seek(userKey)
      this.block = undefined
      if (partition === undefined) return
      await this.enter(partition)
    }
    this.block!.stepTo(userKey)
  }

  private async enter(partition: Handle): Promise<void> {
    if (partition.offset < this.leastPartition)
      throw this.error('partitions of the index', partition, this.leastPartition)
    this.leastPartition = partition.offset + partition.size + BLOCK_TRAILER
    this.block = new IndexBlock(this.table, this.shape, await this.table.block(partition), partition.offset)
  }

  private error(what: string, { offset }: Handle, least: number): SavepointError {
    return this.table.error('corrupt', `${what} overlap`, { offset, expected: `0x${least.toString(16)} or after it` })
  }
}

interface Shape {
  readonly type: number
  /** Keys lack the trailer. Format version 3 added it. */
  readonly userKeys: boolean
  /** Handles follow from the ones before. Format version 4 added it. */
  readonly delta: boolean
}

export const shapeOf = ({ properties }: Table): Shape => ({
  type: indexType(properties),
  userKeys: numberProperty(properties, 'rocksdb.index.key.is.user.key') === 1,
  delta: numberProperty(properties, 'rocksdb.index.value.is.delta.encoded') === 1,
})

/** Separators and handles: of an index, of one of its partitions, or of a filter in partitions. */
export class IndexBlock {
  private readonly entries: EntryCursor
  private readonly shape: Shape
  private readonly table: Table
  private readonly offset: number
  private handle: Handle = { offset: 0, size: 0 }
  /** The entry that `stepTo` came to waits for `next`. */
  private waits = false

  constructor(table: Table, shape: Shape, data: Uint8Array, offset: number) {
    this.table = table
    this.shape = shape
    this.offset = offset
    this.entries = new EntryCursor(data, table.place(offset), shape.delta)
  }

  get separator(): Uint8Array {
    const { key } = this.entries
    return this.shape.userKeys ? key : key.subarray(0, key.length - TRAILER)
  }

  next(): Handle | undefined {
    if (this.waits) {
      this.waits = false
      return this.handle
    }
    const { entries, shape } = this
    if (!entries.next()) return undefined
    if (!shape.userKeys && entries.key.length < TRAILER)
      throw entries.error('not an internal key of an index', `${entries.key.length} bytes`, `at least ${TRAILER}`)
    const r = new LittleEndianReader(
      entries.bytes,
      this.table.file.path,
      this.offset,
      entries.valueAt,
      shape.delta ? entries.layout.entriesEnd : entries.valueEnd,
    )
    if (shape.delta && entries.shared > 0)
      this.handle = { offset: this.handle.offset + this.handle.size + BLOCK_TRAILER, size: this.sizeOf(r) }
    else this.handle = readHandle(r)
    if (shape.type === WITH_FIRST_KEYS) r.lengthPrefixed()
    entries.valueEnd = r.at
    return this.handle
  }

  private sizeOf(r: LittleEndianReader): number {
    const size = this.handle.size + r.zigzag()
    if (size < 0) throw r.error('corrupt', 'negative size of a block', { found: String(size) })
    return size
  }

  /** The first block whose separator is the key or behind it. */
  seek(userKey: Uint8Array): Handle | undefined {
    this.stepTo(userKey)
    return this.next()
  }

  stepTo(userKey: Uint8Array): void {
    const { entries } = this
    // The last restart point in front of the key; its keys are whole.
    let [low, high] = [0, entries.layout.restarts - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      entries.restart(middle)
      if (this.next() !== undefined && compareKeys(this.separator, userKey) < 0) low = middle
      else high = middle - 1
    }
    if (entries.layout.restarts > 0) entries.restart(low)
    while (this.next() !== undefined) {
      if (compareKeys(this.separator, userKey) < 0) continue
      this.waits = true
      return
    }
  }
}
