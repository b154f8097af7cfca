import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, type OpenSavepoint } from '../../src/index.ts'
import { hex, int32, utf } from '../hex.ts'
import { RETAINED_CHECKPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'
import { BASE, flinkString } from '../serializer/snapshots.ts'

// Two services of one operator, and no key group is without timers.

const STRING = `${utf(`${BASE}StringSerializer$StringSerializerSnapshot`)} 00000003`
const timer = (key: string, namespace: string, time: number): string =>
  `${flinkString(key)} ${flinkString(namespace)} 00000000 ${int32(time)}`
const service = (name: string, timers: readonly string[]): string =>
  `${utf(name)} ${STRING} ${STRING} ${int32(timers.length)} ${timers.join('')} 00000000`

async function made(): Promise<OpenSavepoint> {
  const block = hex(
    `f1cd859f 00000002 00000002 ${service('first', [timer('k', 'ns', 1), timer('longer', '', 2)])} ${service('second', [timer('k', 'x', 3)])}`,
  )
  const offsets = Array.from({ length: 128 }, (_, i) => (i === 5 ? 0 : -1))
  const rawKeyed = {
    kind: 'keyGroups',
    first: 0,
    offsets,
    delegate: { kind: 'relative', path: 'raw', size: block.length },
    id: 'a',
  } as const
  const w = new ByteWriter()
  metadata.write(w, {
    version: 6,
    checkpointId: 7,
    masterStates: [],
    operators: [entryOf('one', [{ ...NO_STATE, rawKeyed }])],
    properties: hex(RETAINED_CHECKPOINT),
  })
  return open('/s', { storage: memoryStorage({ '/s/_metadata': w.done(), '/s/raw': block }) })
}

test('timers that can be read hide no service', async () => {
  const operator = (await made()).operators[0]!
  expect((await operator.headers).problems).toEqual([])
  const found: unknown[] = []
  for (const state of await operator.states)
    for await (const { key, namespace, timestamp } of state.entries())
      found.push([state.name, key, namespace, timestamp])
  expect(found).toEqual([
    ['_timer_state/event_first', 'k', 'ns', 1n],
    ['_timer_state/event_first', 'longer', '', 2n],
    ['_timer_state/event_second', 'k', 'x', 3n],
  ])
})
