import { ByteWriter } from '../bytes/writer.ts'
import { joined } from '../bytes/joined.ts'
import { snappyStored } from '../compress/snappy.ts'
import type { HeaderSpec, JobResult, KeyGroupsRef } from '../model/job.ts'
import { blocksOf, canonicalBatches } from '../read/canonical.ts'
import { heapBatches } from '../read/heap.ts'
import type { KeyedPart } from '../read/parts.ts'
import { keyedState } from '../read/state.ts'
import { openKeyed } from './inputs.ts'
import type { Piece } from './pieces.ts'
import { Contents, mustBeEqual, strictPull } from './read-back.ts'
import { buildKeyedHeader, readKeyedHeader } from './state-header.ts'
import { producePieces, resultOf, written, type JobContext } from './target-files.ts'

/** A header of our own, and the key groups that stay, byte for byte; then all of it is read back and compared with the source. */
export async function cutKeyGroups(
  name: string,
  ref: KeyGroupsRef,
  maxParallelism: number,
  spec: HeaderSpec,
  context: JobContext,
): Promise<JobResult> {
  const { snapshots } = context
  const { part, header: before, without } = await openKeyed(ref, context.source, snapshots)
  if (part.kind === 'rocksdb') throw new Error('key groups of RocksDB overlap')
  const header = buildKeyedHeader([before], spec, snapshots)
  const { pieces, offsets } = withoutBlocks(part, without, header.bytes)
  const sunk = await producePieces(name, context, pieces)
  const file = await written(name, sunk, context)
  const { value } = await readKeyedHeader(file, header.bytes.length, snapshots)
  const states = value.states.map(info => keyedState(info, value.key, snapshots))
  const after: KeyedPart = { ...part, file, offsets, headerEnd: header.bytes.length, states }
  mustBeEqual(
    file,
    await contentsOf(after, new Set(), maxParallelism, ({ name: state }) => state),
    await contentsOf(part, without, maxParallelism, (_, position) => header.states[position]!.name),
  )
  return resultOf(name, sunk, { offsets: [offsets], states: [] })
}

/** As Flink writes an empty key group: canonical data has no bytes for it, heap-native data a block without entries. */
function withoutBlocks(
  part: KeyedPart,
  without: ReadonlySet<number>,
  header: Uint8Array,
): { readonly pieces: readonly Piece[]; readonly offsets: readonly number[] } {
  const blocks = new Map(blocksOf(part, 0, () => true).map(block => [block.keyGroup, block]))
  const pieces: Piece[] = [header]
  let at = header.length
  const put = (piece: Piece, size: number): number => {
    pieces.push(piece)
    at += size
    return at - size
  }
  const offsets = part.offsets.map((_, i) => {
    const block = blocks.get(part.first + i)
    if (block === undefined) return 0
    if (!without.has(block.keyGroup)) {
      const extent = { file: part.file, from: block.from, to: Math.min(block.to, part.file.size) }
      return put(extent, extent.to - extent.from)
    }
    if (part.kind === 'canonical') return 0
    const empty = emptyHeapBlock(block.keyGroup, part.states.length, part.compressed)
    return put(empty, empty.length)
  })
  return { pieces, offsets }
}

/** The number of the key group, then of each state its number and a count of none, compressed each by itself. (HeapSnapshotStrategy) */
function emptyHeapBlock(keyGroup: number, states: number, compressed: boolean): Uint8Array {
  const head = new ByteWriter()
  head.int(keyGroup)
  const blocks = Array.from({ length: states }, (_, state) => {
    const w = new ByteWriter()
    w.short(state)
    w.int(0)
    return compressed ? snappyStored(w.done()) : w.done()
  })
  return joined([head.done(), ...blocks])
}

async function contentsOf(
  part: KeyedPart,
  without: ReadonlySet<number>,
  maxParallelism: number,
  nameOf: (state: KeyedPart['states'][number], position: number) => string,
): Promise<ReturnType<Contents['of']>[]> {
  const positions = new Map(part.states.map((state, i) => [state, i]))
  const contents = new Contents(part.states)
  const pull = strictPull(state => positions.get(state)!, without)
  const batches = part.kind === 'heap' ? heapBatches(part, pull) : canonicalBatches(part, maxParallelism, pull)
  for await (const batch of batches) await contents.add(batch)
  return part.states.map((state, i) => contents.of(i, nameOf(state, i)))
}
