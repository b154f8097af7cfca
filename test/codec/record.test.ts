import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { blob, bool, byte, double, int, long, offset, short, utf } from '../../src/codec/base.ts'
import { Trace, type Codec } from '../../src/codec/codec.ts'
import { list, optional } from '../../src/codec/combine.ts'
import { builders, record, variant } from '../../src/codec/record.ts'
import { dump } from '../hex.ts'
import { laws } from '../laws.ts'
import { trials } from '../tier.ts'

laws('record', record('key groups', { first: int, name: utf, offsets: list(offset) }), [
  {
    hex: '00000007 # first\n 0002 6162 # name\n 00000001 0000000000000384 # one offset',
    value: { first: 7, name: 'ab', offsets: [900] },
  },
])
laws('record without fields', record('nothing', {}), [{ hex: '', value: {} }])
laws('variant', variant('file', { size: offset }), [{ hex: '0000000000000001', value: { kind: 'file', size: 1 } }])

/** Codecs with and without source text of their own, and what to put into them. */
const members: readonly (readonly [Codec<unknown>, fc.Arbitrary<unknown>])[] = [
  [byte, fc.integer({ min: -128, max: 127 })],
  [short, fc.integer({ min: -32768, max: 32767 })],
  [int, fc.integer()],
  [long, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [offset, fc.maxSafeNat()],
  [double, fc.double({ noNaN: true })],
  [bool, fc.boolean()],
  [utf, fc.string({ maxLength: 20 })],
  [blob, fc.uint8Array({ maxLength: 20 })],
  [list(int), fc.array(fc.integer(), { maxLength: 5 })],
  [optional(utf, byte), fc.option(fc.string({ maxLength: 5 }), { nil: undefined })],
  [record('inner', { a: int, b: utf }), fc.record({ a: fc.integer(), b: fc.string({ maxLength: 5 }) })],
] as const
const fieldName = fc.stringMatching(/^[a-z]\w{0,8}$/).filter(name => name !== 'kind')
const shape = fc.uniqueArray(fc.tuple(fieldName, fc.constantFrom(...members)), {
  selector: ([name]) => name,
  maxLength: 8,
})
const cases = fc.tuple(shape, fc.option(fc.constant('thing'), { nil: undefined })).chain(([fields, kind]) =>
  fc.tuple(
    fc.constant(Object.fromEntries(fields.map(([name, [codec]]) => [name, codec]))),
    fc.constant(kind),
    fc
      .record(Object.fromEntries(fields.map(([name, [, value]]) => [name, value])), { noNullPrototype: true })
      .map(value => (kind === undefined ? value : { kind, ...value })),
  ),
)

describe('generated and plain records', () => {
  test('read, write and skip the same', () => {
    fc.assert(
      fc.property(cases, ([fields, kind, value]) => {
        const both = [builders.generated, builders.plain].map(build =>
          builders.recordOf<typeof value>('it', fields, kind, build),
        )
        const bytes = both.map(codec => {
          const w = new ByteWriter()
          codec.write(w, value)
          return w.done()
        })
        expect(dump(bytes[0]!)).toBe(dump(bytes[1]!))
        for (const codec of both) {
          const [read, skipped, traced] = [
            new ByteReader(bytes[0]!),
            new ByteReader(bytes[0]!),
            new ByteReader(bytes[0]!),
          ]
          expect(codec.read(read)).toEqual(value)
          expect(codec.trace(traced, new Trace())).toEqual(value)
          codec.skip(skipped)
          expect([read.left, skipped.left, traced.left]).toEqual([0, 0, 0])
        }
      }),
      trials(300, 8),
    )
  })

  test('have their members in the same order', () => {
    const fields = { zebra: byte, apple: byte }
    for (const build of [builders.generated, builders.plain]) {
      expect(
        Object.keys(builders.recordOf<object>('it', fields, 'k', build).read(new ByteReader(Uint8Array.of(1, 2)))),
      ).toEqual(['kind', 'zebra', 'apple'])
    }
  })
})

describe('field names', () => {
  test.each(['', '1st', '__proto__', 'a-b', 'a b', 'a;', 'é', '_x', 'x}; throw 1; {'])('%j is refused', name => {
    expect(() => record('it', Object.fromEntries([[name, int]]))).toThrow(TypeError)
  })
  test('the name of the record stays out of the source', () =>
    expect(record('a"b`${x}\n', { ok: byte }).read(new ByteReader(Uint8Array.of(5)))).toEqual({ ok: 5 }))
})

test('minBytes is the sum', () => expect(record('it', { a: int, b: utf, c: list(long) }).minBytes).toBe(4 + 2 + 4))
