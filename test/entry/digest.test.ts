import { expect, test } from 'vitest'
import { Digest } from '../../src/entry/digest.ts'
import { BatchBuilder } from '../../src/model/batch.ts'
import { murmur3x86 } from '../../src/model/murmur.ts'
import type { State } from '../../src/model/savepoint.ts'

const PIECE = 64 * 1024
const state = { scope: 'keyed', kind: 'value' } as State

// The definition of the digest, in one piece: the key's length, the key, the value.
test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, PIECE + 5, PIECE + 16, PIECE + 17, 2 * PIECE + 3])(
  'a value of %i bytes',
  size => {
    for (const keyLength of [0, 3, 12, 21]) {
      const bytes = Uint8Array.from({ length: keyLength + size }, (_, i) => (i * 37) ^ (i >> 7))
      const builder = new BatchBuilder(bytes)
      builder.run(0, 0, 0)
      builder.add(0, keyLength, keyLength, bytes.length)
      const digest = new Digest()
      digest.add(builder.batch(), 0, 1, state)
      const hash = new Int32Array(4)
      const whole = Buffer.concat([Uint8Array.of(0, 0, 0, keyLength), bytes])
      murmur3x86(whole, 0, whole.length, hash)
      expect(digest.text).toBe(Array.from(hash, word => (word >>> 0).toString(16).padStart(8, '0')).join(''))
      expect([digest.entries, digest.bytes]).toEqual([1, bytes.length])
    }
  },
)
