import { describe, expect, test } from 'vitest'
import { crc32c } from '../../src/compress/crc32c.ts'
import { xxh3, xxh32, xxh64 } from '../../src/compress/xxhash.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('checksums', () => {
  test.each([
    ['', 0],
    ['123456789', 0xe3069283],
    ['a'.repeat(100), undefined],
  ])('CRC-32C of %j', (value, expected) => {
    let crc = 0xffff_ffff // bit by bit
    for (const byte of text(value)) {
      crc ^= byte
      for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    }
    expect(crc32c(text(value))).toBe((crc ^ 0xffff_ffff) >>> 0)
    if (expected !== undefined) expect(crc32c(text(value))).toBe(expected)
  })
  test('XXH: the low 32 bits of what xxhsum prints', async () => {
    const hashes = [await xxh32(), await xxh64(), await xxh3()]
    const of = (value: string): readonly string[] => hashes.map(hash => hash(text(value)).toString(16).padStart(8, '0'))
    expect(of('')).toEqual(['02cc5d05', '51d8e999', '38d394c2'])
    expect(of('abc')).toEqual(['32d153ff', 'ad770999', '892f3950'])
  })
})
