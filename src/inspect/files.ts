import { SavepointError } from '../errors.ts'
import type { StreamHandle } from '../format/handles.ts'
import { openStream, streamIdentity } from '../read/streams.ts'
import { references } from '../read/references.ts'
import type { OpenSavepoint } from '../read/open.ts'

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
  const { metadataFile } = savepoint
  const files = new Map<string, FileReport>([[metadataFile.path, { path: metadataFile.path, bytes: metadataFile.size, role: 'metadata', operator: null, subtask: null, missing: false }]])
  for (const operator of savepoint.operators) {
    for (const { handle, role, subtask } of references(operator.entry)) {
      if (streamIdentity(handle) === undefined) continue
      const { path, bytes } = await locate(physical(handle), savepoint)
      if (!files.has(path)) files.set(path, { path, bytes, role, operator: operator.uid ?? operator.id, subtask: subtask ?? null, missing: bytes === null })
    }
  }
  return [...files.values()]
}

/** The whole file that a handle is or is a part of. */
function physical(handle: StreamHandle): StreamHandle {
  if (handle.kind === 'segment') return { kind: 'file', size: -1, path: handle.path }
  return handle.kind === 'keyGroups' ? physical(handle.delegate) : handle
}

async function locate(handle: StreamHandle, savepoint: OpenSavepoint): Promise<{ readonly path: string; readonly bytes: number | null }> {
  try {
    const file = await openStream(handle, savepoint.locator, savepoint.metadataFile.path)
    return { path: file.path, bytes: file.size }
  } catch (error) {
    if (!(error instanceof SavepointError) || (error.code !== 'missing-file' && error.code !== 'outside-root')) throw error
    return { path: error.parts.file ?? '', bytes: null }
  }
}
