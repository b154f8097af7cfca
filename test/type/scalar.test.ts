import { describe, expect, test } from 'vitest'
import { JsonNumber, type JsonValue } from '../../src/bytes/json-parse.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { compareDecimals, decimalOf, floorOf } from '../../src/type/decimal.ts'
import { momentOf, timeOfDayOf } from '../../src/type/moment.ts'
import { IS_NULL, orderTo, UNORDERED } from '../../src/type/scalar.ts'
import { scalarOf } from '../../src/type/types.ts'
import { hex } from '../hex.ts'

const n = (text: string): JsonNumber => new JsonNumber(text)
const LESS = -1
const SAME = 0
const MORE = 1

describe('a value compares to a literal', () => {
  const rows: readonly (readonly [kind: string, hex: string, literal: JsonValue, order: number | undefined])[] = [
    ['int', '0000000a', n('10'), SAME],
    ['int', '0000000a', n('10.5'), LESS],
    ['int', 'fffffff6', n('-10.5'), MORE],
    ['int', '0000000a', n('1e1'), SAME],
    ['int', '0000000a', n('1e400'), LESS],
    ['int', '00000000', n('-1e400'), MORE],
    ['int', '0000000a', 'ten', undefined],
    ['long', '7fffffffffffffff', n('9223372036854775807'), SAME],
    ['long', '7fffffffffffffff', n('9223372036854775808'), LESS],
    ['long', '7fffffffffffffff', n('9223372036854775806.9'), MORE],
    ['long', '0020000000000001', n('9007199254740992'), MORE],
    ['byte', 'ff', n('0'), LESS],
    ['float', '3dcccccd', n('0.1'), SAME], // 0.100000001490116…, which prints as 0.1
    ['float', '3dcccccd', n('0.1000000001'), LESS],
    ['float', '3dcccccd', n('0.0999999999'), MORE],
    ['double', '3fb999999999999a', n('0.1'), SAME],
    ['double', '3fb999999999999a', n('0.10000000000000000001'), LESS],
    ['double', '8000000000000000', n('0'), SAME],
    ['double', '7ff8000000000000', n('0'), UNORDERED],
    ['double', '7ff8000000000000', 'NaN', SAME],
    ['double', '7ff0000000000000', n('1e999'), MORE],
    ['double', '7ff0000000000000', 'Infinity', SAME],
    ['double', '3ff0000000000000', '-Infinity', MORE],
    ['double', '3ff0000000000000', 'x', undefined],
    ['bigInteger', '00000001', n('0'), SAME],
    ['bigInteger', '00000000', n('0'), IS_NULL],
    ['bigInteger', '0000000d010000000000000000', n('18446744073709551616'), SAME], // 2^64
    ['bigDecimal', '0000000604d200000002', n('12.34'), SAME],
    ['bigDecimal', '00000006303400000003', '12.340', SAME], // 12340 and scale 3
    ['bigDecimal', '0000000604d200000002', n('12.340000001'), LESS],
    ['boolean', '01', true, SAME],
    ['boolean', '01', false, UNORDERED],
    ['boolean', '01', n('1'), undefined],
    ['string', '0362 63'.replace(' ', ''), 'bc', SAME],
    ['string', '026f', 'p', LESS],
    ['string', '02e1c003', 'z', MORE],
    ['string', '00', 'z', IS_NULL],
    ['string', '0231', n('1'), undefined],
    ['char', '0061', 'a', SAME],
    ['instant', '00000000000000010000000a', '1970-01-01T00:00:01.00000001Z', SAME],
    ['instant', '00000000000000010000000a', '1970-01-01T01:00:01+01:00', MORE],
    ['instant', '8000000000000000 80000000'.replace(' ', ''), '1970-01-01', IS_NULL],
    ['instant', '000000000000000100000000', n('1'), undefined],
    ['date', 'ffffffffffffffff', '1969-12-31T23:59:59.999Z', SAME],
    ['localDate', '000007e8021d', '2024-02-29', SAME],
    ['localDate', '000007e8021d', '2024-02-29T00:00:00.001', LESS],
    ['localDate', '000007e8021d', '2024-02-30', undefined],
    ['localTime', '0c2200 00000000'.replace(' ', ''), '12:34', SAME],
    ['localTime', '0c220000000000', '2024-02-29', undefined],
    ['localDateTime', '000007e8021d0c220000000000', '2024-02-29T12:34:00', SAME],
    ['epochMillis', '00000000000003e8', n('1000'), SAME],
    ['epochMillis', '00000000000003e8', '1970-01-01T00:00:01', SAME],
    ['epochMillis', '00000000000003e8', '1970-01-01T00:00:01.0000001', LESS],
    ['epochMillis', '00000000000003e8', 'soon', undefined],
    ['byteArray', '00000002ff00', '/wA=', SAME],
  ]
  test.each(rows)('%s %s and %j', (kind, bytes, literal, order) => {
    const given = hex(bytes)
    const r = new ByteReader(given)
    const program = orderTo(scalarOf({ kind })!, literal)
    expect(program?.(r)).toBe(order)
    if (program !== undefined) expect(r.at).toBe(given.length) // behind the value
  })
})

test('decimals of any scale', () => {
  expect(compareDecimals(decimalOf('1.5'), decimalOf('1.50'))).toBe(0)
  expect(compareDecimals(decimalOf('-1e-999999999'), decimalOf('0'))).toBe(-1)
  expect(compareDecimals(decimalOf('-1e999999999'), decimalOf('-2'))).toBe(-1)
  expect(compareDecimals(decimalOf('9.99'), decimalOf('10'))).toBe(-1)
  expect(compareDecimals(decimalOf('-9.99'), decimalOf('-10'))).toBe(1)
  expect(floorOf(decimalOf('-0.001'))).toEqual({ whole: -1, more: true })
  expect(floorOf(decimalOf('12e2'))).toEqual({ whole: 1200, more: false })
  expect(floorOf(decimalOf('12.30e1'))).toEqual({ whole: 123, more: false })
})

test('times as people write them', () => {
  expect(momentOf('2024-02-29')).toEqual({ second: 1_709_164_800, nano: 0 })
  expect(momentOf('2024-02-29T12:34:56.789+02:00')).toEqual({ second: 1_709_202_896, nano: 789_000_000 })
  expect(momentOf('2024-02-29 12:34')).toEqual({ second: 1_709_210_040, nano: 0 })
  expect(momentOf('-0044-03-15')).toEqual({ second: -63_549_360_000 + 0, nano: 0 })
  for (const text of ['2023-02-29', '2024-13-01', '2024-1-1', '2024-01-01T25:00', '2024-01-01x', 'x'])
    expect(momentOf(text)).toBe(undefined)
  expect(timeOfDayOf('00:00:01.5')).toBe(1_500_000_000)
})
