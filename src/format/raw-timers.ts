import type { ByteReader } from '../bytes/reader.ts'
import { int, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Snapshot, Snapshots } from '../serializer/snapshot.ts'

/** Timers in raw keyed state: one block per key group. (InternalTimerServiceSerializationProxy, InternalTimersSnapshotReaderWriters) */
export interface TimerService {
  readonly name: string
  readonly key: Snapshot
  readonly namespace: Snapshot
  readonly eventTimers: number
}

/** Version 2, since Flink 1.8; the count of services follows. */
const head: Codec<number> = prefixed('magic f1cd859f of timers in raw keyed state', 0xf1cd859f | 0, prefixed('version of timers in raw keyed state', 2, int, 'unknown-version'))

const service = (snapshots: Snapshots): Codec<TimerService> => record('timer service', { name: utf, key: snapshots.codec, namespace: snapshots.codec, eventTimers: int })

/** Codecs of the parts in front of a block's timers. */
export const rawTimers = (snapshots: Snapshots): { readonly head: Codec<number>; readonly service: Codec<TimerService>; readonly processingTimers: Codec<number> } => ({ head, service: service(snapshots), processingTimers: int })

/**
 * The services of one block, as far as their timers do not hide the next: a block without timers shows all. `complete` says whether it
 * did. The reader is left behind the last byte that was understood.
 */
export function readTimerServices(r: ByteReader, snapshots: Snapshots): { readonly services: readonly TimerService[]; readonly complete: boolean } {
  const parts = rawTimers(snapshots)
  const count = parts.head.read(r)
  if (count < 0) throw r.error('corrupt', 'negative count of timer services', { found: String(count) }, r.at - 4)
  const services: TimerService[] = []
  while (services.length < count) {
    const next = parts.service.read(r)
    services.push(next)
    if (services.length === count) break
    if (next.eventTimers !== 0 || parts.processingTimers.read(r) !== 0) return { services, complete: false }
  }
  return { services, complete: true }
}
