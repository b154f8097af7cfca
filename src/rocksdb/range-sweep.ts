import { Heap } from './heap.ts'
import { compareKeys, MAX_SEQUENCE, RANGE_DELETION } from './internal-key.ts'
import type { RangeDeletion } from './range-deletions.ts'
import type { Table } from './table.ts'
import type { LiveFile } from './version-edit.ts'

// A range deletion acts on all files, but only between the boundaries that the MANIFEST has for the file that holds it: compaction copies
// it unclipped into every file it touches, and a neighbour's newer entries may since have been given sequence 0. Boundaries are internal
// keys, so that at the boundary's own user key the sequence decides. (TruncatedRangeDelIterator)
//
// Between the boundaries a scan only needs the largest sequence of the ranges it is in, which a heap tells. Each of the two boundary keys
// is a place of its own ("edge"), with the largest sequence of the file's ranges that cover it.

/** Whether an entry of that key is inside the boundaries of a file. */
function isInside({ smallest, largest }: LiveFile, key: Uint8Array, sequence: number): boolean {
  const low = compareKeys(key, smallest.userKey)
  if (low < 0 || (low === 0 && sequence > smallest.sequence)) return false
  const high = compareKeys(key, largest.userKey)
  if (high !== 0) return high < 0
  if (largest.type === RANGE_DELETION && largest.sequence === MAX_SEQUENCE) return false
  return sequence >= largest.sequence && !(largest.sequence === 0 && sequence === 0)
}

/** The largest sequence of ranges that cover a key; −1: none does. */
const largestOver = (ranges: readonly RangeDeletion[], key: Uint8Array): number =>
  ranges.reduce(
    (most, { from, to, sequence }) =>
      sequence > most && compareKeys(from, key) <= 0 && compareKeys(key, to) < 0 ? sequence : most,
    -1,
  )

/** A range inside the boundaries; `from` itself is in it unless it is the boundary. */
type Inner = RangeDeletion & { readonly behind: boolean }
interface Edge {
  readonly key: Uint8Array
  readonly live: LiveFile
  /** Of the ranges that cover the key: the largest. */
  readonly sequence: number
}

/** The range deletions around the key that a scan stands at. Keys ascend. */
export class RangeSweep {
  /** Of two that begin at one key the one that is in force there first. */
  private readonly coming = new Heap<Inner>(
    (a, b) => (compareKeys(a.from, b.from) || Number(a.behind) - Number(b.behind)) < 0,
  )
  private readonly active = new Heap<Inner>((a, b) => a.sequence > b.sequence)
  private readonly edges = new Heap<Edge>((a, b) => compareKeys(a.key, b.key) < 0)
  private here: Edge[] = []
  private key: Uint8Array = new Uint8Array(0)

  /** Takes the ranges of a table on, before the scan reaches the table's smallest key. */
  add({ live, rangeDeletions }: Table): void {
    if (rangeDeletions.length === 0) return
    const [low, high] = [live.smallest.userKey, live.largest.userKey]
    for (const range of rangeDeletions) {
      const behind = compareKeys(range.from, low) <= 0
      const from = behind ? low : range.from
      const to = compareKeys(range.to, high) < 0 ? range.to : high
      if (compareKeys(from, to) < 0) this.coming.push({ from, to, sequence: range.sequence, behind })
    }
    for (const key of compareKeys(low, high) === 0 ? [low] : [low, high]) {
      const sequence = largestOver(rangeDeletions, key)
      if (sequence >= 0) this.edges.push({ key, live, sequence })
    }
  }

  /** There was never any range, or all have been passed. */
  get isOver(): boolean {
    return this.coming.items.length + this.active.items.length + this.edges.items.length + this.here.length === 0
  }

  /** Where something may begin next; keys in front of it are like the one the scan stands at. */
  get next(): Uint8Array | undefined {
    const [range, edge] = [this.coming.top?.from, this.edges.top?.key]
    if (range === undefined || edge === undefined) return range ?? edge
    return compareKeys(range, edge) < 0 ? range : edge
  }

  /** Goes on to a key, which must stay as it is until the next call; true: no range is near it. */
  enter(key: Uint8Array): boolean {
    if (compareKeys(key, this.key) !== 0) this.here = []
    this.key = key
    this.update()
    return this.active.items.length === 0 && this.here.length === 0
  }

  /** Whether an entry of the key is taken away. */
  covers(sequence: number): boolean {
    this.update() // a table may have come in since
    const range = this.active.top
    return (
      (range !== undefined && range.sequence > sequence) ||
      this.here.some(edge => edge.sequence > sequence && isInside(edge.live, this.key, sequence))
    )
  }

  private update(): void {
    const { key, coming, active, edges } = this
    for (let range = coming.top; range !== undefined; range = coming.top) {
      const order = compareKeys(range.from, key)
      if (order > 0 || (order === 0 && range.behind)) break
      coming.pop()
      if (compareKeys(key, range.to) < 0) active.push(range)
    }
    for (let range = active.top; range !== undefined && compareKeys(range.to, key) <= 0; range = active.top)
      active.pop()
    for (let edge = edges.top; edge !== undefined; edge = edges.top) {
      const order = compareKeys(edge.key, key)
      if (order > 0) break
      edges.pop()
      if (order === 0) this.here.push(edge)
    }
  }
}
