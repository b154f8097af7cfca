import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { entryLayout } from '../../src/entry/layout.ts'
import { csvFormat } from '../../src/export/csv-format.ts'
import { ndjsonFormat } from '../../src/export/ndjson-format.ts'
import type { RecordFormat } from '../../src/export/record-format.ts'
import { tableFormat } from '../../src/export/table-format.ts'
import type { Batch } from '../../src/model/batch.ts'
import type { State } from '../../src/model/savepoint.ts'
import type { Type } from '../../src/model/type.ts'
import { allColumns, columnsOf } from '../../src/query/columns.ts'
import { Cursor } from '../../src/query/entry-cursor.ts'
import { entryDecoder } from '../../src/read/entries.ts'
import { hex } from '../hex.ts'

// Keys of which not every part can be told from those behind it, in every format, with expectations by hand.

const MINE: Type = { kind: 'opaque', className: 'com.acme.Mine', reason: 'nobody knows it' } as Type
const YOURS: Type = { kind: 'opaque', className: 'com.acme.Yours', reason: 'nobody knows it' } as Type
const [string, int, voidNamespace, window]: readonly Type[] = ['string', 'int', 'voidNamespace', 'timeWindow'].map(
  kind => ({ kind }),
)
const state = (kind: State['kind'], types: Partial<State>): State => ({
  name: 's',
  scope: 'keyed',
  kind,
  asynchronous: false,
  ttl: false,
  serializers: {},
  key: string,
  namespace: voidNamespace,
  mapKey: undefined,
  value: int,
  ...types,
})

function batchOf(key: string, value: string): Batch {
  const [k, v] = [hex(key), hex(value)]
  return {
    bytes: Uint8Array.from([0xee, ...k, 0xdd, ...v, 0xcc]),
    count: 1,
    keyAt: Uint32Array.of(1),
    keyEnd: Uint32Array.of(1 + k.length),
    valueAt: Uint32Array.of(2 + k.length),
    valueEnd: Uint32Array.of(2 + k.length + v.length),
    runs: [{ state: 0, subtask: 0, keyGroup: 7, from: 0, to: 1 }],
  }
}

function printed(format: RecordFormat, of: State, batch: Batch, all: boolean): string {
  const layout = entryLayout(of)
  const records = format.records(columnsOf(allColumns(layout), [layout])(layout), layout, all)
  const cursor = new Cursor()
  cursor.open(batch)
  cursor.enter(layout, batch, batch.runs[0]!, records.slots, undefined)
  const out = new JsonWriter()
  records.ofRun(batch.runs[0]!, undefined)(cursor, 0, out)
  return new TextDecoder('latin1').decode(out.bytes.subarray(0, out.at))
}

type Members = Readonly<Record<string, unknown>>
const opaque = (className: string, bytes: string | null, reason = 'nobody knows it'): Members => ({
  '@class': className,
  '@bytes': bytes === null ? null : Buffer.from(hex(bytes)).toString('base64'),
  '@reason': reason,
})

interface Row {
  readonly name: string
  readonly state: State
  readonly key: string
  readonly value?: string
  readonly members: Members
}

const ROWS: readonly Row[] = [
  {
    name: 'a key that is not read ends in front of a VoidNamespace',
    state: state('value', { key: MINE }),
    key: '0102 00',
    members: { key: opaque('com.acme.Mine', '0102'), value: 5 },
  },
  {
    name: 'in front of a window and a map key, whose lengths are fixed',
    state: state('map', { key: MINE, namespace: window, mapKey: int }),
    key: '010203 0000000000000004 0000000000000009 00000006',
    value: '00 00000005',
    members: { key: opaque('com.acme.Mine', '010203'), namespace: { start: 4, end: 9 }, mapKey: 6, value: 5 },
  },
  {
    name: 'a map key of any length behind it: they are shown as one',
    state: state('map', { key: MINE, mapKey: string }),
    key: '0102 00 0361',
    value: '00 00000005',
    members: {
      key: opaque('composite key (key, VoidNamespace, mapKey)', '0102 00 0361'),
      mapKey: opaque('String', null, 'its bytes cannot be separated from those of key: nobody knows it'),
      value: 5,
    },
  },
  {
    name: 'key and namespace of any length',
    state: state('value', { key: MINE, namespace: string }),
    key: '0102 02 0261 02',
    members: {
      key: opaque('composite key (key, namespace)', '0102 02 0261 02'),
      namespace: opaque('String', null, 'its bytes cannot be separated from those of key: nobody knows it'),
      value: 5,
    },
  },
  {
    name: 'a namespace that is not read, in front of a map key of any length',
    state: state('map', { key: int, namespace: MINE, mapKey: string }),
    key: '00000003 0102 0261',
    value: '01',
    members: {
      key: 3,
      namespace: opaque('composite key (namespace, mapKey)', '0102 0261'),
      mapKey: opaque('String', null, 'its bytes cannot be separated from those of namespace: nobody knows it'),
      value: null,
    },
  },
  {
    name: 'a map key that is not read is all that is left',
    state: state('map', { mapKey: MINE }),
    key: '0261 00 0102',
    value: '00 00000005',
    members: { key: 'a', mapKey: opaque('com.acme.Mine', '0102'), value: 5 },
  },
  {
    name: 'a map key that is damaged, too',
    state: state('map', { mapKey: string }),
    key: '0261 00 04 61',
    value: '00 00000005',
    members: {
      key: 'a',
      mapKey: opaque('String', '0461', 'implausible length 3 of a string, or the data ends too early'),
      value: 5,
    },
  },
  {
    name: 'a timer of a key that is not read, in a window',
    state: state('timers', { key: MINE, namespace: window, value: undefined }),
    key: '8000000000000017 0102 0000000000000004 0000000000000009',
    value: '',
    members: { key: opaque('com.acme.Mine', '0102'), namespace: { start: 4, end: 9 }, timestamp: 23 },
  },
  {
    name: 'a timer of key and namespace that cannot be told apart has a time all the same',
    state: state('timers', { key: MINE, namespace: string, value: undefined }),
    key: '7fffffffffffffff 0102 0361',
    value: '',
    members: {
      key: opaque('composite key (key, namespace)', '0102 0361'),
      namespace: opaque('String', null, 'its bytes cannot be separated from those of key: nobody knows it'),
      timestamp: -1,
    },
  },
  {
    name: 'bytes left over after a timer',
    state: state('timers', { key: int, value: undefined }),
    key: '8000000000000017 00000003 00 ff',
    value: '',
    members: {
      key: opaque('composite key (key, VoidNamespace)', '00000003 00 ff', 'takes 13 bytes, not the 14 it has'),
      timestamp: 23,
    },
  },
  {
    name: 'another length behind the key: all of it may be other parts',
    state: state('value', { namespace: string }),
    key: '0361 62 02 0263 02',
    members: {
      key: opaque(
        'composite key (key, namespace)',
        '0361 62 02 0263 02',
        'a different length follows 3 bytes of a key',
      ),
      namespace: opaque(
        'String',
        null,
        'its bytes cannot be separated from those of key: a different length follows 3 bytes of a key',
      ),
      value: 5,
    },
  },
  {
    name: 'a value that is not read, behind a null flag and a time of last access',
    state: state('map', { mapKey: int, value: YOURS, ttl: true }),
    key: '0261 00 00000006',
    value: '00 0000000000000011 0708',
    members: { key: 'a', mapKey: 6, value: opaque('com.acme.Yours', '0708'), lastAccess: 17 },
  },
]

const cell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

describe.each(ROWS)('$name', ({ state: of, key, value = '00000005', members }) => {
  const batch = batchOf(key, value)
  const line = JSON.stringify({ state: 's', keyGroup: 7, ...members })
  test('NDJSON', () => expect(printed(ndjsonFormat, of, batch, true)).toBe(`${line}\n`))
  test('columns of NDJSON', () =>
    expect(printed(ndjsonFormat, of, batch, false)).toBe(`${JSON.stringify({ keyGroup: 7, ...members })}\n`))
  test('CSV', () =>
    expect(printed(csvFormat, of, batch, true)).toBe(`${[7, ...Object.values(members)].map(cell).join(',')}\r\n`))
  test('a table', () => {
    const cells = printed(tableFormat, of, batch, true).split('\xff')
    const shown = Object.values(members).map(member =>
      member === null ? '' : typeof member === 'string' ? member : JSON.stringify(member),
    )
    expect(cells.slice(1, -1).map(text => text.replace(/ {2}\d{4}-.*$|(?<=^-1) .*$/, ''))).toEqual(shown)
    expect(cells.at(-1)).toBe(`${line}\n`)
  })
  test('entries()', () => {
    const entry = entryDecoder(of)(batch, 0, new ByteReader(batch.bytes), batch.runs[0]!)
    for (const [name, member] of Object.entries(members)) {
      const { '@class': className, '@bytes': bytes, '@reason': reason } = (member ?? {}) as Members
      const found = entry[name as keyof typeof entry]
      if (bytes === null) expect(found).toBeUndefined()
      else if (bytes !== undefined)
        expect(found).toEqual({ className, bytes: Uint8Array.from(Buffer.from(bytes as string, 'base64')), reason })
      else
        expect(JSON.stringify(found, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))).toBe(
          JSON.stringify(member),
        )
    }
  })
})
