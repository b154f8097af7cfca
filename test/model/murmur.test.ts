import { expect, test } from 'vitest'
import { murmur3x86 } from '../../src/model/murmur.ts'

// From mmh3 5.3.1 (Python, Appleby's own code): mmh3.hash_bytes(bytes, 0, False), four little-endian words, of the first 0, 1, … 40 bytes
// of 11, 48, 85, … (byte i is 37i + 11).
const WORDS = [
  '00000000 00000000 00000000 00000000',
  '1a2a893c 825db56b 825db56b 825db56b',
  'e25b086a 946637e0 946637e0 946637e0',
  'ef5dd547 814fe1d3 814fe1d3 814fe1d3',
  'd021ef70 bffa0a8e bffa0a8e bffa0a8e',
  'a1bdd9f5 fcb58997 253eef03 253eef03',
  '1104c619 533a1fa2 cf86f34e cf86f34e',
  'fefb3e3f 0cf7684e f2c048de f2c048de',
  'fc0141d5 f89a9067 40e16338 40e16338',
  '37dd5f38 0f9dc92c dd382ad9 c0f0e315',
  'be719708 8b31ff12 7f068c22 351e0368',
  'b7d8ddb0 02ff2c68 5ceb057c 2864d73b',
  '6bbe8b8b 92dde2a2 427c9e8a 04feaac2',
  'cbedda29 107c882c 3bab087f 1445e0c3',
  '3bbe5d42 263b2967 08a8894d f5d7806d',
  'e834163d 88c1111c 03559fa9 7162791c',
  'aa3a2073 a8c41845 adf04182 b35623e7',
  'c5078dc0 fbe3511f 9ede0bb0 aee0538b',
  '12d11e6b ee0152e8 b06f4446 8963f551',
  '6bbd364a 9caa96da c698fa96 e45e6b2c',
  'ffc8ded8 6923e823 5980334e 588fb5ac',
  '86e144ef f185eceb 14fad583 0506c6ac',
  'f41f1808 b51e8a79 f0f71505 2c87f3ec',
  '6ae40f03 2e4e5b23 afbf7567 733ffacb',
  'f7b3f9b9 2e023166 fad5bd9a 132437fc',
  '1540ebc6 ac5eea06 ccf9cd0b 35c6a200',
  '4803fedf 14a8f158 90e992cf a619a4d5',
  '7cf3d5e7 b957a159 8270ee5a 815549ff',
  '3b5c91fe 3c5eb449 e76e464d a223e560',
  'f569edea 893e88f3 271af28f 7b37996e',
  'db7fd7ec 42517092 3da5cdaf 61162aa1',
  '661fa416 64e569c4 c4d9c5a2 aebc2f18',
  'ce5ff737 e3dfb338 5d53b314 abafe93f',
  'f2ce5217 28758d8f 8b5892a5 887e3f9d',
  '3a1d8579 65637a76 9fb68064 2ec6d615',
  'bc0670a6 407e1b14 71aa8095 5939479a',
  '00a2244d c1dcd1ed 5b1b9dbe f1a4b2ad',
  '13ad4825 1df7dbcf 1f42ca13 908b6dd8',
  'bc6541c5 ec329b53 f0ce445d 6c1dfff5',
  '4ef1db6d f3bf5384 e7d050d3 123d04d9',
  'eb975766 9168c682 544b34cb d94ef36b',
]
const input = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (37 * i + 11) & 0xff)

test.each(WORDS.map((words, length) => [length, words] as const))('%i bytes', (length, words) => {
  const out = new Int32Array(4)
  for (const before of [0, 1, 3, 16]) {
    const bytes = new Uint8Array(before + length + 17).fill(0xee)
    bytes.set(input(length), before)
    murmur3x86(bytes, before, before + length, out)
    expect(Array.from(out, word => (word >>> 0).toString(16).padStart(8, '0')).join(' ')).toBe(words)
  }
})

test('high bytes are not signed', () => {
  const out = new Int32Array(4)
  murmur3x86(new Uint8Array(23).fill(0xff), 0, 23, out)
  expect(Array.from(out, word => (word >>> 0).toString(16).padStart(8, '0')).join(' ')).toBe(
    '688bc69f dae927eb 9c00d64a 781a57df',
  )
})
