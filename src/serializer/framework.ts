import { bool } from '../codec/base.ts'
import { converted } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { isSince } from '../flink/releases.ts'
import type { Type } from '../model/type.ts'
import { listType } from '../type/collection.ts'
import {
  joinBufferType,
  lockableType,
  nfaStateType,
  streamElementType,
  timerType,
  ttlType,
  unionType,
  type NfaStateType,
  type TimerType,
  type UnionType,
} from '../type/framework.ts'
import { twoPhaseCommitType, type TwoPhaseCommitType } from '../type/two-phase-commit.ts'
import { nth, one, two } from './base.ts'
import { flagSince4 } from './record.ts'
import {
  around,
  composite,
  form,
  inReleases,
  onlyRead,
  simple,
  type Snapshot,
  type SnapshotForm,
  type SnapshotForms,
} from './form.ts'

export const STREAMING = 'org.apache.flink.streaming.'
const STATE = 'org.apache.flink.runtime.state.'
export const CEP = 'org.apache.flink.cep.nfa.'

const twoPhaseCommit = composite<{ flag: boolean }, TwoPhaseCommitType>(
  (nested, { flag }) =>
    twoPhaseCommitType({ transaction: nth(nested, 0), context: nth(nested, 1), nullTransaction: flag }),
  flagSince4('two-phase commit snapshot', 2),
  {
    kind: 'twoPhaseCommit',
    version({ name }, { nullTransaction }) {
      if (isSince(name, '1.15')) return 4
      if (!nullTransaction) return 2
      return isSince(name, '1.14') ? 3 : 'a transaction is never absent before Flink 1.14'
    },
    nested: ({ transaction, context }) => [transaction, context],
    outer: ({ nullTransaction }) => ({ flag: nullTransaction }),
  },
)

/** Outer version 2 carries a flag, 1 implies false. */
const nfaState = composite<{ flag: boolean }, NfaStateType>(
  (_, { flag }) => nfaStateType(flag),
  version =>
    version >= 2
      ? record('NFA state snapshot', { flag: bool })
      : converted(
          'NFA state snapshot',
          record('NFA state snapshot', {}),
          () => ({ flag: false }),
          () => ({}),
        ),
  {
    kind: 'nfaState',
    version({ name }, { previousTimestamp }) {
      if (isSince(name, '1.16')) return 2
      return previousTimestamp ? 'there is no previous timestamp before Flink 1.16' : 1
    },
    nested: () => [{ kind: 'deweyNumber' }, { kind: 'nodeId' }, { kind: 'eventId' }],
    outer: ({ previousTimestamp }) => ({ flag: previousTimestamp }),
  },
)

/** A piece of CEP state: what it holds is always the same. */
const part = (kind: string, ...nested: readonly Type[]): SnapshotForm =>
  composite(() => ({ kind }), undefined, { kind, version: 1, nested: () => nested })

const ttl = composite(nested => ttlType(nth(nested, 1)), undefined, {
  ...around('ttl', 2),
  nested: type => [{ kind: 'long' }, type.element],
})

/** What Flink's own operators keep: windows, timers, TTL, joins, sinks, CEP. (TimerSerializerSnapshot, TtlStateFactory, NFAStateSerializerSnapshot) */
export const frameworkForms: SnapshotForms = {
  [`${STREAMING}api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot`]: simple({
    kind: 'timeWindow',
  }),
  [`${STREAMING}api.windowing.windows.GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`]: simple({
    kind: 'globalWindow',
  }),
  [`${STREAMING}api.operators.TimerSerializerSnapshot`]: composite<object, TimerType>(two(timerType), undefined, {
    kind: 'timer',
    version: 2,
    nested: ({ key, namespace }) => [key, namespace],
  }),
  [`${STATE}ttl.TtlStateFactory$TtlSerializerSnapshot`]: ttl,
  [`${STATE}v2.ttl.TtlStateFactory$TtlSerializerSnapshot`]: onlyRead(ttl), // of the asynchronous state API
  [`${STATE}ttl.TtlAwareSerializerSnapshot`]: form<{ snapshot: Snapshot }>({
    body: (_version, snapshot) => record('TTL-aware snapshot', { enabled: bool, snapshot }),
    type: (body, typeOf) => typeOf(body.snapshot),
  }),
  [`${STREAMING}runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot`]: composite(
    one(streamElementType),
    undefined,
    around('streamElement', 2),
  ),
  [`${STREAMING}api.datastream.CoGroupedStreams$UnionSerializerSnapshot`]: composite<object, UnionType>(
    two(unionType),
    undefined,
    { kind: 'union', version: 2, nested: type => [type.one, type.two] },
  ),
  [`${STREAMING}api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot`]: composite(
    one(joinBufferType),
    undefined,
    around('joinBuffer', 2),
  ),
  [`${STREAMING}api.functions.sink.TwoPhaseCommitSinkFunction$StateSerializerSnapshot`]: inReleases(
    ({ name }) => !isSince(name, '2.0'),
    twoPhaseCommit,
  ),
  [`${STREAMING}api.functions.sink.legacy.TwoPhaseCommitSinkFunction$StateSerializerSnapshot`]: inReleases(
    ({ name }) => isSince(name, '2.0'),
    twoPhaseCommit,
  ),
  [`${CEP}sharedbuffer.EventId$EventIdSerializer$EventIdSerializerSnapshot`]: simple({ kind: 'eventId' }),
  [`${CEP}DeweyNumber$DeweyNumberSerializer$DeweyNumberSerializerSnapshot`]: simple({ kind: 'deweyNumber' }),
  [`${CEP}sharedbuffer.NodeId$NodeIdSerializer$NodeIdSerializerSnapshot`]: part('nodeId', { kind: 'eventId' }),
  [`${CEP}sharedbuffer.SharedBufferEdge$SharedBufferEdgeSerializer$SharedBufferEdgeSerializerSnapshot`]: part(
    'sharedBufferEdge',
    { kind: 'nodeId' },
    { kind: 'deweyNumber' },
  ),
  [`${CEP}sharedbuffer.SharedBufferNodeSerializerSnapshotV2`]: inReleases(
    ({ name }) => isSince(name, '1.13'),
    part('sharedBufferNode', { kind: 'sharedBufferEdge' }),
  ),
  [`${CEP}sharedbuffer.SharedBufferNode$SharedBufferNodeSerializer$SharedBufferNodeSerializerSnapshot`]: inReleases(
    ({ name }) => !isSince(name, '1.13'),
    part('sharedBufferNodeV1', listType({ kind: 'sharedBufferEdge' })),
  ),
  [`${CEP}sharedbuffer.LockableTypeSerializerSnapshot`]: composite(one(lockableType), undefined, around('lockable', 1)),
  [`${CEP}NFAStateSerializerSnapshot`]: nfaState,
}
