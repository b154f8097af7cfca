import { toBase64 } from '../bytes/base64.ts'
import { bareStream } from '../format/handle-tree.ts'
import type { StreamHandle } from '../format/handles.ts'
import type { File } from '../model/file.ts'
import type { BytesRef, KeyGroupsRef, PartitionsRef, RocksLoss, RocksRef } from '../model/job.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import { holdsEntries } from '../rocksdb/database.ts'
import type { OpenSavepoint } from '../read/savepoint.ts'
import type { KeyedPart, OperatorPart, RocksPart } from '../read/parts.ts'
import { locateStream, segment } from '../read/streams.ts'
import type { PartitionsHandle, RocksHandle } from '../format/handle-tree.ts'

/** Where the streams of a plan are looked up. */
export type JobSource = Pick<OpenSavepoint, 'locator' | 'metadataFile'>

/**
 * Where the bytes of a stream are. `opened`: the file as it was when its header was read, which it still has to be when the job is done.
 * Throws missing-file, outside-root, truncated.
 */
export async function bytesRef(
  handle: StreamHandle,
  { locator, metadataFile }: JobSource,
  opened?: File,
): Promise<BytesRef> {
  const bare = bareStream(handle)
  if ('data' in bare)
    return { kind: 'inline', name: `${metadataFile.path} (inline ${bare.name})`, data: toBase64(bare.data) }
  if (!('path' in bare)) return { kind: 'inline', name: `${metadataFile.path} (empty)`, data: '' }
  const file = await locateStream(bare, locator)
  if (file === undefined) throw locator.missing(bare.path)
  const { path } = file
  const modified = (opened ?? file).modified ?? null
  if (!('from' in bare)) return { kind: 'file', path, size: (opened ?? file).size, modified, segment: null }
  const { from, size } = bare
  segment(file, from, size)
  return { kind: 'file', path, size: file.size, modified, segment: { from, size } }
}

/** A part of which a header was read, with all that is needed to read it again elsewhere. */
export async function keyGroupsRef(
  { kind, subtask, file, first, offsets, compressed, headerEnd }: KeyedPart,
  delegate: StreamHandle,
  source: JobSource,
  left: ReadonlySet<number>,
): Promise<KeyGroupsRef> {
  const without = [...left].toSorted((a, b) => a - b)
  const bytes = await bytesRef(delegate, source, file)
  return { kind, bytes, subtask, first, offsets, compressed, headerEnd, without }
}

/** The same of RocksDB's files, each by RocksDB's own name: those that entries are read from. */
export async function rocksRef(
  { kind, subtask, file, first, count, headerEnd }: RocksPart,
  { meta, shared, private: own }: RocksHandle,
  source: JobSource,
  without: readonly RocksLoss[],
): Promise<RocksRef> {
  const needed = [...shared, ...own].filter(({ localPath }) => holdsEntries(localPath))
  const files = await mapSequentially(needed, async ({ localPath, handle }) => ({
    localPath,
    bytes: await bytesRef(handle, source),
  }))
  return { kind, bytes: await bytesRef(meta, source, file), subtask, first, count, headerEnd, files, without }
}

/** The same of operator state, its states in the order of the handle. */
export async function partitionsRef(
  { kind, subtask, file, version, compressed, headerEnd }: OperatorPart,
  { states, delegate }: PartitionsHandle,
  source: JobSource,
  without: ReadonlySet<string>,
): Promise<PartitionsRef> {
  return {
    kind,
    bytes: await bytesRef(delegate, source, file),
    subtask,
    version,
    compressed,
    headerEnd,
    states: states.map(({ name, offsets }) => ({ name, offsets })),
    without: [...without],
  }
}
