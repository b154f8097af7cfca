import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, planMigration, SavepointError, write } from '../../src/index.ts'
import { samples } from '../samples/folder.ts'

// Files of RocksDB that its entries are not read from: nobody who writes the entries again needs them.

const { path: SAMPLE } = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!
let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'spare-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** A copy of the sample without the files of one local name, at which operator `accounts` is looked up. */
async function without(name: string, local: RegExp): Promise<string> {
  const to = join(folder, name)
  cpSync(SAMPLE, to, { recursive: true })
  const { operators } = await open(to)
  let gone = 0
  for (const { state } of operators.find(({ uid }) => uid === 'accounts')!.entry.subtasks ?? []) {
    const handle = state!.managedKeyed
    if (!('meta' in handle)) continue
    for (const { localPath, handle: stream } of [...handle.shared, ...handle.private]) {
      if (!local.test(localPath) || !('path' in stream)) continue
      rmSync(join(to, stream.path.split('/').at(-1)!), { force: true })
      gone++
    }
  }
  expect(gone).toBeGreaterThan(0)
  return to
}

test('OPTIONS is not missed where entries are written again, and that is said', async () => {
  const plan = await planMigration(await open(await without('options', /^OPTIONS/)), [], { format: 'canonical' })
  expect(plan.warnings.join('\n')).toMatch(/goes on without OPTIONS-\d+, which is not needed here: .*missing/)
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
test.each([['CURRENT'], ['MANIFEST'], ['000']])('%s… is always', async name =>
  expect(await refused(await without(name, new RegExp(`^${name}`)), 'canonical')).toBe('missing-file'),
)
