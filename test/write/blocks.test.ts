import { describe, expect, test } from 'vitest'
import type { Batch, FileWriter, WritableStorage } from '../../src/index.ts'
import { localStorage } from '../../src/index.ts'
import { BlockWriter } from '../../src/write/blocks.ts'
import { Sink } from '../../src/write/sink.ts'
import { dump, hex } from '../hex.ts'
import { keyedHeader } from '../run/made.ts'
import { thrown } from './thrown.ts'

/** What is written to a storage, in memory. */
export function bytesIn(): {
  readonly storage: WritableStorage
  readonly bytes: () => Uint8Array
  readonly writes: number[]
} {
  const parts: Uint8Array[] = []
  const writes: number[] = []
  const writer: FileWriter = {
    write: bytes => void (parts.push(bytes.slice()), writes.push(bytes.length)),
    close: () => undefined,
    abort: () => undefined,
  }
  return {
    storage: { ...localStorage, create: () => writer },
    bytes: () => new Uint8Array(Buffer.concat(parts)),
    writes,
  }
}

interface Entry {
  readonly state: number
  readonly keyGroup: number
  readonly key: string
  readonly value: string
}
const entry = (state: number, keyGroup: number, key: string, value: string): Entry => ({ state, keyGroup, key, value })

/** A batch of entries; runs as they follow from them. Of a stored key the first `prefix` bytes are the key group, which batches leave out. */
function batch(entries: readonly Entry[], prefix = 1): Batch {
  const bytes = hex(entries.map(({ key, value }) => `${key} ${value}`).join(' '))
  const columns = {
    keyAt: new Uint32Array(entries.length),
    keyEnd: new Uint32Array(entries.length),
    valueAt: new Uint32Array(entries.length),
    valueEnd: new Uint32Array(entries.length),
  }
  const runs: { state: number; subtask: number; keyGroup: number; from: number; to: number }[] = []
  let at = 0
  for (const [i, { state, keyGroup, key, value }] of entries.entries()) {
    columns.keyAt[i] = at + prefix
    at += hex(key).length
    columns.keyEnd[i] = columns.valueAt[i] = at
    at += hex(value).length
    columns.valueEnd[i] = at
    const last = runs.at(-1)
    if (last?.state === state && last.keyGroup === keyGroup) last.to = i + 1
    else runs.push({ state, subtask: 0, keyGroup, from: i, to: i + 1 })
  }
  return { bytes, count: entries.length, ...columns, runs }
}

async function written(
  batches: readonly Batch[],
  {
    first = 0,
    count = 128,
    header = new Uint8Array(1) as Uint8Array,
    numberOf = (state: number): number => state,
    maxParallelism = 128,
  } = {},
): Promise<{ readonly bytes: Uint8Array; readonly offsets: readonly number[]; readonly writes: readonly number[] }> {
  const to = bytesIn()
  const sink = await Sink.open(to.storage, 'file')
  await sink.write(header)
  const blocks = new BlockWriter(sink, first, count, maxParallelism)
  for (const one of batches) await blocks.add(one, numberOf)
  await blocks.end()
  const { data, size } = await sink.close()
  const bytes = data ?? to.bytes()
  expect(bytes).toHaveLength(size)
  return { bytes: bytes.slice(header.length), offsets: blocks.offsets, writes: to.writes }
}

describe('canonical blocks', () => {
  test('the worked example of the format note', async () => {
    const header = keyedHeader('cnt')
    expect(header).toHaveLength(365)
    const entries = [
      entry(0, 29, '1d 000000000000002a 00', '0000000000000008'),
      entry(0, 86, '56 0000000000000001 00', '0000000000000007'),
      entry(0, 113, '71 0000000000000003 00', '0000000000000009'),
    ]
    const { bytes, offsets } = await written([batch(entries)], { header })
    expect(dump(bytes)).toBe(
      dump(
        hex(`
      0000  0000000a 9d 000000000000002a 00  00000008 0000000000000008  ffff
      0000  0000000a d6 0000000000000001 00  00000008 0000000000000007  ffff
      0000  0000000a f1 0000000000000003 00  00000008 0000000000000009  ffff`),
      ),
    )
    expect(offsets.flatMap((offset, group) => (offset === 0 ? [] : [[group, offset]]))).toEqual([
      [29, 365],
      [86, 395],
      [113, 425],
    ])
  })

  const ROWS: readonly {
    readonly name: string
    readonly batches: readonly (readonly Entry[])[]
    readonly bytes: string
    readonly offsets: readonly number[]
  }[] = [
    { name: 'nothing', batches: [[]], bytes: '', offsets: [0, 0, 0] },
    { name: 'no batch', batches: [], bytes: '', offsets: [0, 0, 0] },
    {
      name: 'one entry',
      batches: [[entry(0, 0, '0001', '02')]],
      bytes: '0000 00000002 8001 00000001 02 ffff',
      offsets: [1, 0, 0],
    },
    {
      name: 'an entry without a value: a timer',
      batches: [[entry(3, 1, '0101', '')]],
      bytes: '0003 00000002 8101 00000000 ffff',
      offsets: [0, 1, 0],
    },
    {
      name: 'two entries: the flag is on the last',
      batches: [[entry(0, 2, '0201', 'aa'), entry(0, 2, '0202', 'bb')]],
      bytes: '0000 00000002 0201 00000001 aa 00000002 8202 00000001 bb ffff',
      offsets: [0, 0, 1],
    },
    {
      name: 'two states in a group',
      batches: [[entry(0, 0, '0001', 'aa'), entry(1, 0, '0002', 'bb')]],
      bytes: '0000 00000002 8001 00000001 aa 0001 00000002 8002 00000001 bb ffff',
      offsets: [1, 0, 0],
    },
    {
      name: 'states in any order, one of them again',
      batches: [[entry(1, 0, '0001', 'aa'), entry(0, 0, '0002', 'bb'), entry(1, 0, '0003', 'cc')]],
      bytes: '0001 00000002 8001 00000001 aa 0000 00000002 8002 00000001 bb 0001 00000002 8003 00000001 cc ffff',
      offsets: [1, 0, 0],
    },
    {
      name: 'two groups of one state',
      batches: [[entry(0, 0, '0001', 'aa'), entry(0, 1, '0101', 'bb')]],
      bytes: '0000 00000002 8001 00000001 aa ffff 0000 00000002 8101 00000001 bb ffff',
      offsets: [1, 16, 0],
    },
    {
      name: 'two groups, two states',
      batches: [[entry(0, 0, '0001', 'aa'), entry(1, 1, '0101', 'bb')]],
      bytes: '0000 00000002 8001 00000001 aa ffff 0001 00000002 8101 00000001 bb ffff',
      offsets: [1, 16, 0],
    },
    {
      name: 'groups in any order',
      batches: [[entry(0, 2, '0201', ''), entry(0, 0, '0001', '')]],
      bytes: '0000 00000002 8201 00000000 ffff 0000 00000002 8001 00000000 ffff',
      offsets: [15, 0, 1],
    },
    {
      name: 'a run over two batches',
      batches: [[entry(0, 0, '0001', 'aa')], [entry(0, 0, '0002', 'bb')]],
      bytes: '0000 00000002 0001 00000001 aa 00000002 8002 00000001 bb ffff',
      offsets: [1, 0, 0],
    },
    {
      name: 'a run over three, with another state in the second',
      batches: [
        [entry(0, 0, '0001', '')],
        [entry(0, 0, '0002', ''), entry(1, 0, '0003', '')],
        [entry(1, 0, '0004', '')],
      ],
      bytes:
        '0000 00000002 0001 00000000 00000002 8002 00000000 0001 00000002 0003 00000000 00000002 8004 00000000 ffff',
      offsets: [1, 0, 0],
    },
    {
      name: 'a batch that ends with its group',
      batches: [[entry(0, 0, '0001', '')], [entry(0, 1, '0101', '')], []],
      bytes: '0000 00000002 8001 00000000 ffff 0000 00000002 8101 00000000 ffff',
      offsets: [1, 15, 0],
    },
    {
      name: 'a state of two bytes',
      batches: [[entry(0x1234, 0, '00', '')]],
      bytes: '1234 00000001 80 00000000 ffff',
      offsets: [1, 0, 0],
    },
  ]
  test.each(ROWS)('$name', async ({ batches, bytes, offsets }) => {
    const result = await written(
      batches.map(entries => batch(entries)),
      { count: 3 },
    )
    expect(dump(result.bytes)).toBe(dump(hex(bytes)))
    expect(result.offsets).toEqual(offsets)
  })

  test('two-byte key groups: the flag is on the first byte', async () => {
    const { bytes, offsets } = await written([batch([entry(0, 300, '012c 05', '')], 2)], {
      first: 256,
      count: 128,
      maxParallelism: 1000,
    })
    expect(dump(bytes)).toBe(dump(hex('0000 00000003 812c05 00000000 ffff')))
    expect(offsets[44]).toBe(1)
  })

  test('states are renumbered', async () => {
    const { bytes } = await written([batch([entry(2, 0, '00', ''), entry(5, 0, '00', '')])], {
      count: 1,
      numberOf: state => (state === 2 ? 1 : 0),
    })
    expect(dump(bytes)).toBe(dump(hex('0001 00000001 80 00000000 0000 00000001 80 00000000 ffff')))
  })

  test('what was borrowed may be used again', async () => {
    const to = bytesIn()
    const sink = await Sink.open(to.storage, 'file')
    await sink.write(new Uint8Array(1))
    const blocks = new BlockWriter(sink, 0, 1, 128)
    const first = batch([entry(0, 0, '0001', 'aa')])
    await blocks.add(first, state => state)
    ;(first.bytes as Uint8Array).fill(0x77)
    await blocks.add(batch([entry(0, 0, '0002', 'bb')]), state => state)
    await blocks.end()
    expect(dump((await sink.close()).data!.slice(1))).toBe(
      dump(hex('0000 00000002 0001 00000001 aa 00000002 8002 00000001 bb ffff')),
    )
  })

  /** As above, but by the rules alone: every entry, then a second pass for what stands between them. */
  function plain(
    entries: readonly {
      readonly state: number
      readonly keyGroup: number
      readonly key: Uint8Array
      readonly value: Uint8Array
    }[],
  ): Uint8Array {
    const parts: Uint8Array[] = []
    const int = (n: number): Uint8Array => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n)
    for (const [i, { state, keyGroup, key, value }] of entries.entries()) {
      const [before, after] = [entries[i - 1], entries[i + 1]]
      if (before?.keyGroup !== keyGroup) parts.push(Uint8Array.of(state >> 8, state))
      const last = after?.keyGroup !== keyGroup || after.state !== state
      const flagged = key.slice()
      if (last) flagged[0]! |= 0x80
      parts.push(int(key.length), flagged, int(value.length), value)
      if (last)
        parts.push(
          after?.keyGroup === keyGroup ? Uint8Array.of(after.state >> 8, after.state) : Uint8Array.of(0xff, 0xff),
        )
    }
    return Buffer.concat(parts)
  }
  const MEGABYTE = 1024 * 1024
  test.each([
    ['an entry larger than the buffer', [10, 3 * MEGABYTE, 10]],
    ['two of them', [2 * MEGABYTE, 3 * MEGABYTE]],
    ['the first, then small ones', [5 * MEGABYTE, ...Array.from({ length: 200 }, () => 30_000)]],
    ['as large as the buffer, and around', Array.from({ length: 40 }, (_, i) => MEGABYTE - 60 + 3 * i)],
    ['around what is left of the buffer', Array.from({ length: 300 }, (_, i) => 7000 + (i % 23))],
    ['small ones over many buffers', Array.from({ length: 30_000 }, (_, i) => i % 97)],
  ] as const)('%s', async (_, sizes) => {
    const entries = sizes.map((size, i) => ({
      state: Math.floor(i / 3) % 2,
      keyGroup: Math.floor((i * 7) / sizes.length),
      key: Uint8Array.of(Math.floor((i * 7) / sizes.length), i >> 8, i),
      value: new Uint8Array(size).fill(i),
    }))
    // In batches of five entries, each with bytes of its own.
    const batches: Batch[] = []
    for (let from = 0; from < entries.length; from += 5) {
      const own = entries.slice(from, from + 5)
      const bytes = Buffer.concat(own.flatMap(({ key, value }) => [key, value]))
      let at = 0
      const columns = {
        keyAt: new Uint32Array(own.length),
        keyEnd: new Uint32Array(own.length),
        valueAt: new Uint32Array(own.length),
        valueEnd: new Uint32Array(own.length),
      }
      const runs: Batch['runs'][number][] = []
      for (const [i, { key, value, state, keyGroup }] of own.entries()) {
        columns.keyAt[i] = at + 1
        columns.keyEnd[i] = columns.valueAt[i] = at += key.length
        columns.valueEnd[i] = at += value.length
        runs.push({ state, subtask: 0, keyGroup, from: i, to: i + 1 })
      }
      batches.push({ bytes, count: own.length, ...columns, runs })
    }
    const { bytes } = await written(batches, { count: 8 })
    expect(Buffer.compare(bytes, plain(entries))).toBe(0)
  })

  test.each([
    [
      'appears twice',
      [entry(0, 0, '00', ''), entry(0, 1, '01', ''), entry(0, 0, '00', '')],
      0,
      2,
      'a key group appears twice: found key group 0',
    ],
    [
      'lies behind the range',
      [entry(0, 2, '02', '')],
      0,
      2,
      'a key group outside the range of its subtask: found key group 2',
    ],
    [
      'lies before the range',
      [entry(0, 2, '02', '')],
      3,
      2,
      'a key group outside the range of its subtask: found key group 2',
    ],
  ])('a key group %s', async (_, entries, first, count, message) => {
    expect(await thrown(async () => written([batch(entries)], { first, count }))).toBe(`corrupt: ${message}`)
  })

  test('a run without entries says nothing', async () => {
    const one = batch([entry(0, 0, '0001', 'aa')])
    const empty = (state: number, keyGroup: number, at: number): Batch['runs'][number] => ({
      state,
      subtask: 0,
      keyGroup,
      from: at,
      to: at,
    })
    const { bytes, offsets } = await written(
      [{ ...one, runs: [empty(1, 0, 0), ...one.runs, empty(1, 0, 1), empty(0, 1, 1)] }],
      { count: 2 },
    )
    expect(dump(bytes)).toBe(dump(hex('0000 00000002 8001 00000001 aa ffff')))
    expect(offsets).toEqual([1, 0])
  })
})
