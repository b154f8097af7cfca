import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, open } from '../../src/index.ts'
import { bytesToRead } from '../../src/inspect/bytes-to-read.ts'

const SAMPLES = join(import.meta.dirname, '../../samples')

test('files of all states, or of a scope', async () => {
  const folder = join(SAMPLES, 'states-2.3-canonical-heap')
  const savepoint = await open(folder)
  const sizes = new Map(
    (await listFiles(savepoint))
      .filter(({ role }) => role !== 'metadata')
      .map(({ path }) => [path, statSync(path).size] as const),
  )
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  expect(sizes.size).toBeGreaterThan(2)
  expect(bytesToRead(savepoint.operators)).toBe(all)
  expect(
    bytesToRead(savepoint.operators, { scope: 'keyed' }) + bytesToRead(savepoint.operators, { scope: 'operator' }),
  ).toBe(all)
})

test("RocksDB's files twice where verify looks deep", async () => {
  const { operators } = await open(join(SAMPLES, 'states-2.3-native-rocksdb'))
  const [once, twice] = [
    bytesToRead(operators, { scope: 'keyed' }),
    bytesToRead(operators, { scope: 'keyed', deep: true }),
  ]
  expect(once).toBeGreaterThan(0)
  expect(twice).toBeGreaterThan(once)
  expect(twice).toBeLessThanOrEqual(2 * once)
})
