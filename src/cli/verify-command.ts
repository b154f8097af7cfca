import { verify as findingsOf, type Finding, type OpenOptions, type Verdict } from '../index.ts'
import { bytesToRead } from '../internal.ts'
import { command } from './command.ts'
import { openWith, out, saySubstitutions, style } from './common.ts'
import { openOptions, READ_OPTIONS } from './options.ts'
import { Progress, storage } from './progress.ts'
import { eachPath, heading, MORE_PATHS, pathsOf, Rows } from './several.ts'
import { plural, printable } from './text.ts'

/** Findings as they come, the verdict last; exit code 1 where there are errors, and where nothing could be checked. */
export const verify = command({
  name: 'verify',
  describe: 'Check everything: files, lengths, key groups, checksums, every entry',
  positionals: { path: MORE_PATHS },
  options: {
    ...READ_OPTIONS,
    deep: { kind: 'flag', describe: "Decode every value too, and compare every key's hashCode with its key group" },
  },
  examples: [
    ['verify samples/orders --deep', 'Every value, too'],
    ["verify 'samples/orders*' --json", 'Several snapshots, for scripts'],
  ],
  async run(given) {
    const options = await openOptions(given)
    return eachPath(pathsOf(given.path), given.json, async (path, several) => verifyOne(path, options, given, several))
  },
})

async function verifyOne(
  path: string,
  options: OpenOptions,
  { json, deep }: { readonly json: boolean; readonly deep: boolean },
  several: boolean,
): Promise<number> {
  const savepoint = await openWith(path, { ...options, storage })
  const progress = new Progress(process.stderr.isTTY, bytesToRead(savepoint.operators, { deep }))
  const { warn } = style()
  const rows = new Rows('findings', path, several)
  if (!json) heading(path, several)
  const findings = findingsOf(savepoint, { deep, progress: entries => progress.add(entries) })
  for (;;) {
    const { done, value } = await findings.next()
    progress.clear()
    if (!done) {
      if (json) rows.add(value)
      else out(`${levelText(value, warn)}  ${printable(value.message)}\n`)
      continue
    }
    progress.done()
    saySubstitutions(savepoint)
    const { checked, errors, warnings } = value
    if (json) rows.end(value)
    else
      out(
        `${verdictText(value, warn)}: ${plural(checked, 'entry', 'entries')} checked, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`,
      )
    return errors > 0 || isUnchecked(value) ? 1 : 0
  }
}

const isUnchecked = ({ checked, unread }: Verdict): boolean => checked === 0 && unread > 0

function verdictText(verdict: Verdict, warn: (text: string) => string): string {
  if (verdict.errors > 0) return warn('not ok')
  if (isUnchecked(verdict)) return warn('nothing could be checked')
  return verdict.unread > 0 ? 'ok as far as it can be read' : 'ok'
}

const levelText = ({ level }: Finding, warn: (text: string) => string): string =>
  level === 'error' ? warn('error') : 'warning'
