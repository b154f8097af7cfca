import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import type { KeyedHandle } from '../../src/format/handles.ts'
import { metadata, type Metadata } from '../../src/format/metadata.ts'
import { countingStorage, digestOperator, memoryStorage, ndjson, open, type OpenOperator } from '../../src/index.ts'
import { memoryFile } from '../../src/model/file.ts'
import type { State } from '../../src/model/savepoint.ts'
import type { RocksPart } from '../../src/read/parts.ts'
import { rocksBatches, rocksKeyGroups } from '../../src/read/rocksdb.ts'
import { samples } from '../samples/folder.ts'
import { madeDatabase } from './made.ts'
import { bytesOfHex, openFiles } from './read.ts'

const state: State = {
  scope: 'keyed',
  kind: 'value',
  name: 's',
  ttl: false,
  key: { kind: 'int' },
  namespace: { kind: 'voidNamespace' },
  mapKey: undefined,
  value: { kind: 'int' },
  serializers: {},
} as unknown as State
const put = (name: string) => ({ key: bytesOfHex(name), sequence: 1, type: 1, value: bytesOfHex('ff') })

/** Keys by key group, and what was told, of a part over one entry of each of the key groups 0 to 4. */
async function read(
  part: Partial<RocksPart>,
  wanted: (keyGroup: number) => boolean = () => true,
  way: typeof rocksBatches = rocksBatches,
): Promise<{ readonly keyGroups: readonly number[]; readonly told: readonly string[] }> {
  const files = madeDatabase([{ level: 1, entries: ['0000', '0100', '0200', '0300', '0400'].map(put) }])
  const whole: RocksPart = {
    kind: 'rocksdb',
    subtask: 0,
    first: 0,
    count: 5,
    file: memoryFile('header', new Uint8Array(0)),
    headerEnd: 0,
    states: [state],
    without: [],
    open: async () => openFiles(files),
    ...part,
  }
  const told: string[] = []
  const keyGroups: number[] = []
  for await (const { runs } of way(whole, 128, {
    stateOf: () => 0,
    wanted,
    key: undefined,
    problem: error => told.push(error.message),
  }))
    keyGroups.push(...runs.map(run => run.keyGroup))
  return { keyGroups, told }
}

describe.each([
  ['state by state', rocksBatches],
  ['key group by key group', rocksKeyGroups],
] as const)('%s', (_, way) => {
  test('all of a part', async () =>
    expect(await read({}, undefined, way)).toEqual({ keyGroups: [0, 1, 2, 3, 4], told: [] }))
  test('what lies outside its key groups is left out and told of', async () => {
    expect(await read({ first: 1, count: 2 }, undefined, way)).toEqual({
      keyGroups: [1, 2],
      told: [
        'entries outside the key groups of their subtask were left out: found 3 entries, expected none (in state "s")',
      ],
    })
  })
  test('some key groups', async () =>
    expect(await read({}, keyGroup => keyGroup % 2 === 1, way)).toEqual({ keyGroups: [1, 3], told: [] }))
  test('none of them: nothing is opened', async () => {
    const unopened = {
      open: (): never => {
        throw new Error('opened')
      },
    }
    expect(await read(unopened, keyGroup => keyGroup > 90, way)).toEqual({ keyGroups: [], told: [] })
  })
})

test('tables of a state that the header does not know are told of where all is rewritten', async () => {
  expect(await read({ states: [{ ...state, name: 'other' }] }, undefined, rocksKeyGroups)).toEqual({
    keyGroups: [],
    told: [
      'header: a column family with tables, but no such state in the header: found 1 tables, expected none (in state "s")',
    ],
  })
})

describe('a native savepoint', () => {
  const { path: sample } = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!
  const files = Object.fromEntries(
    readdirSync(sample)
      .filter(name => name === '_metadata' || !name.includes('.'))
      .map(name => [`/s/${name}`, new Uint8Array(readFileSync(join(sample, name)))]),
  )
  const accounts = async (storage = memoryStorage(files)): Promise<OpenOperator> =>
    (await open('/s', { storage })).operators.find(operator => operator.uid === 'accounts')!
  type Incremental = Extract<KeyedHandle, { readonly kind: 'incremental' }>
  const handleOf = (operator: OpenOperator, index: number): Incremental =>
    operator.entry.subtasks![index]!.state!.managedKeyed as Incremental
  const lines = async (
    operator: OpenOperator,
    name: string,
    subtask?: number,
  ): Promise<{ readonly count: number; readonly told: readonly SavepointError[] }> => {
    const told: SavepointError[] = []
    let count = 0
    for await (const piece of ndjson(operator, {
      state: name,
      ...(subtask !== undefined && { subtask }),
      problem: error => told.push(error),
    }))
      count += piece.lines
    return { count, told }
  }

  test('a missing table takes away its own state, told of once', async () => {
    const whole = await accounts()
    const part = (await whole.headers).parts.find(candidate => candidate.kind === 'rocksdb')!
    const { columnFamilies } = await (part as RocksPart).open()
    const table = columnFamilies.find(family => family.name === 'balance')!.files[0]!.name
    const name = (
      handleOf(whole, part.subtask).private.find(({ localPath }) => localPath === table)!.handle as {
        readonly path: string
      }
    ).path
    const { [`/s/${name}`]: gone, ...rest } = files
    expect(gone).toBeDefined()
    const without = await accounts(memoryStorage(rest))
    for (const other of ['history', 'limits', 'notes', 'total', 'average'])
      expect(await lines(without, other)).toEqual({ ...(await lines(whole, other)), told: [] })
    const { count, told } = await lines(without, 'balance')
    expect(count).toBe((await lines(whole, 'balance')).count - (await lines(whole, 'balance', part.subtask)).count)
    const digests = await digestOperator(without, { problem: () => undefined })
    expect(digests.filter(({ complete }) => !complete).map(report => report.state)).toEqual(['balance'])
    expect(digests.filter(({ complete }) => complete)).toEqual(
      (await digestOperator(whole)).filter(report => report.state !== 'balance'),
    )
    expect(told.map(({ code, parts }) => [code, parts.file, parts.state])).toEqual([
      ['missing-file', `/s/${name}`, 'balance'],
    ])
  })

  test('a key reads the files of its own subtask, and of those its own state', async () => {
    const storage = countingStorage(memoryStorage(files))
    const operator = await accounts(storage)
    await operator.headers
    const before = new Set(storage.counts.reads.keys())
    let found = 0
    for await (const piece of ndjson(operator, { state: 'balance', key: 'account 43' })) found += piece.lines
    const touched = [...storage.counts.reads.keys()]
      .filter(path => !before.has(path))
      .map(path => path.slice('/s/'.length))
    const own = handleOf(operator, 0)
      .private.filter(({ handle }) => touched.includes((handle as { readonly path: string }).path))
      .map(({ localPath }) => localPath.replace(/\d+/, 'n'))
    expect(found).toBe(1)
    expect(own.toSorted()).toEqual(['CURRENT', 'MANIFEST-n', 'n.sst'])
    expect(touched).toHaveLength(own.length)
  })

  test.each([
    ['a count beyond max parallelism', { count: 2 ** 31 - 1 }],
    ['a first key group below 0', { first: -1 }],
    ['key groups behind the last', { first: 100, count: 29 }],
  ])('%s is refused', async (_, change) => {
    const changed = (before: Metadata): Metadata => ({
      ...before,
      operators: before.operators.map(operator =>
        operator.uid === 'accounts'
          ? {
              ...operator,
              subtasks: operator.subtasks!.map(own => ({
                ...own,
                state: { ...own.state!, managedKeyed: { ...(own.state!.managedKeyed as Incremental), ...change } },
              })),
            }
          : operator,
      ),
    })
    const w = new ByteWriter()
    metadata.write(w, changed((await open('/s', { storage: memoryStorage(files) })).metadata))
    const { told } = await lines(await accounts(memoryStorage({ ...files, '/s/_metadata': w.done() })), 'balance')
    expect(told.map(({ code, what }) => [code, what])).toEqual(
      Array.from({ length: 3 }, () => ['corrupt', 'a handle of key groups that do not exist']),
    )
  })
})
