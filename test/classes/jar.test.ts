import { describe, expect, test } from 'vitest'
import { jar } from '../../src/classes/jar.ts'
import { memoryBytes } from '../../src/classes/readable.ts'
import { jars, zoo } from './fixtures.ts'
import { zipOf, type Part } from './zips.ts'

const bytesOf = (name: string): Uint8Array => zoo.find(one => one.name === name)!.bytes
const made = (name: string): ReturnType<typeof jar> => jar(memoryBytes(`${name}.jar`, jars.get(name)!))
const zipped = (...given: Parameters<typeof zipOf>): ReturnType<typeof jar> =>
  jar(memoryBytes('a.jar', zipOf(...given)))
const path = (name: string): string => `${name.replaceAll('.', '/')}.class`
const entry = (name: string, at = path(name)): Part => ({ name: at, data: bytesOf(name) })

const COLOR = 'com.acme.Zoo$Color'
const PAIR = 'com.acme.Zoo$Pair'
const GUARDED = 'com.acme.Zoo$Guarded'

describe('jars of the JDK', () => {
  test.each(['deflated', 'stored'])('%s', name => {
    const found = made(name).find(COLOR)!
    expect(found.origin).toBe(`${name}.jar!/com/acme/Zoo$Color.class`)
    expect(found.bytes).toEqual(bytesOf(COLOR))
    expect(made(name).find(PAIR)?.bytes).toEqual(bytesOf(PAIR))
    expect(made(name).find(GUARDED)).toBeUndefined()
  })
  test('jars in a jar: lib/ as Flink unpacks it, then those that it does not look at', () => {
    const fat = made('fat')
    const origins = ['com.acme.Zoo', COLOR, PAIR, GUARDED, 'com.acme.Zoo$Inside', 'com.acme.Zoo$Base'].map(name => {
      const found = fat.find(name)
      if (found !== undefined) expect(found.bytes).toEqual(bytesOf(name))
      return found?.origin
    })
    expect(origins).toEqual([
      'fat.jar!/com/acme/Zoo.class',
      'fat.jar!/lib/a.jar!/com/acme/Zoo$Color.class',
      'fat.jar!/lib/deep/b.jar!/com/acme/Zoo$Pair.class',
      'fat.jar!/BOOT-INF/lib/c.jar!/com/acme/Zoo$Guarded.class',
      'fat.jar!/META-INF/lib/d.jar!/com/acme/Zoo$Inside.class',
      undefined, // other/e.jar
    ])
  })
  test('all of them', () => {
    expect([...made('fat').all()].map(({ origin }) => origin.replace(/^fat.jar!\//, ''))).toEqual([
      'com/acme/Zoo.class',
      'lib/a.jar!/com/acme/Zoo$Color.class',
      'lib/deep/b.jar!/com/acme/Zoo$Color.class',
      'lib/deep/b.jar!/com/acme/Zoo$Pair.class',
      'BOOT-INF/lib/c.jar!/com/acme/Zoo$Pair.class',
      'BOOT-INF/lib/c.jar!/com/acme/Zoo$Guarded.class',
      'META-INF/lib/d.jar!/com/acme/Zoo$Guarded.class',
      'META-INF/lib/d.jar!/com/acme/Zoo$Inside.class',
    ])
  })
  test('the class for every Java is taken, and others are told of', () => {
    const found = made('multi').find('com.acme.Plain')!
    expect(found.bytes).toEqual(bytesOf('com.acme.Plain'))
    expect(found.origin).toBe('multi.jar!/com/acme/Plain.class (another class for Java 11 and later)')
  })
  test('without a line in the manifest there are no others', () => {
    const versioned = entry(PAIR, `META-INF/versions/11/${path(PAIR)}`)
    const manifest = {
      name: 'META-INF/MANIFEST.MF',
      data: new TextEncoder().encode('Manifest-Version: 1.0\r\n\r\nMulti-Release: true\r\n'),
    }
    expect(zipped([entry(PAIR), versioned]).find(PAIR)?.origin).toBe('a.jar!/com/acme/Zoo$Pair.class')
    expect(zipped([manifest, entry(PAIR), versioned]).find(PAIR)?.origin).toBe('a.jar!/com/acme/Zoo$Pair.class')
  })
})

describe('zip files of other shapes', () => {
  test.each([
    ['with zip64 structures', { zip64: true }],
    ['behind a script', { prefix: new TextEncoder().encode('#!/bin/sh\nexec java -jar "$0"\n') }],
    ['with a comment', { comment: 'PK\u0005\u0006 is how the end begins' }],
  ])('%s', (_, shape) => {
    const found = zipped([entry(COLOR), { ...entry(PAIR), stored: true }], shape)
    expect(found.find(COLOR)?.bytes).toEqual(bytesOf(COLOR))
    expect(found.find(PAIR)?.bytes).toEqual(bytesOf(PAIR))
  })
  test('the last entry of a name counts', () => {
    const twice = zipped([{ ...entry(COLOR), data: Uint8Array.of(1) }, entry(PAIR), entry(COLOR)])
    expect(twice.find(COLOR)?.bytes).toEqual(bytesOf(COLOR))
    expect([...twice.all()]).toHaveLength(2)
  })
  test('an empty one', () => expect(zipped([]).find(COLOR)).toBeUndefined())
  test('jars are looked for two levels deep', () => {
    const inner = zipOf([entry(GUARDED)])
    const nest = (data: Uint8Array): Uint8Array => zipOf([{ name: 'lib/a.jar', data }])
    expect(jar(memoryBytes('a', nest(nest(inner)))).find(GUARDED)?.bytes).toEqual(bytesOf(GUARDED))
    expect(jar(memoryBytes('a', nest(nest(nest(inner))))).find(GUARDED)).toBeUndefined()
  })
})

describe('what is wrong with a jar', () => {
  const thrown = (parts: readonly Part[], name = COLOR): string => {
    try {
      zipped(parts).find(name)
    } catch (error) {
      return (error as Error).message
    }
    return 'nothing'
  }
  const says = (said: Part['says']): string => thrown([entry(PAIR), { ...entry(COLOR), says: said! }])
  const size = bytesOf(COLOR).length
  const where = /a\.jar @ 0x[0-9a-f]+: entry "com\/acme\/Zoo\$Color\.class" /
  test.each([
    ['a checksum', { crc: 5 }, 'is damaged: found another checksum or length'],
    ['a size that is too small', { size: size - 1 }, 'cannot be inflated'],
    ['a size that is too large', { size: size + 1 }, 'is damaged'],
    ['a size that deflate cannot make', { size: 2_000_000 }, 'has an impossible size: found 2000000 bytes of'],
    [
      'a size above the limit',
      { size: 16 * 1024 * 1024 + 1 },
      'is too large: found 16777217 bytes, expected at most 16777216',
    ],
    ['a method', { method: 12 }, 'is neither stored nor deflated: found method 12'],
    ['stored, of another size', { method: 0 }, 'has an impossible size'],
    ['encryption', { flags: 1 }, 'is encrypted'],
    ['a compressed size', { compressed: 100_000 }, 'lies outside the zip file'],
    ['an offset behind the end', { at: 100_000 }, 'lies outside the zip file'],
  ])('%s', (_, said, what) => {
    expect(says(said)).toMatch(where)
    expect(says(said)).toContain(what)
  })
  test('an offset of something else', () => expect(says({ at: 7 })).toContain('no local header of an entry'))
  test('entries that overlap', () => {
    const kernel = entry(COLOR)
    const names = Array.from({ length: 50 }, (_, i) => ({ name: `${i}.class`, data: kernel.data, says: { at: 0 } }))
    const one = zipOf([kernel])
    // All entries say that their data are those of the first.
    const overlapping = names.map(({ name }) => ({
      name,
      data: new Uint8Array(0),
      stored: true,
      says: { at: 0, size, method: 8, compressed: one.length - 200 },
    }))
    expect(thrown([kernel, ...overlapping])).toContain('the entries of this zip file overlap')
  })
  test('no zip file', () => {
    const find = (bytes: Uint8Array) => (): unknown => jar(memoryBytes('a.jar', bytes)).find(COLOR)
    expect(find(new Uint8Array(100))).toThrow('a.jar: not a zip file, or its end is missing')
    expect(find(new Uint8Array(3))).toThrow('a.jar: not a zip file, or its end is missing')
    const whole = zipOf([entry(COLOR)])
    expect(find(whole.subarray(0, whole.length - 1))).toThrow('not a zip file, or its end is missing')
    expect(find(whole.subarray(10))).toThrow('the directory of this zip file lies outside it')
  })
  test('a damaged jar in a jar is named', () =>
    expect(thrown([{ name: 'lib/a.jar', data: Uint8Array.of(1, 2, 3) }])).toBe(
      'a.jar!/lib/a.jar: not a zip file, or its end is missing',
    ))
})

test('a class is found without reading the others', () => {
  const whole = zipOf(
    zoo.flatMap(({ name, bytes }) =>
      Array.from({ length: 200 }, (_, i) => ({ name: `${i}/${path(name)}`, data: bytes, stored: true })),
    ),
  )
  let read = 0
  const counted = jar({
    ...memoryBytes('a.jar', whole),
    read: (at, count) => ((read += count), whole.subarray(at, at + count)),
  })
  expect(counted.find('a.b')).toBeUndefined()
  const directory = read
  expect(directory).toBeLessThan(whole.length / 2)
  expect(counted.find('a.b')).toBeUndefined()
  expect(read).toBe(directory)
  expect(counted.find('7.com.acme.Plain')?.bytes).toEqual(bytesOf('com.acme.Plain'))
  expect(read - directory).toBe(30 + bytesOf('com.acme.Plain').length)
})
