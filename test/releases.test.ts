import { describe, expect, test } from 'vitest'
import { isSince, majorOf, RELEASES, releaseOf, releasesOf, TARGET_RELEASES } from '../src/flink/releases.ts'
import { thrown } from './write/thrown.ts'

// Expected by Flink's release notes and MetadataV2Serializer to MetadataV6Serializer.

describe('releases', () => {
  test.each([
    [1, null, null],
    [2, '1.3', '1.10'],
    [3, '1.11', '1.15'],
    [4, '1.16', '1.20'],
    [5, '2.0', '2.0'],
    [6, '2.1', '2.3'],
    [7, '2.4', null],
    [8, null, null],
  ])('metadata version %i is written by %s to %s', (version, from, to) =>
    expect(releasesOf(version)).toEqual({ from, to }),
  )
  test('major lines', () => expect([2, 3, 4, 5, 6, 7].map(majorOf)).toEqual([1, 1, 1, 2, 2, 2]))
  test('are ordered as numbers, not as text', () => {
    expect(isSince('1.10', '1.9')).toBe(true)
    expect(isSince('1.9', '1.10')).toBe(false)
    expect(isSince('2.0', '2.0')).toBe(true)
    const versions = RELEASES.map(({ name }) => name.split('.').map(Number) as [number, number])
    expect(versions).toEqual(versions.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
  })
  test('what is written for', () => expect([TARGET_RELEASES[0], TARGET_RELEASES.at(-1)]).toEqual(['1.13', '2.3']))
  test('an unknown one', async () =>
    expect(await thrown(() => releaseOf('1.200'))).toMatch(
      /^unknown-version: Flink 1.200 is not known; did you mean "1.20"?/,
    ))
})
