import type { OperatorLine, Plan, Report, StateLine } from '../index.ts'
import { leftOutLines, leftOutSum } from './print-left-out.ts'
import { PARTLY } from '../internal.ts'
import { columns } from './table.ts'
import { bytesText, cutMiddle, plural, printable, type Style } from './text.ts'

/** Lays a plan out: a line per operator and state, `=` byte-identical, `~` rewritten or renamed, `-` dropped. */
export function printPlan(plan: Plan, to: string, style: Style): string {
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
  const blocks = plan.lines.filter(line => !isStateless(line)).map(line => operatorBlock(line, style))
  const stateless = plan.lines.filter(isStateless).map(line => `${line.change} ${nameOf(line, style)}`)
  const masters = savepoint.masterStates.map(
    ({ name, bytes }) =>
      `${draft.masterStates.includes(name) ? '=' : '-'} @master/${printable(name)}  ${bytesText(bytes)}`,
  )
  const others = [...masters, ...(stateless.length > 0 ? [style.dim('without state:'), ...stateless] : [])]
  const damaged = plan.rescues ? plan.losses.flatMap(({ leftOut }) => leftOut ?? []) : []
  const parts = [head.join('\n'), ...blocks, others.join('\n'), volumesLine(plan), leftOutLines(damaged).join('\n')]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** Beyond 64 MB entries are only counted, and damage only found, where they are written again. */
const UNSEEN = 'bytes that are only moved are not looked into: --count and sp-inspect verify --deep do'

/** What is to be read, and what for; empty where all state stands in `_metadata`. */
function volumesLine({ volumes, scanned }: Plan): string {
  const parts = (
    [
      ['copied', volumes.copy],
      ['behind a new header', volumes['new-header']],
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

/** One line on what was done, for stderr. */
export function printDone(report: Report): string {
  const rewritten = report.operators.flatMap(line =>
    line.states.filter(({ change, note }) => change === '~' && note !== null && note !== PARTLY),
  )
  const size = rewritten.every(state => state.bytes !== null)
    ? `, ${bytesText(rewritten.reduce((total, { bytes }) => total + bytes!, 0))}`
    : ''
  const amounts = [
    ['kept', report.kept],
    ['linked', report.linked],
  ] as const
  const parts = [
    ...amounts.flatMap(([word, { files, bytes }]) =>
      files === 0 ? [] : [`${word} ${plural(files, 'file')}, ${bytesText(bytes)}`],
    ),
    ...(rewritten.length === 0 ? [] : [`rewrote ${plural(rewritten.length, 'state')}${size}`]),
    ...(report.resumed === 0 ? [] : [`took over ${plural(report.resumed, 'file')} of the interrupted run`]),
  ]
  const unseen = report.scanned || parts.length === 0 ? '' : `; ${UNSEEN}`
  const lost = report.leftOut.length === 0 ? '' : `left out, for it is damaged: ${leftOutSum(report.leftOut)}\n`
  return `${parts.length === 0 ? 'wrote _metadata' : parts.join(' · ')}${unseen}\n${lost}`
}
