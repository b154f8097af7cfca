import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { open, sqlPlan, summarize, type StateReport } from '../../src/index.ts'
import { optionsFor, samples } from './folder.ts'

// What the compiled plan beside a sample says of its states: the types that the job's own declarations have, with names of columns.

type Facts = Readonly<Record<string, unknown>>
interface Named {
  readonly uid: string
  readonly states: readonly Facts[]
}

const planned = samples.filter(({ folder }) => existsSync(join(folder, 'plan.json')))
const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')
const byName = (states: readonly Facts[]): readonly Facts[] =>
  states.toSorted((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1))
const stateFacts = ({
  serializers: _serializers,
  bytes: _bytes,
  role: _role,
  ...told
}: StateReport): object & { name: string } => told

/** A type whose columns the expectation does not name, as those of accumulators, is compared without names. */
const asTold = (states: readonly Facts[], named: Facts[], bare: readonly Facts[]): readonly Facts[] =>
  byName(named).map((state, i) =>
    Object.fromEntries(
      Object.entries(state).map(([member, told]) => {
        const expected = states[i]?.[member]
        return [member, typeof expected === 'string' && expected.includes('<f0 ') ? byName(bare)[i]![member] : told]
      }),
    ),
  )

describe('samples: columns have the names of the compiled plan', () => {
  test('there are plans', () => expect(planned.length).toBeGreaterThan(5))
  test.each(planned)('$name', async sample => {
    const plan = sqlPlan(text(sample.folder, 'plan.json'))
    const { summary: named } = await summarize(await open(sample.path, { sqlPlan: plan }))
    const { summary: bare } = await summarize(await open(sample.path, optionsFor(sample)))
    const expected = (JSON.parse(text(sample.folder, 'expected-plan.json')) as readonly Named[]).map(operator => ({
      ...operator,
      states: byName(operator.states),
    }))
    for (const { uid, states } of expected) {
      const [found, nameless] = [named, bare].map(one =>
        one.operators.find(operator => operator.uid === uid)!.states.map(stateFacts),
      )
      expect(asTold(states, found!, nameless!), uid).toEqual(states)
    }
    expect(named.operators.filter(({ states }) => states.length > 0)).toHaveLength(expected.length)
  })
})
