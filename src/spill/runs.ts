import { smallest } from '../model/extremes.ts'
import type { TemporaryFile, TemporarySpace } from '../host/temporary.ts'
import type { Columns } from './batch.ts'
import type { KeyOrder } from './key-order.ts'
import { mergeRuns } from './merge.ts'
import { HEAD, wordsOf } from './record.ts'
import { Large, RunWriter } from './run.ts'

/** Runs merged at once: as many as find a window of this size in memory, but not fewer and not more than these. */
const GOOD_WINDOW_WORDS = 64 * 1024
const FEWEST = 16
const MOST = 128
const LARGEST_WINDOW_WORDS = 256 * 1024
const SMALLEST_WINDOW_WORDS = 1024
const WRITE_WORDS = 64 * 1024

interface Run {
  readonly file: TemporaryFile
  /** How often its records were merged. */
  readonly level: number
}

/** Memory for the windows of a merge. */
export interface Room {
  /** Words. */
  readonly limit: number
  /** Not more than `limit`. */
  room(words: number): Uint32Array
}

/** Sorted records in files, in the order in which they were added. */
export class Runs {
  private readonly temporary: TemporarySpace
  private readonly room: Room
  private readonly files = new Set<TemporaryFile>()
  private runs: Run[] = []
  private buffer: Uint32Array<ArrayBuffer> | undefined
  private large = new Large()
  /** For windows that take more than all memory: the fewest and smallest that make sense, or two keys. */
  private wide = new Large()

  constructor(temporary: TemporarySpace, room: Room) {
    this.temporary = temporary
    this.room = room
  }

  get isEmpty(): boolean {
    return this.runs.length === 0
  }

  add(fill: (writer: RunWriter) => void): void {
    this.runs.push({ file: this.write(fill), level: 0 })
  }

  /**
   * Merges where there are many of a level, which falls from the first run to the last. Not before there are two merges' worth: those that
   * stay few need none but the last.
   */
  settle(keys: KeyOrder): void {
    const width = this.width(keys)
    for (let level = 0; ; level++) {
      const from = this.runs.findIndex(run => run.level === level)
      const to = this.runs.findLastIndex(run => run.level === level) + 1
      if (to - from < 2 * width) return
      this.merge(from, width, level + 1, keys)
    }
  }

  /** All records in order. Runs too many for one merge are merged first, the cheapest. */
  merged(keys: KeyOrder): Generator<Columns, void, undefined> {
    const width = this.width(keys)
    while (this.runs.length > width) {
      const count = Math.min(this.runs.length - width + 1, width)
      const sizes = this.runs
        .slice(count - 1)
        .map((_, from) => this.runs.slice(from, from + count).reduce((sum, run) => sum + run.file.size, 0))
      this.merge(sizes.indexOf(smallest(sizes)), count, 0, keys)
    }
    return this.open(this.runs, keys)
  }

  dispose(): void {
    this.runs = []
    this.buffer = undefined
    this.large = new Large()
    this.wide = new Large()
    for (const file of this.files) this.drop(file)
  }

  /** Neighbours only: of equal keys the one in the earlier run was added first. */
  private merge(from: number, count: number, level: number, keys: KeyOrder): void {
    const parts = this.runs.slice(from, from + count)
    const file = this.write(writer => {
      for (const batch of this.open(parts, keys)) {
        for (let i = 0; i < batch.count; i++)
          writer.put(batch.words, batch.keyAt[i]! / 4 - HEAD, Math.ceil(batch.payloadEnd[i]! / 4))
      }
    })
    this.runs.splice(from, count, { file, level })
    for (const part of parts) this.drop(part.file)
  }

  private open(runs: readonly Run[], { skip, largest }: KeyOrder): Generator<Columns, void, undefined> {
    const share = Math.max(Math.floor(this.room.limit / runs.length), SMALLEST_WINDOW_WORDS)
    const windowWords = Math.max(Math.min(share, LARGEST_WINDOW_WORDS), wordsOf(largest, 0))
    return mergeRuns(
      runs.map(run => run.file),
      this.windows(windowWords * runs.length),
      windowWords,
      this.large,
      skip,
    )
  }

  private windows(words: number): Uint32Array {
    return words <= this.room.limit ? this.room.room(words) : this.wide.of(words).words
  }

  /** How many runs to merge at once: each has a key in memory. */
  private width({ largest }: KeyOrder): number {
    const { limit } = this.room
    const windows = Math.min(Math.max(Math.floor(limit / GOOD_WINDOW_WORDS), FEWEST), MOST)
    const keys = Math.floor(Math.max(limit, FEWEST * SMALLEST_WINDOW_WORDS) / wordsOf(largest, 0))
    return Math.max(Math.min(windows, keys), 2)
  }

  private write(fill: (writer: RunWriter) => void): TemporaryFile {
    const file = this.temporary.file()
    this.files.add(file)
    const writer = new RunWriter(file, (this.buffer ??= new Uint32Array(WRITE_WORDS)))
    fill(writer)
    writer.flush()
    return file
  }

  private drop(file: TemporaryFile): void {
    this.files.delete(file)
    file.dispose()
  }
}
