import { ascii, utf } from '../hex.ts'
import { BASE, flinkString, INT, optionalMap, RT, snapshotLaws, STRING, versioned, type MapEntry } from './snapshots.ts'

snapshotLaws('enum', [
  {
    name: 'the vector',
    hex: versioned(
      `${BASE}EnumSerializer$EnumSerializerSnapshot`,
      3,
      `${utf('com.x.Color')} 00000002 ${utf('RED')} ${utf('BLUE')}`,
    ),
    size: 114,
    type: { kind: 'enum', className: 'com.x.Color', constants: ['RED', 'BLUE'] },
    text: 'Enum com.x.Color {RED, BLUE}',
  },
])

snapshotLaws('serializers with a class as their only parameter', [
  ...['CopyableValueSerializer', 'ValueSerializer'].map(name => ({
    name,
    hex: versioned(`${RT}${name}$${name}Snapshot`, 2, utf('com.acme.Money')),
    type: { kind: 'value', className: 'com.acme.Money', ...(name === 'CopyableValueSerializer' && { copyable: true }) },
    text: 'Value com.acme.Money',
  })),
  {
    name: 'WritableSerializer',
    hex: versioned(`${RT}WritableSerializer$WritableSerializerSnapshot`, 2, utf('org.apache.hadoop.io.Text')),
    type: { kind: 'writable', className: 'org.apache.hadoop.io.Text' },
    text: 'Writable org.apache.hadoop.io.Text',
  },
  {
    name: 'any version',
    hex: versioned(`${RT}ValueSerializer$ValueSerializerSnapshot`, 7, utf('a.B')),
    type: { kind: 'value', className: 'a.B' },
    text: 'Value a.B',
  },
])

/** 125 bytes. */
const SCHEMA =
  '{"type":"record","name":"U","namespace":"com.x","fields":[{"name":"id","type":"long"},{"name":"n","type":["null","string"]}]}'
const AVRO = 'org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot'
/** 200 units take two bytes of length: 201 = 1 · 128 + 73. */
const LONG_SCHEMA = `"${'x'.repeat(198)}"`
snapshotLaws('Avro', [
  {
    name: 'before 1.7: only the schema',
    hex: versioned(AVRO, 1, utf(SCHEMA)),
    type: { kind: 'avro', className: '', schema: SCHEMA },
    text: `Avro ${SCHEMA}`,
  },
  {
    name: '1.7 to 1.11',
    hex: versioned(AVRO, 2, utf('com.x.U') + utf(SCHEMA)),
    size: 204,
    type: { kind: 'avro', className: 'com.x.U', schema: SCHEMA },
    text: `Avro ${SCHEMA}`,
  },
  {
    name: 'from 1.12 on',
    hex: versioned(AVRO, 3, flinkString('com.x.U') + flinkString(SCHEMA)),
    size: 202,
    type: { kind: 'avro', className: 'com.x.U', schema: SCHEMA },
    text: `Avro ${SCHEMA}`,
  },
  {
    name: 'a long schema',
    hex: versioned(AVRO, 3, `${flinkString('a')} c901 ${ascii(LONG_SCHEMA)}`),
    type: { kind: 'avro', className: 'a', schema: LONG_SCHEMA },
    text: `Avro ${LONG_SCHEMA}`,
  },
  {
    name: 'a schema with é, €, and a surrogate pair',
    hex: versioned(AVRO, 3, '02 61 06 22 e901 ac41 bdb003 80bc03'),
    type: { kind: 'avro', className: 'a', schema: '"é€😀' },
    text: 'Avro "é€😀',
  },
])

const POJO = `${RT}PojoSerializerSnapshot`
const field = (name: string, snapshot: string): MapEntry => [name, utf('com.x.P') + utf(name), snapshot]
const P_FIELDS = optionalMap(field('a', INT), field('b', STRING))
const p = {
  kind: 'pojo',
  className: 'com.x.P',
  fields: [
    { name: 'a', type: { kind: 'int' } },
    { name: 'b', type: { kind: 'string' } },
  ],
  registered: [],
  unregistered: [],
}
const P = versioned(POJO, 2, utf('com.x.P') + P_FIELDS + optionalMap() + optionalMap())
snapshotLaws('POJO', [
  { name: 'the vector', hex: P, size: 341, type: p, text: 'Pojo com.x.P {a: Integer, b: String}' },
  {
    name: 'subclasses',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') + P_FIELDS + optionalMap(['com.x.S', '', P]) + optionalMap(['com.x.T', '', STRING]),
    ),
    type: {
      ...p,
      registered: [{ className: 'com.x.S', type: p }],
      unregistered: [{ className: 'com.x.T', type: { kind: 'string' } }],
    },
    text: 'Pojo com.x.P {a: Integer, b: String}',
  },
  {
    name: 'a field that the class no longer has',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') + optionalMap(['missing-field-at-0', undefined, INT]) + optionalMap() + optionalMap(),
    ),
    type: { ...p, fields: [{ name: 'missing-field-at-0', type: { kind: 'int' }, declaringClass: null }] },
    text: 'Pojo com.x.P {missing-field-at-0: Integer}',
  },
  {
    name: 'a field without snapshot',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') + optionalMap(['a', utf('com.x.P') + utf('a'), undefined]) + optionalMap() + optionalMap(),
    ),
    type: {
      ...p,
      fields: [{ name: 'a', type: { kind: 'opaque', className: 'a', reason: 'its snapshot is missing' } }],
    },
    text: 'Pojo com.x.P {a: Opaque a}',
  },
])

const KRYO = `${RT}kryo.KryoSerializerSnapshot`
const AVRO_ARRAY = 'org.apache.avro.generic.GenericData$Array'
const DUMMY = `${utf(`${RT}kryo.Serializers$DummyAvroRegisteredClass`)} 00000001 ${utf(`${RT}kryo.Serializers$DummyAvroKryoSerializerClass`)}`
const itself: MapEntry = ['com.x.K', utf('com.x.K'), `${utf('com.x.K')} 00000000`]
const kryoBody = (...registrations: readonly MapEntry[]): string =>
  utf('com.x.K') + optionalMap(...registrations) + optionalMap() + optionalMap()
const registered = { tag: 'com.x.K', className: 'com.x.K', serializer: 'unspecified' }
snapshotLaws('Kryo', [
  {
    name: 'the vector',
    hex: versioned(KRYO, 2, kryoBody(itself, [AVRO_ARRAY, utf(AVRO_ARRAY), DUMMY])),
    size: 441,
    type: {
      kind: 'kryo',
      className: 'com.x.K',
      registrations: [
        registered,
        {
          tag: AVRO_ARRAY,
          className: `${RT}kryo.Serializers$DummyAvroRegisteredClass`,
          serializer: `${RT}kryo.Serializers$DummyAvroKryoSerializerClass`,
        },
      ],
    },
    text: 'Kryo com.x.K',
  },
  {
    name: 'without the entry for Avro',
    hex: versioned(KRYO, 2, kryoBody(itself)),
    size: 163,
    type: { kind: 'kryo', className: 'com.x.K', registrations: [registered] },
    text: 'Kryo com.x.K',
  },
  {
    name: 'a development form of 1.18',
    hex: versioned(`${RT}kryo5.KryoSerializerSnapshot`, 2, kryoBody(itself)),
    type: { kind: 'kryo', className: 'com.x.K', registrations: [registered], otherSnapshot: true },
    text: 'Kryo com.x.K',
  },
  {
    name: 'serializer instances, default serializers, an absent entry',
    hex: versioned(
      KRYO,
      2,
      utf('com.x.K') +
        optionalMap(
          ['com.x.A', utf('com.x.A'), `${utf('com.x.A')} 00000002 aced0005 70`],
          ['com.x.B', undefined, undefined],
        ) +
        optionalMap(['com.x.C', utf('com.x.C'), 'aced0005 70']) +
        optionalMap(['com.x.D', utf('com.x.D'), utf('com.x.DSerializer')]),
    ),
    type: {
      kind: 'kryo',
      className: 'com.x.K',
      registrations: [
        { tag: 'com.x.A', className: 'com.x.A', serializer: 'instance', instance: 'rO0ABXA=' },
        { tag: 'com.x.B', className: 'com.x.B', serializer: undefined },
      ],
      defaults: [
        { className: 'com.x.C', serializer: 'instance', instance: 'rO0ABXA=' },
        { className: 'com.x.D', serializer: 'com.x.DSerializer' },
      ],
      incomplete: true,
    },
    text: 'Kryo com.x.K',
  },
])
