import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Type } from '../../src/model/type.ts'
import { arrayType } from '../../src/type/array.ts'
import { avroType } from '../../src/type/avro.ts'
import { listType, mapType, setType } from '../../src/type/collection.ts'
import { kryoType } from '../../src/type/kryo.ts'
import { opaqueType } from '../../src/type/opaque.ts'
import { parseType } from '../../src/type/notation.ts'
import { pojoType } from '../../src/type/pojo-type.ts'
import { enumType, eitherType, nullableType, rowType, tupleType } from '../../src/type/record.ts'
import { decimalDataType, rowDataType, timestampDataType } from '../../src/type/sql.ts'
import { typeText } from '../../src/type/types.ts'

const STRING: Type = { kind: 'string' }
const LONG: Type = { kind: 'long' }
const TUPLES = 'org.apache.flink.api.java.tuple.'
const pojo = (className: string, ...fields: readonly (readonly [name: string, type: Type])[]): Type =>
  pojoType({ className, fields: fields.map(([name, type]) => ({ name, type })), registered: [], unregistered: [] })
const bigint = { kind: 'BIGINT', nullable: true }

/** Texts and the types they stand for, put down by hand from the interface's table of the notation. */
const TYPES: readonly (readonly [text: string, type: Type])[] = [
  ['String', STRING],
  ['Long', LONG],
  ['Integer', { kind: 'int' }],
  ['BigDecimal', { kind: 'bigDecimal' }],
  ['Instant', { kind: 'instant' }],
  ['java.sql.Timestamp', { kind: 'sqlTimestamp' }],
  ['byte[]', { kind: 'byteArray' }],
  ['String[]', { kind: 'stringArray' }],
  ['LongValue', { kind: 'longValue' }],
  ['Void', { kind: 'void' }],
  ['TimeWindow', { kind: 'timeWindow' }],
  ['Decimal(10,2)', decimalDataType(10, 2)],
  ['Timestamp(3)', timestampDataType(3)],
  ['List<Long>', listType(LONG)],
  ['Map<String, Integer>', mapType(STRING, { kind: 'int' })],
  ['Set<String?>', setType(nullableType(STRING, 0))],
  ['List<List<Long?>?>?', nullableType(listType(nullableType(listType(nullableType(LONG, 0)), 0)), 0)],
  ['Array<String>', arrayType(STRING, 'java.lang.String')],
  ['Array<Pojo com.acme.A {}>', arrayType(pojo('com.acme.A'), 'com.acme.A')],
  ['Tuple0', tupleType(`${TUPLES}Tuple0`, [])],
  ['Tuple2<String, Long>', tupleType(`${TUPLES}Tuple2`, [STRING, LONG])],
  ['com.acme.MyTuple<String, Long>', tupleType('com.acme.MyTuple', [STRING, LONG])],
  ['Tuple MyTuple<String>', tupleType('MyTuple', [STRING])],
  ['Either<String, Long>', eitherType(STRING, LONG)],
  ['Enum com.acme.Color {RED, GREEN}', enumType('com.acme.Color', ['RED', 'GREEN'])],
  ['Enum com.acme.None {}', enumType('com.acme.None', [])],
  [
    'Pojo com.acme.Order {id: Long, items: List<Pojo com.acme.Item {sku: String}>}',
    pojo('com.acme.Order', ['id', LONG], ['items', listType(pojo('com.acme.Item', ['sku', STRING]))]),
  ],
  ['Pojo com.acme.P$Inner {missing-field-at-0: Long}', pojo('com.acme.P$Inner', ['missing-field-at-0', LONG])],
  ['Pojo com.acme.Ü {größe: Long, 名: Long}', pojo('com.acme.Ü', ['größe', LONG], ['名', LONG])],
  ['Pojo `a b` {`x:y`: Long, ````: Long}', pojo('a b', ['x:y', LONG], ['`', LONG])],
  ['Row(f0: Long, f1: String)', rowType([LONG, STRING], true)],
  ['Row()', rowType([], true)],
  [
    'Avro {"type":"record","name":"R","fields":[{"name":"a","doc":"a}\\"","type":"long"}]}',
    avroType(
      'org.apache.avro.generic.GenericRecord',
      '{"type":"record","name":"R","fields":[{"name":"a","doc":"a}\\"","type":"long"}]}',
    ),
  ],
  ['Avro "string"', avroType('org.apache.avro.generic.GenericRecord', '"string"')],
  ['List<Avro ["null", "int"]>', listType(avroType('org.apache.avro.generic.GenericRecord', '["null", "int"]'))],
  ['Kryo com.acme.X', kryoType('com.acme.X', [])],
  ['Kryo [Lcom.acme.X;', kryoType('[Lcom.acme.X;', [])],
  ['List<Opaque com.acme.MySerializer>', listType(opaqueType('com.acme.MySerializer', 'its serializer is not known'))],
  ['Opaque ?', opaqueType('?', 'its serializer is not known')],
  ['Opaque ??', nullableType(opaqueType('?', 'its serializer is not known'), 0)],
  [
    'Row<id BIGINT, name VARCHAR(20) NOT NULL>',
    rowDataType([
      { name: 'id', type: bigint },
      { name: 'name', type: { kind: 'VARCHAR', nullable: false, length: 20 } as Type },
    ]),
  ],
  ['Row<>', rowDataType([])],
  ['BIGINT', bigint],
]

/** More texts: each is its own, and says what the word in it says. */
const TEXTS: readonly string[] = [
  'Value com.acme.V',
  'Writable org.apache.hadoop.io.Text',
  'Enumeration com.acme.W$ {Mon = 0, `the end` = -1}',
  'Option<String>',
  'Try<Long>',
  'scala.Seq<Long>',
  'scala.Tuple2<String, Long>',
  'CaseClass com.acme.Event(String, Long)',
  'CaseClass com.acme.Nothing()',
  'Nothing',
  'Unit',
  'Ttl<Map<String, Long>>',
  'Timer<String, TimeWindow>',
  'StreamRecord<Long>',
  'Union<Long, String>',
  'BufferEntry<Long>',
  'Lockable<SharedBufferNode>',
  'NFAState',
  'TwoPhaseCommitState<Long, Void>',
  'JavaObject',
  'BinaryRow(3)',
  'ArrayData<INT NOT NULL>',
  'MapData<STRING, ROW<a INT, b ARRAY<MULTISET<DATE>>>>',
  'LinkedList<StringData>',
  'SortedMap<Row<f0 BIGINT>, Long>',
  'Row<a CHAR(3), b STRING, c BINARY(16), d BYTES NOT NULL, e DECIMAL(20, 2), f TIME(0)>',
  'Row<a TIMESTAMP(3) NOT NULL *ROWTIME*, b TIMESTAMP_LTZ(3) *PROCTIME*, c TIMESTAMP(9) WITH TIME ZONE>',
  'Row<a INTERVAL YEAR(4), b INTERVAL YEAR(2) TO MONTH, c INTERVAL MONTH, d INTERVAL DAY(3), e INTERVAL DAY(3) TO HOUR>',
  'Row<a INTERVAL DAY(2) TO SECOND(3), b INTERVAL HOUR, c INTERVAL HOUR TO SECOND(9), d INTERVAL MINUTE TO SECOND(0)>',
  'Row<a INTERVAL SECOND(6), b INTERVAL DAY(3) TO MINUTE, c INTERVAL HOUR TO MINUTE, d INTERVAL MINUTE>',
  "Row<a RAW('java.util.UUID', '...') NOT NULL, b LEGACY('DECIMAL', 'java.math.BigDecimal')>",
  "Row<a RAW('java.util.List', List<Long>) NOT NULL>",
  "Row<a STRUCTURED<'com.acme.User', id BIGINT, name STRING>, b cat.db.User NOT NULL, c DISTINCT<BIGINT>>",
  'Row<`a b` NULL, f1 VARIANT, f2 BITMAP, f3 SYMBOL, f4 UNRESOLVED>',
  'Row<f0 BOOLEAN, f1 TINYINT, f2 SMALLINT, f3 INT, f4 FLOAT, f5 DOUBLE, f6 VARBINARY(5)>',
]

describe('the notation of types', () => {
  test('is covered', () => expect(TYPES.length + TEXTS.length).toBeGreaterThan(70))
  test.each(TYPES)('%s', (text, type) => {
    expect(parseType(text)).toEqual(type)
    expect(typeText(type)).toBe(text)
  })
  test.each(TEXTS)('%s', text => expect(typeText(parseType(text))).toBe(text))

  test.each([
    ['  List < Long >  ', 'List<Long>'],
    ['Map<String,int>', 'Map<String, Integer>'],
    ['Record com.acme.P{a:long}', 'Pojo com.acme.P {a: Long}'],
    ['Row(id: Long, name: String)', 'Row(f0: Long, f1: String)'],
    ['Decimal( 10 , 2 )', 'Decimal(10,2)'],
    [
      'Row<a DECIMAL, b TIMESTAMP, c INTEGER, d TIME, e CHAR>',
      'Row<a DECIMAL(10, 0), b TIMESTAMP(6), c INT, d TIME(0), e CHAR(1)>',
    ],
    ['Pojo `com.acme.P` {`a`: Long}', 'Pojo com.acme.P {a: Long}'],
  ])('%s is %s', (text, printed) => expect(typeText(parseType(text))).toBe(printed))
})

describe('what is no type', () => {
  const message = (text: string): string => {
    try {
      return `none: ${typeText(parseType(text))}`
    } catch (error) {
      return (error as Error).message
    }
  }
  test.each([
    ['', /found the end at character 1, expected a type/],
    ['Lisst<Long>', /found "Lisst"; did you mean "List"\? at character 1/],
    ['List<Long', /found the end at character 10, expected "," or ">"/],
    ['List<Long>>', /found ">" at character 11, expected the end/],
    ['List<Long, Long>', /found 2 types at character 5, expected 1 between "<" and ">"/],
    ['Map<Long>', /found 1 type at character 4, expected 2/],
    ['List', /found the end at character 5, expected "<"/],
    ['Row', /found the end at character 4, expected "\(" or "<"/],
    ['com.acme.Order', /a class is written as Pojo com\.acme\.Order \{…\}/],
    ['Pojo com.acme.P {a Long}', /found "Long}" at character 20, expected ":"/],
    ['Pojo {a: Long}', /found "\{a: Long\}" at character 6, expected the name of a class/],
    ['Row<a Long>', /found "Long" at character 7, expected a SQL type/],
    ['Row<a BIGIN>', /did you mean "BIGINT"\?/],
    ['Row<a INTERVAL DAY TO YEAR>', /found INTERVAL DAY TO YEAR/],
    ['Decimal(10)', /expected ","/],
    ['Decimal(99999999999,2)', /expected a number/],
    ['Avro file.avsc', /found "file.avsc" at character 6, expected a schema as JSON/],
    ['Avro {"type":"record"', /expected a schema as JSON/],
    ['Avro {"type":"recrod"}', /not an Avro schema: type "recrod" is not defined at character 6/],
    ['Enum com.acme.E {A B}', /expected "," or "\}"/],
    ['Pojo `a {}', /expected a closing `/],
    [`${'List<'.repeat(300)}Long${'>'.repeat(300)}`, /nested too deeply/],
    [`Long${'?'.repeat(100_000)}`, /nested too deeply/],
    ['constructor', /expected a type/],
    ['__proto__<Long>', /expected a type/],
  ])('%#: %.30s', (text, expected) => expect(message(text)).toMatch(expected))
})

describe('for all types', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'NOT', 'NULL', '`', 'x.y', '?', '[B', ''))
  const leaf = fc.constantFrom<Type>(STRING, LONG, { kind: 'byteArray' }, decimalDataType(10, 2), opaqueType('?', ''))
  const { type } = fc.letrec<{ type: Type }>(tie => ({
    type: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      tie('type').map(listType),
      tie('type').map(of => nullableType(of, 0)),
      fc.tuple(tie('type'), tie('type')).map(([key, value]) => mapType(key, value)),
      fc
        .tuple(name, fc.array(tie('type'), { maxLength: 3 }))
        .map(([className, fields]) => tupleType(className, fields)),
      fc.tuple(name, fc.array(name, { maxLength: 3 })).map(([className, constants]) => enumType(className, constants)),
      fc
        .tuple(name, fc.array(fc.tuple(name, tie('type')), { maxLength: 3 }))
        .map(([className, fields]) => pojo(className, ...fields)),
      fc
        .array(fc.record({ name, type: fc.constantFrom<Type>(bigint, { kind: 'DATE', nullable: false } as Type) }), {
          maxLength: 3,
        })
        .map(rowDataType),
      fc.array(tie('type'), { maxLength: 3 }).map(fields => rowType(fields, true)),
      name.map(className => kryoType(className, [])),
    ),
  }))
  test('the text of a type is read back', () =>
    fc.assert(
      fc.property(type, it => {
        expect(typeText(parseType(typeText(it)))).toBe(typeText(it))
      }),
      { numRuns: 500 },
    ))
  test('any text is a type or refused in words', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          type.map(typeText).chain(text => fc.nat(text.length).map(at => text.slice(0, at))),
        ),
        text => {
          try {
            expect(typeText(parseType(text))).not.toBe('')
          } catch (error) {
            expect(error).toMatchObject({ name: 'SavepointError', code: 'incompatible' })
          }
        },
      ),
      { numRuns: 500 },
    ))
})
