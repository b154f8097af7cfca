import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { open, sqlPlan, typeText } from '../../src/index.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'

// Snapshots beside the compiled plan of their job: the plan names their operators, and the columns of rows that came in.

const cases = filesNamed('_metadata').flatMap(file => {
  const plans = join(dirname(file), '..', 'plan')
  const name = file.includes('/sql/') ? readdirSync(plans).find(one => one.endsWith('.json')) : undefined
  return name === undefined ? [] : [[inCorpus(file), file, join(plans, name)] as const]
})
/** Rows of inputs of an operator, as the state's name says. */
const WHOLE =
  /^(?:left-records|right-records|IntervalJoin\w+Cache|inputState|dataState|data-state-with-\w+|deduplicate-state)$/

let named = 0

describe.skipIf(CORPUS_DIR === undefined)(`corpus: compiled plans (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(cases)('%s', async (where, file, plan) => {
    const { operators } = await open(file, { sqlPlan: sqlPlan(readFileSync(plan, 'utf8')) })
    for (const operator of operators) {
      const states = await operator.states
      if (states.length > 0) expect(operator.node, `${where} ${operator.id}`).toBeDefined()
      for (const state of states.filter(({ name }) => WHOLE.test(name))) {
        const texts = [state.key, state.mapKey, state.value].flatMap(type => (type === undefined ? [] : typeText(type)))
        const nameless = texts.filter(text => /\bRow<f\d /.test(text))
        expect(nameless, `${where} ${operator.uid}/${state.name}`).toEqual([])
        named++
      }
    }
  })
  test('many rows got names', () => {
    expect(cases.length).toBeGreaterThan(40)
    expect(named).toBeGreaterThan(25)
  })
})
