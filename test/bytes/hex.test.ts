import { describe, expect, test } from 'vitest'
import { hex } from '../../src/bytes/hex.ts'
import { hex as commented, sized, utf } from '../hex.ts'

describe('hex', () => {
  test('two lower-case digits a byte', () => expect(hex(Uint8Array.of(0, 1, 0x0a, 0x80, 0xff))).toBe('00010a80ff'))
  test('nothing', () => expect(hex(new Uint8Array())).toBe(''))
})

describe('commented hex', () => {
  test('comments and blanks do not count', () =>
    expect(commented('03 # three\n  0004 61 # "not this"\n')).toEqual(Uint8Array.of(3, 0, 4, 0x61)))
  test('text stands for its bytes', () =>
    expect(commented('0002 "ab" "" "c d"')).toEqual(Uint8Array.of(0, 2, 0x61, 0x62, 0x63, 0x20, 0x64)))
  test('refuses half bytes', () => expect(() => commented('012')).toThrow('no hex: 012'))
  test('lengths of text and of bytes', () =>
    expect(commented(utf('abc') + sized('0102'))).toEqual(Uint8Array.of(0, 3, 0x61, 0x62, 0x63, 0, 0, 0, 2, 1, 2)))
})
