import { SavepointError } from '../errors.ts'
import type { Storage } from '../model/file.ts'
import { baseName, joinPath, onThisMachine, parentOf } from '../storage/path.ts'
import { openIn } from './open.ts'
import type { OpenOptions, OpenSavepoint } from './savepoint.ts'

/** A snapshot found under a root: opened, or why not. */
export interface Found {
  readonly path: string
  /** The directory a checkpoint lies in, where it is a job ID. */
  readonly jobId: string | undefined
  readonly savepoint: OpenSavepoint | SavepointError
}

/** Deep enough for root/jobs/<job ID>/chk-7. */
const MAX_DEPTH = 4
/** What a checkpoint root holds beside checkpoints; there may be millions of files in them. */
const NO_SNAPSHOTS = new Set(['shared', 'taskowned'])

/** All snapshots under a directory, in the order of their paths. Reads their `_metadata`. */
export async function findSnapshots(
  storage: Storage,
  root: string,
  options: OpenOptions = {},
): Promise<readonly Found[]> {
  const paths: string[] = []
  await search(storage, joinPath(root.startsWith('file:') ? onThisMachine(root) : root), MAX_DEPTH, paths)
  const found: Found[] = []
  for (const path of paths)
    found.push({
      path,
      jobId: /^[0-9a-f]{32}$/.exec(baseName(parentOf(path)))?.[0],
      savepoint: await attempt(storage, path, options),
    })
  return found
}

async function search(storage: Storage, directory: string, depth: number, paths: string[]): Promise<void> {
  const entries = (await storage.list(directory)) ?? []
  if (entries.some(entry => entry.name === '_metadata' && !entry.directory)) {
    paths.push(directory)
    return
  }
  if (depth === 0) return
  for (const entry of entries.toSorted((a, b) => naturally(a.name, b.name))) {
    if (entry.directory && !NO_SNAPSHOTS.has(entry.name) && !entry.name.startsWith('.'))
      await search(storage, joinPath(directory, entry.name), depth - 1, paths)
  }
}

/** chk-9 before chk-10. */
const naturally = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

async function attempt(storage: Storage, path: string, options: OpenOptions): Promise<OpenSavepoint | SavepointError> {
  try {
    return await openIn(storage, path, options)
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
}
