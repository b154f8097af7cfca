import { expect } from 'vitest'
import { csvCell, safeCsvCell } from '../../src/bytes/csv-cell.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { entryLayout, type EntryLayout } from '../../src/entry/layout.ts'
import { columnRecords } from '../../src/export/column-records.ts'
import { lineCode } from '../../src/export/line-code.ts'
import { lineOf, stateLines } from '../../src/export/lines.ts'
import { printOf, walkerOf } from '../../src/export/print-member.ts'
import { recordCode } from '../../src/export/record-code.ts'
import type { PrintEntry } from '../../src/export/record-format.ts'
import { open, scan, type OpenOptions } from '../../src/index.ts'
import type { Batch, Run } from '../../src/model/batch.ts'
import type { Member, Step } from '../../src/model/expression.ts'
import type { State } from '../../src/model/savepoint.ts'
import type { Type } from '../../src/model/type.ts'
import { allColumns, columnsOf, type Column } from '../../src/query/columns.ts'
import { Cursor } from '../../src/query/entry-cursor.ts'
import { placeIfAny } from '../../src/query/place.ts'
import type { Json } from '../../src/type/kind.ts'
import { generated } from '../../src/type/warm.ts'
import { jsonOf, membersOf, printersWith, throughOf, typeText } from '../../src/type/types.ts'
import { sized } from '../tier.ts'

// Lines and records by generated code are those that are printed part by part, of entries as they are stored and of damaged ones. Samples have too few
// entries for code to be made of their own accord.

/** Entries of one state in one run, whose lines are compared; and those whose records are. */
const MOST = [60, 3, 3, 3, 3, 3, 3]
/** Entries of states of the same types in all samples together: many are of one job, stored in other ways. */
const OF_TYPES = sized({ quick: 40, test: 120, long: 1_000_000 })
const GENERATED = printersWith((_, build) => generated(build))
const { inline } = GENERATED

type Random = (below: number) => number

function printed(line: PrintEntry, batch: Batch, i: number, run: Run): string {
  const out = new JsonWriter(1)
  out.byte(0x21)
  const cursor = new Cursor()
  cursor.open(batch)
  cursor.run = run
  line(cursor, i, out)
  return out.text()
}

/** The entry alone, with one bit turned or its end cut off. */
function damaged(batch: Batch, i: number, random: Random): Batch {
  const bytes = batch.bytes.slice()
  const [keyAt, keyEnd, valueAt, valueEnd] = [batch.keyAt, batch.keyEnd, batch.valueAt, batch.valueEnd].map(column =>
    column.slice(i, i + 1),
  ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const [at, end] = random(3) === 0 ? [keyAt, keyEnd] : [valueAt, valueEnd]
  const length = end[0]! - at[0]!
  if (length > 0 && random(3) === 0) end[0] = at[0]! + random(length)
  else if (length > 0) bytes[at[0]! + random(length)]! ^= 1 << random(8)
  return { ...batch, bytes, count: 1, keyAt, keyEnd, valueAt, valueEnd }
}

/** Members of members, by their steps. */
function stepsIn(type: Type | undefined, deep = 0): readonly (readonly Step[])[] {
  if (type === undefined || deep > 2) return [[]]
  const types = throughOf(type)?.types ?? [type]
  const inside = types.flatMap(one => {
    const members = membersOf(one)
    const steps = members?.also === 'positions' ? ['1'] : members?.also === 'keys' ? ['a', '1'] : (members?.names ?? [])
    return steps.flatMap(step => stepsIn(members!.typeAt(step), deep + 1).map(more => [step, ...more]))
  })
  return [[], ...inside]
}

/** Each is one that is shown whole, or several of its members. */
function someColumns(layout: EntryLayout, random: Random): readonly Column[] {
  const members = allColumns(layout).flatMap(({ root }): readonly Member[] => {
    const slot = layout.slots.find(one => one === root)
    const type = slot === 'value' ? layout.state.value : slot && layout.typeOf(slot)
    const all = slot === undefined ? [[]] : stepsIn(type).filter(steps => placeIfAny(layout, { root, steps }))
    const inside = all.filter(steps => steps.length > 0)
    return inside.length === 0 || random(3) === 0
      ? [{ root, steps: [] }]
      : Array.from({ length: 1 + random(3) }, () => ({ root, steps: inside[random(inside.length)]! }))
  })
  return columnsOf(
    members.toSorted(() => random(3) - 1),
    [layout],
  )(layout)
}

type Way = (run: Run) => PrintEntry
/** Ways to print entries of a state, each by parts and by code; and whether there is code. */
function waysOf(
  state: State,
  random: Random,
): readonly { readonly parts: Way; readonly code: Way; readonly made: boolean }[] {
  const lines = stateLines(state)
  const made = lineCode(entryLayout(state), inline)
  const layout = entryLayout(state)
  const cellOf =
    (cell: typeof csvCell) =>
    (type: Type): Json =>
    (r, out) => {
      const { at } = out
      jsonOf(type)(r, out)
      cell(out, at)
    }
  const records = [csvCell, safeCsvCell, undefined].flatMap(cell =>
    [allColumns(layout).map(member => columnsOf([member], [layout])(layout)[0]!), someColumns(layout, random)].map(
      columns => {
        const texts = [...columns.map((_, n) => ';'.repeat(n)), '\n']
        const code = recordCode(layout, columns, texts, cell, walkerOf, GENERATED)
        const prints = columns.map(column =>
          cell === undefined ? printOf(column, layout) : printOf(column, layout, cellOf(cell), cell),
        )
        const way =
          (by: typeof code): Way =>
          run =>
            columnRecords(columns, layout, { texts, prints, code: () => by }).ofRun(run, undefined)
        return { parts: way(undefined), code: way(code), made: code !== undefined }
      },
    ),
  )
  return [
    {
      parts: run => lineOf({ ...lines, whole: () => undefined }, run),
      code: run => lineOf({ ...lines, whole: () => made }, run),
      made: made !== undefined,
    },
    ...records,
  ]
}

/** How many entries were compared, and how many damaged ones of which a part could not be read. */
export const compared = { whole: 0, broken: 0 }
const comparedOf = new Map<string, number>()
const typesOf = ({ kind, scope, key, namespace, mapKey, value }: State): string =>
  [kind, scope, ...[key, namespace, mapKey, value].map(type => (type === undefined ? '' : typeText(type)))].join('|')

export async function compare(path: string, options: OpenOptions, random: Random): Promise<void> {
  for (const operator of (await open(path, options)).operators) {
    const source = await scan(operator)
    const programs: ReturnType<typeof waysOf>[] = []
    for await (const batch of source.batches({}, () => undefined)) {
      for (const run of batch.runs) {
        const state = source.states[run.state]!
        const types = typesOf(state)
        const before = comparedOf.get(types) ?? 0
        if (before >= OF_TYPES) continue
        comparedOf.set(types, before + run.to - run.from)
        for (const [n, { parts, code, made }] of (programs[run.state] ??= waysOf(state, random)).entries()) {
          const [byParts, byCode] = [parts(run), code(run)]
          for (let i = run.from; i < Math.min(run.to, run.from + MOST[n]!); i++) {
            expect(printed(byCode, batch, i, run), state.name).toBe(printed(byParts, batch, i, run))
            if (!made) continue
            compared.whole++
            if (batch.bytes.length > 100_000 && i % 16 !== 0) continue
            const bad = damaged(batch, i, random)
            const text = printed(byParts, bad, 0, run)
            if (text.includes('@reason"')) compared.broken++
            expect(printed(byCode, bad, 0, run), state.name).toBe(text)
          }
        }
      }
    }
  }
}
