import { Buffer } from 'node:buffer'
import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonWriter, floatText, nextUnit, utf8 } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { stringCodec } from '../../src/type/string.ts'
import { thrown } from '../laws.ts'
import { trials } from '../tier.ts'
import { shortestFloat, text as awkwardText } from '../type/leaves.ts'

// Against String, JSON.stringify, BigInt and Buffer. Every writer starts with one byte, so that each piece has to make its own room.

function printed(print: (out: JsonWriter) => void): string {
  const out = new JsonWriter(1)
  out.byte(0x21)
  print(out)
  out.byte(0x21)
  const text = Buffer.from(out.bytes.subarray(0, out.at)).toString()
  expect([text[0], text.at(-1)], 'nothing beside it is touched').toEqual(['!', '!'])
  return text.slice(1, -1)
}
const always = <T>(values: Arbitrary<T>, law: (value: T) => void, usual = 2500): void =>
  fc.assert(
    fc.property(values, value => void law(value)),
    trials(usual, 7),
  )
/** 10^n and its neighbours, and numbers of n equal or rising digits. */
const edges = (most: number): readonly bigint[] =>
  Array.from({ length: most }, (_, n) => [
    10n ** BigInt(n),
    10n ** BigInt(n) - 1n,
    10n ** BigInt(n) + 1n,
    BigInt('9'.repeat(n + 1)),
    BigInt('12345678901234567890'.slice(0, n + 1)),
    BigInt(`1${'0'.repeat(n)}`) * 5n,
    2n ** BigInt(3 * n),
  ]).flat()

describe('number', () => {
  const check = (value: number): void => expect(printed(out => out.number(value))).toBe(String(value))
  test('edges', () => {
    for (const edge of edges(17))
      for (const value of [edge, -edge]) if (BigInt.asIntN(54, value) === value) check(Number(value))
    for (const value of [
      0,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      2 ** 53,
      -(2 ** 53),
      2 ** 53 - 1,
      99_999_999,
      100_000_000,
      1e15,
      1e15 - 1,
      9_007_199_200_000_000,
    ])
      check(value)
    expect(printed(out => out.number(-0))).toBe('0')
  })
  test('any', () => {
    always(fc.maxSafeInteger(), check)
    always(fc.integer(), check)
  })
})

describe('long', () => {
  const check = (value: bigint): void =>
    expect(printed(out => out.long(Number(BigInt.asIntN(32, value >> 32n)), Number(BigInt.asUintN(32, value))))).toBe(
      value.toString(),
    )
  test('edges', () => {
    const halves = [31n, 32n, 52n, 53n, 54n, 62n, 63n].flatMap(bits => [2n ** bits, 2n ** bits - 1n, 2n ** bits + 1n])
    for (const edge of [0n, ...edges(20), ...halves])
      for (const value of [edge, -edge]) if (BigInt.asIntN(64, value) === value) check(value)
  })
  test('any', () => always(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), check))
})

describe('double', () => {
  const text = (value: number): string =>
    Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : JSON.stringify(String(value))
  const check = (value: number): void => {
    const found = printed(out => out.double(value))
    expect(found).toBe(text(value))
    const back: unknown = JSON.parse(found)
    expect(typeof back === 'string' ? Number(back) : back).toBe(value)
  }
  test('edges', () => {
    const powers = Array.from({ length: 640 }, (_, i) => Number(`1e${i - 330}`)).concat(
      Array.from({ length: 2099 }, (_, i) => 2 ** (i - 1074)),
    )
    for (const value of [
      0,
      -0,
      Number.NaN,
      Infinity,
      -Infinity,
      5e-324,
      1e21,
      1e-7,
      1e-6,
      123456789012345680000,
      0.1 + 0.2,
      1e15,
      1e15 - 1,
      1e15 + 2,
      2 ** 53,
      2 ** 63,
      4.35,
      1.7976931348623157e308,
      0.001,
      0.0010001,
      99_999_999.9999999,
      123_456_789.1234567,
      999_999_999_999.999,
      1e12 + 0.125,
      ...powers,
      ...edges(20).map(Number),
    ]) {
      for (const near of [value, -value, value * (1 + 2 ** -52), value * (1 - 2 ** -53)]) check(near)
    }
  })
  test('any bits', () =>
    always(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), bits =>
      check(new Float64Array(BigUint64Array.of(bits).buffer)[0]!),
    ))
  test('any', () => always(fc.double(), check))
  test('of few digits behind the point', () =>
    always(fc.tuple(fc.integer(), fc.nat(12), fc.integer({ min: -1, max: 1 })), ([digits, places, beside]) => {
      const value = digits / 10 ** places
      check(value * (1 + beside * 2 ** -52))
    }))
})

describe('float', () => {
  const text = (value: number): string =>
    Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : shortestFloat(value)) : JSON.stringify(String(value))
  const check = (value: number): void => {
    const found = printed(out => out.float(value))
    expect(found).toBe(text(value))
    const back: unknown = JSON.parse(found)
    expect(Math.fround(Number(back))).toBe(value)
  }
  const ofBits = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0]!
  test('edges', () => {
    for (let exponent = 0; exponent < 256; exponent++)
      for (const near of [-2, -1, 0, 1, 2])
        for (const sign of [0, 0x8000_0000]) check(ofBits((exponent * 0x80_0000 + near + sign) >>> 0))
    for (let power = -46; power < 39; power++)
      for (const first of [1, 2, 5, 9.999999, 1.25]) check(Math.fround(Number(`${first}e${power}`)))
    for (const value of [
      0.1, 0.3, 3.4e38, 16777215, 16777216, 16777217, 33554432, 1e10, 8.5e9, 1.17549435e-38, 1.4e-45,
    ])
      check(Math.fround(value))
  })
  test('any bits', () => always(fc.nat(0xffff_ffff), bits => check(ofBits(bits))))
  test('of few digits behind the point', () =>
    always(fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.nat(9)), ([digits, places]) =>
      check(Math.fround(digits / 10 ** places)),
    ))
  test('of a power of two the shortest is not always the nearest', () => {
    // 2^-96 is 1.26217744…e-29: its lower neighbour is half as far as its upper one
    expect(floatText(2 ** -96)).toBe('1.2621775e-29')
    expect(floatText(-(2 ** -96))).toBe('-1.2621775e-29')
  })
})

describe('string and units', () => {
  const units = (value: string): string => {
    const w = new ByteWriter()
    stringCodec(0).write(w, value)
    const r = new ByteReader(Uint8Array.of(...w.done(), 0x41))
    let lengthBytes = 1
    for (let rest = value.length; rest >= 0x80; rest >>>= 7) lengthBytes++
    r.skip(lengthBytes)
    const found = printed(out => out.units(r, value.length))
    expect(r.left, 'it stops behind the last unit').toBe(1)
    return found
  }
  const check = (value: string): void => {
    expect(printed(out => out.string(value))).toBe(JSON.stringify(value))
    expect(units(value)).toBe(JSON.stringify(value))
  }
  test('every unit alone, and between others', () => {
    for (let unit = 0; unit < 0x10000; unit += unit < 0x900 || (unit > 0xd700 && unit < 0xe100) ? 1 : 61) {
      const text = String.fromCharCode(unit)
      expect(printed(out => out.string(text))).toBe(JSON.stringify(text))
      expect(printed(out => out.string(`\ud83d${text}a`))).toBe(JSON.stringify(`\ud83d${text}a`))
      expect(units(`\ud83d${text}\ude00`)).toBe(JSON.stringify(`\ud83d${text}\ude00`))
    }
  })
  test('any', () => {
    always(
      fc
        .array(fc.oneof(awkwardText, fc.constantFrom('\ud83d', '\ude00', '"', '\0', 'ab', '\ufeff')), { maxLength: 6 })
        .map(parts => parts.join('')),
      check,
    )
    check('\ud83d\ude00'.repeat(5000))
    check('\u0001'.repeat(5000))
  })
  test('a unit takes three bytes at most', () => {
    const unit = (...bytes: number[]): number => nextUnit(new ByteReader(Uint8Array.from(bytes)))
    expect([unit(0x7f), unit(0x80, 0x01), unit(0xff, 0x7f), unit(0xff, 0xff, 0x03)]).toEqual([
      0x7f, 0x80, 0x3fff, 0xffff,
    ])
    expect(thrown(() => unit(0x80, 0x80, 0x80, 0x01)).message).toBe(
      'bytes @ 0x0: not a UTF-16 unit: found more than 16 bits',
    )
    expect(thrown(() => unit(0x80, 0x80, 0x04)).code).toBe('corrupt')
    for (const cut of [[], [0x80], [0xff, 0xff]]) expect(thrown(() => unit(...cut)).code).toBe('truncated')
  })
})

describe('utf8', () => {
  test('any text', () =>
    always(
      awkwardText.map(value => Buffer.from(value).toString()),
      value => expect(printed(out => out.utf8(utf8(value)))).toBe(JSON.stringify(value)),
    ))
  test('a byte order mark is a character', () =>
    expect(printed(out => out.utf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)))).toBe('"\ufeffa"'))
  test('bytes that are no UTF-8', () =>
    always(fc.uint8Array({ maxLength: 12 }), bytes =>
      expect(printed(out => out.utf8(bytes))).toBe(JSON.stringify(Buffer.from(bytes).toString())),
    ))
})

describe('long texts are printed in pieces', () => {
  const PIECE = 1 << 20
  const shifted = ['', 'a'].map(front => `${front}${'\ud83d\ude00'.repeat(PIECE / 2 + 1)}"\ud83d`)
  test.each(shifted)('pairs %#', text => {
    expect(printed(out => out.utf8(utf8(text)))).toBe(JSON.stringify(text.replace(/\ud83d$/, '\ufffd')))
    const w = new ByteWriter()
    stringCodec(1).write(w, text)
    const r = new ByteReader(w.done().subarray(3)) // behind its length
    expect(printed(out => out.units(r, text.length))).toBe(JSON.stringify(text))
    expect(r.left).toBe(0)
  })
})

test('base64', () => {
  always(
    fc.uint8Array({ maxLength: 300 }),
    bytes => expect(printed(out => out.base64(bytes))).toBe(`"${Buffer.from(bytes).toString('base64')}"`),
    1000,
  )
})

describe('the buffer', () => {
  test('grows and keeps what it has', () => {
    const out = new JsonWriter(1)
    out.put(new Uint8Array(1000).fill(0x61))
    out.ascii('b'.repeat(5000))
    expect(out.text()).toBe('a'.repeat(1000) + 'b'.repeat(5000))
    expect(out.text(5999)).toBe('b')
  })
  test('takes back what was written behind a place', () => {
    const out = new JsonWriter(4)
    out.ascii('abc')
    const { at } = out
    out.string('x'.repeat(100))
    out.at = at
    out.number(7)
    expect(out.text()).toBe('abc7')
  })
})
