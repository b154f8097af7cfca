import { verify as findingsOf, type Finding, type Verdict } from '../index.ts'
import { command } from './command.ts'
import { json, openOne, out, saySubstitutions, style } from './common.ts'
import { PATH, READ_OPTIONS } from './options.ts'
import { Progress } from './progress.ts'
import { plural, printable } from './text.ts'

/** Findings as they come, the verdict last; exit code 1 where there are errors, and where nothing could be checked. */
export const verify = command({
  name: 'verify',
  describe: 'Check everything: files, lengths, key groups, checksums, every entry',
  positionals: { path: PATH },
  options: {
    ...READ_OPTIONS,
    deep: { kind: 'flag', describe: "Decode every value too, and compare every key's hashCode with its key group" },
  },
  examples: [],
  async run(given) {
    const savepoint = await openOne(given)
    const progress = new Progress(process.stderr.isTTY)
    const { warn } = style()
    const findings = findingsOf(savepoint, { deep: given.deep, progress: entries => progress.add(entries) })
    for (;;) {
      const { done, value } = await findings.next()
      progress.done()
      if (done) {
        saySubstitutions(savepoint)
        const { checked, errors, warnings } = value
        if (given.json) json(value)
        else
          out(
            `${verdictText(value, warn)}: ${plural(checked, 'entry', 'entries')} checked, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`,
          )
        return errors > 0 || isUnchecked(value) ? 1 : 0
      }
      if (given.json) json(value)
      else out(`${levelText(value, warn)}  ${printable(value.message)}\n`)
    }
  },
})

const isUnchecked = ({ checked, unread }: Verdict): boolean => checked === 0 && unread > 0

function verdictText(verdict: Verdict, warn: (text: string) => string): string {
  if (verdict.errors > 0) return warn('not ok')
  if (isUnchecked(verdict)) return warn('nothing could be checked')
  return verdict.unread > 0 ? 'ok as far as it is read' : 'ok'
}

const levelText = ({ level }: Finding, warn: (text: string) => string): string =>
  level === 'error' ? warn('error') : 'warning'
