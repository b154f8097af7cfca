import { expect, test } from 'vitest'
import { open, summarize } from '../../src/index.ts'
import { knownSizes } from '../../src/inspect/known-sizes.ts'
import { memoryFile } from '../../src/model/file.ts'
import type { OpenHeaders } from '../../src/read/headers.ts'
import type { OpenOperator } from '../../src/read/savepoint.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { TIER } from '../tier.ts'

/** Every layout of operator state; at full size all samples. */
const SOME = /^(orders|states-2.3-(canonical-heap|canonical-compressed|incremental-rocksdb)|merged-1.20|unaligned-2.3)$/
const known: string[] = []
test.each(samples.filter(({ name }) => TIER === 'long' || SOME.test(name)))(
  '$name: sizes that offsets tell are those that a scan counts',
  async sample => {
    const states = async (sizes: boolean): Promise<readonly (readonly [string, number | null])[]> => {
      const { summary } = await summarize(await open(sample.path, optionsFor(sample)), { sizes })
      return summary.operators.flatMap(({ id, states: all }) =>
        all.map(({ name, kind, bytes }) => [`${id} ${kind} ${name}`, bytes] as const),
      )
    }
    const scanned = new Map(await states(true))
    for (const [name, bytes] of await states(false)) {
      if (bytes === null || scanned.get(name) === null) continue // of damaged state a scan does not tell
      known.push(name)
      expect([name, bytes]).toEqual([name, scanned.get(name)])
    }
  },
)

test('of all kinds of operator state there were some, and of others none', () =>
  expect([...new Set(known.map(name => name.split(' ')[1]))].toSorted()).toEqual(['broadcast', 'list', 'union']))

test('states that lie among each other, or that offsets do not tell, are not known', () => {
  const sizes = (states: Readonly<Record<string, readonly number[]>>, more: object = {}): object => {
    const own = Object.entries(states).map(([name, offsets]) => ({ name, offsets, mode: 0 }))
    const file = memoryFile('f', new Uint8Array(100))
    const delegate = { kind: 'inline', name: 'f', data: new Uint8Array(100) }
    const managedOperator = { kind: 'partitionable', states: own, delegate }
    const part = {
      kind: 'operator',
      subtask: 0,
      file,
      headerEnd: 10,
      compressed: false,
      states: own.map(({ name, offsets }) => ({ state: { name, scope: 'operator', kind: 'list' }, offsets })),
      ...more,
    }
    const operator = { entry: { subtasks: [{ index: 0, state: { managedOperator } }] } } as unknown as OpenOperator
    const found = knownSizes(operator, { parts: [part], problems: [] } as unknown as OpenHeaders)
    return Object.fromEntries([...found].map(([key, bytes]) => [key.slice(-1), bytes]))
  }
  expect(sizes({ b: [40, 50], a: [10, 20, 20], c: [90], d: [] })).toEqual({ a: 30, b: 50, c: 10, d: 0 })
  expect(sizes({ a: [10, 40], b: [20], c: [60] })).toEqual({ c: 40 })
  expect(sizes({ a: [10, 40], b: [40] })).toEqual({})
  expect(sizes({ a: [9], b: [40] })).toEqual({ b: 60 })
  expect(sizes({ a: [20, 10], b: [101] })).toEqual({})
  expect(sizes({ a: [10] }, { compressed: true })).toEqual({})
  expect(sizes({ a: [10] }, { file: memoryFile('longer', new Uint8Array(101)) })).toEqual({})
})
