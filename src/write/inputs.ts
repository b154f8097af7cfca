import { fromBase64 } from '../bytes/base64.ts'
import { memoryFile, slice, type File, type Storage } from '../model/file.ts'
import type { BytesRef, KeyGroupsRef, RocksRef } from '../model/job.ts'
import type { KeyedPart, RocksPart } from '../read/parts.ts'
import { sourceChanged } from '../read/references.ts'
import { keyedState } from '../read/state.ts'
import { openDatabase } from '../rocksdb/database.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import type { KeyedHeader, Versioned } from '../format/state-header.ts'
import { readKeyedHeader } from './state-header.ts'

/** The bytes of a source. Throws source-changed where the file is another than when it was planned. */
export async function openBytes(bytes: BytesRef, storage: Storage): Promise<File> {
  if (bytes.kind === 'inline') return memoryFile(bytes.name, fromBase64(bytes.data))
  const file = await storage.open(bytes.path)
  if (file?.size !== bytes.size || (file.modified ?? null) !== bytes.modified) throw sourceChanged(bytes, file)
  return bytes.segment === null ? file : slice(file, bytes.segment.from, bytes.segment.size)
}

/** Keyed state of a source, with its header. */
export interface KeyedInput {
  readonly part: KeyedPart | RocksPart
  readonly header: Versioned<KeyedHeader>
  /** Key groups that are left out. */
  readonly without: ReadonlySet<number>
}

/** Opens what a reference says, and reads the header: states are described there. Throws source-changed, and what the bytes say. */
export async function openKeyed(
  ref: KeyGroupsRef | RocksRef,
  storage: Storage,
  snapshots: Snapshots,
): Promise<KeyedInput> {
  const file = await openBytes(ref.bytes, storage)
  const header = await readKeyedHeader(file, ref.headerEnd, snapshots)
  const states = header.value.states.map(info => keyedState(info, header.value.key, snapshots))
  const { subtask, first, headerEnd } = ref
  const common = { subtask, first, file, headerEnd, states }
  if (ref.kind !== 'rocksdb') {
    const { kind, offsets, compressed, without } = ref
    return { header, part: { ...common, kind, offsets, compressed }, without: new Set(without) }
  }
  const files = new Map(ref.files.map(({ localPath, bytes }) => [localPath, async () => openBytes(bytes, storage)]))
  let database: ReturnType<typeof openDatabase> | undefined
  const { kind, count, without } = ref
  const part = { ...common, kind, count, without, open: async () => (database ??= openDatabase(files)) }
  return { header, part, without: new Set() }
}
