import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { memoryStorage, open, SavepointError, summarize, type Summary } from '../../src/index.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { seedOf, sized } from '../tier.ts'
import { cpuTime, flipped, limits, memoryInUse, seeded } from './damage.ts'

const ROUNDS = sized({ quick: 3, test: 8, long: 200 })

/** All files of a sample by path; the snapshot lies in /s/chk-1, so that what stands beside it is found. */
function filesOf(sample: Sample): Record<string, Uint8Array> {
  const names = readdirSync(sample.folder, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && !/\.(json|ndjson|md|txt)$/.test(entry.name),
  )
  return Object.fromEntries(
    names.map(entry => [
      join('/s/chk-1', relative(sample.path, entry.parentPath), entry.name),
      new Uint8Array(readFileSync(join(entry.parentPath, entry.name))),
    ]),
  )
}

async function list(
  files: Record<string, Uint8Array>,
): Promise<{ readonly summary: Summary; readonly problems: readonly SavepointError[] }> {
  const start = cpuTime()
  const result = await summarize(await open('/s/chk-1', { storage: memoryStorage(files) }))
  expect(cpuTime() - start).toBeLessThan(limits.milliseconds)
  return result
}

/** Sizes of states are told where the file is as long as its handle says. */
const withoutSizes = ({ operators }: Summary): object =>
  operators.map(operator => ({ ...operator, states: operator.states.map(state => ({ ...state, bytes: null })) }))
const sizesOf = ({ operators }: Summary): ReadonlyMap<string, number | null> =>
  new Map(
    operators.flatMap(({ id, states }) => states.map(({ scope, name, bytes }) => [`${id} ${scope} ${name}`, bytes])),
  )

const withHeaders = samples
  .filter(sample => optionsFor(sample).mapPath === undefined)
  .map(sample => ({ sample, name: sample.name, files: filesOf(sample) }))
  .filter(({ files }) => Object.keys(files).length > 1)

describe('damage: state headers', () => {
  test.each(withHeaders)('$name, cut and flipped', async ({ files, name }) => {
    const next = seeded(seedOf(name.length * 7919 + 1))
    const whole = await list(files)
    expect(whole.problems).toEqual([])
    const targets = Object.keys(files).filter(path => !path.endsWith('/_metadata') && files[path]!.length > 100)
    for (let round = 0; round < ROUNDS; round++) {
      const path = targets[next(targets.length)]!
      const bytes = files[path]!
      const at = next(Math.min(bytes.length, 2000))
      const flip = await list({ ...files, [path]: flipped(bytes, at) })
      for (const problem of flip.problems)
        expect(problem.parts, problem.message).toMatchObject({
          file: expect.stringContaining('/'),
          offset: expect.any(Number),
        })
      const cut = await list({ ...files, [path]: bytes.subarray(0, at) })
      for (const problem of cut.problems)
        expect(Math.abs(problem.parts.offset! - at), `${problem.message}, cut at ${at}`).toBeLessThanOrEqual(16)
      if (cut.problems.length === 0) expect(withoutSizes(cut.summary), path).toEqual(withoutSizes(whole.summary))
      for (const [state, size] of sizesOf(cut.summary))
        expect([null, sizesOf(whole.summary).get(state)], `${path}: ${state}`).toContain(size)
    }
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
