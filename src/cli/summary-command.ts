import { resolve } from 'node:path'
import {
  findSnapshots,
  open,
  releasesOf,
  SavepointError,
  summarize,
  type Found,
  type OpenOptions,
  type OpenSavepoint,
  type OperatorReport,
  type Selection,
} from '../index.ts'
import { append, bytesOfAll, isoTime, MAX_DEPTH, newestOf, stateKey } from '../internal.ts'
import { command } from './command.ts'
import {
  isFault,
  mayHoldSnapshots,
  missingHint,
  openWith,
  out,
  outAll,
  outReport,
  say,
  saySubstitutions,
  sayUidSearch,
  sayWithoutEffect,
  style,
  type Common,
} from './common.ts'
import { selectedIn } from './operands.ts'
import { openOptions, PATH, READ_OPTIONS } from './options.ts'
import { printSummary } from './print-summary.ts'
import { eachPath, MORE, operandsOf } from './several.ts'
import { columns } from './table.ts'
import { bytesText, ellipsis, plural, printable } from './text.ts'
import { UsageError } from './usage-error.ts'

export const summary = command({
  name: 'summary',
  describe: 'List operators and states (default)',
  positionals: { path: PATH, more: MORE },
  options: {
    ...READ_OPTIONS,
    subtasks: { kind: 'flag', describe: 'Add bytes per subtask and file' },
    sizes: { kind: 'flag', describe: 'Scan the states for their sizes' },
    'full-types': { kind: 'flag', describe: 'Print types in full' },
    sort: {
      kind: 'maybe',
      describe: 'By size: the largest operator first, and the largest of its states',
      completes: ['size'],
    },
    newest: { kind: 'flag', describe: 'Print only the path of the newest complete snapshot under the path' },
  },
  examples: [
    ['samples/orders', 'What is in it?'],
    ['samples/orders --full-types', 'With types in full'],
    ['samples/states-1.20-incremental-rocksdb/chk-3 --subtasks', 'Bytes per subtask and file'],
    [
      'samples/states-1.20-canonical-heap --uids samples/states-1.20-canonical-heap/uids.txt',
      'With names, for Flink 1.x',
    ],
    ['samples/states-1.20-canonical-heap --classes job.jar', "With the names that the job's code has"],
    ['samples/orders orders sessions', 'Only these operators'],
    ['samples/orders --sizes --sort size', 'What takes most?'],
    ['samples --json', 'All snapshots in a directory, for scripts'],
  ],
  async run(given) {
    const options = await openOptions(given)
    const { paths, targets } = operandsOf(given.path, given.more)
    if (given.sort !== undefined && !['', 'size'].includes(given.sort))
      throw new UsageError(`--sort of a summary is size, not "${given.sort}"`)
    if (given.newest && targets.length > 0) throw new UsageError(`--newest takes paths, and "${targets[0]}" is not one`)
    if (given.newest) return printNewest(paths, options)
    return eachPath(paths, given.json, async (path, several) =>
      printOne({ ...given, path, several, targets, bySize: given.sort !== undefined }, options),
    )
  },
})

interface Asked extends Common {
  readonly subtasks: boolean
  readonly sizes: boolean
  readonly fullTypes: boolean
  readonly bySize: boolean
  readonly targets: readonly string[]
  readonly several: boolean
}

async function printOne(asked: Asked, options: OpenOptions): Promise<number> {
  const { path, subtasks, sizes, json, fullTypes } = asked
  const opened =
    asked.targets.length > 0 // they are of one snapshot
      ? await openWith(path, options)
      : await open(path, options).catch(async (error: unknown) => snapshotsInstead(error, asked, options))
  if (typeof opened === 'number') return opened
  if (asked.targets.length === 0) sayWithoutEffect(opened, options)
  sayUidSearch(opened)
  const selections = await selectedIn(opened, asked.targets)
  const listed = await summarize(opened, {
    path,
    subtasks,
    sizes,
    ...(selections !== undefined && { operators: selections.map(({ operator }) => operator) }),
  })
  const { summary: all, problems } = listed
  const named = selections === undefined ? all : { ...all, operators: all.operators.map(onlyNamed(selections)) }
  const report = asked.bySize ? { ...named, operators: bySize(named.operators) } : named
  const of = opened.operators.length
  await (json ? printJson(report, asked) : outAll(printSummary(report, style(), { fullTypes, of })))
  saySubstitutions(opened)
  for (const problem of problems) say(problem, json)
  const hint = missingHint(opened, listed.missing)
  if (hint !== undefined && problems.every(problem => problem.code !== 'missing-file')) {
    say(
      new SavepointError('missing-file', `${report.missingFiles} of the files this snapshot names are missing`, {
        file: path,
        hint: `list them with \`sp-inspect files\`; ${hint}`,
      }),
      json,
    )
  }
  return problems.some(isFault) || report.missingFiles > 0 ? 1 : 0
}

const onlyNamed =
  (selections: readonly Selection[]) =>
  (report: OperatorReport): OperatorReport => {
    const named = selections.find(({ operator }) => operator.id === report.id)?.states
    if (named === undefined) return report
    const keys = new Set(named.map(stateKey))
    return { ...report, states: report.states.filter(state => keys.has(stateKey(state))) }
  }

/** The largest first, and in each operator its states; those of one size, and states whose size is not known, stay in their order. */
const bySize = (operators: readonly OperatorReport[]): readonly OperatorReport[] =>
  operators
    .map(one => ({ ...one, states: one.states.toSorted((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1)) }))
    .toSorted((a, b) => b.bytes - a.bytes)

/** Of several paths a line each. */
const printJson = (value: object, { several }: Asked): Promise<void> => outReport(value, several ? 0 : 2)

/** What a script that starts a job needs. */
async function printNewest(paths: readonly string[], options: OpenOptions): Promise<number> {
  const found: Found[] = []
  for (const path of paths) append(found, await findSnapshots(path, options))
  if (found.length === 0) await mustHoldSome(paths[0]!, options)
  const newest = newestOf(found)
  if (newest === undefined)
    throw new SavepointError('not-found', 'there is no complete snapshot', {
      file: paths.join(', '),
      found: `${plural(found.length, 'directory', 'directories')} without one`,
      hint: DEPTH,
    })
  out(`${newest.path}\n`)
  return 0
}

/** Throws why a search below a path had nothing to find. */
async function mustHoldSome(path: string, options: OpenOptions): Promise<never> {
  await open(path, options).catch((error: unknown) => {
    throw mayHoldSnapshots(error) ? noneBelow(error) : error
  })
  throw new UsageError(`--newest takes a directory that holds snapshots, and "${path}" is a file`)
}

const noneBelow = ({ code, what, parts }: SavepointError): SavepointError =>
  new SavepointError(code, what, { ...parts, expected: `a file _metadata, here or in a directory below (${DEPTH})` })

const DEPTH = `directories up to ${MAX_DEPTH} levels down were searched`

/** A directory that is no snapshot but holds one is that snapshot; one that holds several is listed. */
async function snapshotsInstead(error: unknown, given: Asked, options: OpenOptions): Promise<OpenSavepoint | number> {
  if (!mayHoldSnapshots(error)) throw error
  const found = await findSnapshots(given.path, options)
  if (found.every(({ path }) => resolve(path) === resolve(given.path))) throw noneBelow(error)
  const [only] = found
  if (found.length === 1 && only !== undefined && !(only.savepoint instanceof SavepointError)) return only.savepoint
  const newest = newestOf(found)
  const rows = found.map(one => foundRow(one, one === newest))
  if (given.json) await printJson({ path: given.path, snapshots: rows }, given)
  else out(`${columns(rows.map(listRow), { right: [2] })}\n`)
  return found.some(({ incomplete, savepoint }) => savepoint instanceof SavepointError && incomplete === undefined)
    ? 1
    : 0
}

type FoundRow = ReturnType<typeof foundRow>

const listRow = (row: FoundRow): readonly string[] => {
  const { warn, bold } = style()
  const path = printable(row.path)
  return [
    row.newest ? bold(path) : path,
    row.error === undefined
      ? [row.format ?? '', row.kind ?? 'snapshot'].filter(Boolean).join(' ')
      : warn(ellipsis(printable(row.incomplete ?? row.error), 40)),
    row.bytes === null ? '' : bytesText(row.bytes),
    row.flink === null ? '' : `Flink ${row.flink}`,
    row.checkpointId === null ? '' : `checkpoint ${row.checkpointId}`,
    row.operators === null ? '' : plural(row.operators, 'operator'),
    row.modified === null ? '' : `file date ${row.modified.slice(0, 16).replace('T', ' ')}`,
    row.newest ? 'newest' : '',
  ]
}

const NOT_READ = {
  kind: null,
  format: null,
  checkpointId: null,
  metadataVersion: null,
  operators: null,
  modified: null,
  bytes: null,
  flink: null,
} as const

function foundRow(
  { path, jobId, savepoint, incomplete }: Found,
  newest: boolean,
): {
  readonly path: string
  readonly jobId: string | null
  readonly kind: string | null
  readonly format: string | null
  readonly checkpointId: number | null
  readonly metadataVersion: number | null
  readonly operators: number | null
  /** Of the file _metadata. */
  readonly modified: string | null
  readonly bytes: number | null
  /** `1.16 to 1.20`. */
  readonly flink: string | null
  readonly newest: boolean
  readonly error?: string
  readonly incomplete?: string
} {
  const known = { path, jobId: jobId ?? null, newest }
  if (savepoint instanceof SavepointError)
    return { ...known, ...NOT_READ, error: savepoint.message, ...(incomplete !== undefined && { incomplete }) }
  const { properties, metadata, metadataFile } = savepoint
  const { from, to } = releasesOf(metadata.version)
  return {
    ...known,
    kind: properties?.kind ?? null,
    format: properties?.format ?? null,
    checkpointId: metadata.checkpointId,
    metadataVersion: metadata.version,
    operators: metadata.operators.length,
    modified: isoTime(metadataFile.modified),
    bytes: bytesOfAll(savepoint),
    flink: from === null ? null : from === to ? from : `${from} ${to === null ? 'or later' : `to ${to}`}`,
  }
}
