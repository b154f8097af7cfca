import { describe, expect, test } from 'vitest'
import { ndjson, open, sqlPlan, summarize, typeText } from '../../src/index.ts'
import { thrown } from '../laws.ts'
import { samples } from '../samples/folder.ts'

// Of the join of `neighbours` in the SQL samples, and of its deduplication: as COMPILE PLAN would have them, by hand.

const CUSTOMERS = 'ROW<`id` BIGINT NOT NULL, `name` VARCHAR(2147483647), `city` VARCHAR(2147483647)>'
const VISITS = {
  type: 'ROW',
  fields: [
    { name: 'customer', fieldType: 'BIGINT' },
    { name: 'city', fieldType: { type: 'VARCHAR', length: 2147483647 } },
    { name: 'page', fieldType: 'VARCHAR(2147483647)' },
  ],
}
const node = (id: number, type: string, outputType: unknown, spec: object = {}): object => ({
  id,
  type: `stream-exec-${type}_1`,
  outputType,
  ...spec,
})
const plan = (edges: object[], ...nodes: object[]): string => JSON.stringify({ flinkVersion: '1.20', nodes, edges })
const JOIN = plan(
  [
    { source: 913, target: 15 },
    { source: 916, target: 15 },
  ],
  node(913, 'exchange', CUSTOMERS),
  node(916, 'exchange', VISITS),
  node(15, 'join', CUSTOMERS, {
    joinSpec: { joinType: 'INNER', leftKeys: [2], rightKeys: [1] },
    leftUpsertKeys: [[0]],
  }),
)
const sample = samples.find(({ name }) => name === 'sql-1.20-canonical-heap')!.path
const joinOf = async (text: string): ReturnType<typeof open> => open(sample, { sqlPlan: sqlPlan(text) })

describe('names of a SQL plan', () => {
  test('operators and columns', async () => {
    const { operators } = await joinOf(JOIN)
    const join = operators.find(({ uid }) => uid === '15_join')!
    expect(operators.filter(({ node: of }) => of !== undefined)).toEqual([join])
    const texts = (await join.states).map(({ name, key, mapKey, value }) => [
      name,
      ...[key, mapKey, value].map(type => type && typeText(type)),
    ])
    expect(texts.toReversed()).toEqual([
      ['right-records', 'Row<city STRING>', 'Row<customer BIGINT, city STRING, page STRING>', 'Integer'],
      [
        'left-records',
        'Row<city STRING>',
        'Row<id BIGINT NOT NULL>',
        'Row<id BIGINT NOT NULL, name STRING, city STRING>',
      ],
    ])
    const pieces: string[] = []
    for await (const { bytes } of ndjson(join)) pieces.push(new TextDecoder().decode(bytes))
    expect(pieces.join('')).toContain(
      '"key":{"city":"Luxembourg"},"mapKey":{"id":2},"value":{"id":2,"name":"a longer name","city":"Luxembourg"}',
    )
  })

  test('what they are to the query stands in the summary', async () => {
    const savepoint = await joinOf(JOIN)
    const { summary } = await summarize(savepoint)
    const join = summary.operators.find(({ uid }) => uid === '15_join')!
    expect([join.role, ...join.states.map(({ role }) => role)]).toEqual(['Join', 'Join left side', 'Join right side'])
    expect(summary.operators.filter(({ role }) => role !== undefined)).toHaveLength(1)
  })

  test('rows with other columns keep theirs', async () => {
    const { operators } = await joinOf(JOIN.replace('BIGINT NOT NULL', 'INT NOT NULL'))
    const states = await operators.find(({ uid }) => uid === '15_join')!.states
    expect(states.map(({ value }) => typeText(value!))).toEqual([
      'Row<f0 BIGINT NOT NULL, f1 STRING, f2 STRING>',
      'Integer',
    ])
  })

  test.each([
    ['not JSON', /^no compiled SQL plan: /],
    ['[]', /^no compiled SQL plan: it has no "nodes"/],
    ['{"nodes":[{"id":"1","type":"x"}]}', /^no compiled SQL plan: it has no "nodes" with "id" and "type"/],
  ])('%s is none', (text, what) => expect(thrown(() => sqlPlan(text)).what).toMatch(what))
})
