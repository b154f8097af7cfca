import { SavepointError } from '../errors.ts'
import { fileHandle, mapStreams } from '../format/handle-tree.ts'
import type { ChannelHandle, OperatorHandle, StreamHandle } from '../format/handles.ts'
import type { Metadata, SubtaskState } from '../format/metadata.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import type { OpenSavepoint } from '../read/savepoint.ts'
import { references } from '../read/references.ts'
import { localPath, normalPath } from '../storage/path.ts'

type Prefixes = readonly (readonly [from: string, to: string])[]

export interface Relocated {
  readonly metadata: Metadata
  readonly replaced: {
    /** Absolute paths that begin with one of the prefixes. */
    readonly absolute: number
    /** Names of files that lie beside the new `_metadata` already. */
    readonly relative: ReadonlySet<string>
  }
  readonly warnings: readonly string[]
}

/**
 * The metadata with absolute paths moved from one prefix to another. A file that is named relative to the snapshot's directory keeps its name
 * where it lies beside the new `_metadata` too, or cannot be found here; otherwise it is named by where it is. Throws not-found where no path begins
 * with a prefix.
 */
export async function relocated(
  savepoint: OpenSavepoint,
  prefixes: Prefixes,
  beside: ReadonlySet<string>,
): Promise<Relocated> {
  const used = new Set<string>()
  const relative = new Set<string>()
  const warnings = new Set<string>()
  let absolute = 0
  const text = (path: string): string => {
    let moved = path
    for (const [from, to] of prefixes) {
      const rest = behind(moved, from)
      if (rest === undefined) continue
      used.add(from)
      moved = `${to.replace(/\/$/, '')}${rest}`
    }
    if (moved !== path) absolute++
    return moved
  }
  const isLocal = prefixes.every(([, to]) => localPath(to) !== undefined)
  const stream = async ({ handle }: { readonly handle: StreamHandle }): Promise<StreamHandle> => {
    if ('delegate' in handle) return { ...handle, delegate: await stream({ handle: handle.delegate }) }
    if (!('path' in handle)) return handle
    if (handle.kind !== 'relative') return { ...handle, path: text(handle.path) }
    const there = beside.has(handle.path)
    const file = there || !isLocal ? undefined : await savepoint.locator.relative(handle.path)
    const at = file && (await savepoint.storage.canonical(file.path))
    if (at !== undefined) return { kind: 'file', size: handle.size, path: `file:${at}` }
    relative.add(handle.path)
    if (!there) warnings.add('files named relative to the snapshot must be put beside the new _metadata')
    return handle
  }
  const operator = async (handle: OperatorHandle | undefined): Promise<OperatorHandle | undefined> => {
    const moved = handle && (await mapStreams(handle, stream))
    return moved?.kind === 'merged'
      ? { ...moved, taskOwnedDirectory: text(moved.taskOwnedDirectory), sharedDirectory: text(moved.sharedDirectory) }
      : moved
  }
  const channels = async (
    handles: readonly ChannelHandle[] | undefined,
  ): Promise<readonly ChannelHandle[] | undefined> =>
    handles && mapSequentially(handles, async handle => mapStreams(handle, stream))
  const subtask = async (state: SubtaskState): Promise<SubtaskState> => ({
    ...state,
    managedOperator: await operator(state.managedOperator),
    rawOperator: await operator(state.rawOperator),
    managedKeyed: await mapStreams(state.managedKeyed, stream),
    rawKeyed: await mapStreams(state.rawKeyed, stream),
    inputChannels: await channels(state.inputChannels),
    resultSubpartitions: await channels(state.resultSubpartitions),
  })
  const operators = await mapSequentially(savepoint.metadata.operators, async entry => ({
    ...entry,
    subtasks:
      entry.subtasks &&
      (await mapSequentially(entry.subtasks, async own => ({
        ...own,
        state: own.state && (await subtask(own.state)),
      }))),
  }))
  const unused = prefixes.find(([from]) => !used.has(from))
  if (unused !== undefined) throw noSuchPrefix(savepoint, unused[0])
  return { metadata: { ...savepoint.metadata, operators }, replaced: { absolute, relative }, warnings: [...warnings] }
}

/** What follows a prefix, which ends at a `/`; `file:/a`, `file:///a` and `/a` are one, `hdfs:/a` and `hdfs:///a` too. */
function behind(path: string, prefix: string): string | undefined {
  for (const [whole, start] of [
    [path, prefix],
    [normalPath(path), normalPath(prefix)],
  ] as const) {
    const tidy = start.replace(/\/$/, '')
    if (whole === tidy || whole.startsWith(`${tidy}/`)) return whole.slice(tidy.length)
  }
  return undefined
}

function noSuchPrefix(savepoint: OpenSavepoint, from: string): SavepointError {
  const directories = new Set<string>()
  for (const entry of savepoint.metadata.operators) {
    for (const { handle } of references(entry)) {
      const file = fileHandle(handle)
      if (file !== undefined && file.kind !== 'relative')
        directories.add(file.path.slice(0, file.path.lastIndexOf('/')))
    }
  }
  const known = [...directories]
  return new SavepointError('not-found', `no path in this snapshot begins with "${from}"`, {
    file: savepoint.metadataFile.path,
    found:
      known.length === 0
        ? 'no absolute paths'
        : `${known.slice(0, 4).join(', ')}${known.length > 4 ? `, … (${known.length} directories)` : ''}`,
    ...(known.length === 0 && { hint: 'it is self-contained: move its directory as it is' }),
  })
}
