import { listFiles, SavepointError, type FileReport } from '../index.ts'
import { command } from './command.ts'
import { json, missingHint, openOne, out, say, saySubstitutions, style } from './common.ts'
import { PATH, READ_OPTIONS } from './options.ts'
import { columns } from './table.ts'
import { bytesText, cutMiddle, printable } from './text.ts'

export const files = command({
  name: 'files',
  describe: 'List every file that belongs to a snapshot: the exact set to copy',
  positionals: { path: PATH },
  options: READ_OPTIONS,
  examples: [],
  async run(given) {
    const savepoint = await openOne(given)
    const reports = await listFiles(savepoint)
    if (given.json) reports.forEach(json)
    else out(filesTable(reports))
    saySubstitutions(savepoint)
    const missing = reports.filter(file => file.missing).length
    if (missing > 0)
      say(
        new SavepointError('missing-file', `${missing} of ${reports.length} files are missing`, {
          file: given.path,
          ...missingHint(savepoint, reports),
        }),
        given.json,
      )
    return missing > 0 ? 1 : 0
  },
})

function filesTable(reports: readonly FileReport[]): string {
  const { warn, dim } = style()
  return `${columns(
    reports.map(file => [
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
