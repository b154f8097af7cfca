import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, planMigration, steps, type OpenSavepoint } from '../../src/index.ts'
import { samples } from '../samples/folder.ts'

/** The operators of one sample beside one operator of another. */
async function both(first: string, other: string, uid: string): Promise<OpenSavepoint> {
  const [a, b] = [first, other].map(name => {
    const { path } = samples.find(sample => sample.name === name)!
    return Object.fromEntries(
      readdirSync(path)
        .filter(file => file === '_metadata' || !file.includes('.'))
        .map(file => [`/s/${file}`, new Uint8Array(readFileSync(join(path, file)))]),
    )
  }) as [Record<string, Uint8Array>, Record<string, Uint8Array>]
  const [base, more] = await Promise.all([a, b].map(files => open('/s', { storage: memoryStorage(files) })))
  const w = new ByteWriter()
  metadata.write(w, {
    ...base!.metadata,
    operators: [...base!.metadata.operators, ...more!.metadata.operators.filter(operator => operator.uid === uid)],
  })
  return open('/s', { storage: memoryStorage({ ...b, ...a, '/s/_metadata': w.done() }) })
}

describe('operators that keep their files beside others that become canonical', () => {
  const drop = [steps.drop('accounts/limits')]
  test("RocksDB's: it alone restores both", async () => {
    const { warnings } = await planMigration(
      await both('forst-2.3-native', 'states-2.3-native-rocksdb', 'accounts'),
      drop,
    )
    expect(warnings.join('\n')).toMatch(/keep RocksDB's files, so only RocksDB restores this savepoint/)
  })
  test("ForSt's of the asynchronous API: nothing would", async () => {
    const savepoint = await both('forst-async-2.3-native', 'states-2.3-native-rocksdb', 'accounts')
    await expect(planMigration(savepoint, drop)).rejects.toThrow(
      /no backend would restore both the states of the asynchronous API, which stay in ForSt's files, and the canonical state of "accounts" \(in operator parcels\)/,
    )
    expect((await planMigration(savepoint, [steps.renameUid({ accounts: 'kept' })])).warnings).toEqual([])
  })
})
