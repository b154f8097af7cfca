import { changeOf, isEmptied, stateKey, type DraftOperator } from '../model/draft.ts'
import { labelOf } from '../model/select.ts'
import { PSEUDO_STATES, type Operator, type State } from '../model/savepoint.ts'
import type { StateCount } from '../read/count.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import type { Damage } from './damage.ts'
import type { SubtaskTreatment } from './treatment.ts'

/** `=` byte-identical, `~` rewritten or under another name, `+` added, `-` dropped. */
export type Change = '=' | '~' | '+' | '-'

/** What happens to a state. */
export interface StateLine {
  /** As it will be called; as it was, where it is dropped. */
  readonly name: string
  /** Where that is another name. */
  readonly from: string | null
  readonly kind: string
  readonly change: Change
  /** Why, where there is more to say than the sign: `emptied`, `to canonical`. */
  readonly note: string | null
  /** null: only a scan could tell. */
  readonly entries: number | null
  readonly bytes: number | null
}
/** What happens to an operator. */
export interface OperatorLine {
  readonly operator: string
  readonly id: string
  readonly from: string | null
  readonly change: Change
  readonly bytes: number
  readonly states: readonly StateLine[]
}

export const EMPTIED = 'emptied'
/** The rest of the state is as it was. */
export const PARTLY = 'without what is damaged'

type Counts = ReadonlyMap<string, StateCount> | undefined

/** An operator that goes, with all of its states. */
export async function droppedLine(source: OpenOperator, bytes: number, counts: Counts): Promise<OperatorLine> {
  const states = (await source.states).map(state => ({
    name: state.name,
    from: null,
    kind: state.kind,
    change: '-' as const,
    note: null,
    ...countOf(state, counts),
  }))
  const pseudo = PSEUDO_STATES.flatMap(name => pseudoLine(source, name, '-'))
  return { operator: labelOf(source), id: source.id, from: null, change: '-', bytes, states: [...states, ...pseudo] }
}

export async function keptLine(
  draft: DraftOperator<OpenOperator>,
  subtasks: readonly SubtaskTreatment[],
  bytes: number,
  counts: Counts,
  damages: readonly Damage[],
): Promise<OperatorLine> {
  const { source } = draft
  const rewritten = {
    keyed: keyedNote(subtasks),
    operator: subtasks.some(({ operator }) => operator.kind === 'rewrite') ? 'uncompressed' : undefined,
  }
  const states = (await source.states).map(state =>
    stateLine(draft, state, isDamaged(state, damages) ? PARTLY : rewritten[state.scope], counts),
  )
  const pseudo = PSEUDO_STATES.flatMap(name => pseudoLine(source, name, draft.without.has(name) ? '-' : '='))
  const all = [...states, ...pseudo]
  const from = labelOf(source)
  const relabelled = draft.id !== source.id || draft.uid !== source.uid || draft.name !== source.name
  return {
    operator: labelOf(draft),
    id: draft.id,
    from: relabelled ? (from === labelOf(draft) ? source.id : from) : null,
    change: relabelled || all.some(line => line.change !== '=') ? '~' : '=',
    bytes,
    states: all,
  }
}

/** Whether something of a state is left out. */
const isDamaged = ({ scope, name }: State, damages: readonly Damage[]): boolean =>
  damages.some(
    ({ slot, state }) => (slot === 'managedOperator') === (scope === 'operator') && (state === null || state === name),
  )

function keyedNote(subtasks: readonly SubtaskTreatment[]): string | undefined {
  const rewrites = subtasks.flatMap(({ keyed }) => (keyed.kind === 'rewrite' ? [keyed.part] : []))
  if (rewrites.length === 0) return undefined
  if (rewrites.some(part => part.kind !== 'canonical')) return 'to canonical'
  return rewrites.some(part => part.kind === 'canonical' && part.compressed) ? 'uncompressed' : 'rewritten'
}

function stateLine(draft: DraftOperator, state: State, rewritten: string | undefined, counts: Counts): StateLine {
  const { name, edits } = changeOf(draft, state)
  const base = {
    name: name ?? state.name,
    from: name !== undefined && name !== state.name ? state.name : null,
    kind: state.kind,
    ...countOf(state, counts),
  }
  if (name === undefined) return { ...base, change: '-', note: null }
  if (isEmptied({ edits })) return { ...base, change: '~', note: EMPTIED }
  return { ...base, change: rewritten !== undefined || base.from !== null ? '~' : '=', note: rewritten ?? null }
}

function pseudoLine(source: Operator, name: (typeof PSEUDO_STATES)[number], change: Change): readonly StateLine[] {
  const bytes = source.pseudoStates[name]
  return bytes === undefined
    ? []
    : [{ name: `@${name}`, from: null, kind: 'bytes', change, note: null, entries: null, bytes }]
}

const countOf = (state: State, counts: Counts): { readonly entries: number | null; readonly bytes: number | null } =>
  counts === undefined ? { entries: null, bytes: null } : (counts.get(stateKey(state)) ?? { entries: 0, bytes: 0 })
