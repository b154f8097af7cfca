import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/index.ts'
import { readMetadata } from '../../src/read/metadata.ts'
import { samples } from '../samples/folder.ts'
import { isChosen } from '../tier.ts'
import { flipped, limits, memoryInUse, outcome } from './damage.ts'

/** Each place costs reading the whole file: at most so many of one that is larger. */
const LARGEST = 32 * 1024
const PLACES = 2000
const files = samples.map((sample, i) => {
  const bytes = new Uint8Array(readFileSync(join(sample.path, '_metadata')))
  const step = bytes.length <= LARGEST ? 1 : Math.ceil(bytes.length / PLACES)
  // Files of one job are alike: each is damaged in other places, until at full size it is everywhere.
  const places = [...bytes.keys()].filter(at => at % step === 0 && isChosen(at / step + i * 7))
  return { ...sample, bytes, places }
})

const hasPlace = (error: SavepointError): boolean =>
  error.parts.file === '_metadata' && typeof error.parts.offset === 'number'

const { stackTraceLimit } = Error
beforeAll(() => void (Error.stackTraceLimit = 0)) // traces of a million errors take most of the time
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit))

describe('damage: _metadata', () => {
  test('there are samples to damage', () => expect(files.length).toBeGreaterThan(10))

  test.each(files)('$name, cut', ({ bytes, places }) => {
    const wrong: string[] = []
    for (const cut of places) {
      const result = outcome(() => readMetadata(bytes.subarray(0, cut), '_metadata'))
      if (!(result instanceof SavepointError)) wrong.push(`cut at ${cut}: no error`)
      else if (!hasPlace(result) || Math.abs(result.parts.offset! - cut) > 16)
        wrong.push(`cut at ${cut}: ${result.message}`)
    }
    expect(wrong).toEqual([])
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })

  test.each(files)('$name, a byte flipped', ({ bytes, places }) => {
    const wrong: string[] = []
    for (const at of places) {
      const result = outcome(() => readMetadata(flipped(bytes, at), '_metadata'))
      if (result instanceof SavepointError && !hasPlace(result)) wrong.push(`flip at ${at}: ${result.message}`)
    }
    expect(wrong).toEqual([])
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
