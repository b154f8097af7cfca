import { findSnapshots, listFiles, open, SavepointError, summarize, type Found, type OpenOptions } from '../index.ts'
import { command } from './command.ts'
import {
  isFault,
  mayHoldSnapshots,
  missingHint,
  out,
  say,
  saySubstitutions,
  sayWithoutEffect,
  style,
  type Common,
} from './common.ts'
import { openOptions, PATH, READ_OPTIONS } from './options.ts'
import { printSummary } from './print-summary.ts'
import { columns } from './table.ts'
import { printable } from './text.ts'

export const summary = command({
  name: 'summary',
  describe: 'List operators and states (default)',
  positionals: { path: PATH },
  options: {
    ...READ_OPTIONS,
    subtasks: { kind: 'flag', describe: 'Add bytes per subtask and file' },
    sizes: { kind: 'flag', describe: 'Scan the states for their sizes' },
    'full-types': { kind: 'flag', describe: 'Print types whole' },
  },
  examples: [
    ['samples/orders', 'What is in it?'],
    ['samples/orders --full-types', 'With whole types'],
    ['samples/states-1.20-incremental-rocksdb/chk-3 --subtasks', 'Bytes per subtask and file'],
    [
      'samples/states-1.20-canonical-heap --uids samples/states-1.20-canonical-heap/uids.txt',
      'With names, for Flink 1.x',
    ],
    ['samples --json', 'All snapshots in a directory, for scripts'],
  ],
  async run(given) {
    const options = await openOptions(given)
    const opened = await open(given.path, options).catch(async (error: unknown) =>
      snapshotsInstead(error, given, options),
    )
    if (typeof opened === 'number') return opened
    sayWithoutEffect(opened, options)
    const { path, subtasks, sizes, json, fullTypes } = given
    const { summary: report, problems } = await summarize(opened, { path, subtasks, sizes })
    out(json ? `${JSON.stringify(report, null, 2)}\n` : printSummary(report, style(), { fullTypes }))
    saySubstitutions(opened)
    for (const problem of problems) say(problem, json)
    if (report.missingFiles > 0 && problems.every(problem => problem.code !== 'missing-file')) {
      say(
        new SavepointError('missing-file', `${report.missingFiles} of the files this snapshot names are missing`, {
          file: path,
          hint: `list them with \`sp-inspect files\`; ${missingHint(opened, await listFiles(opened)).hint ?? 'copy them too'}`,
        }),
        json,
      )
    }
    return problems.some(isFault) || report.missingFiles > 0 ? 1 : 0
  },
})

/** A directory that is no snapshot but holds some is listed. */
async function snapshotsInstead(error: unknown, given: Common, options: OpenOptions): Promise<number> {
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
