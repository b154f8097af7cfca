import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  localStorage,
  open,
  planMigration,
  SavepointError,
  steps,
  write,
  type Plan,
  type Step,
} from '../../src/index.ts'
import type { FileJob, JobResult } from '../../src/model/job.ts'
import { jobsOf } from '../../src/plan/jobs.ts'
import { references } from '../../src/read/references.ts'
import { doJob } from '../../src/write/job.ts'
import { folder } from '../run/tree.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { sized, TIER } from '../tier.ts'

// Every job of every sample, written down as JSON and done by itself, the last one first: the bytes are those of a whole run.

const directory = folder()
const seen = new Set<string>()

/** Keyed and operator state under another name, and what is at the end of an operator gone. */
async function stepsOf(path: string, options: object): Promise<readonly Step[]> {
  const savepoint = await open(path, options)
  for (const operator of savepoint.operators) {
    const [state, ...others] = await operator.states
    if (state === undefined) continue
    const escaped = (text: string): string => text.replaceAll(/[\\/=,]/g, '\\$&')
    const rename = steps.renameState({ [`${operator.id}/${escaped(state.name)}`]: 'another' })
    const last = others.findLast(other => other.scope !== state.scope && other.name !== state.name)
    return last === undefined ? [rename] : [rename, steps.drop(`${operator.id}/${escaped(last.name)}`)]
  }
  return []
}

async function jobs(plan: Plan): Promise<readonly FileJob[]> {
  const all: FileJob[] = []
  for await (const { subtasks } of jobsOf(plan)) for await (const subtask of subtasks) all.push(...subtask.jobs)
  return all
}

/** Bytes by the names of streams: files, and what stands in `_metadata`. */
async function streams(target: string): Promise<(name: string) => Uint8Array | undefined> {
  const inline = new Map<string, Uint8Array>()
  for (const operator of (await open(target)).metadata.operators)
    for (const { handle } of references(operator)) if (handle.kind === 'inline') inline.set(handle.name, handle.data)
  return name => (existsSync(join(target, name)) ? readFileSync(join(target, name)) : inline.get(name))
}

const doneAs = ({ inline }: JobResult, path: string): Uint8Array =>
  inline === null ? readFileSync(path) : Buffer.from(inline, 'base64')

const WAYS = [
  ['as it is', false, undefined],
  ['with steps', true, 'keep'],
  ['canonical', false, 'canonical'],
] as const
/** At full size all, else of every few ways one. */
const few = sized({ quick: 8, test: 2, long: 1 })
const rows = samples
  .map((sample, i) => ({
    ...sample,
    // Without RocksDB's files what is canonical is so of itself.
    ways: WAYS.slice(0, /rocksdb|incremental/.test(sample.name) ? 3 : 2).filter((_, way) => (i + way) % few === 0),
  }))
  .filter(({ ways }) => ways.length > 0)

describe.each(rows)('$name', ({ ways, ...sample }) => {
  const options = { ...optionsFor(sample) }
  test.each(ways)('%s', async (how, withSteps, format) => {
    const savepoint = await open(sample.path, options)
    const target = join(directory, `${sample.name}-${how}`)
    let plan: Plan
    try {
      plan = await planMigration(savepoint, withSteps ? await stepsOf(sample.path, options) : [], { format })
      await write(plan, target)
    } catch (error) {
      expect(error).toBeInstanceOf(SavepointError) // refused as a whole
      return
    }
    const there = await streams(target)
    const alone = join(target, 'alone')
    mkdirSync(alone)
    for (const job of (await jobs(plan)).toReversed()) {
      const read = JSON.parse(JSON.stringify(job)) as FileJob
      expect(read).toStrictEqual(job)
      expect(structuredClone(job)).toStrictEqual(job)
      const result = await doJob(read, {
        source: localStorage,
        target: localStorage,
        directory: alone,
        snapshots: savepoint.snapshots,
        link: false,
        bytes: () => undefined,
        entries: () => undefined,
      })
      expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
      const bytes = doneAs(result, join(alone, job.name))
      expect(there(job.name)?.length, job.name).toBe(bytes.length)
      expect(Buffer.compare(there(job.name)!, bytes), job.name).toBe(0)
      expect(result.size).toBe(bytes.length)
      seen.add(`${job.treatment} ${job.inputs[0]!.kind}`)
    }
    rmSync(target, { recursive: true })
  })
})

test.skipIf(TIER === 'quick')('there were jobs of every kind', () =>
  expect([...seen].toSorted()).toEqual([
    'copy stream',
    'new-header canonical',
    'new-header heap',
    'new-header operator',
    'rewrite canonical',
    'rewrite heap',
    'rewrite operator',
    'rewrite rocksdb',
  ]),
)
