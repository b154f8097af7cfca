import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lengthBytes } from '../../src/entry/composite-key.ts'

describe('the length behind an ambiguous part', () => {
  /** CompositeKeySerializationUtils.writeVariableIntBytes */
  const written = (length: number): number => {
    let bytes = 0
    for (let rest = length; bytes === 0 || rest !== 0; rest >>>= 8) bytes++
    return bytes
  }
  test.each([
    [0, 1],
    [1, 1],
    [127, 1],
    [128, 1],
    [255, 1],
    [256, 2],
    [65_535, 2],
    [65_536, 3],
    [16_777_215, 3],
    [16_777_216, 4],
    [2 ** 31 - 1, 4],
  ])('%i takes %i bytes', (length, bytes) => {
    expect(lengthBytes(length)).toBe(bytes)
    expect(written(length)).toBe(bytes)
  })
  test('any', () =>
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), length => lengthBytes(length) === written(length)),
      { seed: 3 },
    ))
})
