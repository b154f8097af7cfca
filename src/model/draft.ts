import { PSEUDO_STATES, type Operator, type PseudoState, type Savepoint, type State } from './savepoint.ts'

/** What is done to the entries of a state. `empty`: it stays registered, without any. */
export type Edit = { readonly kind: 'empty' }

/** A state as it is to be written. */
export interface DraftState<O extends Operator = Operator> {
  /** As it will be called. */
  readonly name: string
  /** As it is described where its entries come from. */
  readonly source: State
  /** Where that is: a position in the list of states of an operator. */
  readonly from: { readonly operator: O; readonly state: number }
  /** In the order in which they are done. What none touches stays as it is, byte for byte. */
  readonly edits: readonly Edit[]
}

/** An operator as it is to be written: labels and states of its own, the rest of a source. */
export interface DraftOperator<O extends Operator = Operator> {
  readonly source: O
  /** 32 hex digits. */
  readonly id: string
  readonly uid: string | undefined
  readonly name: string | undefined
  readonly parallelism: number
  readonly maxParallelism: number
  /** undefined: those of the source, each as it is. No step has asked for them, so no header need be read. */
  readonly states: readonly DraftState<O>[] | undefined
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
      parallelism: source.parallelism,
      maxParallelism: source.maxParallelism,
      states: undefined,
      without: new Set(),
    })),
    relocations: [],
  }
}

/** What becomes of a state of the source: its name, undefined where it is dropped, and what is done to its entries. */
export interface StateChange {
  readonly name: string | undefined
  readonly edits: readonly Edit[]
}

/** By scope and name: what subtasks describe differently is one state. */
export function changeOf({ states }: DraftOperator, state: State): StateChange {
  if (states === undefined) return { name: state.name, edits: [] }
  const own = states.find(({ source }) => source.name === state.name && source.scope === state.scope)
  return { name: own?.name, edits: own?.edits ?? [] }
}

/** Whether nothing of a state is left but that it is registered. */
export const isEmptied = ({ edits }: Pick<StateChange, 'edits'>): boolean => edits.some(({ kind }) => kind === 'empty')

/** The states that are left, under their new names. Reads the headers of the operator's files. */
export const statesOf = async <O extends Operator>(operator: DraftOperator<O>): Promise<readonly DraftState<O>[]> =>
  operator.states ??
  (await operator.source.states).map((source, state) => ({
    name: source.name,
    source,
    from: { operator: operator.source, state },
    edits: [],
  }))

/** The pseudo states that an operator has and that are not left out. */
export const pseudoStatesOf = ({ source, without }: DraftOperator): readonly PseudoState[] =>
  PSEUDO_STATES.filter(pseudo => source.pseudoStates[pseudo] !== undefined && !without.has(pseudo))

/** The operator with some of its states changed; a change to undefined drops one. Reads headers only where there is something to change. */
export async function withChanges<O extends Operator>(
  operator: DraftOperator<O>,
  states: readonly DraftState[],
  change: (state: DraftState) => Pick<DraftState, 'name' | 'edits'> | undefined,
): Promise<DraftOperator<O>> {
  if (states.length === 0) return operator
  const chosen = new Map(states.map(state => [stateKey(state.source), state]))
  const after = (await statesOf(operator)).flatMap((state): readonly DraftState<O>[] => {
    const own = chosen.get(stateKey(state.source))
    if (own === undefined) return [state]
    const changed = change(own)
    return changed === undefined ? [] : [{ ...state, ...changed }]
  })
  const isAsBefore =
    after.length === (await operator.source.states).length &&
    after.every(({ name, source, edits }) => name === source.name && edits.length === 0)
  return { ...operator, states: isAsBefore ? undefined : after } // there and back is no change
}

/** Whether raw keyed state holds the timers. Then it holds nothing else. (AbstractStreamOperator.isUsingCustomRawKeyedState) */
export async function timersAreRaw(source: Operator): Promise<boolean> {
  const { parts, states } = await source.headers
  return parts.some(part => part.kind === 'timers') && states.some(state => state.kind === 'timers')
}
