import { describe, expect, test } from 'vitest'
import type { Step } from '../../src/transform/steps.ts'
import { steps } from '../../src/transform/steps.ts'
import { applied, draft, failure } from './draft.ts'

const before = draft([{ uid: 'a', states: null }])

test('steps are data', () => {
  const all = [
    steps.renameUid({ a: 'b' }),
    steps.renameState([['a/s', 't']]),
    steps.renameOperator(new Map([['a', 'n']])),
    steps.drop('a', 'b'),
    steps.keep('a'),
    steps.toc(['a *']),
    steps.reset('a'),
    steps.checkpointId(9),
    steps.relocate({ 'file:/x': 'file:/y' }),
  ]
  expect(all).toEqual([
    { name: 'rename-uid', options: [['a', 'b']] },
    { name: 'rename-state', options: [['a/s', 't']] },
    { name: 'rename-operator', options: [['a', 'n']] },
    { name: 'drop', options: ['a', 'b'] },
    { name: 'keep', options: ['a'] },
    { name: 'toc', options: ['a *'] },
    { name: 'reset', options: ['a'] },
    { name: 'checkpoint-id', options: 9 },
    { name: 'relocate', options: [['file:/x', 'file:/y']] },
  ])
  expect(JSON.parse(JSON.stringify(all))).toEqual(all)
})

test.each(['constructor', 'renam-uid'])('a step called %s', async name =>
  expect(await failure(applied(before, { name, options: [] } as unknown as Step))).toMatch(
    name === 'constructor'
      ? /^incompatible: no step is called "constructor": expected rename-uid, /
      : /^incompatible: no step is called "renam-uid"; did you mean "rename-uid"\? \(expected /,
  ),
)

describe('checkpoint-id', () => {
  test.each([0, 8, Number.MAX_SAFE_INTEGER])('%d', async id =>
    expect((await applied(before, steps.checkpointId(id))).checkpointId).toBe(id),
  )
  test.each<readonly [id: number, error: string]>([
    [7, 'incompatible: this step changes nothing: the checkpoint ID is already 7 (in checkpoint-id)'],
    ...[-1, 1.5, 2 ** 53, Number.NaN].map(
      id =>
        [
          id,
          `incompatible: not a checkpoint ID: found ${id}, expected a whole number from 0 to 2^53 - 1 (in checkpoint-id)`,
        ] as const,
    ),
  ])('refused: %d', async (id, error) => expect(await failure(applied(before, steps.checkpointId(id)))).toBe(error))
})

describe('relocate', () => {
  test('in order', async () =>
    expect(
      (await applied(before, steps.relocate({ '/a': '/b', '/c=': '/d\\' }), steps.relocate({ '/b': '/e' })))
        .relocations,
    ).toEqual([
      ['/a', '/b'],
      ['/c=', '/d\\'],
      ['/b', '/e'],
    ]))
  test.each([
    [{ '/a': '' }, 'incompatible: the beginning of a path must not be empty: found "/a" to "" (in relocate)'],
    [{ '': '/a' }, 'incompatible: the beginning of a path must not be empty: found "" to "/a" (in relocate)'],
    [{ '/a': '/a' }, 'incompatible: this step changes nothing: "/a" stays as it is (in relocate)'],
    [{}, 'incompatible: this step changes nothing: it names nothing (in relocate)'],
  ])('refused: %j', async (prefixes, error) =>
    expect(await failure(applied(before, steps.relocate(prefixes as Record<string, string>)))).toBe(error),
  )
})
