import { expect, test } from 'vitest'
import { repeatedText } from '../../src/bytes/repeated-text.ts'
import { decodeModifiedUtf8, encodeModifiedUtf8 } from '../../src/bytes/utf.ts'

test('texts are those of the bytes, whatever came before at their place', () => {
  const like = 'abcdefgh' // of one length, beginning, middle and end
  const texts = [
    ...Array.from({ length: 50 }, (_, i) => `a${String(i).padStart(3, '-')}e${String(i).padStart(3, '-')}h`),
    like,
    'Abcdefgh',
    '',
    'é',
    'aé',
    '\u0000',
    'a\u0000',
    '\ud83d\ude00',
    'x'.repeat(256),
    'x'.repeat(257),
  ]
  for (const text of [...texts, ...texts, ...texts.toReversed()]) {
    const bytes = Uint8Array.of(7, ...encodeModifiedUtf8(text), 7)
    expect(repeatedText(bytes, 1, bytes.length - 1)).toBe(text)
  }
  for (const bytes of [Uint8Array.of(0x61, 0xff), Uint8Array.of(0xc0)]) {
    expect(decodeModifiedUtf8(bytes, 0, bytes.length)).toBeUndefined()
    expect(repeatedText(bytes, 0, bytes.length)).toBeUndefined()
  }
})
