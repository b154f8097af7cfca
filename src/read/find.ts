import { SavepointError } from '../errors.ts'
import type { Storage } from '../model/file.ts'
import { baseName, joinPath, onThisMachine, parentOf, slashed } from '../storage/path.ts'
import { openIn } from './open.ts'
import type { OpenOptions, OpenSavepoint } from './savepoint.ts'

/** A snapshot found under a root: opened, or why not. */
export interface Found {
  readonly path: string
  /** The directory a checkpoint lies in, where it is a job ID. */
  readonly jobId: string | undefined
  readonly savepoint: OpenSavepoint | SavepointError
  /** Why there is no snapshot where there may be one: `never completed`, `_metadata is empty` or `cannot be read`; undefined: there is one. */
  readonly incomplete: string | undefined
}

/** Deep enough for root/jobs/<job ID>/chk-7. */
export const MAX_DEPTH = 4
/** What a checkpoint root holds beside checkpoints; there may be millions of files in them. */
const NO_SNAPSHOTS = new Set(['shared', 'taskowned'])

/** What Flink calls the directory of a checkpoint or savepoint, which it makes first. */
const BEGUN = /^(chk-\d+|savepoint-[0-9a-f]{6}-[0-9a-f]{12})$/

const UNREADABLE = 'cannot be read'

async function incomplete(storage: Storage, path: string): Promise<string | undefined> {
  const file = await attempt(async () => storage.open(joinPath(path, '_metadata')))
  if (file instanceof SavepointError) return UNREADABLE
  if (file === undefined) return 'never completed'
  return file.size === 0 ? '_metadata is empty' : undefined
}

/**
 * The newest that is complete: of checkpoints of one job the one of the highest ID, else the one whose `_metadata` was modified last.
 * undefined: none is complete.
 */
export function newestOf(found: readonly Found[]): Found | undefined {
  const complete = found.flatMap(one =>
    one.savepoint instanceof SavepointError ? [] : [{ one, ...ageOf(one, one.savepoint) }],
  )
  const last = new Map<string, (typeof complete)[number]>()
  for (const next of complete) {
    const before = last.get(next.job)
    if (before === undefined || next.id > before.id) last.set(next.job, next)
  }
  return [...last.values()].toSorted((a, b) => b.modified - a.modified)[0]?.one
}

/** Only checkpoints in one directory are surely of one job. */
function ageOf(
  { path }: Found,
  { checkpointId, metadataFile }: OpenSavepoint,
): { job: string; id: number; modified: number } {
  const isCheckpoint = /^chk-\d+$/.test(baseName(path))
  return { job: isCheckpoint ? parentOf(path) : path, id: checkpointId, modified: metadataFile.modified ?? 0 }
}

/** All snapshots under a directory, and those begun and never completed, in the order of their paths. Reads their `_metadata`. */
export async function findSnapshots(
  storage: Storage,
  root: string,
  options: OpenOptions = {},
): Promise<readonly Found[]> {
  const paths: string[] = []
  const unreadable = new Map<string, SavepointError>()
  const top = joinPath(root.startsWith('file:') ? onThisMachine(root) : slashed(root))
  await search(storage, top, MAX_DEPTH, paths, unreadable)
  const error = unreadable.get(top)
  if (error !== undefined) throw error
  const found: Found[] = []
  for (const path of paths) {
    const jobId = /^[0-9a-f]{32}$/.exec(baseName(parentOf(path)))?.[0]
    const closed = unreadable.get(path)
    found.push(
      closed === undefined
        ? {
            path,
            jobId,
            savepoint: await attempt(async () => openIn(storage, path, options)),
            incomplete: await incomplete(storage, path),
          }
        : { path, jobId, savepoint: closed, incomplete: UNREADABLE },
    )
  }
  return found
}

/** A directory that cannot be read is one of the paths: whoever lists the others is told. */
async function search(
  storage: Storage,
  directory: string,
  depth: number,
  paths: string[],
  unreadable: Map<string, SavepointError>,
): Promise<void> {
  const listed = await attempt(async () => storage.list(directory))
  const entries = listed instanceof SavepointError ? [] : (listed ?? [])
  if (listed instanceof SavepointError) unreadable.set(directory, listed)
  if (listed instanceof SavepointError || entries.some(entry => entry.name === '_metadata' && !entry.directory)) {
    paths.push(directory)
    return
  }
  if (BEGUN.test(baseName(directory))) paths.push(directory)
  if (depth === 0) return
  for (const entry of entries.toSorted((a, b) => naturally(a.name, b.name))) {
    if (entry.directory && !NO_SNAPSHOTS.has(entry.name) && !entry.name.startsWith('.'))
      await search(storage, joinPath(directory, entry.name), depth - 1, paths, unreadable)
  }
}

/** chk-9 before chk-10. */
const naturally = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

async function attempt<T>(action: () => Promise<T>): Promise<T | SavepointError> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
}
