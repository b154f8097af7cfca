import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { styleOf } from '../../src/cli/text.ts'
import { ROOT, spInspect, spMigrate } from './run.ts'

const CHK = 'samples/states-1.20-incremental-rocksdb/chk-3'
const HEAP = 'samples/states-2.3-canonical-heap'
let folder = ''
let root = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-roots-'))
  root = join(folder, 'root')
  cpSync(join(ROOT, CHK), join(root, 'chk-3'), { recursive: true })
  mkdirSync(join(root, 'chk-4'))
  mkdirSync(join(root, 'chk-5'))
  writeFileSync(join(root, 'chk-5', '._metadata.inprogress.1'), 'half')
  mkdirSync(join(root, 'chk-6'))
  writeFileSync(join(root, 'chk-6', '_metadata'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a root with checkpoints that are not complete', () => {
  test('a row each, none wider than the terminal', () => {
    const { code, out } = spInspect([root])
    expect(code).toBe(0)
    const rows = out
      .trimEnd()
      .split('\n')
      .map(line => line.replaceAll(`${root}/`, '').trim())
    expect(rows).toHaveLength(4)
    expect(rows[0]).toMatch(/^chk-3 .*B  Flink 1\.16 to 1\.20  checkpoint 3  \d+ operators  file date .*  newest$/)
    expect(rows.slice(1)).toEqual(
      ['chk-4  never completed', 'chk-5  never completed', 'chk-6  _metadata is empty'].map(
        text => expect.stringMatching(text.replace('  ', ' +')) as string,
      ),
    )
  })
  test('as data', () => {
    const { snapshots } = JSON.parse(spInspect([root, '--json']).out) as {
      snapshots: { incomplete?: string; newest: boolean }[]
    }
    expect(snapshots.map(({ incomplete, newest }) => [incomplete, newest])).toEqual([
      [undefined, true],
      ['never completed', false],
      ['never completed', false],
      ['_metadata is empty', false],
    ])
  })
  test('--newest is the complete one', () =>
    expect(spInspect([root, '--newest'])).toEqual({ code: 0, out: `${join(root, 'chk-3')}\n`, err: '' }))
  test('other commands take the only complete one', () => {
    expect(spInspect(['toc', root]).out.split('\n').slice(1)).toEqual(spInspect(['toc', CHK]).out.split('\n').slice(1))
  })
  test('where there is none, how deep was searched', () =>
    expect(spInspect([mkdtempSync(join(folder, 'empty-'))])).toMatchObject({
      code: 1,
      err: expect.stringContaining('directories up to 4 levels down were searched') as string,
    }))
  test('one of them alone is an error', () =>
    expect(spInspect([join(root, 'chk-4')])).toMatchObject({ code: 1, out: '' }))
  test('--newest where none is complete', () => {
    const none = join(folder, 'none')
    mkdirSync(join(none, 'chk-1'), { recursive: true })
    expect(spInspect([none, '--newest'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('there is no complete snapshot') as string,
    })
  })
})

test.each([
  [
    () => join(ROOT, CHK, '_metadata'),
    2,
    /--newest takes a directory that holds snapshots, and ".*_metadata" is a file/,
  ],
  [() => join(root, 'nowhere'), 1, /no such file or directory/],
  [
    () => mkdtempSync(join(folder, 'empty-')),
    1,
    /expected a file _metadata, here or in a directory below \(directories up to 4 levels down were searched\)/,
  ],
  [() => 's3://bucket/root', 1, /remote storage \(s3:\) is not read yet/],
])('--newest says what it wants (%#)', (path, code, err) =>
  expect(spInspect([path(), '--newest'])).toMatchObject({ code, out: '', err: expect.stringMatching(err) as string }),
)

test('of one job the highest ID is the newest, of several the last modified', () => {
  const jobs = join(folder, 'jobs')
  const a = join(jobs, 'a')
  const b = join(jobs, 'b')
  spMigrate([HEAP, join(a, 'chk-9'), '--checkpoint-id', '9'])
  spMigrate([HEAP, join(a, 'chk-10'), '--checkpoint-id', '10'])
  spMigrate([HEAP, join(b, 'chk-50'), '--checkpoint-id', '50'])
  const at = (path: string, day: number): void =>
    utimesSync(join(path, '_metadata'), new Date(2024, 0, day), new Date(2024, 0, day))
  at(join(a, 'chk-9'), 20)
  at(join(a, 'chk-10'), 10)
  at(join(b, 'chk-50'), 5)
  expect(spInspect([jobs, '--newest']).out).toBe(`${join(a, 'chk-10')}\n`)
  at(join(b, 'chk-50'), 15)
  expect(spInspect([jobs, '--newest']).out).toBe(`${join(b, 'chk-50')}\n`)
})

test('a directory that holds one snapshot is that snapshot', () => {
  const one = join(folder, 'one')
  cpSync(join(ROOT, HEAP), join(one, 'savepoint-1'), { recursive: true })
  expect(spInspect([one]).out.split('\n').slice(1, 2)).toEqual(spInspect([HEAP]).out.split('\n').slice(1, 2))
  expect(spInspect(['digest', one])).toEqual(spInspect(['digest', HEAP]))
  expect(spMigrate([one, join(folder, 'copied'), '--to-flink', '2.3.1']).code).toBe(0)
  const plan = join(folder, 'plan.json')
  expect(spMigrate(['plan', one, join(folder, 'applied'), '-o', plan]).code).toBe(0)
  expect(spMigrate(['apply', plan]).code).toBe(0)
  expect(spInspect(['digest', join(folder, 'applied')])).toEqual(spInspect(['digest', HEAP]))
})

test('an unfinished target says so', () => {
  const target = join(folder, 'unfinished')
  mkdirSync(target)
  writeFileSync(join(target, '.sp-unfinished'), '')
  expect(spInspect([target])).toMatchObject({
    code: 1,
    err: expect.stringContaining('the same command resumes it') as string,
  })
})

test('no colours', () => {
  expect(spInspect([HEAP, '--no-color'], { FORCE_COLOR: '1' }).out).not.toContain('\u001b')
  expect(spInspect([HEAP], { FORCE_COLOR: '1' }).out).toContain('\u001b')
  const bold = (env: Readonly<Record<string, string>>): string => styleOf({ isTTY: true }, env).bold('x')
  expect([bold({ TERM: 'xterm' }), bold({ TERM: 'dumb' }), bold({ NO_COLOR: '1' })]).toEqual([
    '\u001b[1mx\u001b[0m',
    'x',
    'x',
  ])
})
