import type { SavepointError } from '../errors.ts'
import { stateKey } from '../model/draft.ts'
import type { OpenOperator } from './savepoint.ts'
import { scan } from './scan.ts'

export interface StateCount {
  readonly entries: number
  /** Of keys, without key-group prefix, and values. */
  readonly bytes: number
}

/** Entries and bytes of every state of an operator, by `stateKey`; a state without entries is not in it. Reads all of it. */
export async function countStates(
  operator: OpenOperator,
  problem: (error: SavepointError) => void,
): Promise<ReadonlyMap<string, StateCount>> {
  const { states, batches } = await scan(operator)
  const counts = new Map<string, { entries: number; bytes: number }>()
  for await (const { runs, keyAt, keyEnd, valueAt, valueEnd } of batches({}, problem)) {
    for (const { state, from, to } of runs) {
      const key = stateKey(states[state]!)
      let count = counts.get(key)
      if (count === undefined) counts.set(key, (count = { entries: 0, bytes: 0 }))
      count.entries += to - from
      for (let i = from; i < to; i++) count.bytes += keyEnd[i]! - keyAt[i]! + valueEnd[i]! - valueAt[i]!
    }
  }
  return counts
}
