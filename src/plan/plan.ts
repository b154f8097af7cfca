import { hashOfBytes } from '../host/hash.ts'
import { isDamage, SavepointError } from '../errors.ts'
import { WITH_NAMES } from '../format/metadata.ts'
import { append } from '../model/extremes.ts'
import { draftOf, type Draft } from '../model/draft.ts'
import { readBytes } from '../model/file.ts'
import { labelOf } from '../model/select.ts'
import { countStates, type StateCount } from '../read/count.ts'
import type { OpenHeaders } from '../read/headers.ts'
import type { OpenOperator, OpenSavepoint } from '../read/savepoint.ts'
import { bytesOf, fileProblems, fileStamps, references } from '../read/references.ts'
import { holdsEntries } from '../rocksdb/database.ts'
import { applyStep, type Step } from '../transform/steps.ts'
import { targetOf, type Target } from '../flink/releases.ts'
import { targetProblems } from './target-types.ts'
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
  /** Every entry was read to be counted; else nobody looked into what is only moved. */
  readonly scanned: boolean
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
  const blockers: SavepointError[] = []
  for (const operator of draft.operators) {
    if (draft.relocations.length > 0) {
      operators.push({ draft: operator, subtasks: [], stamps: new Float64Array() })
      continue
    }
    const stamps = await fileStamps(operator.source.entry, savepoint.locator)
    const { spare, longer } = await mustBeWhole(operator.source, savepoint)
    const headers = await operator.source.headers
    append(notes, unreadHeaders(headers.problems))
    append(blockers, unreadPromises(headers.problems, options))
    append(blockers, await targetProblems(operator, savepoint.metadataVersion, options.toFlink))
    try {
      const treatment = treatmentOf(operator, headers, { format: options.format, operatorHeader })
      if (longer !== undefined) throw longer
      for (const note of treatment.notes) notes.push(`${labelOf(operator)}: ${note}`)
      append(notes, notMissed(spare, treatment.subtasks))
      operators.push({ draft: operator, subtasks: treatment.subtasks, stamps })
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      if (!blockers.some(other => other.parts.file !== undefined && other.parts.file === error.parts.file))
        blockers.push(error)
    }
  }
  mustBeClear(blockers)
  const counts =
    draft.relocations.length > 0
      ? { byOperator: new Map<OpenOperator, Counted>(), damaged: [], scanned: false }
      : await countsOf(savepoint, draft, options)
  const { losses, warnings } = await lossesOf(draft, counts.byOperator)
  const source = await sourceHash(savepoint)
  return {
    savepoint,
    steps,
    toFlink: options.toFlink,
    format: options.format,
    draft,
    target,
    operatorHeader,
    operators,
    lines: await linesOf(savepoint, operators, counts.byOperator),
    volumes: volumesOf(operators),
    scanned: counts.scanned,
    losses: [...counts.damaged, ...losses],
    warnings: [...notes, ...(await mixedBackends(operators)), ...warnings],
    source,
    identity: hashOfBytes(
      new TextEncoder().encode(
        JSON.stringify([FORMAT_OF_OUTPUT, source, steps, options.toFlink ?? null, options.format ?? null]),
      ),
    ),
  }
}

/** SHA-256 of `_metadata` of the source. */
export const sourceHash = async ({ metadataFile }: OpenSavepoint): Promise<string> =>
  hashOfBytes(await readBytes(metadataFile, 0, metadataFile.size))

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

/**
 * Every file of an operator must be there with the bytes its handle tells of: that is seen before anything is written. `longer`: the first
 * with more bytes than that; those of changelogs have them as Flink writes them.
 */
async function mustBeWhole(
  { entry }: OpenOperator,
  { locator }: OpenSavepoint,
): Promise<{ readonly spare: readonly Spare[]; readonly longer: SavepointError | undefined }> {
  const spare: Spare[] = []
  let longer: SavepointError | undefined
  for await (const { error, harmless, of } of fileProblems(entry, locator)) {
    if (harmless) {
      longer ??= new SavepointError('source-changed', error.what, error.parts)
      continue
    }
    const { localPath, subtask } = of
    if (localPath === undefined || subtask === undefined || holdsEntries(localPath)) throw error
    spare.push({ error, localPath })
  }
  return { spare, longer }
}

/** A file that RocksDB itself has a use for (OPTIONS), and what is wrong with it. */
interface Spare {
  readonly error: SavepointError
  readonly localPath: string
}

/** Whoever writes entries again does not need it. Throws what is wrong with it where files are carried along. */
function notMissed(spare: readonly Spare[], subtasks: OperatorPlan['subtasks']): readonly string[] {
  const isCarried = subtasks.some(
    ({ keyed, layout }) => keyed.kind === 'copy' && layout !== 'canonical' && layout !== 'heap',
  )
  const [first] = spare
  if (first !== undefined && isCarried) throw first.error
  return spare.map(({ error, localPath }) => `goes on without ${localPath}, which is not needed here: ${error.message}`)
}

/** Unknown is not broken: what cannot be described is carried along. What is damaged is not. */
function unreadHeaders(problems: OpenHeaders['problems']): readonly string[] {
  const broken = problems.find(isDamage)
  if (broken !== undefined) throw broken
  return problems.map(problem => `carried along unread: ${problem.message}`)
}

/** A release or a layout is promised for what was read, and for nothing else. */
function unreadPromises(
  problems: OpenHeaders['problems'],
  { toFlink, format }: PlanOptions,
): readonly SavepointError[] {
  const promise = toFlink !== undefined ? '--to-flink' : format === 'canonical' ? '--format canonical' : undefined
  if (promise === undefined) return []
  return problems.map(
    ({ code, what, parts }) =>
      new SavepointError(code, `${promise} promises nothing for state that cannot be read: ${what}`, {
        ...parts,
        hint: `leave out ${promise}, which carries it along unread, or pass --drop ${parts.operator ?? ''}`.trimEnd(),
      }),
  )
}

/** Throws all that stands in the way at once. */
function mustBeClear(blockers: readonly SavepointError[]): void {
  const [first, ...others] = blockers
  if (first === undefined) return
  if (others.length === 0) throw first
  const place = ({ parts: { operator, state } }: SavepointError): string =>
    [operator, state].filter(name => name !== undefined).join('/')
  const hints = [...new Set(blockers.flatMap(({ parts }) => parts.hint ?? []))]
  throw new SavepointError(
    first.code,
    `${blockers.length} things stand in the way: ${blockers.map(error => `${place(error)}: ${error.what}`).join('; ')}`,
    hints.length === 0 ? {} : { hint: hints.join('; ') },
  )
}

const stateBytes = (operator: OpenOperator): number => bytesOf(references(operator.entry))

type Counted = ReadonlyMap<string, StateCount>

interface Counts {
  readonly byOperator: ReadonlyMap<OpenOperator, Counted>
  /** What of the operators that stay cannot be read, though it is of a known kind. */
  readonly damaged: readonly Loss[]
  /** Whether all entries were read that can be. */
  readonly scanned: boolean
}

async function countsOf(
  savepoint: OpenSavepoint,
  draft: Draft<OpenOperator>,
  { count = PLAN_DEFAULTS.count, progress }: PlanOptions,
): Promise<Counts> {
  const byOperator = new Map<OpenOperator, Counted>()
  const damaged: Loss[] = []
  const all = savepoint.operators.reduce((total, operator) => total + stateBytes(operator), 0)
  if (!count && all > COUNT_BELOW) return { byOperator, damaged, scanned: false }
  const kept = new Set(draft.operators.map(({ source }) => source))
  for (const operator of savepoint.operators) {
    let whole = true
    const problem = (error: SavepointError): void => {
      whole = false
      if (!isDamage(error) || !kept.has(operator)) return
      const named = error.with({ operator: labelOf(operator) })
      const { state = '*' } = named.parts
      damaged.push({ code: 'damaged', operator: labelOf(operator), state, message: named.message, error: named })
    }
    const found = await countStates(operator, problem).catch((error: unknown) => {
      if (!(error instanceof SavepointError)) throw error
      problem(error)
      return new Map<string, StateCount>()
    })
    progress?.([...found.values()].reduce((total, { entries }) => total + entries, 0))
    if (whole) byOperator.set(operator, found)
  }
  return { byOperator, damaged, scanned: true }
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
