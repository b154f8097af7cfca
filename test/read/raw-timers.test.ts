import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, type OpenSavepoint } from '../../src/index.ts'
import { hex, int32, sized, utf } from '../hex.ts'
import { RETAINED_CHECKPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'
import { BASE, flinkString } from '../serializer/snapshots.ts'

// Two services of one operator, and no key group is without timers.

const STRING = `${utf(`${BASE}StringSerializer$StringSerializerSnapshot`)} 00000003`
const timer = (key: string, namespace: string, time: number): string =>
  `${flinkString(key)} ${flinkString(namespace)} 00000000 ${int32(time)}`
const service = (name: string, timers: readonly string[]): string =>
  `${utf(name)} ${STRING} ${STRING} ${int32(timers.length)} ${timers.join('')} 00000000`

const TWO = [
  ['first', [timer('k', 'ns', 1), timer('longer', '', 2)]],
  ['second', [timer('k', 'x', 3)]],
] as const
const VERSION_2 = `f1cd859f 00000002 00000002 ${TWO.map(([name, timers]) => service(name, timers)).join('')}`

// Version 1: serializers and snapshots of key and namespace in a list that can be skipped; a snapshot in the form of Flink 1.7 or, up to 1.6,
// of a config snapshot, which names its serializer.
const SERIALIZER = `00000001 ${sized('aced0005 70')}`
const SINCE_1_7 = `00000002 ${STRING}`
const UNTIL_1_6 = `00000001 ${utf('org.apache.flink.api.common.typeutils.ParameterlessTypeSerializerConfig')} 00000001 ${utf(`${BASE}StringSerializer`)}`
const UNKNOWN = `00000001 ${utf('com.acme.MyConfig')} 00000001 cafe`
function pairs(...snapshots: readonly string[]): string {
  let blob = ''
  let offsets = ''
  for (const snapshot of snapshots) {
    offsets += int32(hex(blob).length)
    blob += SERIALIZER
    offsets += int32(hex(blob).length)
    blob += snapshot
  }
  return `${int32(snapshots.length)} ${offsets} ${sized(blob)}`
}
const version1 = (key: string, namespace: string): string =>
  `f1cd859f 00000001 00000002 ${TWO.map(
    ([name, timers]) => `${utf(name)} ${pairs(key, namespace)} ${int32(timers.length)} ${timers.join('')} 00000000`,
  ).join('')}`

async function made(text: string): Promise<OpenSavepoint> {
  const block = hex(text)
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

test.each([
  ['2', VERSION_2],
  ['1 of Flink 1.7', version1(SINCE_1_7, SINCE_1_7)],
  ['1 of Flink 1.4 to 1.6', version1(UNTIL_1_6, UNTIL_1_6)],
])('timers that can be read hide no service: version %s', async (_, text) => {
  const operator = (await made(text)).operators[0]!
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

test('version 1 with a key that nobody knows: the service is named, and hides the next', async () => {
  const operator = (await made(version1(UNKNOWN, SINCE_1_7))).operators[0]!
  const { problems, states } = await operator.headers
  expect(problems.map(({ code, what }) => [code, what])).toEqual([
    ['unsupported', 'timers of one service hide the names of the next'],
  ])
  expect(states.map(({ name, key }) => [name, key])).toEqual(
    ['event', 'processing'].map(domain => [
      `_timer_state/${domain}_first`,
      expect.objectContaining({ kind: 'opaque', className: 'com.acme.MyConfig' }),
    ]),
  )
})
test('version 1 with one serializer is damaged', async () => {
  const text = version1(SINCE_1_7, SINCE_1_7).replaceAll(pairs(SINCE_1_7, SINCE_1_7), pairs(SINCE_1_7))
  expect((await (await made(text)).operators[0]!.headers).problems.map(({ code }) => code)).toEqual(['corrupt'])
})
