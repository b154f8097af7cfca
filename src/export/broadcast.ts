import type { OpenOperator } from '../read/savepoint.ts'
import { Digest } from '../entry/digest.ts'
import { statesWhere } from '../entry/query.ts'
import type { State } from '../model/savepoint.ts'
import { scan } from '../read/scan.ts'

/**
 * Broadcast states of which every subtask that has one holds the same copy, with how many do. Reads the copies, which are small: Flink
 * keeps them in memory.
 */
export async function broadcastCopies(
  operator: OpenOperator,
  isMeant: (state: State) => boolean,
): Promise<ReadonlyMap<string, number>> {
  const isBroadcast = (await operator.states).some(state => state.kind === 'broadcast')
  if (!isBroadcast) return new Map()
  const { states, batches } = await scan(operator)
  const query = { states: statesWhere(states, state => state.kind === 'broadcast' && isMeant(state)) }
  const digests = new Map<string, Map<number, Digest>>()
  for (const part of (await operator.headers).parts) {
    if (part.kind !== 'operator') continue
    for (const { state, offsets } of part.states) {
      if (state.kind === 'broadcast' && offsets.length > 0)
        digests.set(state.name, (digests.get(state.name) ?? new Map<number, Digest>()).set(part.subtask, new Digest())) // a copy without entries is one too
    }
  }
  for await (const batch of batches(query, () => undefined)) {
    for (const run of batch.runs) {
      const state = states[run.state]!
      digests.get(state.name)!.get(run.subtask)!.add(batch, run.from, run.to, state)
    }
  }
  const same = [...digests].filter(
    ([, bySubtask]) => new Set([...bySubtask.values()].map(digest => `${digest.entries} ${digest.text}`)).size === 1,
  )
  return new Map(same.map(([name, bySubtask]) => [name, bySubtask.size]))
}
