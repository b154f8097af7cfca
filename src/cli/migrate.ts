import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  didYouMean,
  LOSS_CODES,
  mustBeAllowed,
  open,
  planFile,
  planMigration,
  readPlanFile,
  SavepointError,
  TARGET_RELEASES,
  write,
  type Format,
  type Plan,
  type PlanFile,
  type Report,
  type Step,
} from '../index.ts'
import { openOne, out, PROGRAM, saySubstitutions, style, type Common } from './common.ts'
import { openOptions, readText, UsageError } from './options.ts'
import { orderedSteps, STEP_FLAGS } from './ordered-steps.ts'
import { printDone, printPlan } from './print-plan.ts'
import { Progress } from './progress.ts'
import { bytesText, printable } from './text.ts'

export interface MigrateArguments extends Omit<Common, 'path'> {
  readonly from: string
  readonly to: string
  readonly steps?: string | undefined
  readonly toFlink?: string | undefined
  readonly format?: string | undefined
  readonly allowLoss?: readonly string[] | undefined
  readonly count?: boolean | undefined
  readonly link?: boolean | undefined
  readonly verify?: string | undefined
  readonly dryRun?: boolean | undefined
  readonly report?: string | undefined
}
export interface ApplyArguments {
  readonly plan: string
  readonly dryRun?: boolean | undefined
  readonly report?: string | undefined
  readonly json?: boolean | undefined
}

export async function migrateCommand(given: MigrateArguments, args: readonly string[]): Promise<number> {
  const { plan, file } = await planned(given, args)
  return carryOut(plan, file, given.to, given)
}

export async function planCommand(
  given: MigrateArguments & { readonly output: string },
  args: readonly string[],
): Promise<number> {
  const { plan, file } = await planned(given, args)
  show(plan, file, given.to, given.json === true)
  mustBeAllowed(plan.losses, file.settings.allowLoss)
  writeText(given.output, `${JSON.stringify(file, null, 2)}\n`)
  if (!given.json) process.stderr.write(`${PROGRAM}: do it with \`${PROGRAM} apply ${printable(given.output)}\`\n`)
  return 0
}

export async function applyCommand(given: ApplyArguments): Promise<number> {
  const file = readPlanFile(readText(given.plan), given.plan)
  const { settings } = file
  const codecs = settings.codecs === null ? {} : await openOptions({ codecs: settings.codecs })
  const savepoint = await open(file.from, {
    ...codecs,
    mapPath: settings.mapPath,
    uids: { uids: settings.uids, names: new Map(settings.names) },
  })
  const plan = await planMigration(savepoint, file.steps, {
    ...(file.toFlink !== null && { toFlink: file.toFlink }),
    format: file.format ?? undefined,
  })
  if (plan.source !== file.source)
    throw new SavepointError('source-changed', '_metadata of the source is another than when the plan was made', {
      file: savepoint.metadataFile.path,
      found: `SHA-256 ${plan.source}`,
      expected: file.source,
      hint: 'look at it, and plan again',
    })
  return carryOut(plan, file, file.to, given)
}

async function planned(
  given: MigrateArguments,
  args: readonly string[],
): Promise<{ readonly plan: Plan; readonly file: PlanFile }> {
  const steps = allSteps(given, args)
  const allowLoss = lossCodes(given.allowLoss ?? [])
  const savepoint = await openOne({ ...given, path: given.from })
  const progress = new Progress(process.stderr.isTTY)
  const plan = await planMigration(savepoint, steps, {
    ...(given.toFlink !== undefined && { toFlink: release(given.toFlink) }),
    format: formatOf(given.format),
    count: given.count === true,
    progress: entries => progress.add(entries),
  })
  progress.done()
  saySubstitutions(savepoint)
  if (given.verify !== undefined && given.verify !== 'full')
    throw new UsageError(`--verify ${given.verify} is unknown; there is full`)
  const options = await openOptions(given)
  const settings = {
    link: given.link === true,
    verify: given.verify === 'full' ? ('full' as const) : null,
    allowLoss,
    mapPath: options.mapPath ?? [],
    uids: options.uids?.uids ?? [],
    names: [...(options.uids?.names ?? [])],
    codecs: given.codecs === undefined ? null : resolve(given.codecs),
  }
  return { plan, file: planFile(plan, resolve(given.from), resolve(given.to), settings) }
}

async function carryOut(
  plan: Plan,
  file: PlanFile,
  to: string,
  given: {
    readonly dryRun?: boolean | undefined
    readonly report?: string | undefined
    readonly json?: boolean | undefined
  },
): Promise<number> {
  const { settings } = file
  if (!given.json || given.dryRun) show(plan, file, to, given.json === true)
  mustBeAllowed(plan.losses, settings.allowLoss)
  if (given.dryRun) {
    if (!given.json) process.stderr.write(`${PROGRAM}: nothing was written (--dry-run)\n`)
    return 0
  }
  const progress = new Progress(process.stderr.isTTY)
  const report = await write(plan, to, {
    link: settings.link,
    verify: settings.verify ?? undefined,
    allowLoss: settings.allowLoss,
    progress: done =>
      progress.show(
        () =>
          `${done.operators} of ${done.of} operators, ${bytesText(done.bytes)} copied${done.entries === 0 ? '' : `, ${done.entries.toLocaleString('en')} entries rewritten`}`,
      ),
  }).finally(() => progress.done())
  if (given.report !== undefined) writeText(given.report, `${JSON.stringify(reportOf(report, file), null, 2)}\n`)
  if (given.json) out(`${JSON.stringify(reportOf(report, file), null, 2)}\n`)
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

function show(plan: Plan, file: PlanFile, to: string, asJson: boolean): void {
  if (asJson) out(`${JSON.stringify(file, null, 2)}\n`)
  else out(printPlan(plan, to, style()))
  if (!asJson) for (const warning of plan.warnings) process.stderr.write(`${PROGRAM}: warning: ${printable(warning)}\n`)
}

function allSteps(given: MigrateArguments, args: readonly string[]): readonly Step[] {
  const steps = orderedSteps(args, given.steps)
  const own = orderedSteps(args, undefined)
  for (const flag of Object.keys(STEP_FLAGS)) {
    const values = (given as unknown as Record<string, readonly string[] | undefined>)[flag]?.length ?? 0
    const read = own
      .filter(step => step.name === flag)
      .reduce((total, step) => total + (step.name === 'keep' ? step.options.length : 1), 0)
    if (values !== read) throw new UsageError(`write --${flag} like this`)
  }
  return steps
}

function lossCodes(given: readonly string[]): readonly string[] {
  const codes = given.flatMap(text => text.split(','))
  for (const code of codes)
    if (!(LOSS_CODES as readonly string[]).includes(code))
      throw new UsageError(
        `--allow-loss ${code} is unknown${didYouMean(code, LOSS_CODES)}; there are ${LOSS_CODES.join(', ')}`,
      )
  return codes
}

function release(text: string): string {
  if (!TARGET_RELEASES.includes(text))
    throw new UsageError(`--to-flink ${text} is unknown; there are ${TARGET_RELEASES.join(', ')}`)
  return text
}

function formatOf(text: string | undefined): Format {
  if (text === undefined || text === 'canonical' || text === 'keep') return text
  throw new UsageError(
    `--format ${text} is unknown${didYouMean(text, ['canonical', 'keep'])}; there are canonical, keep`,
  )
}

function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new SavepointError('io', (error as Error).message, { file: path }, error)
  }
}
