import { MOST_WITHOUT_BYTES, type ByteReader } from '../bytes/reader.ts'
import type { Codec } from '../codec/codec.ts'
import { isDamage, SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import { rangeSource } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { snappySource } from '../compress/snappy.ts'
import { EntryBuilder } from '../entry/builder.ts'
import { entryLayout } from '../entry/layout.ts'
import { elementType, nullFlag } from '../entry/stored-value.ts'
import { codecOf } from '../type/types.ts'
import { blocksOf, readOn, type Block, type Pull } from './canonical.ts'
import type { KeyedPart } from './parts.ts'
import { reading, Window } from './window.ts'
import { hasClasses, OTHER_VERSION } from './by-classes.ts'

// A block per key group: its number, then per state its number, a count and that many of namespace, key, value, with maps and lists as
// one value each. Nothing tells how long they are, so every serializer must be known. (HeapSnapshotStrategy)

/** Puts out more of an entry that is large; false: that was all of it. */
type Rest = () => boolean
/** Turns one stored entry into canonical ones. The reader ends behind it; where bytes run out nothing has been put out. */
type Emit = (r: ByteReader, out: EntryBuilder) => Rest | undefined

/** Entries of a heap-native part in canonical form. Maps are taken apart, lists joined. */
export async function* heapBatches(part: KeyedPart, { stateOf, wanted, problem }: Pull): AsyncGenerator<Batch> {
  const window = new Window()
  const out = new EntryBuilder()
  const states = part.states.map(state => ({ run: stateOf(state), ...program(state) }))
  const unasked = states.map(state => ({ ...state, run: -1 }))
  for (const block of blocksOf(part, 0, wanted)) {
    const batches = fitting(part.states, asked => oneBlock(part, block, window, out, asked ? states : unasked))
    yield* readOn(batches, error => problem(error, { keyGroup: block.keyGroup, ended: true }))
  }
  yield* flush(out)
}

interface StateProgram {
  /** Below zero: nobody asks for it. */
  readonly run: number
  readonly emit: Emit
  readonly skip: (r: ByteReader) => void
}

/**
 * What is read by classes that a user gave is passed over first: nothing else tells that they fit, and what does not fit may look as if it
 * did until the key group, or the broadcast state, ends. `batches`: without entries where they are not asked for.
 */
export async function* fitting(
  states: readonly State[],
  batches: (asked: boolean) => AsyncGenerator<Batch>,
): AsyncGenerator<Batch> {
  if (states.some(hasClasses))
    try {
      for await (const _ of batches(false));
    } catch (error) {
      if (error instanceof SavepointError && isDamage(error)) throw error.with({ hint: OTHER_VERSION })
      if (!(error instanceof SavepointError)) throw error
    }
  yield* batches(true)
}
async function* oneBlock(
  part: KeyedPart,
  block: Block,
  window: Window,
  out: EntryBuilder,
  states: readonly StateProgram[],
): AsyncGenerator<Batch> {
  const { path } = part.file
  await begin(part, block, window)
  for (let n = part.states.length; n > 0; n--) {
    const number = await reading(window, path, r => stateNumber(r, part))
    const count = await reading(window, path, entryCount)
    const { run, emit, skip } = states[number]!
    if (run >= 0) out.run(run, part.subtask, block.keyGroup)
    const take = run >= 0 ? (r: ByteReader) => emit(r, out) : skip
    try {
      yield* entries(window, path, out, count, take)
    } catch (error) {
      throw error instanceof SavepointError
        ? error.with({ state: part.states[number]!.name, path: `key group ${block.keyGroup}` })
        : error
    }
  }
  const left = window.end - window.at
  if (left > 0 || (await window.more()))
    throw new SavepointError('corrupt', 'bytes left over after a key group', {
      file: path,
      offset: window.base + window.at,
      path: `key group ${block.keyGroup}`,
    })
}

/** Reads `count` entries, as many as a window holds without a pause; a half one starts again when the window has moved on. */
export async function* entries(
  window: Window,
  file: string,
  out: EntryBuilder,
  count: number,
  emit: (r: ByteReader) => Rest | undefined | void,
): AsyncGenerator<Batch> {
  const start = window.base + window.at
  for (let left = count; left > 0;) {
    const r = window.reader(file)
    try {
      for (; left > 0 && !out.full; left--) {
        window.at = r.at
        r.withoutBytes = 0
        const rest = emit(r)
        for (let more = rest?.(); more; more = rest?.()) yield* flush(out)
        if (count - left >= MOST_WITHOUT_BYTES) mustTakeBytes(r, start - window.base, count)
      }
      window.at = r.at
    } catch (error) {
      if (!(error instanceof SavepointError) || error.code !== 'truncated' || !(await window.more())) throw error
    }
    if (out.full) yield* flush(out)
  }
}

export function* flush(out: EntryBuilder): Generator<Batch> {
  const batch = out.batch()
  if (batch !== undefined) yield batch
  out.reset()
}

/** The key group's number stands uncompressed in front of the states. */
async function begin(part: KeyedPart, block: Block, window: Window): Promise<void> {
  window.open(rangeSource(part.file, block.from, block.to), block.from, block.to - block.from)
  const found = await reading(window, part.file.path, r => r.int())
  if (found !== block.keyGroup)
    throw new SavepointError('corrupt', 'not the key group that the handle states', {
      file: part.file.path,
      offset: block.from,
      found: String(found),
      expected: String(block.keyGroup),
    })
  if (part.compressed) window.open(snappySource(part.file, block.from + 4, block.to, true), block.from + 4)
}

function stateNumber(r: ByteReader, part: KeyedPart): number {
  const state = r.short()
  if (state < 0 || state >= part.states.length)
    throw r.error(
      'corrupt',
      'not a state of the header',
      { found: `number ${state}`, expected: `0 to ${part.states.length - 1}` },
      r.at - 2,
    )
  return state
}

export function entryCount(r: ByteReader): number {
  const count = r.int()
  if (count < 0) throw r.error('corrupt', 'negative count of entries', { found: String(count) }, r.at - 4)
  return count
}

function program(state: State): { readonly emit: Emit; readonly skip: (r: ByteReader) => void } {
  if (state.kind === 'timers') {
    const [key, namespace] = [codecFor(state.key, state, 'key'), codecFor(state.namespace, state, 'namespace')]
    const skip = (r: ByteReader): void => {
      r.skip(8)
      key.skip(r)
      namespace.skip(r)
    }
    return {
      skip,
      emit: (r, out) => {
        const start = r.at
        skip(r)
        out.begin()
        out.put(r.bytes, start, r.at)
        out.value()
        out.end()
        return undefined
      },
    }
  }
  return keyValue(state)
}

function keyValue(state: State): { readonly emit: Emit; readonly skip: (r: ByteReader) => void } {
  const key = codecFor(state.key, state, 'key')
  const namespace = codecFor(state.namespace, state, 'namespace')
  const layout = entryLayout(state)
  const value = valueProgram(state)
  const skip = (r: ByteReader): void => {
    namespace.skip(r)
    key.skip(r)
    value.skip(r)
  }
  return {
    skip,
    emit(r, out) {
      const from = r.at
      namespace.skip(r)
      const middle = r.at
      key.skip(r)
      const valueFrom = r.at
      value.skip(r)
      const to = r.at
      const prefix = (): void => {
        out.begin()
        layout.putKey(out, r.bytes, middle, valueFrom, from, middle)
      }
      r.at = valueFrom
      r.withoutBytes = 0
      const rest = value.emit(r, out, prefix, to)
      r.at = to
      return rest
    },
  }
}

interface ValueProgram {
  skip(r: ByteReader): void
  emit(r: ByteReader, out: EntryBuilder, prefix: () => void, end: number): Rest | undefined
}

/** `prefix` begins an entry of the key; values are only emitted once they were skipped to their `end`. */
function valueProgram(state: State): ValueProgram {
  const type = elementType(state)
  const element = codecFor(type, state, 'value')
  if (state.kind === 'list') return listProgram(element)
  if (state.kind === 'map')
    return mapProgram(codecFor(state.mapKey, state, 'map key'), codecFor(type && nullFlag(type), state, 'value'))
  return {
    skip: element.skip,
    emit(r, out, prefix) {
      const from = r.at
      element.skip(r)
      prefix()
      out.value()
      out.put(r.bytes, from, r.at)
      out.end()
      return undefined
    },
  }
}

function skipAll(r: ByteReader, skip: (r: ByteReader) => void): void {
  const count = entryCount(r)
  r.elements(count)
  for (let i = 0; i < count; i++) {
    const { at } = r
    skip(r)
    r.element(at)
  }
}

/** A count of what takes no bytes is not bounded by the bytes there are. */
function mustTakeBytes(r: ByteReader, from: number, count: number): void {
  if (r.at === from) throw r.error('corrupt', `implausible count ${count} of entries without bytes`)
}

/** A list without elements does not exist. */
function listProgram(element: Codec<unknown>): ValueProgram {
  return {
    skip(r) {
      skipAll(r, element.skip)
    },
    emit(r, out, prefix, end) {
      const count = entryCount(r)
      if (count === 0) return undefined
      prefix()
      out.value()
      out.room(end - r.at + count)
      for (let i = 0; i < count; i++) {
        const from = r.at
        element.skip(r)
        if (i > 0) out.comma()
        out.put(r.bytes, from, r.at)
      }
      out.end()
      return undefined
    },
  }
}

function mapProgram(key: Codec<unknown>, value: Codec<unknown>): ValueProgram {
  const skipEntry = (r: ByteReader): void => {
    key.skip(r)
    value.skip(r)
  }
  return {
    skip(r) {
      skipAll(r, skipEntry)
    },
    emit(r, out, prefix) {
      let left = entryCount(r)
      let { at } = r
      return () => {
        r.at = at
        for (; left > 0 && !out.full; left--) {
          const from = r.at
          key.skip(r)
          prefix()
          out.put(r.bytes, from, r.at)
          out.value()
          const valueAt = r.at
          value.skip(r)
          out.put(r.bytes, valueAt, r.at)
          out.end()
        }
        at = r.at
        return left > 0
      }
    },
  }
}

function codecFor(type: Type | undefined, state: State, what: string): Codec<unknown> {
  if (type === undefined)
    throw new SavepointError('unsupported', `the ${what} of a state has no known type`, { state: state.name })
  return codecOf(type)
}
