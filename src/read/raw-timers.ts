import { SavepointError } from '../errors.ts'
import { rawTimers, type TimerService } from '../format/raw-timers.ts'
import { EntryBuilder } from '../entry/builder.ts'
import { TIMESTAMP } from '../entry/timestamp.ts'
import type { Batch } from '../model/batch.ts'
import { rangeSource } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { codecOf } from '../type/types.ts'
import { blocksOf, readOn, type Block, type Pull } from './canonical.ts'
import { entries, flush } from './heap.ts'
import type { TimersPart } from './parts.ts'
import { timerStates } from './state.ts'
import { reading, Window } from './window.ts'

/** Timers of raw keyed state as the queue entries they would be: the timestamp, its sign flipped, in front of key and namespace. */
export async function* rawTimerBatches(
  part: TimersPart,
  snapshots: Snapshots,
  { stateOf, wanted, problem }: Pull,
): AsyncGenerator<Batch> {
  const window = new Window()
  const out = new EntryBuilder()
  for (const block of blocksOf(part, -1, wanted)) {
    yield* readOn(oneBlock(part, block, snapshots, window, out, stateOf), error =>
      problem(error, { keyGroup: block.keyGroup, ended: true }),
    )
  }
  yield* flush(out)
}

async function* oneBlock(
  part: TimersPart,
  block: Block,
  snapshots: Snapshots,
  window: Window,
  out: EntryBuilder,
  stateOf: Pull['stateOf'],
): AsyncGenerator<Batch> {
  const parts = rawTimers(snapshots)
  const { path } = part.file
  window.open(rangeSource(part.file, block.from, block.to), block.from, block.to - block.from)
  const head = await reading(window, path, parts.head.read)
  for (let { services } = head; services > 0; services--) {
    const service: TimerService = await reading(window, path, parts.service[head.version].read)
    const [event, processing] = timerStates(service, snapshots)
    const [key, namespace] = [codecOf(snapshots.typeOf(service.key)), codecOf(snapshots.typeOf(service.namespace))]
    const timers = (state: State, count: number): AsyncGenerator<Batch> => {
      const run = stateOf(state)
      if (run >= 0) out.run(run, part.subtask, block.keyGroup)
      return entries(window, path, out, count, r => {
        const from = r.at
        key.skip(r)
        namespace.skip(r)
        const to = r.at
        r.skip(TIMESTAMP)
        if (run < 0) return
        out.begin()
        out.timestamp(r.bytes, to)
        out.put(r.bytes, from, to)
        out.value()
        out.end()
      })
    }
    try {
      yield* timers(event!, service.eventTimers)
      yield* timers(processing!, await reading(window, path, parts.processingTimers.read))
    } catch (error) {
      throw error instanceof SavepointError
        ? error.with({ state: event!.name, path: `key group ${block.keyGroup}` })
        : error
    }
  }
  if (window.end > window.at || (await window.more()))
    throw new SavepointError('corrupt', 'bytes left over after the timers of a key group', {
      file: path,
      offset: window.base + window.at,
      path: `key group ${block.keyGroup}`,
    })
}
