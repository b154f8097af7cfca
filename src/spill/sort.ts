import { SavepointError } from '../errors.ts'
import { temporarySpace, type TemporarySpace } from '../host/temporary.ts'
import { Arena } from './arena.ts'
import { BATCH, Columns, type SortedBatch } from './batch.ts'
import { KeyOrder } from './key-order.ts'
import { COLUMNS } from './order.ts'
import { wordsOf } from './record.ts'
import type { RunWriter } from './run.ts'
import { Runs } from './runs.ts'

export type { SortedBatch } from './batch.ts'

export interface SortOptions {
  /** Bytes for records, for sorting and for merging them. Beyond these only buffers of less than 1 MiB, and where they are larger one record and two keys. */
  readonly memory?: number
  /** Where records go that do not fit; the system's temporary folder unless told. It stays the caller's: only files made here are disposed. */
  readonly temporary?: TemporarySpace
}

export const SORT_DEFAULTS = { memory: 64 * 1024 * 1024 } as const satisfies SortOptions

export interface ExternalSort {
  /** Copies both. */
  add(key: Uint8Array, payload: Uint8Array): void
  /**
   * All records by key, compared as unsigned bytes; equal keys as added. Once, and the end of adding. Gives memory and files back when it
   * ends, fails or is left.
   */
  sorted(): AsyncGenerator<SortedBatch, void, undefined>
  /** Gives them back where `sorted` is never pulled from. Once more does nothing. */
  dispose(): void
}

/** Sorts any number of records in fixed memory. Nothing is written where they fit. 5 million of 60 bytes in 64 MiB: 0.3 µs of CPU time each. */
export function externalSort(options: SortOptions = SORT_DEFAULTS): ExternalSort {
  return new Sorter(options.memory ?? SORT_DEFAULTS.memory, options.temporary ?? temporarySpace())
}

const MOST_MEMORY = 2 ** 31
const LEAST_MEMORY = 1024
const LARGEST_RECORD = 2 ** 31

/**
 * Records are all over memory once sorted. Looking at the heads of so many before copying the first lets the machine fetch them at once:
 * 80 ns each, not 210.
 */
const AHEAD = 32

class Sorter implements ExternalSort {
  private readonly arena: Arena
  private readonly runs: Runs
  private readonly keys = new KeyOrder()
  private ended = false

  constructor(memory: number, temporary: TemporarySpace) {
    this.arena = new Arena(Math.min(Math.max(memory, LEAST_MEMORY), MOST_MEMORY) >>> 2)
    this.runs = new Runs(temporary, this.arena)
  }

  add(key: Uint8Array, payload: Uint8Array): void {
    if (this.ended) throw new SavepointError('unsupported', 'adding to a sort that has ended')
    this.keys.note(key)
    if (!this.arena.add(key, payload)) this.spillAndAdd(key, payload)
  }

  async *sorted(): AsyncGenerator<SortedBatch, void, undefined> {
    if (this.ended) throw new SavepointError('unsupported', 'a sort gives its records once')
    this.ended = true
    try {
      if (!this.runs.isEmpty) this.spill()
      yield* this.runs.isEmpty ? inMemory(this.arena, this.keys.skip) : this.runs.merged(this.keys)
    } finally {
      this.dispose()
    }
  }

  dispose(): void {
    this.ended = true
    this.arena.free()
    this.runs.dispose()
  }

  private spillAndAdd(key: Uint8Array, payload: Uint8Array): void {
    try {
      const size = key.length + payload.length
      if (size > LARGEST_RECORD)
        throw new SavepointError('unsupported', 'a record too large to be sorted', {
          found: `${size} bytes`,
          expected: `at most ${LARGEST_RECORD}`,
        })
      this.spill()
      if (this.arena.add(key, payload)) return
      this.runs.add(writer => writer.putParts(key, payload))
      this.runs.settle(this.keys)
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  private spill(): void {
    if (this.arena.count === 0) return
    this.runs.add(writer => writeSorted(this.arena, this.keys.skip, writer))
    this.arena.reset()
    this.runs.settle(this.keys)
  }
}

function writeSorted(arena: Arena, skip: number, writer: RunWriter): void {
  const { words, count } = arena
  const table = arena.sorted(skip)
  const ends = new Uint32Array(AHEAD)
  for (let row = 0; row < count; row += AHEAD) {
    const rows = Math.min(AHEAD, count - row)
    for (let i = 0; i < rows; i++) {
      const start = table[(row + i) * COLUMNS + 2]!
      ends[i] = start + wordsOf(words[start]!, words[start + 1]!)
    }
    for (let i = 0; i < rows; i++) writer.put(words, table[(row + i) * COLUMNS + 2]!, ends[i]!)
  }
}

function* inMemory(arena: Arena, skip: number): Generator<SortedBatch, void, undefined> {
  const { count } = arena
  const table = arena.sorted(skip)
  const columns = new Columns(arena)
  for (let row = 0; row < count;) {
    columns.count = 0
    while (row < count && columns.count < BATCH) columns.put(table[row++ * COLUMNS + 2]!)
    yield columns
  }
}
