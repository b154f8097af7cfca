import { expect, test } from 'vitest'
import { grown } from '../../src/bytes/grow.ts'
import { SavepointError } from '../../src/errors.ts'
import { thrown } from '../laws.ts'

const MB = 1024 * 1024
const bytes = Uint8Array.of(1, 2, 3, 4)

test('a buffer doubles, and keeps what it is told', () => {
  expect(grown(bytes, 5)).toEqual(Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0))
  expect(grown(bytes, 20, 1, 3), 'with a little more').toEqual(Uint8Array.of(2, 3, ...new Uint8Array(20)))
  expect(grown(bytes, 5, 2, 4, 6)).toEqual(Uint8Array.of(3, 4, 0, 0, 0, 0))
})

test('a large one grows at once, and not beyond what will be', () => {
  const large = new Uint8Array(32 * MB)
  expect(grown(large, 32 * MB + 1).length).toBe(512 * MB)
  expect(grown(large, 32 * MB + 1, 0, 1, 40 * MB).length).toBe(40 * MB)
})

test('what no process holds is an error that says so', () => {
  const error = thrown(() => grown(bytes, 2 ** 53))
  expect(error).toBeInstanceOf(SavepointError)
  expect([error.code, error.message]).toEqual([
    'unsupported',
    'a value is too large for the memory of this process: found 9007199254740992 bytes',
  ])
})
