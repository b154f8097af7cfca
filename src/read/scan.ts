import { isInRanges, type Query } from '../entry/query.ts'
import type { EntrySource } from '../entry/source.ts'
import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import { stateKey } from '../model/draft.ts'
import type { State } from '../model/savepoint.ts'
import { canonicalBatches, type Pull } from './canonical.ts'
import { heapBatches } from './heap.ts'
import type { OpenOperator } from './savepoint.ts'
import { operatorBatches } from './operator-state.ts'
import type { Part } from './parts.ts'
import { rocksBatches, rocksKeyGroups } from './rocksdb.ts'
import { rawTimerBatches } from './raw-timers.ts'

/** The entries of an operator, as they are stored. Reads its headers now, and what is asked for when batches are pulled. */
export async function scan(operator: OpenOperator): Promise<EntrySource> {
  const { parts, problems, states: described } = await operator.headers
  const numbers = new StateNumbers(parts, described)
  const { states } = numbers
  return {
    states,
    async *batches(query = {}, listener) {
      const problem = (error: SavepointError): void => {
        const named = error.with({ operator: operator.uid ?? operator.id })
        if (listener === undefined) throw named
        listener(named)
      }
      const isWanted = (number: number): boolean => query.states === undefined || query.states.includes(number)
      const pull: Pull = {
        stateOf(state) {
          const number = numbers.of(state)
          return isWanted(number) ? number : -1
        },
        wanted: keyGroup => isInRanges(query.keyGroups, keyGroup),
        key: query.key,
        problem,
      }
      problems.forEach(problem)
      const wantsKeyed =
        states.length === 0 || states.some(({ scope }, number) => scope === 'keyed' && isWanted(number))
      for (const part of parts) {
        if (query.subtask !== undefined && part.subtask !== query.subtask) continue
        if (part.kind !== 'operator' && !wantsKeyed) continue
        try {
          yield* partBatches(part, operator, pull, query)
        } catch (error) {
          if (!(error instanceof SavepointError)) throw error
          problem(error)
        }
      }
    },
  }
}

/**
 * The entries of one part by itself. `problem` is told of what cannot be read, and in which key group where that is known; what keeps the
 * whole part from being read is thrown.
 */
export function scanPart(
  operator: OpenOperator,
  part: Part,
  problem: Pull['problem'],
  isWanted: (state: State) => boolean = () => true,
): { readonly states: readonly State[]; readonly batches: AsyncGenerator<Batch> } {
  const numbers = new StateNumbers([part], [])
  const stateOf = (state: State): number => (isWanted(state) ? numbers.of(state) : -1)
  const batches = partBatches(part, operator, { stateOf, wanted: () => true, problem }, {})
  return { states: numbers.states, batches }
}

/** Each description of a state once. */
class StateNumbers {
  readonly states: State[] = []
  private readonly byObject = new Map<State, number>()
  private readonly byIdentity = new Map<string, number>()

  /** States that are in no part, for what holds them cannot be read, are there too. */
  constructor(parts: readonly Part[], described: readonly State[]) {
    for (const part of parts) for (const one of part.states) this.add('state' in one ? one.state : one)
    const known = new Set(this.states.map(stateKey))
    for (const state of described) if (!known.has(stateKey(state))) this.add(state)
  }

  /** Throws corrupt where nothing describes it: services of timers are named in every key group, and the first one's count. */
  of(state: State): number {
    const number = this.byObject.get(state) ?? this.byIdentity.get(identityOf(state))
    if (number === undefined)
      throw new SavepointError('corrupt', 'timers of a service that the other key groups do not name', {
        state: state.name,
      })
    return number
  }

  private add(state: State): void {
    const identity = identityOf(state)
    let number = this.byIdentity.get(identity)
    if (number === undefined) this.byIdentity.set(identity, (number = this.states.push(state) - 1))
    this.byObject.set(state, number)
  }
}

const identityOf = ({ scope, name, kind, ttl, key, namespace, mapKey, value }: State): string =>
  JSON.stringify([scope, name, kind, ttl, key, namespace, mapKey, value])

async function* partBatches(part: Part, operator: OpenOperator, pull: Pull, query: Query): AsyncGenerator<Batch> {
  switch (part.kind) {
    case 'canonical':
      return yield* canonicalBatches(part, operator.maxParallelism, pull)
    case 'heap':
      return yield* heapBatches(part, pull)
    case 'timers':
      return yield* rawTimerBatches(part, operator.snapshots, pull)
    case 'operator':
      if (query.keyGroups === undefined) yield* operatorBatches(part, pull)
      return
    case 'rocksdb':
      return yield* (query.order === 'keyGroup' ? rocksKeyGroups : rocksBatches)(part, operator.maxParallelism, pull)
    case 'changelog':
      throw new SavepointError('unsupported', 'entries of changelog checkpoints cannot be read yet')
  }
}
