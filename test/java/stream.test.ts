import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import {
  field,
  isEnum,
  isObject,
  javaStream,
  listElements,
  readJavaStream,
  simpleName,
  type JavaArray,
  type JavaObject,
  type JavaValue,
} from '../../src/java/stream.ts'
import { hex, int32, sized, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'
import { STREAMS } from './streams.ts'

const reader = (text: string): ByteReader => new ByteReader(hex(text), 'f')
const read = (text: string): JavaValue => readJavaStream(reader(text))

/** A value in short: objects as their fields, by class name. Not for values that contain themselves. */
function short(value: JavaValue | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  switch (value.kind) {
    case 'array':
      return value.elements.map(short)
    case 'enum':
      return `${value.class.name}.${value.constant}`
    case 'class':
      return `class ${value.name}`
    case 'block':
      return [...value.bytes]
    case 'object':
      return Object.fromEntries(
        value.parts.map(part => [
          part.class.name,
          {
            ...Object.fromEntries([...part.fields].map(([name, inner]) => [name, short(inner)])),
            ...(part.annotations.length > 0 && { '+': part.annotations.map(short) }),
          },
        ]),
      )
  }
}

describe('what Java writes', () => {
  test('objects by class, the topmost first, with hidden fields and a reference to themselves', () => {
    const value = read(STREAMS.derived) as JavaObject
    expect(value.class.name).toBe('V$Derived')
    expect(value.class.superClass?.name).toBe('V$Base')
    expect([value.class.uid, value.class.superClass?.uid, value.class.flags]).toEqual([2n, 1n, 2])
    expect(value.class.fields).toEqual([
      { type: 'I', name: 'x' },
      { type: '[B', name: 'bytes' },
      { type: 'LV$Derived;', name: 'self' },
    ])
    expect(value.parts.map(part => part.class.name)).toEqual(['V$Base', 'V$Derived'])
    expect(Object.fromEntries(value.parts[0]!.fields)).toEqual({ x: 1, s: 'base' })
    expect([field(value, 'x'), field(value, 's'), short(field(value, 'bytes'))]).toEqual([2, 'base', [1, -1]])
    expect(field(value, 'self')).toBe(value)
  })

  test('every primitive type', () => {
    expect(short(read(STREAMS.afterPlain))).toEqual({
      V$AfterPlain: { b: true, c: 'A', d: 1.5, f: -2.5, j: 2n ** 40n, s: -2, y: 7, n: null },
    })
  })

  test('what a writeObject method adds', () => {
    const value = read(STREAMS.written) as JavaObject
    expect(short(field(value, 'a'))).toBe(5)
    expect(value.parts[0]!.annotations.map(short)).toEqual([[0, 0, 0, 6], 'in', Array.from({ length: 300 }, () => 0)])
  })

  test('an Externalizable class', () =>
    expect(short(read(STREAMS.ext))).toEqual({ V$Ext: { '+': [[0, 0, 0, 9], 'e'] } }))

  test('enum constants', () => {
    const { elements } = read(STREAMS.enums) as JavaArray
    expect(elements.map(short)).toEqual(['V$Color.RED', 'V$Color.BLUE', 'V$Color.RED'])
    expect(elements[2]).toBe(elements[0])
    expect(elements.every(isEnum)).toBe(true)
  })

  test('arrays', () => {
    expect(short(read(STREAMS.arrays))).toEqual([
      [1, -1],
      [true, false],
      ['a'],
      [2n ** 33n],
      [0.5],
      [0.5],
      [-3],
      ['a', null, 'a'],
      [[7], []],
    ])
  })

  test('classes', () => {
    const { elements } = read(STREAMS.classes) as JavaArray
    expect(elements.map(short)).toEqual(['class java.lang.String', 'class int', 'class [I', 'class java.lang.String'])
    expect(elements[3]).toBe(elements[0])
  })

  test('a dynamic proxy', () => {
    const value = read(STREAMS.proxy) as JavaObject
    expect(value.class.name).toBe('V$Greets&V$Waves')
    expect(value.class.superClass?.name).toBe('java.lang.reflect.Proxy')
    expect((field(value, 'h') as JavaObject).class.name).toBe('V$Handler')
  })

  test('a map', () => {
    expect(short(read(STREAMS.map))).toEqual({
      'java.util.TreeMap': {
        comparator: null,
        '+': [[0, 0, 0, 1], 'k', { 'java.lang.Number': {}, 'java.lang.Integer': { value: 3 } }],
      },
    })
  })

  test('a reset', () => expect(read(STREAMS.reset)).toBe('after'))

  test.each(['list', 'unmodifiable', 'listOf', 'asList'] as const)('the elements of a list: %s', name =>
    expect(listElements(read(STREAMS[name]))).toEqual(['a', 'b']),
  )
})

describe('what Java may write', () => {
  const OBJECTS =
    'aced0005 75 72 0013 "[Ljava.lang.Object;" 90ce589f1073296c 02 0000 78 70 # the descriptor takes handle 0, the array 1\n'

  test.each<[string, string, unknown]>([
    ['null', 'aced0005 70', null],
    ['text in modified UTF-8', 'aced0005 74 000e 61 c080 c3a9 e282ac eda0bd edb880', 'a\0é€😀'],
    ['long text', `aced0005 7c 0000000000000003 616263`, 'abc'],
    ['block data', 'aced0005 77 02 0102', [1, 2]],
    ['long block data', `aced0005 7a ${sized('0102')}`, [1, 2]],
    ['nothing in an array', `${OBJECTS} 00000000`, []],
    ['the same text twice', `${OBJECTS} 00000002 74 0001 61 71 007e0002`, ['a', 'a']],
    ['long text has a handle too', `${OBJECTS} 00000002 7c 0000000000000001 61 71 007e0002`, ['a', 'a']],
    ['a reset forgets handles', `${OBJECTS} 00000003 74 0001 61 79 74 0001 62 71 007e0000`, ['a', 'b', 'b']],
    [
      'an array of strings',
      `aced0005 75 72 0013 "[Ljava.lang.String;" add256e7e91d7b47 02 0000 78 70 00000001 74 0001 61`,
      ['a'],
    ],
  ])('%s', (_, text, value) => expect(short(read(text))).toEqual(value))

  test('an array that contains itself', () => {
    const value = read(`${OBJECTS} 00000001 71 007e0001`) as JavaArray
    expect(value.elements[0]).toBe(value)
  })

  test('a class that a stream says twice is one', () => {
    const value = read(
      `${OBJECTS} 00000002 73 72 ${utf('A')} 0000000000000001 02 0000 78 70 73 71 007e0002`,
    ) as JavaArray
    expect((value.elements[1] as JavaObject).class).toBe((value.elements[0] as JavaObject).class)
    expect(value.elements[1]).not.toBe(value.elements[0])
  })

  test('the reader stands right behind the value', () => {
    const r = reader('aced0005 74 0001 61 70')
    readJavaStream(r)
    expect(r.at).toBe(8)
  })
})

laws('javaStream keeps the bytes', javaStream, [
  { hex: 'aced0005 74 0001 61 # text', value: { bytes: hex('aced0005 74 0001 61'), value: 'a' } },
  { hex: 'aced0005 70 # null', value: { bytes: hex('aced0005 70'), value: null } },
])

describe('what Java does not write', () => {
  const message = (text: string): string => thrown(() => read(text)).message

  test.each([
    ['another header', 'aced0004 70', 'f @ 0x0: not a Java object stream: found aced0004, expected aced0005'],
    ['an unknown token', 'aced0005 6f', 'f @ 0x4: unknown token in a Java object stream: found 6f, expected 70 to 7e'],
    [
      'an exception in the middle',
      'aced0005 7b',
      'f @ 0x4: unknown token in a Java object stream: found 7b, expected 70 to 7e',
    ],
    ['the end of a block without a block', 'aced0005 78', 'f @ 0x4: end of block data without a block'],
    [
      'a reference to nothing',
      'aced0005 71 007e0000',
      'f @ 0x5: reference to nothing in a Java object stream: found 0, expected one of 0',
    ],
    [
      'a reference below the first handle',
      'aced0005 71 007dffff',
      'f @ 0x5: reference to nothing in a Java object stream: found -1, expected one of 0',
    ],
    ['an object of a class that is none', 'aced0005 73 74 0001 61', 'f @ 0x5: not a class descriptor'],
    ['an object of null', 'aced0005 73 70', 'f @ 0x5: not a class descriptor'],
    ['the end of a block in place of a class', 'aced0005 73 78', 'f @ 0x5: end of block data in place of a value'],
    [
      'a field of an unknown type',
      `aced0005 73 72 ${utf('A')} 0000000000000001 02 0001 51 ${utf('f')} 78 70 00`,
      'f @ 0x1a: unknown field type in a Java object stream: found Q',
    ],
    [
      'a field whose signature is no text',
      `aced0005 73 72 ${utf('A')} 0000000000000001 02 0001 4c ${utf('f')} 70`,
      'f @ 0x19: a field signature is not a string',
    ],
    [
      'an enum constant without a name',
      `aced0005 7e 72 ${utf('E')} 0000000000000000 12 0000 78 70 70`,
      'f @ 0x17: the name of an enum constant is not a string',
    ],
    [
      'an array of negative length',
      `aced0005 75 72 ${utf('[I')} 0000000000000001 02 0000 78 70 ffffffff`,
      'f @ 0x17: negative length of an array: found -1, expected 0 or more',
    ],
    [
      'an array of a class that is none',
      `aced0005 75 72 ${utf('A')} 0000000000000001 02 0000 78 70 00000001 00`,
      'f @ 0x1a: unknown field type in a Java object stream: found ',
    ],
    [
      'a proxy of very many interfaces',
      'aced0005 73 7d 7fffffff',
      'f @ 0xa: implausible count of proxy interfaces: found 0 bytes from 0xa, expected at least 4294967294',
    ],
    [
      'text of unknown length',
      'aced0005 7c ffffffffffffffff',
      'f @ 0xd: negative length: found -1, expected 0 or more',
    ],
  ])('%s', (_, text, expected) => expect(message(text)).toBe(expected))

  test('an array longer than the bytes left', () =>
    expect(message(`aced0005 75 72 ${utf('[I')} 0000000000000001 02 0000 78 70 7fffffff 00000001`)).toContain(
      'implausible length 2147483647 of an array',
    ))

  test('a class that is its own superclass', () => {
    expect(message(`aced0005 73 72 ${utf('A')} 0000000000000001 02 0000 78 71 007e0000`)).toBe(
      'f @ 0x15: a class is its own superclass',
    )
    expect(
      message(
        `aced0005 73 72 ${utf('A')} 0000000000000001 02 0000 78 72 ${utf('B')} 0000000000000001 02 0000 78 71 007e0000`,
      ),
    ).toContain('a class is its own superclass')
  })

  test('objects in objects without end', () => {
    expect(
      message(
        `aced0005 ${`73 72 ${utf('A')} 0000000000000001 02 0001 4c ${utf('f')} 74 ${utf('LA;')} 78 70`.repeat(3000)}`,
      ),
    ).toContain('nested too deeply')
  })

  test('a chain of superclasses that nests nowhere', () => {
    const links = 2000
    const next = (i: number): string =>
      `76 72 ${utf('A')} 0000000000000001 02 0000 78 71 ${int32(0x7e0002 + 2 * (i - 1))}`
    const chain = Array.from({ length: links }, (_, i) =>
      i === 0 ? `76 72 ${utf('A')} 0000000000000001 02 0000 78 70` : next(i),
    ).join('\n')
    expect(
      message(`aced0005 75 72 0013 "[Ljava.lang.Object;" 90ce589f1073296c 02 0000 78 70 ${int32(links)} ${chain}`),
    ).toContain('too many superclasses: expected at most 128')
  })

  test('an Externalizable class in the old protocol, which has no end', () => {
    const error = thrown(() => read(`aced0005 73 72 ${utf('A')} 0000000000000001 04 0000 78 70 00`))
    expect([error.code, error.what]).toEqual([
      'unsupported',
      'externalizable class A in the old protocol, whose end cannot be found',
    ])
  })
})

describe('looking into objects', () => {
  test('a list that is a view of itself has no elements', () => {
    const list = read(
      `aced0005 73 72 ${utf('A')} 0000000000000001 02 0001 4c ${utf('c')} 74 ${utf('LA;')} 78 70 71 007e0002`,
    )
    expect(isObject(list) && field(list, 'c') === list).toBe(true)
    expect(listElements(list)).toEqual([])
  })
  test('fields of what has none', () =>
    expect([field(null, 'a'), field('text', 'a'), field(undefined, 'a'), listElements('x')]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]))
  test.each([
    ['com.acme.Outer$Inner', 'Outer$Inner'],
    ['Plain', 'Plain'],
  ])('simpleName(%j)', (name, simple) => expect(simpleName(name)).toBe(simple))
})
