import { resolve } from 'node:path'
import { LOSS_CODES, planMigration, TARGET_RELEASES, write, type Plan, type Report } from '../index.ts'
import { mustBeAllowed, onThisMachine, planFile, STEPS, type PlanFile } from '../internal.ts'
import type { Completes, Flag, Given, Option } from './command.ts'
import { openWith, out, outReport, PROGRAM, saySubstitutions, style } from './common.ts'
import { oneOf } from './one-of.ts'
import { openOptions, READ_OPTIONS } from './options.ts'
import { textFile } from './text-file.ts'
import { orderedSteps } from './ordered-steps.ts'
import { printDone, printPlan } from './print-plan.ts'
import { Progress } from './progress.ts'
import { onSignal } from './signals.ts'
import { printable } from './text.ts'

// What the commands of sp-migrate share: their options, planning, and carrying out.

export const FROM_TO = {
  from: { describe: 'The savepoint or checkpoint: its directory or _metadata', completes: 'files' },
  to: { describe: 'An empty directory, or one that does not exist yet', completes: 'files' },
} as const

/** Where it is no operator or state of the source. */
const COMPLETES: Readonly<Record<string, Completes>> = { toc: 'files', 'checkpoint-id': [], relocate: [] }
const STEP_FLAGS = Object.fromEntries(
  STEPS.map(({ name, describe }) => [
    name,
    {
      kind: 'texts',
      describe,
      group: 'Steps, in the order given; each may repeat:',
      completes: COMPLETES[name] ?? 'step',
    } as const,
  ]),
)
const FORMATS = ['canonical', 'keep'] as const
const VERIFICATIONS = ['full'] as const
const PLANNING = {
  steps: {
    kind: 'text',
    describe: 'A YAML file of steps, which run before those of the command line',
    completes: 'files',
  },
  'to-flink': {
    kind: 'text',
    describe: `The Flink release that will restore it: ${TARGET_RELEASES[0]} to ${TARGET_RELEASES.at(-1)} (default: as the source)`,
    completes: TARGET_RELEASES,
  },
  format: {
    kind: 'text',
    describe:
      "canonical: all keyed state so that every backend restores it; keep: as it is unless a step changes it (default: canonical for heap-native and compressed state, RocksDB's files as they are)",
    completes: FORMATS,
  },
  'allow-loss': {
    kind: 'texts',
    describe: `What may be lost: ${LOSS_CODES.join(', ')}. damaged: a rescue, which reads all state, leaves out what cannot be read (key groups, lists, files, keys of RocksDB's blocks; a missing file is still refused), and lists it in the report`,
    completes: LOSS_CODES,
  },
  count: {
    kind: 'flag',
    describe:
      'Read every entry for the plan, to count it and to find damage also where bytes are only moved, however long that takes (default: below 64 MB of state)',
  },
} as const satisfies Readonly<Record<string, Option>>
const WRITING = {
  link: { kind: 'flag', describe: 'Hard links for files that stay as they are' },
  verify: { kind: 'text', describe: 'full: read every written file back', completes: VERIFICATIONS },
} as const satisfies Readonly<Record<string, Option>>
/** Nothing of source or target is ever written over. */
export const FORCE = { kind: 'flag', describe: 'Overwrite an existing file (--report, -o)' } as const
/** Of what prints a plan. */
export const FULL = { kind: 'flag', describe: 'List operators that stay as they are too' } as const
export const REPORTING = {
  full: FULL,
  'dry-run': { kind: 'flag', describe: 'Print the plan and write nothing' },
  report: { kind: 'text', describe: 'Write what was done to this JSON file', completes: 'files' },
  force: FORCE,
} as const satisfies Readonly<Record<string, Option>>

/** Of the commands that plan. */
export const PLAN_OPTIONS = { ...STEP_FLAGS, ...PLANNING, ...WRITING }
type PlanArguments = Given<typeof FROM_TO, typeof PLANNING & typeof WRITING & typeof READ_OPTIONS>

/** Versions behind the second dot read and write alike: 1.20.3 is 1.20. */
const minorOf = (release: string): string => release.replace(/^(\d+\.\d+)\.\d+$/, '$1')

/** Plans what a line says. Its arguments are checked, and the files they name read, each once, before the snapshot is. */
export async function planned(
  given: PlanArguments,
  flags: readonly Flag[],
): Promise<{ readonly plan: Plan; readonly file: PlanFile }> {
  const { link, count } = given
  const toFlink = given.toFlink === undefined ? undefined : oneOf('--to-flink', minorOf(given.toFlink), TARGET_RELEASES)
  const format = given.format === undefined ? undefined : oneOf('--format', given.format, FORMATS)
  const verify = given.verify === undefined ? null : oneOf('--verify', given.verify, VERIFICATIONS)
  const allowLoss = given.allowLoss
    .flatMap(codes => codes.split(','))
    .map(code => oneOf('--allow-loss', code, LOSS_CODES))
  const steps = orderedSteps(flags, given.steps)
  const to = onThisMachine(given.to)
  const options = await openOptions(given)
  const savepoint = await openWith(given.from, options)
  const progress = new Progress(process.stderr.isTTY)
  const plan = await planMigration(savepoint, steps, {
    ...(toFlink !== undefined && { toFlink }),
    format,
    count,
    allowLoss,
    progress: entries => progress.add(entries),
  })
  progress.done()
  saySubstitutions(savepoint)
  const settings = {
    link,
    verify,
    allowLoss,
    mapPath: options.mapPath ?? [],
    uids: [
      ...(options.uids?.uids ?? []),
      ...savepoint.operators.flatMap(({ node, uid }) => (node === undefined || uid === undefined ? [] : [uid])),
    ],
    names: [...(options.uids?.names ?? [])],
    codecs: given.codecs === undefined ? null : resolve(given.codecs),
    classes: options.classes ?? [],
    kryo: options.kryo ?? null,
  }
  return {
    plan,
    file: planFile(
      plan,
      resolve(savepoint.metadataFile.path.endsWith('/_metadata') ? savepoint.directory : onThisMachine(given.from)),
      resolve(to),
      settings,
    ),
  }
}

/** Shows a plan and does it. */
export async function carryOut(
  plan: Plan,
  file: PlanFile,
  to: string,
  given: Given<Record<never, never>, typeof REPORTING & Pick<typeof READ_OPTIONS, 'json'>>,
): Promise<number> {
  const { settings } = file
  if (!given.json || given.dryRun) await show(plan, file, to, given)
  mustBeAllowed(plan, settings.allowLoss)
  if (given.dryRun) {
    if (!given.json) process.stderr.write(`${PROGRAM}: nothing was written (--dry-run)\n`)
    return 0
  }
  const saveReport =
    given.report === undefined ? undefined : await textFile(given.report, plan.savepoint, to, given.force)
  const progress = new Progress(process.stderr.isTTY)
  const silence = onSignal(`${printable(to)} is unfinished; the same command resumes it`)
  const { volumes } = plan
  const all = volumes.copy.bytes + volumes['new-header'].bytes
  const report = await write(plan, to, {
    link: settings.link,
    verify: settings.verify ?? undefined,
    allowLoss: settings.allowLoss,
    progress: done => progress.copied(done, settings.link ? undefined : all),
  }).finally(() => {
    silence()
    progress.done()
  })
  saveReport?.(`${JSON.stringify(reportOf(report, file), null, 2)}\n`)
  if (given.json) await outReport(reportOf(report, file))
  else process.stderr.write(printDone(report))
  return 0
}

const reportOf = (report: Report, { steps, toFlink, format, source }: PlanFile): object => ({
  ...report,
  steps,
  toFlink,
  format,
  sourceMetadata: source,
})

export async function show(
  plan: Plan,
  file: PlanFile,
  to: string,
  { json, full }: { readonly json: boolean; readonly full: boolean },
): Promise<void> {
  if (json) await outReport(file)
  else out(printPlan(plan, to, full, style()))
  if (!json) for (const warning of plan.warnings) process.stderr.write(`${PROGRAM}: warning: ${printable(warning)}\n`)
}
