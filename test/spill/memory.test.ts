import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { line, script } from '../host/child.ts'

const MIB = 1024 * 1024

test('two million small records in 8 MiB', async () => {
  const sorts = await script(new URL('sorts-many.ts', import.meta.url))
  try {
    const { records, disordered, arrayBuffers, resident } = JSON.parse(await line(sorts.start('2000000', String(8 * MIB)))) as Record<string, number>
    expect([records, disordered]).toEqual([2_000_000, 0])
    // What was in use before the buffer grew to its full size may not be collected yet.
    expect(arrayBuffers).toBeLessThan(11 * MIB)
    expect(resident).toBeLessThan(48 * MIB)
    expect(readdirSync(sorts.temporary)).toEqual([])
  } finally {
    sorts.dispose()
  }
}, 60_000)
