import { bool } from '../codec/base.ts'
import { converted } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import {
  joinBufferType,
  lockableType,
  nfaStateType,
  streamElementType,
  timerType,
  ttlType,
  unionType,
} from '../type/framework.ts'
import { twoPhaseCommitType } from '../type/two-phase-commit.ts'
import { nth, one, two } from './base.ts'
import { flagSince4 } from './record.ts'
import { composite, form, simple, type Snapshot, type SnapshotForms } from './snapshot.ts'

export const STREAMING = 'org.apache.flink.streaming.'
const STATE = 'org.apache.flink.runtime.state.'
export const CEP = 'org.apache.flink.cep.nfa.'

const twoPhaseCommit = composite<{ flag: boolean }>(
  (nested, { flag }) =>
    twoPhaseCommitType({ transaction: nth(nested, 0), context: nth(nested, 1), nullTransaction: flag }),
  flagSince4('two-phase commit snapshot', 2),
)

/** Outer version 2 carries a flag, 1 implies false. */
const nfaState = composite<{ flag: boolean }>(
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
)

const ttl = composite(nested => ttlType(nth(nested, 1)))

/** What Flink's own operators keep: windows, timers, TTL, joins, sinks, CEP. (TimerSerializerSnapshot, TtlStateFactory, NFAStateSerializerSnapshot) */
export const frameworkForms: SnapshotForms = {
  [`${STREAMING}api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot`]: simple({
    kind: 'timeWindow',
  }),
  [`${STREAMING}api.windowing.windows.GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`]: simple({
    kind: 'globalWindow',
  }),
  [`${STREAMING}api.operators.TimerSerializerSnapshot`]: composite(two(timerType)),
  [`${STATE}ttl.TtlStateFactory$TtlSerializerSnapshot`]: ttl,
  [`${STATE}v2.ttl.TtlStateFactory$TtlSerializerSnapshot`]: ttl, // of the asynchronous state API
  [`${STATE}ttl.TtlAwareSerializerSnapshot`]: form<{ snapshot: Snapshot }>({
    body: (_version, snapshot) => record('TTL-aware snapshot', { enabled: bool, snapshot }),
    type: (body, typeOf) => typeOf(body.snapshot),
  }),
  [`${STREAMING}runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot`]: composite(
    one(streamElementType),
  ),
  [`${STREAMING}api.datastream.CoGroupedStreams$UnionSerializerSnapshot`]: composite(two(unionType)),
  [`${STREAMING}api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot`]: composite(one(joinBufferType)),
  [`${STREAMING}api.functions.sink.TwoPhaseCommitSinkFunction$StateSerializerSnapshot`]: twoPhaseCommit,
  [`${STREAMING}api.functions.sink.legacy.TwoPhaseCommitSinkFunction$StateSerializerSnapshot`]: twoPhaseCommit,
  [`${CEP}sharedbuffer.EventId$EventIdSerializer$EventIdSerializerSnapshot`]: simple({ kind: 'eventId' }),
  [`${CEP}DeweyNumber$DeweyNumberSerializer$DeweyNumberSerializerSnapshot`]: simple({ kind: 'deweyNumber' }),
  [`${CEP}sharedbuffer.NodeId$NodeIdSerializer$NodeIdSerializerSnapshot`]: composite(() => ({ kind: 'nodeId' })),
  [`${CEP}sharedbuffer.SharedBufferEdge$SharedBufferEdgeSerializer$SharedBufferEdgeSerializerSnapshot`]: composite(
    () => ({ kind: 'sharedBufferEdge' }),
  ),
  [`${CEP}sharedbuffer.SharedBufferNodeSerializerSnapshotV2`]: composite(() => ({ kind: 'sharedBufferNode' })),
  [`${CEP}sharedbuffer.SharedBufferNode$SharedBufferNodeSerializer$SharedBufferNodeSerializerSnapshot`]: composite(
    () => ({ kind: 'sharedBufferNodeV1' }),
  ),
  [`${CEP}sharedbuffer.LockableTypeSerializerSnapshot`]: composite(one(lockableType)),
  [`${CEP}NFAStateSerializerSnapshot`]: nfaState,
}
