import type { TemporaryFile } from '../host/temporary.ts'
import { BATCH, Columns } from './batch.ts'
import { compareKeys, MORE } from './record.ts'
import { ENDED, memoryOf, RunReader, type Large, type Memory } from './run.ts'

/**
 * Merges runs with a tree of losers; of equal keys those of the earlier run come first. Batches point into the windows, so one ends where
 * a window must move on; a record larger than its window is a batch by itself.
 */
export function* mergeRuns(
  runs: readonly TemporaryFile[],
  windows: Uint32Array,
  windowWords: number,
  large: Large,
  skip: number,
): Generator<Columns, void, undefined> {
  const count = runs.length
  const shared = memoryOf(windows)
  const readers = runs.map((run, i) => new RunReader(run, shared, i * windowWords, (i + 1) * windowWords, skip))
  for (const reader of readers) reader.refill()
  /** Node n has the loser of the match between those who came up from 2n and 2n + 1; run i enters at count + i. */
  const tree = new Uint32Array(count)
  const settle = (node: number): number => {
    if (node >= count) return node - count
    const a = settle(node * 2)
    const b = settle(node * 2 + 1)
    const first = before(shared, readers, a, b, skip)
    tree[node] = first ? b : a
    return first ? a : b
  }
  const columns = new Columns(shared)
  for (let winner = settle(1); readers[winner]!.low !== ENDED; winner = replay(shared, readers, tree, winner, skip)) {
    let reader = readers[winner]!
    let inside = false
    if (reader.whole) {
      columns.count = 0
      do {
        columns.put(reader.at)
        inside = reader.step()
        if (inside) reader = readers[(winner = replay(shared, readers, tree, winner, skip))]!
      } while (inside && reader.whole && columns.count < BATCH)
      yield columns
    } else {
      const alone = new Columns(reader.load(large), 1)
      alone.put(0)
      yield alone
    }
    if (!inside) reader.refill()
  }
}

/** After the winner moved on: its matches from its leaf to the root once more. */
function replay(shared: Memory, readers: readonly RunReader[], tree: Uint32Array, moved: number, skip: number): number {
  let winner = moved
  for (let node = (moved + tree.length) >>> 1; node > 0; node >>>= 1) {
    const other = tree[node]!
    if (before(shared, readers, other, winner, skip)) {
      tree[node] = winner
      winner = other
    }
  }
  return winner
}

function before({ words, bytes }: Memory, readers: readonly RunReader[], a: number, b: number, skip: number): boolean {
  const one = readers[a]!
  const two = readers[b]!
  if (one.high !== two.high) return one.high < two.high
  if (one.low !== two.low) return one.low < two.low
  if ((one.low & 0xff) === MORE) {
    const difference = compareKeys(words, bytes, one.at, two.at, skip + MORE - 1)
    if (difference !== 0) return difference < 0
  }
  return a < b
}
