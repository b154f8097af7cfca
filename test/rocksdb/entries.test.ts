import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { EntryCursor } from '../../src/rocksdb/entries.ts'
import { textOf } from '../../src/rocksdb/little-endian.ts'
import { readProperties } from '../../src/rocksdb/properties.ts'
import { rangeDeletions } from '../../src/rocksdb/range-deletions.ts'
import { hex } from '../hex.ts'
import { madeBlock, varintOf } from './made.ts'

const place = { file: 'f', offset: 0, path: '' }

/** Every key has all of the one before, and a byte more. */
function growingKeys(size: number): Uint8Array {
  const bytes = [0, 8, 1, ...new Uint8Array(8).fill(0x0f), 0xff]
  for (let length = 8; bytes.length < size; length++) bytes.push(...varintOf(length), 1, 1, 0x0f, 0xff)
  return Uint8Array.from([...bytes, 0, 0, 0, 0, 1, 0, 0, 0])
}

describe('keys of a block that share', () => {
  test.each([
    ['range deletions', (block: Uint8Array): unknown => rangeDeletions(block, place, undefined)],
    ['properties', (block: Uint8Array): unknown => readProperties(block, place)],
  ])('%s: too much of it is refused', (_, read) => {
    const before = process.memoryUsage()
    expect(() => read(growingKeys(200 * 1024))).toThrow(
      new SavepointError('corrupt', 'keys share too much', {
        ...place,
        found: 'more than 70385792 bytes',
        expected: 'restart points',
      }),
    )
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    expect(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(150 * 1024 * 1024)
  })
  test('long keys are read that share all but their end', () => {
    const keys = Array.from({ length: 600 }, (_, i) =>
      Uint8Array.from([...new Uint8Array(2000).fill(7), i >> 8, i & 0xff]),
    )
    const entries = new EntryCursor(
      madeBlock(
        keys.map(key => [key, new Uint8Array(0)]),
        300,
      ),
      place,
    )
    for (const key of keys) {
      expect(entries.next()).toBe(true)
      expect(Buffer.compare(entries.key, key)).toBe(0)
    }
    expect(entries.next()).toBe(false)
  })
})

test('a name that begins with a byte order mark keeps it', () => expect(textOf(hex('efbbbf 61'))).toBe('\ufeffa'))
