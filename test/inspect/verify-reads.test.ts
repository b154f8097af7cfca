import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { countingStorage, localStorage, open, verify } from '../../src/index.ts'
import { optionsFor, samples } from '../samples/folder.ts'

async function bytesRead(name: string, deep: boolean): Promise<ReadonlyMap<string, number>> {
  const sample = samples.find(candidate => candidate.name === name)!
  const storage = countingStorage(localStorage)
  const run = verify(await open(sample.path, { ...optionsFor(sample), storage }), { deep })
  while ((await run.next()).done !== true);
  return storage.counts.bytes
}

describe('verify --deep reads', () => {
  /** A few bytes come twice: what tells layouts apart, and windows that elements of operator state begin in. */
  test.each([
    ['states-2.3-canonical-heap', 1.02],
    ['states-2.3-native-heap', 1.02],
    ['states-2.3-canonical-compressed', 1.05],
    ['ttl-2.3-canonical-heap', 1.02],
    ['windows-2.3-canonical-rocksdb', 1.02],
    ['states-2.3-native-rocksdb', 2.2], // table by table, and merged; footers and indexes once more for that
    ['ttl-2.3-native-rocksdb', 2.2],
  ])('%s at most %d times', async (name, times) => {
    const bytes = await bytesRead(name, true)
    let [read, size] = [0, 0]
    for (const [path, count] of bytes) {
      read += count
      size += statSync(path).size
    }
    expect(read / size).toBeLessThanOrEqual(times)
    expect(read / size).toBeGreaterThanOrEqual(0.95)
    expect(bytes).toEqual(await bytesRead(name, false)) // no byte more than without looking at values
  })
})
