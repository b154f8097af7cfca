import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hex, utf } from '../hex.ts'
import { entryOf, NO_STATE, writeMetadata } from '../run/made.ts'
import { spInspect } from './run.ts'

// What is said of a snapshot whose states are not read.

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'unread-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** A savepoint of one operator, whose keyed state has a key of a class that nobody knows; or of an operator without state. */
function made(name: string, hasState: boolean): string {
  const directory = join(folder, name)
  mkdirSync(directory)
  const bytes = hex(`00000006 00 00000002 ${utf('com.acme.MySnapshot')} 00000001 0000`)
  writeFileSync(join(directory, 'keyed'), bytes)
  const managedKeyed = {
    kind: 'savepoint',
    first: 0,
    offsets: Array.from({ length: 128 }, () => 0),
    delegate: { kind: 'relative', path: 'keyed', size: bytes.length },
    id: 'a',
  } as const
  writeMetadata(directory, [entryOf('one', [hasState ? { ...NO_STATE, managedKeyed } : NO_STATE])])
  return directory
}

test('verify that could check nothing does not say ok', () => {
  const directory = made('all', true)
  const { code, out } = spInspect(['verify', directory])
  expect([code, out.split('\n').at(-2)]).toEqual([
    1,
    'nothing could be checked: 0 entries checked, 0 errors, 1 warning',
  ])
  expect(JSON.parse(spInspect(['verify', directory, '--json']).out.trim().split('\n').at(-1)!)).toEqual({
    checked: 0,
    unread: 1,
    errors: 0,
    warnings: 1,
  })
})
test('a snapshot without state is ok', () =>
  expect(spInspect(['verify', made('none', false)])).toMatchObject({
    code: 0,
    out: 'ok: 0 entries checked, 0 errors, 0 warnings\n',
  }))
test('some that is not read is told beside what was checked', () => {
  const { code, out } = spInspect(['verify', 'samples/changelog-1.20-memory/chk-3'])
  expect([code, out]).toEqual([0, expect.stringMatching(/^ok as far as it can be read: 4 entries checked/m)])
})

test('values that the classes given do not fit are counted, and end with 1', () => {
  const types = join(folder, 'other.types')
  writeFileSync(types, 'Pojo com.example.zoo.Bird {a: int}\n')
  const sample = 'samples/zoo-2.3-native-rocksdb'
  const told =
    'sp-inspect: 5 entries are partly shown as bytes: takes 3 bytes, not the 162 it has (in operator zoo, state "bird"); does --classes give the version of the job that wrote the snapshot?\n'
  for (const format of ['ndjson', 'csv', 'table']) {
    const { code, err } = spInspect(['cat', sample, 'zoo/bird', '--format', format, '--classes', types])
    expect([format, code, err]).toEqual([format, 1, told])
  }
  const deep = spInspect(['verify', sample, '--deep', '--classes', types])
  expect([deep.code, deep.out]).toEqual([1, expect.stringContaining('(com.example.zoo.Bird: does --classes give')])
})
