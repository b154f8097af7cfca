import { dirname, resolve } from 'node:path'
import { readStepsFile, type Pairs, type Step } from '../index.ts'
import type { Flag } from './command.ts'
import { readText } from './options.ts'
import { UsageError } from './usage-error.ts'

// yargs loses the order of different flags, and steps apply in the order given: they are read from the arguments themselves.

/** An argument is cut at `separator`, unless a backslash stands in front of it. */
function cutAt(text: string, separator: string): readonly string[] {
  const parts = ['']
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gs)) {
    if (piece === separator) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

const pair = (flag: string, text: string): readonly [string, string] => {
  const parts = cutAt(text, '=')
  if (parts.length !== 2 || parts.includes(''))
    throw new UsageError(`--${flag} wants old=new, not "${text}"; write \\= for a = inside a name`)
  return [parts[0]!, parts[1]!]
}

/** Paths hold commas and may hold `=`: the last one counts, as in --map-path. */
function prefixes(text: string): Pairs {
  const at = text.lastIndexOf('=')
  if (at <= 0 || at === text.length - 1) throw new UsageError(`--relocate wants old=new, not "${text}"`)
  return [[text.slice(0, at), text.slice(at + 1)]]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,16}$/.test(text)) throw new UsageError(`--checkpoint-id wants a whole number, not "${text}"`)
  return Number(text)
}

const lines = (path: string): readonly string[] => readText(path).split(/\r?\n/)

/** The flags that are steps. */
export const STEP_FLAGS: Readonly<
  Record<Step['name'], { readonly describe: string; readonly step: (text: string) => Step }>
> = {
  'rename-uid': {
    describe: 'old=new[,old=new…]: pairs of one flag at once, so that two can swap; flags one after the other',
    step: text => ({ name: 'rename-uid', options: cutAt(text, ',').map(part => pair('rename-uid', part)) }),
  },
  'rename-state': {
    describe: '<operator>/<old>=<new>',
    step: text => ({ name: 'rename-state', options: [pair('rename-state', text)] }),
  },
  'rename-operator': {
    describe: '<operator>=<name> (Flink 2.0 on)',
    step: text => ({ name: 'rename-operator', options: [pair('rename-operator', text)] }),
  },
  drop: { describe: '<operator>[/<state>]: leave it out', step: text => ({ name: 'drop', options: [text] }) },
  keep: {
    describe: '<operator>[/<state>]: leave out all others; all --keep of a line are one step',
    step: text => ({ name: 'keep', options: [text] }),
  },
  toc: {
    describe: 'A file: keep what the edited output of `sp-inspect toc` still names',
    step: text => ({ name: 'toc', options: lines(text) }),
  },
  reset: { describe: '<operator>[/<state>]: empty it', step: text => ({ name: 'reset', options: [text] }) },
  'checkpoint-id': {
    describe: 'The number that a restored job counts on from',
    step: text => ({ name: 'checkpoint-id', options: wholeNumber(text) }),
  },
  relocate: {
    describe: 'old=new: replace how absolute paths begin. Alone: writes only _metadata',
    step: text => ({ name: 'relocate', options: prefixes(text) }),
  },
}

/** The steps of a line: those of --steps, then the flags in their order. */
export function orderedSteps(given: readonly Flag[], stepsFile: string | undefined): readonly Step[] {
  const steps: Step[] =
    stepsFile === undefined
      ? []
      : [...readStepsFile(readText(stepsFile), stepsFile, file => readText(resolve(dirname(stepsFile), file)))]
  const flags: Step[] = []
  for (const [flag, text] of given) {
    if (!isStep(flag)) continue
    const step = STEP_FLAGS[flag].step(text)
    const kept = step.name === 'keep' ? flags.findIndex(other => other.name === 'keep') : -1
    if (kept < 0 || step.name !== 'keep') flags.push(step)
    else flags[kept] = { name: 'keep', options: [...(flags[kept] as typeof step).options, ...step.options] }
  }
  return [...steps, ...flags]
}

const isStep = (name: string): name is Step['name'] => Object.hasOwn(STEP_FLAGS, name)
