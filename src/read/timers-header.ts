import { ByteReader } from '../bytes/reader.ts'
import type { SavepointError } from '../errors.ts'
import { readTimerServices, type SkipTimer } from '../format/raw-timers.ts'
import { readBytes, type File } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { codecOf, unreadableReason } from '../type/types.ts'
import { readHeader } from './header.ts'
import { timerStates } from './state.ts'

/** What a block of raw timers says of its states, for raw keyed state has no header of its own. */
export interface TimersHeader {
  /** Where the block begins. */
  readonly at: number
  readonly states: readonly State[]
  /** Whether all services could be found: timers that cannot be passed over hide the next. */
  readonly isComplete: boolean
  readonly error: SavepointError | undefined
}

/** Reads the smallest of the blocks that begin at `starts`, in ascending order; undefined: they are no timers. Throws io. */
export async function timersHeader(
  file: File,
  starts: readonly number[],
  snapshots: Snapshots,
): Promise<TimersHeader | undefined> {
  const blocks = starts
    .map((from, i) => ({ from, to: starts[i + 1] ?? file.size }))
    .filter(({ to }) => to <= file.size)
    .toSorted((a, b) => a.to - a.from - (b.to - b.from))
  const smallest = blocks[0]
  if (smallest === undefined || !(await beginsWithTimerMagic(file, smallest.from))) return undefined
  const { value, error } = await readHeader(
    file,
    { read: r => readTimerServices(r, snapshots, timerOf(snapshots)) },
    smallest.to,
    smallest.from,
  )
  return {
    at: smallest.from,
    states: (value?.services ?? []).flatMap(service => timerStates(service, snapshots)),
    isComplete: value?.complete !== false,
    error,
  }
}

/** Passes over timers: a key, a namespace, a time. */
const timerOf =
  (snapshots: Snapshots): SkipTimer =>
  service => {
    const types = [snapshots.typeOf(service.key), snapshots.typeOf(service.namespace)]
    if (types.some(type => unreadableReason(type) !== undefined)) return undefined
    const codecs = types.map(codecOf)
    return r => {
      for (const codec of codecs) codec.skip(r)
      r.skip(8)
    }
  }

const TIMER_MAGIC = 0xf1cd859f | 0

async function beginsWithTimerMagic(file: File, at: number): Promise<boolean> {
  return new ByteReader(await readBytes(file, at, 4), file.path, at).peekInt() === TIMER_MAGIC
}
