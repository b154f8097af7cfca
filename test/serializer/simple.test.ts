import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { hex, utf } from '../hex.ts'
import { thrown } from '../laws.ts'
import {
  BASE,
  CEP,
  RT,
  simple,
  snapshotLaws,
  snapshotOf,
  ST,
  STATE,
  STREAMING,
  TABLE,
  TU,
  versioned,
} from './snapshots.ts'

/** Serializers without parameters: serializer, kind, text; the snapshot class too where it is not named after the serializer. */
const rows: readonly (readonly [serializer: string, kind: string, text: string, snapshot?: string])[] = [
  [`${BASE}BooleanSerializer`, 'boolean', 'Boolean'],
  [`${BASE}ByteSerializer`, 'byte', 'Byte'],
  [`${BASE}ShortSerializer`, 'short', 'Short'],
  [`${BASE}IntSerializer`, 'int', 'Integer'],
  [`${BASE}LongSerializer`, 'long', 'Long'],
  [`${BASE}FloatSerializer`, 'float', 'Float'],
  [`${BASE}DoubleSerializer`, 'double', 'Double'],
  [`${BASE}CharSerializer`, 'char', 'Character'],
  [`${BASE}StringSerializer`, 'string', 'String'],
  [`${BASE}VoidSerializer`, 'void', 'Void'],
  [`${BASE}BigIntSerializer`, 'bigInteger', 'BigInteger'],
  [`${BASE}BigDecSerializer`, 'bigDecimal', 'BigDecimal'],
  [`${BASE}DateSerializer`, 'date', 'Date'],
  [`${BASE}SqlDateSerializer`, 'sqlDate', 'java.sql.Date'],
  [`${BASE}SqlTimeSerializer`, 'sqlTime', 'java.sql.Time'],
  [`${BASE}SqlTimestampSerializer`, 'sqlTimestamp', 'java.sql.Timestamp'],
  [`${BASE}InstantSerializer`, 'instant', 'Instant'],
  [`${BASE}LocalDateSerializer`, 'localDate', 'LocalDate'],
  [`${BASE}LocalTimeSerializer`, 'localTime', 'LocalTime'],
  [`${BASE}LocalDateTimeSerializer`, 'localDateTime', 'LocalDateTime'],
  [`${BASE}VariantSerializer`, 'variant', 'Variant'],
  [`${BASE}BitmapSerializer`, 'bitmap', 'Bitmap'],
  [`${BASE}array.BooleanPrimitiveArraySerializer`, 'booleanArray', 'boolean[]'],
  [`${BASE}array.BytePrimitiveArraySerializer`, 'byteArray', 'byte[]'],
  [`${BASE}array.CharPrimitiveArraySerializer`, 'charArray', 'char[]'],
  [`${BASE}array.ShortPrimitiveArraySerializer`, 'shortArray', 'short[]'],
  [`${BASE}array.IntPrimitiveArraySerializer`, 'intArray', 'int[]'],
  [`${BASE}array.LongPrimitiveArraySerializer`, 'longArray', 'long[]'],
  [`${BASE}array.FloatPrimitiveArraySerializer`, 'floatArray', 'float[]'],
  [`${BASE}array.DoublePrimitiveArraySerializer`, 'doubleArray', 'double[]'],
  [`${BASE}array.StringArraySerializer`, 'stringArray', 'String[]'],
  [`${BASE}BooleanValueSerializer`, 'booleanValue', 'BooleanValue'],
  [`${BASE}ByteValueSerializer`, 'byteValue', 'ByteValue'],
  [`${BASE}ShortValueSerializer`, 'shortValue', 'ShortValue'],
  [`${BASE}IntValueSerializer`, 'intValue', 'IntValue'],
  [`${BASE}LongValueSerializer`, 'longValue', 'LongValue'],
  [`${BASE}FloatValueSerializer`, 'floatValue', 'FloatValue'],
  [`${BASE}DoubleValueSerializer`, 'doubleValue', 'DoubleValue'],
  [`${BASE}CharValueSerializer`, 'charValue', 'CharValue'],
  [`${BASE}StringValueSerializer`, 'stringValue', 'StringValue'],
  [`${BASE}NullValueSerializer`, 'nullValue', 'NullValue'],
  [`${STATE}VoidNamespaceSerializer`, 'voidNamespace', 'Void'],
  ['org.apache.flink.queryablestate.client.VoidNamespaceSerializer', 'voidNamespace', 'Void'],
  [`${STATE}JavaSerializer`, 'javaObject', 'JavaObject'],
  [
    `${STREAMING}api.windowing.windows.TimeWindow$Serializer`,
    'timeWindow',
    'TimeWindow',
    `${STREAMING}api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot`,
  ],
  [
    `${STREAMING}api.windowing.windows.GlobalWindow$Serializer`,
    'globalWindow',
    'GlobalWindow',
    `${STREAMING}api.windowing.windows.GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`,
  ],
  [`${ST}UnitSerializer`, 'unit', 'Unit'],
  ['org.apache.flink.table.api.typeutils.UnitSerializer', 'unit', 'Unit'],
  [`${ST}NothingSerializer`, 'nothing', 'Nothing', `${ST}NothingSerializerSnapshot`],
  [
    'org.apache.flink.table.api.typeutils.NothingSerializer',
    'nothing',
    'Nothing',
    'org.apache.flink.table.api.typeutils.NothingSerializerSnapshot',
  ],
  [
    `${CEP}sharedbuffer.EventId$EventIdSerializer`,
    'eventId',
    'EventId',
    `${CEP}sharedbuffer.EventId$EventIdSerializer$EventIdSerializerSnapshot`,
  ],
  [
    `${CEP}DeweyNumber$DeweyNumberSerializer`,
    'deweyNumber',
    'DeweyNumber',
    `${CEP}DeweyNumber$DeweyNumberSerializer$DeweyNumberSerializerSnapshot`,
  ],
  [`${TABLE}StringDataSerializer`, 'stringData', 'StringData'],
  ['org.apache.flink.table.dataview.NullSerializer', 'null', 'Null'],
  [
    'org.apache.flink.table.runtime.operators.window.TimeWindow$Serializer',
    'sqlTimeWindow',
    'SqlTimeWindow',
    'org.apache.flink.table.runtime.operators.window.TimeWindow$Serializer$TimeWindowSerializerSnapshot',
  ],
  [
    'org.apache.flink.table.runtime.operators.window.CountWindow$Serializer',
    'countWindow',
    'CountWindow',
    'org.apache.flink.table.runtime.operators.window.CountWindow$Serializer$CountWindowSerializerSnapshot',
  ],
  ...['Boolean', 'Byte', 'Short', 'Int', 'Long', 'Float', 'Double', 'Char', 'String', 'Null'].map(
    name =>
      [
        `org.apache.flink.graph.types.valuearray.${name}ValueArraySerializer`,
        `${name.toLowerCase()}ValueArray`,
        `${name}ValueArray`,
      ] as const,
  ),
]

snapshotLaws(
  'snapshots without parameters, version 3',
  rows.map(([serializer, kind, text, snapshot]) => ({
    name: serializer,
    hex: versioned(snapshot ?? snapshotOf(serializer), 3, ''),
    type: { kind },
    text,
  })),
)
snapshotLaws(
  'of Flink 1.7, version 2: the serializer in the body',
  rows.map(([serializer, kind, text, snapshot]) => ({
    name: serializer,
    hex: versioned(snapshot ?? snapshotOf(serializer), 2, utf(serializer)),
    type: { kind },
    text,
  })),
)

snapshotLaws(
  'of the Kafka producer, which are only read',
  ['FlinkKafkaProducer', 'FlinkKafkaProducer011'].flatMap(producer =>
    [
      'KafkaTransaction TransactionState',
      'KafkaTransactionContext ContextState',
      'KafkaTransactionalIdHint NextTransactionalIdHint',
    ].map(names => {
      const [text, name] = names.split(' ') as [string, string]
      const serializer = `org.apache.flink.streaming.connectors.kafka.${producer}$${name}Serializer`
      return {
        name: serializer,
        hex: versioned(`${serializer}$${name}SerializerSnapshot`, 3, ''),
        type: { kind: `k${text.slice(1)}`, otherSnapshot: true },
        text,
      }
    }),
  ),
)

snapshotLaws('a class of its own for a while, which names the serializer', [
  {
    name: 'Integer',
    hex: versioned(`${TU}SimpleTypeSerializerSnapshot`, 2, utf(`${BASE}IntSerializer`)),
    type: { kind: 'int' },
    text: 'Integer',
  },
  {
    name: 'a nested class',
    hex: versioned(
      `${TU}SimpleTypeSerializerSnapshot`,
      2,
      utf(`${STREAMING}api.windowing.windows.TimeWindow$Serializer`),
    ),
    type: { kind: 'timeWindow' },
    text: 'TimeWindow',
  },
  {
    name: 'a serializer nobody knows',
    hex: versioned(`${TU}SimpleTypeSerializerSnapshot`, 2, utf('com.acme.Mine')),
    type: { kind: 'opaque', className: 'com.acme.Mine', reason: 'its serializer is not known' },
    text: 'Opaque com.acme.Mine',
  },
])

snapshotLaws('the snapshot class is not named after the serializer', [
  {
    name: 'Tuple0',
    hex: versioned(`${RT}Tuple0SerializerSnapshot`, 3, ''),
    type: { kind: 'tuple', className: 'org.apache.flink.api.java.tuple.Tuple0', fields: [] },
    text: 'Tuple0',
  },
])

describe('sizes', () => {
  test.each([
    ['IntSerializer', 84],
    ['StringSerializer', 90],
    ['LongSerializer', 86],
  ])('the snapshot of %s', (serializer, size) => expect(hex(simple(`${BASE}${serializer}`))).toHaveLength(size))
})

describe('versions that do not exist', () => {
  test.each([0, 1, 4])('%d', version => {
    const error = thrown(() =>
      snapshotsWith().codec.read(
        new ByteReader(hex(versioned(`${BASE}IntSerializer$IntSerializerSnapshot`, version, '')), 'f'),
      ),
    )
    expect([error.code, error.what, error.parts.offset]).toEqual([
      'unknown-snapshot',
      `unknown version ${version} of serializer snapshot ${BASE}IntSerializer$IntSerializerSnapshot`,
      0,
    ])
  })
})
