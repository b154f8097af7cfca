import type { ByteReader } from '../bytes/reader.ts'
import { int, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Snapshot } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'

/** Timers in raw keyed state: one block per key group. (InternalTimerServiceSerializationProxy, InternalTimersSnapshotReaderWriters) */
export interface TimerService {
  readonly name: string
  readonly key: Snapshot
  readonly namespace: Snapshot
  readonly eventTimers: number
}

/** Version 2, since Flink 1.8; the count of services follows. */
const head: Codec<number> = prefixed(
  'magic f1cd859f of timers in raw keyed state',
  0xf1cd859f | 0,
  prefixed('version of timers in raw keyed state', 2, int, 'unknown-version'),
)

const service = (snapshots: Snapshots): Codec<TimerService> =>
  record('timer service', { name: utf, key: snapshots.codec, namespace: snapshots.codec, eventTimers: int })

/** Codecs of the parts in front of a block's timers. */
export const rawTimers = (
  snapshots: Snapshots,
): {
  readonly head: Codec<number>
  readonly service: Codec<TimerService>
  readonly processingTimers: Codec<number>
} => ({ head, service: service(snapshots), processingTimers: int })

/** Passes over one timer of a service; undefined: its key or namespace cannot be read. */
export type SkipTimer = (service: TimerService) => ((r: ByteReader) => void) | undefined

/**
 * The services of one block. Timers stand in front of the next service, and nothing says how long they are: where one cannot be passed
 * over, the services behind it are hidden, and `complete` is false. The reader is left behind the last byte that was understood.
 */
export function readTimerServices(
  r: ByteReader,
  snapshots: Snapshots,
  timerOf: SkipTimer = () => undefined,
): { readonly services: readonly TimerService[]; readonly complete: boolean } {
  const parts = rawTimers(snapshots)
  const count = parts.head.read(r)
  if (count < 0) throw r.error('corrupt', 'negative count of timer services', { found: String(count) }, r.at - 4)
  const services: TimerService[] = []
  while (services.length < count) {
    const next = parts.service.read(r)
    services.push(next)
    if (services.length === count) break
    const skip = timerOf(next)
    if (!skipTimers(r, next.eventTimers, skip) || !skipTimers(r, parts.processingTimers.read(r), skip))
      return { services, complete: false }
  }
  return { services, complete: true }
}

function skipTimers(r: ByteReader, count: number, skip: ((r: ByteReader) => void) | undefined): boolean {
  if (count < 0) throw r.error('corrupt', 'negative count of timers', { found: String(count) }, r.at - 4)
  if (count === 0) return true
  if (skip === undefined) return false
  for (let i = 0; i < count; i++) skip(r)
  return true
}
