import { describe, expect, test } from 'vitest'
import { EntryBuilder } from '../../src/entry/builder.ts'
import { entryLayout, NONE, SLOTS, Spans, timestampOf, type Slot } from '../../src/entry/layout.ts'
import type { Batch } from '../../src/model/batch.ts'
import type { State } from '../../src/model/savepoint.ts'
import type { Type } from '../../src/model/type.ts'
import { dump, hex } from '../hex.ts'

const [string, long, int, voidNamespace]: readonly Type[] = [
  { kind: 'string' },
  { kind: 'long' },
  { kind: 'int' },
  { kind: 'voidNamespace' },
]
const window: Type = { kind: 'timeWindow' }

function state(kind: State['kind'], types: Partial<State> = {}): State {
  const scope = kind === 'union' || kind === 'broadcast' ? 'operator' : 'keyed'
  const base = { name: 's', scope, kind, asynchronous: false, ttl: false, serializers: {} } as const
  return { ...base, key: undefined, namespace: undefined, mapKey: undefined, value: undefined, ...types }
}

/** One entry, with other bytes around it. */
function batchOf(key: Uint8Array, value: Uint8Array): Batch {
  const bytes = Uint8Array.from([0xee, 0xee, ...key, 0xdd, ...value, 0xcc])
  return {
    bytes,
    count: 1,
    keyAt: Uint32Array.of(2),
    keyEnd: Uint32Array.of(2 + key.length),
    valueAt: Uint32Array.of(3 + key.length),
    valueEnd: Uint32Array.of(3 + key.length + value.length),
    runs: [{ state: 0, subtask: 0, keyGroup: 0, from: 0, to: 1 }],
  }
}

/** Hex of the slots that were found. */
function slotsOf(of: State, batch: Batch, wanted: readonly Slot[] = SLOTS): { readonly [S in Slot]?: string } {
  const layout = entryLayout(of)
  const spans = new Spans()
  spans.reset(batch.count)
  layout.split(batch, 0, 1, wanted, spans)
  const found = layout.slots.flatMap(slot =>
    !wanted.includes(slot) || spans.at[slot][0] === NONE
      ? []
      : [[slot, dump(batch.bytes.subarray(spans.at[slot][0], spans.end[slot][0]))] as const],
  )
  return Object.fromEntries(found)
}

function reasonOf(of: State, batch: Batch, wanted: readonly Slot[] = SLOTS): string | undefined {
  const spans = new Spans()
  spans.reset(batch.count)
  entryLayout(of).split(batch, 0, 1, wanted, spans)
  return spans.reason(0)?.what
}

interface Row {
  readonly name: string
  readonly state: State
  readonly slots: readonly Slot[]
  /** By hand, from `formats/state-files.md`. */
  readonly key: string
  readonly value: string
  /** Slots in hex. */
  readonly parts: { readonly [S in Slot]?: string }
}

/** "ab" as StringSerializer writes it: length plus one, then the characters. */
const AB = '036162'
const ROWS: readonly Row[] = [
  {
    name: 'value, VoidNamespace',
    state: state('value', { key: long!, namespace: voidNamespace!, value: int! }),
    slots: ['key', 'value'],
    key: '000000000000002a 00',
    value: '00000007',
    parts: { key: '000000000000002a', value: '00000007' },
  },
  {
    name: 'reducing in windows, whose length is fixed: nothing stands between',
    state: state('reducing', { key: string!, namespace: window, value: long! }),
    slots: ['key', 'namespace', 'value'],
    key: `${AB} 0000000000000001 0000000000000002`,
    value: '0000000000000009',
    parts: { key: AB, namespace: '00000000000000010000000000000002', value: '0000000000000009' },
  },
  {
    name: 'aggregating, key and namespace vary in length: each has its length behind it',
    state: state('aggregating', { key: string!, namespace: string!, value: long! }),
    slots: ['key', 'namespace', 'value'],
    key: `${AB} 03  02 63 02`,
    value: '0000000000000009',
    parts: { key: AB, namespace: '0263', value: '0000000000000009' },
  },
  {
    name: 'a length of 256 bytes takes two, low byte first',
    state: state('value', { key: string!, namespace: string!, value: int! }),
    slots: ['key', 'namespace', 'value'],
    key: `ff01 ${'61'.repeat(254)} 00 01  01 01`, // 255 is 254 characters; its length takes two bytes
    value: '00000001',
    parts: { key: `ff01${'61'.repeat(254)}`, namespace: '01', value: '00000001' },
  },
  {
    name: 'map',
    state: state('map', { key: int!, namespace: voidNamespace!, mapKey: string!, value: int! }),
    slots: ['key', 'mapKey', 'value'],
    key: `00000005 00 ${AB}`,
    value: '00 00000007',
    parts: { key: '00000005', mapKey: AB, value: '0000000007' },
  },
  {
    name: 'map with an ambiguous key: behind the map key stands nothing',
    state: state('map', { key: string!, namespace: string!, mapKey: string!, value: int! }),
    slots: ['key', 'namespace', 'mapKey', 'value'],
    key: `${AB} 03 0263 02 ${AB}`,
    value: '01',
    parts: { key: AB, namespace: '0263', mapKey: AB, value: '01' },
  },
  {
    name: 'list: commas between the elements',
    state: state('list', { key: int!, namespace: voidNamespace!, value: int! }),
    slots: ['key', 'value'],
    key: '00000005 00',
    value: '00000001 2c 00000002',
    parts: { key: '00000005', value: '000000012c00000002' },
  },
  {
    name: 'timers: the time in front, its sign flipped',
    state: state('timers', { key: string!, namespace: voidNamespace! }),
    slots: ['key', 'timestamp'],
    key: `8000000000000017 ${AB} 00`,
    value: '',
    parts: { key: AB, timestamp: '8000000000000017' },
  },
  {
    name: 'timers of windows: no lengths, whatever varies',
    state: state('timers', { key: string!, namespace: string! }),
    slots: ['key', 'namespace', 'timestamp'],
    key: `7fffffffffffffff ${AB} 0263`,
    value: '',
    parts: { key: AB, namespace: '0263', timestamp: '7fffffffffffffff' },
  },
  {
    name: 'broadcast',
    state: state('broadcast', { mapKey: string!, value: int! }),
    slots: ['mapKey', 'value'],
    key: AB,
    value: '00000007',
    parts: { mapKey: AB, value: '00000007' },
  },
  {
    name: 'union',
    state: state('union', { value: int! }),
    slots: ['value'],
    key: '',
    value: '00000007',
    parts: { value: '00000007' },
  },
  {
    name: 'list of an operator: an element',
    state: state('list', { scope: 'operator', value: int! }),
    slots: ['value'],
    key: '',
    value: '00000007',
    parts: { value: '00000007' },
  },
]

describe('layout', () => {
  describe.each(ROWS)('$name', ({ state: of, slots, key, value, parts }) => {
    const batch = batchOf(hex(key), hex(value))
    test('has its slots', () => expect(entryLayout(of).slots).toEqual(slots))
    test('is split', () => {
      expect(slotsOf(of, batch)).toEqual(parts)
      expect(reasonOf(of, batch)).toBeUndefined()
    })
    test('is split for each slot alone', () => {
      for (const slot of slots) expect(slotsOf(of, batch, [slot])).toEqual({ [slot]: parts[slot] })
    })
    test('is joined', () => {
      const out = new EntryBuilder()
      out.run(0, 0, 0)
      out.begin()
      entryLayout(of).join(Object.fromEntries(Object.entries(parts).map(([slot, text]) => [slot, hex(text)])), out)
      out.end()
      const joined = out.batch()!
      const piece = (at: Uint32Array, end: Uint32Array): string => dump(joined.bytes.subarray(at[0], end[0]))
      expect(piece(joined.keyAt, joined.keyEnd)).toBe(dump(hex(key)))
      expect(piece(joined.valueAt, joined.valueEnd)).toBe(dump(hex(value)))
    })
    test('cut anywhere, or longer, its key is refused', () => {
      const bytes = hex(key)
      for (let end = 0; end < bytes.length; end++)
        expect(reasonOf(of, batchOf(bytes.subarray(0, end), hex(value)))).toBeDefined()
      if (bytes.length > 0) expect(reasonOf(of, batchOf(Uint8Array.from([...bytes, 0]), hex(value)))).toBeDefined()
    })
  })

  test('of an entry that cannot be split what lies in front is known', () => {
    const map = state('map', { key: int!, namespace: string!, mapKey: int!, value: int! })
    const value = hex('00 00000001')
    expect(slotsOf(map, batchOf(hex('00000005 0263 0000'), value))).toEqual({
      key: '00000005',
      namespace: '0263',
      value: '0000000001',
    })
    expect(slotsOf(map, batchOf(hex('00000005 0263 00000001 00'), value))).toEqual({
      key: '00000005',
      namespace: '0263',
      value: '0000000001',
    })
    expect(slotsOf(map, batchOf(hex('00000005 04'), value))).toEqual({ key: '00000005', value: '0000000001' })
    expect(slotsOf(map, batchOf(hex('0000'), value))).toEqual({ value: '0000000001' })
  })

  test('another length behind a part: the parts may be others, so none is known', () => {
    const of = state('value', { key: string!, namespace: string!, value: int! })
    const batch = batchOf(hex(`${AB} 03 0263 03`), hex('00000001'))
    expect(slotsOf(of, batch)).toEqual({ value: '00000001' })
    expect(reasonOf(of, batch)).toBe('a different length follows 2 bytes of a key')
  })

  test('types that are not known', () => {
    const of = state('value', { key: int!, namespace: undefined })
    const batch = batchOf(hex('00000005 00'), hex('07'))
    expect(slotsOf(of, batch)).toEqual({ key: '00000005', value: '07' })
    expect(reasonOf(of, batch)).toBe('its type is not known')
    expect(entryLayout(of).typeOf('value')).toBeUndefined()
  })

  test('what stands behind the flag of a null map value is no content', () => {
    const of = state('map', { key: int!, namespace: voidNamespace!, mapKey: int!, value: string! })
    expect(slotsOf(of, batchOf(hex('00000005 00 00000006'), hex('01 00')), ['value'])).toEqual({ value: '01' })
  })

  test('types of whole slots', () => {
    const typeOf = (of: State, slot: Slot = 'value'): unknown => entryLayout(of).typeOf(slot)
    const types = { key: int!, namespace: voidNamespace!, value: int! }
    const element = { kind: 'ttl', element: int }
    expect(typeOf(state('value', types))).toEqual(int)
    expect(typeOf(state('value', { ...types, ttl: true }))).toEqual(element)
    expect(typeOf(state('list', types))).toEqual({ kind: 'commaList', element: int, delimiter: 0x2c })
    expect(typeOf(state('list', { ...types, ttl: true }))).toEqual({ kind: 'commaList', element, delimiter: 0x2c })
    expect(typeOf(state('map', types))).toEqual({ kind: 'nullFlag', element: int })
    expect(typeOf(state('map', { ...types, ttl: true }))).toEqual({ kind: 'nullFlag', element })
    expect(typeOf(state('timers', types), 'timestamp')).toEqual({ kind: 'sortableLong' })
    expect([typeOf(state('timers', types)), typeOf(state('value', types), 'mapKey')]).toEqual([undefined, undefined])
  })

  test.each([
    ['8000000000000017', 23n],
    ['8000000000000000', 0n],
    ['7fffffffffffffff', -1n],
    ['0000000000000000', -(2n ** 63n)],
    ['ffffffffffffffff', 2n ** 63n - 1n],
  ])('timestamp %s', (text, expected) => {
    expect(timestampOf(hex(`aa ${text}`), 1)).toBe(expected)
  })
})
