import { SavepointError } from '../errors.ts'
import type { KeyedHandle, OperatorHandle, StreamHandle } from '../format/handles.ts'
import type { OperatorEntry } from '../format/metadata.ts'
import type { Locator } from '../storage/locate.ts'
import { fileHandle, locateStream, streamIdentity, streamSize, type FileHandle } from './streams.ts'

/** A place in `_metadata` that names bytes. */
export interface Reference {
  readonly handle: StreamHandle
  readonly slot: 'keyed' | 'operator' | 'coordinator' | 'channel'
  /** Files of RocksDB may be shared with other checkpoints. */
  readonly role: 'state' | 'shared' | 'private'
  /** undefined: the coordinator's. */
  readonly subtask: number | undefined
  /** RocksDB's own name of the file. */
  readonly localPath: string | undefined
}

/** Every stream handle of an operator. */
export function* references(operator: OperatorEntry): Generator<Reference> {
  const plain = { role: 'state', localPath: undefined } as const
  if (operator.coordinator !== undefined)
    yield { ...plain, handle: operator.coordinator, slot: 'coordinator', subtask: undefined }
  for (const { index: subtask, state } of operator.subtasks ?? []) {
    if (state === undefined) continue
    for (const handle of [state.managedOperator, state.rawOperator])
      if (hasDelegate(handle)) yield { ...plain, handle: handle.delegate, slot: 'operator', subtask }
    for (const handle of [state.managedKeyed, state.rawKeyed]) yield* keyedReferences(handle, subtask)
    for (const channel of [...(state.inputChannels ?? []), ...(state.resultSubpartitions ?? [])])
      yield { ...plain, handle: channel.delegate, slot: 'channel', subtask }
  }
}

const hasDelegate = (
  handle: OperatorHandle | undefined,
): handle is Exclude<OperatorHandle, { readonly kind: 'none' }> => handle !== undefined && handle.kind !== 'none'

function* keyedReferences(handle: KeyedHandle, subtask: number): Generator<Reference> {
  const plain = { slot: 'keyed', role: 'state', localPath: undefined, subtask } as const
  switch (handle.kind) {
    case 'none':
    case 'changesInMemory':
      return
    case 'keyGroupsV1':
    case 'keyGroups':
    case 'savepoint':
      yield { ...plain, handle: handle.delegate }
      return
    case 'incrementalV1':
    case 'incremental':
      yield { ...plain, handle: handle.meta }
      for (const { localPath, handle: file } of handle.shared)
        yield { ...plain, handle: file, role: 'shared', localPath }
      for (const { localPath, handle: file } of handle.private)
        yield { ...plain, handle: file, role: 'private', localPath }
      return
    case 'changelogV1':
    case 'changelog':
      for (const inner of [...handle.materialized, ...handle.changes]) yield* keyedReferences(inner, subtask)
      return
    case 'changeFilesV1':
    case 'changeFiles':
      for (const { handle: file } of handle.files) yield { ...plain, handle: file }
  }
}

/** Bytes that references stand for, as their handles state them. A file that several name counts once; inline bytes are each their own. */
export function bytesOf(all: Iterable<Reference>): number {
  const seen = new Set<string>()
  let bytes = 0
  for (const { handle } of all) {
    const identity = streamIdentity(handle)
    if (identity !== undefined && seen.has(identity)) continue
    if (identity !== undefined) seen.add(identity)
    bytes += Math.max(0, streamSize(handle))
  }
  return bytes
}

/** First and last key group of a keyed handle; undefined: it has none. */
export function keyGroupsOf(handle: KeyedHandle): readonly [first: number, last: number] | undefined {
  if (handle.kind === 'none') return undefined
  const count = 'offsets' in handle ? handle.offsets.length : handle.count
  return count === 0 ? undefined : [handle.first, handle.first + count - 1]
}

/** What is wrong with a file that a handle names. */
export interface FileProblem {
  readonly error: SavepointError
  /** All that the handle tells of is there. */
  readonly harmless: boolean
}

/** Files of an operator that are not there or have another size than their handles say; each is looked up once. */
export async function* fileProblems(operator: OperatorEntry, locator: Locator): AsyncGenerator<FileProblem> {
  const seen = new Set<string>()
  for (const { handle } of references(operator)) {
    const named = fileHandle(handle)
    const identity = named && `${named.kind} ${streamIdentity(named)}`
    if (named === undefined || seen.has(identity!)) continue
    seen.add(identity!)
    try {
      const problem = await problemOf(named, locator)
      if (problem !== undefined)
        yield { ...problem, error: problem.error.with({ operator: operator.uid ?? operator.id }) }
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      yield { error: error.with({ operator: operator.uid ?? operator.id }), harmless: false }
    }
  }
}

async function problemOf(handle: FileHandle, locator: Locator): Promise<FileProblem | undefined> {
  const file = await locateStream(handle, locator)
  if (file === undefined) return { error: locator.missing(handle.path), harmless: false }
  const least = handle.kind === 'segment' ? handle.from + handle.size : handle.size
  const parts = { file: file.path, found: `${file.size} bytes`, expected: `${least}` }
  if (file.size < least)
    return {
      error: new SavepointError('truncated', 'the file is shorter than its handle says', {
        ...parts,
        offset: file.size,
      }),
      harmless: false,
    }
  const isWhole = handle.kind === 'segment' || handle.size < 0 || file.size === least // a segment's file holds more, and some writers did not know the size
  return isWhole
    ? undefined
    : {
        error: new SavepointError('corrupt', 'the file is longer than its handle says', { ...parts, offset: least }),
        harmless: true,
      }
}

/** Every keyed handle of an operator, those inside changelog handles too. */
export function* keyedHandles(operator: OperatorEntry): Generator<KeyedHandle> {
  for (const { state } of operator.subtasks ?? []) if (state !== undefined) yield* flat(state.managedKeyed)
}

function* flat(handle: KeyedHandle): Generator<KeyedHandle> {
  yield handle
  if (handle.kind === 'changelog' || handle.kind === 'changelogV1')
    for (const inner of [...handle.materialized, ...handle.changes]) yield* flat(inner)
}
