import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findUids, type FoundUid } from '../../src/classes/uid-search.ts'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import { assembled, Pool } from './assembled.ts'
import { jobs, type Told } from './fixtures.ts'
import { zipOf } from './zips.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'uids-'))
  for (const { name, classes } of jobs) for (const { path, bytes } of classes) put(join(name, path), bytes)
})
afterAll(() => rmSync(root, { recursive: true }))

function put(path: string, bytes: Uint8Array): string {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), bytes)
  return join(root, path)
}
const idOf = ({ call, text }: Told): string => (call === 'setUidHash' ? text : operatorIdOf(text))
const partsOf = (name: string): Parameters<typeof zipOf>[0] =>
  jobs.find(one => one.name === name)!.classes.map(({ path, bytes }) => ({ name: path, data: bytes }))
const found = (path: string, ...ids: readonly string[]): readonly (FoundUid | undefined)[] => {
  const search = findUids([path], ids)
  expect(search.unread).toEqual([])
  return ids.map(id => search.found.get(id))
}

describe.each(jobs)('what $name handed over when it ran', ({ name, told }) => {
  test('is found, in the code that did', () => {
    const search = found(join(root, name), ...told.map(idOf))
    expect(
      search.map((one, i) => ({
        call: one === undefined ? 'none' : one.uid === undefined ? 'setUidHash' : 'uid',
        text: one?.uid ?? one?.id,
        caller: told[i]?.caller === undefined ? undefined : `${one?.className}.${one?.method}`,
      })),
    ).toEqual(told)
  })
})

describe('texts of the class files', () => {
  // As Flink hashes them; 7 is no number that the loop came to.
  const VECTORS = [
    ['lit', 'e2fb9183ef7d0ce1026321b855f777e0'],
    ['pre-const-a7', '5eb72ce355987e30f10388fd8e05282f'],
    ['op-7', '64dd71f9cf682b65b2da6ff47b4399d3'],
    ['\u{1f600}é\0', '1938d3fe328a0f72683b4fc874699fc4'],
  ] as const
  test.each(['java-17', 'java-8'])('of %s', name =>
    expect(found(join(root, name), ...VECTORS.map(([, id]) => id)).map(one => [one?.uid, one?.id])).toEqual(VECTORS),
  )
  test('in a jar, and in a jar in it', () => {
    const jar = zipOf(partsOf('java-8'))
    for (const path of [put('job.jar', jar), put('outer.jar', zipOf([{ name: 'lib/job.jar', data: jar }]))])
      expect(found(path, VECTORS[1][1])[0]).toMatchObject({ uid: 'pre-const-a7', method: 'literals' })
  })
  test('a constant that no code hands over', () => {
    const pool = new Pool()
    pool.string('in-a-table')
    const path = put('Table.class', assembled('com/acme/Table', pool, []))
    expect(found(path, operatorIdOf('in-a-table'), operatorIdOf('else'))).toEqual([
      { id: operatorIdOf('in-a-table'), uid: 'in-a-table', className: 'com.acme.Table', method: undefined },
      undefined,
    ])
  })
  test('what stands in front of the first argument of a concatenation, with the numbers of a loop', () => {
    const pool = new Pool()
    pool.string('step-\u0001-of-\u0001')
    const path = put('Recipe.class', assembled('com/acme/Recipe', pool, []))
    const texts = ['step-', 'step-0', 'step-999']
    expect(found(path, ...texts.map(operatorIdOf)).map(one => one?.uid)).toEqual(texts)
    expect(found(path, operatorIdOf('step-1000'))).toEqual([undefined])
  })
  test('uids that Flink derives from that of a sink', () => {
    const texts = ['Sink Committer: lit', 'Sink lit Global Committer']
    expect(found(join(root, 'java-17'), ...texts.map(operatorIdOf)).map(one => one?.uid)).toEqual(texts)
  })
  test('nothing but what is wanted is said, and how much was tried', () => {
    const { found: none, tried } = findUids([join(root, 'states-1.20')], [operatorIdOf('not in it')])
    expect(none.size).toBe(0)
    expect(tried).toBeGreaterThan(1000)
    expect(findUids([join(root, 'states-1.20')], [])).toMatchObject({ tried: 0 })
  })
  test('a damaged class is passed over, and told of', () => {
    const [first, ...others] = partsOf('java-8')
    const parts = [{ ...first!, data: first!.data.subarray(0, 100) }, ...others]
    const search = findUids([put('damaged.jar', zipOf(parts))], [VECTORS[0][1]])
    expect(search.found.get(VECTORS[0][1])?.uid).toBe('lit')
    expect(search.unread.map(({ code, parts: { file } }) => [code, file])).toEqual([
      ['truncated', `${root}/damaged.jar!/${first!.name}`],
    ])
  })
})
