import { describe, expect, test } from 'vitest'
import { open, summarize, type OperatorReport, type StateReport, type Summary } from '../../src/index.ts'
import { expectedOf, optionsFor, samples } from './folder.ts'

interface Expected {
  readonly operators: readonly {
    readonly id: string
    readonly states: readonly { readonly name: string; readonly scope: string }[]
  }[]
}

/** The facts that expected.json has, in an order that does not depend on Java's hash maps. */
function facts(summary: Summary, expected: Expected): unknown {
  const members = Object.keys(expected).filter(key => key !== 'operators') as (keyof Summary)[]
  return {
    ...Object.fromEntries(members.map(key => [key, summary[key]])),
    operators: sorted(summary.operators.map(operator => operatorFacts(operator, expected))),
  }
}

function operatorFacts(operator: OperatorReport, expected: Expected): { readonly id: string } {
  const members = Object.keys(
    expected.operators.find(({ id }) => id === operator.id) ?? expected.operators[0]!,
  ) as (keyof OperatorReport)[]
  return {
    ...(Object.fromEntries(members.map(key => [key, operator[key]])) as { id: string }),
    states: byName(operator.states.map(stateFacts)),
  } as { readonly id: string }
}

const stateFacts = ({
  serializers: _serializers,
  bytes: _bytes,
  ...told
}: StateReport): Omit<StateReport, 'serializers' | 'bytes'> => told
const byName = <T extends { readonly scope: string; readonly name: string }>(states: readonly T[]): readonly T[] =>
  states.toSorted((a, b) => (`${a.scope} ${a.name}` < `${b.scope} ${b.name}` ? -1 : 1))
const sorted = <T extends { readonly id: string }>(operators: readonly T[]): readonly T[] =>
  operators.toSorted((a, b) => (a.id < b.id ? -1 : 1))

describe('samples: the summary says what the job kept', () => {
  test('there are samples', () => expect(samples.length).toBeGreaterThan(20))
  test.each(samples)('$name', async sample => {
    const expected = expectedOf(sample) as Expected
    const { summary, problems } = await summarize(await open(sample.path, optionsFor(sample)))
    expect(problems.map(problem => problem.message)).toEqual([])
    expect(facts(summary, expected)).toEqual({
      ...expected,
      operators: sorted(expected.operators.map(operator => ({ ...operator, states: byName(operator.states) }))),
    })
  })
})
