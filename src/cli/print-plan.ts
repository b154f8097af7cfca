import type { OperatorLine, Plan, Report, StateLine } from '../index.ts'
import { leftOutLines, leftOutSum } from './print-left-out.ts'
import { PARTLY } from '../internal.ts'
import { columns } from './table.ts'
import { bytesText, cutMiddle, plural, printable, type Style } from './text.ts'

/**
 * Lays a plan out: a line per operator and state, `=` byte-identical, `~` rewritten or renamed, `-` dropped. Operators that stay as they
 * are are one line, unless all is to be `full`.
 */
export function printPlan(plan: Plan, to: string, full: boolean, style: Style): string {
  const { savepoint, draft, target } = plan
  const id =
    draft.checkpointId === savepoint.checkpointId
      ? `checkpoint ${draft.checkpointId}`
      : `checkpoint ${savepoint.checkpointId} → ${draft.checkpointId}`
  const version =
    target.metadata === savepoint.metadataVersion || draft.relocations.length > 0
      ? `metadata ${savepoint.metadataVersion}`
      : `metadata ${savepoint.metadataVersion} → ${target.metadata}`
  const facts = [
    ...(plan.toFlink === undefined ? [] : [`for Flink ${plan.toFlink}`]),
    version,
    id,
    plural(plan.lines.length, 'operator'),
  ]
  const head = [`${style.bold(printable(savepoint.directory))} → ${style.bold(printable(to))}`, facts.join(' · ')]
  if (draft.relocations.length > 0)
    return `${[...head, ...draft.relocations.map(([from, into]) => `~ paths below ${printable(from)} → ${printable(into)}`)].join('\n')}\n`
  const shown = full ? plan.lines : plan.lines.filter(({ change }) => change !== '=')
  const blocks = shown.filter(line => !isStateless(line)).map(line => operatorBlock(line, style))
  const stateless = shown.filter(isStateless).map(line => `${line.change} ${nameOf(line, style)}`)
  const masters = savepoint.masterStates.map(
    ({ name, bytes }) =>
      `${draft.masterStates.includes(name) ? '=' : '-'} @master/${printable(name)}  ${bytesText(bytes)}`,
  )
  const others = [...masters, ...(stateless.length > 0 ? [style.dim('without state:'), ...stateless] : [])]
  const damaged = plan.rescues ? plan.losses.flatMap(({ leftOut }) => leftOut ?? []) : []
  const folded = full ? '' : foldedLine(plan.lines.filter(({ change }) => change === '='))
  const parts = [
    head.join('\n'),
    ...blocks,
    others.join('\n'),
    folded,
    volumesLine(plan),
    leftOutLines(damaged).join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function foldedLine(unchanged: readonly OperatorLine[]): string {
  if (unchanged.length === 0) return ''
  const bytes = unchanged.reduce((sum, line) => sum + line.bytes, 0)
  return `= ${plural(unchanged.length, 'operator')} unchanged, ${bytesText(bytes)} (--full lists ${unchanged.length === 1 ? 'it' : 'them'})`
}

/** Beyond 64 MB entries are only counted, and damage only found, where they are written again. */
const UNSEEN = 'bytes that are only moved are not examined: --count and sp-inspect verify --deep do that'

/** What is to be read, and what for; empty where all state stands in `_metadata`. */
function volumesLine({ volumes, scanned }: Plan): string {
  const parts = (
    [
      ['copied', volumes.copy],
      ['with a new header', volumes['new-header']],
      ['rewritten', volumes.rewrite],
    ] as const
  ).flatMap(([how, { files, bytes }]) => (files === 0 ? [] : [`${plural(files, 'file')} ${how}, ${bytesText(bytes)}`]))
  const isUnseen = !scanned && volumes.copy.files + volumes['new-header'].files > 0
  return [...(parts.length === 0 ? [] : [parts.join(' · ')]), ...(isUnseen ? [UNSEEN] : [])].join('\n')
}

const isStateless = (line: OperatorLine): boolean => line.states.length === 0 && line.bytes === 0

function operatorBlock(line: OperatorLine, style: Style): string {
  const heading = `${line.change} ${nameOf(line, style)}  ${bytesText(line.bytes)}`
  if (line.states.length === 0) return heading
  return `${heading}\n${columns(
    line.states.map(state => stateRow(state, style)),
    { indent: 2, right: [3, 4] },
  )}`
}

function nameOf(line: OperatorLine, style: Style): string {
  const room = Math.max(20, Math.floor(style.width / 2) - 8)
  const name = (text: string): string => cutMiddle(printable(text), room)
  return line.from === null
    ? style.bold(name(line.operator))
    : `${name(line.from)} → ${style.bold(name(line.operator))}`
}

function stateRow(state: StateLine, style: Style): readonly string[] {
  const room = Math.max(16, style.width - 50)
  const name = cutMiddle(printable(state.from === null ? state.name : `${state.from} → ${state.name}`), room)
  const sign = state.change === '=' ? state.change : style.warn(state.change)
  return [
    sign,
    name,
    state.kind,
    state.entries === null ? '' : plural(state.entries, 'entry', 'entries'),
    state.bytes === null ? '' : bytesText(state.bytes),
    style.dim(state.note ?? ''),
  ]
}

/** What was done, for stderr: what it is now, and what was done for it. */
export function printDone(report: Report): string {
  const rewritten = report.operators.flatMap(line =>
    line.states.filter(({ change, note }) => change === '~' && note !== null && note !== PARTLY),
  )
  const files = (
    [
      ['copied', report.kept],
      ['linked', report.linked],
      ['wrote', report.rewritten],
    ] as const
  ).flatMap(([word, amount]) =>
    amount.files === 0 ? [] : [`${word} ${plural(amount.files, 'file')}, ${bytesText(amount.bytes)}`],
  )
  const parts = [
    ...files,
    ...(rewritten.length === 0 ? [] : [`rewrote ${plural(rewritten.length, 'state')}`]),
    ...(report.inlineBytes === 0 ? [] : [`${bytesText(report.inlineBytes)} in _metadata`]),
    ...(report.resumed === 0 ? [] : [`reused ${plural(report.resumed, 'file')} of the interrupted run`]),
  ]
  const unseen = report.scanned || files.length === 0 ? '' : `; ${UNSEEN}`
  const lost = report.leftOut.length === 0 ? '' : `left out because it is damaged: ${leftOutSum(report.leftOut)}\n`
  const done = `${printable(report.target)}: complete and verified: ${operatorsLine(report.operators)}`
  return `${done}\n${parts.length === 0 ? 'wrote _metadata' : parts.join(' · ')}${unseen}\n${lost}`
}

/** `1 renamed, 11 unchanged`: each operator counts once. */
function operatorsLine(lines: readonly OperatorLine[]): string {
  const becomes = ({ change, from }: OperatorLine): string =>
    change === '-' ? 'dropped' : change === '=' ? 'unchanged' : from === null ? 'changed' : 'renamed'
  const counts = ['renamed', 'changed', 'dropped', 'unchanged'].flatMap(word => {
    const count = lines.filter(line => becomes(line) === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return counts.length === 0 ? 'no operators' : counts.join(', ')
}
