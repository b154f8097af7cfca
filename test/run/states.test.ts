import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  LOSS_CODES,
  open,
  planMigration,
  steps,
  write,
  type OpenSavepoint,
  type OpenState,
  type Report,
  type Step,
} from '../../src/index.ts'
import { unreadStates } from '../not-read.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { linesOf, makeSavepoint, type Made } from './made.ts'
import { folder, lines, named, tree } from './tree.ts'
import { isChosen } from '../tier.ts'

const directory = folder()
let targets = 0

/** The layouts that are read whole: canonical, compressed, heap-native, merged operator state, all inline. */
const NAMES = [
  'states-2.3-canonical-heap',
  'states-2.3-canonical-compressed',
  'states-2.3-native-heap',
  'states-1.20-native-heap-compressed',
  'states-2.3-checkpoint-heap',
  'inline-2.3',
  'inline-1.20',
  'finished-2.3',
]

async function migrated(
  source: OpenSavepoint,
  list: readonly Step[],
  names: ReturnType<typeof optionsFor>,
): Promise<{ readonly after: OpenSavepoint; readonly report: Report; readonly to: string }> {
  const to = join(directory, `target-${targets++}`)
  const report = await write(await planMigration(source, list), to, { allowLoss: LOSS_CODES })
  return { after: await open(to, names), report, to }
}
const stateOf = (line: string): string =>
  (JSON.parse(line.slice(line.indexOf('|') + 1)) as { readonly state: string }).state
const lineOf = (
  report: Report,
  operator: string,
  state: string,
):
  | {
      readonly change: string
      readonly from: string | null
      readonly note: string | null
      readonly entries: number | null
    }
  | undefined => {
  const found = report.operators.find(one => one.operator === operator)?.states.find(one => one.name === state)
  return found && { change: found.change, from: found.from, note: found.note, entries: found.entries }
}

interface Case {
  readonly sample: Sample
  readonly operator: string
  readonly state: string
}

for (const [layout, folderName] of NAMES.entries()) {
  const sample = samples.find(one => one.name === folderName)!
  const { uids } = optionsFor(sample)
  describe(folderName, async () => {
    const source = await open(sample.path, optionsFor(sample))
    const cases: (Case & { readonly own: OpenState })[] = []
    for (const operator of source.operators)
      if ((await unreadStates(operator)).size === 0)
        for (const own of await operator.states)
          cases.push({ sample, operator: operator.uid ?? operator.id, state: own.name, own })
    const before = await lines(source, true)
    const entriesOf = (of: readonly string[], { operator, state }: Case): readonly string[] =>
      of.filter(line => line.startsWith(`${operator}|`) && stateOf(line) === state)
    // How often Flink holds it, by expected.ndjson: entries as Flink counts them, a list and a map entry one each.
    const expectedCount = (one: Case & { readonly own: OpenState }, of: readonly string[]): number =>
      entriesOf(of, one).reduce(
        (n, line) => n + (one.own.kind === 'broadcast' ? Number(/"copies":(\d+)/.exec(line)?.[1] ?? 1) : 1),
        0,
      )

    test('the lines are what the job kept', () => {
      const expected = join(sample.folder, 'expected.ndjson')
      if (!existsSync(expected)) return
      expect(before.map(line => line.slice(line.indexOf('|') + 1)).toSorted()).toEqual(
        readFileSync(expected, 'utf8')
          .split('\n')
          .filter(line => line !== ''),
      )
    })

    /** Every state at full size; else one of each kind in every third layout, and some more. */
    const kinds = [...new Set(cases.map(({ own }) => own.kind))]
    const chosen = cases.filter(
      ({ own: { kind } }, i) =>
        isChosen(i) ||
        ((kinds.indexOf(kind) + layout) % 3 === 0 && cases.findIndex(({ own }) => own.kind === kind) === i),
    )
    test.each(chosen)('$operator/$state', async one => {
      const { operator, state, own } = one
      const mine = entriesOf(before, one)
      const others = before.filter(line => !mine.includes(line))
      const name = own.kind === 'timers' ? `${state}-new` : `new ${state}`
      const count = expectedCount(one, before)
      const names = uids === undefined ? {} : { uids }

      const renamed = await migrated(source, [steps.renameState({ [`${operator}/${state}`]: name })], names)
      const swap = (line: string): string => line.replace(`|{"state":"${state}"`, `|{"state":"${name}"`)
      expect(await lines(renamed.after, true)).toEqual([...others, ...mine.map(swap)].toSorted())
      expect(lineOf(renamed.report, operator, name)).toMatchObject({ change: '~', from: state, entries: count })

      const dropped = await migrated(source, [steps.drop(`${operator}/${state}`)], names)
      expect(await lines(dropped.after, true)).toEqual(others)
      expect(
        (await dropped.after.operators.find(found => (found.uid ?? found.id) === operator)!.states).map(
          found => found.name,
        ),
      ).not.toContain(state)
      expect(lineOf(dropped.report, operator, state)).toMatchObject({ change: '-', entries: count })

      const reset = await migrated(source, [steps.reset(`${operator}/${state}`)], names)
      expect(await lines(reset.after, true)).toEqual(others)
      const states = await reset.after.operators.find(found => (found.uid ?? found.id) === operator)!.states
      expect(states.map(found => [found.name, found.kind])).toContainEqual([state, own.kind])
      expect(lineOf(reset.report, operator, state)).toMatchObject({ change: '~', note: 'emptied' })

      for (const { to } of [renamed, dropped, reset])
        expect(tree(to)!.map(file => file.split(' ')[0])).toEqual(await named(to))
      // Other states of the report have what they had.
      for (const { report } of [renamed, dropped, reset]) {
        for (const other of cases) {
          if (other.operator === operator && other.state === state) continue
          expect(lineOf(report, other.operator, other.state)?.entries, `${other.operator}/${other.state}`).toBe(
            expectedCount(other, before),
          )
        }
      }
    })
  })
}

describe('merged files', () => {
  test.each(['merged-1.20', 'merged-2.3'])('%s: operator state of a segment is on its own', async name => {
    const sample = samples.find(one => one.name === name)!
    const { uids } = optionsFor(sample)
    const names = uids === undefined ? {} : { uids }
    const source = await open(sample.path, optionsFor(sample))
    const prices = source.operators.find(({ uid }) => uid === 'prices')!
    const text = async (savepoint: OpenSavepoint): Promise<readonly string[]> =>
      lines({ ...savepoint, operators: savepoint.operators.filter(({ uid }) => uid === 'prices') })
    const before = await text(source)
    expect(before.length).toBeGreaterThan(2)
    for (const state of await prices.states) {
      const mine = before.filter(line => stateOf(line) === state.name)
      const others = before.filter(line => stateOf(line) !== state.name)
      const renamed = await migrated(source, [steps.renameState({ [`prices/${state.name}`]: 'other' })], names)
      expect(await text(renamed.after)).toEqual(
        [...others, ...mine.map(line => line.replace(`{"state":"${state.name}"`, '{"state":"other"'))].toSorted(),
      )
      const dropped = await migrated(source, [steps.drop(`prices/${state.name}`)], names)
      expect(await text(dropped.after)).toEqual(others)
      const kinds = dropped.after.metadata.operators.flatMap(entry =>
        entry.subtasks!.map(({ state: own }) => own!.managedOperator?.kind),
      )
      expect(kinds).not.toContain('merged')
      for (const { to } of [renamed, dropped])
        expect(tree(to)!.map(file => file.split(' ')[0])).toEqual(await named(to))
    }
  })
})

test('a state that is emptied counts alike, keyed or not', async () => {
  const source = join(directory, 'emptied')
  makeSavepoint(source, [
    { uid: 'c', layout: 'canonical', sizes: [40] },
    { uid: 'h', layout: 'heap', sizes: [40] },
    { uid: 'l', layout: 'list', sizes: [40] },
  ])
  const { report } = await migrated(await open(source), [steps.reset('c/cnt', 'h/cnt', 'l/numbers')], {})
  const found = [
    ['c', 'cnt'],
    ['h', 'cnt'],
    ['l', 'numbers'],
  ].map(([operator, state]) => lineOf(report, operator!, state!))
  for (const line of found)
    expect(line).toEqual({ change: '~', from: null, note: 'emptied', entries: found[0]!.entries })
})

describe('made by hand: what is left is byte for byte what it was', () => {
  const made: readonly Made[] = [
    { uid: 'c', layout: 'canonical', sizes: [2500, 20] },
    { uid: 'h', layout: 'heap', sizes: [2500, 20] },
    { uid: 'l', layout: 'list', sizes: [3000, 2] },
  ]
  const source = join(directory, 'made')
  makeSavepoint(source, made)
  const all = made.flatMap(one => linesOf(one).map(line => `${one.uid}|${line}`)).toSorted()

  test('the oracle', async () => expect(await lines(await open(source), true)).toEqual(all))
  test.each(['c', 'h'])('%s: cnt and gone swap names', async uid => {
    const { after } = await migrated(
      await open(source),
      [steps.renameState({ [`${uid}/cnt`]: 'gone', [`${uid}/gone`]: 'cnt' })],
      {},
    )
    const swapped = all.map(line =>
      line.startsWith(`${uid}|`)
        ? line.replace(/"state":"(cnt|gone)"/, (_, name: string) => `"state":"${name === 'cnt' ? 'gone' : 'cnt'}"`)
        : line,
    )
    expect(await lines(after, true)).toEqual(swapped.toSorted())
  })
  test.each(['c/cnt', 'c/gone', 'h/cnt', 'h/gone', 'l/numbers', 'l/rules'])('without %s', async text => {
    const [uid, state] = text.split('/') as [string, string]
    const { after, to, report } = await migrated(await open(source), [steps.drop(text)], {})
    expect(await lines(after, true)).toEqual(all.filter(line => !line.startsWith(`${uid}|{"state":"${state}"`)))
    expect(tree(to)!.map(file => file.split(' ')[0])).toEqual(await named(to))
    expect(report.proof.hashed + report.proof.linked).toBe(report.files.length)
  })
  test('without all states of an operator: it has none, and is there', async () => {
    const { after } = await migrated(await open(source), [steps.drop('c/cnt', 'c/gone', 'l/numbers', 'l/rules')], {})
    expect(await lines(after, true)).toEqual(all.filter(line => line.startsWith('h|')))
    const [entry, , list] = after.metadata.operators
    expect(entry!.subtasks!.map(({ state }) => state!.managedKeyed.kind)).toEqual(['none', 'none'])
    expect(list!.subtasks!.map(({ state }) => state!.managedOperator)).toEqual([undefined, undefined])
  })
})
