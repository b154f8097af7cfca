import { externalSort } from '../spill/sort.ts'

/** A record that was printed, and what it sorts by. */
interface Kept {
  readonly key: Uint8Array
  /** As they came: equal keys stay in that order. */
  readonly number: number
  readonly record: Uint8Array
}

/** Where printed records are sorted: all of them in bounded memory, or the first so many. */
export interface RecordSort {
  /** Whether a record with that key may be among those that are wanted. */
  wants(key: Uint8Array): boolean
  /** Copies both. */
  add(key: Uint8Array, record: Uint8Array): void
  /** In order, each borrowed until the next. Once. */
  sorted(): AsyncIterable<Uint8Array>
  dispose(): void
}

/** So many records are held in memory; where more are wanted, all are sorted. */
const MOST_HELD = 20_000

/** `wanted`: how many from the first on. */
export const recordSort = (wanted: number): RecordSort => (wanted <= MOST_HELD ? new First(wanted) : allSorted())

function allSorted(): RecordSort {
  const sort = externalSort()
  return {
    wants: () => true,
    add: (key, record) => sort.add(key, record),
    async *sorted() {
      for await (const { bytes, count, keyEnd, payloadEnd } of sort.sorted()) {
        for (let i = 0; i < count; i++) yield bytes.subarray(keyEnd[i]!, payloadEnd[i]!)
      }
    },
    dispose: () => sort.dispose(),
  }
}

/** The first records of any number, in a heap whose root is the last of them. */
class First implements RecordSort {
  private readonly heap: Kept[] = []
  private number = 0
  private readonly wanted: number

  constructor(wanted: number) {
    this.wanted = wanted
  }

  wants(key: Uint8Array): boolean {
    const root = this.heap[0]
    return this.heap.length < this.wanted || (root !== undefined && compareBytes(key, root.key) < 0)
  }

  add(key: Uint8Array, record: Uint8Array): void {
    if (!this.wants(key)) return
    const kept = { key: key.slice(), number: this.number++, record: record.slice() }
    if (this.heap.length < this.wanted) this.up(this.heap.push(kept) - 1)
    else this.down(kept)
  }

  async *sorted(): AsyncGenerator<Uint8Array> {
    for (const { record } of this.heap.toSorted(compareKept)) yield record
  }

  dispose(): void {
    this.heap.length = 0
  }

  private up(from: number): void {
    const { heap } = this
    const kept = heap[from]!
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      if (compareKept(heap[above]!, kept) >= 0) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = kept
  }

  /** In the place of the root. */
  private down(kept: Kept): void {
    const { heap } = this
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && compareKept(heap[below + 1]!, heap[below]!) > 0) below++
      if (compareKept(heap[below]!, kept) <= 0) break
      heap[at] = heap[below]!
      at = below
    }
    heap[at] = kept
  }
}

const compareKept = (a: Kept, b: Kept): number => compareBytes(a.key, b.key) || a.number - b.number

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
