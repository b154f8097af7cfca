import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { keyedHeader as keyedHeaderCodec, type KeyedHeader, type Versioned } from '../../src/format/state-header.ts'
import type { HeaderSpec } from '../../src/model/job.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { buildKeyedHeader } from '../../src/write/state-header.ts'
import { keyedHeader } from '../run/made.ts'
import { thrown } from './thrown.ts'

// One header over what several subtasks stored: only where they describe it alike (writing-traps.md, trap 11).

const snapshots = snapshotsWith({})
const read = (bytes: Uint8Array): Versioned<KeyedHeader> =>
  keyedHeaderCodec(snapshots).read(new ByteReader(bytes, 'made'))
const spec = (...names: readonly (readonly [from: string, name: string])[]): HeaderSpec => ({
  version: null,
  compressed: false,
  states: names.map(([from, name]) => ({ from, name, edits: [] })),
})

describe('a header for several inputs', () => {
  test('states in another order: numbers of their own for each', () => {
    const header = buildKeyedHeader(
      [read(keyedHeader('a', 'b')), read(keyedHeader('c', 'b', 'a')), read(keyedHeader('gone'))],
      spec(['a', 'a'], ['b', 'b2'], ['c', 'c']),
      snapshots,
    )
    expect(Buffer.from(header.bytes)).toEqual(Buffer.from(keyedHeader('a', 'b2', 'c')))
    expect(header.numbers).toEqual([[0, 1], [2, 1, 0], [-1]])
    expect(header.states.map(({ name }) => name)).toEqual(['a', 'b2', 'c'])
  })

  const plain = read(keyedHeader('a'))
  const [state] = plain.value.states
  const namespace = state!.serializers.find(({ role }) => role === 'NAMESPACE_SERIALIZER')!.snapshot
  const withValue = (snapshot: typeof namespace): Versioned<KeyedHeader> => ({
    ...plain,
    value: {
      ...plain.value,
      states: [
        {
          ...state!,
          serializers: state!.serializers.map(own => (own.role === 'VALUE_SERIALIZER' ? { ...own, snapshot } : own)),
        },
      ],
    },
  })
  const withKey: Versioned<KeyedHeader> = { ...plain, value: { ...plain.value, key: namespace } }

  test('a state by different snapshots: refused', async () => {
    const error = await thrown(() => buildKeyedHeader([plain, withValue(namespace)], spec(['a', 'a']), snapshots))
    expect(error).toMatch(/^incompatible: .*subtasks describe a state by different snapshots/)
    expect(error).toContain('"a"')
  })
  test('which is left out: nothing to refuse', () =>
    expect(buildKeyedHeader([plain, withValue(namespace)], spec(), snapshots).states).toEqual([]))
  test('the key by different snapshots: refused', async () => {
    const error = await thrown(() => buildKeyedHeader([plain, withKey], spec(['a', 'a']), snapshots))
    expect(error).toMatch(/^incompatible: .*describe the key/)
  })
})
