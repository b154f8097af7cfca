import type { State } from '../model/savepoint.ts'

/** Key groups from the first to the last. */
export interface KeyGroupRange {
  readonly first: number
  readonly last: number
}

/** What is wanted of the entries there are: data, so that a worker or another machine can have it. Absent: all. */
export interface Query {
  /** Numbers of states in the source's list. */
  readonly states?: readonly number[] | undefined
  /** Operator state is in none. */
  readonly keyGroups?: readonly KeyGroupRange[] | undefined
  readonly subtask?: number | undefined
  /** Only entries whose key has these bytes, where an index finds them: others may come too. */
  readonly key?: Uint8Array | undefined
  /** `keyGroup`: a part's entries by key group, then state, as a canonical savepoint has them. Default: as they are stored. */
  readonly order?: 'stored' | 'keyGroup' | undefined
}

/** Numbers of the states that are meant: subtasks may describe one differently, and then it has several. */
export const statesWhere = (states: readonly State[], isMeant: (state: State) => boolean): readonly number[] =>
  states.flatMap((state, number) => (isMeant(state) ? [number] : []))

export const isInRanges = (ranges: readonly KeyGroupRange[] | undefined, keyGroup: number): boolean =>
  ranges === undefined || ranges.some(({ first, last }) => keyGroup >= first && keyGroup <= last)
