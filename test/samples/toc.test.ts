import { describe, expect, test } from 'vitest'
import { open, summarize, tableOfContents } from '../../src/index.ts'
import { draftOf, pseudoStatesOf, statesOf, timersAreRaw, type Draft } from '../../src/model/draft.ts'
import { steps } from '../../src/transform/steps.ts'
import { applied, failure } from '../transform/draft.ts'
import { optionsFor, samples } from './folder.ts'

/** All that a draft keeps; timers stand for the raw keyed state that holds them. */
async function contents({ operators, masterStates }: Draft): Promise<readonly string[]> {
  const all = masterStates.map(name => `@master ${name}`)
  for (const operator of operators) {
    const raw = await timersAreRaw(operator.source)
    const label = operator.uid ?? operator.id
    const own = [
      ...(await statesOf(operator)).map(({ name }) => name),
      ...pseudoStatesOf(operator)
        .filter(name => name !== 'raw-keyed' || !raw)
        .map(name => `@${name}`),
    ]
    all.push(...(own.length === 0 ? ['*'] : own).map(name => `${label} ${name}`))
  }
  return all
}

describe('samples: what the table of contents lists is what is kept', () => {
  test.each(samples)('$name', async sample => {
    const savepoint = await open(sample.path, optionsFor(sample))
    const entries = await tableOfContents(savepoint, (await summarize(savepoint)).summary)
    const lines = entries.map(entry => `${entry.line}  # ${entry.kind}`)
    const before: Draft = draftOf(savepoint)
    expect(entries.map(({ operator, state }) => `${operator} ${state}`).toSorted()).toEqual(
      (await contents(before)).toSorted(),
    )
    expect(await failure(applied(before, steps.toc(lines)))).toBe(
      'incompatible: this step changes nothing: everything is listed (in toc)',
    )
    for (const gone of new Set(lines)) {
      const rest = lines.filter(line => line !== gone)
      if (rest.length === 0) continue
      const left = entries.filter((_, i) => lines[i] !== gone).map(({ operator, state }) => `${operator} ${state}`)
      expect((await contents(await applied(before, steps.toc(rest)))).toSorted()).toEqual(left.toSorted())
    }
  })
})
