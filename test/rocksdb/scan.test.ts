import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scanFamily } from '../../src/rocksdb/scan.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import { trials } from '../tier.ts'
import { internal, madeDatabase, type MadeEntry, type MadeTable } from './made.ts'
import { ALL_KEY_GROUPS, bytesOfHex, collect, hexOf, linesOf, lookup, openMade, storedKeys } from './read.ts'

const [DELETE, PUT, MERGE, SINGLE_DELETE, RANGE] = [0, 1, 2, 7, 15] as const

interface Write {
  readonly key: Uint8Array
  readonly type: number
  readonly value: Uint8Array
  readonly table: number
}

const byKey = (a: MadeEntry, b: MadeEntry): number => Buffer.compare(a.key, b.key) || b.sequence - a.sequence

/** The writes got their numbers in order; whichever table one is in, the result is the same. */
function tablesOf(writes: readonly Write[], levels: readonly number[]): readonly MadeTable[] {
  return levels.flatMap((level, table): MadeTable[] => {
    const own = writes.flatMap((write, i): MadeEntry[] =>
      write.table % levels.length === table ? [{ ...write, sequence: i + 1 }] : [],
    )
    const entries = own.filter(write => write.type !== RANGE).toSorted(byKey)
    const ranges = own
      .filter(write => write.type === RANGE && Buffer.compare(write.key, write.value) < 0)
      .toSorted(byKey)
    return entries.length + ranges.length === 0 ? [] : [{ level, entries, ranges }]
  })
}

/** What is left of the writes, by key. */
function liveOf(writes: readonly Write[]): ReadonlyMap<string, string> {
  const live = new Map<string, string>()
  for (const { key, type, value } of writes) {
    const name = hexOf(key)
    const before = live.get(name)
    if (type === PUT) live.set(name, hexOf(value))
    else if (type === MERGE) live.set(name, before === undefined ? hexOf(value) : `${before}2c${hexOf(value)}`)
    else if (type === RANGE)
      for (const other of live.keys()) if (other >= name && other < hexOf(value)) live.delete(other)
    if (type === DELETE || type === SINGLE_DELETE) live.delete(name)
  }
  return new Map([...live].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const key = fc
  .uint8Array({ minLength: 1, maxLength: 3, max: 3 })
  .chain(head =>
    fc.constantFrom(0, 1, 9).map(more => Uint8Array.from([...head, ...Array.from({ length: more }, () => 1)])),
  )
const write = fc.record({
  key,
  type: fc.constantFrom(PUT, PUT, PUT, MERGE, MERGE, DELETE, SINGLE_DELETE, RANGE),
  value: fc.uint8Array({ maxLength: 4 }),
  table: fc.nat(7),
})
const levels = fc.array(fc.constantFrom(0, 0, 1, 2, 6), { minLength: 1, maxLength: 5 })

describe('scan', () => {
  test('what is left of writes, however they lie in tables and levels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { maxLength: 60 }),
        levels,
        fc.constantFrom('none', 'snappy', 'zlib', 'lz4', 'zstd'),
        fc.constantFrom(0, 1, 2, 5),
        fc.constantFrom(1, 40, 4096),
        fc.constantFrom(1, 3, 16),
        key,
        key,
        async (writes, onLevels, codec, version, blockBytes, restartInterval, from, to) => {
          const { database, family } = await openMade(
            madeDatabase(tablesOf(writes, onLevels), { codec, version, blockBytes, restartInterval }),
          )
          const live = liveOf(writes)
          const lines = [...live].map(([name, value]) => `${name} ${value}`)
          expect(await linesOf(database, family)).toEqual(lines)
          expect(await linesOf(database, family, { from, to })).toEqual(
            lines.filter(line => line.split(' ')[0]! >= hexOf(from) && line.split(' ')[0]! < hexOf(to)),
          )
          let dropped = 0
          const inGroups = await linesOf(database, family, {
            first: 1,
            count: 2,
            dropped: entries => void (dropped = entries),
          })
          expect(inGroups).toEqual(lines.filter(line => line.startsWith('01') || line.startsWith('02')))
          expect(inGroups.length + dropped).toBe(lines.length)
          for (const { key: written } of writes)
            expect((await lookup(database, family, written)) ?? 'gone').toEqual(
              live.has(hexOf(written)) ? bytesOfHex(live.get(hexOf(written))!) : 'gone',
            )
          const overlaps = 'a table overlaps another one of its level' // some do here
          expect((await collect(verifyFamily(database, family))).filter(({ what }) => what !== overlaps)).toEqual([])
        },
      ),
      trials(300, 5),
    )
  })

  const put = (name: string, sequence: number, value: Uint8Array | string = 'v'): MadeEntry => ({
    key: bytesOfHex(name),
    sequence,
    type: PUT,
    value: typeof value === 'string' ? new TextEncoder().encode(value) : value,
  })
  const range = (from: string, to: string, sequence: number): MadeEntry => ({
    key: bytesOfHex(from),
    sequence,
    type: RANGE,
    value: bytesOfHex(to),
  })
  const boundary = (name: string, sequence: number, type: number = PUT): Uint8Array =>
    internal({ key: bytesOfHex(name), sequence, type })

  describe('range deletions act between the boundaries of their file', () => {
    const rows: readonly {
      readonly name: string
      readonly smallest: Uint8Array
      readonly largest: Uint8Array
      readonly live: readonly string[]
    }[] = [
      { name: 'all of it', smallest: boundary('00', 9), largest: boundary('09', 2 ** 56, RANGE), live: [] },
      {
        name: 'behind a smallest key that is newer than the entry',
        smallest: boundary('03', 9),
        largest: boundary('09', 2 ** 56, RANGE),
        live: ['01', '02'],
      },
      {
        name: 'a smallest key that is older than the entry',
        smallest: boundary('03', 4),
        largest: boundary('09', 2 ** 56, RANGE),
        live: ['01', '02', '03'],
      },
      {
        name: 'a largest key that is only a boundary',
        smallest: boundary('00', 9),
        largest: boundary('03', 2 ** 56, RANGE),
        live: ['03', '04', '05'],
      },
      {
        name: 'a largest key that is older than the entry',
        smallest: boundary('00', 9),
        largest: boundary('03', 4),
        live: ['04', '05'],
      },
      {
        name: 'a largest key that is newer than the entry',
        smallest: boundary('00', 9),
        largest: boundary('03', 7),
        live: ['03', '04', '05'],
      },
      {
        name: 'one key, and entries as new as it',
        smallest: boundary('03', 5),
        largest: boundary('03', 5),
        live: ['01', '02', '04', '05'],
      },
    ]
    test.each(rows)('$name', async ({ smallest, largest, live }) => {
      const tables = [
        { level: 1, entries: [], ranges: [range('00', '09', 8)], smallest, largest },
        { level: 6, entries: ['01', '02', '03', '04', '05'].map(name => put(name, 5)) },
      ]
      const { database, family } = await openMade(madeDatabase(tables))
      expect((await linesOf(database, family)).map(line => line.split(' ')[0])).toEqual(live)
      for (const name of ['01', '02', '03', '04', '05'])
        expect((await lookup(database, family, bytesOfHex(name))) !== undefined).toBe(live.includes(name))
    })
    test.each([
      [1, 2],
      [2, 1],
    ])('two that begin at one key, cut there or not, at levels %d and %d', async (cut, whole) => {
      const tables = [
        { level: cut, entries: [], ranges: [range('03', '09', 5)], smallest: boundary('03', 5, RANGE) },
        { level: whole, entries: [put('01', 9)], ranges: [range('03', '05', 8)] },
        { level: 6, entries: ['03', '04', '05'].map(name => put(name, 7)) },
      ]
      const { database, family } = await openMade(madeDatabase(tables))
      expect(await linesOf(database, family)).toEqual(['01 76', '05 76'])
    })
    test('an entry of sequence 0 at a largest key of sequence 0 is not covered', async () => {
      const tables = [
        {
          level: 1,
          entries: [],
          ranges: [range('00', '09', 8)],
          smallest: boundary('00', 9),
          largest: boundary('03', 0),
        },
        { level: 6, entries: ['02', '03'].map(name => put(name, 0)) },
      ]
      const { database, family } = await openMade(madeDatabase(tables))
      expect(await linesOf(database, family)).toEqual(['03 76'])
    })
  })

  test('values larger than a window, and more entries than one', async () => {
    const entries = Array.from({ length: 3000 }, (_, i) =>
      put(`01${i.toString(16).padStart(8, '0')}`, 1, new Uint8Array(i % 1000 === 500 ? 1_500_000 : i % 700).fill(i)),
    )
    const { database, family } = await openMade(
      madeDatabase(
        [
          { level: 0, entries: entries.filter((_, i) => i % 3 === 0) },
          { level: 2, entries: entries.filter((_, i) => i % 3 > 0) },
        ],
        { codec: 'snappy' },
      ),
    )
    let i = 0
    let batches = 0
    for await (const batch of scanFamily(database, family, ALL_KEY_GROUPS)) {
      batches++
      expect(batch.runs).toEqual([{ state: 0, subtask: 0, keyGroup: 1, from: 0, to: batch.count }])
      const keys = storedKeys(batch)
      for (let at = 0; at < batch.count; at++, i++) {
        expect(keys[at]).toBe(hexOf(entries[i]!.key))
        expect(Buffer.compare(batch.bytes.subarray(batch.valueAt[at]!, batch.valueEnd[at]!), entries[i]!.value)).toBe(0)
      }
    }
    expect(i).toBe(entries.length)
    expect(batches).toBeGreaterThan(2)
  })

  test('a block whose keys take more place than the arena has', async () => {
    const head = '01'.repeat(3000)
    const entries = Array.from({ length: 1500 }, (_, i) => put(`${head}${i.toString(16).padStart(4, '0')}`, 1, 'v'))
    const { database, family } = await openMade(
      madeDatabase([{ level: 1, entries }], { blockBytes: 1 << 24, restartInterval: 200 }),
    )
    expect(await linesOf(database, family)).toEqual(entries.map(entry => `${hexOf(entry.key)} 76`))
    expect(await collect(verifyFamily(database, family))).toEqual([])
  })

  test('a list whose operands take more place than the arena has', async () => {
    const entries = Array.from({ length: 40 }, (_, i): MadeEntry => ({
      key: bytesOfHex('0107'),
      sequence: 100 - i,
      type: MERGE,
      value: new Uint8Array(50_000).fill(i),
    }))
    const { database, family } = await openMade(
      madeDatabase([{ level: 1, entries: [put('0106', 1), ...entries, put('0108', 1)] }]),
    )
    const lines = await linesOf(database, family)
    expect(lines.map(line => line.length)).toEqual([7, 5 + 2 * (40 * 50_001 - 1), 7])
    expect(lines[1]!.slice(5, 7)).toBe('27')
  })

  test('runs are of key groups in two bytes', async () => {
    const { database, family } = await openMade(
      madeDatabase([
        { level: 1, entries: ['000500', '000501', '010000', '010a00', '010a01'].map(name => put(name, 1)) },
      ]),
    )
    const runs: unknown[] = []
    for await (const batch of scanFamily(database, family, {
      state: 4,
      subtask: 2,
      maxParallelism: 300,
      first: 5,
      count: 260,
    }))
      runs.push(...batch.runs)
    expect(runs).toEqual([
      { state: 4, subtask: 2, keyGroup: 5, from: 0, to: 2 },
      { state: 4, subtask: 2, keyGroup: 256, from: 2, to: 3 },
    ])
  })
})
