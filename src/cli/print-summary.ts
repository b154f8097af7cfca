import { type OperatorReport, type StateReport, type Summary } from '../index.ts'
import { append, largest, typeOf } from '../internal.ts'
import { cutApart } from './cut-apart.ts'
import { allowsText } from './print-allows.ts'
import { columnLines, columns } from './table.ts'
import { bytesText, cutMiddle, plural, printable, shortenType, type Style } from './text.ts'

export interface PrintOptions {
  readonly fullTypes: boolean
  /** How many operators there are; the summary may be of some. */
  readonly of: number
}

/** Lays a summary out for a terminal, line by line: what it is, then operators as headings, then what keeps no state. */
export function* printSummary(summary: Summary, style: Style, options: PrintOptions): Generator<string> {
  const stateful = summary.operators.filter(operator => hasSomething(operator))
  const stateless = summary.operators.filter(operator => !hasSomething(operator))
  yield `${head(summary, style, options)}\n`
  for (const operator of stateful) {
    yield '\n'
    for (const line of operatorLines(operator, style, options)) yield `${line}\n`
  }
  if (stateless.length > 0)
    yield `\n${wrapped(
      `without state: ${stateless.map(operator => nameOf(operator) + (operator.finished ? ' (finished)' : '')).join(', ')}`,
      style.width,
    )
      .map(style.dim)
      .join('\n')}\n`
}

const hasSomething = (operator: OperatorReport): boolean =>
  operator.states.length > 0 || operator.bytes > 0 || operator.coordinatorBytes > 0 || operator.channelStateBytes > 0
const nameOf = (operator: OperatorReport): string => printable(operator.uid ?? operator.name ?? operator.id)

function head(summary: Summary, style: Style, { of }: PrintOptions): string {
  const { from, to } = summary.flink
  const releases =
    from === null
      ? 'unknown Flink'
      : from === to
        ? `Flink ${from}`
        : `Flink ${from} ${to === null ? 'or later' : `to ${to}`}`
  const facts = [
    summary.format === 'none' ? null : summary.format,
    [summary.incremental && 'incremental', summary.unaligned && 'unaligned', summary.kind ?? 'snapshot']
      .filter(Boolean)
      .join(' '),
    summary.backend,
    `${releases} (metadata ${summary.metadataVersion}${summary.guess === undefined ? '' : ', a guess'})`,
    `checkpoint ${summary.checkpointId}`,
  ].filter(fact => fact !== null)
  const size = [
    bytesText(summary.bytes),
    summary.operators.length === of ? plural(of, 'operator') : `${summary.operators.length} of ${of} operators`,
    filesText(summary, style),
    ...(summary.modified === null ? [] : [`file date ${summary.modified.slice(0, 16).replace('T', ' ')}Z`]),
  ]
  const lines = [style.bold(printable(summary.path)), ...listed(facts, style.width), ...listed(size, style.width)]
  for (const capabilities of allowsText(summary.allows))
    append(
      lines,
      listed(capabilities, style.width).map(line => style.dim(line)),
    )
  if (summary.guess !== undefined)
    append(
      lines,
      wrapped(`metadata version ${summary.metadataVersion} is unknown; ${summary.guess}: a guess`, style.width).map(
        style.warn,
      ),
    )
  for (const master of summary.masterStates)
    lines.push(`master state ${printable(master.name)} · ${bytesText(master.bytes)}`)
  return lines.join('\n')
}

/** Whether all files are there, and whether the directory can be moved or copied alone. */
function filesText(summary: Summary, style: Style): string {
  const { missingFiles, selfContained, filesOutside } = summary
  if (missingFiles > 0) return style.warn(`${plural(missingFiles, 'file')} missing`)
  if (selfContained) return 'self-contained'
  return filesOutside === 0
    ? 'complete, but named by absolute path'
    : `needs ${plural(filesOutside, 'file')} outside its directory`
}

function* operatorLines(operator: OperatorReport, style: Style, options: PrintOptions): Generator<string> {
  const keyed = operator.states.find(state => state.scope === 'keyed')
  const facts = [
    ...(operator.role === undefined || isSaidBy(operator, operator.role) ? [] : [operator.role]),
    `parallelism ${operator.parallelism} of ${operator.maxParallelism}`,
    bytesText(operator.bytes),
    ...(operator.uidFrom === undefined ? [] : [`uid found in the ${operator.uidFrom}`]),
    ...(operator.finished ? ['finished'] : []),
    ...(operator.coordinatorBytes > 0 ? [`coordinator ${bytesText(operator.coordinatorBytes)}`] : []),
    ...(operator.checkpointIds === undefined ? [] : [`state of checkpoints ${operator.checkpointIds.join(', ')}`]),
    ...(operator.channelStateBytes > 0 ? [`in flight ${bytesText(operator.channelStateBytes)}`] : []),
  ]
  if (keyed !== undefined) {
    const key = keyed.key === null || keyed.key === undefined ? '?' : printable(keyed.key)
    const left = style.width - 2 - `keyed by  · ${facts.join(' · ')}`.length
    facts.unshift(`keyed by ${options.fullTypes ? key : shortenType(key, Math.max(left, Math.floor(style.width / 3)))}`)
  }
  const name = nameOf(operator)
  const aliases = [
    operator.uid !== null && operator.name !== null && operator.name !== operator.uid ? printable(operator.name) : '',
    name === operator.id ? '' : operator.id,
  ].filter(Boolean)
  const alias = aliases.join('  ')
  const heading =
    name.length + 2 + alias.length <= style.width
      ? [`${style.bold(name)}  ${style.dim(alias)}`]
      : [
          style.bold(cutMiddle(name, style.width)),
          ...wrapped(alias, style.width - 2).map(line => style.dim(`  ${line}`)),
        ]
  yield* heading.map(line => line.trimEnd())
  yield* listed(facts, style.width - 2).map(line => `  ${line}`)
  const timers = (state: StateReport): boolean => state.kind === 'timers' // long names and no type: they would only narrow the other columns
  for (const states of [operator.states.filter(state => !timers(state)), operator.states.filter(timers)])
    if (states.length > 0) yield* stateLines(states, style, options)
  for (const subtask of operator.subtasks ?? []) yield subtaskLines(subtask, style)
}

/** `17_join` says that it is a Join. */
const isSaidBy = ({ uid }: OperatorReport, role: string): boolean =>
  uid?.replace(/^\d+_/, '').replaceAll('-', '') === role.toLowerCase()

function stateLines(states: readonly StateReport[], style: Style, options: PrintOptions): Generator<string> {
  const name = (state: StateReport): string => printable(state.name)
  const kindWidth = largest(
    states.map(state => kindText(state).length),
    0,
  )
  const room = style.width - 4 - kindWidth - 4
  const nameWidth = Math.min(
    largest(
      states.map(state => name(state).length),
      0,
    ),
    Math.max(12, room - 16),
  )
  const sized = states.some(state => state.bytes !== null)
  const typeWidth = Math.max(12, room - nameWidth - (sized ? 11 : 0))
  const names = cutApart(states.map(name), nameWidth)
  const kinds = new Map<string, string>() // thousands of states are of few kinds and types: one text for each
  const types = new Map<string, string>()
  const rows = states.map((state, i) => [
    names[i]!,
    once(kinds, kindText(state), style.dim),
    ...(sized ? [bytesText(state.bytes)] : []),
    once(types, typeColumn(state), type =>
      options.fullTypes ? printable(type) : shortenType(printable(type), typeWidth),
    ),
  ])
  return columnLines(rows, { indent: 4, ...(sized && { right: [2] }) })
}

function once(made: Map<string, string>, text: string, make: (text: string) => string): string {
  let known = made.get(text)
  if (known === undefined) made.set(text, (known = make(text)))
  return known
}

const kindText = (state: StateReport): string =>
  `${state.scope === 'operator' && state.kind === 'list' ? 'operator list' : state.kind}${state.ttl ? ' ttl' : ''}`

/** The namespace is worth a word only where it is a window. */
function typeColumn(state: StateReport): string {
  const type = state.kind === 'timers' ? '' : (typeOf(state) ?? '?')
  const namespace = state.namespace === undefined || state.namespace === 'Void' ? '' : `per ${state.namespace ?? '?'}`
  return [type, namespace].filter(Boolean).join(' ')
}

function subtaskLines(subtask: NonNullable<OperatorReport['subtasks']>[number], style: Style): string {
  const groups = subtask.keyGroups === null ? '' : ` · key groups ${subtask.keyGroups[0]}–${subtask.keyGroups[1]}`
  const checkpoint = subtask.checkpointId === undefined ? '' : ` · checkpoint ${subtask.checkpointId}`
  const title = `    subtask ${subtask.subtask}${groups}${checkpoint} · ${subtask.finished ? 'finished' : bytesText(subtask.bytes)}`
  const paths = cutApart(
    subtask.files.map(file => printable(file.path)),
    Math.max(
      12,
      style.width -
        36 -
        largest(
          subtask.files.map(file => file.localPath?.length ?? 0),
          0,
        ),
    ),
  )
  const rows = subtask.files.map((file, i) => [
    style.dim(file.slot + (file.role === 'state' ? '' : ` ${file.role}`)),
    bytesText(file.bytes),
    printable(file.localPath ?? ''),
    paths[i]!,
  ])
  const rocksdb = subtask.rocksdb ?? []
  const families = cutApart(
    rocksdb.map(state => printable(state.state)),
    Math.max(12, style.width - 75),
  )
  const states = rocksdb.map((state, i) => [
    families[i]!,
    plural(state.entries, 'physical entry', 'physical entries'),
    bytesText(state.bytes),
    style.dim(
      [
        levelsText(state.levels),
        Object.keys(state.compressions).map(printable).join(', ').toLowerCase(),
        state.deletions === 0 ? '' : plural(state.deletions, 'deletion'),
        state.mergeOperands === 0 ? '' : plural(state.mergeOperands, 'operand'),
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  ])
  return [
    title,
    ...(rows.length > 0 ? [columns(rows, { indent: 6, right: [1] })] : []),
    ...(states.length > 0 ? [columns(states, { indent: 6, right: [1, 2] })] : []),
  ].join('\n')
}

const levelsText = (levels: readonly { readonly level: number; readonly files: number }[]): string =>
  levels.map(({ level, files }) => `L${level}${files === 1 ? '' : ` × ${files}`}`).join(' ')

const wrapped = (text: string, width: number): readonly string[] => broken(text.split(' '), ' ', width)
const listed = (facts: readonly string[], width: number): readonly string[] => broken(facts, ' · ', width)

/** Joins words to lines of at most `width`. */
function broken(words: readonly string[], between: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line !== '' && line.length + between.length + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : line + between + word
    }
  }
  return line === '' ? lines : [...lines, line]
}
