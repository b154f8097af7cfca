import { describe, expect, test } from 'vitest'
import { open } from '../../src/index.ts'
import { memoryFile, type File } from '../../src/model/file.ts'
import { digestOperator } from '../../src/inspect/digest.ts'
import { Digest } from '../../src/entry/digest.ts'
import type { OpenOperator, OpenSavepoint } from '../../src/read/savepoint.ts'
import { keyedHandles } from '../../src/read/references.ts'
import { openStream } from '../../src/read/streams.ts'
import { scanFamily } from '../../src/rocksdb/scan.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { bytesOfHex, collect, lookup, openFiles, storedKeys } from './read.ts'

/** The same content in two samples: RocksDB's files, and a canonical savepoint. */
const PAIRS = ['1.20', '2.3'].flatMap(release => [
  ...['native', 'incremental'].map(
    form => [`states-${release}-${form}-rocksdb`, `states-${release}-canonical-rocksdb`] as const,
  ),
  [`ttl-${release}-native-rocksdb`, `ttl-${release}-canonical-rocksdb`] as const,
  [`sql-${release}-native-rocksdb`, `sql-${release}-canonical-heap`] as const,
])

async function openSample(name: string): Promise<OpenSavepoint> {
  const sample = samples.find(candidate => candidate.name === name)!
  return open(sample.path, optionsFor(sample))
}

/** Digests of an operator's column families, all its databases together. */
async function digestsOf(savepoint: OpenSavepoint, operator: OpenOperator): Promise<ReadonlyMap<string, Digest>> {
  const digests = new Map<string, Digest>()
  const states = new Map((await operator.states).map(known => [known.name, known]))
  const width = operator.maxParallelism <= 128 ? 1 : 2
  for (const handle of keyedHandles(operator.entry)) {
    if (handle.kind !== 'incremental' && handle.kind !== 'incrementalV1') continue
    const files = new Map<string, File>()
    for (const { localPath, handle: stream } of [...handle.shared, ...handle.private])
      files.set(localPath, await openStream(stream, savepoint.locator, savepoint.metadataFile.path))
    const database = await openFiles(files)
    expect(database.warnings).toEqual([])
    for (const [state, family] of database.columnFamilies.entries()) {
      expect(await collect(verifyFamily(database, family))).toEqual([])
      if (family.name === 'default') continue
      const digest = digests.get(family.name) ?? new Digest()
      digests.set(family.name, digest)
      for await (const batch of scanFamily(database, family, {
        state,
        subtask: 0,
        maxParallelism: operator.maxParallelism,
        first: handle.first,
        count: handle.count,
        dropped: entries => expect(entries).toBe(0),
      })) {
        digest.add(batch, 0, batch.count, states.get(family.name)!)
        for (const [i, key] of storedKeys(batch, width).entries()) {
          const value = await lookup(database, family, bytesOfHex(key))
          expect(value && Buffer.compare(value, batch.bytes.subarray(batch.valueAt[i], batch.valueEnd[i]))).toBe(0)
        }
      }
    }
  }
  return digests
}

describe('samples written by Flink', () => {
  test.each(PAIRS)('%s has what %s has', async (native, canonical) => {
    const [savepoint, other] = [await openSample(native), await openSample(canonical)]
    let compared = 0
    for (const operator of savepoint.operators) {
      const digests = await digestsOf(savepoint, operator)
      if (digests.size === 0) continue
      const twin = other.operators.find(candidate => candidate.id === operator.id)!
      const keyed = new Set((await twin.states).filter(({ scope }) => scope === 'keyed').map(({ name }) => name))
      for (const { state, entries, digest } of await digestOperator(twin)) {
        if (!keyed.has(state)) continue
        const found = digests.get(state) ?? new Digest()
        expect([state, found.entries, `v1:${found.text}`]).toEqual([state, entries, digest])
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
  })

  /** Jobs that end alike, of which one was restored at another parallelism: the files of a subtask hold keys of others. */
  test.each(['forst-2.3', 'forst-async-2.3'])(
    '%s, rescaled: the files hold what those of the job that was not hold',
    async name => {
      const operatorOf = (savepoint: OpenSavepoint): OpenOperator =>
        savepoint.operators.find(candidate => candidate.uid === 'parcels')!
      const savepoints = await Promise.all(['rescaled', 'native'].map(async form => openSample(`${name}-${form}`)))
      const [rescaled, native] = await Promise.all(
        savepoints.map(async savepoint => digestsOf(savepoint, operatorOf(savepoint))),
      )
      const textOf = (digest: Digest | undefined): unknown => digest && [digest.entries, digest.text]
      expect([...rescaled!.keys()]).toEqual(expect.arrayContaining(['place', 'stops', 'checks', 'scans']))
      for (const [state, digest] of rescaled!)
        expect([state, textOf(digest)]).toEqual([state, textOf(native!.get(state))])
    },
  )

  test('a database in slices of one file', async () => {
    const savepoint = await openSample('merged-1.20')
    const found = await Promise.all(savepoint.operators.map(operator => digestsOf(savepoint, operator)))
    expect(
      found.flatMap(digests => [...digests.values()]).reduce((sum, digest) => sum + digest.entries, 0),
    ).toBeGreaterThan(0)
  })

  test('a table that is missing is told of, and what lies in it cannot be read', async () => {
    const savepoint = await openSample('states-2.3-native-rocksdb')
    const operator = savepoint.operators.find(candidate => candidate.uid === 'accounts')!
    const handle = [...keyedHandles(operator.entry)].find(candidate => candidate.kind === 'incremental')!
    if (handle.kind !== 'incremental') return
    const files = new Map<string, File>()
    for (const { localPath, handle: stream } of handle.private)
      files.set(localPath, await openStream(stream, savepoint.locator, savepoint.metadataFile.path))
    const tables = [...files.keys()].filter(name => name.endsWith('.sst'))
    const gone = tables[0]!
    files.delete(gone)
    files.set('000001.sst', memoryFile('000001.sst', new Uint8Array(0)))
    const database = await openFiles(files)
    expect(database.warnings.map(({ code }) => code)).toEqual(['corrupt'])
    const family = database.columnFamilies.find(candidate => candidate.files.some(file => file.name === gone))!
    await expect(
      collect(scanFamily(database, family, { state: 0, subtask: 0, maxParallelism: 128, first: 0, count: 128 })),
    ).rejects.toMatchObject({ code: 'missing-file', parts: { file: gone } })
    expect((await collect(verifyFamily(database, family))).map(({ code }) => code)).toEqual(['missing-file'])
  })
})
