import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import { canonicalBatches, type Pull } from './canonical.ts'
import { heapBatches } from './heap.ts'
import type { OpenOperator } from './open.ts'
import { operatorBatches } from './operator-state.ts'
import type { Part } from './parts.ts'
import { rocksBatches } from './rocksdb.ts'
import { rawTimerBatches } from './raw-timers.ts'

export interface ScanOptions {
  /** Which states; default all. */
  readonly states?: (state: State) => boolean
  readonly keyGroups?: (keyGroup: number) => boolean
  readonly subtask?: number
  /** Only entries whose key has these bytes, where an index finds them: others may come too. */
  readonly key?: Uint8Array
  /** Told of what cannot be read. Default: throws it. */
  readonly problem?: (error: SavepointError) => void
}

/** A scan over the entries of an operator, as they are stored: by subtask, then key group and state. */
export interface Scan {
  /** What the numbers of runs stand for. Grows while batches are pulled: subtasks may describe a state differently. */
  readonly states: readonly State[]
  batches(): AsyncGenerator<Batch>
}

/** Reads what the options ask for and nothing else: other key groups are not touched, other states framed and passed over. */
export function scan(operator: OpenOperator, options: ScanOptions = {}): Scan {
  const states: State[] = []
  const numbers = new Map<string, number>()
  const stateOf = (state: State): number => {
    if (options.states?.(state) === false) return -1
    const identity = JSON.stringify([
      state.scope,
      state.name,
      state.kind,
      state.ttl,
      state.key,
      state.namespace,
      state.mapKey,
      state.value,
    ])
    let number = numbers.get(identity)
    if (number === undefined) {
      number = states.push(state) - 1
      numbers.set(identity, number)
    }
    return number
  }
  const problem = (error: SavepointError): void => {
    const named = error.with({ operator: operator.uid ?? operator.id })
    if (options.problem === undefined) throw named
    options.problem(named)
  }
  const pull: Pull = { stateOf, wanted: options.keyGroups ?? ((): boolean => true), key: options.key, problem }
  return {
    states,
    async *batches(): AsyncGenerator<Batch> {
      const { parts, problems, states: described } = await operator.headers
      problems.forEach(problem)
      const wantsKeyed =
        described.length === 0 || described.some(state => state.scope === 'keyed' && options.states?.(state) !== false)
      for (const part of parts) {
        if (options.subtask !== undefined && part.subtask !== options.subtask) continue
        if (part.kind !== 'operator' && !wantsKeyed) continue
        try {
          yield* partBatches(part, operator, pull, options)
        } catch (error) {
          if (!(error instanceof SavepointError)) throw error
          problem(error)
        }
      }
    },
  }
}

async function* partBatches(
  part: Part,
  operator: OpenOperator,
  pull: Pull,
  options: ScanOptions,
): AsyncGenerator<Batch> {
  switch (part.kind) {
    case 'canonical':
      return yield* canonicalBatches(part, operator.maxParallelism, pull)
    case 'heap':
      return yield* heapBatches(part, pull)
    case 'timers':
      return yield* rawTimerBatches(part, operator.snapshots, pull)
    case 'operator':
      if (options.keyGroups === undefined) yield* operatorBatches(part, pull)
      return
    case 'rocksdb':
      return yield* rocksBatches(part, operator.maxParallelism, pull)
    case 'changelog':
      throw new SavepointError('unsupported', 'entries of changelog checkpoints cannot be read yet')
  }
}
