import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ndjson, open, type SavepointError } from '../../src/index.ts'
import { kryoReader, type KryoReader } from '../../src/kryo/engine.ts'
import { passing } from '../../src/kryo/sink.ts'
import type { JavaClass, JavaClasses, JavaField } from '../../src/model/java-class.ts'
import { hex } from '../hex.ts'

const SAMPLE = fileURLToPath(new URL('../../samples/zoo-1.20-canonical-heap', import.meta.url))

interface Line {
  readonly state: string
  readonly value: unknown
}

/** Values of the list of operator state `names`, of which one is of a class of the job. */
async function names(classes: readonly string[]): Promise<readonly unknown[]> {
  const savepoint = await open(SAMPLE, { classes })
  const lines: Line[] = []
  const problems: SavepointError[] = []
  for (const operator of savepoint.operators)
    for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) }))
      for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n'))
        if (line !== '') lines.push(JSON.parse(line) as Line)
  expect(problems.filter(({ parts }) => parts.state === 'names')).toEqual([])
  return lines.filter(({ state }) => state === 'names').map(({ value }) => value)
}

test('an element of an unknown class ends where the next begins', async () => {
  const bird = expect.objectContaining({
    '@class': 'com.example.zoo.Bird',
    '@reason': 'class com.example.zoo.Bird is not known',
  }) as unknown
  expect(await names([])).toEqual(['keeper', [1], bird, 7])
})
test('with its class it is read', async () => {
  const bird = expect.objectContaining({ '@class': 'com.example.zoo.Bird', born: '2020-02-29' }) as unknown
  expect(await names([`${SAMPLE}/classes.jar`])).toEqual(['keeper', [1], bird, 7])
})

/** What reads values of Kryo whose classes are registered as 85, 86 … */
const reads = (major: 2 | 5, registered: readonly string[], classes: JavaClasses): KryoReader =>
  kryoReader({
    major,
    className: 'java.lang.Object',
    classes,
    defaults: [],
    registrations: registered.map(className => ({ className, serializer: undefined })),
  })

test.each([
  ['a constant', '5a03', 'com.example.Diet'], // registered as 88; its ordinal and one, not object 1
  // in a list of "x" and that constant, not the list again
  ['a constant behind objects', '570103030182785a02', 'com.example.Diet'],
])('Kryo 5: %s of an unknown enum is no reference', (_, bytes, name) => {
  const { read } = reads(5, ['java.util.ArrayList', 'java.util.HashMap', 'com.example.Pet', name], {
    find: () => undefined,
  })
  expect(() => read(new ByteReader(hex(bytes)), passing)).toThrow(`class ${name} is not known`)
})

test.each([2, 5] as const)('Kryo %s: a class that writes itself is not read by its fields', major => {
  const field = (name: string): JavaField => ({
    name,
    access: 1,
    descriptor: 'I',
    type: { kind: 'primitive', name: 'I' },
    annotations: [],
  })
  const pair: JavaClass = {
    name: 'v.Pair',
    access: 1,
    superclass: 'java.lang.Object',
    interfaces: ['com.esotericsoftware.kryo.KryoSerializable'],
    genericSuperclass: null,
    typeParameters: [],
    fields: [field('a'), field('b')],
    annotations: [],
    enumConstants: undefined,
    recordComponents: undefined,
    origin: 'v',
  }
  const { read } = reads(major, ['v.Pair'], { find: name => (name === 'v.Pair' ? pair : undefined) })
  // Kryo wrote b = 9 and then a = 7, as the class has it
  expect(() => read(new ByteReader(hex('5701120e')), passing)).toThrow('objects of v.Pair are written by its own code')
})

test('of classes of another version nothing wrong is shown where no length is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  const types = join(folder, 'coupon.types')
  writeFileSync(types, 'Pojo com.example.Coupon {code: String}')
  const sample = fileURLToPath(new URL('../../samples/orders-2.3-native-heap', import.meta.url))
  const expected = new Set(readFileSync(join(sample, 'expected.ndjson'), 'utf8').split('\n'))
  const problems: SavepointError[] = []
  let lines = 0
  for (const operator of (await open(sample, { classes: [types] })).operators)
    for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) }))
      for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n')) {
        if (line === '') continue
        lines++
        expect(expected).toContain(line)
      }
  expect(lines).toBeGreaterThan(100)
  expect(problems.length).toBeGreaterThan(0)
  for (const problem of problems) expect(problem.parts.hint).toMatch('--classes')
  rmSync(folder, { recursive: true })
})

test('of classes of another version nothing wrong is shown of broadcast state', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'))
  const types = join(folder, 'ring.types')
  // country is a String, and year is missing
  writeFileSync(types, 'Pojo com.example.zoo.Ring {country: char, number: int}')
  const lines: string[] = []
  const problems: SavepointError[] = []
  for (const operator of (await open(SAMPLE, { classes: [types] })).operators)
    for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) }))
      lines.push(...new TextDecoder().decode(bytes).split('\n'))
  expect(lines.filter(line => line.includes('"rules"') && line.includes('"number":'))).toEqual([])
  const found = problems.filter(({ parts }) => parts.state === 'rules')
  expect(found.length).toBeGreaterThan(0)
  for (const problem of found) expect(problem.parts.hint).toMatch('--classes')
  rmSync(folder, { recursive: true })
})
