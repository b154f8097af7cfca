import { hashOfBytes } from '../host/hash.ts'
import { SavepointError } from '../errors.ts'
import { WITH_NAMES } from '../format/metadata.ts'
import { draftOf, type Draft } from '../model/draft.ts'
import { readBytes } from '../model/file.ts'
import { labelOf } from '../model/select.ts'
import { countStates, type StateCount } from '../read/count.ts'
import type { OpenHeaders } from '../read/headers.ts'
import type { OpenOperator, OpenSavepoint } from '../read/savepoint.ts'
import { bytesOf, fileProblems, references } from '../read/references.ts'
import { applyStep, type Step } from '../transform/steps.ts'
import { targetOf, type Target } from '../flink/releases.ts'
import { mustFitTarget } from './target-types.ts'
import { droppedLine, keptLine, type OperatorLine } from './changes.ts'
import { lossesOf, type Loss } from './losses.ts'
import { relocated } from './relocate.ts'
import { treatmentOf, type Format, type OperatorPlan, type SubtaskTreatment } from './treatment.ts'
import { volumesOf, type Volumes } from './volumes.ts'

/** What a plan aims at. */
export interface PlanOptions {
  /** The release that is to restore it; default: those that the source fits. */
  readonly toFlink?: string
  readonly format?: Format
  /** Count the entries of every state, whatever it takes. Default: where a scan takes no time. */
  readonly count?: boolean
  /** Told now and then how many entries were counted. */
  readonly progress?: (entries: number) => void
}
/** What `planMigration` does where nothing is said. */
export const PLAN_DEFAULTS = { count: false } as const satisfies PlanOptions

/** What a migration will do, decided to the end; nothing has been written. */
export interface Plan {
  readonly savepoint: OpenSavepoint
  readonly steps: readonly Step[]
  readonly toFlink: string | undefined
  readonly format: Format
  readonly draft: Draft<OpenOperator>
  readonly target: Target
  /** Of the header of operator state; undefined: the source's. */
  readonly operatorHeader: 5 | 6 | undefined
  readonly operators: readonly OperatorPlan[]
  readonly lines: readonly OperatorLine[]
  readonly volumes: Volumes
  readonly losses: readonly Loss[]
  readonly warnings: readonly string[]
  /** SHA-256 of the source's `_metadata`. */
  readonly source: string
  /** Of source, steps and options: what is written depends on nothing else. */
  readonly identity: string
}

/** Counts without being asked where all state takes no more bytes: a tenth of a second. */
const COUNT_BELOW = 64 * 1024 * 1024
/** What is written changes with it, so that no run is gone on with by another version. */
const FORMAT_OF_OUTPUT = 2

/**
 * Plans a migration: applies the steps in order, decides what is kept, copied behind a new header or rewritten, and finds out what would be
 * lost. Reads `_metadata` and headers; entries only to count them. Throws not-found, ambiguous-name, incompatible, unsupported.
 */
export async function planMigration(
  savepoint: OpenSavepoint,
  steps: readonly Step[],
  options: PlanOptions = {},
): Promise<Plan> {
  let draft = draftOf<OpenOperator>(savepoint)
  for (const step of steps) draft = await applyStep(draft, step)
  if (draft.relocations.length > 0) await mustRelocateOnly(draft, savepoint, steps, options)
  const target = targetFor(savepoint, options.toFlink)
  mustBeNamed(draft, target)
  const operatorHeader = options.toFlink === undefined ? undefined : target.operatorHeader
  const operators: OperatorPlan[] = []
  const notes: string[] = []
  for (const operator of draft.operators) {
    if (draft.relocations.length > 0) {
      operators.push({ draft: operator, subtasks: [] })
      continue
    }
    await mustBeWhole(operator.source, savepoint)
    const headers = await operator.source.headers
    notes.push(...unreadHeaders(headers.problems))
    const treatment = treatmentOf(operator, headers, { format: options.format, operatorHeader })
    await mustFitTarget(operator, savepoint.metadataVersion, options.toFlink)
    notes.push(...treatment.notes.map(note => `${labelOf(operator)}: ${note}`))
    operators.push({ draft: operator, subtasks: treatment.subtasks })
  }
  const counts =
    draft.relocations.length > 0
      ? new Map<OpenOperator, ReadonlyMap<string, StateCount>>()
      : await countsOf(savepoint, options)
  const { losses, warnings } = await lossesOf(draft, counts)
  const source = hashOfBytes(await readBytes(savepoint.metadataFile, 0, savepoint.metadataFile.size))
  return {
    savepoint,
    steps,
    toFlink: options.toFlink,
    format: options.format,
    draft,
    target,
    operatorHeader,
    operators,
    lines: await linesOf(savepoint, operators, counts),
    volumes: volumesOf(operators),
    losses,
    warnings: [...notes, ...(await mixedBackends(operators)), ...warnings],
    source,
    identity: hashOfBytes(
      new TextEncoder().encode(
        JSON.stringify([FORMAT_OF_OUTPUT, source, steps, options.toFlink ?? null, options.format ?? null]),
      ),
    ),
  }
}

/** Metadata version 2 is no longer written; what else the source has stays. */
function targetFor(savepoint: OpenSavepoint, release: string | undefined): Target {
  if (savepoint.guess !== undefined)
    throw new SavepointError(
      'unknown-version',
      `metadata version ${savepoint.metadataVersion} is newer than this tool, which cannot write it`,
      { file: savepoint.metadataFile.path },
    )
  if (release !== undefined) return targetOf(release)
  return { metadata: Math.max(3, savepoint.metadataVersion), operatorHeader: 6, handleIds: true, finishedTasks: true }
}

/** Writes nothing but `_metadata`, so nothing else can change with it. */
async function mustRelocateOnly(
  draft: Draft<OpenOperator>,
  savepoint: OpenSavepoint,
  steps: readonly Step[],
  options: PlanOptions,
): Promise<void> {
  const other =
    steps.find(step => step.name !== 'relocate')?.name ??
    (options.toFlink === undefined ? undefined : 'to-flink') ??
    (options.format === undefined ? undefined : 'format')
  if (other !== undefined)
    throw new SavepointError('incompatible', `relocate writes only _metadata: ${other} cannot go with it`, {
      hint: 'do one after the other; every other migration writes a self-contained savepoint, which needs no relocation',
    })
  await relocated(savepoint, draft.relocations, new Set())
}

function mustBeNamed(draft: Draft<OpenOperator>, target: Target): void {
  const renamed = draft.operators.find(operator => operator.name !== operator.source.name)
  if (renamed === undefined || target.metadata >= WITH_NAMES) return
  throw new SavepointError('incompatible', 'operator names are stored since Flink 2.0', {
    operator: renamed.uid ?? renamed.id,
    found: `metadata version ${target.metadata}`,
    expected: `${WITH_NAMES} or later`,
    hint: 'write for such a release with --to-flink, or rename the uid',
  })
}

/**
 * Where some operators keep RocksDB's files and others became canonical, RocksDB alone restores them; where ForSt's files of the
 * asynchronous API are among them nothing does, for ForSt restores no canonical state. Throws incompatible.
 */
async function mixedBackends(operators: readonly OperatorPlan[]): Promise<readonly string[]> {
  const has = (fits: (subtask: SubtaskTreatment) => boolean): readonly OperatorPlan[] =>
    operators.filter(({ subtasks }) => subtasks.some(fits))
  const files = has(({ keyed, layout }) => keyed.kind === 'copy' && layout === 'rocksdb')
  const canonical = has(({ keyed }) => keyed.kind === 'rewrite')
  if (files.length === 0 || canonical.length === 0) return []
  for (const { draft } of files) {
    if (!(await draft.source.states).some(state => state.asynchronous)) continue
    throw new SavepointError(
      'incompatible',
      `nothing would restore both the states of the asynchronous API, which stay in ForSt's files, and the canonical state of "${labelOf(canonical[0]!.draft)}"`,
      { operator: labelOf(draft), hint: 'leave out what changes the inside of an operator, and give --format keep' },
    )
  }
  return [
    `${files.map(({ draft }) => `"${labelOf(draft)}"`).join(', ')} keep RocksDB's files, so only RocksDB restores this savepoint; --format canonical turns all of it into what every backend restores`,
  ]
}

/** Every file of an operator must be there with the bytes its handle tells of: that is seen before anything is written. */
async function mustBeWhole({ entry }: OpenOperator, { locator }: OpenSavepoint): Promise<void> {
  for await (const { error, harmless } of fileProblems(entry, locator)) if (!harmless) throw error
}

/** Unknown is not broken: what cannot be described is carried along. What is damaged is not. */
function unreadHeaders(problems: OpenHeaders['problems']): readonly string[] {
  const broken = problems.find(
    problem =>
      problem.code !== 'unknown-snapshot' && problem.code !== 'unsupported' && problem.code !== 'unknown-version',
  )
  if (broken !== undefined) throw broken
  return problems.map(problem => `carried along unread: ${problem.message}`)
}

const stateBytes = (operator: OpenOperator): number => bytesOf(references(operator.entry))

async function countsOf(
  savepoint: OpenSavepoint,
  { count = PLAN_DEFAULTS.count, progress }: PlanOptions,
): Promise<ReadonlyMap<OpenOperator, ReadonlyMap<string, StateCount>>> {
  const counts = new Map<OpenOperator, ReadonlyMap<string, StateCount>>()
  const all = savepoint.operators.reduce((total, operator) => total + stateBytes(operator), 0)
  if (!count && all > COUNT_BELOW) return counts
  for (const operator of savepoint.operators) {
    let whole = true
    const found = await countStates(operator, () => (whole = false)).catch((error: unknown) => {
      if (!(error instanceof SavepointError)) throw error
      whole = false
      return new Map<string, StateCount>()
    })
    progress?.([...found.values()].reduce((total, { entries }) => total + entries, 0))
    if (whole) counts.set(operator, found)
  }
  return counts
}

async function linesOf(
  savepoint: OpenSavepoint,
  operators: readonly OperatorPlan[],
  counts: ReadonlyMap<OpenOperator, ReadonlyMap<string, StateCount>>,
): Promise<readonly OperatorLine[]> {
  const kept = new Map(operators.map(operator => [operator.draft.source, operator]))
  const lines: OperatorLine[] = []
  for (const source of savepoint.operators) {
    const plan = kept.get(source)
    lines.push(
      plan === undefined
        ? await droppedLine(source, stateBytes(source), counts.get(source))
        : await keptLine(plan.draft, plan.subtasks, stateBytes(source), counts.get(source)),
    )
  }
  return lines
}
