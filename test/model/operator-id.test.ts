import { describe, expect, test } from 'vitest'
import { murmur3x64 } from '../../src/model/murmur-x64.ts'
import { operatorIdIn, operatorIdOf } from '../../src/model/operator-id.ts'
import { hex } from '../hex.ts'

describe('operator ID of a uid', () => {
  // As the job graphs of Flink 1.20.3 and 2.3.0 have them.
  test.each([
    ['source-id', 'bd9c186e89cc37a76d776844dfa8ccba'],
    ['mapper-id', 'c9cecfed5cae9d489451c50e442666e3'],
    ['my-uid', '8409efe6adc6d20787611f16017c808f'],
    ['sink-id', 'b2bc5a6680a755404d35a7edb8fc77f4'],
    ['uid', '0e1febe90327d1cea326114660ec1de8'],
    ['test-uid', 'bdc164f44da70ec4aa955ac48c318853'],
    ['stateful-map', '857e9877747f27b5e758680f3644828a'],
    ['a-uid-longer-than-sixteen-bytes', '1de4f954ba334fd184f5e3ecc2bb5df2'],
    ['ünïcode-uid-😀', '9642869e27924a63f5f4498a2364d1e5'],
  ])('%s', (uid, id) => expect(operatorIdOf(uid)).toBe(id))

  test('a lone surrogate counts as a question mark, as Java encodes it', () => {
    expect(operatorIdOf('a\ud800b\udfff')).toBe(operatorIdOf('a?b?'))
    expect(operatorIdOf('😀')).not.toBe(operatorIdOf('??'))
  })
})

describe('murmur3 x64 128', () => {
  /** A word as the algorithm has it, in the byte order of the result. */
  const littleEndian = (word: string): string => word.replaceAll(/../g, ' $&').trim().split(' ').toReversed().join('')

  test.each([
    ['nothing', '', '00'.repeat(16)],
    ['one zero byte', '00', 'b55cff6ee5ab10468335f878aa2d6251'],
    [
      'text of three blocks',
      '"The quick brown fox jumps over the lazy dog"',
      littleEndian('e34bbc7bbc071b6c') + littleEndian('7a433ca9c49a9347'),
    ],
    ['int 0: the first source without a uid', '00000000', 'bc764cd8ddf7a0cff126f51c16239658'],
    ['int 0 twice: the same with one chained output', '00000000 00000000', 'cbc357ccb763df2852fee8c4fc7d55f2'],
  ])('%s', (_, text, hash) => {
    const bytes = hex(text)
    const words = new Int32Array(4)
    for (const before of [0, 1, 7]) {
      const padded = new Uint8Array(before + bytes.length + 20).fill(0xee) // what stands around it does not count
      padded.set(bytes, before)
      murmur3x64(padded, before, before + bytes.length, words)
      expect(operatorIdIn(words)).toBe(hash)
    }
  })
})
