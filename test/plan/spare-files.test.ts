import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  listFiles,
  localStorage,
  open,
  planMigration,
  SavepointError,
  steps,
  verify,
  write,
  type WritableStorage,
} from '../../src/index.ts'
import { failure } from '../run/tree.ts'
import { optionsFor, samples } from '../samples/folder.ts'

// Files of RocksDB that its entries are not read from: nobody who writes the entries again needs them.

const { path: SAMPLE } = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!
let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'spare-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** A copy of the sample without the files of one local name, at which operator `accounts` is looked up. */
async function without(
  name: string,
  local: RegExp,
  take: (path: string) => void = path => rmSync(path, { force: true }),
): Promise<string> {
  const to = join(folder, name)
  cpSync(SAMPLE, to, { recursive: true })
  const { operators } = await open(to)
  let gone = 0
  for (const { state } of operators.find(({ uid }) => uid === 'accounts')!.entry.subtasks ?? []) {
    const handle = state!.managedKeyed
    if (!('meta' in handle)) continue
    for (const { localPath, handle: stream } of [...handle.shared, ...handle.private]) {
      if (!local.test(localPath) || !('path' in stream)) continue
      take(join(to, stream.path.split('/').at(-1)!))
      gone++
    }
  }
  expect(gone).toBeGreaterThan(0)
  return to
}

test('OPTIONS is not missed where entries are written again, and that is said', async () => {
  const plan = await planMigration(await open(await without('options', /^OPTIONS/)), [], { format: 'canonical' })
  expect(plan.warnings.join('\n')).toMatch(/continuing without OPTIONS-\d+, which is not needed here: .*missing/)
  const to = join(folder, 'out')
  await write(plan, to)
  expect(readdirSync(to)).toContain('_metadata')
})
const refused = async (path: string, format: 'canonical' | undefined): Promise<string> =>
  planMigration(await open(path), [], { format }).then(
    () => 'planned',
    (error: SavepointError) => error.code,
  )
test('it is where files are carried along', async () =>
  expect(await refused(await without('carried', /^OPTIONS/), undefined)).toBe('missing-file'))
test('one that is cut off names the way out', async () => {
  const path = await without('cut', /^OPTIONS/, file => truncateSync(file, 9))
  for (const allowLoss of [[], ['damaged']]) {
    const { message } = await failure('truncated', async () => planMigration(await open(path), [], { allowLoss }))
    expect(message).toMatch(/found 9 bytes.*pass --format canonical/)
  }
  expect(await refused(path, 'canonical')).toBe('planned')
})
test.each([['CURRENT'], ['MANIFEST'], ['000']])('%s… is always', async name =>
  expect(await refused(await without(name, new RegExp(`^${name}`)), 'canonical')).toBe('missing-file'),
)

test('planning looks up each file once', async () => {
  const opened = new Map<string, number>()
  const storage: WritableStorage = {
    ...localStorage,
    open: path => {
      opened.set(path, (opened.get(path) ?? 0) + 1)
      return localStorage.open(path)
    },
  }
  const savepoint = await open(SAMPLE, { storage })
  const files = (await listFiles(savepoint)).filter(({ role }) => role === 'shared' || role === 'private')
  opened.clear()
  await planMigration(savepoint, [steps.renameUid({ accounts: 'accounts-2' })], { toFlink: '2.3' })
  // Those that entries are read from are opened to be counted.
  const once = files.filter(({ path }) => opened.get(path) === 1)
  expect(files.filter(({ path }) => opened.get(path) === undefined)).toEqual([])
  expect(once.length).toBeGreaterThan(2)
})

describe('a file longer than its handle says', () => {
  const changelogs = samples.filter(({ name }) => name.startsWith('changelog'))
  test.each(changelogs)('$name: those of a changelog may be, others not', async sample => {
    const savepoint = await open(sample.path, optionsFor(sample))
    const longer: string[] = []
    for await (const { message } of verify(savepoint)) if (message.includes('longer than')) longer.push(message)
    expect(longer).toEqual([])
    await expect(planMigration(savepoint, [])).rejects.toThrow('changelog checkpoints cannot be written yet')
  })
  test('is none of ours', async () => {
    const to = join(folder, 'longer')
    cpSync(SAMPLE, to, { recursive: true })
    const { operators } = await open(to)
    const { state } = operators.find(({ uid }) => uid === 'accounts')!.entry.subtasks![0]!
    const handle = state!.managedKeyed
    if (!('meta' in handle)) throw new Error('no RocksDB')
    const file = [...handle.shared, ...handle.private].find(({ localPath }) => localPath.startsWith('OPTIONS'))!.handle
    if (!('path' in file)) throw new Error('no file')
    appendFileSync(join(to, file.path.split('/').at(-1)!), 'more')
    expect(await refused(to, undefined)).toBe('source-changed')
    expect(await refused(to, 'canonical')).toBe('source-changed')
    const findings: string[] = []
    for await (const { level, message } of verify(await open(to))) findings.push(`${level} ${message}`)
    expect(findings.filter(text => /^warning .*longer than its handle says/.test(text))).toHaveLength(1)
  })
})
