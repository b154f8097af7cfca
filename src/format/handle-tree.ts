import { mapSequentially } from '../model/map-sequentially.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, StreamHandle } from './handles.ts'

// Where the streams of a handle stand. Handles are told apart by the members they have, not by their codes: a code that
// differs from another in what else it says needs nothing here, and one whose streams stand elsewhere does not compile.

/** What keyed handles are like, whatever their codes: one file of key groups; RocksDB's files. */
export type KeyGroupsHandle = Extract<KeyedHandle, { readonly delegate: StreamHandle }>
export type RocksHandle = Extract<KeyedHandle, { readonly meta: StreamHandle }>

/** Operator state that there is. */
export type PartitionsHandle = Exclude<OperatorHandle, { readonly kind: 'none' }>

/** A stream of a handle. */
export interface HeldStream {
  readonly handle: StreamHandle
  /** Files of RocksDB may be shared with other checkpoints. */
  readonly role: 'state' | 'shared' | 'private'
  /** RocksDB's own name of the file. */
  readonly localPath: string | undefined
  /** Its file may be longer than the handle says: several checkpoints of a changelog add to one. (StateChangeFsUploader) */
  readonly mayGrow: boolean
}
type Replace = (stream: HeldStream) => StreamHandle
type Handle = KeyedHandle | OperatorHandle | ChannelHandle

/** The same handle with other streams: the one place that takes handles apart. */
export function withStreams<H extends Handle>(handle: H, replace: Replace): H
export function withStreams(handle: Handle, replace: Replace): Handle {
  const state = (stream: StreamHandle, mayGrow = false): StreamHandle =>
    replace({ handle: stream, role: 'state', localPath: undefined, mayGrow })
  if ('delegate' in handle) return { ...handle, delegate: state(handle.delegate) }
  if ('meta' in handle) {
    const files = (role: 'shared' | 'private'): RocksHandle['shared'] =>
      handle[role].map(({ localPath, handle: stream }) => ({
        localPath,
        handle: replace({ handle: stream, role, localPath, mayGrow: false }),
      }))
    return { ...handle, meta: state(handle.meta), shared: files('shared'), private: files('private') }
  }
  if ('materialized' in handle)
    return {
      ...handle,
      materialized: handle.materialized.map(inner => withStreams(inner, replace)),
      changes: handle.changes.map(inner => withStreams(inner, replace)),
    }
  if ('files' in handle)
    return { ...handle, files: handle.files.map(file => ({ ...file, handle: state(file.handle, true) })) }
  return withoutStreams(handle)
}

/** Bytes of these stand in `_metadata`, or there are none. */
const withoutStreams = (handle: Extract<Handle, { readonly kind: 'none' | 'changesInMemory' }>): Handle => handle

/** The streams of a handle, in the order in which it names them. */
export function streamsOf(handle: Handle): readonly HeldStream[] {
  if ('delegate' in handle) return [{ handle: handle.delegate, role: 'state', localPath: undefined, mayGrow: false }] // nearly all: without a copy
  const streams: HeldStream[] = []
  withStreams(handle, stream => {
    streams.push(stream)
    return stream.handle
  })
  return streams
}

/** The same handle with another stream in the place of each, one after the other. */
export async function mapStreams<H extends Handle>(
  handle: H,
  map: (stream: HeldStream) => Promise<StreamHandle>,
): Promise<H> {
  const mapped = await mapSequentially(streamsOf(handle), map)
  let next = 0
  return withStreams(handle, () => mapped[next++]!)
}

/** Puts a handle and those inside it behind others, itself first. */
export function addNested(handle: KeyedHandle, all: KeyedHandle[]): void {
  all.push(handle)
  if (!('materialized' in handle)) return
  for (const inner of handle.materialized) addNested(inner, all)
  for (const inner of handle.changes) addNested(inner, all)
}

/** As releases up to 1.14 have it: codes 11 and 12 are 5 and 3 with an ID. */
export function withoutId(handle: KeyedHandle): KeyedHandle {
  switch (handle.kind) {
    case 'keyGroups':
      return { kind: 'keyGroupsV1', first: handle.first, offsets: handle.offsets, delegate: handle.delegate }
    case 'incremental':
      return { ...handle, kind: 'incrementalV1' }
    case 'none':
    case 'keyGroupsV1':
    case 'incrementalV1':
    case 'savepoint':
    case 'changelogV1':
    case 'changelog':
    case 'changesInMemory':
    case 'changeFilesV1':
    case 'changeFiles':
      return handle
  }
}

/** Whether there is operator state, were it only a header. */
export const hasPartitions = (handle: OperatorHandle | undefined): handle is PartitionsHandle =>
  handle !== undefined && handle.kind !== 'none' && handle.delegate.kind !== 'emptySegment'

export type FileHandle = Extract<StreamHandle, { readonly path: string }>
type BareHandle = Exclude<StreamHandle, { readonly delegate: StreamHandle }>

/** The stream inside those that wrap one. */
export const bareStream = (handle: StreamHandle): BareHandle =>
  'delegate' in handle ? bareStream(handle.delegate) : handle

/** The handle that names a file, inside those that wrap one; undefined: the bytes are in `_metadata`, or there are none. */
export function fileHandle(handle: StreamHandle): FileHandle | undefined {
  const bare = bareStream(handle)
  return 'path' in bare ? bare : undefined
}

/** Bytes a handle stands for; −1 where its writer did not know. Segments count with their own length. */
export function streamSize(handle: StreamHandle): number {
  const bare = bareStream(handle)
  return 'data' in bare ? bare.data.length : 'size' in bare ? bare.size : 0
}

/** Two handles with the same identity are the same bytes. Undefined: no bytes outside `_metadata`. */
export function streamIdentity(handle: StreamHandle): string | undefined {
  const file = fileHandle(handle)
  if (file === undefined) return undefined
  if ('from' in file) return `${file.path}@${file.from}`
  return file.kind === 'relative' ? `./${file.path}` : file.path
}
