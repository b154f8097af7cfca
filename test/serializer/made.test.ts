import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { RELEASES, releaseOf } from '../../src/flink/releases.ts'
import { builtInForms, snapshotsWith } from '../../src/serializer/forms.ts'
import { simple as simpleForm } from '../../src/serializer/form.ts'
import type { Type } from '../../src/model/type.ts'
import { avroType } from '../../src/type/avro.ts'
import { listType } from '../../src/type/collection.ts'
import { parseType } from '../../src/type/notation.ts'
import { dump, hex, utf } from '../hex.ts'
import { NOT_MADE } from './made-again.ts'
import {
  BASE,
  composite,
  delegate,
  INT,
  LONG,
  optionalMap,
  RT,
  simple,
  STATE,
  STREAMING,
  STRING,
  TABLE,
  versioned,
} from './snapshots.ts'

// Expected bytes are put together by hand (serializers.md §4.3, the tables of the composite serializers).

const { codec, snapshotOf } = snapshotsWith()
const made = (text: string, release: string): string => {
  const snapshot = snapshotOf(parseType(text), releaseOf(release))
  if (typeof snapshot === 'string') return snapshot
  const w = new ByteWriter()
  codec.write(w, snapshot)
  return dump(w.done())
}
const sha256 = (text: string): string => createHash('sha256').update(hex(text)).digest('hex').slice(0, 16)
const ROW = `${RT}RowSerializer$RowSerializerSnapshot`
const AVRO = 'org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot'
const AVRO_ARRAY = 'org.apache.avro.generic.GenericData$Array'
const KRYO = versioned(
  `${RT}kryo.KryoSerializerSnapshot`,
  2,
  `${utf('com.x.K')} ${optionalMap(
    ['com.x.K', utf('com.x.K'), `${utf('com.x.K')} 00000000`],
    [
      AVRO_ARRAY,
      utf(AVRO_ARRAY),
      `${utf(`${RT}kryo.Serializers$DummyAvroRegisteredClass`)} 00000001 ${utf(`${RT}kryo.Serializers$DummyAvroKryoSerializerClass`)}`,
    ],
  )} ${optionalMap()} ${optionalMap()}`,
)
const GENERIC = 'org.apache.avro.generic.GenericRecord'

describe('snapshots of types', () => {
  test.each([
    ['Integer', '2.3', INT],
    ['String', '1.8', STRING],
    ['List<Integer>', '1.20', composite(`${BASE}ListSerializerSnapshot`, 1, '', INT)],
    ['Map<String, Long>', '1.20', composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, LONG)],
    ['Set<String>', '2.0', composite(`${BASE}SetSerializerSnapshot`, 1, '', STRING)],
    ['Array<String>', '2.3', composite(`${BASE}GenericArraySerializerSnapshot`, 1, utf('java.lang.String'), STRING)],
    ['Tuple0', '2.3', versioned(`${RT}Tuple0SerializerSnapshot`, 3, '')],
    [
      'Tuple2<String, Integer>',
      '2.3',
      composite(`${RT}TupleSerializerSnapshot`, 2, utf('org.apache.flink.api.java.tuple.Tuple2'), STRING, INT),
    ],
    ['Row(f0: String, f1: Long)', '1.14', composite(ROW, 3, '', STRING, LONG)],
    ['Row(f0: String, f1: Long)', '1.15', composite(ROW, 4, '01', STRING, LONG)],
    ['Row(f0: String, f1: Long)', '2.3', composite(ROW, 4, '01', STRING, LONG)],
    ['Either<String, Long>', '2.3', composite(`${RT}JavaEitherSerializerSnapshot`, 1, '', STRING, LONG)],
    ['Integer?', '2.3', composite(`${RT}NullableSerializer$NullableSerializerSnapshot`, 2, '00000000', INT)],
    ['Ttl<Integer>', '2.3', composite(`${STATE}ttl.TtlStateFactory$TtlSerializerSnapshot`, 2, '', LONG, INT)],
    [
      'Timer<String, Integer>',
      '2.3',
      composite(`${STREAMING}api.operators.TimerSerializerSnapshot`, 2, '', STRING, INT),
    ],
    [
      'Enum com.x.Color {RED, BLUE}',
      '2.3',
      versioned(
        `${BASE}EnumSerializer$EnumSerializerSnapshot`,
        3,
        `${utf('com.x.Color')} 00000002 ${utf('RED')} ${utf('BLUE')}`,
      ),
    ],
    [
      'Pojo com.x.P {a: Integer, b: String}',
      '2.3',
      versioned(
        `${RT}PojoSerializerSnapshot`,
        2,
        `${utf('com.x.P')} ${optionalMap(['a', utf('com.x.P') + utf('a'), INT], ['b', utf('com.x.P') + utf('b'), STRING])} ${optionalMap()} ${optionalMap()}`,
      ),
    ],
    ['Avro "int"', '1.11', versioned(AVRO, 2, utf(GENERIC) + utf('"int"'))],
    ['Value com.x.V', '2.3', versioned(`${RT}ValueSerializer$ValueSerializerSnapshot`, 2, utf('com.x.V'))],
    ['byte[]', '2.3', simple(`${BASE}array.BytePrimitiveArraySerializer`)],
    // the vector of a real snapshot, of a job that registers no classes, without Avro
    ...['1.8', '2.3'].map((release): [string, string, string] => ['Kryo com.x.K', release, KRYO]),
    [
      'scala.Tuple2<String, Long>',
      '1.20',
      composite(
        'org.apache.flink.api.scala.typeutils.ScalaCaseClassSerializerSnapshot',
        2,
        utf('scala.Tuple2'),
        STRING,
        LONG,
      ),
    ],
    [
      'scala.Tuple2<String, Long>',
      '2.0',
      composite(
        'org.apache.flink.table.api.typeutils.ScalaCaseClassSerializerSnapshot',
        2,
        utf('scala.Tuple2'),
        STRING,
        LONG,
      ),
    ],
  ])('%s for %s', (text, release, expected) => expect(made(text, release)).toBe(dump(hex(expected))))

  test.each([
    ['List<Map<String, Opaque com.x.X>>', '2.3', 'the snapshot of Opaque com.x.X cannot be made from its type'],
    ['Pojo com.x.P {a: Opaque com.x.S}', '2.3', 'the snapshot of Opaque com.x.S cannot be made from its type'],
    ['Set<String>', '1.20', 'Flink 1.20 has no Set<String>: its serializer is new in Flink 2.0'],
    ['Tuple1<Bitmap>', '2.2', 'Flink 2.2 has no Bitmap: its serializer is new in Flink 2.3'],
    ['Tuple1<Opaque com.x.X>', '2.3', 'the snapshot of Opaque com.x.X cannot be made from its type'],
    ['Row(f0: Long)', '1.10', 'rows have no kind before Flink 1.11'],
    ['Long', '1.7', 'snapshots of Flink before 1.8 are only read'],
    ['scala.Seq<Long>', '1.20', 'what makes an empty collection is not known'],
    ['Array<List<Long>>', '2.3', 'the class of its components is not known'],
    [
      'Pojo com.x.P {b: Long, a: Long}',
      '2.3',
      'the fields of com.x.P are not in the order of their names, by which Flink reads values',
    ],
    [
      'Pojo com.x.P {a: Long, a: Long}',
      '2.3',
      'the fields of com.x.P are not in the order of their names, by which Flink reads values',
    ],
    ['NFAState', '1.15', 'there is no previous timestamp before Flink 1.16'],
  ])('%s for %s: none', (text, release, reason) => expect(made(text, release)).toBe(reason))

  test('what is made is read as the type it was made from', () => {
    for (const { name } of RELEASES) {
      const text = 'Map<Tuple2<String, Long>, List<Pojo com.x.P {a: Row(f0: Long?), b: Ttl<byte[]>}>>'
      const snapshot = snapshotOf(parseType(text), releaseOf(name))
      if (typeof snapshot === 'string') expect(Number(name.split('.')[1])).toBeLessThan(11)
      else expect(snapshotsWith().typeOf(snapshot)).toEqual(parseType(text))
    }
  })
})

describe("types from a user's forms", () => {
  const own = snapshotsWith({
    'com.acme.MoneySerializerSnapshot': simpleForm({ kind: 'Money' }),
    'com.acme.TextSerializerSnapshot': simpleForm({ kind: 'string' }),
  })
  const read = (className: string): Type => own.typeOf({ className, version: 3, body: {} })
  const classOf = (type: Type): string => {
    const snapshot = own.snapshotOf(type, releaseOf('2.3'))
    return typeof snapshot === 'string' ? snapshot : snapshot.className
  }
  test('of a kind of their own have its snapshot', () =>
    expect(classOf(listType(read('com.acme.MoneySerializerSnapshot')))).toBe(`${BASE}ListSerializerSnapshot`))
  test('of a kind of ours never get ours', () => {
    expect(classOf(read('com.acme.TextSerializerSnapshot'))).toBe('String has a snapshot of a class that is only read')
    expect(classOf({ kind: 'string' })).toBe(`${BASE}StringSerializer$StringSerializerSnapshot`)
  })
})

test('kinds whose snapshots are not made have none', () => {
  const withForm = new Set(Object.values(builtInForms).map(row => row.kind))
  const never = Object.keys(NOT_MADE).filter(kind => !NOT_MADE[kind]!.endsWith('some are known'))
  expect(never.filter(kind => withForm.has(kind))).toEqual([])
})

test('an Avro record whose class no snapshot told has none', () =>
  expect(snapshotOf(avroType('', '"int"'), releaseOf('2.3'))).toBe('the class of its records is not known'))

describe('snapshots of SQL', () => {
  const LOGICAL = 'org.apache.flink.table.types.logical.'
  /** (table-state.md §8) */
  const intType = `aced0005 73 72 ${utf(`${LOGICAL}IntType`)} 0000000000000001 02 0000 78
    72 ${utf(`${LOGICAL}LogicalType`)} 0000000000000001 02 0002 5a ${utf('isNullable')} 4c ${utf('typeRoot')} 74 ${utf(`L${LOGICAL.replaceAll('.', '/')}LogicalTypeRoot;`)} 78 70
    01 7e 72 ${utf(`${LOGICAL}LogicalTypeRoot`)} 0000000000000000 12 0000 78 72 ${utf('java.lang.Enum')} 0000000000000000 12 0000 78 70 74 ${utf('INTEGER')}`
  const rowOf = (types: string, nested: string): string =>
    versioned(`${TABLE}RowDataSerializer$RowDataSerializerSnapshot`, 3, `${types} ${nested}`)
  test.each([
    ['Row<f0 INT>', rowOf(`00000001 ${intType}`, delegate(INT))],
    ['Row<f0 INT, f1 INT>', rowOf(`00000002 ${intType} ${intType}`, delegate(INT, INT))],
    ['Row<>', rowOf('00000000', delegate())],
  ])('%s', (text, expected) => {
    expect(made(text, '1.13')).toBe(dump(hex(expected)))
    expect(made(text, '2.3')).toBe(dump(hex(expected)))
  })
  // As Flink 1.20.3 and 2.3.0 write them, alike: the first digits of the SHA-256 of the whole snapshot.
  test.each([
    ['ArrayData<BOOLEAN>', '61dfb1ee30b9204b'],
    ['ArrayData<TINYINT>', '95083f7b093269a7'],
    ['ArrayData<SMALLINT>', 'cc86b61f9768a922'],
    ['ArrayData<INT>', 'db085943205e8c39'],
    ['ArrayData<BIGINT>', 'dccaf10ad7ab21f1'],
    ['ArrayData<FLOAT>', 'eba1b74791d329ee'],
    ['ArrayData<DOUBLE>', '34cd51925c9aa7ed'],
    ['ArrayData<DATE>', '9a8510575a78352f'],
    ['ArrayData<TIME(3)>', 'c0ed91d6a599e190'],
    ['ArrayData<CHAR(3)>', '21070f5dc6b7e826'],
    ['ArrayData<VARCHAR(10)>', '9cfa3bb3c5676d7b'],
    ['ArrayData<STRING>', '9cfe7c2960b9f014'],
    ['ArrayData<BINARY(4)>', '36d01465d56d5d3c'],
    ['ArrayData<BYTES>', '6d0f374c73cfbacd'],
    ['ArrayData<DECIMAL(10, 2)>', '4922ce8241f05286'],
    ['ArrayData<DECIMAL(30, 4)>', 'a222c2b9ebf99a37'],
    ['ArrayData<TIMESTAMP(3)>', 'b362f259c8a2957a'],
    ['ArrayData<TIMESTAMP(9)>', '56af244567715984'],
    ['ArrayData<TIMESTAMP_LTZ(3)>', '93c2a17805e74596'],
    ['ArrayData<INTERVAL DAY(2) TO SECOND(6)>', 'ee3507f269424289'],
    ['ArrayData<INTERVAL YEAR(2) TO MONTH>', '4bc173bbd4368617'],
    ['ArrayData<INT NOT NULL>', '7964c8364cda9fa0'],
    ['MapData<STRING, DECIMAL(10, 2)>', '66db256eba863e7b'],
    ['MapData<TIMESTAMP(3), BOOLEAN>', 'fce22c09971ac58b'],
    ['MapData<DATE, INT NOT NULL>', '2f98dddcbdf23237'],
    ['Row<f0 ARRAY<TIMESTAMP(9)>, f1 MAP<INT, DOUBLE>, f2 MULTISET<STRING>>', '98f342212a71322f'],
  ])('%s: %s', (text, expected) => {
    for (const release of ['1.20', '2.3']) expect(sha256(made(text, release)), release).toBe(expected)
  })
  // Since 2.1 and 2.3: as Flink 2.3.0 writes them. The class of VARIANT has the same computed serialVersionUID in 2.1.1, 2.2.0 and 2.3.0.
  test.each([
    [
      'Row<f0 VARIANT>',
      '6dbdcc51d2668aba',
      '2.1',
      '2.0',
      'Flink 2.0 has no Variant: its serializer is new in Flink 2.1',
    ],
    ['Row<f0 BITMAP>', 'e591f50eacf96508', '2.3', '2.2', 'Flink 2.2 has no Bitmap: its serializer is new in Flink 2.3'],
  ])('%s: %s', (text, expected, since, before, why) => {
    for (const release of [since, '2.3']) expect(sha256(made(text, release)), release).toBe(expected)
    expect(made(text, before)).toBe(why)
  })
  test.each([
    ['Row<f0 INT>', '1.12', 'its form before Flink 1.13 is not known'],
    [
      "Row<f0 RAW('com.acme.X', '...')>",
      '2.3',
      "the Java object of RAW('com.acme.X', '...') holds what its type does not say",
    ],
    [
      "Row<f0 STRUCTURED<'com.acme.X', a INT>>",
      '2.3',
      "the Java object of STRUCTURED<'com.acme.X', a INT> holds what its type does not say",
    ],
    ['ArrayData<ROW<a INT>>', '2.3', 'the Java object of the serializer of ROW<a INT> is not known byte by byte'],
  ])('%s for %s: %s', (text, release, why) => expect(made(text, release)).toBe(why))
})
