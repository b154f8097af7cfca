import { expect, test } from 'vitest'
import { memoryFile } from '../../src/model/file.ts'
import type { State } from '../../src/model/savepoint.ts'
import { heapBatches } from '../../src/read/heap.ts'

test('a heap map of many entries comes in batches', async () => {
  const n = 150_000
  const head = 4 + 2 + 4 + 1 + 8 + 4 // key group 0, state 0, one entry, namespace, key, size
  const bytes = Buffer.alloc(head + 17 * n)
  bytes.writeInt32BE(1, 6)
  bytes.writeBigInt64BE(7n, 11)
  bytes.writeInt32BE(n, 19)
  for (let i = 0; i < n; i++) {
    bytes.writeInt32BE(i, head + 17 * i + 4)
    bytes.writeInt32BE(2 * i, head + 17 * i + 13)
  }
  const long = { kind: 'long' }
  const state: State = {
    name: 'm',
    scope: 'keyed',
    kind: 'map',
    key: long,
    namespace: { kind: 'voidNamespace' },
    mapKey: long,
    value: long,
    ttl: false,
    asynchronous: false,
    serializers: {},
  }
  const file = memoryFile('f', Buffer.concat([Buffer.alloc(1), bytes])) // an offset of 0 says that there is nothing
  const part = {
    kind: 'heap',
    subtask: 0,
    first: 0,
    offsets: [1],
    file,
    headerEnd: 1,
    compressed: false,
    states: [state],
  } as const
  const pull = { stateOf: () => 0, wanted: () => true, problem: (error: Error) => expect.fail(error.message) }
  const sizes: number[] = []
  let next = 0
  for await (const batch of heapBatches(part, pull)) {
    sizes.push(batch.count)
    const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset)
    for (let i = 0; i < batch.count; i++, next++) {
      const [mapKey, value] = [view.getInt32(batch.keyEnd[i]! - 4), view.getInt32(batch.valueEnd[i]! - 4)]
      if (view.getInt32(batch.keyAt[i]! + 4) !== 7 || mapKey !== next || value !== 2 * next)
        expect.fail(`entry ${next}`)
    }
    expect(batch.runs).toEqual([{ state: 0, subtask: 0, keyGroup: 0, from: 0, to: batch.count }])
  }
  expect(next).toBe(n)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 16)
})
