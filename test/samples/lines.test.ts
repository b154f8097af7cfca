import { describe, expect, test } from 'vitest'
import { seeded } from '../damage/damage.ts'
import { seedOf } from '../tier.ts'
import { compare, compared } from './both-lines.ts'
import { optionsFor, samples } from './folder.ts'

const random = seeded(seedOf(4))

describe('lines by generated code', () => {
  test.each(samples.map(sample => [sample.name, sample] as const))('sample %s', (_, sample) =>
    compare(sample.path, optionsFor(sample), random),
  )
  test('are many, and many that are damaged', () => {
    expect(compared.whole).toBeGreaterThan(500)
    expect(compared.broken).toBeGreaterThan(100)
  })
})
