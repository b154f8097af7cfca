import type { OperatorHandle } from '../format/handles.ts'
import type { File } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import { operatorBatches } from '../read/operator-state.ts'
import type { OperatorPart } from '../read/parts.ts'
import { operatorState } from '../read/state.ts'
import { ElementWriter } from '../write/elements.ts'
import { keepBlocks, type Piece } from '../write/pieces.ts'
import type { Sink } from '../write/sink.ts'
import { editOperatorHeader, operatorHeaderOf, type EditedHeader } from './edit-header.ts'
import type { OperatorContext } from './keyed.ts'
import { Contents, mustBeEqual, positionOf, strictPull, type StateContents } from './prove.ts'

type Partitions = Exclude<OperatorHandle, { readonly kind: 'none' }>

/** A broadcast state without entries. */
const EMPTY_BLOCK = new Uint8Array(4)

/** A header of our own, and of the data what belongs to the states that stay. `version`: of the header. */
export async function keepOperator(
  handle: Partitions,
  part: OperatorPart,
  name: string,
  version: number,
  context: OperatorContext,
): Promise<Partitions> {
  const { change, snapshots, streams } = context
  const states = part.states.map(({ state }) => state)
  const { bytes: header } = await editOperatorHeader({ ...part, states }, change, snapshots, version, part.compressed)
  const stays = (state: State): boolean => change(state).name !== undefined && !change(state).empty
  if (states.every(stays)) {
    const delta = header.length - part.headerEnd
    const delegate = await streams.pieces(name, [header, { file: part.file, from: part.headerEnd, to: part.file.size }])
    return partitions(handle, part, context, (_, offsets) => offsets.map(offset => offset + delta), delegate)
  }
  const all = part.states.flatMap(({ offsets }) => offsets)
  const { extents, moved } = keepBlocks(
    part.file,
    part.states.flatMap(({ state, offsets }) => (stays(state) ? offsets : [])),
    all,
    header.length,
  )
  const pieces: Piece[] = [header, ...extents]
  let end = header.length + extents.reduce((total, { from, to }) => total + to - from, 0)
  const emptied = new Map<State, number>()
  for (const state of states) {
    if (state.kind !== 'broadcast' || !change(state).empty || change(state).name === undefined) continue
    emptied.set(state, end)
    pieces.push(EMPTY_BLOCK)
    end += EMPTY_BLOCK.length
  }
  const delegate = await streams.pieces(name, pieces)
  return partitions(
    handle,
    part,
    context,
    (state, offsets) =>
      stays(state) ? offsets.map(offset => moved.get(offset)!) : emptied.has(state) ? [emptied.get(state)!] : [],
    delegate,
  )
}

/** The handle's list of states, as the header's: those that stay, in the handle's order, under their new names. */
function partitions(
  handle: Partitions,
  part: OperatorPart,
  { change }: OperatorContext,
  offsetsOf: (state: State, offsets: readonly number[]) => readonly number[],
  delegate: Partitions['delegate'],
): Partitions {
  const byName = new Map(part.states.map(({ state }) => [state.name, state]))
  const states = handle.states.flatMap(partition => {
    const state = byName.get(partition.name)
    const name = state && change(state).name
    return state === undefined || name === undefined
      ? []
      : [{ ...partition, name, offsets: offsetsOf(state, partition.offsets) }]
  })
  return { kind: 'partitionable', states, delegate }
}

interface Derived {
  readonly headerEnd: number
  /** By the position of a state in the part. */
  readonly offsets: readonly (readonly number[])[]
  readonly states: readonly StateContents[]
}

/** Elements are read and written without compression; then the file is read back. */
export async function deriveOperator(
  handle: Partitions,
  part: OperatorPart,
  name: string,
  version: number,
  context: OperatorContext,
): Promise<{ readonly handle: Partitions; readonly states: readonly StateContents[] }> {
  const { change, snapshots, streams } = context
  const states = part.states.map(({ state }) => state)
  const header = await editOperatorHeader({ ...part, states }, change, snapshots, version, false)
  const { handle: delegate, result } = await streams.produce(name, [part.file], async sink =>
    writeElements(sink, header, part, context),
  )
  const positions = new Map(states.map((state, i) => [state, i]))
  const written = partitions(handle, part, context, state => result.offsets[positions.get(state)!]!, delegate)
  await prove(await streams.written(delegate), part.subtask, version, written, result, context)
  return { handle: written, states: result.states }
}

async function writeElements(
  sink: Sink,
  header: EditedHeader,
  part: OperatorPart,
  { change, progress }: OperatorContext,
): Promise<Derived> {
  await sink.write(header.bytes)
  const states = part.states.map(({ state }) => state)
  const elements = new ElementWriter(sink)
  const contents = new Contents(states)
  const emptyBlocks = states.flatMap((state, i) =>
    state.kind === 'broadcast' && change(state).name !== undefined && part.states[i]!.offsets.length > 0 ? [i] : [],
  )
  for await (const batch of operatorBatches(
    part,
    strictPull(positionOf(states, state => change(state).name !== undefined && !change(state).empty)),
  )) {
    contents.add(batch)
    await elements.add(
      batch,
      state => state,
      state => states[state]!.kind === 'broadcast',
    )
    progress(batch.count)
  }
  for (const state of emptyBlocks) if (elements.offsetsOf(state).length === 0) elements.empty(state)
  await elements.end()
  return {
    headerEnd: header.bytes.length,
    offsets: states.map((_, i) => elements.offsetsOf(i)),
    states: states.flatMap((state, i) => (header.numbers[i]! < 0 ? [] : [contents.of(i, change(state).name!)])),
  }
}

async function prove(
  file: File,
  subtask: number,
  version: number,
  handle: Partitions,
  { headerEnd, states: expected }: Derived,
  { snapshots }: OperatorContext,
): Promise<void> {
  const header = await operatorHeaderOf(file, headerEnd, snapshots)
  const states = [...header.states, ...header.broadcast].map(info => operatorState(info, snapshots))
  const offsets = new Map(handle.states.map(partition => [partition.name, partition.offsets]))
  const part: OperatorPart = {
    kind: 'operator',
    subtask,
    file,
    version,
    compressed: false,
    headerEnd,
    states: states.map(state => ({ state, offsets: offsets.get(state.name) ?? [] })),
  }
  const contents = new Contents(states)
  for await (const batch of operatorBatches(part, strictPull(positionOf(states)))) contents.add(batch)
  mustBeEqual(
    file,
    states.map((state, i) => contents.of(i, state.name)),
    expected,
  )
}
