import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, spInspect, spMigrate } from './run.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-paths-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const HEAP = 'samples/states-2.3-canonical-heap'
const MOVED = 'samples/moved-2.3'
const PREFIX = 'file:/tmp/flink-samples/moved-2.3/095ad33ef002353b80efd12c24cfc6e0'

describe('file: is this machine', () => {
  test.each([['file:'], ['file://']])('%s', scheme => {
    const uri = `${scheme}${join(ROOT, HEAP)}`
    expect(spInspect(['digest', uri])).toEqual(spInspect(['digest', HEAP]))
    expect(spInspect([`${uri}/_metadata`]).code).toBe(0)
  })
  test('a root, and both ends of a migration', () => {
    expect(spInspect([`file:${join(ROOT, 'samples')}`, '--json']).out).toContain('/samples/orders"')
    const to = join(folder, 'to')
    const { code } = spMigrate([String(pathToFileURL(join(ROOT, HEAP))), `file:${to}`])
    expect(code).toBe(0)
    expect(existsSync(join(to, '_metadata'))).toBe(true)
  })
})

describe('remote storage', () => {
  test.each([
    ['s3://bucket/savepoints/sp-1', 'aws s3 cp --recursive s3://bucket/savepoints/sp-1'],
    ['s3a://bucket/sp', 'aws s3 cp --recursive s3://bucket/sp'],
    ['hdfs:///flink/sp', 'hdfs dfs -get hdfs:///flink/sp'],
    ['hdfs:/flink/sp', 'hdfs dfs -get hdfs:/flink/sp'],
    ['gs://bucket/sp', 'gcloud storage cp --recursive gs://bucket/sp'],
    ['abfs://c@a.dfs.core.windows.net/sp', 'azcopy copy'],
  ])('%s is not read yet', (uri, copy) => {
    for (const { code, out, err } of [
      spInspect([uri]),
      spInspect(['cat', uri, 'x']),
      spMigrate([uri, 'out']),
      spMigrate([HEAP, uri]),
    ]) {
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain('is not read yet')
      expect(err).toContain(copy)
    }
    expect(existsSync(join(ROOT, uri.split('/')[0]!))).toBe(false)
  })
})

/** The sample with its shared files named by other paths of the same length. */
function renamed(name: string, prefix: (n: number) => string): string {
  const directory = join(folder, name)
  cpSync(join(ROOT, MOVED, 'chk-3'), directory, { recursive: true })
  const file = join(directory, '_metadata')
  const parts = readFileSync(file, 'latin1').split(PREFIX)
  const text = parts.map((part, i) => {
    if (i === 0) return part
    const begin = prefix(i)
    return begin + 'x'.repeat(PREFIX.length - begin.length) + part
  })
  writeFileSync(file, text.join(''), 'latin1')
  return directory
}

describe('the hint for missing files works when it is pasted', () => {
  test.each([
    ['s3', 's3://my-bucket/checkpoints/'],
    ['hdfs with a host', 'hdfs://nn1:8020/checkpoints/'],
    ['hdfs without', 'hdfs:/user/flink/checkpoints/'],
    ['gs', 'gs://bucket/'],
    ['a blank', 'file:/tmp/my checkpoints/'],
  ])('%s', (name, prefix) => {
    const directory = renamed(name, () => prefix)
    const { code, err } = spInspect(['digest', directory])
    expect(code).toBe(1)
    const hints = new Set(err.match(/--map-path (?:\\.|\S)+/g))
    expect(hints.size).toBe(1)
    const hint = [...hints][0]!.slice('--map-path '.length).replace(/[)…]$/, '').replaceAll(/\\(.)/g, '$1')
    expect(hint).toMatch(/=<directory>$/)
    const pasted = hint.replace('<directory>', join(ROOT, MOVED, 'elsewhere/shared'))
    expect(spInspect(['digest', directory, '--map-path', pasted])).toMatchObject({
      code: 0,
      out: spInspect(['digest', `${MOVED}/chk-3`, '--map-path', `${PREFIX}=${MOVED}/elsewhere`]).out,
    })
  })

  test.each([
    ['hdfs:/user/flink/', 'hdfs:///user/flink'],
    ['hdfs:///user/flink/', 'hdfs:/user/flink/'],
    ['file:/a/b/', '/a/b'],
  ])('%s begins with %s', (prefix, from) => {
    const directory = renamed(`form ${prefix.replaceAll('/', '-')}`, () => prefix)
    const rest = `${'x'.repeat(PREFIX.length - prefix.length)}`
    const there = join(folder, `there ${prefix.replaceAll('/', '-')}`)
    cpSync(join(ROOT, MOVED, 'elsewhere'), join(there, rest), { recursive: true })
    expect(spInspect(['digest', directory, '--map-path', `${from}=${there}`])).toMatchObject({ code: 0 })
    const out = join(folder, `out ${prefix.replaceAll('/', '-')}`)
    expect(spMigrate([directory, out, '--relocate', `${from}=s3://b/c`])).toMatchObject({ code: 0 })
    expect(readFileSync(join(out, '_metadata'), 'latin1')).toContain(`s3://b/c/${rest}/shared/`)
  })

  test('a random name before each file: one hint', () => {
    const directory = renamed('entropy', n => `s3://my-bucket/${String(n).padStart(4, '0')}/checkpoints/`)
    const { err } = spInspect(['files', directory])
    const { err: read } = spInspect(['verify', directory])
    expect(`${err}${read}${spInspect([directory]).err}`).toContain('--map-path s3://my-bucket=<directory>')
  })
})

describe('an option without effect', () => {
  test('uids of another job', () => {
    const file = join(folder, 'uids.txt')
    writeFileSync(file, 'foo\nbar\n')
    for (const args of [[HEAP], ['digest', HEAP], ['cat', HEAP, 'rules']])
      expect(spInspect([...args, '--uids', file]).err).toContain(
        '--uids: 0 of 2 names belong to an operator of this snapshot',
      )
    writeFileSync(file, 'foo\naccounts\n')
    expect(spInspect([HEAP, '--uids', file]).err).toContain(
      '--uids: 1 of 2 names belong to no operator of this snapshot: "foo"',
    )
    writeFileSync(file, 'rules\naccounts\n')
    expect(spInspect([HEAP, '--uids', file]).err).toBe('')
  })
  test('a mapping of no path', () => {
    expect(spInspect([HEAP, '--map-path', '/a=/b']).err).toBe(
      'sp-inspect: --map-path: no path of this snapshot begins with /a\n',
    )
    expect(spInspect([`${MOVED}/chk-3`, '--map-path', `${PREFIX}=${MOVED}/elsewhere`]).err).toBe('')
  })
  test.each([
    ['{"vertices": [{"id": "14cfd403e092', 'is not complete JSON'],
    ['[{"id": "14cfd403e092', 'is not complete JSON'],
    ['{"vertices": [{"id": 5}]}', 'has no "vertices" with "id" and "name"'],
    ['{"errors": ["not found"]}', 'has no "vertices" with "id" and "name"'],
    ['# nothing\n', 'there is no uid in'],
  ])('--uids %s', (text, message) => {
    const file = join(folder, 'job.json')
    writeFileSync(file, text)
    expect(spInspect([HEAP, '--uids', file])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(message) as string,
    })
  })
  test('the plan of a job gives names', () => {
    const file = join(folder, 'plan.json')
    const id = '14cfd403e0929194539014eaed9ae6ed'
    writeFileSync(file, JSON.stringify({ plan: { nodes: [{ id, description: 'the accounts' }] } }))
    expect(spInspect(['samples/states-1.20-canonical-heap', '--uids', file]).out).toContain(`\nthe accounts  ${id}\n`)
  })
})
