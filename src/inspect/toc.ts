import type { OperatorReport, StateReport, Summary } from './summary.ts'

/** A line of the table of contents. `state` is `*` for an operator that keeps nothing. */
export interface TocEntry {
  readonly operator: string
  readonly state: string
  readonly kind: string
  readonly type: string | null
  readonly bytes: number | null
}

/** Everything in a snapshot that can be kept or dropped, one entry each. */
export function tableOfContents(summary: Summary): readonly TocEntry[] {
  return summary.operators.flatMap(operator => operatorEntries(operator))
}

function operatorEntries(operator: OperatorReport): readonly TocEntry[] {
  const name = operator.uid ?? operator.id
  const states = operator.states.map(state => ({ operator: name, state: state.name, kind: state.kind, type: typeOf(state), bytes: state.bytes }))
  const pseudo = (state: string, bytes: number): readonly TocEntry[] => (bytes === 0 ? [] : [{ operator: name, state, kind: 'bytes', type: null, bytes }])
  const all = [...states, ...pseudo('@coordinator', operator.coordinatorBytes), ...pseudo('@channel', operator.channelStateBytes)]
  return all.length > 0 ? all : [{ operator: name, state: '*', kind: operator.bytes > 0 ? 'bytes' : 'stateless', type: null, bytes: operator.bytes }]
}

/** Key and value as the summary shows them: `String → Long`. */
export function typeOf(state: StateReport): string | null {
  if (state.mapKey !== undefined) return `${state.mapKey ?? '?'} → ${state.value ?? '?'}`
  return state.kind === 'timers' ? (state.key ?? null) : state.value
}
