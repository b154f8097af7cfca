import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { META_KEY_GROUP, metadataChange, readMetadataChanges } from '../../src/format/changelog.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { hex, int32, sized, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const snapshots = snapshotsWith()
const STATE = `${utf('cnt')} 00000000 00000000 00000000`
const state = { name: 'cnt', type: 0, options: [], serializers: [] }

laws(
  'metadata change',
  metadataChange(snapshots),
  [
    {
      hex: `08 00000006 ${STATE} 00 00 0001 00 # no TTL, no default, state 1, KEY_VALUE`,
      value: { version: 6, state, tail: hex('0000000100') },
    },
  ],
  { toEnd: true },
)

describe('metadata changes of a change set', () => {
  const read = (text: string): unknown => readMetadataChanges(new ByteReader(hex(text), 'f'), snapshots)
  const CHANGE = sized(`08 00000006 ${STATE} 00 00 0001 00`)

  test('come first, in a key group of their own', () => {
    expect(read(`00000002 00000002 ${int32(META_KEY_GROUP)} ${CHANGE} ${CHANGE} 00000001 00000005 ff`)).toEqual([
      { version: 6, state, tail: hex('0000000100') },
      { version: 6, state, tail: hex('0000000100') },
    ])
  })
  test('a set without them', () => expect(read('00000001 00000001 00000005 00000001 01')).toEqual([]))
  test('an empty set', () => expect(read('00000000')).toEqual([]))
  test('more changes than there is room for', () =>
    expect(thrown(() => read('00000001 7fffffff ffffffff 00000000')).what).toBe(
      'implausible count 2147483647 of changes, or the data ends too early',
    ))
  test('another operation', () =>
    expect(thrown(() => read(`00000001 00000001 ffffffff ${sized('01 0001 00')}`)).what).toBe('no metadata change'))
})
