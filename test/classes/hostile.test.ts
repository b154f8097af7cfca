import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ClassFile } from '../../src/classes/class-file.ts'
import { classesAt, type JobClasses } from '../../src/classes/classes.ts'
import { jar } from '../../src/classes/jar.ts'
import { lineage } from '../../src/classes/lineage.ts'
import { describeClass } from '../../src/classes/read-class.ts'
import { memoryBytes } from '../../src/classes/readable.ts'
import type { JavaClass } from '../../src/model/java-class.ts'
import { outcome } from '../damage/damage.ts'
import { zipOf } from './zips.ts'
import { hex, int16, int32, utf } from '../hex.ts'

/** A class file: constants 1 … are the name, the superclass, each as text and class, and then `texts`. */
interface Made {
  readonly name?: string
  readonly superclass?: string
  readonly texts?: readonly string[]
  /** Hex of further constants, and how many they are. */
  readonly constants?: readonly [hex: string, count: number]
  /** Hex, with their counts. */
  readonly fields?: string
  readonly attributes?: string
}
const FIRST_TEXT = 5
const classOf = ({
  name = 'a/X',
  superclass = 'java/lang/Object',
  texts = [],
  constants = ['', 0],
  ...more
}: Made): Uint8Array =>
  hex(
    [
      `cafebabe 0000003d ${int16(FIRST_TEXT + texts.length + constants[1])}`,
      `01 ${utf(name)} 07 0001 01 ${utf(superclass)} 07 0003`,
      ...texts.map(text => `01 ${utf(text)}`),
      constants[0],
      `0021 0002 0004 0000 ${more.fields ?? '0000'} 0000 ${more.attributes ?? '0000'}`,
    ].join('\n'),
  )
const described = (made: Made): JavaClass => {
  const bytes = classOf(made)
  const found = outcome(() => describeClass(new ClassFile(bytes, 'a.class'), 'a.class'))
  if (found instanceof Error) throw found
  return found
}

describe('class files of bad intent', () => {
  test('a good one', () => expect(described({})).toMatchObject({ name: 'a.X', fields: [] }))
  test('an attribute that is longer than the file', () => {
    const attributes = `0001 0005 ${int32(1000)} 0000`
    expect(() => described({ texts: ['Signature'], attributes })).toThrow('the data ends too early')
    expect(() => described({ texts: ['Signature'], attributes: attributes.replace('000003e8', 'fffffff0') })).toThrow(
      'negative length',
    )
  })
  test('an attribute that holds more than it says', () =>
    expect(() => described({ texts: ['Signature'], attributes: `0001 0005 ${int32(4)} 0001 0000` })).toThrow(
      'bytes left over in attribute Signature',
    ))
  test('constants that refer to themselves', () => {
    expect(
      () =>
        new ClassFile(
          classOf({}).map((byte, i) => (i === 18 ? 2 : byte)),
          'a.class',
        ),
    ).toThrow('constant 2 is of another kind: found class, expected text')
    const selves: Made = {
      texts: ['Record'],
      constants: ['08 0006 0c 0007 0007', 2],
      attributes: `0001 0006 ${int32(2)} 0000`,
    }
    expect(() => described(selves)).toThrow('constant 6 is of another kind: found string, expected text')
  })
  test('an index behind the end, and the second one of a long', () => {
    expect(() => described({ fields: '0001 0001 0063 0001 0000' })).toThrow('no constant 99: expected 1 to 4')
    const long: Made = { constants: ['05 0000000000000001', 2], fields: '0001 0001 0006 0001 0000' }
    expect(() => described(long)).toThrow('no constant 6')
  })
  test('types that nest without end', () => {
    const field = (type: string): Made => ({ texts: ['f', type], fields: '0001 0001 0005 0006 0000' })
    expect(described(field(`${'['.repeat(254)}I`)).fields).toHaveLength(1)
    expect(() => described(field(`${'['.repeat(300)}I`))).toThrow('not a type signature')
    expect(() => described(field(`${'Ljava/util/List<'.repeat(2000)}I`))).toThrow('not a type signature')
  })
  test('annotations that nest without end', () => {
    const values = (depth: number): string => (depth === 0 ? '49 0001' : `5b 0001 ${values(depth - 1)}`)
    const annotated = (depth: number): Made => {
      const content = `0001 0001 0001 0001 ${values(depth)}`
      return { texts: ['RuntimeVisibleAnnotations'], attributes: `0001 0005 ${int32(hex(content).length)} ${content}` }
    }
    expect(() => described(annotated(1000))).toThrow('nested too deeply')
  })
  test('65,535 fields of one long type, and as many inner classes of one long name', () => {
    const long = 'x'.repeat(60_000)
    const fields = `ffff ${'0001 0005 0006 0000 '.repeat(65_535)}`
    expect(described({ texts: ['f', `L${long};`], fields }).fields).toHaveLength(65_535)
    const inner = `ffff ${'0006 0000 0000 0000 '.repeat(65_535)}`
    const attributes = `0001 0007 ${int32(2 + 8 * 65_535)} ${inner}`
    const made = classOf({ texts: [long], constants: ['07 0005', 1], attributes }) // 6: a class of that name
    expect(() => describeClass(new ClassFile(made, 'a.class'), 'a.class')).toThrow('no constant 7')
    const named = { texts: [long], constants: [`07 0005 01 ${utf('InnerClasses')}`, 2], attributes } as const
    expect(described(named).name).toBe('a.X')
  })
})

describe('chains of superclasses', () => {
  let folder = ''
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'chains-'))))
  afterAll(() => rmSync(folder, { recursive: true }))
  const jarOf = (name: string, supers: readonly (readonly [name: string, superclass: string])[]): JobClasses => {
    const path = join(folder, name)
    writeFileSync(
      path,
      zipOf(supers.map(([own, superclass]) => ({ name: `${own}.class`, data: classOf({ name: own, superclass }) }))),
    )
    return classesAt([path])
  }
  test('one that is its own superclass, or that of its superclass', () => {
    expect(lineage('A', jarOf('own.jar', [['A', 'A']]))).toBe('it has more than 64 superclasses')
    const circle = jarOf('circle.jar', [
      ['A', 'B'],
      ['B', 'A'],
    ])
    expect(lineage('A', circle)).toBe('it has more than 64 superclasses')
  })
  test('64 are many, 65 too many', () => {
    const chain = (count: number): readonly (readonly [string, string])[] =>
      Array.from({ length: count }, (_, i) => [`A${i}`, i + 1 < count ? `A${i + 1}` : 'java/lang/Object'])
    expect(lineage('A0', jarOf('64.jar', chain(64)))).toHaveLength(64)
    expect(lineage('A0', jarOf('65.jar', chain(65)))).toBe('it has more than 64 superclasses')
  })
})

describe('jars of bad intent', () => {
  const find = (bytes: Uint8Array): unknown => outcome(() => jar(memoryBytes('a.jar', bytes)).find('a.X'))
  test('a bomb: a class of many bytes', () => {
    const bomb = zipOf([{ name: 'a/X.class', data: new Uint8Array(17 * 1024 * 1024) }])
    expect(bomb.length).toBeLessThan(20_000)
    expect(find(bomb)).toMatchObject({ code: 'unsupported' })
  })
  test('a bomb that says it is small', () => {
    const bomb = zipOf([{ name: 'a/X.class', data: new Uint8Array(15 * 1024 * 1024), says: { size: 100 } }])
    expect(find(bomb)).toMatchObject({ code: 'corrupt' })
  })
  test('bombs in jars in a jar', () => {
    const inner = zipOf([{ name: 'lib/a.jar', data: new Uint8Array(129 * 1024 * 1024) }])
    expect(find(zipOf([{ name: 'lib/b.jar', data: inner }]))).toMatchObject({ code: 'unsupported' })
    const large = zipOf([{ name: 'x', data: new Uint8Array(1024 * 1024) }])
    const says = { size: 120 * 1024 * 1024 }
    const many = Array.from({ length: 9 }, (_, i) => ({ name: `lib/${i}.jar`, data: large, says }))
    expect(find(zipOf(many))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('too many jars') as string,
    })
  })
  test('very many jars in a jar, at every level', () => {
    const none = zipOf([])
    const jars = (data: Uint8Array, count: number): Uint8Array =>
      zipOf(Array.from({ length: count }, (_, i) => ({ name: `lib/${i}.jar`, data, stored: true })))
    expect(find(jars(none, 1000))).toBeUndefined()
    expect(find(jars(jars(none, 100), 100))).toMatchObject({ code: 'unsupported' })
  })
  test('many classes for many releases of Java', () => {
    const versions = Array.from({ length: 30_000 }, (_, i) => ({
      name: `META-INF/versions/${i}/a/X.class`,
      data: new Uint8Array(0),
      stored: true,
    }))
    const manifest = { name: 'META-INF/MANIFEST.MF', data: new TextEncoder().encode('Multi-Release: true\n') }
    const bytes = zipOf([manifest, ...versions, { name: 'a/X.class', data: classOf({}) }], { zip64: true })
    expect(jar(memoryBytes('a.jar', bytes)).find('a.X')?.origin).toBe(
      'a.jar!/a/X.class (another class for Java 0, 1, 2, 3, 4 and later)',
    )
  })
})
