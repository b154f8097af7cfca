import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { sortBytes } from '../../src/query/sort-bytes.ts'
import { codecOf, scalarOf } from '../../src/type/types.ts'

/** The order of the bytes that two values sort by. */
function orderOf(kind: string, a: unknown, b: unknown, exact: boolean): number {
  const type = { kind }
  const write = sortBytes(scalarOf(type)!, exact)
  const [x, y] = [a, b].map(value => {
    const [bytes, sorted] = [new ByteWriter(), new ByteWriter()]
    codecOf(type).write(bytes, value)
    write(new ByteReader(bytes.done()), sorted)
    return Buffer.from(sorted.done())
  })
  return Buffer.compare(x!, y!)
}

const sign = (a: number | bigint | string, b: number | bigint | string): number => (a < b ? -1 : a > b ? 1 : 0)
const long = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
const near = fc.constantFrom(0n, 1n, -1n, 1n << 53n, -(1n << 53n), (1n << 53n) + 1n, (1n << 62n) - 1n, 1n << 62n)

describe('bytes sort as values do', () => {
  test.each([false, true])('long, exact: %s', exact =>
    fc.assert(
      fc.property(fc.oneof(long, near), fc.oneof(long, near), (a, b) => {
        expect(orderOf('long', a, b, exact)).toBe(sign(a, b))
      }),
    ),
  )
  test.each([false, true])('BigInteger, exact: %s', exact =>
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 90n), max: 1n << 90n }), fc.oneof(near, long, fc.bigInt()), (a, b) => {
        expect(orderOf('bigInteger', a, b, exact)).toBe(sign(a, b))
      }),
    ),
  )
  test.each([false, true])('double, exact: %s', exact =>
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: exact }),
        fc.constantFrom(0, -0, 1, -1.5, 1e300, -5e-324),
        (a, b) => {
          expect(orderOf('double', a, b, exact)).toBe(sign(a, b))
        },
      ),
    ),
  )
  test('NaN behind Infinity', () => expect(orderOf('double', Number.NaN, Infinity, false)).toBe(1))
  test('decimals of any scale', () => {
    const decimal = fc.record({
      unscaled: fc.bigInt({ min: -100000n, max: 100000n }),
      scale: fc.integer({ min: -6, max: 6 }),
    })
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const value = (d: typeof a): bigint => d.unscaled * 10n ** BigInt(6 - d.scale)
        expect(orderOf('bigDecimal', a, b, true)).toBe(sign(value(a), value(b)))
      }),
    )
  })
  test('strings by UTF-16 unit, null behind all', () => {
    const text = fc.string({
      unit: fc.constantFrom('\0', 'a', 'b', '~', '\u007f', '\u0080', 'ß', '\ud800', '\uffff'),
      maxLength: 4,
    })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(orderOf('string', a, b, false)).toBe(sign(a, b))
      }),
    )
    expect(orderOf('string', null, '\uffff', false)).toBe(1)
  })
  test('points in time', () => {
    const instant = fc.record({
      epochSecond: fc.bigInt({ min: -31557014167219200n, max: 31556889864403199n }),
      nano: fc.integer({ min: 0, max: 999_999_999 }),
    })
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(orderOf('instant', a, b, false)).toBe(sign(a.epochSecond, b.epochSecond) || sign(a.nano, b.nano))
      }),
    )
  })
})
