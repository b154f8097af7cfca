import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entryLayout, open, scan, Spans, sqlPlan, typeText, type OpenOperator, type Type } from '../../src/index.ts'
import { callsOf, keyOf, readPlan, ROWS, type Columns, type Node } from './compiled-plan.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { leftOver } from './row-bytes.ts'

// Snapshots beside the compiled plan of their job: the plan names their operators, and says which columns their rows have.

const cases = filesNamed('_metadata').flatMap(file => {
  const plans = join(dirname(file), '..', 'plan')
  const name = file.includes('/sql/') ? readdirSync(plans).find(one => one.endsWith('.json')) : undefined
  return name === undefined ? [] : [[inCorpus(file), file, join(plans, name)] as const]
})
const counts = { snapshots: 0, rows: 0, checked: 0 }

/** Rows that are no input, output or accumulator of their operator. */
const OTHERS: readonly (readonly [state: RegExp, why: string])[] = [
  [/^_delta_join_operator_async_wait_state_$/, 'of both inputs and of which one came in'],
  [/^multi-join-input-[1-9]$/, 'a row of two rows tells where each belongs'],
  [/^capturedOrder$/, "of the user's function"],
]

type Row = Type & { readonly fields: readonly { readonly name: string; readonly type: Type }[] }
const columns = ({ fields }: Row): Columns => fields.map(({ name, type }) => `${name} ${typeText(type)}`)
/** The outermost rows of a type. */
const rowsIn = (type: unknown): readonly Row[] => {
  if (typeof type !== 'object' || type === null) return []
  if ('kind' in type && type.kind === 'rowData') return [type as Row]
  return Object.values(type).flatMap(rowsIn)
}
/** With types, or where a rule has only names by those. */
const agree = (found: Columns, expected: Columns, where: string): void =>
  expect(expected.some(one => !one.includes(' ')) ? found.map(one => one.split(' ')[0]) : found, where).toEqual(
    expected,
  )

function checkState(state: Awaited<OpenOperator['states']>[number], node: Node, where: string): void {
  const [keys, mapKeys, values] = [state.key, state.mapKey, state.value].map(rowsIn)
  const rows = ROWS.find(([name]) => name.test(state.name))?.[1]
  if (state.scope === 'keyed') agree(keys!.map(columns).flat(), keyOf(node), `${where} key`)
  counts.rows += keys!.length
  if (mapKeys!.length + values!.length === 0) return
  const isOther = OTHERS.some(([name]) => name.test(state.name))
  if (rows === undefined) return expect(isOther, where).toBe(true)
  const expected = rows(node, { mapKey: mapKeys!.length > 0, value: values!.length > 0 }, callsOf(node))
  for (const [part, found] of [
    ['mapKey', mapKeys!],
    ['value', values!],
  ] as const) {
    if (part === 'mapKey' && isOther) continue
    expect(found.length > 0, `${where} ${part}`).toBe(expected[part] !== undefined)
    for (const row of found) agree(columns(row), expected[part]!, `${where} ${part}`)
    counts.rows += found.length
  }
}

/** No row whose columns do not add up to its length. */
async function checkBytes(operator: OpenOperator, where: string): Promise<void> {
  const { states, batches } = await scan(operator)
  for await (const batch of batches()) {
    for (const run of batch.runs) {
      const state = states[run.state]!
      const spans = new Spans()
      spans.reset(batch.count)
      const { slots, split } = entryLayout(state)
      split(batch, run.from, run.to, slots, spans)
      for (const slot of slots) {
        const type = slot === 'timestamp' ? undefined : state[slot]
        if (rowsIn(type).length === 0) continue
        for (let i = run.from; i < run.to; i++) {
          const kept = slot === 'value' && state.scope === 'keyed' ? state : undefined
          const left = leftOver(batch.bytes, spans.at[slot][i]!, spans.end[slot][i]!, type!, kept)
          expect(left ?? 0, `${where}/${state.name} ${slot}`).toBe(0)
          if (left === 0) counts.checked++
        }
      }
    }
  }
}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: compiled plans (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(cases)('%s', async (where, file, path) => {
    const nodes = readPlan(path)
    const { operators } = await open(file, { sqlPlan: sqlPlan(readFileSync(path, 'utf8')) })
    const before = counts.rows
    for (const operator of operators) {
      const node = nodes.find(({ id, uid }) => operator.uid?.startsWith(`${id}_`) || (uid && operator.uid === uid))
      for (const state of await operator.states) {
        expect(node, `${where} ${operator.id}`).toBeDefined()
        checkState(state, node!, `${where} ${operator.uid}/${state.name}`)
      }
      await checkBytes(operator, `${where} ${operator.uid}`)
    }
    if (counts.rows > before) counts.snapshots++
  })
  test('many rows of many snapshots', () => {
    process.stdout.write(
      `corpus compiled plans: ${counts.rows} types of rows in ${counts.snapshots} snapshots, ${counts.checked} keys and values walked\n`,
    )
    expect(counts.snapshots).toBeGreaterThan(40)
    expect(counts.rows).toBeGreaterThan(200)
    expect(counts.checked).toBeGreaterThan(300)
  })
})
