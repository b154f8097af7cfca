import { listFiles, SavepointError, type FileReport, type OpenOptions } from '../index.ts'
import { command } from './command.ts'
import { missingHint, openWith, out, say, saySubstitutions, style } from './common.ts'
import { openOptions, READ_OPTIONS } from './options.ts'
import { eachPath, heading, MORE_PATHS, pathsOf, Rows } from './several.ts'
import { cutApart } from './cut-apart.ts'
import { columns } from './table.ts'
import { bytesText, printable } from './text.ts'

export const files = command({
  name: 'files',
  describe: 'List every file that belongs to a snapshot: the exact set to copy',
  positionals: { path: MORE_PATHS },
  options: READ_OPTIONS,
  examples: [['files samples/orders', 'What to copy']],
  async run(given) {
    const options = await openOptions(given)
    return eachPath(pathsOf(given.path), given.json, async (path, several) =>
      filesOf(path, options, given.json, several),
    )
  },
})

async function filesOf(path: string, options: OpenOptions, asJson: boolean, several: boolean): Promise<number> {
  const savepoint = await openWith(path, options)
  const reports = await listFiles(savepoint)
  if (asJson) {
    const rows = new Rows('files', path, several)
    for (const report of reports) rows.add(report)
    rows.end()
  } else {
    heading(path, several)
    out(filesTable(reports))
  }
  saySubstitutions(savepoint)
  const missing = reports.flatMap(file => (file.missing ? [file.path] : []))
  const hint = missingHint(savepoint, missing)
  if (hint !== undefined)
    say(
      new SavepointError('missing-file', `${missing.length} of ${reports.length} files are missing`, {
        file: path,
        hint,
      }),
      asJson,
    )
  return missing.length > 0 ? 1 : 0
}

function filesTable(reports: readonly FileReport[]): string {
  const { warn, dim } = style()
  const operators = cutApart(
    reports.map(file => printable(file.operator ?? '')),
    32,
  )
  return `${columns(
    reports.map((file, i) => [
      file.missing ? warn('missing') : bytesText(file.bytes),
      file.role,
      printable(file.path),
      file.operator === null ? '' : dim(`${operators[i]!}${file.subtask === null ? '' : `[${file.subtask}]`}`),
    ]),
    { right: [0] },
  )}\n`
}
