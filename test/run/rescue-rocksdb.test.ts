import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  open,
  planMigration,
  verify,
  write,
  type DamagedState,
  type PlanOptions,
  type Report,
} from '../../src/index.ts'
import type { RocksPart } from '../../src/read/parts.ts'
import { IndexCursor } from '../../src/rocksdb/index-cursor.ts'
import { Table } from '../../src/rocksdb/table.ts'
import { tableFile } from '../../src/rocksdb/database.ts'
import { samples, type Sample } from '../samples/folder.ts'
import { sized } from '../tier.ts'
import { failure, folder, lines } from './tree.ts'

// A table of a sample is damaged. What comes of it is canonical, without any key that the table may have held: what older tables
// hold of them was replaced or deleted.

const directory = folder()
let made = 0
const fresh = (): string => join(directory, String(made++))
const NATIVE = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!

type Line = Readonly<Record<string, unknown>>
const expected = (sample: Sample): readonly string[] =>
  readFileSync(join(sample.folder, 'expected.ndjson'), 'utf8').split('\n').filter(Boolean).toSorted()
const rangeOf = ({ keyGroup }: Line, [from, to]: readonly [number, number]): boolean =>
  (keyGroup as number) >= from && (keyGroup as number) <= to

/** A copy of a sample, and the tables of a state of `accounts` in one of its subtasks. */
async function copied(
  sample: Sample,
  state: string,
  subtask: number,
): Promise<{ readonly source: string; readonly tables: readonly Table[]; readonly manifest: string }> {
  const root = fresh()
  cpSync(sample.folder, root, { recursive: true })
  const source = join(root, sample.path.slice(sample.folder.length))
  const { parts } = await (await open(source)).operators.find(({ uid }) => uid === 'accounts')!.headers
  const part = parts.find(other => other.kind === 'rocksdb' && other.subtask === subtask) as RocksPart
  const database = await part.open()
  const family = database.columnFamilies.find(({ name }) => name === state)!
  const tables: Table[] = []
  for (const live of family.files) tables.push(await Table.open(live, await tableFile(database.files, live)))
  const name = [...database.files.keys()].find(key => key.startsWith('MANIFEST-'))!
  return { source, tables, manifest: (await database.files.get(name)!()).path }
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at < 0 ? bytes.length + at : at]! ^= 0xff
  writeFileSync(path, bytes)
}

async function rescued(source: string, options: PlanOptions = {}): Promise<{ to: string; report: Report }> {
  const to = fresh()
  const allowLoss = ['damaged']
  return {
    to,
    report: await write(await planMigration(await open(source), [], { ...options, allowLoss }), to, { allowLoss }),
  }
}

async function errorsOf(path: string): Promise<readonly string[]> {
  const errors: string[] = []
  for await (const { level, message } of verify(await open(path), { deep: true }))
    if (level === 'error') errors.push(message)
  return errors
}

/** A key of `balance` as RocksDB has it: key group, String, VoidNamespace. (StringValue.writeString) */
function storedKey({ keyGroup, key }: Line): Buffer {
  const text = key as string
  const bytes: number[] = [keyGroup as number]
  const put = (value: number): void => {
    for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80)
    bytes.push(value)
  }
  put(text.length + 1)
  for (let i = 0; i < text.length; i++) put(text.charCodeAt(i))
  return Buffer.from([...bytes, 0])
}

const ROWS: readonly {
  readonly what: string
  readonly at: (table: Table) => number
  readonly unit: DamagedState['unit']
}[] = [
  { what: 'a data block', at: () => 10, unit: 'block' },
  { what: 'a footer', at: () => -3, unit: 'table' },
  { what: 'an index', at: table => table.indexHandle.offset + 2, unit: 'table' },
]

describe('a rescue of RocksDB', () => {
  test.each(ROWS)('$what', async ({ at, unit }) => {
    const { source, tables } = await copied(NATIVE, 'balance', 1)
    const table = tables[1]!
    const index = await IndexCursor.open(table)
    expect(await index.next()).toBeDefined() // the one block
    const from = table.live.smallest.userKey
    const to = unit === 'block' ? index.separator.slice() : table.live.largest.userKey
    expect(await index.next()).toBeUndefined()
    flip(table.file.path, at(table))
    const { to: target, report } = await rescued(source)
    expect(report.leftOut).toMatchObject([
      { operator: 'accounts', subtask: 1, unit, state: 'balance', keyGroups: [from[0], to[0]], entries: null },
    ])
    expect(report.leftOut[0]!.file).toBe(table.file.path)
    const isLost = (line: Line): boolean =>
      line['state'] === 'balance' &&
      Buffer.compare(storedKey(line), from) >= 0 &&
      Buffer.compare(storedKey(line), to) <= 0
    const stay = expected(NATIVE).filter(line => !isLost(JSON.parse(line) as Line))
    expect(stay.length).toBeLessThan(expected(NATIVE).length - 3)
    expect(await lines(await open(target))).toEqual(stay)
    expect(await errorsOf(target)).toEqual([])
  })

  test('a MANIFEST: the keyed state of its subtask', async () => {
    const { source, manifest } = await copied(NATIVE, 'balance', 1)
    flip(manifest, 20)
    const { to, report } = await rescued(source)
    expect(report.leftOut).toMatchObject([{ operator: 'accounts', subtask: 1, unit: 'handle', keyGroups: [43, 85] }])
    const isLost = (line: Line): boolean => typeof line['key'] === 'string' && rangeOf(line, [43, 85])
    expect(await lines(await open(to))).toEqual(expected(NATIVE).filter(line => !isLost(JSON.parse(line) as Line)))
    expect(await errorsOf(to)).toEqual([])
  })

  // Three phases wrote tables over each other: without the newest, values that it replaced and keys that it deleted would come back.
  for (const state of ['balance', 'limits', '_timer_state/event_user-timers'].slice(
    0,
    sized({ quick: 1, test: 1, long: 3 }),
  )) {
    test(`no older value comes back: ${state}`, async () => {
      const count = (await copied(NATIVE, state, 0)).tables.length
      expect(count).toBeGreaterThan(1)
      for (let i = 0; i < count; i++) {
        const { source, tables } = await copied(NATIVE, state, 0)
        flip(tables[i]!.file.path, 10)
        const { to, report } = await rescued(source)
        const [damage] = report.leftOut
        expect(damage).toMatchObject({ unit: 'block', state, subtask: 0 })
        const found = new Set(await lines(await open(to)))
        const all = expected(NATIVE)
        expect([...found].filter(line => !all.includes(line))).toEqual([])
        const missing = all.filter(line => !found.has(line)).map(line => JSON.parse(line) as Line)
        for (const line of missing) {
          expect(line).toMatchObject({ state, key: expect.any(String) as string })
          expect(rangeOf(line, damage!.keyGroups!)).toBe(true)
        }
        expect(await errorsOf(to)).toEqual([])
      }
    })
  }

  test('its files cannot stay', async () => {
    const { source, tables } = await copied(NATIVE, 'balance', 1)
    flip(tables[0]!.file.path, 10)
    const { message } = await failure('unsupported', async () => rescued(source, { format: 'keep' }))
    expect(message).toMatch(/would come back.*leave out --format keep/)
  })
})
