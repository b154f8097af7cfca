import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { rawTimers, readTimerServices } from '../../src/format/raw-timers.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { hex, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const snapshots = snapshotsWith()
const STRING = `${utf('org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot')} 00000003`
const WINDOW = `${utf('org.apache.flink.streaming.api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot')} 00000003`
const string = {
  className: 'org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot',
  version: 3,
  body: {},
}
const timeWindow = {
  className: 'org.apache.flink.streaming.api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot',
  version: 3,
  body: {},
}
const service = (name: string, eventTimers: number) => ({ name, key: string, namespace: timeWindow, eventTimers })

laws('head of timers in raw keyed state', rawTimers(snapshots).head, [
  { hex: 'f1cd859f 00000001 00000003', value: { version: 1, services: 3 } },
  { hex: 'f1cd859f 00000002 00000003', value: { version: 2, services: 3 } },
])
laws('timer service', rawTimers(snapshots).service[2], [
  { hex: `${utf('window-timers')} ${STRING} ${WINDOW} 00000001`, value: service('window-timers', 1) },
])

describe('timer services of one block', () => {
  const read = (text: string): { services: unknown; complete: boolean; at: number } => {
    const r = new ByteReader(hex(text), 'f')
    return { ...readTimerServices(r, snapshots), at: r.at }
  }
  const EMPTY = `${STRING} ${WINDOW} 00000000 00000000`

  test('none', () => expect(read('f1cd859f 00000002 00000000')).toEqual({ services: [], complete: true, at: 12 }))
  test('two without timers', () =>
    expect(read(`f1cd859f 00000002 00000002 ${utf('a')} ${EMPTY} ${utf('b')} ${EMPTY}`)).toMatchObject({
      services: [service('a', 0), service('b', 0)],
      complete: true,
    }))
  test('event timers of the last one hide nothing', () =>
    expect(read(`f1cd859f 00000002 00000001 ${utf('a')} ${STRING} ${WINDOW} 00000005 ff`)).toMatchObject({
      services: [service('a', 5)],
      complete: true,
    }))
  test('event timers hide what follows', () =>
    expect(read(`f1cd859f 00000002 00000002 ${utf('a')} ${STRING} ${WINDOW} 00000001 0261`)).toMatchObject({
      services: [service('a', 1)],
      complete: false,
    }))
  test('processing-time timers hide what follows', () =>
    expect(read(`f1cd859f 00000002 00000002 ${utf('a')} ${STRING} ${WINDOW} 00000000 00000001 0261`)).toMatchObject({
      services: [service('a', 0)],
      complete: false,
    }))

  test('timers that can be passed over hide nothing', () => {
    const r = new ByteReader(
      hex(
        `f1cd859f 00000002 00000002 ${utf('a')} ${STRING} ${WINDOW} 00000001 0261 00000001 0262 ${utf('b')} ${STRING} ${WINDOW} 00000003 ff`,
      ),
      'f',
    )
    expect(
      readTimerServices(r, snapshots, ({ name }) => (name === 'a' ? timer => timer.skip(2) : undefined)),
    ).toMatchObject({ services: [service('a', 1), service('b', 3)], complete: true })
  })

  test.each([
    ['another magic', 'f1cd859e 00000002 00000000', 'corrupt', 'no magic f1cd859f of timers in raw keyed state'],
    [
      'a newer version',
      'f1cd859f 00000003 00000000',
      'unknown-version',
      'unknown version of timers in raw keyed state',
    ],
    ['a negative count', 'f1cd859f 00000002 ffffffff', 'corrupt', 'negative count of timer services'],
    [
      'a negative count of timers',
      `f1cd859f 00000002 00000002 ${utf('a')} ${STRING} ${WINDOW} ffffffff`,
      'corrupt',
      'negative count of timers',
    ],
    [
      'more services than there are',
      `f1cd859f 00000002 7fffffff ${utf('a')} ${EMPTY}`,
      'truncated',
      'the data ends too early',
    ],
  ])('%s', (_, text, code, what) => {
    const error = thrown(() => read(text))
    expect([error.code, error.what]).toEqual([code, what])
  })
})
