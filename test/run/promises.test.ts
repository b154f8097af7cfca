import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  localStorage,
  open,
  planMigration,
  SavepointError,
  steps,
  verify,
  write,
  type Finding,
  type PlanOptions,
  type Step,
} from '../../src/index.ts'
import type { OperatorEntry } from '../../src/format/metadata.ts'
import { mustKeepRules } from '../../src/run/commit.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { entryOf, NO_STATE } from './made.ts'
import { failure, folder } from './tree.ts'

const directory = folder()
let made = 0
const fresh = (): string => join(directory, String(made++))
const sampleOf = (name: string): Sample => samples.find(sample => sample.name === name)!

/** The file of the keyed state of a subtask. */
async function keyedFile(path: string, uid: string, subtask = 0): Promise<string> {
  const { parts } = await (await open(path)).operators.find(operator => operator.uid === uid)!.headers
  const part = parts.find(other => other.kind === 'canonical' && other.subtask === subtask)
  if (part?.kind !== 'canonical') throw new Error(`no canonical state in ${path}`)
  return part.file.path
}

/** A copy of the sample whose file of keyed state was changed. */
async function changed(
  change: (bytes: Uint8Array) => void,
): Promise<{ readonly source: string; readonly file: string }> {
  const source = fresh()
  cpSync(sampleOf('states-2.3-canonical-rocksdb').path, source, { recursive: true })
  const file = await keyedFile(source, 'accounts')
  const bytes = new Uint8Array(readFileSync(file))
  change(bytes)
  writeFileSync(file, bytes)
  return { source, file }
}
const damage = (bytes: Uint8Array): void => {
  for (let at = 20_000; at < 20_008; at++) bytes[at]! ^= 0xff
}
/** A version of the header that there is none of. */
const newer = (bytes: Uint8Array): void => void (bytes[3] = 9)

async function migrate(source: string, list: readonly Step[], options: PlanOptions = {}): Promise<string> {
  const to = fresh()
  await write(await planMigration(await open(source), list, options), to, { verify: 'full' })
  return to
}

async function errorsOf(path: string, sample?: Sample): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for await (const finding of verify(await open(path, sample && optionsFor(sample)))) findings.push(finding)
  return findings.filter(({ level }) => level === 'error')
}

describe('damage that a scan meets', () => {
  const ROWS: readonly (readonly [name: string, steps: readonly Step[], options?: PlanOptions])[] = [
    ['bytes that are only moved', []],
    ['another release', [], { toFlink: '2.3' }],
    ['a header of our own', [steps.renameState({ 'accounts/balance': 'b' })]],
    ['state that is written again', [steps.drop('accounts/limits')]],
  ]
  for (const [name, list, options] of ROWS) {
    test(`${name}: ends the run`, async () => {
      const { source, file } = await changed(damage)
      const to = fresh()
      const { message, parts } = await failure('corrupt', async () =>
        write(await planMigration(await open(source), list, options), to),
      )
      expect(parts).toMatchObject({ operator: 'accounts', file })
      expect(parts.offset).toBeGreaterThan(19_000)
      expect(message).toMatch(/--drop accounts.*--allow-loss damaged/)
      expect(existsSync(to)).toBe(false)
    })
  }
  test('goes with its operator', async () => {
    const { source } = await changed(damage)
    expect(await errorsOf(await migrate(source, [steps.drop('accounts')]))).toEqual([])
  })
})

describe('a header that cannot be read', () => {
  test('promises no release and no layout', async () => {
    const { source, file } = await changed(newer)
    for (const options of [{ toFlink: '2.3' }, { format: 'canonical' }] as const) {
      const { message, parts } = await failure('unknown-version', async () => migrate(source, [], options))
      expect(parts).toMatchObject({ operator: 'accounts', file })
      expect(message).toMatch(/cannot be promised for state that cannot be read.*--drop accounts/)
    }
  })
  test('is carried along where nothing is promised, with a word', async () => {
    const { source } = await changed(newer)
    const plan = await planMigration(await open(source), [])
    expect(plan.warnings.join('\n')).toContain('copied without being read')
  })
})

test('all that stands in the way of a release is told at once', async () => {
  const { message } = await failure('incompatible', async () =>
    planMigration(await open(sampleOf('orders').path), [], { toFlink: '1.20' }),
  )
  const named = [...message.matchAll(/[a-z-]+\/[\w-]+(?=: Flink 1\.20 cannot read)/g)].map(([name]) => name)
  expect(message).toMatch(/^(\d+) obstacles/)
  expect(named.length).toBe(Number(/^\d+/.exec(message)![0]))
})

describe('what is written again is as good as what was read', () => {
  const ROWS = samples.filter(({ name }) => name.endsWith('-compressed') || name === 'states-2.3-native-rocksdb')
  for (const sample of ROWS) {
    test(sample.name, async () => {
      const to = fresh()
      await write(await planMigration(await open(sample.path, optionsFor(sample)), []), to)
      expect(await errorsOf(to, sample)).toEqual(await errorsOf(sample.path, sample))
    })
  }
})

describe('what was written and breaks a rule of verify', () => {
  const rules = (...offsets: readonly number[]): OperatorEntry =>
    entryOf('rules', [
      {
        ...NO_STATE,
        managedOperator: {
          kind: 'partitionable',
          states: [{ name: 'rules', mode: 2, offsets }],
          delegate: { kind: 'relative', path: 'file', size: 100 },
        },
      },
    ])
  test('is never named by _metadata', () =>
    expect(() => mustKeepRules(rules(60, 80), rules(60))).toThrow(
      /what was written is not what Flink restores: a broadcast state has one offset.*operator rules.*report it/,
    ))
  test('may be as wrong as the source is, and no more', () => {
    mustKeepRules(rules(60, 80), rules(60, 80))
    mustKeepRules(rules(60), rules(60, 80))
  })
})

describe('a file of the source that changes between plan and copy', () => {
  const CHANGES: readonly (readonly [string, (file: string) => void])[] = [
    ['shrinks', file => truncateSync(file, 21_000)],
    ['grows', file => appendFileSync(file, 'more')],
    ['is written again', file => utimesSync(file, 1, 1)],
    ['goes', file => rmSync(file)],
  ]
  for (const [name, change] of CHANGES) {
    for (const list of [[], [steps.renameState({ 'accounts/balance': 'b' })], [steps.drop('accounts/limits')]]) {
      test(`${name}, ${list[0]?.name ?? 'copied'}`, async () => {
        const { source, file } = await changed(() => undefined)
        const plan = await planMigration(await open(source), list)
        change(file)
        const to = fresh()
        await failure(name === 'goes' ? undefined : 'source-changed', async () => write(plan, to))
        expect(existsSync(join(to, '_metadata'))).toBe(false)
      })
    }
  }
  test('is longer than its handle says', async () => {
    const { source, file } = await changed(() => undefined)
    appendFileSync(file, 'more')
    await failure('source-changed', async () => planMigration(await open(source), []))
  })
})

test('a target among the checkpoints of the source is refused', async () => {
  const source = fresh()
  cpSync(sampleOf('states-2.3-incremental-rocksdb').folder, source, { recursive: true })
  const sample = sampleOf('states-2.3-incremental-rocksdb')
  const checkpoint = join(source, sample.path.slice(sample.folder.length))
  for (const name of ['out', 'shared/out', 'chk-99'])
    await failure('target-not-empty', async () =>
      write(await planMigration(await open(checkpoint), []), join(checkpoint, '..', name)),
    )
})

test('a directory that cannot be made is an error', () => {
  expect(() => localStorage.makeDirectory('/proc/x/y')).toThrow(SavepointError)
})
