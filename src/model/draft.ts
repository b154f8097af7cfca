import { PSEUDO_STATES, type Operator, type PseudoState, type Savepoint, type State } from './savepoint.ts'

/** What becomes of a state of the source. */
export interface StateChange {
  /** undefined: dropped. */
  readonly name: string | undefined
  /** Registered still, without entries. */
  readonly empty: boolean
}

/** An operator as it is to be written: labels of its own, contents of a source. */
export interface DraftOperator<O extends Operator = Operator> {
  readonly source: O
  /** 32 hex digits. */
  readonly id: string
  readonly uid: string | undefined
  readonly name: string | undefined
  /** By `stateKey` of a source's state. A state that is not in here stays as it is. */
  readonly changes: ReadonlyMap<string, StateChange>
  /** Pseudo states that are left out. */
  readonly without: ReadonlySet<PseudoState>
}

/**
 * A savepoint as it is to be written: what was read, and what becomes of it. Plain data, so that a transform is a function from draft to
 * draft: it re-labels and reads nothing but the names of states.
 */
export interface Draft<O extends Operator = Operator> {
  readonly source: Savepoint
  readonly checkpointId: number
  /** Names of the JobManager's hooks whose state is kept. */
  readonly masterStates: readonly string[]
  readonly operators: readonly DraftOperator<O>[]
  /** Prefixes of absolute paths, in order. Not empty: only `_metadata` is written. */
  readonly relocations: readonly (readonly [from: string, to: string])[]
}

interface SavepointOf<O extends Operator> extends Savepoint {
  readonly operators: readonly O[]
}

export type Transform = <O extends Operator>(before: Draft<O>) => Draft<O> | Promise<Draft<O>>

/** Keyed and operator state may bear the same name. */
export const stateKey = (state: Pick<State, 'scope' | 'name'>): string => `${state.scope} ${state.name}`

/** A savepoint as it is: nothing changes. */
export function draftOf<O extends Operator>(savepoint: SavepointOf<O>): Draft<O> {
  return {
    source: savepoint,
    checkpointId: savepoint.checkpointId,
    masterStates: savepoint.masterStates.map(state => state.name),
    operators: savepoint.operators.map(source => ({
      source,
      id: source.id,
      uid: source.uid,
      name: source.name,
      changes: new Map(),
      without: new Set(),
    })),
    relocations: [],
  }
}

/** What becomes of a state of the source; as it is, where no step named it. */
export const changeOf = ({ changes }: DraftOperator, state: State): StateChange =>
  changes.get(stateKey(state)) ?? { name: state.name, empty: false }

/** A state of a draft operator that is not dropped. */
export interface DraftState {
  /** As it will be called. */
  readonly name: string
  readonly empty: boolean
  readonly source: State
}

/** The states that are left, under their new names. Reads the headers of the operator's files. */
export async function statesOf(operator: DraftOperator): Promise<readonly DraftState[]> {
  return (await operator.source.states).flatMap(state => {
    const { name, empty } = changeOf(operator, state)
    return name === undefined ? [] : [{ name, empty, source: state }]
  })
}

/** The pseudo states that an operator has and that are not left out. */
export const pseudoStatesOf = ({ source, without }: DraftOperator): readonly PseudoState[] =>
  PSEUDO_STATES.filter(pseudo => source.pseudoStates[pseudo] !== undefined && !without.has(pseudo))

/** The operator with more of its states changed. What is as in the source again is no change. */
export function withChanges<O extends Operator>(
  operator: DraftOperator<O>,
  states: readonly DraftState[],
  change: (state: DraftState) => StateChange,
): DraftOperator<O> {
  const changes = new Map(operator.changes)
  for (const state of states) {
    const next = change(state)
    if (next.name === state.source.name && !next.empty) changes.delete(stateKey(state.source))
    else changes.set(stateKey(state.source), next)
  }
  return { ...operator, changes }
}

/** Whether raw keyed state holds the timers. Then it holds nothing else. (AbstractStreamOperator.isUsingCustomRawKeyedState) */
export async function timersAreRaw(source: Operator): Promise<boolean> {
  const { parts, states } = await source.headers
  return parts.some(part => part.kind === 'timers') && states.some(state => state.kind === 'timers')
}
