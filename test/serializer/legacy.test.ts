import { toBase64 } from '../../src/bytes/base64.ts'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode } from '../../src/codec/codec.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { typeText } from '../../src/type/types.ts'
import { dump, hex, int32, sized, utf } from '../hex.ts'
import { expectCuts, thrown } from '../laws.ts'
import { FLINK_1_7 } from './flink-1.7.ts'
import {
  BASE,
  CEP,
  composite,
  INT,
  RT,
  snapshotLaws,
  ST,
  STATE,
  STREAMING,
  STRING,
  TU,
  versioned,
} from './snapshots.ts'

const UID = '0000000000000001'
/** A Java object without fields, of a class and its superclasses. */
const javaObject = (...classes: readonly string[]): string =>
  `aced0005 73 ${classes.map(name => `72 ${utf(name)} ${UID} 02 0000 78`).join(' ')} 70 `
const javaClass = (name: string): string => `aced0005 76 72 ${utf(name)} ${UID} 02 0000 78 70 `
const SERIALIZER = javaObject('com.acme.AnySerializer')

const proxy = (serializer: string): string => `00000001 ${sized(serializer)} `
/** The bridge of Flink 1.7: adapter, serializer, version of the old snapshot, its body. */
const bridge = (className: string, version: number, body: string, serializer = SERIALIZER): string =>
  versioned(className, 0x7a53c4f0, `${proxy(serializer)} ${int32(version)} ${body}`)
/** Nested snapshots in the form of Flink 1.7, and of 1.3 to 1.6: class, own version, body. */
const since17 = (snapshot: string): string => `00000002 ${snapshot} `
const before17 = (className: string, version: number, body: string): string =>
  `00000001 ${versioned(className, version, body)} `

/** Offsets and a blob of `name? serializer snapshot`; names count to the blob, not to the offsets. */
function blobOf(
  entries: readonly { readonly name?: string; readonly serializer: string; readonly snapshot: string }[],
): { readonly offsets: string; readonly blob: string } {
  let blob = ''
  let offsets = ''
  for (const { name, serializer, snapshot } of entries) {
    if (name !== undefined) blob += utf(name)
    offsets += int32(hex(blob).length)
    blob += serializer
    offsets += `${int32(hex(blob).length)} `
    blob += snapshot
  }
  return { offsets, blob }
}
function pairs(...snapshots: readonly string[]): string {
  const { offsets, blob } = blobOf(snapshots.map(snapshot => ({ serializer: proxy(SERIALIZER), snapshot })))
  return `${int32(snapshots.length)} ${offsets} ${sized(blob)} `
}

const int = { kind: 'int' }
const string = { kind: 'string' }
const INTS = since17(INT)
const STRINGS = since17(STRING)
const OLD_SIMPLE = `${TU}ParameterlessTypeSerializerConfig`

snapshotLaws('old snapshots without parameters: the serializer tells', [
  {
    name: 'with $ in front of a nested name',
    hex: bridge(OLD_SIMPLE, 1, utf(`${STREAMING}api.windowing.windows.TimeWindow$Serializer`)),
    type: { kind: 'timeWindow' },
    text: 'TimeWindow',
  },
  {
    name: 'with a dot',
    hex: bridge(OLD_SIMPLE, 1, utf(`${STREAMING}api.windowing.windows.TimeWindow.Serializer`)),
    type: { kind: 'timeWindow' },
    text: 'TimeWindow',
  },
  {
    name: 'void namespace',
    hex: bridge(OLD_SIMPLE, 1, utf(`${STATE}VoidNamespaceSerializer`)),
    type: { kind: 'voidNamespace' },
    text: 'Void',
  },
  {
    name: 'Java objects',
    hex: bridge(OLD_SIMPLE, 1, utf(`${STATE}JavaSerializer`)),
    type: { kind: 'javaObject' },
    text: 'JavaObject',
  },
  {
    name: 'Tuple0',
    hex: bridge(OLD_SIMPLE, 1, utf(`${RT}Tuple0Serializer`)),
    type: { kind: 'tuple', className: 'org.apache.flink.api.java.tuple.Tuple0', fields: [] },
    text: 'Tuple0',
  },
  { name: 'Scala unit', hex: bridge(OLD_SIMPLE, 1, utf(`${ST}UnitSerializer`)), type: { kind: 'unit' }, text: 'Unit' },
  {
    name: 'CEP event ID',
    hex: bridge(OLD_SIMPLE, 1, utf(`${CEP}sharedbuffer.EventId$EventIdSerializer`)),
    type: { kind: 'eventId' },
    text: 'EventId',
  },
  {
    name: 'CEP node ID',
    hex: bridge(OLD_SIMPLE, 1, utf(`${CEP}sharedbuffer.NodeId.NodeIdSerializer`)),
    type: { kind: 'nodeId' },
    text: 'NodeId',
  },
  {
    name: 'CEP edge',
    hex: bridge(OLD_SIMPLE, 1, utf(`${CEP}sharedbuffer.SharedBufferEdge$SharedBufferEdgeSerializer`)),
    type: { kind: 'sharedBufferEdge' },
    text: 'SharedBufferEdge',
  },
  {
    name: 'CEP node',
    hex: bridge(OLD_SIMPLE, 1, utf(`${CEP}sharedbuffer.SharedBufferNode$SharedBufferNodeSerializer`)),
    type: { kind: 'sharedBufferNodeV1' },
    text: 'SharedBufferNodeV1',
  },
  {
    name: 'CEP state',
    hex: bridge(OLD_SIMPLE, 1, utf(`${CEP}NFAStateSerializer`)),
    type: { kind: 'nfaState', previousTimestamp: false },
    text: 'NFAState',
  },
  {
    name: 'a serializer nobody knows',
    hex: bridge(OLD_SIMPLE, 1, utf('com.acme.Mine')),
    type: { kind: 'opaque', className: 'com.acme.Mine', reason: 'its serializer is not known' },
    text: 'Opaque com.acme.Mine',
  },
  {
    name: 'a serializer that cannot be read',
    hex: bridge(OLD_SIMPLE, 1, utf(`${STATE}JavaSerializer`), 'aced0005 ff'),
    type: { kind: 'javaObject' },
    text: 'JavaObject',
  },
])

const scala = javaObject('com.acme.Anonymous', `${ST}EitherSerializer`)
const paddingOf = (length: number): string =>
  `aced0005 73 72 ${utf(`${RT}NullableSerializer`)} ${UID} 02 0001 5b ${utf('padding')} 74 ${utf('[B')} 78 70 75 72 ${utf('[B')} ${UID} 02 0000 78 70 ${int32(length)} ${'00'.repeat(length)} `
const KRYO_BODY = `${utf('com.acme.K')} 00000003
  ${utf('com.acme.K')} ${utf('com.acme.K')} 00000000 # as it is
  ${utf('com.acme.A')} ${utf('com.acme.A')} 00000001 ${utf('com.acme.ASerializer')}
  ${utf('com.acme.B')} ${utf('com.acme.B')} 00000002 ${SERIALIZER} # an instance, without length
`
const registrations = [
  { tag: 'com.acme.K', className: 'com.acme.K', serializer: 'unspecified' },
  { tag: 'com.acme.A', className: 'com.acme.A', serializer: 'com.acme.ASerializer' },
  { tag: 'com.acme.B', className: 'com.acme.B', serializer: 'instance', instance: toBase64(hex(SERIALIZER)) },
]
const TRY = pairs(INTS, STRINGS)

snapshotLaws('old snapshots behind the bridge', [
  {
    name: 'list',
    hex: bridge(`${BASE}CollectionSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'list', element: int },
    text: 'List<Integer>',
  },
  {
    name: 'list under another name',
    hex: bridge(`${BASE}ListSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'list', element: int },
    text: 'List<Integer>',
  },
  {
    name: 'map',
    hex: bridge(`${BASE}MapSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'map', key: string, value: int },
    text: 'Map<String, Integer>',
  },
  {
    name: 'either',
    hex: bridge(`${RT}EitherSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'either', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'either under a later name',
    hex: bridge(`${RT}EitherSerializerSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'either', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'either of Scala',
    hex: bridge(`${RT}EitherSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS), scala),
    type: { kind: 'scalaEither', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'Scala either',
    hex: bridge(`${ST}ScalaEitherSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'scalaEither', left: string, right: int },
    text: 'Either<String, Integer>',
  },
  {
    name: 'row',
    hex: bridge(`${RT}RowSerializer$RowSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'row', fields: [string, int], rowKind: false },
    text: 'Row(f0: String, f1: Integer)',
  },
  {
    name: 'tuple',
    hex: bridge(
      `${RT}TupleSerializerConfigSnapshot`,
      1,
      pairs(STRINGS, INTS) + javaClass('org.apache.flink.api.java.tuple.Tuple2'),
    ),
    type: { kind: 'tuple', className: 'org.apache.flink.api.java.tuple.Tuple2', fields: [string, int] },
    text: 'Tuple2<String, Integer>',
  },
  {
    name: 'case class',
    hex: bridge(
      `${RT}TupleSerializerConfigSnapshot`,
      1,
      pairs(STRINGS, INTS) + javaClass('com.acme.Event'),
      javaObject('com.acme.Job$$anon$1', `${ST}CaseClassSerializer`),
    ),
    type: { kind: 'caseClass', className: 'com.acme.Event', fields: [string, int] },
    text: 'CaseClass com.acme.Event(String, Integer)',
  },
  {
    name: 'object array',
    hex: bridge(`${BASE}GenericArraySerializerConfigSnapshot`, 1, pairs(STRINGS) + javaClass('java.lang.String')),
    type: { kind: 'array', element: string, component: 'java.lang.String' },
    text: 'Array<String>',
  },
  {
    name: 'nullable with padding',
    hex: bridge(`${RT}NullableSerializer$NullableSerializerConfigSnapshot`, 1, pairs(INTS), paddingOf(4)),
    type: { kind: 'nullable', element: int, padding: 4 },
    text: 'Integer?',
  },
  {
    name: 'nullable without',
    hex: bridge(`${RT}NullableSerializer$NullableSerializerConfigSnapshot`, 1, pairs(INTS), paddingOf(0)),
    type: { kind: 'nullable', element: int, padding: 0 },
    text: 'Integer?',
  },
  {
    name: 'nullable that does not tell',
    hex: bridge(`${RT}NullableSerializer$NullableSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'opaque', className: `${RT}NullableSerializer`, reason: 'the length of its padding is not known' },
    text: `Opaque ${RT}NullableSerializer`,
  },
  {
    name: 'enum',
    hex: bridge(
      `${BASE}EnumSerializer$EnumSerializerConfigSnapshot`,
      2,
      `${utf('com.acme.Color')} 00000002 ${utf('RED')} ${utf('BLUE')}`,
    ),
    type: { kind: 'enum', className: 'com.acme.Color', constants: ['RED', 'BLUE'] },
    text: 'Enum com.acme.Color {RED, BLUE}',
  },
  {
    name: 'Scala enumeration',
    hex: bridge(
      `${ST}EnumValueSerializer$ScalaEnumSerializerConfigSnapshot`,
      2,
      `${utf('com.acme.W$')} 00000001 ${utf('Mon')} 00000000`,
    ),
    type: { kind: 'enumeration', className: 'com.acme.W$', constants: [{ name: 'Mon', id: 0 }] },
    text: 'Enumeration com.acme.W$ {Mon = 0}',
  },
  {
    name: 'copyable value',
    hex: bridge(`${RT}CopyableValueSerializer$CopyableValueSerializerConfigSnapshot`, 1, utf('com.acme.Money')),
    type: { kind: 'value', className: 'com.acme.Money' },
    text: 'Value com.acme.Money',
  },
  {
    name: 'value, with registrations of Kryo',
    hex: bridge(`${RT}ValueSerializer$ValueSerializerConfigSnapshot`, 1, KRYO_BODY),
    type: { kind: 'value', className: 'com.acme.K' },
    text: 'Value com.acme.K',
  },
  {
    name: 'writable',
    hex: bridge(`${RT}WritableSerializer$WritableSerializerConfigSnapshot`, 1, utf('org.apache.hadoop.io.Text')),
    type: { kind: 'writable', className: 'org.apache.hadoop.io.Text' },
    text: 'Writable org.apache.hadoop.io.Text',
  },
  {
    name: 'Kryo',
    hex: bridge(`${RT}kryo.KryoSerializer$KryoSerializerConfigSnapshot`, 1, KRYO_BODY),
    type: { kind: 'kryo', className: 'com.acme.K', registrations },
    text: 'Kryo com.acme.K',
  },
  {
    name: 'Kryo under its base class',
    hex: bridge(`${RT}KryoRegistrationSerializerConfigSnapshot`, 1, `${utf('a.B')} 00000000`),
    type: { kind: 'kryo', className: 'a.B', registrations: [] },
    text: 'Kryo a.B',
  },
  {
    name: 'Avro',
    hex: bridge(
      'org.apache.flink.formats.avro.typeutils.AvroSerializer$AvroSchemaSerializerConfigSnapshot',
      1,
      utf('{"type":"int"}'),
    ),
    type: { kind: 'avro', className: '', schema: '{"type":"int"}' },
    text: 'Avro {"type":"int"}',
  },
  ...[RT, 'org.apache.flink.formats.avro.typeutils.'].map(prefix => ({
    name: `Avro up to 1.3 in ${prefix}`,
    hex: bridge(
      `${prefix}AvroSerializer$AvroSerializerConfigSnapshot`,
      1,
      `${utf('com.acme.U')} 00000000 ${utf('com.acme.UImpl')}`,
    ),
    type: { kind: 'opaque', className: 'com.acme.U', reason: 'an Avro type as Flink up to 1.3 wrote it' },
    text: 'Opaque com.acme.U',
  })),
  {
    name: 'option',
    hex: bridge(`${ST}ScalaOptionSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'option', element: int },
    text: 'Option<Integer>',
  },
  {
    name: 'option under an older name',
    hex: bridge(`${ST}OptionSerializer$OptionSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'option', element: int },
    text: 'Option<Integer>',
  },
  {
    name: 'try',
    hex: bridge(`${ST}ScalaTrySerializerConfigSnapshot`, 1, TRY),
    type: { kind: 'try', element: int, throwable: string },
    text: 'Try<Integer>',
  },
  {
    name: 'try under an older name',
    hex: bridge(`${ST}TrySerializer$TrySerializerConfigSnapshot`, 1, TRY),
    type: { kind: 'try', element: int, throwable: string },
    text: 'Try<Integer>',
  },
  {
    name: 'Scala collection',
    hex: bridge(`${ST}TraversableSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'traversable', element: int, collection: 'Traversable', code: '' },
    text: 'scala.Traversable<Integer>',
  },
  {
    name: 'timer',
    hex: bridge(`${STREAMING}api.operators.TimerSerializer$TimerSerializerConfigSnapshot`, 1, pairs(STRINGS, INTS)),
    type: { kind: 'timer', key: string, namespace: int },
    text: 'Timer<String, Integer>',
  },
  {
    name: 'TTL, version 0',
    hex: bridge(`${TU}CompositeSerializer$ConfigSnapshot`, 0, pairs(INTS, STRINGS)),
    type: { kind: 'ttl', element: string },
    text: 'Ttl<String>',
  },
  {
    name: 'stream element',
    hex: bridge(
      `${STREAMING}runtime.streamrecord.StreamElementSerializer$StreamElementSerializerConfigSnapshot`,
      1,
      pairs(INTS),
    ),
    type: { kind: 'streamElement', element: int },
    text: 'StreamRecord<Integer>',
  },
  {
    name: 'union',
    hex: bridge(`${STREAMING}api.datastream.CoGroupedStreams$UnionSerializerConfigSnapshot`, 1, pairs(INTS, STRINGS)),
    type: { kind: 'union', one: int, two: string },
    text: 'Union<Integer, String>',
  },
  {
    name: 'buffer of an interval join',
    hex: bridge(`${STREAMING}api.operators.co.IntervalJoinOperator$BufferSerializerConfigSnapshot`, 1, pairs(INTS)),
    type: { kind: 'joinBuffer', element: int },
    text: 'BufferEntry<Integer>',
  },
  {
    name: 'two-phase commit',
    hex: bridge(
      `${STREAMING}api.functions.sink.TwoPhaseCommitSinkFunction$StateSerializerConfigSnapshot`,
      1,
      pairs(STRINGS, INTS),
    ),
    type: { kind: 'twoPhaseCommit', transaction: string, context: int, nullTransaction: false },
    text: 'TwoPhaseCommitState<String, Integer>',
  },
  {
    name: 'lockable',
    hex: bridge(`${CEP}sharedbuffer.LockableSerializerConfigSnapshot`, 1, pairs(STRINGS)),
    type: { kind: 'lockable', element: string },
    text: 'Lockable<String>',
  },
])

const MINE = versioned('com.acme.MySnapshot', 1, '00')
const opaque = {
  kind: 'opaque',
  className: 'com.acme.MySnapshot',
  reason: 'unknown serializer snapshot com.acme.MySnapshot',
}
snapshotLaws('snapshots inside', [
  {
    name: 'modern around old around modern',
    hex: composite(
      `${BASE}ListSerializerSnapshot`,
      1,
      '',
      bridge(
        `${BASE}MapSerializerConfigSnapshot`,
        1,
        pairs(STRINGS, since17(composite(`${BASE}ListSerializerSnapshot`, 1, '', INT))),
      ),
    ),
    type: { kind: 'list', element: { kind: 'map', key: string, value: { kind: 'list', element: int } } },
    text: 'List<Map<String, List<Integer>>>',
  },
  {
    name: 'in the form of Flink 1.3 to 1.6',
    hex: bridge(
      `${BASE}MapSerializerConfigSnapshot`,
      1,
      pairs(
        before17(OLD_SIMPLE, 1, utf(`${BASE}StringSerializer`)),
        before17(
          `${BASE}CollectionSerializerConfigSnapshot`,
          1,
          pairs(before17(OLD_SIMPLE, 1, utf(`${BASE}IntSerializer`))),
        ),
      ),
    ),
    type: { kind: 'map', key: string, value: { kind: 'list', element: int } },
    text: 'Map<String, List<Integer>>',
  },
  {
    name: 'an unknown one, whose length is known',
    hex: bridge(`${BASE}MapSerializerConfigSnapshot`, 1, pairs(since17(MINE), INTS)),
    type: { kind: 'map', key: opaque, value: int },
    text: 'Map<Opaque com.acme.MySnapshot, Integer>',
  },
  {
    name: 'an unknown old one',
    hex: bridge(`${BASE}MapSerializerConfigSnapshot`, 1, pairs(INTS, before17('com.acme.MySnapshot', 1, '00'))),
    type: { kind: 'map', key: int, value: opaque },
    text: 'Map<Integer, Opaque com.acme.MySnapshot>',
  },
])

test('the serializer that stands beside a snapshot of Flink 1.3 to 1.6 tells its padding', () => {
  const { offsets, blob } = blobOf([
    {
      serializer: proxy(paddingOf(8)),
      snapshot: before17(`${RT}NullableSerializer$NullableSerializerConfigSnapshot`, 1, pairs(INTS)),
    },
  ])
  const forms = snapshotsWith()
  const snapshot = forms.codec.read(
    new ByteReader(hex(bridge(`${BASE}CollectionSerializerConfigSnapshot`, 1, `00000001 ${offsets} ${sized(blob)}`))),
  )
  expect(forms.typeOf(snapshot)).toEqual({ kind: 'list', element: { kind: 'nullable', element: int, padding: 8 } })
})

const POJO = `${RT}PojoSerializer$PojoSerializerConfigSnapshot`
type Group = readonly (readonly [name: string, snapshot: string])[]
/** Three groups of offsets, then one blob with names in front of the serializers. */
function pojo(className: string, ...groups: readonly Group[]): string {
  const all = blobOf(groups.flat().map(([name, snapshot]) => ({ name, serializer: proxy(SERIALIZER), snapshot })))
  const offsets = all.offsets.trim().split(' ').filter(Boolean)
  let next = 0
  const lists = groups.map(group => `${int32(group.length)} ${offsets.slice(next, (next += group.length)).join(' ')}`)
  return `${utf(className)} ${lists.join(' ')} ${sized(all.blob)} `
}
snapshotLaws('old POJOs', [
  {
    name: 'fields and subclasses',
    hex: bridge(
      POJO,
      1,
      pojo(
        'com.x.P',
        [
          ['a', INTS],
          ['b', STRINGS],
        ],
        [['com.x.Q', INTS]],
        [['com.x.R', STRINGS]],
      ),
    ),
    type: {
      kind: 'pojo',
      className: 'com.x.P',
      fields: [
        { name: 'a', type: int },
        { name: 'b', type: string },
      ],
      registered: [{ className: 'com.x.Q', type: int }],
      unregistered: [{ className: 'com.x.R', type: string }],
    },
    text: 'Pojo com.x.P {a: Integer, b: String}',
  },
  {
    name: 'without fields',
    hex: bridge(POJO, 1, pojo('com.x.P', [], [], [])),
    type: { kind: 'pojo', className: 'com.x.P', fields: [], registered: [], unregistered: [] },
    text: 'Pojo com.x.P {}',
  },
  {
    name: 'an unknown field hides what follows, but not what follows the POJO',
    hex: bridge(
      POJO,
      1,
      pojo(
        'com.x.P',
        [
          ['a', since17(MINE)],
          ['b', INTS],
        ],
        [],
        [],
      ),
    ),
    type: { kind: 'opaque', className: 'com.x.P', reason: 'unknown serializer snapshot com.acme.MySnapshot' },
    text: 'Opaque com.x.P',
  },
])

describe('what Flink 1.7.2 wrote', () => {
  const { envelope, typeOf } = snapshotsWith()
  test.each([
    ['timeWindow', 'TimeWindow', 404],
    ['enum', 'Enum S$Color {RED, BLUE}', 657],
    ['nullable', 'Integer?', 940],
    ['tuple', 'Tuple2<String, Integer>', 1853],
  ] as const)('%s', (name, text, size) => {
    const bytes = hex(FLINK_1_7[name])
    expect(bytes).toHaveLength(size)
    const r = new ByteReader(bytes, 'f', 100)
    const snapshot = envelope.read(r)
    expect(r.left).toBe(0)
    expect(typeText(typeOf(snapshot))).toBe(text)
    const w = new ByteWriter()
    envelope.write(w, snapshot)
    expect(dump(w.done())).toBe(dump(bytes))
    expectCuts(envelope, bytes)
  })
  test('the padding of a nullable int', () =>
    expect(typeOf(envelope.read(new ByteReader(hex(FLINK_1_7.nullable))))).toEqual({
      kind: 'nullable',
      element: int,
      padding: 4,
    }))
})

describe('what cannot be read', () => {
  const forms = snapshotsWith()
  const error = (text: string): ReturnType<typeof thrown> =>
    thrown(() => decode(forms.codec, new ByteReader(hex(text), 'f')))
  const LIST = `${BASE}CollectionSerializerConfigSnapshot`

  test('an old class that nobody knows; a modern one', () => {
    const [snapshot, ...more] = [bridge('com.acme.OldSnapshot', 1, ''), 'cafe'].map(hex)
    const r = new ByteReader(Uint8Array.of(...snapshot!, ...more[0]!), 'f')
    expect(typeText(forms.typeOf(forms.codec.read(r))), 'it is taken to have no body').toBe(
      'Opaque com.acme.OldSnapshot',
    )
    expect(r.left).toBe(2)
    expect(error(bridge(`${BASE}ListSerializerSnapshot`, 1, '')), 'a modern class behind the bridge').toMatchObject({
      code: 'unknown-snapshot',
    })
  })
  test('an own version that does not exist', () => {
    const { code, what, parts } = error(bridge(LIST, 2, pairs(INTS)))
    expect([code, what, parts.offset]).toEqual([
      'unknown-snapshot',
      `unknown version 2 of serializer snapshot ${LIST}`,
      hex(`${utf(LIST)} 00000000 ${proxy(SERIALIZER)}`).length,
    ])
  })
  test('the first forms of enums, which 1.7 no longer wrote', () =>
    expect(error(bridge(`${BASE}EnumSerializer$EnumSerializerConfigSnapshot`, 1, utf('a.B'))).what).toContain(
      'unknown version 1 of',
    ))
  test('another form of a nested snapshot, with its place in the file', () => {
    const before = `${utf(LIST)} 7a53c4f0 ${proxy(SERIALIZER)} 00000001 00000001 00000000 00000000 00000000 ${proxy(SERIALIZER)}`
    expect(error(bridge(LIST, 1, pairs(`00000003 ${INT}`)))).toMatchObject({
      code: 'unknown-version',
      what: 'unknown form of a nested serializer snapshot',
      parts: { offset: hex(before).length },
    })
  })
  test('bytes left over after a nested snapshot', () =>
    expect(error(bridge(LIST, 1, pairs(`${INTS} 00`)))).toMatchObject({
      code: 'corrupt',
      what: 'bytes left over in the frame of an old serializer snapshot',
    }))
  test.each([
    ['outside of the blob', '00000000 00000100'],
    ['a negative snapshot', '00000000 fffffff0'],
    ['a negative serializer', 'fffffff0 00000008'],
    ['a snapshot in front of its serializer', '00000010 00000008'],
  ])('offsets: %s', (_, offsets) =>
    expect(error(bridge(LIST, 1, `00000001 ${offsets} ${sized('00'.repeat(32))}`))).toMatchObject({
      code: 'corrupt',
      what: 'offsets do not follow each other',
    }),
  )
  test('offsets that go back', () => {
    const { blob } = blobOf([{ serializer: proxy(SERIALIZER), snapshot: INTS }])
    const at = int32(hex(proxy(SERIALIZER)).length)
    expect(error(bridge(LIST, 1, `00000002 00000000 ${at} 00000000 ${at} ${sized(blob)}`))).toMatchObject({
      code: 'corrupt',
      what: 'offsets do not follow each other',
    })
  })
  test('the serializer of a POJO field inside the name of the field', () => {
    const good = pojo('com.x.P', [['a', INTS]], [], [])
    expect(hex(good).slice(13, 17), 'where its offset stands').toEqual(hex('00000003'))
    expect(error(bridge(POJO, 1, good.replace('00000003', '00000002')))).toMatchObject({
      code: 'corrupt',
      what: 'offsets do not follow each other',
    })
  })
  test('old snapshots in old snapshots without end', () => {
    let nested = INTS
    for (let i = 0; i < 130; i++) nested = before17(LIST, 1, pairs(nested))
    expect(error(bridge(LIST, 1, pairs(nested))).what).toBe('nested too deeply')
  })
})
