import { dirname, resolve } from 'node:path'
import { readStepsFile, type Step } from '../index.ts'
import { rowOf, withStep } from '../internal.ts'
import type { Flag } from './command.ts'
import { readText } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The steps of a line: those of --steps, then the flags in their order. */
export function orderedSteps(flags: readonly Flag[], stepsFile: string | undefined): readonly Step[] {
  const first =
    stepsFile === undefined
      ? []
      : readStepsFile(readText(stepsFile), stepsFile, file => readText(resolve(dirname(stepsFile), file)))
  return [...first, ...flags.reduce<readonly Step[]>(withFlag, [])]
}

function withFlag(before: readonly Step[], [flag, text]: Flag): readonly Step[] {
  const row = rowOf(flag)
  if (row === undefined) return before
  const step = row.ofFlag(text, readText)
  if (step === undefined) throw new UsageError(`--${flag} needs ${row.wants}, not "${text}"`)
  return withStep(before, step)
}
