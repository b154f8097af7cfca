import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeModifiedUtf8, encodeModifiedUtf8 } from '../../src/bytes/utf.ts'
import { dump, hex } from '../hex.ts'

const rows: readonly (readonly [name: string, text: string, bytes: string])[] = [
  ['nothing', '', ''],
  ['ASCII from U+0001 to U+007F', '\u0001a~\u007f', '01 61 7e 7f'],
  ['U+0000 is never a zero byte', '\0', 'c080'],
  ['U+0080, the first of two bytes', '\u0080', 'c280'],
  ['U+07FF, the last of two bytes', '\u07ff', 'dfbf'],
  ['U+0800, the first of three bytes', '\u0800', 'e0a080'],
  ['U+FFFF', '\uffff', 'efbfbf'],
  ['a character above U+FFFF, each surrogate on its own', '😀', 'eda0bd edb880'],
  ['a lone high surrogate', 'a\ud800', '61 eda080'],
  ['a lone low surrogate', '\udfffb', 'edbfbf 62'],
  ['what java.io.DataOutputStream writes', 'a\0é€😀', '61 c080 c3a9 e282ac eda0bd edb880'],
]
const everyUnit = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit)),
  maxLength: 300,
})
const decodeAll = (bytes: Uint8Array): string | undefined => decodeModifiedUtf8(bytes, 0, bytes.length)

describe('modified UTF-8', () => {
  test.each(rows)('%s', (_, text, bytes) => {
    expect(dump(encodeModifiedUtf8(text))).toBe(dump(hex(bytes)))
    expect(decodeAll(hex(bytes))).toBe(text)
  })

  test('any text comes back', () =>
    fc.assert(fc.property(everyUnit, text => decodeAll(encodeModifiedUtf8(text)) === text)))

  test('longer than the pieces it is decoded in', () => {
    const text = `${'x'.repeat(5000)}${'é€'.repeat(5000)}`
    expect(decodeAll(encodeModifiedUtf8(text))).toBe(text)
  })

  test('decodes a range and nothing around it', () => expect(decodeModifiedUtf8(hex('ff 61 c3a9 ff'), 1, 4)).toBe('aé'))

  test.each([
    ['a continuation byte in front', '80'],
    ['two bytes, the second missing', '61 c3'],
    ['two bytes, the second no continuation', 'c361'],
    ['three bytes, the last missing', 'e282'],
    ['three bytes, the last no continuation', 'e28261'],
    ['three bytes, the second no continuation', 'e26182'],
    ['the four-byte form of standard UTF-8', 'f09f9880'],
    ['ff', 'ff'],
  ])('refuses %s', (_, bytes) => expect(decodeAll(hex(bytes))).toBeUndefined())

  test('a character does not end behind the range', () => expect(decodeModifiedUtf8(hex('c3a9'), 0, 1)).toBeUndefined())
})
