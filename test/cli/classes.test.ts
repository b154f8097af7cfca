import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zoo } from '../classes/fixtures.ts'
import { zipOf } from '../classes/zips.ts'
import { spInspect } from './run.ts'

/** `_metadata` of savepoints that Flink's heap backend wrote, with all of their state. (test/classes/java/AnimalsJob.java) */
const savepoints = JSON.parse(readFileSync(new URL('../classes/animals.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-classes-'))
  for (const [name, bytes] of Object.entries(savepoints))
    put(`${name}/_metadata`, gunzipSync(Buffer.from(bytes, 'base64')))
  const ofJob = zoo.filter(({ name }) => name.startsWith('com.acme.animals.'))
  put('job.jar', zipOf(ofJob.map(({ name, bytes }) => ({ name: `${name.replaceAll('.', '/')}.class`, data: bytes }))))
  put('other.jar', zipOf([]))
})
afterAll(() => rmSync(folder, { recursive: true }))
function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

describe.each(Object.keys(savepoints))('POJOs of a subclass that the snapshot lacks: Flink %s', name => {
  const cat = (...more: readonly string[]): ReturnType<typeof spInspect> =>
    spInspect([
      'cat',
      join(folder, name),
      'keep/animal',
      '--uids',
      join(folder, 'uids.txt'),
      '--format',
      'ndjson',
      ...more,
    ])
  beforeAll(() => put('uids.txt', new TextEncoder().encode('keep\n')))

  test('are read with the classes of the job', () => {
    const { code, err, out } = cat('--classes', join(folder, 'job.jar'), '--sort', 'key')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const values = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { readonly key: number; readonly value: { readonly name: string } })
    expect(values.map(({ key }) => key)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const { key, value } of values) {
      const home = { street: 'Elm', visits: [1, -1] }
      const { name: of, ...rest } = value
      expect(Number(/^Rex(\d+)$/.exec(of)?.[1]) % 10).toBe(key)
      expect(rest).toEqual({
        '@class': 'com.acme.animals.Animal$Dog',
        age: key,
        coat: 'WIRE',
        good: true,
        home,
        homes: [home, null],
        legs: 4,
        tags: null,
        weight: '12.50',
      })
    }
  })
  test('are searched, and verified', () => {
    const found = cat('--classes', join(folder, 'job.jar'), '--where', 'value.age >= 7 and value.coat = WIRE')
    expect(found.out.trim().split('\n')).toHaveLength(3)
    expect(spInspect(['verify', '--deep', join(folder, name), '--classes', join(folder, 'job.jar')])).toMatchObject({
      code: 0,
      err: '',
    })
  })
  test('are not read without, nor with those of another job, which is told', () => {
    const without = cat()
    expect(`${without.out}${without.err}`).toContain('Animal$Dog of com.acme.animals.Animal is not in the snapshot')
    const other = cat('--classes', join(folder, 'other.jar'))
    expect(other.err).toContain(
      '--classes: none of the classes that values are of is there (com.acme.animals.Animal$Dog): is it from another job?\n',
    )
    expect(`${other.out}${other.err}`).toContain('nor is it among the classes given')
  })
})
