import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classesAt, everyClassAt } from '../../src/classes/classes.ts'
import { SavepointError } from '../../src/errors.ts'
import { jars, zoo } from './fixtures.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'classes-'))
  for (const { name, bytes } of zoo) put(`first/${name.replaceAll('.', '/')}.class`, bytes)
  put('second/com/acme/Zoo.class', Uint8Array.of(1, 2, 3))
  put('second/com/acme/Other.class', bytesOf('com.acme.Zoo$Color'))
  put('plain/any-name.class', bytesOf('com.acme.Zoo$Pair'))
  put('outside.class', bytesOf('com.acme.Zoo'))
})
afterAll(() => rmSync(root, { recursive: true }))

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), bytes)
}
const bytesOf = (name: string): Uint8Array => zoo.find(one => one.name === name)!.bytes
const at = (...paths: readonly string[]): ReturnType<typeof classesAt> => classesAt(paths.map(path => join(root, path)))
function thrown(run: () => unknown): SavepointError {
  try {
    run()
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('classes of a directory', () => {
  test('are found by name, once', () => {
    const classes = at('first')
    const found = classes.find('com.acme.Zoo$Color')
    expect(found?.enumConstants).toEqual(['RED', 'GREEN', 'BLUE'])
    expect(classes.find('com.acme.Zoo$Color')).toBe(found)
    expect(at('first')).toBe(classes)
    expect(classes.find('com.acme.Zoo$Colour')).toBeUndefined()
  })
  test('the first place wins', () => {
    expect(at('first', 'second').find('com.acme.Zoo')?.origin).toBe(join(root, 'first/com/acme/Zoo.class'))
    expect(thrown(() => at('second', 'first').find('com.acme.Zoo')).code).toBe('truncated')
    expect(at('second', 'first').find('com.acme.Zoo$Pair')?.name).toBe('com.acme.Zoo$Pair')
  })
  test('one whose file is of another class is refused, again and again', () => {
    const classes = at('second')
    for (let i = 0; i < 2; i++)
      expect(thrown(() => classes.find('com.acme.Other')).message).toBe(
        `${root}/second/com/acme/Other.class: this is the file of another class: found com.acme.Zoo$Color, expected com.acme.Other`,
      )
  })
  test.each([
    '../outside',
    '..outside',
    '/outside',
    'com/acme/Zoo',
    '',
    '.',
    'com..acme',
    'a\0b',
    '[I',
    '[Lcom.acme.Zoo;',
  ])('%j names none', name => expect(at('first').find(name)).toBeUndefined())
})

test('a jar by any name', () => {
  put('any.zip', jars.get('stored')!)
  put('any-name', jars.get('deflated')!)
  for (const name of ['any.zip', 'any-name'])
    expect(at(name).find('com.acme.Zoo$Pair')?.origin).toBe(join(root, `${name}!/com/acme/Zoo$Pair.class`))
})

test('every class, of each place', () => {
  put('any.jar', jars.get('stored')!)
  symlinkSync(join(root, 'second'), join(root, 'second/com/in-a-circle'))
  const origins = [...everyClassAt(['any.jar', 'second', 'plain/any-name.class'].map(path => join(root, path)))]
  rmSync(join(root, 'second/com/in-a-circle'))
  expect(origins.map(({ origin }) => origin.slice(root.length + 1))).toEqual([
    'any.jar!/com/acme/Zoo$Color.class',
    'any.jar!/com/acme/Zoo$Pair.class',
    'second/com/acme/Other.class',
    'second/com/acme/Zoo.class',
    'plain/any-name.class',
  ])
})

test('a file of types', () => {
  put('types.txt', new TextEncoder().encode('# ours\nPojo com.acme.Zoo {a: int}\n'))
  const classes = at('types.txt', 'first')
  expect(classes.find('com.acme.Zoo')?.fields.map(({ name }) => name)).toEqual(['a'])
  expect(classes.file('com.acme.Zoo')).toBeUndefined()
  expect(classes.find('com.acme.Zoo$Pair')?.origin).toContain('Zoo$Pair.class')
})

test('a file of something else', () => {
  put('other.txt', new TextEncoder().encode('text'))
  put('empty', new Uint8Array(0))
  put('binary', Uint8Array.of(0x50, 0, 0xff))
  expect(thrown(() => at('binary')).message).toContain('there are no classes in this file')
  expect(thrown(() => at('other.txt')).message).toBe(
    `${root}/other.txt: not a type: "text": found "text" at character 1, expected a type, or the full name of a class (in the declaration of line 1); classes come from a jar, a directory of classes, a class file, or a file of types like Pojo com.acme.Order {id: long}`,
  )
  expect(thrown(() => at('empty')).message).toContain('there are no classes in this file')
})

test('a class file by any name', () => {
  const classes = at('plain/any-name.class')
  expect(classes.find('com.acme.Zoo$Pair')?.recordComponents?.map(({ name }) => name)).toEqual([
    'left',
    'right',
    'more',
  ])
  expect(classes.find('com.acme.Zoo')).toBeUndefined()
})

test('a place that there is not', () =>
  expect(thrown(() => at('first', 'third')).message).toBe(`${root}/third: no such file or directory`))
