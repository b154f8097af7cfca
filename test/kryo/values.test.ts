import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { kryoType, withMajor, type KryoValue } from '../../src/type/kryo.ts'
import { hex } from '../hex.ts'

// Bytes that KryoSerializer of Flink 1.20.3 (Kryo 2) and 2.3.0 (Kryo 5) wrote.

const ARRAY_LIST = '0100 6a6176612e7574696c2e41727261794c6973f4 01'
const HASH_MAP = '0100 6a6176612e7574696c2e486173684d61f0 01'
const TREE_MAP = '0100 6a6176612e7574696c2e547265654d61f0 01'
const TREE_SET = '0100 6a6176612e7574696c2e547265655365f4 01'
const BUILDER = '6a6176612e6c616e672e537472696e674275696c6465f2'
const x = (n: number): string => '78'.repeat(n)

/** Kryo 2, Kryo 5 where it differs, what is printed, and the value where it is not what JSON.parse gives for that. */
const ROWS: readonly (readonly [two: string, five: string | undefined, json: string, value?: unknown])[] = [
  ['00', undefined, 'null'],
  ['030181', undefined, '""'],
  ['03018261', undefined, '"a"'],
  ['030161e2', undefined, '"ab"'],
  ['030182c3a9', undefined, '"é"'],
  ['0301846162c3a9', undefined, '"abé"'],
  ['030183eda0bdedb880', undefined, '"😀"'],
  ['03018200', undefined, '"\\u0000"'],
  [`0301 ${'79'.repeat(32)} f9`, `0301a2 ${'79'.repeat(33)}`, `"${'y'.repeat(33)}"`],
  [`0301 ${x(62)} f8`, `0301c001 ${x(63)}`, `"${'x'.repeat(63)}"`],
  [`0301c101 ${x(64)}`, undefined, `"${'x'.repeat(64)}"`],
  ['0301 22a2', undefined, '"\\"\\""'],
  ['0202', undefined, '1'],
  ['0201', undefined, '-1'],
  ['02d804', undefined, '300'],
  ['0902', undefined, '1', 1n],
  ['0901', undefined, '-1', -1n],
  ['09feffffffffffffffff', undefined, '9223372036854775807', 9223372036854775807n],
  ['0501', undefined, 'true'],
  ['06fe', undefined, '-2'],
  ['080102', '080201', '258'],
  ['070041', '074100', '"A"'],
  ['043f000000', '040000003f', '0.5'],
  ['0a3ff8000000000000', '0a000000000000f83f', '1.5'],
  ['0100 6a6176612e6d6174682e426967496e74656765f2 01 030100', undefined, '256', 256n],
  ['0100 6a6176612e6d6174682e426967446563696d61ec 01 0304d204', undefined, '"12.34"', { unscaled: 1234n, scale: 2 }],
  ['0100 6a6176612e7574696c2e446174e5 01 e807', undefined, '"1970-01-01T00:00:01Z"', { epochMilli: 1000n }],
  [
    '0100 6a6176612e7574696c2e446174e5 01 ffffffffffffffffff',
    undefined,
    '"1969-12-31T23:59:59.999Z"',
    { epochMilli: -1n },
  ],
  ['54010204', '540101000000000000000200000000000000', '"00000000-0000-0001-0000-000000000002"'],
  ['5101ed07c196b102', '5101e807c196b102', '"1970-01-01T00:00:01.005000001Z"', undefined],
  ['5201613ae2', undefined, '"a:b"'],
  ['4e0161ab', '4e0161ab00', '"a+"'],
  ['4c01010000000000000005', '4c01010500000000000000', '[0,2]'],
  [`${ARRAY_LIST} 02 0202 03018261`, `${ARRAY_LIST} 03 0202 03018261`, '[1,"a"]'],
  [`${ARRAY_LIST} 00`, `${ARRAY_LIST} 01`, '[]'],
  [`${ARRAY_LIST} 02 0202 0204`, `${ARRAY_LIST} 83 02 00 02 04`, '[1,2]'],
  [`${ARRAY_LIST} 01 00`, `${ARRAY_LIST} 82 00`, '[null]'],
  [`${ARRAY_LIST} 02 03 01 71f1 03 03`, `${ARRAY_LIST} 83 03 00 01 71f1 03`, '["qq","qq"]'],
  [`${TREE_SET} 00 01 0202`, `${TREE_SET} 82 00 02 00 02`, '[1]'],
  [`${HASH_MAP} 01 0301826b 0206`, `${HASH_MAP} 02 0301826b 0206`, '{"k":3}', new Map([['k', 3]])],
  [`${TREE_MAP} 00 01 0301826b 0206`, `${TREE_MAP} 02 00 0301826b 0206`, '{"k":3}', new Map([['k', 3]])],
  ['01005bc2 01 030102', undefined, '"AQI="', Uint8Array.of(1, 2)],
  ['01005bc9 01 030201', undefined, '[1,-1]'],
  ['01005b4c6a6176612e6c616e672e537472696e67bb 01 03 0161b1 00', undefined, '["a1",null]'],
  ['01005b4c6a6176612e6c616e672e4f626a656374bb 01 03 030161e2 0202', undefined, '["ab",1]'],
  // Not asked of Flink: a key that is no string behind one that is, with a shared object on both sides.
  [
    `${HASH_MAP} 03 030161b1 030162b2 0202 0303 030163b3 0304`,
    `${HASH_MAP} 04 030161b1 030162b2 0202 0303 030163b3 0304`,
    '[["a1","b2"],[1,"a1"],["c3","b2"]]',
    new Map<unknown, unknown>([
      ['a1', 'b2'],
      [1, 'a1'],
      ['c3', 'b2'],
    ]),
  ],
]

const rows = ROWS.flatMap(([two, five, json, value]) => [
  { major: 2 as const, bytes: two, json, value },
  { major: 5 as const, bytes: five ?? two, json, value },
])
const typeOf = (major: 2 | 5): ReturnType<typeof kryoType> => withMajor(kryoType('java.lang.Object', []), major)

function printed(major: 2 | 5, bytes: Uint8Array): string {
  const out = new JsonWriter()
  const r = new ByteReader(bytes)
  jsonOf(typeOf(major))(r, out)
  expect(r.left).toBe(0)
  return out.text()
}

describe('values without classes of a job', () => {
  test.each(rows)('Kryo $major: $bytes', ({ major, bytes: text, json, value }) => {
    const bytes = hex(text)
    expect(printed(major, bytes)).toBe(json)
    const codec = codecOf(typeOf(major))
    const r = new ByteReader(bytes)
    const read = codec.read(r) as KryoValue
    expect(r.left).toBe(0)
    if (value !== undefined) expect(read.value).toEqual(value)
    else if (!json.startsWith('"1970')) expect(read.value).toEqual(JSON.parse(json))
    const w = new ByteWriter()
    codec.write(w, read)
    expect(w.done()).toEqual(bytes)
    r.only(0, bytes.length)
    codec.skip(r)
    expect(r.left).toBe(0)
  })

  test.each(rows)('Kryo $major: every part of $bytes is refused', ({ major, bytes: text }) => {
    const bytes = hex(text)
    for (let length = 0; length < bytes.length; length++)
      for (const program of [codecOf(typeOf(major)).read, codecOf(typeOf(major)).skip])
        expect(() => program(new ByteReader(bytes.subarray(0, length)))).toThrow(
          expect.objectContaining({ code: 'truncated' }),
        )
  })
})

describe('what is hostile', () => {
  const refused = (major: 2 | 5, bytes: Uint8Array, what: string): void => {
    const codec = codecOf(typeOf(major))
    for (const program of [codec.read, codec.skip, (r: ByteReader) => jsonOf(typeOf(major))(r, new JsonWriter())])
      expect(() => program(new ByteReader(bytes))).toThrow(what)
  }
  test('a list in itself is cut', () => expect(printed(2, hex(`${ARRAY_LIST} 01 01 00 02`))).toBe('[{"@ref":true}]'))
  test('two StringBuilders of the same text are two keys', () =>
    expect(printed(2, hex(`${HASH_MAP} 02 0101 ${BUILDER} 01 8261 0202 0101 01 8261 0204`))).toBe('[["a",1],["a",2]]'))
  test.each([
    ['the 30th of February', '0100 6a6176612e74696d652e4c6f63616c446174e5 01 001e 0002 c81f', 'not a date'],
    ['a reference forwards', `${ARRAY_LIST} 01 0303`, 'reference to no object of this value'],
    ['a class name forwards', '0101', 'reference to no class name of this value'],
    ['a class under no number', 'ff01', 'registered under no such number'],
    ['a count that cannot be', `${ARRAY_LIST} ffffffff07`, 'implausible count 2147483647 of elements'],
    ['a count below zero', `${ARRAY_LIST} ffffffff0f`, 'negative length'],
    ['a boolean that is none', '0502', 'no boolean of Kryo'],
    ['a class without a name', '0100 81', 'no class name of Kryo'],
    ['a class of the job', '0100 61e2 01', 'class ab is not known'],
    ['null where an object must be', '0300', 'null where an object of Kryo must be'],
  ])('%s', (_, bytes, what) => refused(2, hex(bytes), what))
  test('nulls without bytes', () =>
    refused(5, hex(`${ARRAY_LIST} ffffffff0f 00`), 'too many elements that take no bytes'))
  test('lists in lists without end', () => {
    const deep = Array.from({ length: 1000 }, () => '01 010001').join(' ')
    refused(2, hex(`${ARRAY_LIST} ${deep}`), 'nested too deeply')
  })
  test('parts that double at every level', () => {
    // a list holds the next one, and the same again by its number
    let bytes = '00'
    for (let level = 40; level > 0; level--)
      bytes = `02 010001 ${bytes} 0100 ${(level + 2).toString(16).padStart(2, '0')}`
    const out = new JsonWriter()
    expect(() => jsonOf(typeOf(2))(new ByteReader(hex(`${ARRAY_LIST} ${bytes}`)), out)).toThrow(
      'shared parts are too many',
    )
    expect(out.at).toBeLessThan(64 * 1024 * 1024)
  })
})
