import type { ByteReader } from '../bytes/reader.ts'
import { int, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { converted, prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Snapshot } from '../serializer/form.ts'
import { classOfFrame, type Pairs } from '../serializer/legacy-pairs.ts'
import { unknownSnapshot, type Snapshots } from '../serializer/snapshot.ts'

/** Timers in raw keyed state: one block per key group. (InternalTimerServiceSerializationProxy, InternalTimersSnapshotReaderWriters) */
export interface TimerService {
  readonly name: string
  readonly key: Snapshot
  readonly namespace: Snapshot
  readonly eventTimers: number
  /** Version 1: the two as they are stored, with their serializers. */
  readonly stored?: Pairs
}

/** What begins a block: 1 in Flink 1.4.1 to 1.7, 2 since 1.8; then how many services there are. */
export interface TimersHead {
  readonly version: 1 | 2
  readonly services: number
}
const head: Codec<TimersHead> = prefixed(
  'magic f1cd859f of timers in raw keyed state',
  0xf1cd859f | 0,
  converted(
    'head of timers',
    record('head of timers', { version: int, services: int }),
    ({ version, services }, r): TimersHead => {
      if (version === 1 || version === 2) return { version, services }
      throw r.error(
        'unknown-version',
        'unknown version of timers in raw keyed state',
        { found: String(version), expected: '1 or 2' },
        r.at - 8,
      )
    },
    value => value,
  ),
)

const service = (snapshots: Snapshots): Codec<TimerService> =>
  record('timer service', { name: utf, key: snapshots.codec, namespace: snapshots.codec, eventTimers: int })

/** A key's and a namespace's serializer, each with its snapshot. */
const serviceV1 = (snapshots: Snapshots): Codec<TimerService> =>
  converted(
    'timer service',
    record('timer service', { name: utf, stored: snapshots.pairs, eventTimers: int }),
    ({ name, stored, eventTimers }, r): TimerService => {
      const [key, namespace, ...more] = stored.nested.map(snapshotIn)
      if (key === undefined || namespace === undefined || more.length > 0)
        throw r.error('corrupt', 'a timer service has a key and a namespace', {
          found: `${stored.nested.length} serializers`,
        })
      return { name, key, namespace, eventTimers, stored }
    },
    ({ name, stored, eventTimers }) => ({ name, stored: stored!, eventTimers }),
  )

/** One that is not known is opaque. */
const snapshotIn = (frame: Pairs['nested'][number]): Snapshot =>
  'value' in frame ? frame.value : unknownSnapshot(classOfFrame(frame.bytes))

/** Codecs of the parts in front of a block's timers. */
export const rawTimers = (
  snapshots: Snapshots,
): {
  readonly head: Codec<TimersHead>
  readonly service: Readonly<Record<TimersHead['version'], Codec<TimerService>>>
  readonly processingTimers: Codec<number>
} => ({ head, service: { 1: serviceV1(snapshots), 2: service(snapshots) }, processingTimers: int })

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
  const { version, services: count } = parts.head.read(r)
  if (count < 0) throw r.error('corrupt', 'negative count of timer services', { found: String(count) }, r.at - 4)
  const services: TimerService[] = []
  while (services.length < count) {
    const next = parts.service[version].read(r)
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
