import { hashOfBytes } from '../host/hash.ts'
import { SavepointError } from '../errors.ts'
import { WITH_NAMES } from '../format/metadata.ts'
import { append } from '../model/extremes.ts'
import { draftOf, type Draft } from '../model/draft.ts'
import { readBytes, type File } from '../model/file.ts'
import { labelOf } from '../model/select.ts'
import type { OpenOperator, OpenSavepoint } from '../read/savepoint.ts'
import { bytesOf, references } from '../read/references.ts'
import { applyStep, type Step } from '../transform/steps.ts'
import { targetOf, type Target } from '../flink/releases.ts'
import { targetProblems } from './target-types.ts'
import { droppedLine, keptLine, type OperatorLine } from './changes.ts'
import { leftOutOf } from './damage.ts'
import { lossesOf, lossOf, type Loss } from './losses.ts'
import { relocated } from './relocate.ts'
import { mustBeRescuable, Surveys } from './surveys.ts'
import { treatmentOf, type Format, type OperatorPlan, type SubtaskTreatment } from './treatment.ts'
import { volumesOf, type Volumes } from './volumes.ts'
import { notMissed, unreadHeaders, unreadPromises, wholeFiles } from './whole.ts'

/** What a plan aims at. */
export interface PlanOptions {
  /** The release that is to restore it; default: those that the source fits. */
  readonly toFlink?: string
  readonly format?: Format
  /** Count the entries of every state, whatever it takes. Default: where a scan takes no time. */
  readonly count?: boolean
  /** Codes of what may be lost. With `damaged` all state is read, every value is looked into, and what cannot be read is left out. */
  readonly allowLoss?: readonly string[]
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
  /** What is damaged is left out (rescue.md); else it is refused. */
  readonly rescues: boolean
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
 * Plans a migration: applies the steps in order, decides what is kept, copied with a new header or rewritten, and finds out what would be
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
  const rescues = options.allowLoss?.includes('damaged') === true
  const surveys = new Surveys(rescues, options.progress)
  const operators: OperatorPlan[] = []
  const notes: string[] = []
  const blockers: SavepointError[] = []
  const blocked = new Set<string | undefined>()
  const block = (errors: readonly SavepointError[]): void => {
    append(blockers, errors)
    for (const { parts } of errors) blocked.add(parts.file)
  }
  for (const operator of draft.operators) {
    if (draft.relocations.length > 0) {
      operators.push({ draft: operator, subtasks: [], stamps: new Float64Array() })
      continue
    }
    const { stamps, spare } = await wholeFiles(operator.source, savepoint, rescues)
    const headers = await operator.source.headers
    const unread = unreadHeaders(headers.problems, rescues)
    for (const problem of unread) notes.push(`copied without being read: ${problem.message}`)
    block(unreadPromises(unread, options))
    block(await targetProblems(operator, savepoint.metadataVersion, options.toFlink))
    try {
      const damages = rescues ? await surveys.damagesOf(operator) : []
      mustBeRescuable(damages, labelOf(operator))
      const leftOut = leftOutOf(damages)
      const treatment = treatmentOf(operator, headers, { format: options.format, operatorHeader, leftOut })
      for (const note of treatment.notes) notes.push(`${labelOf(operator)}: ${note}`)
      append(notes, notMissed(spare, treatment.subtasks))
      operators.push({ draft: operator, subtasks: treatment.subtasks, stamps })
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      if (error.parts.file === undefined || !blocked.has(error.parts.file)) block([error])
    }
  }
  mustBeClear(blockers)
  const scanned = draft.relocations.length === 0 && (rescues || isScanned(savepoint, options))
  if (scanned) for (const operator of savepoint.operators) await surveys.of(operator)
  const damaged: Loss[] = []
  for (const operator of scanned ? draft.operators : [])
    for (const damage of await surveys.damagesOf(operator)) damaged.push(lossOf(labelOf(operator), damage))
  const { losses, warnings } = await lossesOf(draft, surveys.counts)
  const source = await sourceHash(savepoint.metadataFile)
  return {
    savepoint,
    steps,
    toFlink: options.toFlink,
    format: options.format,
    draft,
    target,
    operatorHeader,
    operators,
    lines: await linesOf(savepoint, operators, surveys, rescues),
    volumes: volumesOf(operators),
    scanned,
    rescues,
    losses: [...damaged, ...losses],
    warnings: [...notes, ...(await mixedBackends(operators)), ...warnings],
    source,
    identity: hashOfBytes(
      new TextEncoder().encode(
        JSON.stringify([
          FORMAT_OF_OUTPUT,
          source,
          steps,
          options.toFlink ?? null,
          options.format ?? null,
          ...(rescues ? ['rescue'] : []),
        ]),
      ),
    ),
  }
}

/** SHA-256 of `_metadata` of the source. */
export const sourceHash = async (metadata: File): Promise<string> =>
  hashOfBytes(await readBytes(metadata, 0, metadata.size))

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
    throw new SavepointError('incompatible', `relocate writes only _metadata: ${other} cannot be combined with it`, {
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
      `no backend would restore both the states of the asynchronous API, which stay in ForSt's files, and the canonical state of "${labelOf(canonical[0]!.draft)}"`,
      {
        operator: labelOf(draft),
        hint: 'leave out the steps that change the contents of operators, and pass --format keep',
      },
    )
  }
  return [
    `${files.map(({ draft }) => `"${labelOf(draft)}"`).join(', ')} keep RocksDB's files, so only RocksDB restores this savepoint; --format canonical turns all of it into what every backend restores`,
  ]
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
    `${blockers.length} obstacles: ${blockers.map(error => `${place(error)}: ${error.what}`).join('; ')}`,
    hints.length === 0 ? {} : { hint: hints.join('; ') },
  )
}

/** Where nobody asked: where it takes no time. */
const isScanned = (savepoint: OpenSavepoint, { count = PLAN_DEFAULTS.count }: PlanOptions): boolean =>
  count || savepoint.operators.reduce((total, operator) => total + stateBytes(operator), 0) <= COUNT_BELOW

const stateBytes = (operator: OpenOperator): number => bytesOf(references(operator.entry))

async function linesOf(
  savepoint: OpenSavepoint,
  operators: readonly OperatorPlan[],
  surveys: Surveys,
  rescues: boolean,
): Promise<readonly OperatorLine[]> {
  const { counts } = surveys
  const kept = new Map(operators.map(operator => [operator.draft.source, operator]))
  const lines: OperatorLine[] = []
  for (const source of savepoint.operators) {
    const plan = kept.get(source)
    lines.push(
      plan === undefined
        ? await droppedLine(source, stateBytes(source), counts.get(source))
        : await keptLine(
            plan.draft,
            plan.subtasks,
            stateBytes(source),
            counts.get(source),
            rescues ? await surveys.damagesOf(plan.draft) : [],
          ),
    )
  }
  return lines
}
