import { describe, expect, test } from 'vitest'
import { copyMarked } from '../../src/bytes/copy-text.ts'

const SPACE = 128

/** What is copied of the text, whose last byte is marked, with other bytes around it; undefined: it is left to others. */
function copied(text: string, at: number, behind: readonly number[]): string | undefined {
  const bytes = Uint8Array.from([
    ...Array.from({ length: at }, () => 0xff),
    ...Array.from(text, (letter, i) => letter.charCodeAt(0) | (i === text.length - 1 ? 0x80 : 0)),
    ...behind,
  ])
  const into = new Uint8Array(SPACE)
  const length = copyMarked(new DataView(bytes.buffer), at, bytes.length, new DataView(into.buffer), 3)
  if (length < 0) return undefined
  expect(length).toBe(text.length)
  return String.fromCharCode(...into.subarray(3, 3 + length))
}

/** What may stand behind it: nothing, quotes, other marked bytes, zeros. */
const BEHIND = [[], [0x22, 0x5c, 0x00, 0x22], [0x80, 0xff, 0xa2, 0x00], [0, 0, 0, 0], [0x61]]

describe('ASCII whose last byte is marked', () => {
  test('is copied, whatever its length, place and what is behind it', () => {
    for (let length = 1; length <= 40; length++)
      for (let at = 0; at < 4; at++)
        for (const behind of BEHIND) {
          const text = Array.from({ length }, (_, i) => String.fromCharCode(0x23 + ((7 * i + length) % 0x39))).join('')
          expect(copied(text, at, behind)).toBe(text)
        }
  })
  test('is left to others where a byte needs an escape, the last one too', () => {
    for (const awkward of ['"', '\\', '\n', '\0', '\u001f'])
      for (let length = 1; length <= 12; length++)
        for (let place = 0; place < length; place++) {
          const text = 'x'.repeat(place) + awkward + 'x'.repeat(length - place - 1)
          for (const behind of BEHIND) expect(copied(text, 1, behind)).toBeUndefined()
        }
  })
  test('is left to others where no byte is marked', () => {
    const bytes = new TextEncoder().encode('no mark')
    expect(copyMarked(new DataView(bytes.buffer), 0, bytes.length, new DataView(new ArrayBuffer(SPACE)), 0)).toBe(-1)
  })
})
