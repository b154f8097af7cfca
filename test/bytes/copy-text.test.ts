import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { copyPlain, copyUnits } from '../../src/bytes/copy-text.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { stringCodec } from '../../src/type/string.ts'

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c

describe('copyPlain', () => {
  test('stops at the first byte that is awkward, wherever it is and whatever stands beside it', () => {
    for (const length of [1, 3, 4, 5, 7, 8]) {
      for (let place = 0; place < length; place++)
        for (let byte = 0; byte < 256; byte++)
          for (const beside of [0x00, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0xff]) {
            const bytes = new Uint8Array(length).fill(0x61)
            bytes[place] = byte
            if (place + 1 < length) bytes[place + 1] = beside
            const wanted = bytes.findIndex(each => !isPlain(each))
            const into = new Uint8Array(length)
            const found = copyPlain(viewOf(bytes), 0, length, viewOf(into), 0)
            if (found !== (wanted < 0 ? length : wanted)) expect.fail(`${Buffer.from(bytes).toString('hex')}: ${found}`)
            expect(into.subarray(0, found)).toEqual(bytes.subarray(0, found))
          }
    }
  })
})

describe('copyUnits', () => {
  /** Behind one byte, in front of another; the result is text, or undefined where it gives way. */
  function copied(text: string, cut = 0): string | undefined {
    const w = new ByteWriter()
    stringCodec(0).write(w, text) // below 128 units one byte says how many
    const bytes = w.done()
    const into = new Uint8Array(1 + 3 * text.length)
    const count = copyUnits(viewOf(bytes), 1, bytes.length - cut, text.length, viewOf(into), 1)
    return count < 0 ? undefined : Buffer.from(into.subarray(1, 1 + count)).toString()
  }
  const isCopied = (unit: number): boolean =>
    (unit < 0x80 ? isPlain(unit) : unit < 0x800 || unit >= 0x4000) && (unit & 0xf800) !== 0xd800

  test('every unit, alone and between others', () => {
    for (let unit = 0; unit < 0x10000; unit += unit < 0x900 || (unit > 0xd700 && unit < 0xe100) ? 1 : 61) {
      const one = String.fromCharCode(unit)
      for (const text of [one, `a${one}`, `abc${one}de`, `abcd${one}efghij`, `ß${one}数abcd`, `${one}${one}`])
        expect(copied(text), JSON.stringify(text)).toBe(isCopied(unit) ? text : undefined)
    }
  })
  test('edges', () => {
    for (const unit of [0x7f, 0x80, 0x7ff, 0x800, 0x3fff, 0x4000, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff]) {
      const text = `x${String.fromCharCode(unit)}`
      expect(copied(text), unit.toString(16)).toBe(isCopied(unit) ? text : undefined)
    }
  })
  test('gives way where bytes are missing, wherever they end', () => {
    for (const text of ['a', 'abcd', 'abcdefg', 'ß', 'abcß', 'ßabcd', '数', 'abcdefß数'])
      for (let cut = 1; cut <= Buffer.byteLength(text); cut++) expect(copied(text, cut)).toBeUndefined()
  })
  test('gives way to units in more bytes than they need, and to more than 16 bits', () => {
    const into = new Uint8Array(8)
    for (const bytes of [
      [0x80, 0x00],
      [0xe1, 0x00],
      [0xff, 0xff, 0x00],
      [0x80, 0x80, 0x04],
      [0x80, 0x80, 0x80],
    ])
      expect(copyUnits(viewOf(Uint8Array.from(bytes)), 0, bytes.length, 1, viewOf(into), 0)).toBe(-1)
  })
})
