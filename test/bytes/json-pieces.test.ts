import { readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonPieces } from '../../src/bytes/json-pieces.ts'
import { open, SavepointError, summarize } from '../../src/index.ts'

const joined = (value: object, indent: number): string => [...jsonPieces(value, indent)].join('')
const INDENTS = [0, 2, 3]

test.each([
  [{}],
  [[]],
  [{ a: {}, b: [], c: [[]], d: [{}] }],
  [{ text: 'line\nbreak \u2028 "\ud800"', '__proto__\n': 1, n: -0, not: Number.NaN, no: null, yes: true }],
  [{ gone: undefined, f: () => 1, s: Symbol('s'), kept: [undefined, () => 1, Symbol('s')] }],
  [{ gone: undefined }],
  [{ a: 1, last: undefined }],
  [{ date: new Date(0), error: new SavepointError('corrupt', 'bad', { file: 'f' }), map: new Map([[1, 2]]) }],
  [[[[[[['deep', { er: ['\n', { x: [] }] }]]]]]]],
  [{ a: { b: { c: { d: { e: [{ f: 'g' }, 2] } } } } }],
])('%j is written as JSON.stringify does', value => {
  for (const indent of INDENTS) expect(joined(value, indent)).toBe(JSON.stringify(value, null, indent))
})

test('reports of samples are, state by state', async () => {
  const names = readdirSync('samples').filter(name => existsSync(join('samples', name, '_metadata')))
  expect(names.length).toBeGreaterThan(10)
  for (const name of names.slice(0, 12)) {
    const { summary } = await summarize(await open(join('samples', name)), { subtasks: true })
    for (const indent of INDENTS)
      expect(joined(summary, indent) === JSON.stringify(summary, null, indent), name).toBe(true)
    const states = summary.operators.flatMap(operator => operator.states)
    const pieces = new Set(jsonPieces(summary))
    for (const state of states) expect(pieces).toContain(JSON.stringify(state))
  }
})
