import type { SavepointError } from '../errors.ts'
import { prefixBytes } from '../model/key-group.ts'
import type { OpenOperator } from '../read/open.ts'
import { scan } from '../read/scan.ts'

/** Bytes of every state of an operator by scope and name: of keys without key-group prefix, and values. Reads all of it. */
export async function stateSizes(operator: OpenOperator, problem: (error: SavepointError) => void): Promise<ReadonlyMap<string, number>> {
  const { states, batches } = scan(operator, { problem })
  const sizes = new Map<string, number>()
  for await (const { runs, keyAt, keyEnd, valueAt, valueEnd } of batches()) {
    for (const { state, from, to } of runs) {
      const { scope, name } = states[state]!
      let bytes = sizes.get(`${scope} ${name}`) ?? 0
      const prefix = scope === 'keyed' ? prefixBytes(operator.maxParallelism) : 0
      for (let i = from; i < to; i++) bytes += keyEnd[i]! - keyAt[i]! - prefix + valueEnd[i]! - valueAt[i]!
      sizes.set(`${scope} ${name}`, bytes)
    }
  }
  return sizes
}
