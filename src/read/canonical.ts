import { SavepointError } from '../errors.ts'
import { END_OF_KEY_GROUP, LAST_OF_STATE } from '../format/key-group-block.ts'
import type { Batch } from '../model/batch.ts'
import { BatchBuilder } from '../model/batch.ts'
import { keyGroupAt, prefixBytes } from '../model/key-group.ts'
import { rangeSource } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import { snappySource, type SnappySource } from '../compress/snappy.ts'
import type { KeyedPart } from './parts.ts'
import { Window } from './window.ts'

/** A key group's bytes in the file. */
export interface Block {
  readonly keyGroup: number
  readonly from: number
  readonly to: number
}

/** The blocks of a part in ascending key groups; a block ends where the next one in the file begins. `empty`: the offset of an empty one. */
export function blocksOf(
  part: Pick<KeyedPart, 'first' | 'offsets' | 'file'>,
  empty: 0 | -1,
  wanted: (keyGroup: number) => boolean,
): readonly Block[] {
  const isThere = (offset: number): boolean => (empty === 0 ? offset > 0 : offset >= 0)
  const starts = [...new Set(part.offsets.filter(isThere))].toSorted((a, b) => a - b)
  const next = new Map(starts.map((start, i) => [start, starts[i + 1] ?? part.file.size]))
  return part.offsets.flatMap((from, i) =>
    isThere(from) && wanted(part.first + i) ? [{ keyGroup: part.first + i, from, to: next.get(from)! }] : [],
  )
}

/** What a scan asks of a part. */
export interface Pull {
  /** The run's number of a state, or −1 to pass its entries over. */
  stateOf(state: State): number
  wanted(keyGroup: number): boolean
  /** Bytes that the key of every wanted entry begins with, where that is known: an index may find them. */
  readonly key?: Uint8Array | undefined
  /** Told of what cannot be read, and in which key group where it is in one; the next key group is gone on with. */
  problem(error: SavepointError, unread?: UnreadGroup): void
}

/** A key group that cannot be read as it should. */
export interface UnreadGroup {
  readonly keyGroup: number
  /** Nothing behind the error was given out. */
  readonly ended: boolean
}

/** Goes on behind what cannot be read, once `problem` was told of it. A disk that fails ends the part instead. */
export async function* readOn(
  batches: AsyncGenerator<Batch>,
  problem: (error: SavepointError) => void,
): AsyncGenerator<Batch> {
  try {
    yield* batches
  } catch (error) {
    if (!(error instanceof SavepointError) || error.code === 'io') throw error
    problem(error)
  }
}

/**
 * Entries of a canonical part, as they are stored. A key that names another key group than its block is told of, once for a state of the
 * block, and given out like the others: nobody else can tell.
 */
export async function* canonicalBatches(
  part: KeyedPart,
  maxParallelism: number,
  { stateOf, wanted, problem }: Pull,
): AsyncGenerator<Batch> {
  const window = new Window()
  const builder = new BatchBuilder(window.bytes)
  let before: Block | undefined
  const blocks = blocksOf(part, 0, wanted)
  const runs = part.states.map(stateOf)
  for (const [i, block] of blocks.entries()) {
    const frames = part.compressed ? snappySource(part.file, block.from, block.to, true) : undefined
    if (frames !== undefined || before?.to !== block.from) {
      if (builder.count > 0) yield* flush(builder)
      const end = adjacentEnd(blocks, i)
      window.open(
        frames ?? rangeSource(part.file, block.from, end),
        block.from,
        frames === undefined ? end - block.from : undefined,
      )
      builder.bytes = window.bytes
    }
    before = block
    const framer = new Framer(part, block, prefixBytes(maxParallelism), builder, runs, problem)
    yield* readOn(oneBlock(part, block, window, builder, frames, framer), error => {
      problem(error, { keyGroup: block.keyGroup, ended: true })
      before = undefined // where the window stands is not known
    })
  }
  if (builder.count > 0) yield builder.batch()
}

async function* oneBlock(
  part: KeyedPart,
  block: Block,
  window: Window,
  builder: BatchBuilder,
  frames: SnappySource | undefined,
  framer: Framer,
): AsyncGenerator<Batch> {
  for (;;) {
    framer.frame(window, part.compressed ? window.end : Math.min(window.end, block.to - window.base))
    if (framer.done) break
    if (builder.count > 0) yield* flush(builder)
    if ((!part.compressed && window.base + window.end >= block.to) || !(await window.more()))
      throw framer.error('truncated', 'a key group ends too early', {
        offset: window.base + Math.min(window.end, block.to - window.base),
        expected: 'its end mark ffff',
      })
    builder.bytes = window.bytes
  }
  const left =
    frames === undefined
      ? block.to - window.base - window.at
      : window.end - window.at + (frames.drained ? block.to - frames.position : 1)
  if (left > 0)
    throw framer.error('corrupt', 'bytes left over after a key group', {
      offset: window.base + window.at,
      found: `${left} bytes`,
      expected: 'none',
    })
}

function* flush(builder: BatchBuilder): Generator<Batch> {
  yield builder.batch()
  builder.reset()
}

/** Where the blocks end that follow each other in the file from this one on: they are read in one go. */
function adjacentEnd(blocks: readonly Block[], from: number): number {
  let i = from
  while (blocks[i + 1]?.from === blocks[i]!.to) i++
  return blocks[i]!.to
}

/** Cuts a window into entries. Its state outlives the window, for entries straddle its end. */
class Framer {
  done = false
  private expectsState = true
  private emits = false
  /** The state that entries are of. */
  private state = 0
  /** A misplaced key of the state has been told of: thousands would say the same. */
  private told = false
  private readonly part: KeyedPart
  private readonly block: Block
  private readonly prefix: 1 | 2
  private readonly builder: BatchBuilder
  private readonly runs: readonly number[]
  private readonly problem: Pull['problem']

  /** `prefix`: bytes of the key group in front of each key. `runs`: by state the number for its runs, -1 where it is not wanted. */
  constructor(
    part: KeyedPart,
    block: Block,
    prefix: 1 | 2,
    builder: BatchBuilder,
    runs: readonly number[],
    problem: Pull['problem'],
  ) {
    this.part = part
    this.block = block
    this.prefix = prefix
    this.builder = builder
    this.runs = runs
    this.problem = problem
  }

  /** Frames what is there up to `end`; the window is left at the first entry that is not there whole. */
  frame(window: Window, end: number): void {
    const { bytes, view } = window.reader(this.part.file.path)
    const { builder, prefix } = this
    const { keyGroup } = this.block
    const [high, low] = prefix === 1 ? [keyGroup, 0] : [keyGroup >> 8, keyGroup & 0xff]
    let { keyAt: keyAts, keyEnd: keyEnds, valueAt: valueAts, valueEnd: valueEnds, count } = builder
    let at = window.at
    for (;;) {
      if (this.expectsState) {
        if (at + 2 > end) break
        const state = view.getUint16(at)
        at += 2
        if (state === END_OF_KEY_GROUP) {
          this.done = true
          break
        }
        if (state >= this.part.states.length)
          throw this.error('corrupt', 'not a state of the header', {
            offset: window.base + at - 2,
            found: `number ${state}`,
            expected: `0 to ${this.part.states.length - 1}, or ffff`,
          })
        builder.count = count
        this.enter(state)
        this.expectsState = false
      }
      if (at + 4 > end) break
      const keyLength = view.getInt32(at)
      const keyAt = at + 4
      const keyEnd = keyAt + keyLength
      if (keyLength < prefix)
        throw this.error('corrupt', 'implausible length of a key', {
          offset: window.base + at,
          found: String(keyLength),
          expected: `${prefix} or more`,
        })
      if (keyEnd + 4 > end) {
        this.checkLength(keyLength, window.base + at)
        break
      }
      const valueLength = view.getInt32(keyEnd)
      const valueAt = keyEnd + 4
      const valueEnd = valueAt + valueLength
      if (valueLength < 0)
        throw this.error('corrupt', 'negative length of a value', {
          offset: window.base + keyEnd,
          found: String(valueLength),
        })
      if (valueEnd > end) {
        this.checkLength(valueLength, window.base + keyEnd)
        break
      }
      const first = bytes[keyAt]!
      if (first & LAST_OF_STATE) {
        bytes[keyAt] = first & ~LAST_OF_STATE
        this.expectsState = true
      }
      if (this.emits) {
        if (count === keyAts.length) {
          builder.count = count
          builder.grow()
          ;({ keyAt: keyAts, keyEnd: keyEnds, valueAt: valueAts, valueEnd: valueEnds } = builder)
        }
        if ((first & ~LAST_OF_STATE) !== high || (prefix === 2 && bytes[keyAt + 1] !== low))
          this.misplaced(keyGroupAt(bytes, keyAt, prefix), window.base + keyAt)
        keyAts[count] = keyAt + prefix
        keyEnds[count] = keyEnd
        valueAts[count] = valueAt
        valueEnds[count++] = valueEnd
      }
      at = valueEnd
    }
    builder.count = count
    window.at = at
  }

  private enter(state: number): void {
    const run = this.runs[state]!
    this.emits = run >= 0
    this.state = state
    this.told = false
    if (this.emits) this.builder.run(run, this.part.subtask, this.block.keyGroup)
  }

  private misplaced(found: number, offset: number): void {
    if (this.told) return
    this.told = true
    this.problem(
      this.error('corrupt', 'a key names a different key group from the one it is in: it would never be found', {
        offset,
        found: `key group ${found}`,
        expected: String(this.block.keyGroup),
      }).with({ state: this.part.states[this.state]!.name }),
      { keyGroup: this.block.keyGroup, ended: false },
    )
  }

  /** A length that the block cannot hold must not make the window grow. */
  private checkLength(length: number, offset: number): void {
    const { from, to } = this.block
    if (!this.part.compressed && length > to - from)
      throw this.error('corrupt', 'a length reaches past the key group', {
        offset,
        found: String(length),
        expected: `at most ${to - from}`,
      })
    if (length > MAX_COMPRESSED_ENTRY)
      throw this.error('corrupt', 'implausible length of an entry', { offset, found: String(length) })
  }

  error(
    code: 'corrupt' | 'truncated',
    what: string,
    parts: { offset: number; found?: string; expected?: string },
  ): SavepointError {
    return new SavepointError(code, what, {
      file: this.part.file.path,
      ...parts,
      path: `key group ${this.block.keyGroup}`,
    })
  }
}

/** One entry may not take more: Java's own arrays end at 2 GiB. */
const MAX_COMPRESSED_ENTRY = 0x7fff_ff00
