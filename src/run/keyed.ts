import type { KeyedHandle, StreamHandle } from '../format/handles.ts'
import type { File } from '../model/file.ts'
import { countOf, type Batch } from '../model/batch.ts'
import { canonicalBatches, type Pull } from '../read/canonical.ts'
import { heapBatches } from '../read/heap.ts'
import type { KeyedPart, RocksPart } from '../read/parts.ts'
import { rocksKeyGroups } from '../read/rocksdb.ts'
import { keyedState } from '../read/state.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { BlockWriter } from '../write/blocks.ts'
import type { Sink } from '../write/sink.ts'
import { editKeyedHeader, keyedHeaderOf, type ChangeOf, type EditedHeader } from './edit-header.ts'
import { Contents, mustBeEqual, positionOf, strictPull, type StateContents } from './prove.ts'
import type { Streams } from './streams.ts'

export type KeyGroupsHandle = Extract<KeyedHandle, { readonly kind: 'keyGroupsV1' | 'keyGroups' | 'savepoint' }>

/** What the writers of an operator's subtasks share. */
export interface OperatorContext {
  readonly streams: Streams
  readonly snapshots: Snapshots
  readonly maxParallelism: number
  readonly change: ChangeOf
  progress(entries: number): void
}

/** A header of our own, and the data as it is. */
export async function keepKeyed(
  handle: KeyGroupsHandle,
  part: KeyedPart,
  name: string,
  context: OperatorContext,
): Promise<KeyedHandle> {
  const { bytes } = await editKeyedHeader(part, context.change, context.snapshots, part.compressed)
  const delta = bytes.length - part.headerEnd
  const delegate = await context.streams.pieces(name, [
    bytes,
    { file: part.file, from: part.headerEnd, to: part.file.size },
  ])
  return handleOf(
    part.kind,
    handle,
    handle.offsets.map(offset => (offset > 0 ? offset + delta : offset)),
    delegate,
  )
}

/** Canonical data gets the handle of canonical data, whatever handle it had; heap-native data keeps its own. */
export const handleOf = (
  layout: KeyedPart['kind'],
  handle: KeyGroupsHandle,
  offsets: readonly number[],
  delegate: StreamHandle,
): KeyedHandle =>
  layout === 'canonical'
    ? { kind: 'savepoint', first: handle.first, offsets, delegate }
    : { ...handle, offsets, delegate }

interface Derived {
  readonly offsets: readonly number[]
  readonly headerEnd: number
  readonly states: readonly StateContents[]
}

/** Entries are read and written as canonical keyed state, without compression; then the file is read back to its last byte. */
export async function deriveKeyed(
  part: KeyedPart | RocksPart,
  name: string,
  context: OperatorContext,
): Promise<{ readonly handle: KeyedHandle; readonly states: readonly StateContents[] }> {
  const header = await editKeyedHeader(part, context.change, context.snapshots, false)
  const { handle: delegate, result } = await context.streams.produce(name, await sourcesOf(part), async sink =>
    writeEntries(sink, header, part, context),
  )
  await prove(await context.streams.written(delegate), part, result, context)
  return { handle: { kind: 'savepoint', first: part.first, offsets: result.offsets, delegate }, states: result.states }
}

/** What the entries are read from. */
const sourcesOf = async (part: KeyedPart | RocksPart): Promise<readonly File[]> =>
  part.kind === 'rocksdb'
    ? [part.file, ...(await Promise.all([...(await part.open()).files.values()].map(open => open())))]
    : [part.file]

async function writeEntries(
  sink: Sink,
  header: EditedHeader,
  part: KeyedPart | RocksPart,
  context: OperatorContext,
): Promise<Derived> {
  await sink.write(header.bytes)
  const blocks = new BlockWriter(
    sink,
    part.first,
    part.kind === 'rocksdb' ? part.count : part.offsets.length,
    context.maxParallelism,
  )
  const contents = new Contents(part.states)
  const pull = strictPull(
    positionOf(part.states, state => context.change(state).name !== undefined && !context.change(state).empty),
  )
  for await (const batch of batchesOf(part, context.maxParallelism, pull)) {
    contents.add(batch)
    await blocks.add(batch, state => header.numbers[state]!)
    context.progress(countOf(batch))
  }
  await blocks.end()
  const states = part.states.flatMap((state, i) =>
    header.numbers[i]! < 0 ? [] : [contents.of(i, context.change(state).name!)],
  )
  return { offsets: blocks.offsets, headerEnd: header.bytes.length, states }
}

/** Key group by key group. */
function batchesOf(part: KeyedPart | RocksPart, maxParallelism: number, pull: Pull): AsyncGenerator<Batch> {
  switch (part.kind) {
    case 'canonical':
      return canonicalBatches(part, maxParallelism, pull)
    case 'heap':
      return heapBatches(part, pull)
    case 'rocksdb':
      return rocksKeyGroups(part, maxParallelism, pull)
  }
}

async function prove(
  file: File,
  { subtask, first }: KeyedPart | RocksPart,
  { offsets, headerEnd, states: expected }: Derived,
  context: OperatorContext,
): Promise<void> {
  const header = await keyedHeaderOf(file, headerEnd, context.snapshots)
  const states = header.states.map(info => keyedState(info, header.key, context.snapshots))
  const contents = new Contents(states)
  const part: KeyedPart = { kind: 'canonical', subtask, file, first, offsets, compressed: false, headerEnd, states }
  for await (const batch of canonicalBatches(part, context.maxParallelism, strictPull(positionOf(states))))
    contents.add(batch)
  mustBeEqual(
    file,
    states.map((state, i) => contents.of(i, state.name)),
    expected,
  )
}
