import { SavepointError } from '../errors.ts'
import type { OperatorEntry, SubtaskEntry } from '../format/metadata.ts'
import { append } from '../model/extremes.ts'
import type { WritableStorage } from '../model/file.ts'
import type { StateContents } from '../model/job.ts'
import { EMPTIED, type OperatorLine } from '../plan/changes.ts'
import { jobsOf } from '../plan/jobs.ts'
import { mustBeAllowed, type DamagedState } from '../plan/losses.ts'
import type { Plan } from '../plan/plan.ts'
import { relocated } from '../plan/relocate.ts'
import { baseName, isUnder, joinPath, parentOf } from '../storage/path.ts'
import { metadataBytes } from '../write/metadata.ts'
import type { JobContext } from '../write/target-files.ts'
import {
  metadataOf,
  mustBeSameFiles,
  mustBeSameSource,
  mustKeepRules,
  mustNameWholeFiles,
  verifyFiles,
} from './commit.ts'
import { Journal } from './journal.ts'
import { Pool, type WrittenFile } from './pool.ts'
import { Settled } from './settle.ts'

/** How a plan is carried out. */
export interface WriteOptions {
  /** Hard links for files that stay as they are, where the file system has them. */
  readonly link?: boolean
  /** `full`: read every written file back and compare its hash. */
  readonly verify?: 'full' | undefined
  /** Codes of what may be lost. */
  readonly allowLoss?: readonly string[]
  /** Told now and then how far the run is. */
  readonly progress?: (done: Progress) => void
}
/** What `write` does where nothing is said. */
export const WRITE_DEFAULTS = { link: false, verify: undefined, allowLoss: [] } as const satisfies WriteOptions

/** How far a run is. */
export interface Progress {
  readonly operators: number
  readonly of: number
  /** Copied. */
  readonly bytes: number
  /** Rewritten. */
  readonly entries: number
}

/** What was done. */
export interface Report {
  readonly source: string
  readonly target: string
  readonly checkpointId: number
  readonly metadataVersion: number
  readonly operators: readonly OperatorLine[]
  readonly warnings: readonly string[]
  /** What was damaged, and is not in the target. */
  readonly leftOut: readonly DamagedState[]
  readonly files: readonly WrittenFile[]
  readonly kept: Amount
  readonly linked: Amount
  readonly rewritten: Amount
  /** Bytes of state in `_metadata` itself. */
  readonly inlineBytes: number
  /** Every entry of the source was read; else nobody looked into what was only moved. */
  readonly scanned: boolean
  /** Files that an interrupted run had completed. */
  readonly resumed: number
  /** How the result was proved. */
  readonly proof: { readonly hashed: number; readonly linked: number; readonly readBack: number }
}
interface Amount {
  readonly files: number
  readonly bytes: number
}

/**
 * Writes the savepoint of a plan into an empty or absent directory, or goes on with the unfinished run of the same plan. The source is only read.
 * Throws would-lose, target-not-empty, source-changed, and what reading and writing throw; then there is no `_metadata`.
 */
export async function writePlan(
  plan: Plan,
  directory: string,
  storage: WritableStorage,
  options: WriteOptions = {},
): Promise<Report> {
  const { savepoint, draft } = plan
  mustBeAllowed(plan, options.allowLoss ?? WRITE_DEFAULTS.allowLoss)
  await mustLieApart(savepoint.directory, directory, storage)
  if (draft.relocations.length > 0) return writeRelocated(plan, directory, storage)
  const journal = await Journal.begin({ storage, directory, plan: plan.identity, beside: new Set() })
  let [operators, bytes, entries, inlineBytes] = [0, 0, 0, 0]
  const progress = (): void => options.progress?.({ operators, of: plan.operators.length, bytes, entries })
  const context: JobContext = {
    source: savepoint.storage,
    target: storage,
    directory,
    snapshots: savepoint.snapshots,
    link: options.link ?? WRITE_DEFAULTS.link,
    bytes: more => {
      bytes += more
      progress()
    },
    entries: more => {
      entries += more
      progress()
    },
  }
  const pool = new Pool(context, journal)
  const settled = new Settled()
  const rewritten = new Map<string, ReadonlyMap<string, Rewritten>>()
  try {
    const written: OperatorEntry[] = []
    for await (const operator of jobsOf(plan)) {
      const subtasks: SubtaskEntry[] = []
      const states: StateContents[] = []
      for await (const { subtask, jobs, inlineBytes: kept } of operator.subtasks) {
        for (const job of jobs) {
          const result = await pool.do(job)
          settled.add(result)
          append(states, result.states)
          if (result.inline !== null) inlineBytes += result.size
        }
        subtasks.push(settled.subtask(subtask))
        inlineBytes += kept
      }
      const entry = { ...operator.entry, subtasks: operator.entry.subtasks && subtasks }
      mustKeepRules(entry, operator.source)
      written.push(entry)
      rewritten.set(operator.entry.id, rewrittenStates(states))
      operators++
      progress()
    }
    const metadata = metadataBytes(metadataOf(plan, written))
    await mustNameWholeFiles(metadata, journal)
    if ((options.verify ?? WRITE_DEFAULTS.verify) === 'full') await verifyFiles(pool.files, journal)
    await mustBeSameSource(plan)
    await journal.commit(metadata)
  } catch (error) {
    await journal.abort()
    await mustBeSameFiles(plan) // of a file that changed anything may be said: that it changed is the reason
    throw error
  }
  return report(plan, directory, { files: pool.files, inlineBytes, rewritten })
}

/** The target may not lie in the source, which is only read, nor where a job keeps its checkpoints, which removes what it does not know. */
async function mustLieApart(source: string, target: string, storage: WritableStorage): Promise<void> {
  const [from, to] = [await canonicalOf(source, storage), await canonicalOf(target, storage)]
  const root = parentOf(from)
  const roots = /^chk-\d+$/.test(baseName(from)) ? [root] : ['shared', 'taskowned'].map(name => joinPath(root, name))
  const isInside = isUnder(to, from)
  if (isInside || roots.some(other => isUnder(to, other)))
    throw new SavepointError(
      'target-not-empty',
      `the target lies in ${isInside ? 'the source' : 'the directory of the checkpoints of the source'}`,
      { file: target, hint: 'the source is only read: choose another directory' },
    )
}

/** Of a path that need not be there: its nearest ancestor that is, and what follows it. */
async function canonicalOf(path: string, storage: WritableStorage): Promise<string> {
  const found = await storage.canonical(path)
  const parent = parentOf(path)
  if (found !== undefined || parent === path) return found ?? path
  return joinPath(await canonicalOf(parent, storage), baseName(path))
}

/** What the states of an operator that were rewritten hold, over all subtasks, by their new names. */
interface Rewritten {
  readonly entries: number
  readonly bytes: number
}
function rewrittenStates(states: readonly StateContents[]): ReadonlyMap<string, Rewritten> {
  const totals = new Map<string, Rewritten>()
  for (const { name, entries, bytes } of states) {
    const known = totals.get(name)
    totals.set(name, { entries: (known?.entries ?? 0) + entries, bytes: (known?.bytes ?? 0) + bytes })
  }
  return totals
}

interface Done {
  readonly files: readonly WrittenFile[]
  readonly inlineBytes: number
  readonly rewritten: ReadonlyMap<string, ReadonlyMap<string, Rewritten>>
}

const leftOutOf = ({ losses, rescues }: Plan): readonly DamagedState[] =>
  rescues ? losses.flatMap(({ leftOut }) => (leftOut === undefined ? [] : [leftOut])) : []

function report(plan: Plan, directory: string, { files, inlineBytes, rewritten }: Done): Report {
  const amount = (some: readonly WrittenFile[]): Amount => ({
    files: some.length,
    bytes: some.reduce((total, file) => total + file.size, 0),
  })
  const linked = files.filter(file => file.linked)
  const derived = files.filter(file => file.treatment === 'rewrite')
  const kept = files.filter(file => !file.linked && file.treatment !== 'rewrite')
  return {
    source: plan.savepoint.directory,
    target: directory,
    checkpointId: plan.draft.checkpointId,
    metadataVersion: plan.target.metadata,
    operators: plan.lines.map(line => ({
      ...line,
      states: line.states.map(state => ({
        ...state,
        ...(state.change === '-' ? undefined : rewritten.get(line.id)?.get(state.name)),
        ...(state.note === EMPTIED && { entries: 0, bytes: 0 }),
      })),
    })),
    warnings: plan.warnings,
    leftOut: leftOutOf(plan),
    files,
    kept: amount(kept),
    linked: amount(linked),
    rewritten: amount(derived),
    inlineBytes,
    scanned: plan.scanned,
    resumed: files.filter(file => file.resumed).length,
    proof: { hashed: kept.length + derived.length, linked: linked.length, readBack: derived.length },
  }
}

/** Only `_metadata`: the files stay where they are, or lie beside it already. */
async function writeRelocated(plan: Plan, directory: string, storage: WritableStorage): Promise<Report> {
  const { savepoint, draft } = plan
  const beside = new Set((await storage.list(directory))?.map(entry => entry.name))
  const { metadata, replaced, warnings } = await relocated(savepoint, draft.relocations, beside)
  const journal = await Journal.begin({ storage, directory, plan: plan.identity, beside: replaced.relative })
  try {
    await journal.commit(metadataBytes(metadata))
  } catch (error) {
    await journal.abort()
    throw error
  }
  const none = { files: 0, bytes: 0 }
  return {
    source: savepoint.directory,
    target: directory,
    checkpointId: draft.checkpointId,
    metadataVersion: metadata.version,
    operators: plan.lines,
    warnings: [...plan.warnings, ...warnings],
    leftOut: [],
    files: [],
    kept: none,
    linked: none,
    rewritten: none,
    inlineBytes: 0,
    scanned: plan.scanned,
    resumed: 0,
    proof: { hashed: 0, linked: 0, readBack: 0 },
  }
}
