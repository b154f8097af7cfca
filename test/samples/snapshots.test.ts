import { afterAll, describe, expect, test } from 'vitest'
import { describedIn } from '../serializer/collected.ts'
import { MadeAgain, releaseIn } from '../serializer/made-again.ts'
import { optionsFor, samples } from './folder.ts'

describe('snapshots in samples are made again from their types', () => {
  const again = new MadeAgain()
  afterAll(() =>
    console.log('samples, snapshots made again:', again.made, again.distinct.size, again.kinds.size, again.others),
  )
  test.each(samples.map(sample => [sample.name, sample] as const))('%s', async (name, sample) => {
    const { described, metadataVersion } = await describedIn(sample.path, optionsFor(sample))
    for (const it of described) again.check(it, releaseIn(name, metadataVersion))
  })
  test('there are many, of many kinds', () => {
    expect(again.made).toBeGreaterThan(1000)
    expect(again.kinds.size).toBeGreaterThan(15)
  })
})
