import { verify, type Finding } from '../index.ts'
import { json, openOne, out, saySubstitutions, style, type Common } from './common.ts'
import { Progress } from './progress.ts'
import { plural, printable } from './text.ts'

/** Findings as they come, the verdict last; exit code 1 where there are errors. */
export async function verifyCommand(given: Common & { readonly deep?: boolean | undefined }): Promise<number> {
  const savepoint = await openOne(given)
  const progress = new Progress(process.stderr.isTTY)
  const { warn } = style()
  const findings = verify(savepoint, { deep: given.deep === true, progress: entries => progress.add(entries) })
  for (;;) {
    const { done, value } = await findings.next()
    progress.done()
    if (done) {
      saySubstitutions(savepoint)
      const { checked, errors, warnings } = value
      if (given.json) json(value)
      else
        out(
          `${errors === 0 ? 'ok' : warn('not ok')}: ${plural(checked, 'entry', 'entries')} checked, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`,
        )
      return errors > 0 ? 1 : 0
    }
    if (given.json) json(value)
    else out(`${levelText(value, warn)}  ${printable(value.message)}\n`)
  }
}

const levelText = ({ level }: Finding, warn: (text: string) => string): string =>
  level === 'error' ? warn('error') : 'warning'
