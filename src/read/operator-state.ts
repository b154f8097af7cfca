import { snappySource, type SnappySource } from '../compress/snappy.ts'
import { EntryBuilder } from '../entry/builder.ts'
import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import { rangeSource } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import { codecOf, isOpenEnded, unreadableReason } from '../type/types.ts'
import { readOn, type Pull } from './canonical.ts'
import { entries, entryCount, fitting, flush } from './heap.ts'
import type { OperatorPart } from './parts.ts'
import { reading, Window } from './window.ts'

/**
 * Elements of operator state: list and union one by one, each at its offset; a broadcast state at its one offset, a count and that many
 * of key and value. An element of a type that is not read, or of which only itself tells, ends where the next begins. Compressed, the elements lie in chunks of one stream, and an offset is that of the chunk an element begins.
 */
export async function* operatorBatches(
  part: OperatorPart,
  { stateOf, problem }: Omit<Pull, 'wanted'>,
): AsyncGenerator<Batch> {
  const out = new EntryBuilder()
  const runs = new Runs(part)
  for (const { state, offsets } of part.states) {
    const run = stateOf(state)
    if (run < 0 || offsets.length === 0) continue
    out.run(run, part.subtask, -1)
    const batches =
      state.kind === 'broadcast'
        ? fitting([state], asked => broadcast(part, state, offsets[0]!, runs, out, asked))
        : isRead(part, state)
          ? elements(part, state, offsets, runs, out)
          : framed(part, state, offsets, out)
    yield* readOn(batches, error => problem(error.with({ state: state.name, path: `subtask ${part.subtask}` })))
  }
  yield* flush(out)
}

async function* elements(
  part: OperatorPart,
  state: State,
  offsets: readonly number[],
  runs: Runs,
  out: EntryBuilder,
): AsyncGenerator<Batch> {
  const { skip } = typeOf(state, 'value')
  const window = new Window()
  let opened = -1
  let frames: SnappySource | undefined
  for (const [i, offset] of offsets.entries()) {
    // Flink 1.18 did not flush in front of an element: its offset is that of the chunk in which it begins, behind the end of the one before.
    const inStream =
      i > 0 && offset >= opened && (window.at < window.end || frames?.drained === false || frames?.position === offset)
    const continues = part.compressed ? inStream : window.base + window.at === offset && i > 0
    if (!continues) frames = openAt(part, offset, window)
    opened = offset
    yield* entries(window, part.file.path, out, 1, r => {
      const from = r.at
      skip(r)
      out.begin()
      out.value()
      out.put(r.bytes, from, r.at)
      out.end()
    })
    const following = offsets[i + 1]
    mustEndBefore(part, state, window, following !== undefined && following > offset ? following : runs.behind(offset))
  }
}

/** Elements of which nobody knows where they end, each up to the next offset of the file. */
async function* framed(
  part: OperatorPart,
  state: State,
  offsets: readonly number[],
  out: EntryBuilder,
): AsyncGenerator<Batch> {
  const { file, compressed } = part
  const ends = endsOf(part)
  const window = new Window()
  for (const [i, offset] of offsets.entries()) {
    const isEmpty = offsets[i + 1] === offset
    if (isEmpty && compressed)
      throw new SavepointError('unsupported', 'elements of a type that is not read share a chunk', {
        file: file.path,
        offset,
        state: state.name,
      })
    const end = isEmpty ? offset : ends.get(offset)!
    if (compressed) {
      window.open(snappySource(file, offset, end, false), offset)
      while (await window.more());
    } else if (i === 0 || window.base + window.at !== offset) openAt(part, offset, window)
    yield* entries(window, file.path, out, 1, r => {
      const from = r.at
      r.skip(compressed ? r.left : end - offset)
      out.begin()
      out.value()
      out.put(r.bytes, from, r.at)
      out.end()
    })
  }
}

/** Where an element ends its type tells; where only each element does, the next offset, unless elements share a chunk. */
const isRead = ({ compressed }: OperatorPart, { value }: State): boolean =>
  value !== undefined && unreadableReason(value) === undefined && (compressed || !isOpenEnded(value))

async function* broadcast(
  part: OperatorPart,
  state: State,
  offset: number,
  runs: Runs,
  out: EntryBuilder,
  asked: boolean,
): AsyncGenerator<Batch> {
  const [key, value] = [typeOf(state, 'mapKey'), typeOf(state, 'value')]
  const window = new Window()
  openAt(part, offset, window)
  const count = await reading(window, part.file.path, entryCount)
  yield* entries(window, part.file.path, out, count, r => {
    const from = r.at
    key.skip(r)
    const middle = r.at
    value.skip(r)
    if (!asked) return
    out.begin()
    out.put(r.bytes, from, middle)
    out.value()
    out.put(r.bytes, middle, r.at)
    out.end()
  })
  mustEndBefore(part, state, window, runs.behind(offset))
}

/** By the offsets of a file: where what stands there ends at the latest. */
export function endsOf({ file, states }: OperatorPart): ReadonlyMap<number, number> {
  const starts = [...new Set(states.flatMap(({ offsets }) => offsets))].toSorted((a, b) => a - b)
  return new Map(starts.map((start, i) => [start, starts[i + 1] ?? file.size]))
}

/** Where elements that lie one behind the other begin, of all states of a file: nothing reaches into them. */
class Runs {
  private readonly starts: readonly number[]

  constructor({ states }: OperatorPart) {
    this.starts = states
      .flatMap(({ offsets }) => offsets.filter((offset, i) => i === 0 || offset <= offsets[i - 1]!))
      .toSorted((a, b) => a - b)
  }

  /** The first behind an offset. */
  behind(offset: number): number {
    let [low, high] = [0, this.starts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.starts[middle]! <= offset) low = middle + 1
      else high = middle
    }
    return this.starts[low] ?? Infinity
  }
}

/** Compressed, what is behind the window is not known. */
function mustEndBefore({ file, compressed }: OperatorPart, { name }: State, window: Window, next: number): void {
  const end = window.base + window.at
  if (compressed || end <= next) return
  throw new SavepointError('corrupt', 'an element reaches into the next', {
    file: file.path,
    offset: next,
    state: name,
    found: `end at 0x${end.toString(16)}`,
  })
}

/** Compressed data at an offset begins with a chunk, or, as Flink 1.18 wrote it, may have the stream's header once more. */
function openAt(part: OperatorPart, offset: number, window: Window): SnappySource | undefined {
  const { file } = part
  if (offset < 0 || offset > file.size)
    throw new SavepointError('truncated', 'the file is shorter than the handle says', {
      file: file.path,
      offset: file.size,
      expected: `data at 0x${offset.toString(16)}`,
    })
  const frames = part.compressed ? snappySource(file, offset, file.size, false) : undefined
  window.open(
    frames ?? rangeSource(file, offset, file.size),
    offset,
    frames === undefined ? file.size - offset : undefined,
  )
  return frames
}

function typeOf(state: State, member: 'mapKey' | 'value'): ReturnType<typeof codecOf> {
  const type = state[member]
  if (type === undefined) throw new SavepointError('unsupported', 'a state has no known type', { state: state.name })
  return codecOf(type)
}
