import {
  BASE,
  CEP,
  composite,
  delegate,
  INT,
  LONG,
  simple,
  snapshotLaws,
  STATE,
  STREAMING,
  STRING,
  versioned,
} from './snapshots.ts'

const int = { kind: 'int' }
const string = { kind: 'string' }
const VOID = simple(`${STATE}VoidNamespaceSerializer`)
const TRANSACTION = simple(`${BASE}StringSerializer`)
const SINK = `${STREAMING}api.functions.sink.`

snapshotLaws('timers, TTL, streams, joins', [
  {
    name: 'timer',
    hex: composite(`${STREAMING}api.operators.TimerSerializerSnapshot`, 2, '', STRING, VOID),
    type: { kind: 'timer', key: string, namespace: { kind: 'voidNamespace' } },
    text: 'Timer<String, Void>',
  },
  {
    name: 'TTL',
    hex: composite(`${STATE}ttl.TtlStateFactory$TtlSerializerSnapshot`, 2, '', LONG, STRING),
    type: { kind: 'ttl', element: string },
    text: 'Ttl<String>',
  },
  {
    name: 'TTL of the asynchronous API',
    hex: composite(`${STATE}v2.ttl.TtlStateFactory$TtlSerializerSnapshot`, 2, '', LONG, STRING),
    type: { kind: 'ttl', element: string, otherSnapshot: true },
    text: 'Ttl<String>',
  },
  {
    name: 'TTL-aware, switched on',
    hex: versioned(`${STATE}ttl.TtlAwareSerializerSnapshot`, 1, `01 ${STRING}`),
    type: string,
    text: 'String',
  },
  {
    name: 'TTL-aware, switched off',
    hex: versioned(`${STATE}ttl.TtlAwareSerializerSnapshot`, 1, `00 ${STRING}`),
    type: string,
    text: 'String',
  },
  {
    name: 'stream element',
    hex: composite(
      `${STREAMING}runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot`,
      2,
      '',
      INT,
    ),
    type: { kind: 'streamElement', element: int },
    text: 'StreamRecord<Integer>',
  },
  {
    name: 'union of a co-group',
    hex: composite(`${STREAMING}api.datastream.CoGroupedStreams$UnionSerializerSnapshot`, 2, '', INT, STRING),
    type: { kind: 'union', one: int, two: string },
    text: 'Union<Integer, String>',
  },
  {
    name: 'buffer of an interval join',
    hex: composite(`${STREAMING}api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot`, 2, '', INT),
    type: { kind: 'joinBuffer', element: int },
    text: 'BufferEntry<Integer>',
  },
])

const twoPhase = (nullTransaction: boolean): object => ({
  kind: 'twoPhaseCommit',
  transaction: string,
  context: int,
  nullTransaction,
})
for (const className of [
  `${SINK}TwoPhaseCommitSinkFunction$StateSerializerSnapshot`,
  `${SINK}legacy.TwoPhaseCommitSinkFunction$StateSerializerSnapshot`,
]) {
  snapshotLaws(className, [
    {
      name: 'up to Flink 1.13',
      hex: composite(className, 2, '', TRANSACTION, INT),
      type: twoPhase(false),
      text: 'TwoPhaseCommitState<String, Integer>',
    },
    {
      name: '1.14',
      hex: composite(className, 3, '', TRANSACTION, INT),
      type: twoPhase(true),
      text: 'TwoPhaseCommitState<String, Integer>',
    },
    {
      name: 'from 1.15 on',
      hex: composite(className, 4, '01', TRANSACTION, INT),
      type: twoPhase(true),
      text: 'TwoPhaseCommitState<String, Integer>',
    },
    {
      name: 'from 1.15 on, restored from 1.13',
      hex: composite(className, 4, '00', TRANSACTION, INT),
      type: twoPhase(false),
      text: 'TwoPhaseCommitState<String, Integer>',
    },
  ])
}

const EVENT = versioned(`${CEP}sharedbuffer.EventId$EventIdSerializer$EventIdSerializerSnapshot`, 3, '')
const DEWEY = versioned(`${CEP}DeweyNumber$DeweyNumberSerializer$DeweyNumberSerializerSnapshot`, 3, '')
const NODE = composite(`${CEP}sharedbuffer.NodeId$NodeIdSerializer$NodeIdSerializerSnapshot`, 1, '', EVENT)
const EDGE = composite(
  `${CEP}sharedbuffer.SharedBufferEdge$SharedBufferEdgeSerializer$SharedBufferEdgeSerializerSnapshot`,
  1,
  '',
  NODE,
  DEWEY,
)
const LOCKABLE = `${CEP}sharedbuffer.LockableTypeSerializerSnapshot`
const NFA = `${CEP}NFAStateSerializerSnapshot`

snapshotLaws('CEP', [
  { name: 'node ID', hex: NODE, type: { kind: 'nodeId' }, text: 'NodeId' },
  { name: 'edge', hex: EDGE, type: { kind: 'sharedBufferEdge' }, text: 'SharedBufferEdge' },
  {
    name: 'node from Flink 1.13 on',
    hex: composite(`${CEP}sharedbuffer.SharedBufferNodeSerializerSnapshotV2`, 1, '', EDGE),
    type: { kind: 'sharedBufferNode' },
    text: 'SharedBufferNode',
  },
  {
    name: 'node up to 1.12',
    hex: composite(
      `${CEP}sharedbuffer.SharedBufferNode$SharedBufferNodeSerializer$SharedBufferNodeSerializerSnapshot`,
      1,
      '',
      composite(`${BASE}ListSerializerSnapshot`, 1, '', EDGE),
    ),
    type: { kind: 'sharedBufferNodeV1' },
    text: 'SharedBufferNodeV1',
  },
  {
    name: 'lockable',
    hex: composite(LOCKABLE, 1, '', STRING),
    type: { kind: 'lockable', element: string },
    text: 'Lockable<String>',
  },
  {
    name: 'lockable of Flink 1.7',
    hex: versioned(LOCKABLE, 1, delegate(STRING)),
    type: { kind: 'lockable', element: string },
    text: 'Lockable<String>',
  },
  {
    name: 'NFA state up to 1.15',
    hex: composite(NFA, 1, '', DEWEY, NODE, EVENT),
    type: { kind: 'nfaState', previousTimestamp: false },
    text: 'NFAState',
  },
  {
    name: 'NFA state from 1.16 on',
    hex: composite(NFA, 2, '01', DEWEY, NODE, EVENT),
    type: { kind: 'nfaState', previousTimestamp: true },
    text: 'NFAState',
  },
  {
    name: 'NFA state from 1.16 on, restored from 1.15',
    hex: composite(NFA, 2, '00', DEWEY, NODE, EVENT),
    type: { kind: 'nfaState', previousTimestamp: false },
    text: 'NFAState',
  },
])
