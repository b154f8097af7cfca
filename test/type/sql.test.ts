import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/bytes/json-parse.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { keyGroupOf } from '../../src/model/key-group.ts'
import type { Type } from '../../src/model/type.ts'
import { walk } from '../../src/query/place.ts'
import { generated } from '../../src/type/warm.ts'
import { parseType } from '../../src/type/notation.ts'
import { codecOf, hashOf, hasOneForm, jsonOf, parseOf, printersWith } from '../../src/type/types.ts'
import { dump, hex } from '../hex.ts'
import { thrown } from '../laws.ts'

// Bytes, hash codes and key groups as the serializers of Flink 1.20.3 and 2.3.0 give them; those without are by hand.

const GENERATED = printersWith((_, build) => generated(build))
function printed(type: Type, bytes: Uint8Array, json = jsonOf(type)): string {
  const r = new ByteReader(bytes, 'value')
  const out = new JsonWriter(1)
  json(r, out)
  expect(r.left).toBe(0)
  return out.text()
}
function again(type: Type, bytes: Uint8Array): string {
  const r = new ByteReader(bytes, 'value')
  const value = codecOf(type).read(r)
  expect(r.left).toBe(0)
  const w = new ByteWriter(1)
  codecOf(type).write(w, value)
  return dump(w.done())
}
function parsed(type: Type, text: string): string {
  const value = parseOf(type)(parseJson(text)!)
  const w = new ByteWriter(1)
  codecOf(type).write(w, value)
  return dump(w.done())
}
/** With its size in front. */
const sized = (row: string): Uint8Array => {
  const bytes = hex(row)
  const w = new ByteWriter(4)
  w.int(bytes.length)
  w.put(bytes)
  return w.done()
}

describe('rows', () => {
  test.each<[type: string, json: string, row: string, hash: number, of128: number, of32768: number]>([
    ['Row<>', '{}', '0000000000000000', -1670924195, 11, 24843],
    ['Row<f0 INT>', '{"f0":1}', '0000000000000000 0100000000000000', 1465514398, 94, 11102],
    ['Row<f0 INT>', '{"f0":-1}', '0000000000000000 ffffffff00000000', 1133687267, 106, 18666],
    ['Row<f0 INT>', '{"f0":null}', '0001000000000000 0000000000000000', -1748325344, 99, 3555],
    ['Row<f0 STRING>', '{"f0":null}', '0001000000000000 0000000000000000', -1748325344, 99, 3555],
    ['Row<f0 BIGINT>', '{"f0":42}', '0000000000000000 2a00000000000000', 907821237, 69, 24261],
    ['Row<f0 BOOLEAN>', '{"f0":true}', '0000000000000000 0100000000000000', 1465514398, 94, 11102],
    ['Row<f0 STRING>', '{"f0":""}', '0000000000000000 0000000000000080', 302122119, 102, 19814],
    ['Row<f0 STRING>', '{"f0":"abc"}', '0000000000000000 6162630000000083', -101922419, 92, 15068],
    ['Row<f0 STRING>', '{"f0":"user-42"}', '0000000000000000 757365722d343287', 1762087818, 38, 14118],
    [
      'Row<f0 STRING>',
      '{"f0":"user-123"}',
      '0000000000000000 0800000010000000 757365722d313233',
      1297165546,
      15,
      13071,
    ],
    [
      'Row<f0 STRING>',
      '{"f0":"hello world"}',
      '0000000000000000 0b00000010000000 68656c6c6f20776f726c640000000000',
      161593394,
      120,
      25592,
    ],
    ['Row<f0 DECIMAL(10, 2)>', '{"f0":"12345.67"}', '0000000000000000 87d6120000000000', 754928256, 62, 9918],
    [
      'Row<f0 DECIMAL(20, 2)>',
      '{"f0":"12345.67"}',
      '0000000000000000 0300000010000000 12d68700000000000000000000000000',
      -1505263393,
      75,
      16587,
    ],
    [
      'Row<f0 DECIMAL(20, 2)>', // by generated code
      '{"f0":null}',
      '0001000000000000 0000000010000000 00000000000000000000000000000000',
      -1380280760,
      47,
      20271,
    ],
    [
      'Row<f0 TIMESTAMP(3)>',
      '{"f0":"1970-01-01T00:00:01.234"}',
      '0000000000000000 d204000000000000',
      -1096042293,
      111,
      1647,
    ],
    [
      'Row<f0 TIMESTAMP(6)>',
      '{"f0":"1970-01-01T00:00:01.234567"}',
      '0000000000000000 d8a6080010000000 d204000000000000',
      1743895411,
      0,
      30336,
    ],
    [
      'Row<f0 TIMESTAMP(6)>', // by generated code
      '{"f0":null}',
      '0001000000000000 0000000010000000 0000000000000000',
      -340882661,
      92,
      17116,
    ],
    [
      'Row<id BIGINT, name STRING, age INT>',
      '{"id":1,"name":"hello world","age":null}',
      '0004000000000000 0100000000000000 0b00000020000000 0000000000000000 68656c6c6f20776f726c640000000000',
      1575627695,
      86,
      18134,
    ],
  ])('%s %s', (text, json, row, hash, of128, of32768) => {
    const type = parseType(text)
    const bytes = sized(row)
    expect(printed(type, bytes)).toBe(json)
    expect(printed(type, bytes, GENERATED.json(type))).toBe(json)
    expect(again(type, bytes)).toBe(dump(bytes))
    expect(parsed(type, json)).toBe(dump(bytes))
    const found = (hashOf(type) as (r: ByteReader) => number)(new ByteReader(bytes))
    expect(found).toBe(hash)
    expect([keyGroupOf(found, 128), keyGroupOf(found, 32768)]).toEqual([of128, of32768])
  })
})

describe('values of rows', () => {
  test.each<[type: string, json: string, row: string]>([
    ['Row<f0 INT>', '{"@kind":"-U","f0":1}', '0100000000000000 0100000000000000'],
    ['Row<f0 INT>', '{"@kind":"+U","f0":1}', '0200000000000000 0100000000000000'],
    ['Row<f0 INT>', '{"@kind":"-D","f0":1}', '0300000000000000 0100000000000000'],
    ['Row<>', '{"@kind":"-D"}', '0300000000000000'],
    ['Row<f0 TINYINT, f1 SMALLINT>', '{"f0":-2,"f1":-300}', '0000000000000000 fe00000000000000 d4fe000000000000'],
    ['Row<f0 FLOAT, f1 DOUBLE>', '{"f0":0.1,"f1":-2.5}', '0000000000000000 cdcccc3d00000000 00000000000004c0'],
    [
      'Row<f0 DATE, f1 TIME(3)>',
      '{"f0":"2024-02-29","f1":"12:34:56.789"}',
      '0000000000000000 464d000000000000 952cb30200000000',
    ],
    ['Row<f0 DATE>', '{"f0":"-0001-12-31"}', '0000000000000000 5705f5ff00000000'],
    [
      'Row<f0 INTERVAL YEAR TO MONTH, f1 INTERVAL DAY TO SECOND>',
      '{"f0":14,"f1":-90000}',
      '0000000000000000 0e00000000000000 70a0feffffffffff',
    ],
    ['Row<f0 TIMESTAMP_LTZ(3)>', '{"f0":"1970-01-01T00:00:01.234Z"}', '0000000000000000 d204000000000000'],
    [
      'Row<f0 TIMESTAMP_LTZ(9)>',
      '{"f0":"1969-12-31T23:59:59.999000001Z"}',
      '0000000000000000 0100000010000000 ffffffffffffffff',
    ],
    ['Row<f0 DECIMAL(3, 2)>', '{"f0":"-0.05"}', '0000000000000000 fbffffffffffffff'],
    ['Row<f0 DECIMAL(30, 0)>', '{"f0":"-129"}', '0000000000000000 0200000010000000 ff7f0000000000000000000000000000'],
    [
      'Row<f0 BYTES, f1 BINARY(8)>',
      '{"f0":"AQI=","f1":"AQIDBAUGBwg="}',
      '0000000000000000 0102000000000082 0800000018000000 0102030405060708',
    ],
    [
      'Row<f0 ROW<a INT, b STRING>>',
      '{"f0":{"a":5,"b":"xy"}}',
      '0000000000000000 1800000010000000 0000000000000000 0500000000000000 7879000000000082',
    ],
    [
      'Row<f0 ROW<a INT>, f1 STRING>', // the inner row is a deletion
      '{"f0":{"@kind":"-D","a":5},"f1":"x"}',
      '0000000000000000 1000000018000000 7800000000000081 0300000000000000 0500000000000000',
    ],
    [
      "Row<f0 STRUCTURED<'com.acme.Point', x DOUBLE>>",
      '{"f0":{"x":1.5}}',
      '0000000000000000 1000000010000000 0000000000000000 000000000000f83f',
    ],
    [
      'Row<f0 ARRAY<INT>>',
      '{"f0":[1,null,3]}',
      '0000000000000000 1800000010000000 03000000 02000000 01000000 00000000 03000000 00000000',
    ],
    [
      'Row<f0 ARRAY<STRING>>',
      '{"f0":["a","hello world"]}',
      '0000000000000000 2800000010000000 02000000 00000000 6100000000000081 0b00000018000000 68656c6c6f20776f726c640000000000',
    ],
    [
      'Row<f0 ARRAY<TINYINT>>',
      '{"f0":[1,2,3]}',
      '0000000000000000 1000000010000000 03000000 00000000 0102030000000000',
    ],
    ['Row<f0 ARRAY<INT>>', '{"f0":[]}', '0000000000000000 0800000010000000 00000000 00000000'],
    [
      'Row<f0 MAP<STRING, INT>>',
      '{"f0":{"k":7}}',
      '0000000000000000 2400000010000000 10000000 01000000 00000000 6b00000000000081 01000000 00000000 07000000 00000000 00000000',
    ],
    [
      'Row<f0 MAP<INT, STRING>>',
      '{"f0":[[1,"hello world"]]}',
      '0000000000000000 3400000010000000 10000000 01000000 00000000 01000000 00000000 01000000 00000000 0b00000010000000 68656c6c6f20776f726c640000000000 00000000',
    ],
    [
      'Row<f0 MULTISET<STRING>>',
      '{"f0":[["k",7]]}',
      '0000000000000000 2400000010000000 10000000 01000000 00000000 6b00000000000081 01000000 00000000 07000000 00000000 00000000',
    ],
  ])('%s %s', (text, json, row) => {
    const type = parseType(text)
    const bytes = sized(row)
    expect(printed(type, bytes)).toBe(json)
    expect(printed(type, bytes, GENERATED.json(type))).toBe(json)
    expect(again(type, bytes)).toBe(dump(bytes))
    if (!json.includes('@kind')) expect(parsed(type, json)).toBe(dump(bytes))
  })

  test.each<[type: string, row: string]>([
    ['Row<f0 DECIMAL(20, 2), f1 STRING>', '0001000000000000 0000000000000000 7800000000000081'],
    ['Row<f0 TIMESTAMP(6)>', '0001000000000000 0000000000000000'],
  ])('%s: the null of a converted row is written again as it was', (text, row) => {
    const type = parseType(text)
    expect(printed(type, sized(row))).toContain('"f0":null')
    expect(printed(type, sized(row), GENERATED.json(type))).toContain('"f0":null')
    expect(again(type, sized(row))).toBe(dump(sized(row)))
    const value = codecOf(type).read(new ByteReader(sized(row))) as object
    const w = new ByteWriter(1)
    codecOf(type).write(w, { ...value })
    expect(dump(w.done())).toBe(dump(sized(row)))
  })

  test('places of views that live in a state of their own', () =>
    expect(
      printed(
        parseType("Row<f0 RAW('org.apache.flink.table.api.dataview.MapView', '...')>"),
        sized('0000000000000000 0100000010000000 0000000000000000'),
      ),
    ).toBe('{"f0":null}'))
  test('RAW of others: its bytes', () =>
    expect(
      printed(
        parseType("Row<f0 RAW('com.acme.X', '...')>"),
        sized('0000000000000000 0200000010000000 0102000000000000'),
      ),
    ).toBe('{"f0":{"@class":"com.acme.X","@bytes":"AQI=","@reason":"the serializer of a RAW column is not known"}}'))
  test('a value of RAW that cannot be read: its bytes, and the columns behind it', () =>
    expect(
      printed(
        parseType("Row<f0 RAW('com.acme.X', Opaque com.acme.XSerializer), f1 INT>"),
        sized('0000000000000000 0200000018000000 0700000000000000 0102000000000000'),
      ),
    ).toBe('{"f0":{"@class":"com.acme.X","@bytes":"AQI=","@reason":"its serializer is not known"},"f1":7}'))
})

describe('hash codes and key groups of values that stand alone', () => {
  test.each<[type: string, json: string, hash: number, of128: number, of300: number]>([
    ['StringData', '""', 142593372, 72, 160],
    ['StringData', '"abc"', 1322437556, 21, 93],
    ['StringData', '"user-42"', -2124551944, 0, 276],
    ['StringData', '"user-123"', -679576103, 89, 13],
    ['StringData', '"größe"', 244174222, 103, 107],
    ['StringData', '"😀!"', -575975402, 105, 181],
    ['Decimal(10,2)', '"12345.67"', 38271579, 125, 81],
    ['Decimal(3,2)', '"-0.05"', -153, 71, 51],
    ['Decimal(20,2)', '"-123.45"', -382693, 49, 169],
    ['Decimal(38,2)', '"12345678901234567890123.45"', 292950207, 43, 103],
    ['Timestamp(3)', '"1970-01-01T00:00:01.234"', 38254, 45, 169],
    ['Timestamp(9)', '"2024-02-29T12:34:56.789123456"', -1498402776, 90, 278],
    ['Timestamp(9)', '"1969-12-31T23:59:59.999000001"', 1, 86, 78],
  ])('%s %s', (text, json, hash, of128, of300) => {
    const type = parseType(text)
    const found = (hashOf(type) as (r: ByteReader) => number)(new ByteReader(hex(parsed(type, json))))
    expect([found, keyGroupOf(found, 128), keyGroupOf(found, 300)]).toEqual([hash, of128, of300])
  })
  test('arrays and maps have several: one of objects hashes otherwise than one of bytes', () =>
    expect([hashOf(parseType('ArrayData<INT>')), hashOf(parseType('MapData<INT, INT>'))]).toEqual([
      'the hashCode of ArrayData<INT> is not known',
      'the hashCode of MapData<INT, INT> is not known',
    ]))
})

describe('what does not add up', () => {
  test.each<[why: string, type: string, row: string, what: RegExp]>([
    ['shorter than its slots', 'Row<f0 INT>', '0000000000000000', /not the size of a row/],
    ['no multiple of eight', 'Row<>', '0000000000000000 00', /not the size of a row/],
    ['more than its columns', 'Row<f0 INT>', '0000000000000000 0100000000000000 0000000000000000', /do not add up/],
    ['a kind that there is not', 'Row<>', '0400000000000000', /not a row kind/],
    ['a null bit of no column', 'Row<f0 INT>', '0002000000000000 0100000000000000', /null bit of no column/],
    ['a null with a value', 'Row<f0 INT>', '0001000000000000 0100000000000000', /must be zero/],
    ['the rest of a slot', 'Row<f0 INT>', '0000000000000000 0100000001000000', /must be zero/],
    ['a boolean 2', 'Row<f0 BOOLEAN>', '0000000000000000 0200000000000000', /no BOOLEAN/],
    ['a day of 25 hours', 'Row<f0 TIME(0)>', '0000000000000000 804a5d0500000000', /not a time of day/],
    [
      'a text in its slot that is short of room',
      'Row<f0 STRING>',
      '0000000000000000 6162630000000088',
      /not a text in a slot/,
    ],
    ['a rest behind a short text', 'Row<f0 STRING>', '0000000000000000 6162630001000083', /must be zero/],
    [
      'a short text that is not in its slot',
      'Row<f0 STRING>',
      '0000000000000000 0300000010000000 6162630000000000',
      /fits its slot/,
    ],
    [
      'an offset into the slots',
      'Row<f0 STRING>',
      '0000000000000000 0800000008000000 6162636465666768',
      /where it must/,
    ],
    ['a gap', 'Row<f0 STRING>', '0000000000000000 0800000018000000 0000000000000000 6162636465666768', /where it must/],
    [
      'a length beyond the end',
      'Row<f0 STRING>',
      '0000000000000000 0900000010000000 6162636465666768',
      /ends too early/,
    ],
    ['a negative length', 'Row<f0 BYTES>', '0000000000000000 ffffff7f10000000 6162636465666768', /ends too early/],
    [
      'padding that is not zero',
      'Row<f0 STRING>',
      '0000000000000000 0900000010000000 6162636465666768 6900000000000001',
      /must be zero/,
    ],
    [
      'two columns in one place',
      'Row<f0 BYTES, f1 BYTES>',
      '0000000000000000 0800000018000000 0800000018000000 6162636465666768',
      /where it must/,
    ],
    [
      'nanoseconds of two milliseconds',
      'Row<f0 TIMESTAMP(9)>',
      '0000000000000000 80841e0010000000 0000000000000000',
      /nanosecond of a millisecond/,
    ],
    [
      'a decimal of 17 bytes',
      'Row<f0 DECIMAL(38, 0)>',
      `0000000000000000 1100000010000000 ${'01'.repeat(24)}`,
      /no DECIMAL/,
    ],
    [
      'more elements than bytes',
      'Row<f0 ARRAY<INT>>',
      '0000000000000000 0800000010000000 ffffff7f 00000000',
      /implausible count/,
    ],
    [
      'keys beyond their size',
      'Row<f0 MAP<INT, INT>>',
      '0000000000000000 2400000010000000 08000000 01000000 00000000 01000000 00000000 01000000 00000000 01000000 00000000 00000000',
      /size of keys/,
    ],
  ])('%s', (_, text, row, what) => {
    const type = parseType(text)
    for (const way of [codecOf(type).read, jsonOf(type), GENERATED.json(type)]) {
      const error = thrown(() => way(new ByteReader(sized(row), 'value'), new JsonWriter(1)))
      expect(error.message).toMatch(what)
      expect(['corrupt', 'truncated']).toContain(error.code)
    }
  })
  test.each<[type: string, json: string]>([
    ['Row<f0 INT>', '{"f0":2147483648}'],
    ['Row<f0 DECIMAL(4, 2)>', '{"f0":"100.00"}'],
    ['Row<f0 DECIMAL(4, 2)>', '{"f0":"1.001"}'],
    ['Row<f0 TIMESTAMP(3)>', '{"f0":"2024-02-29T12:34:56.7891"}'],
    ['Row<f0 TIMESTAMP_LTZ(3)>', '{"f0":"2024-02-29T12:34:56"}'],
    ['Row<f0 DATE>', '{"f0":"2023-02-29"}'],
    ['Row<f0 INT>', '{"f1":1}'],
    ['Row<f0 ARRAY<INT>>', '{"f0":[1,"x"]}'],
  ])('%s is not %s', (text, json) => expect(parseOf(parseType(text))(parseJson(json)!)).toBeUndefined())
  test('a number with more digits than its column is not written', () =>
    expect(
      thrown(() =>
        codecOf(parseType('Row<f0 DECIMAL(4, 2)>')).write(new ByteWriter(9), { f0: { unscaled: 10000n, scale: 2 } }),
      ).message,
    ).toBe('a number that does not fit its column: found 100.00, expected DECIMAL(4, 2)'))
})

test.each<[kind: Type, json: string, text: string]>([
  [{ kind: 'stringData' }, '"h\u00e9"'.replace('\\u00e9', 'é'), '00000003 68c3a9'],
  [parseType('Decimal(10,2)'), '"123.45"', '0000000000003039'],
  [parseType('Decimal(20,2)'), '"-123.45"', '00000002 cfc7'],
  [parseType('Timestamp(3)'), '"1970-01-01T00:00:01.234"', '00000000000004d2'],
  [parseType('Timestamp(9)'), '"1970-01-01T00:00:01.234000007"', '00000000000004d2 00000007'],
  [parseType('ArrayData<INT>'), '[1,null,3]', '00000018 03000000 02000000 01000000 00000000 03000000 00000000'],
  [
    parseType('MapData<STRING, INT>'),
    '{"k":7}',
    '00000024 10000000 01000000 00000000 6b00000000000081 01000000 00000000 07000000 00000000',
  ],
  [parseType('Raw<Long>'), '9', '00000008 0000000000000009'],
  [parseType('LinkedList<Integer>'), '[1,null,2]', '00000003 40 00000001 00000002'],
  [{ ...parseType('LinkedList<Integer>'), nullMask: false } as Type, '[1,2]', '00000002 00000001 00000002'],
  [
    parseType('SortedMap<Long, Integer>'),
    '[[1,2],[3,null]]',
    '00000002 0000000000000001 00 00000002 0000000000000003 01',
  ],
  [parseType('NullAwareMap<StringData, Integer>'), '{"a":2}', '00000001 00 00000001 61 00 00000002'],
  [
    parseType('NullAwareMap<StringData, Integer>'),
    '[["a",null],[null,2]]',
    '00000002 00 00000001 61 01 01 00 00000002',
  ],
  [
    parseType('WindowKey<Row<f0 INT>>'),
    '{"window":1000,"key":{"f0":1}}',
    '00000000000003e8 00000010 0000000000000000 0100000000000000',
  ],
  [
    parseType('SqnNode<Row<f0 INT>>'),
    '{"row":{"f0":1},"sqn":2,"prevSqn":null,"nextSqn":4,"nextSqnForRecord":null,"timestamp":6}',
    '00000010 0000000000000000 0100000000000000 0000000000000002 01 0000000000000000 00 0000000000000004 01 0000000000000000 0000000000000006',
  ],
  [parseType('SqlTimeWindow'), '{"start":1,"end":2}', '0000000000000001 0000000000000002'],
  [parseType('CountWindow'), '{"id":7}', '0000000000000007'],
  [parseType('SqlGlobalWindow'), '{}', '00'],
  [parseType('Null'), 'null', '00'],
  [parseType('SortedLong'), '-2', '7ffffffffffffffe'],
  [parseType('MetaSqnInfo'), '{"highSqn":5,"size":2}', '0000000000000005 0000000000000002'],
  [parseType('RowSqnInfo'), '{"firstSqn":3,"lastSqn":4}', '0000000000000003 0000000000000004'],
  [parseType('BinaryRow(1)'), '"AAAAAAAAAAABAAAAAAAAAA=="', '00000010 0000000000000000 0100000000000000'],
])('%j %s', (type, json, text) => {
  const bytes = hex(text)
  expect(printed(type, bytes)).toBe(json)
  expect(again(type, bytes)).toBe(dump(bytes))
  const r = new ByteReader(bytes)
  codecOf(type).skip(r)
  expect(r.left).toBe(0)
})

test('rows whose equal values may have unlike bytes are not looked up by them', () => {
  expect(hasOneForm(parseType('Row<f0 STRING, f1 BIGINT, f2 DECIMAL(38, 2), f3 TIMESTAMP(9), f4 ROW<a INT>>'))).toBe(
    true,
  )
  expect(hasOneForm(parseType('Row<f0 DOUBLE>'))).toBe(false)
  expect(hasOneForm(parseType('Row<f0 MAP<INT, INT>>'))).toBe(false)
  expect(hasOneForm(parseType("Row<f0 RAW('X', '...')>"))).toBe(false)
})

describe('parts of a row', () => {
  const type = parseType(
    'Row<a INT, b STRING, c STRING, d ROW<x BIGINT, y STRING>, e ARRAY<STRING>, f MAP<STRING, INT>, g TIMESTAMP_LTZ(9), h DECIMAL(20, 1), i DATE, j MULTISET<INT>>',
  )
  const json =
    '{"a":1,"b":"short","c":"longer than that","d":{"x":2,"y":"inner text"},"e":["one",null],"f":{"k":3},"g":"2024-02-29T12:34:56.789000001Z","h":"-1.5","i":null,"j":[[7,2]]}'
  const w = new ByteWriter(9)
  codecOf(type).write(w, parseOf(type)(parseJson(json)!))
  const part = (steps: readonly (string | number)[], bytes = w.done()): string => {
    const out = new JsonWriter(1)
    const go = (one: Type) => (r: ByteReader) => {
      const print = jsonOf(one)
      print(r, out)
      return out.text()
    }
    return walk(type, steps, go, () => 'none')(new ByteReader(Uint8Array.of(...bytes, 1, 2, 3), 'value'))
  }
  test.each<[steps: readonly (string | number)[], text: string]>([
    [['a'], '1'],
    [['b'], '"short"'],
    [['c'], '"longer than that"'],
    [['d'], '{"x":2,"y":"inner text"}'],
    [['d', 'x'], '2'],
    [['d', 'y'], '"inner text"'],
    [['e', 0], '"one"'],
    [['e', 1], 'none'],
    [['e', 2], 'none'],
    [['f', 'k'], '3'],
    [['f', 'other'], 'none'],
    [['g'], '"2024-02-29T12:34:56.789000001Z"'],
    [['h'], '"-1.5"'],
    [['i'], 'none'],
    [['j', '7'], '2'],
    [['@kind'], 'none'],
  ])('%j', (steps, text) => expect(part(steps)).toBe(text))
  test('the kind of a deletion', () => {
    const bytes = w.done()
    bytes[4] = 3
    expect(part(['@kind'], bytes)).toBe('"-D"')
  })
  test('one that lies outside its row is told', () => {
    const bytes = w.done()
    bytes[4 + 8 + 16 + 7] = 0x7f // the last byte of an offset
    expect(thrown(() => part(['c'], bytes)).what).toBe('a value lies outside its row')
    bytes.set([0, 8], 2)
    expect(thrown(() => part(['a'], bytes)).what).toMatch(/not a row|not the size of a row/)
  })
})
