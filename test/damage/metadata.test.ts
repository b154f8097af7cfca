import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/index.ts'
import { readMetadata } from '../../src/read/metadata.ts'
import { samples } from '../samples/folder.ts'
import { flipped, limits, memoryInUse, outcome } from './damage.ts'

const LARGEST = 20 * 1024
const small = samples.map(sample => ({ ...sample, bytes: new Uint8Array(readFileSync(join(sample.path, '_metadata'))) })).filter(({ bytes }) => bytes.length <= LARGEST)

function expectPlace(error: SavepointError): void {
  expect(error.parts.file).toBe('_metadata')
  expect(error.parts.offset).toBeTypeOf('number')
}

describe('damage: _metadata', () => {
  test('there are samples to damage', () => expect(small.length).toBeGreaterThan(10))

  test.each(small)('$name, cut at every byte', ({ bytes }) => {
    for (let cut = 0; cut < bytes.length; cut++) {
      const result = outcome(() => readMetadata(bytes.subarray(0, cut), '_metadata'))
      expect(result, `cut at ${cut}`).toBeInstanceOf(SavepointError)
      const error = result as SavepointError
      expectPlace(error)
      expect(Math.abs(error.parts.offset! - cut), `${error.message}, cut at ${cut}`).toBeLessThanOrEqual(16)
    }
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })

  test.each(small)('$name, every byte flipped', ({ bytes }) => {
    for (let at = 0; at < bytes.length; at++) {
      const result = outcome(() => readMetadata(flipped(bytes, at), '_metadata'))
      if (result instanceof SavepointError) expectPlace(result)
    }
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
