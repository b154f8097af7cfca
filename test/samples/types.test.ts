import { describe, expect, test } from 'vitest'
import { parseType, typeText } from '../../src/index.ts'
import { describedIn } from '../serializer/collected.ts'
import { optionsFor, samples } from './folder.ts'

describe('types in samples', () => {
  const all = new Set<string>()
  test.each(samples.map(sample => [sample.name, sample] as const))('%s: every text is read back', async (_, sample) => {
    const { described, types } = await describedIn(sample.path, optionsFor(sample))
    const texts = new Set([...types, ...described.map(({ type }) => type)].map(typeText))
    for (const text of texts) {
      all.add(text)
      expect(typeText(parseType(text))).toBe(text)
    }
  })
  test('there are many', () => expect(all.size).toBeGreaterThan(100))
})
