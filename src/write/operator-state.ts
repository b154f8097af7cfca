import { isDamage } from '../errors.ts'
import { isEmptied } from '../model/draft.ts'
import type { File } from '../model/file.ts'
import type { HeaderSpec, JobResult, PartitionsRef, StateContents } from '../model/job.ts'
import type { State } from '../model/savepoint.ts'
import type { Pull } from '../read/canonical.ts'
import { operatorBatches } from '../read/operator-state.ts'
import type { OperatorPart } from '../read/parts.ts'
import { operatorState } from '../read/state.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { ElementWriter } from './elements.ts'
import { openBytes } from './inputs.ts'
import { keepBlocks, type Piece } from './pieces.ts'
import { Contents, mustBeEqual, strictPull } from './read-back.ts'
import type { Sink } from './sink.ts'
import { buildOperatorHeader, readOperatorHeader, type BuiltHeader } from './state-header.ts'
import { produce, producePieces, resultOf, written, type JobContext } from './target-files.ts'

/** A broadcast state without entries. */
const EMPTY_BLOCK = new Uint8Array(4)

/** Operator state of a source, and what becomes of it. */
interface Input {
  readonly part: OperatorPart
  readonly header: BuiltHeader
  /** By the position of a state in the part. `lost`: its elements are damaged; it stays registered. */
  readonly fates: readonly ('kept' | 'emptied' | 'lost' | 'dropped')[]
}

async function open(ref: PartitionsRef, spec: HeaderSpec, { source, snapshots }: JobContext): Promise<Input> {
  const file = await openBytes(ref.bytes, source)
  const before = await readOperatorHeader(file, ref.headerEnd, snapshots)
  const header = buildOperatorHeader(before, spec, snapshots)
  const offsets = new Map(ref.states.map(state => [state.name, state.offsets]))
  const states = statesOf(before.value, snapshots).map(state => ({ state, offsets: offsets.get(state.name) ?? [] }))
  const { kind, subtask, version, compressed, headerEnd } = ref
  const lost = new Set(ref.without)
  return {
    part: { kind, subtask, file, version, compressed, headerEnd, states },
    header,
    fates: header.numbers[0]!.map((number, position) => {
      if (number < 0) return 'dropped'
      if (lost.has(states[position]!.state.name)) return 'lost'
      return isEmptied(header.states[number]!) ? 'emptied' : 'kept'
    }),
  }
}

const statesOf = (
  { states, broadcast }: Awaited<ReturnType<typeof readOperatorHeader>>['value'],
  snapshots: Snapshots,
): readonly State[] => [...states, ...broadcast].map(info => operatorState(info, snapshots))

/** The offsets of the states that stay, in the order of the handle. */
function inHandleOrder(
  { part, fates }: Input,
  ref: PartitionsRef,
  offsetsOf: (position: number, offsets: readonly number[]) => readonly number[],
): readonly (readonly number[])[] {
  const positions = new Map(part.states.map(({ state }, i) => [state.name, i]))
  return ref.states.flatMap(({ name, offsets }) => {
    const position = positions.get(name)
    if (position === undefined || fates[position] === 'dropped') return []
    const isLeftToOthers = fates[position] === 'lost' && part.states[position]!.state.kind === 'broadcast'
    return isLeftToOthers ? [] : [offsetsOf(position, offsets)]
  })
}

/** A header of our own, and of the data what belongs to the states that stay; then the file is read back. */
export async function newOperatorHeader(
  name: string,
  ref: PartitionsRef,
  spec: HeaderSpec,
  context: JobContext,
): Promise<JobResult> {
  const input = await open(ref, spec, context)
  const { part, header, fates } = input
  const { file, headerEnd } = part
  if (fates.every(fate => fate === 'kept')) {
    const delta = header.bytes.length - headerEnd
    const sunk = await producePieces(name, context, [header.bytes, { file, from: headerEnd, to: file.size }])
    const moved = (offsets: readonly number[]): readonly number[] => offsets.map(offset => offset + delta)
    await proveMoved(
      await written(name, sunk, context),
      input,
      position => moved(part.states[position]!.offsets),
      context,
    )
    return resultOf(name, sunk, { offsets: inHandleOrder(input, ref, (_, offsets) => moved(offsets)), states: [] })
  }
  const { extents, moved } = keepBlocks(
    file,
    part.states.flatMap(({ offsets }, i) => (fates[i] === 'kept' ? offsets : [])),
    part.states.flatMap(({ offsets }) => (ref.without.length > 0 ? offsets.filter(at => at <= file.size) : offsets)),
    header.bytes.length,
  )
  const pieces: Piece[] = [header.bytes, ...extents]
  let end = header.bytes.length + extents.reduce((total, { from, to }) => total + to - from, 0)
  const emptied = new Map<number, number>()
  for (const [i, { state }] of part.states.entries()) {
    if (state.kind !== 'broadcast' || fates[i] !== 'emptied') continue
    emptied.set(i, end)
    pieces.push(EMPTY_BLOCK)
    end += EMPTY_BLOCK.length
  }
  const sunk = await producePieces(name, context, pieces)
  const offsetsOf = (position: number): readonly number[] => {
    if (fates[position] === 'kept') return part.states[position]!.offsets.map(offset => moved.get(offset)!)
    const block = emptied.get(position)
    return block === undefined ? [] : [block]
  }
  await proveMoved(await written(name, sunk, context), input, offsetsOf, context)
  return resultOf(name, sunk, { offsets: inHandleOrder(input, ref, offsetsOf), states: [] })
}

/** What stands at the offsets of the written file must be what stood at those of the source, as far as elements are read. */
async function proveMoved(
  file: File,
  { part, header, fates }: Input,
  offsetsOf: (position: number) => readonly number[],
  { snapshots }: JobContext,
): Promise<void> {
  const expected = new Contents(part.states.map(({ state }) => state))
  await digestInto(expected, part, position => fates[position] === 'kept')
  const positions = positionsOf(header)
  const after = await partBehind(
    file,
    part,
    header,
    positions.map(position => offsetsOf(position)),
    snapshots,
  )
  const found = new Contents(after.states.map(({ state }) => state))
  await digestInto(found, after)
  mustBeEqual(
    file,
    after.states.map(({ state }, i) => found.of(i, state.name)),
    positions.map((position, i) => expected.of(position, header.states[i]!.name)),
  )
}

/** By the number of a state in the new header: its position in the source. */
const positionsOf = ({ states, numbers }: BuiltHeader): readonly number[] =>
  states.map((_, number) => numbers[0]!.indexOf(number))

/** Elements of a type that is not read are passed over; what cannot be read of others is thrown. */
async function digestInto(
  contents: Contents,
  part: OperatorPart,
  isMeant: (position: number) => boolean = () => true,
): Promise<void> {
  const positions = new Map(part.states.map(({ state }, i) => [state, i]))
  const pull: Pick<Pull, 'stateOf' | 'problem'> = {
    stateOf: state => (isMeant(positions.get(state)!) ? positions.get(state)! : -1),
    problem: error => {
      if (isDamage(error)) throw error
    },
  }
  for await (const batch of operatorBatches(part, pull)) await contents.add(batch)
}

/** A written file as a part: its header as it is read back. */
async function partBehind(
  file: File,
  { subtask, compressed }: Pick<OperatorPart, 'subtask' | 'compressed'>,
  { version, bytes: { length: headerEnd } }: BuiltHeader,
  offsets: readonly (readonly number[])[],
  snapshots: Snapshots,
): Promise<OperatorPart> {
  const { value } = await readOperatorHeader(file, headerEnd, snapshots)
  const states = statesOf(value, snapshots).map((state, i) => ({ state, offsets: offsets[i] ?? [] }))
  return { kind: 'operator', subtask, file, version, compressed, headerEnd, states }
}

/** Elements are read and written without compression; then the file is read back. */
export async function rewriteOperator(
  name: string,
  ref: PartitionsRef,
  spec: HeaderSpec,
  context: JobContext,
): Promise<JobResult> {
  const input = await open(ref, spec, context)
  const { sunk, result } = await produce(name, context, async sink => writeElements(sink, input, context))
  await prove(await written(name, sunk, context), input, result, context)
  const offsets = inHandleOrder(input, ref, position => result.offsets[input.header.numbers[0]![position]!]!)
  return resultOf(name, sunk, { offsets, states: result.states })
}

interface Rewritten {
  /** By the number of a state in the new header. */
  readonly offsets: readonly (readonly number[])[]
  readonly states: readonly StateContents[]
}

async function writeElements(sink: Sink, { part, header, fates }: Input, context: JobContext): Promise<Rewritten> {
  await sink.write(header.bytes)
  const states = part.states.map(({ state }) => state)
  const elements = new ElementWriter(sink)
  const contents = new Contents(states)
  const positions = new Map(states.map((state, i) => [state, i]))
  const pull = strictPull(state => {
    const position = positions.get(state)!
    return fates[position] === 'kept' ? position : -1
  })
  for await (const batch of operatorBatches(part, pull)) {
    await contents.add(batch)
    await elements.add(
      batch,
      state => state,
      state => states[state]!.kind === 'broadcast',
    )
    context.entries(batch.count)
  }
  for (const [i, { state, offsets }] of part.states.entries())
    if (state.kind === 'broadcast' && (fates[i] === 'kept' || fates[i] === 'emptied') && offsets.length > 0)
      elements.mustHaveBlock(i)
  await elements.end()
  const stay = states.flatMap((_, i) => (fates[i] === 'dropped' ? [] : [i]))
  return {
    offsets: stay.map(i => elements.offsetsOf(i)),
    states: stay.map(i => contents.of(i, header.states[header.numbers[0]![i]!]!.name)),
  }
}

async function prove(
  file: File,
  { part: { subtask }, header }: Input,
  { offsets, states: expected }: Rewritten,
  { snapshots }: JobContext,
): Promise<void> {
  const part = await partBehind(file, { subtask, compressed: false }, header, offsets, snapshots)
  const states = part.states.map(({ state }) => state)
  const positions = new Map(states.map((state, i) => [state, i]))
  const contents = new Contents(states)
  for await (const batch of operatorBatches(
    part,
    strictPull(state => positions.get(state)!),
  ))
    await contents.add(batch)
  mustBeEqual(
    file,
    states.map((state, i) => contents.of(i, state.name)),
    expected,
  )
}
