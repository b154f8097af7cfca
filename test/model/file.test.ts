import { expect, test } from 'vitest'
import { isoTime, memoryFile, readBytes, slice } from '../../src/model/file.ts'
import { hex } from '../hex.ts'

const file = memoryFile('f', hex('000102030405060708'))

test('bytes of a file', async () => {
  expect(await readBytes(file, 2, 3)).toEqual(hex('020304'))
  expect(await readBytes(file, 7, 10), 'fewer where it ends').toEqual(hex('0708'))
  expect(await readBytes(file, 20, 1)).toEqual(hex(''))
})

test('a part of a file is a file', async () => {
  const part = slice(file, 3, 4)
  expect([part.path, part.size]).toEqual(['f', 4])
  expect(await readBytes(part, 0, 100), 'ends where the part does').toEqual(hex('03040506'))
  expect(await readBytes(part, 1, 2)).toEqual(hex('0405'))
  const into = new Uint8Array(8)
  expect(await part.read(3, into)).toBe(1)
  expect(into).toEqual(hex('0600000000000000'))
  expect(await part.read(9, into), 'behind its end').toBe(0)
})

test('the time of a file, as far as there are dates', () => {
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z')
  expect(isoTime(8.64e15)).toBe('+275760-09-13T00:00:00.000Z')
  expect([isoTime(8.64e15 + 1), isoTime(undefined)], 'a disk may say so').toEqual([null, null])
})
