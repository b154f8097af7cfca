import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { line, script, type Script } from '../host/child.ts'

const MIB = 1024 * 1024

let sorts: Script
beforeAll(async () => {
  sorts = await script(new URL('sorts-many.ts', import.meta.url))
})
afterAll(() => sorts.dispose())

/** Beyond `memory`: buffers for writing and batches, and what is no longer used but not collected yet. */
test.each([
  ['two million small records', 2_000_000, 12, 8, 8 * MIB, 11 * MIB],
  ['records larger than memory', 100, 12, 4 * MIB, MIB, 8 * MIB],
  ['keys larger than memory', 60, 4 * MIB, 8, MIB, 20 * MIB],
])('%s', async (_, count, keySize, size, memory, most) => {
  const result = JSON.parse(await line(sorts.start(...[count, keySize, size, memory].map(String)))) as Record<
    string,
    number
  >
  expect(result).toMatchObject({ records: count, disordered: 0 })
  expect(result['arrayBuffers']).toBeLessThan(most)
  expect(result['resident']).toBeLessThan(most + 40 * MIB)
  expect(readdirSync(sorts.temporary)).toEqual([])
})
