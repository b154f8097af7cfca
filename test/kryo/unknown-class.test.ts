import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ndjson, open, type SavepointError } from '../../src/index.ts'

const SAMPLE = fileURLToPath(new URL('../../samples/zoo-1.20-canonical-heap', import.meta.url))

interface Line {
  readonly state: string
  readonly value: unknown
}

/** Values of the list of operator state `names`, of which one is of a class of the job. */
async function names(classes: readonly string[]): Promise<readonly unknown[]> {
  const savepoint = await open(SAMPLE, { classes })
  const lines: Line[] = []
  const problems: SavepointError[] = []
  for (const operator of savepoint.operators)
    for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) }))
      for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n'))
        if (line !== '') lines.push(JSON.parse(line) as Line)
  expect(problems.filter(({ parts }) => parts.state === 'names')).toEqual([])
  return lines.filter(({ state }) => state === 'names').map(({ value }) => value)
}

test('an element of an unknown class ends where the next begins', async () => {
  const bird = expect.objectContaining({
    '@class': 'com.example.zoo.Bird',
    '@reason': 'class com.example.zoo.Bird is not known',
  }) as unknown
  expect(await names([])).toEqual(['keeper', [1], bird, 7])
})
test('with its class it is read', async () => {
  const bird = expect.objectContaining({ '@class': 'com.example.zoo.Bird', born: '2020-02-29' }) as unknown
  expect(await names([`${SAMPLE}/classes.jar`])).toEqual(['keeper', [1], bird, 7])
})

test('of classes of another version nothing wrong is shown where no length is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  const types = join(folder, 'coupon.types')
  writeFileSync(types, 'Pojo com.example.Coupon {code: String}')
  const sample = fileURLToPath(new URL('../../samples/orders-2.3-native-heap', import.meta.url))
  const expected = new Set(readFileSync(join(sample, 'expected.ndjson'), 'utf8').split('\n'))
  const problems: SavepointError[] = []
  let lines = 0
  for (const operator of (await open(sample, { classes: [types] })).operators)
    for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) }))
      for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n')) {
        if (line === '') continue
        lines++
        expect(expected).toContain(line)
      }
  expect(lines).toBeGreaterThan(100)
  expect(problems.length).toBeGreaterThan(0)
  for (const problem of problems) expect(problem.parts.hint).toMatch('--classes')
  rmSync(folder, { recursive: true })
})
