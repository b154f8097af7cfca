import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  listFiles,
  open,
  planMigration,
  steps,
  write,
  type OpenSavepoint,
  type Report,
  type Step,
} from '../../src/index.ts'
import { references } from '../../src/read/references.ts'
import { fileHandle } from '../../src/format/handle-tree.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { digests, failure, folder, tree } from './tree.ts'

const directory = folder()
let places = 0
const place = (): string => join(directory, `place-${places++}`)

async function relocated(source: OpenSavepoint, to: string, ...list: readonly Step[]): Promise<Report> {
  return write(await planMigration(source, list), to)
}
const sampleOf = (name: string): Sample => samples.find(one => one.name === name)!
const namesOf = (sample: Sample): ReturnType<typeof optionsFor> => {
  const { uids } = optionsFor(sample)
  return uids === undefined ? {} : { uids }
}

/** What the paths of a sample began with when Flink wrote it. */
async function oldPrefix(sample: Sample): Promise<string> {
  const text = readFileSync(join(sample.path, '_metadata'), 'latin1')
  return new RegExp(`/tmp/flink-samples/${sample.name}/[0-9a-f]{32}`).exec(text)![0]
}

const MOVED = ['1.20', '2.3']
  .flatMap(release => [
    `moved-${release}`,
    `states-${release}-incremental-rocksdb`,
    `changelog-${release}-fs`,
    `merged-${release}`,
    `states-${release}-raw-timers`,
  ])
  .filter(name => readFileSync(join(sampleOf(name).path, '_metadata'), 'latin1').includes('/tmp/flink-samples/'))

describe('a checkpoint that was moved', () => {
  test('there are some', () => expect(MOVED.length).toBeGreaterThan(5))
  describe.each(MOVED)('%s', name => {
    const sample = sampleOf(name)
    /** The sample's files in the layout of a checkpoint, under another root. */
    function moved(): { readonly root: string; readonly chk: string } {
      const root = place()
      cpSync(sample.folder, root, { recursive: true })
      const from = existsSync(join(root, 'elsewhere')) ? join(root, 'elsewhere') : root
      return { root: from, chk: sample.path.replace(sample.folder, root) }
    }

    test('one step, and no file is missing', async () => {
      const { root, chk } = moved()
      const old = await oldPrefix(sample)
      const to = place()
      const report = await relocated(await open(chk), to, steps.relocate({ [old]: root }))
      expect(readdirSync(to)).toEqual(['_metadata'])
      expect(report.files).toEqual([])
      // Only where the paths lead is allowed to be followed.
      const after = await open(to, {
        ...namesOf(sample),
        mapPath: [
          { from: root, to: root },
          { from: chk, to: chk },
        ],
      })
      const files = await listFiles(after)
      expect(files.filter(file => file.missing)).toEqual([])
      const [before, plain] = [await digests(await open(sample.path, optionsFor(sample))), await digests(after)]
      expect(plain).toEqual(before)
      expect(after.metadataVersion).toBe((await open(sample.path)).metadataVersion)
      expect(after.properties).toEqual((await open(sample.path)).properties)
      const paths = after.metadata.operators.flatMap(entry =>
        [...references(entry)].flatMap(({ handle }) => fileHandle(handle)?.path ?? []),
      ) // names of what is inline keep theirs
      expect(paths.length).toBeGreaterThan(0)
      expect(paths.filter(path => path.includes(old))).toEqual([])
    })

    test('there and back again: the bytes of the source', async () => {
      const { chk } = moved()
      const old = await oldPrefix(sample)
      const [there, back] = [place(), place()]
      // Beside files that are named relative to the directory.
      for (const to of [there, back]) cpSync(chk, to, { recursive: true, filter: path => !path.endsWith('/_metadata') })
      await relocated(await open(chk), there, steps.relocate({ [old]: 's3://bucket/dir' }))
      expect(readFileSync(join(there, '_metadata'), 'latin1')).toContain('s3://bucket/dir/')
      await relocated(await open(there), back, steps.relocate({ 's3://bucket/dir': `file:${old}` }))
      expect(tree(back)!.filter(file => file.startsWith('_metadata '))).toEqual(
        tree(sample.path)!.filter(file => file.startsWith('_metadata ')),
      )
    })

    test('in any form of the old prefix', async () => {
      const { chk, root } = moved()
      const old = await oldPrefix(sample)
      const trees: unknown[] = []
      for (const form of [old, `${old}/`, `file:${old}`, `file://${old}`, `file:${old}/`]) {
        const to = place()
        await relocated(await open(chk), to, steps.relocate({ [form]: root }))
        trees.push(tree(to))
      }
      expect(new Set(trees.map(String)).size).toBe(1)
    })
  })
})

describe('refused', () => {
  const sample = sampleOf('states-2.3-incremental-rocksdb')
  test('a prefix that no path has: those there are, are named', async () => {
    const old = await oldPrefix(sample)
    const to = place()
    const error = await failure('not-found', async () =>
      relocated(await open(sample.path), to, steps.relocate({ '/nowhere': '/else' })),
    )
    expect(error.message).toContain('"/nowhere"')
    expect(error.message).toContain(`${old}/shared`)
    expect(existsSync(to)).toBe(false)
  })
  test('a prefix that ends within a name', async () => {
    const old = await oldPrefix(sample)
    await failure('not-found', async () =>
      relocated(await open(sample.path), place(), steps.relocate({ [old.slice(0, -3)]: '/else' })),
    )
  })
  test('a self-contained savepoint has no such paths', async () => {
    const error = await failure('not-found', async () =>
      relocated(await open(sampleOf('orders').path), place(), steps.relocate({ '/a': '/b' })),
    )
    expect(error.message).toContain('self-contained')
  })
  test.each([
    ['rename-uid', steps.renameUid({ accounts: 'other' })],
    ['drop', steps.drop('rules')],
    ['checkpoint-id', steps.checkpointId(99)],
  ])('with another step: %s', async (name, step) => {
    const old = await oldPrefix(sample)
    const source = await open(sample.path, optionsFor(sample))
    for (const list of [
      [step, steps.relocate({ [old]: '/b' })],
      [steps.relocate({ [old]: '/b' }), step],
    ]) {
      const error = await failure('incompatible', async () => planMigration(source, list))
      expect(error.message).toContain(name)
    }
  })
  test.each([{ toFlink: '2.3' }, { format: 'keep' as const }])('with an option: %j', async options => {
    const old = await oldPrefix(sample)
    await failure('incompatible', async () =>
      planMigration(await open(sample.path), [steps.relocate({ [old]: '/b' })], options),
    )
  })
  test('over the source itself', async () => {
    const copy = place()
    cpSync(sample.path, copy, { recursive: true })
    const before = tree(copy)
    await failure('target-not-empty', async () =>
      relocated(await open(copy), copy, steps.relocate({ ['/tmp/flink-samples']: '/b' })),
    )
    expect(tree(copy)).toEqual(before)
  })
  test('a target with what is not named', async () => {
    const to = place()
    mkdirSync(to)
    cpSync(join(sample.folder, 'origin.md'), join(to, 'origin.md'))
    await failure('target-not-empty', async () =>
      relocated(await open(sample.path), to, steps.relocate({ ['/tmp/flink-samples']: '/b' })),
    )
    expect(readdirSync(to)).toEqual(['origin.md'])
  })
})

test('two prefixes in order: a chain', async () => {
  const sample = sampleOf('states-2.3-incremental-rocksdb')
  const old = await oldPrefix(sample)
  const to = place()
  await relocated(
    await open(sample.path),
    to,
    steps.relocate({ [old]: 'hdfs://a' }),
    steps.relocate({ 'hdfs://a': 'hdfs://b' }),
  )
  const text = readFileSync(join(to, '_metadata'), 'latin1')
  expect(text).not.toContain('hdfs://a/')
  expect(text).toContain('hdfs://b/shared/')
})
