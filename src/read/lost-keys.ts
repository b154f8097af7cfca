import { fromHex } from '../bytes/hex.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { KeyRange, RocksLoss } from '../model/job.ts'
import { prefixOf } from '../model/key-group.ts'
import type { Omitted } from '../rocksdb/scan.ts'

/** The tables and blocks of a column family that are passed over; undefined: none is. */
export function omittedOf(losses: readonly RocksLoss[]): Omitted | undefined {
  if (losses.every(({ table }) => table === null)) return undefined
  const tables = new Set<string>()
  const blocks = new Map<string, Set<number>>()
  for (const { table, block } of losses) {
    if (table === null) continue
    if (block === null) tables.add(table)
    else blocks.set(table, (blocks.get(table) ?? new Set()).add(block))
  }
  return { tables, blocks }
}

/** Takes entries out of batches whose keys ascend: those of keys that may have had another value where nothing can be read. */
export class LostKeys {
  private readonly ranges: readonly Range[]
  private readonly maxParallelism: number
  /** Ranges in front of the keys to come. */
  private next = 0

  constructor(losses: readonly RocksLoss[], maxParallelism: number) {
    this.ranges = losses
      .flatMap(({ keys }) => (keys === null ? [] : [new Range(keys)]))
      .toSorted((a, b) => compareBytes(a.from, b.from))
    this.maxParallelism = maxParallelism
  }

  /** What is left of a batch. */
  without(batch: Batch): Batch {
    if (this.ranges.length === 0) return batch
    const runs: Run[] = []
    for (const run of batch.runs) {
      const prefix = prefixOf(run.keyGroup, this.maxParallelism)
      let from = run.from
      for (let i = run.from; i <= run.to; i++) {
        const isLost = i < run.to && this.holds(prefix, batch.bytes, batch.keyAt[i]!, batch.keyEnd[i]!)
        if (i < run.to && !isLost) continue
        if (i > from) runs.push({ ...run, from, to: i })
        from = i + 1
      }
    }
    return { ...batch, runs }
  }

  /** Where ranges overlap the one that begins first need not end first: all that have begun are asked. */
  private holds(prefix: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
    for (let i = this.next; i < this.ranges.length; i++) {
      const range = this.ranges[i]!
      const order = compareStored(prefix, bytes, at, end, range.from)
      if (order < 0) return false
      if (order === 0 && range.fromOpen) continue
      if (range.to === undefined) return true
      const behind = compareStored(prefix, bytes, at, end, range.to)
      if (behind < 0 || (behind === 0 && !range.toOpen)) return true
      if (i === this.next) this.next++
    }
    return false
  }
}

class Range {
  readonly from: Uint8Array
  readonly fromOpen: boolean
  readonly to: Uint8Array | undefined
  readonly toOpen: boolean

  constructor({ from, fromOpen, to, toOpen }: KeyRange) {
    this.from = fromHex(from)
    this.fromOpen = fromOpen
    this.to = to === null ? undefined : fromHex(to)
    this.toOpen = toOpen
  }
}

/** A key as it is stored, behind its key group, with another. */
function compareStored(prefix: Uint8Array, bytes: Uint8Array, at: number, end: number, other: Uint8Array): number {
  const length = prefix.length + end - at
  for (let i = 0; i < Math.min(length, other.length); i++) {
    const byte = i < prefix.length ? prefix[i]! : bytes[at + i - prefix.length]!
    if (byte !== other[i]!) return byte - other[i]!
  }
  return length - other.length
}

const NO_BYTES = new Uint8Array(0)
const compareBytes = (a: Uint8Array, b: Uint8Array): number => compareStored(NO_BYTES, a, 0, a.length, b)
