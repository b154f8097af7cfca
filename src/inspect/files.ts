import { SavepointError } from '../errors.ts'
import { fileHandle } from '../format/handle-tree.ts'
import { locateStream } from '../read/streams.ts'
import { references } from '../read/references.ts'
import type { OpenSavepoint } from '../read/savepoint.ts'
import type { Locator } from '../storage/locate.ts'
import { isUnder, parentOf } from '../storage/path.ts'

/** A file that belongs to a snapshot. */
export interface FileReport {
  /** Where it is; where it should be, if missing. */
  readonly path: string
  readonly bytes: number | null
  readonly role: 'metadata' | 'state' | 'shared' | 'private'
  /** The first that names it: uid, else ID. */
  readonly operator: string | null
  readonly subtask: number | null
  readonly missing: boolean
}

/** The exact set of files to copy, `_metadata` first, each once. Looks them up, reads none. */
export async function listFiles(savepoint: OpenSavepoint): Promise<readonly FileReport[]> {
  const { metadataFile, locator } = savepoint
  const named = new Set<string>()
  const files = new Map<string, FileReport>([
    [
      metadataFile.path,
      {
        path: metadataFile.path,
        bytes: metadataFile.size,
        role: 'metadata',
        operator: null,
        subtask: null,
        missing: false,
      },
    ],
  ])
  for (const operator of savepoint.operators) {
    for (const { handle, role, subtask } of references(operator.entry)) {
      const file = fileHandle(handle)
      if (file === undefined || named.has(`${file.kind} ${file.path}`)) continue
      named.add(`${file.kind} ${file.path}`)
      const { path, bytes } = await locate(file, locator)
      if (!files.has(path))
        files.set(path, {
          path,
          bytes,
          role,
          operator: operator.uid ?? operator.id,
          subtask: subtask ?? null,
          missing: bytes === null,
        })
    }
  }
  return [...files.values()]
}

/** How many of the files that are there lie elsewhere than in the directory of the snapshot, however both are spelled. */
export async function filesOutside(
  { directory, storage }: OpenSavepoint,
  files: readonly FileReport[],
): Promise<number> {
  const home = await storage.canonical(directory)
  const isOutside = new Map<string, boolean>()
  let count = 0
  for (const { path, missing } of files) {
    if (missing) continue
    const parent = parentOf(path)
    let outside = isOutside.get(parent)
    if (outside === undefined) {
      const real = await storage.canonical(parent)
      outside = home === undefined || real === undefined || !isUnder(real, home)
      isOutside.set(parent, outside)
    }
    if (outside) count++
  }
  return count
}

/** A file that must not be followed counts as missing: copying the snapshot would not copy it. */
async function locate(
  handle: Parameters<typeof locateStream>[0],
  locator: Locator,
): Promise<{ readonly path: string; readonly bytes: number | null }> {
  try {
    const file = await locateStream(handle, locator)
    return file === undefined ? { path: handle.path, bytes: null } : { path: file.path, bytes: file.size }
  } catch (error) {
    if (error instanceof SavepointError && error.code === 'outside-root') return { path: handle.path, bytes: null }
    throw error
  }
}
