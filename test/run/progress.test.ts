import { join } from 'node:path'
import { expect, test } from 'vitest'
import { open, planMigration, verify, write } from '../../src/index.ts'
import { countOf } from '../../src/model/batch.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { folder } from './tree.ts'

const directory = folder()
const sample = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!

test("entries of RocksDB's files count once", async () => {
  const before = await open(sample.path, optionsFor(sample))
  let keyed = 0
  for (const operator of before.operators)
    for (const state of await operator.states)
      if (state.scope === 'keyed') for await (const batch of state.batches()) keyed += countOf(batch)

  let rewritten = 0
  const to = join(directory, 'canonical')
  await write(await planMigration(before, [], { format: 'canonical' }), to, {
    progress: ({ entries }) => (rewritten = entries),
  })
  expect(rewritten).toBe(keyed)

  let verified = 0
  const verifying = verify(await open(to), { progress: entries => (verified += entries) })
  for (let next = await verifying.next(); ; next = await verifying.next()) {
    if (next.done === true) break
    expect(next.value).toBeUndefined()
  }
  expect(verified).toBeGreaterThan(keyed) // and operator state
})

test('a batch of some key groups counts no others', async () => {
  const { operators } = await open(sample.path, optionsFor(sample))
  const balance = (await operators.find(({ uid }) => uid === 'accounts')!.states).find(
    ({ name }) => name === 'balance',
  )!
  const count = async (wanted: (keyGroup: number) => boolean): Promise<number> => {
    let entries = 0
    const all = Array.from({ length: 128 }, (_, keyGroup) => keyGroup)
    const keyGroups = all.filter(wanted).map(keyGroup => ({ first: keyGroup, last: keyGroup }))
    for await (const batch of balance.batches({ keyGroups })) entries += countOf(batch)
    return entries
  }
  const all = await count(() => true)
  expect((await count(keyGroup => keyGroup % 7 === 3)) + (await count(keyGroup => keyGroup % 7 !== 3))).toBe(all)
})
