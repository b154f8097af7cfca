import { append } from '../model/extremes.ts'
import { timersAreRaw } from '../model/draft.ts'
import { PSEUDO_STATES, type Operator, type Savepoint } from '../model/savepoint.ts'
import { tocText } from '../model/toc-line.ts'
import type { OperatorReport, StateReport, Summary } from './summary.ts'

/** A line of the table of contents. */
export interface TocEntry {
  readonly operator: string
  /** `*` for an operator that keeps nothing; `@coordinator` and its like; of the operator `@master`, the name of a hook. */
  readonly state: string
  readonly kind: string
  readonly type: string | null
  readonly bytes: number | null
  /** Names operator and state in the table of contents, escaped. */
  readonly line: string
}

/** Everything in a snapshot that can be kept or dropped, one entry each. Reads headers. */
export async function tableOfContents(savepoint: Savepoint, summary: Summary): Promise<readonly TocEntry[]> {
  const entries: TocEntry[] = []
  for (const [i, report] of summary.operators.entries())
    append(entries, await operatorEntries(savepoint.operators[i]!, report))
  const hooks = summary.masterStates.map(({ name, bytes }) => ({
    operator: '@master',
    state: name,
    kind: 'bytes',
    type: null,
    bytes,
    line: tocText({ kind: 'master', name }),
  }))
  return [...entries, ...hooks]
}

async function operatorEntries(source: Operator, report: OperatorReport): Promise<readonly TocEntry[]> {
  const operator = report.uid ?? report.id
  const states = report.states.map(state => ({
    operator,
    state: state.name,
    kind: state.kind,
    type: typeOf(state),
    bytes: state.bytes,
    line: tocText({ kind: 'state', operator, state: state.name }),
  }))
  const listed = await timersAreRaw(source)
  const pseudo = PSEUDO_STATES.flatMap(name => {
    const bytes = source.pseudoStates[name]
    return bytes === undefined || (name === 'raw-keyed' && listed)
      ? []
      : [
          {
            operator,
            state: `@${name}`,
            kind: 'bytes',
            type: null,
            bytes,
            line: tocText({ kind: 'pseudo', operator, pseudo: name }),
          },
        ]
  })
  if (states.length + pseudo.length > 0) return [...states, ...pseudo]
  return [
    {
      operator,
      state: '*',
      kind: report.bytes > 0 ? 'bytes' : 'stateless',
      type: null,
      bytes: report.bytes,
      line: tocText({ kind: 'operator', operator }),
    },
  ]
}

/** Key and value as the summary shows them: `String → Long`. */
export function typeOf(state: StateReport): string | null {
  if (state.mapKey !== undefined) return `${state.mapKey ?? '?'} → ${state.value ?? '?'}`
  return state.kind === 'timers' ? (state.key ?? null) : state.value
}
