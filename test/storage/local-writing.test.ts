import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { localStorage } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('of several files that are placed under one name at once the first stays, and nothing else', async () => {
  const path = join(folder, 'placed')
  await Promise.all(['one', 'another', 'a third'].map(async text => localStorage.place(path, bytes(text))))
  const first = readFileSync(path, 'utf8')
  expect(['one', 'another', 'a third']).toContain(first)
  await localStorage.place(path, bytes('later'))
  expect(readFileSync(path, 'utf8')).toBe(first)
  expect(readdirSync(folder)).toEqual(['placed'])
})

test('only what is there is added to, by several in some order', async () => {
  const path = join(folder, 'appended')
  expect(await localStorage.append(path)).toBeUndefined()
  await localStorage.place(path, bytes('a\n'))
  const [first, second] = [(await localStorage.append(path))!, (await localStorage.append(path))!]
  await first.write(bytes('b\n'))
  await second.write(bytes('c\n'))
  await first.write(bytes('d\n'))
  await Promise.all([first.close(), second.close()])
  expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\nd\n')
})
