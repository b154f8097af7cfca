import { summarize, tableOfContents, type TocEntry } from '../index.ts'
import { command } from './command.ts'
import { isFault, json, openOne, out, say, saySubstitutions } from './common.ts'
import { PATH, READ_OPTIONS } from './options.ts'
import { bytesText, printable } from './text.ts'

export const toc = command({
  name: 'toc',
  describe: 'Print a table of contents, one line per state',
  positionals: { path: PATH },
  options: READ_OPTIONS,
  examples: [['toc samples/orders', 'Edit it, and give it to sp-migrate --toc']],
  async run(given) {
    const savepoint = await openOne(given)
    const { summary, problems } = await summarize(savepoint, { path: given.path })
    const entries = await tableOfContents(savepoint, summary)
    if (given.json) entries.forEach(json)
    else
      out(`; contents of ${printable(given.path)}: one state per line; ";" comments out a line\n${tocLines(entries)}`)
    saySubstitutions(savepoint)
    for (const problem of problems) say(problem, given.json)
    return problems.some(isFault) ? 1 : 0
  },
})

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
