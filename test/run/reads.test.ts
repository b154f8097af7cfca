import { readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { decode } from '../../src/codec/codec.ts'
import { metadata } from '../../src/format/metadata.ts'
import { draftOf } from '../../src/model/draft.ts'
import {
  countingStorage,
  localStorage,
  open,
  planMigration,
  steps,
  write,
  type Counts,
  type Plan,
  type Step,
} from '../../src/index.ts'
import { applyStep } from '../../src/transform/steps.ts'
import { makeSavepoint, writeMetadata } from './made.ts'
import { folder } from './tree.ts'

const directory = folder()

/** A canonical savepoint whose files are said to have 100 MB each, and have: zeros behind the entries, which take no room on the disk. */
function large(): string {
  const source = join(directory, 'large')
  makeSavepoint(source, [
    { uid: 'orders', layout: 'canonical', sizes: [1000, 1000] },
    { uid: 'source', layout: 'list', sizes: [100] },
  ])
  const { operators } = decode(metadata, new ByteReader(new Uint8Array(readFileSync(join(source, '_metadata')))))
  const size = 100 * 1024 * 1024
  writeMetadata(
    source,
    operators.map(entry =>
      entry.uid !== 'orders'
        ? entry
        : {
            ...entry,
            subtasks: entry.subtasks!.map(({ state, ...subtask }) => {
              const handle = state!.managedKeyed
              if (handle.kind !== 'savepoint' || handle.delegate.kind !== 'relative') throw new Error('made otherwise')
              truncateSync(join(source, handle.delegate.path), size)
              return {
                ...subtask,
                state: { ...state!, managedKeyed: { ...handle, delegate: { ...handle.delegate, size } } },
              }
            }),
          },
    ),
  )
  return source
}

const source = large()
/** Of 380 bytes each; what is read of a file at once. */
const HEADER = 64 * 1024

async function counted(list: readonly Step[]): Promise<{ readonly plan: Plan; readonly counts: Counts }> {
  const storage = countingStorage(localStorage)
  const plan = await planMigration(await open(source, { storage }), list)
  return { plan, counts: storage.counts }
}

describe('what a plan reads', () => {
  test.each([
    ['a uid renamed', [steps.renameUid({ orders: 'orders-v2' })]],
    ['nothing changed', []],
    ['a state dropped', [steps.drop('orders/gone')]],
    ['a state renamed', [steps.renameState({ 'orders/cnt': 'c' })]],
    ['an operator dropped', [steps.drop('orders')]],
  ] as const)('%s: _metadata and headers, whatever the size', async (_, list) => {
    const { plan, counts } = await counted(list)
    const size = statSync(join(source, '_metadata')).size
    for (const [path, bytes] of counts.bytes)
      expect(bytes, path).toBeLessThanOrEqual(path.endsWith('/_metadata') ? 2 * size : HEADER)
    expect(
      plan.lines.flatMap(line => line.states.map(state => state.entries)).filter(entries => entries !== null),
    ).toEqual([]) // not counted
  })

  test('the transform itself reads nothing', async () => {
    const storage = countingStorage(localStorage)
    const savepoint = await open(source, { storage })
    storage.counts.bytes.clear()
    const after = await applyStep(draftOf(savepoint), steps.renameUid({ orders: 'orders-v2' }))
    expect(after.operators.map(({ uid }) => uid)).toEqual(['orders-v2', 'source'])
    expect([...storage.counts.bytes]).toEqual([])
  })

  test('with links, writing reads no state either', async () => {
    const small = join(directory, 'small')
    makeSavepoint(small, [{ uid: 'orders', layout: 'canonical', sizes: [1000, 1000] }])
    const bytes = new Map<string, number>()
    const storage = {
      ...localStorage,
      open: async (path: string) => {
        const file = await localStorage.open(path)
        return (
          file && {
            ...file,
            read: async (at: number, into: Uint8Array) => {
              const count = await file.read(at, into)
              bytes.set(path, (bytes.get(path) ?? 0) + count)
              return count
            },
          }
        )
      },
    }
    const plan = await planMigration(await open(small, { storage }), [steps.renameUid({ orders: 'orders-v2' })])
    bytes.clear()
    const { linked } = await write(plan, join(directory, 'linked'), { link: true, storage })
    expect(linked.files).toBe(2)
    expect([...bytes.keys()].filter(path => !/\/(_metadata|\.sp-unfinished)$/.test(path))).toEqual([])
  })
})
