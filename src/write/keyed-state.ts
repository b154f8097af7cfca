import { hex } from '../bytes/hex.ts'
import { SavepointError } from '../errors.ts'
import { countOf, type Batch } from '../model/batch.ts'
import { isEmptied } from '../model/draft.ts'
import { readBytes, type File } from '../model/file.ts'
import type { HeaderSpec, JobResult, KeyGroupsRef, RocksRef, StateContents } from '../model/job.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import { canonicalBatches, type Pull } from '../read/canonical.ts'
import { heapBatches } from '../read/heap.ts'
import type { KeyedPart, RocksPart } from '../read/parts.ts'
import { rocksKeyGroups } from '../read/rocksdb.ts'
import { keyedState } from '../read/state.ts'
import { BlockWriter } from './blocks.ts'
import { openBytes, openKeyed, type KeyedInput } from './inputs.ts'
import { Contents, mustBeEqual, strictPull } from './read-back.ts'
import type { Sink } from './sink.ts'
import { buildKeyedHeader, readKeyedHeader, type BuiltHeader } from './state-header.ts'
import { produce, producePieces, resultOf, written, type JobContext } from './target-files.ts'

/** A header of our own, and the data as it is; header and offsets are then read back. */
export async function newKeyedHeader(
  name: string,
  { bytes, headerEnd, offsets }: KeyGroupsRef,
  spec: HeaderSpec,
  context: JobContext,
): Promise<JobResult> {
  const file = await openBytes(bytes, context.source)
  const before = await readKeyedHeader(file, headerEnd, context.snapshots)
  const header = buildKeyedHeader([before], spec, context.snapshots)
  const delta = header.bytes.length - headerEnd
  const sunk = await producePieces(name, context, [header.bytes, { file, from: headerEnd, to: file.size }])
  const moved = offsets.map(offset => (offset > 0 ? offset + delta : offset))
  await proveMoved({ file, offsets }, { file: await written(name, sunk, context), offsets: moved }, header, context)
  return resultOf(name, sunk, { offsets: [moved], states: [] })
}

interface Moved {
  readonly file: File
  readonly offsets: readonly number[]
}
/** More than what a block begins with in any layout: the stream header of a compressed one. */
const BLOCK_START = 16

/** The data is proved by its checksum while it is copied; what is ours are the header and where each key group begins. */
async function proveMoved(before: Moved, after: Moved, header: BuiltHeader, { snapshots }: JobContext): Promise<void> {
  const { value } = await readKeyedHeader(after.file, header.bytes.length, snapshots)
  const names = value.states.map(({ name }) => name)
  if (names.join('\n') !== header.states.map(({ name }) => name).join('\n'))
    throw new SavepointError('io', 'a header that was written names other states', {
      file: after.file.path,
      found: names.join(', '),
    })
  for (const [i, offset] of after.offsets.entries()) {
    const from = before.offsets[i]!
    if (from <= 0) continue
    const [found, expected] = [
      await readBytes(after.file, offset, BLOCK_START),
      await readBytes(before.file, from, BLOCK_START),
    ]
    if (after.file.size - offset === before.file.size - from && hex(found) === hex(expected)) continue
    throw new SavepointError('io', 'what was written at an offset is not what was read', {
      file: after.file.path,
      offset,
      found: hex(found),
      expected: hex(expected),
    })
  }
}

/** What a file of canonical state is to hold: its key groups, of an operator with so many. */
export interface KeyGroupsTarget {
  readonly name: string
  readonly header: HeaderSpec
  readonly keyGroups: { readonly first: number; readonly count: number }
  readonly maxParallelism: number
}

/** Entries are read and written as canonical keyed state, without compression; then the file is read back to its last byte. */
export async function rewriteKeyed(
  target: KeyGroupsTarget,
  refs: readonly (KeyGroupsRef | RocksRef)[],
  context: JobContext,
): Promise<JobResult> {
  const inputs = await mapSequentially(refs, async ref => openKeyed(ref, context.source, context.snapshots))
  const header = buildKeyedHeader(
    inputs.map(input => input.header),
    target.header,
    context.snapshots,
  )
  const { sunk, result } = await produce(target.name, context, async sink =>
    writeEntries(sink, target, header, inputs, context),
  )
  await prove(await written(target.name, sunk, context), target, header, result, context)
  return resultOf(target.name, sunk, { offsets: [result.offsets], states: result.states })
}

interface Rewritten {
  readonly offsets: readonly number[]
  readonly states: readonly StateContents[]
}

async function writeEntries(
  sink: Sink,
  { keyGroups, maxParallelism }: KeyGroupsTarget,
  header: BuiltHeader,
  inputs: readonly KeyedInput[],
  context: JobContext,
): Promise<Rewritten> {
  await sink.write(header.bytes)
  const blocks = new BlockWriter(sink, keyGroups.first, keyGroups.count, maxParallelism)
  const contents = new Contents(statesBehind(header, inputs))
  for (const [i, { part, without }] of inputs.entries()) {
    const numbers = new Map(part.states.map((state, position) => [state, header.numbers[i]![position]!]))
    const pull = strictPull(state => {
      const number = numbers.get(state)!
      return number < 0 || isEmptied(header.states[number]!) ? -1 : number
    }, without)
    for await (const batch of batchesOf(part, maxParallelism, pull)) {
      await contents.add(batch)
      await blocks.add(batch, number => number)
      context.entries(countOf(batch))
    }
  }
  await blocks.end()
  return { offsets: blocks.offsets, states: header.states.map(({ name }, i) => contents.of(i, name)) }
}

/** By their number in the new header: a state of the first input that has it. */
const statesBehind = (header: BuiltHeader, inputs: readonly KeyedInput[]): readonly KeyedPart['states'][number][] =>
  header.states
    .map((_, number) =>
      inputs.flatMap(({ part }, i) =>
        part.states.filter((_state, position) => header.numbers[i]![position] === number),
      ),
    )
    .map(([state]) => state!)

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
  { keyGroups: { first }, maxParallelism }: KeyGroupsTarget,
  { bytes: { length: headerEnd } }: BuiltHeader,
  { offsets, states: expected }: Rewritten,
  { snapshots }: JobContext,
): Promise<void> {
  const { value: header } = await readKeyedHeader(file, headerEnd, snapshots)
  const states = header.states.map(info => keyedState(info, header.key, snapshots))
  const contents = new Contents(states)
  const numbers = new Map(states.map((state, i) => [state, i]))
  const part: KeyedPart = { kind: 'canonical', subtask: 0, file, first, offsets, compressed: false, headerEnd, states }
  for await (const batch of canonicalBatches(
    part,
    maxParallelism,
    strictPull(state => numbers.get(state)!),
  ))
    await contents.add(batch)
  mustBeEqual(
    file,
    states.map((state, i) => contents.of(i, state.name)),
    expected,
  )
}
