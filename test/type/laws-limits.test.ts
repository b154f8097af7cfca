import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import { lineOf, stateLines } from '../../src/export/lines.ts'
import { BatchBuilder } from '../../src/model/batch.ts'
import type { State } from '../../src/model/savepoint.ts'
import type { Type } from '../../src/model/type.ts'
import { Cursor } from '../../src/query/entry-cursor.ts'
import { compareDecimals } from '../../src/type/decimal.ts'
import { codecOf, hashOf, jsonOf, scalarOf, unreadableReason } from '../../src/type/types.ts'
import { hex } from '../hex.ts'
import { thrown } from '../laws.ts'

const of = (kind: string, parts: object = {}): Type => ({ kind, ...parts })
const avro = (schema: unknown): Type =>
  of('avro', { className: 'org.apache.avro.generic.GenericRecord', schema: JSON.stringify(schema) })
const list = (element: Type): Type => of('list', { element })

function json(type: Type, bytes: Uint8Array): string {
  const out = new JsonWriter(64)
  jsonOf(type)(new ByteReader(bytes), out)
  return out.text()
}
/** What all ways of looking at a value say of it. */
function errors(type: Type, bytes: Uint8Array): readonly SavepointError[] {
  const hash = hashOf(type)
  const ways = [
    codecOf(type).read,
    codecOf(type).skip,
    (r: ByteReader) => jsonOf(type)(r, new JsonWriter(64)),
    ...(typeof hash === 'string' ? [] : [hash]),
  ]
  return ways.map(way => thrown(() => way(new ByteReader(bytes))))
}
function within(milliseconds: number, run: () => void): void {
  const start = performance.now()
  run()
  expect(performance.now() - start).toBeLessThan(milliseconds)
}

describe('a count beyond what is there fails at once', () => {
  const nothing = of('nullValue')
  const MOST = '7fffffff 00 00 00'
  const rows: readonly (readonly [string, Type, string])[] = [
    ...['boolean', 'byte', 'char', 'short', 'int', 'long', 'float', 'double', 'string'].map(
      name => [`${name}[]`, of(`${name}Array`), MOST] as const,
    ),
    ['list', list(of('int')), MOST],
    ['list of what takes no bytes', list(nothing), MOST],
    ['list of tuples of what takes no bytes', list(of('tuple', { className: 'T', fields: [nothing, nothing] })), MOST],
    ['list of rows without fields', list(of('row', { fields: [], rowKind: false })), MOST],
    ['list of lists of what takes no bytes', list(list(nothing)), `00000001 ${MOST}`],
    ['set', of('set', { element: nothing }), MOST],
    ['array', of('array', { element: nothing, component: 'X' }), MOST],
    ['map', of('map', { key: nothing, value: nothing }), MOST],
    ['map by name', of('map', { key: of('string'), value: nothing }), MOST],
    ['string', of('string'), 'ffffffff 07 61 61'],
    ['longest string', of('string'), 'ffffffff 0f 61 61'],
    ['StringValue', of('stringValue'), 'ffffffff 07 61 61'],
    ['BigInteger', of('bigInteger'), MOST],
    ['BigDecimal', of('bigDecimal'), MOST],
    ['Bitmap', of('bitmap'), MOST],
    ['Variant', of('variant'), '00000001 7fffffff 00 00'],
    ['Avro bytes', avro('bytes'), MOST],
    ['Avro string', avro('string'), MOST],
    ['Avro array', avro({ type: 'array', items: 'int' }), 'ffffffff07 00 00'],
    ['Avro array, the largest count', avro({ type: 'array', items: 'int' }), 'ffffffffffffff7f 00 00'],
    ['Avro array of nulls', avro({ type: 'array', items: 'null' }), 'ffffffff07 00 00'],
    [
      'Avro array of empty records',
      avro({ type: 'array', items: { type: 'record', name: 'E', fields: [] } }),
      'ffffffff07 00 00',
    ],
    ['Avro map', avro({ type: 'map', values: 'null' }), 'ffffffff07 00 00'],
    [
      'Avro array of itself',
      avro({ type: 'record', name: 'T', fields: [{ name: 'kids', type: { type: 'array', items: 'T' } }] }),
      'ffffffff07 00 00',
    ],
  ]
  test.each(rows)('%s', (_, type, bytes) => {
    within(200, () => {
      for (const { code } of errors(type, hex(bytes))) expect(['truncated', 'corrupt', 'unsupported']).toContain(code)
    })
  })
  const signed: readonly (readonly [string, Type])[] = [
    ['list', list(of('int'))],
    ['list of what takes no bytes', list(nothing)],
    ['map', of('map', { key: nothing, value: nothing })],
    ['int[]', of('intArray')],
    ['byte[]', of('byteArray')],
    ['Avro string', avro('string')],
    ['BigInteger', of('bigInteger')],
  ]
  test.each(signed)('a negative count: %s', (_, type) => {
    for (const { code } of errors(type, hex('ffffffff 00 00'))) expect(code).toBe('corrupt')
  })
  test('what takes no bytes may be many', () => {
    expect(codecOf(list(nothing)).read(new ByteReader(hex('00002710')))).toHaveLength(10_000)
    expect(json(avro({ type: 'array', items: 'null' }), hex('904e 00'))).toBe(`[${'null,'.repeat(9999)}null]`)
  })
})

describe('elements that take no bytes have one budget per value', () => {
  const nulls = avro({ type: 'array', items: { type: 'array', items: 'null' } })
  const rows: readonly (readonly [string, Type, string])[] = [
    ['Avro arrays of arrays', nulls, `03 ${'c0a917 00'.repeat(3)} 00`], // 3 times 382,144, of which no array alone is too long
    ['lists of lists', list(list(of('nullValue'))), `00000003 ${'00061a80'.repeat(3)}`],
    ['lists of arrays', list(of('nullValueArray')), `00000003 ${'00061a80'.repeat(3)}`],
    [
      'a record of lists',
      of('tuple', { className: 'T', fields: [0, 1, 2].map(() => list(of('nullValue'))) }),
      '00061a80'.repeat(3),
    ],
    ['sets of lists', of('set', { element: list(of('nullValue')) }), `00000003 ${'00 00061a80'.repeat(3)}`],
    [
      'maps of lists by name',
      of('map', { key: of('string'), value: list(of('nullValue')) }),
      `00000003 ${'02 61 00 00061a80'.repeat(3)}`,
    ],
  ]
  test.each(rows)('%s', (_, type, bytes) => {
    for (const error of errors(type, hex(bytes)))
      expect([error.code, error.message]).toEqual([
        'unsupported',
        expect.stringMatching(
          /too many elements that take no bytes in one value: found \d+ or more, expected at most 1000000$/,
        ),
      ])
  })
  test('elements of what may be empty but is not do not count', () => {
    const kids = avro({ type: 'record', name: 'T', fields: [{ name: 'kids', type: { type: 'array', items: 'T' } }] })
    const bytes = new Uint8Array(3 + 1_000_001 + 1)
    bytes.set([0xc1, 0x84, 0x3d]) // each record is one byte: no kids
    const r = new ByteReader(bytes)
    codecOf(kids).skip(r)
    expect(r.left).toBe(0)
  })
  test('the next value begins again, also in the code of whole lines', () => {
    const value = list(of('nullValue'))
    const none = { key: undefined, namespace: undefined, mapKey: undefined, ttl: false, asynchronous: false }
    const state: State = { name: 's', scope: 'operator', kind: 'list', value, serializers: {}, ...none }
    const builder = new BatchBuilder(hex('00000000 00020000'))
    builder.run(0, 0, -1)
    for (let i = 0; i < 1000; i++) builder.add(0, 0, 0, 4)
    for (let i = 0; i < 9; i++) builder.add(0, 0, 4, 8)
    const batch = builder.batch()
    const line = lineOf(stateLines(state), batch.runs[0]!)
    const out = new JsonWriter(8192)
    const cursor = new Cursor()
    cursor.open(batch)
    for (let i = 0; i < batch.count; i++) {
      out.at = 0
      line(cursor, i, out)
      if (i >= 1000) expect(out.at).toBeGreaterThan(131_072 * 5)
    }
  })
})

describe('what nests', () => {
  const chain = avro({ type: 'record', name: 'L', fields: [{ name: 'next', type: ['null', 'L'] }] })
  const links = (n: number): Uint8Array => hex(`${'00000001'.repeat(n)} 00000000`)
  test('as deep as a hundred', () => {
    expect(json(chain, links(100))).toBe(`${'{"next":'.repeat(101)}null${'}'.repeat(101)}`)
    const value = codecOf(chain).read(new ByteReader(links(100)))
    const w = new ByteWriter()
    codecOf(chain).write(w, value)
    expect(w.done()).toEqual(links(100))
  })
  test.each([510, 100_000])('not %i deep', deep => {
    for (const error of errors(chain, links(deep))) expect(error.message).toContain('nested too deeply')
  })
  test('without end and without bytes', () => {
    for (const error of errors(
      avro({
        type: 'record',
        name: 'R',
        fields: [
          { name: 'a', type: 'R' },
          { name: 'b', type: 'R' },
        ],
      }),
      hex('00'),
    ))
      expect(error.message).toContain('nested too deeply')
  })

  /** `levels` arrays around a type. */
  const arrays = (levels: number, inner: string): string =>
    `${'{"type":"array","items":'.repeat(levels)}${inner}${'}'.repeat(levels)}`
  const ones = (count: number): Uint8Array => new Uint8Array(count).fill(1)
  test.each([210, 1000, 3000, 20_000])('a schema %i deep', deep => {
    const type = of('avro', { className: 'x', schema: arrays(deep, '"int"') })
    for (const way of [codecOf(type).read, (r: ByteReader) => jsonOf(type)(r, new JsonWriter(64))])
      expect([
        thrown(() => way(new ByteReader(ones(9)))).code,
        unreadableReason(type)?.startsWith('not an Avro schema'),
      ]).toEqual(['corrupt', true])
  })
  test('a schema of almost the most, and values of it', () => {
    const type = of('avro', { className: 'x', schema: arrays(198, '"boolean"') })
    const bytes = Uint8Array.of(...ones(199), ...new Uint8Array(198))
    expect(json(type, bytes)).toBe(`${'['.repeat(198)}true${']'.repeat(198)}`)
  })
  test('a record that nests in itself by way of many others', () => {
    const type = of('avro', {
      className: 'x',
      schema: `{"type":"record","name":"R","fields":[{"name":"a","type":${arrays(190, '"R"')}}]}`,
    })
    for (const error of errors(type, ones(100_000))) expect(error.message).toContain('nested too deeply')
  })
  test('records in records, each known from before', () => {
    const field = (i: number): object => ({
      name: `f${i}`,
      type: { type: 'record', name: `R${i}`, fields: [{ name: 'a', type: i === 0 ? 'null' : `R${i - 1}` }] },
    })
    const type = avro({ type: 'record', name: 'All', fields: Array.from({ length: 1200 }, (_, i) => field(i)) })
    for (const error of errors(type, new Uint8Array(0))) expect(error.message).toContain('nested too deeply')
  })
  test('types in types', () => {
    let type = of('int')
    for (let i = 0; i < 120; i++) type = list(type)
    expect(json(type, hex(`${'00000001'.repeat(120)} 00000007`))).toBe(`${'['.repeat(120)}7${']'.repeat(120)}`)
  })
})

describe('large values', () => {
  // StringValue.writeString: the length in groups of seven bits, plus one
  test.each([
    [126, '7f'],
    [127, '8001'],
    [16_382, 'ff7f'],
    [16_383, '808001'],
    [2_097_150, 'ffff7f'],
    [2_097_151, '80808001'],
  ])('a string of %i', (length, header) => {
    const text = 'b'.repeat(length)
    const bytes = hex(header)
    const w = new ByteWriter()
    codecOf(of('string')).write(w, text)
    expect(w.done().subarray(0, bytes.length)).toEqual(bytes)
    expect(w.at).toBe(bytes.length + length)
    expect(codecOf(of('string')).read(new ByteReader(w.done())) === text).toBe(true)
    expect(json(of('string'), w.done()) === `"${text}"`).toBe(true)
  })
  test.each([
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    [129, '8101'],
    [16_383, 'ff7f'],
    [16_384, '808001'],
  ])('an Avro array of %i', (length, header) => {
    const type = avro({ type: 'array', items: 'boolean' })
    const values = Array.from({ length }, () => true)
    const w = new ByteWriter()
    codecOf(type).write(w, values)
    expect(w.done()).toEqual(Uint8Array.of(...hex(header), ...values.map(() => 1), 0))
    expect(codecOf(type).read(new ByteReader(w.done()))).toEqual(values)
    expect(json(type, w.done())).toBe(JSON.stringify(values))
  })
  test('an Avro array in blocks', () => {
    const type = avro({ type: 'array', items: 'boolean' })
    expect(json(type, hex('02 01 00 01 01 00'))).toBe('[true,false,true]')
    expect(codecOf(type).read(new ByteReader(hex('02 01 00 01 01 00')))).toEqual([true, false, true])
    expect(json(avro({ type: 'map', values: 'boolean' }), hex('01 00000001 61 01 01 00000001 62 00 00'))).toBe(
      '{"a":true,"b":false}',
    )
  })
  test('a string of a million', () => {
    const w = new ByteWriter()
    const text = 'aé€\ud83d\ude00'.repeat(200_000)
    codecOf(of('string')).write(w, text)
    within(3000, () => {
      expect(codecOf(of('string')).read(new ByteReader(w.done())) === text).toBe(true)
      expect(json(of('string'), w.done()) === JSON.stringify(text)).toBe(true)
    })
  })
  test.each([1n, -1n])('a BigInteger of a hundred thousand bytes, times %i', sign => {
    const value = sign * (1n << 799_999n)
    within(3000, () => {
      const w = new ByteWriter()
      codecOf(of('bigInteger')).write(w, value)
      expect(w.at).toBe(4 + 100_000 + (sign > 0n ? 1 : 0))
      expect(codecOf(of('bigInteger')).read(new ByteReader(w.done())) === value).toBe(true)
      expect(json(of('bigInteger'), w.done()) === String(value)).toBe(true)
      const hash = hashOf(of('bigInteger'))
      // 25,000 words, of which only the first is not 0: 2^31 times an odd number
      if (typeof hash !== 'string') expect(hash(new ByteReader(w.done()))).toBe(-0x8000_0000)
    })
  })
  test('a text beyond the longest string is not read as one', () => {
    const bytes = new Uint8Array(2 ** 29) // of which one page is used
    bytes.set([0xea, 0xff, 0xff, 0xff, 0x01])
    expect(thrown(() => codecOf(of('string')).read(new ByteReader(bytes))).message).toBe(
      'a text is longer than the strings of JavaScript: found 536870889, expected at most 536870888',
    )
    bytes.set([0x1f, 0xff, 0xff, 0xe9])
    expect(thrown(() => codecOf(avro('string')).read(new ByteReader(bytes))).message).toContain('found 536870889')
  })
  test('numbers of ten million digits, and not more', () => {
    const bytes = new Uint8Array(8 + 4 * 1024 * 1024 + 1)
    bytes.set([0x00, 0x40, 0x00, 0x05])
    const kinds = [of('bigInteger'), of('bigDecimal')]
    for (const type of kinds)
      for (const way of [
        codecOf(type).read,
        (r: ByteReader) => jsonOf(type)(r, new JsonWriter(64)),
        scalarOf(type)!.read,
      ])
        expect(thrown(() => way(new ByteReader(bytes))).message).toBe(
          'bytes @ 0x4: a number of too many digits: found 4194305 bytes, expected at most 4194304',
        )
    bytes.set([0x00, 0x40, 0x00, 0x04]) // of zeros
    expect(json(of('bigInteger'), bytes)).toBe('0')
    const decimal = avro({ type: 'bytes', logicalType: 'decimal', precision: 9 })
    bytes.set([0x00, 0x40, 0x00, 0x01])
    expect(thrown(() => json(decimal, bytes)).code).toBe('unsupported')
  })
  test('a decimal of hundred thousand digits is compared without printing it', () => {
    for (const digits of [500, 999, 1000, 5000, 100_000])
      for (const by of [-1n, 0n, 1n]) {
        const [a, b] = [
          { unscaled: 10n ** BigInt(digits) + by, scale: 0 },
          { unscaled: 1n, scale: -digits },
        ]
        expect(compareDecimals(a, b)).toBe(Number(by))
        expect(compareDecimals({ ...a, unscaled: -a.unscaled }, b)).toBe(-1)
      }
  })
  test('scales without end', () => {
    for (const scale of ['7fffffff', '80000000', '00002711', 'ffffd8ef'])
      within(50, () => expect(json(of('bigDecimal'), hex(`0000000507 ${scale}`)).length).toBeLessThan(20))
  })
})

describe('what cannot be read', () => {
  const opaque = of('opaque', { className: 'com.acme.X', reason: 'of its own' })
  test('fails where a value of it is met', () => {
    for (const type of [opaque, of('value', { className: 'com.acme.Mine' }), of('no such kind')]) {
      for (const error of errors(type, hex('00 00 00 00'))) expect(error.code).toBe('unsupported')
      expect(thrown(() => codecOf(type).write(new ByteWriter(), 1)).code).toBe('unsupported')
      expect(typeof hashOf(type)).toBe('string')
    }
    expect(
      errors(of('tuple', { className: 'T', fields: [of('int'), opaque] }), hex('00000001 00')).map(
        error => error.message,
      )[0],
    ).toContain('of its own')
  })
  test('but not where null stands in its place', () => {
    expect(json(of('nullable', { element: opaque, padding: 0 }), hex('01'))).toBe('null')
    expect(json(list(opaque), hex('00000000'))).toBe('[]')
    expect(
      json(
        of('pojo', { className: 'P', fields: [{ name: 'x', type: opaque }], registered: [], unregistered: [] }),
        hex('02 01'),
      ),
    ).toBe('{"x":null}')
  })
  test('a subclass that the snapshot does not name', () => {
    const pojo = of('pojo', { className: 'com.acme.P', fields: [], registered: [], unregistered: [] })
    for (const error of errors(pojo, hex('04 0001 "X"')))
      expect([error.code, error.message.includes('subclass X of com.acme.P is not in the snapshot')]).toEqual([
        'unsupported',
        true,
      ])
    for (const error of errors(pojo, hex('08 00'))) expect(error.code).toBe('corrupt')
    for (const flags of ['00', '10', 'f0'])
      for (const error of errors(pojo, hex(flags))) expect(error.code).toBe('corrupt')
  })
})

test('a unit of a string takes three bytes at most', () => {
  for (const bytes of ['02 80808001', '02 808004', '03 61 ffffff7f'])
    for (const error of errors(of('string'), hex(bytes))) expect(error.message).toContain('not a UTF-16 unit')
  expect(json(of('string'), hex('02 ffff03'))).toBe('"\uffff"')
})

describe('entries that a Map cannot hold', () => {
  const map = of('map', { key: of('double'), value: of('string') })
  test.each([
    [
      '0.0 and -0.0',
      '00000002 0000000000000000 00 0261 8000000000000000 00 0262',
      '[[0,"a"],[-0.0,"b"]]',
      [
        [0, 'a'],
        [-0, 'b'],
      ],
    ],
    ['-0.0', '00000001 8000000000000000 01', '[[-0.0,null]]', [[-0, null]]],
    [
      'a key twice',
      '00000002 3ff0000000000000 01 3ff0000000000000 01',
      '[[1,null],[1,null]]',
      [
        [1, null],
        [1, null],
      ],
    ],
  ])('%s', (_, bytes, text, value) => {
    expect(json(map, hex(bytes))).toBe(text)
    const read = codecOf(map).read(new ByteReader(hex(bytes)))
    expect(read).toEqual(value)
    const w = new ByteWriter()
    codecOf(map).write(w, read)
    expect(w.done()).toEqual(hex(bytes))
  })
  test('but NaN', () =>
    expect(codecOf(map).read(new ByteReader(hex('00000001 7ff8000000000000 01')))).toEqual(
      new Map([[Number.NaN, null]]),
    ))
})

describe('maps whose keys may name members', () => {
  const entry = (key: Type): Type => of('map', { key, value: of('int') })
  test.each([
    ['String', of('string'), '0261', '{"a":1}'],
    ['null among them', of('string'), '00', '[[null,1]]'],
    ['nullable String', of('nullable', { element: of('string'), padding: 0 }), '00 0261', '{"a":1}'],
    ['nullable String, null', of('nullable', { element: of('string'), padding: 0 }), '01', '[[null,1]]'],
    ['padded Character, null', of('nullable', { element: of('char'), padding: 2 }), '01 0000', '[[null,1]]'],
    ['StringValue', of('stringValue'), '0161', '{"a":1}'],
    [
      'StringValue that writes itself',
      of('value', { className: 'org.apache.flink.types.StringValue' }),
      '0161',
      '{"a":1}',
    ],
    ['Integer', of('int'), '00000007', '[[7,1]]'],
    ['Instant', of('instant'), '0000000000000000 00000000', '[["1970-01-01T00:00:00Z",1]]'],
  ])('%s', (_, key, bytes, text) => expect(json(entry(key), hex(`00000001 ${bytes} 00 00000001`))).toBe(text))
  test('null behind others', () =>
    expect(json(entry(of('string')), hex('00000002 0261 00 00000001 00 01'))).toBe('[["a",1],[null,null]]'))
})

describe('the calendar', () => {
  const epochDay = (day: bigint): string => {
    const w = new ByteWriter(16)
    w.long(day * 86_400n)
    w.int(0)
    return json(of('instant'), w.done())
  }
  test('every day of four hundred years', () => {
    for (let day = -200_000; day < -200_000 + 146_097; day++) {
      const expected = `"${new Date(day * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z"`
      if (epochDay(BigInt(day)) !== expected) expect(epochDay(BigInt(day))).toBe(expected)
    }
  })
  test('the same days of other centuries', () => {
    for (const cycle of [-700_000_000n, -5n, -1n, 1n, 25n, 700_000_000n]) {
      for (let day = 0n; day < 146_097n; day += 365n) {
        const [, year, rest] = /^"(.+)(-\d\d-.*)$/.exec(epochDay(day + cycle * 146_097n))!
        const [, year0, rest0] = /^"(.+)(-\d\d-.*)$/.exec(epochDay(day))!
        expect([BigInt(year!), rest]).toEqual([BigInt(year0!) + cycle * 400n, rest0])
      }
    }
  })
})
