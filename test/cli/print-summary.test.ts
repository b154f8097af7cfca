import { describe, expect, test } from 'vitest'
import { cutApart } from '../../src/cli/cut-apart.ts'
import { allowsText } from '../../src/cli/print-allows.ts'
import { printSummary } from '../../src/cli/print-summary.ts'
import { styleOf } from '../../src/cli/text.ts'
import type { Summary } from '../../src/index.ts'
import { ALLOWS } from '../../src/inspect/allows.ts'
import { spInspect } from './run.ts'

const INCREMENTAL = 'samples/states-2.3-incremental-rocksdb/chk-3'
const lines = (args: readonly string[]): readonly string[] => spInspect(args).out.split('\n')

describe('an operator of a SQL plan', () => {
  const lineOf = (uid: string, role: string, key: string, width: number): string => {
    const operator = {
      id: '0'.repeat(32),
      uid,
      name: null,
      role,
      parallelism: 1,
      maxParallelism: 128,
      bytes: 4300,
      finished: false,
      coordinatorBytes: 0,
      channelStateBytes: 0,
      states: [{ name: 'accState', scope: 'keyed', kind: 'value', ttl: false, key, value: 'Long', bytes: null }],
    }
    const summary = {
      path: 'p',
      format: 'canonical',
      backend: null,
      flink: { from: null },
      metadataVersion: 4,
      bytes: 1,
      allows: ALLOWS.canonicalSavepoint,
      masterStates: [],
    }
    const all = { ...summary, modified: null, missingFiles: 0, selfContained: true, operators: [operator] }
    const pieces = printSummary(all as unknown as Summary, styleOf({ columns: width }, {}), { fullTypes: false, of: 1 })
    return [...pieces]
      .join('')
      .split('\n')
      .find(line => line.includes('keyed by'))!
  }
  const KEY = 'Row<a INT NOT NULL, b STRING>'
  test.each([
    ['15_rank', 'Rank', 72, `  keyed by ${KEY} · parallelism 1 of 128 · 4.2 KB`], // the uid says it
    ['3_rank', 'SortLimit', 84, `  keyed by ${KEY} · SortLimit · parallelism 1 of 128 · 4.2 KB`],
    ['13_global-group-aggregate', 'GlobalGroupAggregate', 72, `  keyed by ${KEY} · parallelism 1 of 128 · 4.2 KB`],
    ['3_rank', 'SortLimit', 78, '  keyed by Row<a INT NOT NULL, b STR… · SortLimit · parallelism 1 of 128'], // a third at least
  ])('%s, a %s, in %i columns', (uid, role, width, line) => expect(lineOf(uid, role, KEY, width)).toBe(line))
})

describe('the head of a summary', () => {
  const head = (parts: Partial<Summary>): string => {
    const summary = {
      path: 'p',
      kind: 'savepoint',
      format: 'canonical',
      backend: null,
      flink: { from: null, to: null },
      metadataVersion: 4,
      checkpointId: 7,
      bytes: 1,
      modified: '2024-02-29T12:34:56.000Z',
      missingFiles: 0,
      filesOutside: 0,
      selfContained: false,
      allows: ALLOWS.canonicalSavepoint,
      masterStates: [],
      operators: [],
      ...parts,
    }
    const pieces = printSummary(summary as unknown as Summary, styleOf({ columns: 200 }, {}), {
      fullTypes: false,
      of: 0,
    })
    return [...pieces].join('').split('\n')[2]!
  }
  test.each([
    [{ selfContained: true }, 'self-contained'],
    [{}, 'complete, but named by absolute path'],
    [{ filesOutside: 1 }, 'needs 1 file outside its directory'],
    [{ filesOutside: 23, missingFiles: 0 }, 'needs 23 files outside its directory'],
    [{ filesOutside: 23, missingFiles: 2 }, '2 files missing'],
  ])('%o: %s', (parts, text) => expect(head(parts)).toBe(`1 B · 0 operators · ${text} · file date 2024-02-29 12:34Z`))
})

test('what a snapshot allows is a line, and what it does not is another', () => {
  expect(allowsText(ALLOWS.canonicalSavepoint).map(facts => facts.join(' · '))).toEqual([
    'allows rescaling · Flink upgrade · job upgrade · relocation · schema evolution · state backend change · State Processor API',
  ])
  expect(allowsText(ALLOWS.nativeSavepoint).map(facts => facts.join(' · '))).toEqual([
    'allows rescaling · Flink upgrade · job upgrade · relocation',
    'not schema evolution · state backend change · State Processor API',
  ])
  expect(allowsText(ALLOWS.unalignedCheckpoint).map(facts => facts.join(' · '))).toEqual([
    'allows rescaling · Flink patch upgrade',
    'not Flink minor upgrade · job upgrade · relocation · schema evolution · state backend change · State Processor API',
  ])
  const odd = { ...ALLOWS.unalignedCheckpoint, jobUpgrade: true, stateProcessorRead: true }
  expect(allowsText(odd).flat()).toEqual(
    expect.arrayContaining([
      'non-arbitrary job upgrade',
      'State Processor API reading',
      'arbitrary job upgrade',
      'State Processor API writing',
    ]),
  )
  expect(lines([INCREMENTAL]).filter(line => /^(allows|not) /.test(line))).toEqual([
    'allows rescaling · Flink upgrade · job upgrade',
    'not relocation · schema evolution · state backend change · State Processor API',
  ])
})

test('files outside its directory are counted', () =>
  expect(JSON.parse(spInspect([INCREMENTAL, '--json']).out)).toMatchObject({ selfContained: false, filesOutside: 7 }))

test('--sort size: the largest operator first, and the largest of its states', () => {
  const names = (args: readonly string[]): readonly string[] =>
    (JSON.parse(spInspect([...args, '--json']).out) as Summary).operators.map(({ uid }) => uid ?? '').slice(0, 2)
  const usual = names([INCREMENTAL])
  expect(names([INCREMENTAL, '--sort', 'size'])).toEqual(['accounts', 'regions'])
  expect(names(['--sort=size', INCREMENTAL])).toEqual(['accounts', 'regions'])
  expect(names([INCREMENTAL, '--sort'])).toEqual(['accounts', 'regions'])
  expect(usual).not.toEqual(['accounts', 'regions'])
  const [accounts] = (JSON.parse(spInspect([INCREMENTAL, '--sort=size', '--sizes', '--json']).out) as Summary).operators
  const sizes = accounts!.states.map(({ bytes }) => bytes!)
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(sizes[0]).toBeGreaterThan(sizes.at(-1)!)
  expect(spInspect([INCREMENTAL, '--sort=name'])).toMatchObject({ code: 2, out: '' })
})

test('entries of RocksDB are called physical: overwritten and deleted ones are counted', () =>
  expect(spInspect([INCREMENTAL, '--subtasks']).out).toMatch(/region +\d+ physical entries .* deletion/))

test('names that are cut still differ', () => {
  const same = 'customer-orders-enriched-with-'
  const names = [`${same}addresses-of-2024-by-region`, `${same}articles-of-2024-by-region`, 'short', `${same}x`]
  const cut = cutApart(names, 20)
  expect(cut).toEqual(['…with-addresses-of-…', '…with-articles-of-2…', 'short', 'custom…riched-with-x'])
  expect(cut.every(name => name.length <= 20)).toBe(true)
  expect(new Set(cut).size).toBe(4)
  const twice = [`${same}a-1-${'z'.repeat(40)}1`, `${same}a-1-${'z'.repeat(40)}2`, `${same}b-1-${'z'.repeat(40)}1`]
  expect(new Set(cutApart(twice, 16)).size).toBe(3)
  const alike = ['a'.repeat(60), 'a'.repeat(60)]
  expect(cutApart(alike, 20)[0]).toBe(cutApart(alike, 20)[1])
  expect(cutApart(alike, 20)[0]).toHaveLength(20)
  expect(cutApart([], 20)).toEqual([])
})

test('a file that several handles of a subtask name counts once', () => {
  const { operators } = JSON.parse(spInspect(['samples/unaligned-1.20/chk-3', '--subtasks', '--json']).out) as Summary
  const subtasks = operators.flatMap(operator => operator.subtasks ?? [])
  const distinct = subtasks.map(({ files }) => new Map(files.map(({ path, bytes }) => [path, bytes])))
  expect(subtasks.some(({ files }, i) => files.length > distinct[i]!.size)).toBe(true)
  expect(subtasks.map(({ bytes }) => bytes)).toEqual(
    distinct.map(files => [...files.values()].reduce((sum, bytes) => sum + bytes, 0)),
  )
})
