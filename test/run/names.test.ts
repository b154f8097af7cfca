import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { open, planMigration, SavepointError, write } from '../../src/index.ts'
import type { KeyedHandle, StreamHandle } from '../../src/format/handles.ts'
import type { OperatorEntry } from '../../src/format/metadata.ts'
import { references } from '../../src/read/references.ts'
import { entryOf, keyedHeader, makeSavepoint, NO_STATE, writeMetadata } from './made.ts'
import { folder, tree } from './tree.ts'

// Files get names of their own in the target: whatever the source calls them, no two streams may end in one file.

const directory = folder()
const SIZE = 30_000

/** A file of the source that is told by its bytes. */
function stream(source: string, path: string, byte: number, header?: Uint8Array): StreamHandle {
  mkdirSync(source, { recursive: true })
  const bytes = new Uint8Array(SIZE).fill(byte)
  if (header !== undefined) bytes.set(header)
  writeFileSync(join(source, path), bytes)
  return { kind: 'relative', path, size: SIZE }
}

/** The last byte of every stream, in order: what is inside is whose. */
const lastBytes = (path: string, operators: readonly OperatorEntry[]): readonly (number | undefined)[] =>
  operators
    .flatMap(entry => [...references(entry)])
    .flatMap(({ handle }) =>
      handle.kind === 'relative'
        ? [readFileSync(join(path, handle.path)).at(-1)]
        : handle.kind === 'inline'
          ? [handle.data.at(-1)]
          : [],
    )

const incremental = (source: string, names: readonly string[], shared: readonly string[] = []): KeyedHandle => ({
  kind: 'incremental',
  checkpointId: 1,
  backend: '00000000-0000-0000-0000-000000000000',
  first: 0,
  count: 128,
  checkpointedSize: 0,
  id: 'an-id',
  meta: stream(source, 'meta', 0, keyedHeader('cnt')),
  shared: shared.map((localPath, i) => ({ localPath, handle: stream(source, `shared-${i}`, 100 + i) })),
  private: names.map((localPath, i) => ({ localPath, handle: stream(source, `private-${i}`, 10 + i) })),
})

const CASES: readonly (readonly [string, (source: string) => readonly OperatorEntry[]])[] = [
  [
    'names of RocksDB that differ in what no name may hold',
    source => [entryOf('a', [{ ...NO_STATE, managedKeyed: incremental(source, ['a/b', 'a_b', 'a\\b', 'a:b']) }])],
  ],
  [
    'a shared and a private file of one name',
    source => [entryOf('a', [{ ...NO_STATE, managedKeyed: incremental(source, ['000012.sst'], ['000012.sst']) }])],
  ],
  [
    'names that differ in case',
    source => [entryOf('a', [{ ...NO_STATE, managedKeyed: incremental(source, ['current', 'CURRENT']) }])],
  ],
  [
    'a subtask twice',
    source => {
      const entry = entryOf('a', [
        {
          ...NO_STATE,
          rawKeyed: { kind: 'keyGroups', first: 0, offsets: [], delegate: stream(source, 'one', 1), id: 'x' },
        },
        {
          ...NO_STATE,
          rawKeyed: { kind: 'keyGroups', first: 0, offsets: [], delegate: stream(source, 'two', 2), id: 'y' },
        },
      ])
      return [{ ...entry, subtasks: entry.subtasks!.map(subtask => ({ ...subtask, index: 0 })) }]
    },
  ],
  [
    'changelog files behind a header that is not read',
    source => [
      entryOf('a', [
        {
          ...NO_STATE,
          managedKeyed: {
            kind: 'changelog',
            first: 0,
            count: 128,
            checkpointedSize: 0,
            materializationId: 1,
            checkpointId: 1,
            id: 'an-id',
            materialized: [
              { kind: 'keyGroups', first: 0, offsets: [400], delegate: stream(source, 'materialized', 1), id: 'b' },
            ],
            changes: [
              {
                kind: 'changeFiles',
                first: 0,
                count: 128,
                stateSize: SIZE,
                checkpointedSize: 0,
                id: 'c',
                storage: 'filesystem',
                files: [
                  { offset: 0, handle: stream(source, 'change-1', 2) },
                  { offset: 0, handle: stream(source, 'change-2', 3) },
                ],
              },
            ],
          },
        },
      ]),
    ],
  ],
]

describe('no two streams end in one file', () => {
  test.each(CASES)('%s', async (name, make) => {
    const [source, to] = [join(directory, name), join(directory, `${name} written`)]
    mkdirSync(source)
    const operators = make(source)
    writeMetadata(source, operators)
    try {
      await write(await planMigration(await open(source), [], { format: 'keep' }), to)
    } catch (error) {
      expect(error).toBeInstanceOf(SavepointError) // refused is safe
      return
    }
    const { metadata } = await open(to)
    expect(lastBytes(to, metadata.operators)).toEqual(lastBytes(source, operators))
    const files = tree(to)!.map(file => file.split(' ')[0]!.toLowerCase())
    expect(new Set(files).size).toBe(files.length) // also where case is not told apart
  })

  test('of operators whose IDs change places', async () => {
    const source = join(directory, 'swapped')
    makeSavepoint(source, [
      { uid: 'a', layout: 'canonical', sizes: [900] },
      { uid: 'b', layout: 'canonical', sizes: [1000] },
    ])
    const to = join(directory, 'swapped written')
    await write(
      await planMigration(await open(source), [
        {
          name: 'rename-uid',
          options: [
            ['a', 'b'],
            ['b', 'a'],
          ],
        },
      ]),
      to,
    )
    const [first, second] = (await open(to)).metadata.operators
    const size = (entry: OperatorEntry): unknown =>
      [...references(entry)].flatMap(({ handle }) =>
        handle.kind === 'relative'
          ? [
              readFileSync(join(to, handle.path)).equals(
                readFileSync(join(source, `${entry.uid === 'a' ? 'b' : 'a'}-file-0`)),
              ),
            ]
          : [],
      )
    expect([first!.uid, second!.uid, size(first!), size(second!)]).toEqual(['b', 'a', [true], [true]])
  })
})
