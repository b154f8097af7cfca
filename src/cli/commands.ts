import {
  findSnapshots,
  listFiles,
  open,
  operatorIdOf,
  SavepointError,
  summarize,
  tableOfContents,
  type FileReport,
  type Found,
  type TocEntry,
} from '../index.ts'
import { isFault, json, mayHoldSnapshots, openOne, out, say, saySubstitutions, style, type Common } from './common.ts'
import { openOptions } from './options.ts'
import { printSummary } from './print-summary.ts'
import { columns } from './table.ts'
import { bytesText, cutMiddle, printable } from './text.ts'

export async function summaryCommand(
  given: Common & {
    readonly subtasks?: boolean | undefined
    readonly sizes?: boolean | undefined
    readonly fullTypes?: boolean | undefined
  },
): Promise<number> {
  const options = await openOptions(given)
  const opened = await open(given.path, options).catch(async (error: unknown) =>
    snapshotsInstead(error, given, options),
  )
  if (typeof opened === 'number') return opened
  const { summary, problems } = await summarize(opened, {
    path: given.path,
    subtasks: given.subtasks === true,
    sizes: given.sizes === true,
  })
  if (given.json) out(`${JSON.stringify(summary, null, 2)}\n`)
  else out(printSummary(summary, style(), { fullTypes: given.fullTypes === true }))
  saySubstitutions(opened)
  for (const problem of problems) say(problem, given.json === true)
  if (summary.missingFiles > 0 && problems.every(problem => problem.code !== 'missing-file')) {
    say(
      new SavepointError('missing-file', `${summary.missingFiles} of the files this snapshot names are missing`, {
        file: given.path,
        hint: 'list them with `sp-inspect files`; if they were moved, say where to with --map-path old=new',
      }),
      given.json === true,
    )
  }
  return problems.some(isFault) || summary.missingFiles > 0 ? 1 : 0
}

/** A directory that is no snapshot but holds some is listed. */
async function snapshotsInstead(
  error: unknown,
  given: Common,
  options: Awaited<ReturnType<typeof openOptions>>,
): Promise<number> {
  if (!mayHoldSnapshots(error)) throw error
  const found = await findSnapshots(given.path, options)
  if (found.length === 0) throw error
  const rows = found.map(foundRow)
  if (given.json) out(`${JSON.stringify({ path: given.path, snapshots: rows }, null, 2)}\n`)
  else
    out(
      `${columns(rows.map(row => [printable(row.path), printable(row.error ?? row.kind ?? 'snapshot'), row.format ?? '', row.checkpointId === null ? '' : `checkpoint ${row.checkpointId}`, row.operators === null ? '' : `${row.operators} operators`, (row.modified ?? '').slice(0, 16).replace('T', ' ')]))}\n`,
    )
  return rows.some(row => row.error !== undefined) ? 1 : 0
}

function foundRow({ path, jobId, savepoint }: Found): {
  path: string
  jobId: string | null
  kind: string | null
  format: string | null
  checkpointId: number | null
  metadataVersion: number | null
  operators: number | null
  modified: string | null
  error?: string
} {
  if (savepoint instanceof SavepointError)
    return {
      path,
      jobId: jobId ?? null,
      kind: null,
      format: null,
      checkpointId: null,
      metadataVersion: null,
      operators: null,
      modified: null,
      error: savepoint.message,
    }
  const { properties, metadata, metadataFile } = savepoint
  return {
    path,
    jobId: jobId ?? null,
    kind: properties?.kind ?? null,
    format: properties?.format ?? null,
    checkpointId: metadata.checkpointId,
    metadataVersion: metadata.version,
    operators: metadata.operators.length,
    modified: metadataFile.modified === undefined ? null : new Date(metadataFile.modified).toISOString(),
  }
}

export async function filesCommand(given: Common): Promise<number> {
  const savepoint = await openOne(given)
  const files = await listFiles(savepoint)
  if (given.json) files.forEach(json)
  else out(filesTable(files))
  saySubstitutions(savepoint)
  const missing = files.filter(file => file.missing).length
  if (missing > 0)
    say(
      new SavepointError('missing-file', `${missing} of ${files.length} files are missing`, {
        file: given.path,
        hint: 'if they were moved, say where to with --map-path old=new',
      }),
      given.json === true,
    )
  return missing > 0 ? 1 : 0
}

function filesTable(files: readonly FileReport[]): string {
  const { warn, dim } = style()
  return `${columns(
    files.map(file => [
      file.missing ? warn('missing') : bytesText(file.bytes),
      file.role,
      printable(file.path),
      file.operator === null
        ? ''
        : dim(`${cutMiddle(printable(file.operator), 32)}${file.subtask === null ? '' : `[${file.subtask}]`}`),
    ]),
    { right: [0] },
  )}\n`
}

export async function tocCommand(given: Common): Promise<number> {
  const savepoint = await openOne(given)
  const { summary, problems } = await summarize(savepoint, { path: given.path })
  const entries = await tableOfContents(savepoint, summary)
  if (given.json) entries.forEach(json)
  else out(`; contents of ${printable(given.path)}: one state a line, ";" comments a line out\n${tocLines(entries)}`)
  saySubstitutions(savepoint)
  for (const problem of problems) say(problem, given.json === true)
  return problems.some(isFault) ? 1 : 0
}

function tocLines(entries: readonly TocEntry[]): string {
  const width = Math.min(
    60,
    entries.reduce((most, entry) => Math.max(most, entry.line.length), 0),
  )
  return entries
    .map(
      entry =>
        `${entry.line.padEnd(width)}  # ${[entry.kind, printable(entry.type ?? ''), bytesText(entry.bytes)].filter(part => part !== '' && part !== '?').join(' ')}\n`,
    )
    .join('')
}

export async function hashCommand(given: {
  readonly uid: readonly string[]
  readonly json?: boolean | undefined
}): Promise<number> {
  for (const uid of given.uid) {
    const id = operatorIdOf(uid)
    if (given.json) json({ uid, id })
    else out(`${id}  ${printable(uid)}\n`)
  }
  return 0
}
