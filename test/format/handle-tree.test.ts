import { describe, expect, test } from 'vitest'
import {
  addNested,
  fileHandle,
  mapStreams,
  streamIdentity,
  streamSize,
  streamsOf,
} from '../../src/format/handle-tree.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, StreamHandle } from '../../src/format/handles.ts'

const file = (path: string): StreamHandle => ({ kind: 'relative', path, size: 1 })
const range = { first: 0, count: 2 } as const
const rocks = {
  ...range,
  checkpointId: 7,
  backend: 'uuid',
  meta: file('meta'),
  shared: [
    { localPath: '000001.sst', handle: file('s1') },
    { localPath: '000002.sst', handle: file('s2') },
  ],
  private: [{ localPath: 'CURRENT', handle: file('p1') }],
} as const
const groups = { first: 0, offsets: [8, 0] } as const
const changeFiles = {
  ...range,
  files: [
    { offset: 4, handle: file('c1') },
    { offset: 5, handle: file('c2') },
  ],
  stateSize: 2,
  checkpointedSize: 2,
  id: 'c',
} as const
const memory: KeyedHandle = { kind: 'changesInMemory', ...range, from: 1, to: 2, changes: [], id: 'm' }
const changelog = { ...range, checkpointedSize: 3, materializationId: 1, id: 'l' } as const

/** Every code, with the names of its streams in the order of the bytes. */
const KEYED: readonly (readonly [KeyedHandle, readonly string[]])[] = [
  [{ kind: 'none' }, []],
  [{ kind: 'keyGroupsV1', ...groups, delegate: file('a') }, ['a']],
  [{ kind: 'keyGroups', ...groups, delegate: file('a'), id: 'k' }, ['a']],
  [{ kind: 'savepoint', ...groups, delegate: file('a') }, ['a']],
  [{ kind: 'incrementalV1', ...rocks }, ['meta', 's1', 's2', 'p1']],
  [{ kind: 'incremental', ...rocks, checkpointedSize: 9, id: 'r' }, ['meta', 's1', 's2', 'p1']],
  [memory, []],
  [{ kind: 'changeFilesV1', ...changeFiles }, ['c1', 'c2']],
  [{ kind: 'changeFiles', ...changeFiles, storage: 'filesystem' }, ['c1', 'c2']],
  [
    {
      kind: 'changelogV1',
      ...changelog,
      materialized: [{ kind: 'incrementalV1', ...rocks }],
      changes: [memory, { kind: 'changeFilesV1', ...changeFiles }],
    },
    ['meta', 's1', 's2', 'p1', 'c1', 'c2'],
  ],
  [
    {
      kind: 'changelog',
      ...changelog,
      checkpointId: 2,
      materialized: [{ kind: 'savepoint', ...groups, delegate: file('a') }],
      changes: [{ kind: 'changeFiles', ...changeFiles, storage: 'filesystem' }],
    },
    ['a', 'c1', 'c2'],
  ],
]
const partitions = { states: [{ name: 'n', mode: 0, offsets: [1] }], delegate: file('o') } as const
const OTHERS: readonly (readonly [OperatorHandle | ChannelHandle, readonly string[]])[] = [
  [{ kind: 'none' }, []],
  [{ kind: 'partitionable', ...partitions }, ['o']],
  [{ kind: 'merged', ...partitions, taskOwnedDirectory: 't', sharedDirectory: 's', empty: false }, ['o']],
  [{ subtask: 0, size: 1, delegate: file('ch') }, ['ch']],
]

const named = (handle: StreamHandle): string => (handle.kind === 'relative' ? handle.path : handle.kind)

describe.each([...KEYED, ...OTHERS])('%j', (handle, names) => {
  test('its streams', () => expect(streamsOf(handle).map(stream => named(stream.handle))).toEqual(names))
  test('with others in their place: nothing else changes', async () => {
    const seen: string[] = []
    const mapped = await mapStreams(handle, async ({ handle: stream }) => {
      seen.push(named(stream))
      return { kind: 'file', path: `file:/${named(stream)}`, size: 2 }
    })
    expect(seen).toEqual(names)
    // Not by what takes handles apart: over the text.
    const text = JSON.stringify(handle).replaceAll(
      /\{"kind":"relative","path":"(\w+)","size":1\}/g,
      '{"kind":"file","path":"file:/$1","size":2}',
    )
    expect(mapped).toEqual(JSON.parse(text))
  })
})

test("which of RocksDB's files are shared, and how it calls them", () =>
  expect(streamsOf({ kind: 'incrementalV1', ...rocks }).map(({ role, localPath }) => [role, localPath])).toEqual([
    ['state', undefined],
    ['shared', '000001.sst'],
    ['shared', '000002.sst'],
    ['private', 'CURRENT'],
  ]))

test('handles inside others', () => {
  const nested = (handle: KeyedHandle): readonly KeyedHandle[] => {
    const all: KeyedHandle[] = []
    addNested(handle, all)
    return all
  }
  expect(
    KEYED.map(([handle]) =>
      nested(handle)
        .map(({ kind }) => kind)
        .slice(1),
    ),
  ).toEqual([
    ...Array.from({ length: 9 }, () => []),
    ['incrementalV1', 'changesInMemory', 'changeFilesV1'],
    ['savepoint', 'changeFiles'],
  ])
})

test.each<readonly [StreamHandle, string | undefined, number, string | undefined]>([
  [{ kind: 'none' }, undefined, 0, undefined],
  [{ kind: 'emptySegment' }, undefined, 0, undefined],
  [{ kind: 'inline', name: 'i', data: new Uint8Array(3) }, undefined, 3, undefined],
  [{ kind: 'file', path: '/f', size: -1 }, '/f', -1, '/f'],
  [{ kind: 'relative', path: 'f', size: 5 }, 'f', 5, './f'],
  [{ kind: 'segment', path: '/f', from: 7, size: 6, scope: 0, logicalFile: 'l' }, '/f', 6, '/f@7'],
  [{ kind: 'keyGroups', first: 0, offsets: [], delegate: { kind: 'relative', path: 'f', size: 5 } }, 'f', 5, './f'],
])('%j', (handle, path, size, identity) => {
  expect([fileHandle(handle)?.path, streamSize(handle), streamIdentity(handle)]).toEqual([path, size, identity])
})
