import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/index.ts'
import { readMetadata } from '../../src/read/metadata.ts'
import { samples } from '../samples/folder.ts'
import { flipped, limits, memoryInUse, outcome } from './damage.ts'

const LARGEST = 20 * 1024
const small = samples
  .map(sample => ({ ...sample, bytes: new Uint8Array(readFileSync(join(sample.path, '_metadata'))) }))
  .filter(({ bytes }) => bytes.length <= LARGEST)

const hasPlace = (error: SavepointError): boolean =>
  error.parts.file === '_metadata' && typeof error.parts.offset === 'number'

describe('damage: _metadata', () => {
  test('there are samples to damage', () => expect(small.length).toBeGreaterThan(10))

  test.each(small)('$name, cut at every byte', ({ bytes }) => {
    const wrong: string[] = []
    for (let cut = 0; cut < bytes.length; cut++) {
      const result = outcome(() => readMetadata(bytes.subarray(0, cut), '_metadata'))
      if (!(result instanceof SavepointError)) wrong.push(`cut at ${cut}: no error`)
      else if (!hasPlace(result) || Math.abs(result.parts.offset! - cut) > 16)
        wrong.push(`cut at ${cut}: ${result.message}`)
    }
    expect(wrong).toEqual([])
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })

  test.each(small)('$name, every byte flipped', ({ bytes }) => {
    const wrong: string[] = []
    for (let at = 0; at < bytes.length; at++) {
      const result = outcome(() => readMetadata(flipped(bytes, at), '_metadata'))
      if (result instanceof SavepointError && !hasPlace(result)) wrong.push(`flip at ${at}: ${result.message}`)
    }
    expect(wrong).toEqual([])
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
