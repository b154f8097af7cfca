import { describe, expect, test } from 'vitest'
import { ClassFile } from '../../src/classes/class-file.ts'
import { callsUid, UidCode } from '../../src/classes/uid-code.ts'
import { outcome, seeded } from '../damage/damage.ts'
import { seedOf, sized } from '../tier.ts'
import { assembled, Pool, u2, u4, type Method } from './assembled.ts'
import { jobs } from './fixtures.ts'

/** Texts that a class hands over. `others`: by name, what it may look up. */
function handedOver(
  bytes: Uint8Array,
  others: Readonly<Record<string, Uint8Array>> = {},
): readonly (readonly string[])[] {
  const texts: (readonly string[])[] = []
  const find = (name: string): ClassFile | undefined => {
    const other = others[name]
    return other === undefined ? undefined : new ClassFile(other, name)
  }
  const file = new ClassFile(bytes, 'a.class')
  if (callsUid(file)) new UidCode(find, ({ parts }) => texts.push(parts)).walk(file)
  return texts
}

const STRING = 'Ljava/lang/String;'
const BUILDER = 'java/lang/StringBuilder'
const RETURN = 0xb1
const GOTO = 0xa7
type Code = readonly number[]

/** Code in the words of an assembler. */
class Assembler {
  readonly pool = new Pool()
  uid = (): Code => [0xb8, ...u2(this.pool.method('A', 'uid', `(${STRING})V`))] // invokestatic
  ldc = (text: string): Code => [0x13, ...u2(this.pool.string(text))]
  call = (opcode: number, owner: string, name: string, descriptor: string): Code => [
    opcode,
    ...u2(this.pool.method(owner, name, descriptor)),
  ]
  builder = (): Code => [
    0xbb, // new
    ...u2(this.pool.class(BUILDER)),
    0x59, // dup
    ...this.call(0xb7, BUILDER, '<init>', '()V'),
  ]
  append = (type: string): Code => this.call(0xb6, BUILDER, 'append', `(${type})L${BUILDER};`)
  toText = (): Code => this.call(0xb6, BUILDER, 'toString', `()${STRING}`)
  class = (code: Code, more: Partial<Method> = {}): Uint8Array =>
    assembled('A', this.pool, [{ name: 'run', descriptor: '()V', code, ...more }])
}
const texts = (code: (a: Assembler) => Code, more: Partial<Method> = {}): readonly (readonly string[])[] => {
  const a = new Assembler()
  return handedOver(a.class(code(a), more))
}
const times = (n: number, code: Code): Code => Array.from({ length: n }, () => code).flat()

describe('instructions that compilers rarely write', () => {
  test.each<[name: string, code: (a: Assembler) => Code, found: readonly (readonly string[])[]]>([
    ['wide store and load', a => [...a.ldc('a'), 0xc4, 0x3a, 0, 99, 0xc4, 0x19, 0, 99, ...a.uid(), RETURN], [['a']]],
    ['swap', a => [...a.ldc('a'), ...a.ldc('b'), 0x5f, ...a.uid(), RETURN], [['a']]],
    ['dup_x1', a => [...a.ldc('a'), ...a.ldc('b'), 0x5a, ...a.uid(), ...a.uid(), ...a.uid(), RETURN], [['b'], ['a']]],
    ['dup_x2, pop2', a => [...times(2, a.ldc('a')), ...a.ldc('b'), 0x5b, 0x57, 0x58, ...a.uid(), RETURN], [['b']]],
    [
      'dup2_x1',
      a => [...a.ldc('c'), ...a.ldc('a'), ...a.ldc('b'), 0x5d, 0x58, 0x57, 0x57, ...a.uid(), RETURN],
      [['a']],
    ],
    ['a double is two slots', a => [...a.ldc('a'), 0x0e, 0x0e, 0x63, 0x4a, ...a.uid(), RETURN], [['a']]], // dconst_0, dadd, dstore_3
    ['a double is stored over a text', a => [...a.ldc('a'), 0x4d, 0x0e, 0x48, 0x2c, ...a.uid(), RETURN], []], // dstore_1 takes local 2
    ['goto_w', a => [...a.ldc('a'), 0xc8, ...u4(6), 0, ...a.uid(), RETURN], [['a']]],
    [
      'lookupswitch',
      a => [
        0x03,
        0xab,
        0,
        0,
        ...u4(26),
        ...u4(1),
        ...u4(7),
        ...u4(19),
        ...a.ldc('a'),
        ...a.uid(),
        RETURN,
        ...a.ldc('b'),
        ...a.uid(),
        RETURN,
      ],
      [['a'], ['b']],
    ],
    ['jsr ends a method', a => [...a.ldc('a'), ...a.uid(), 0xa8, 0, 0, RETURN], []],
    [
      'iinc forgets',
      a => [...a.builder(), 0x10, 97, 0x3c, 0x84, 1, 1, 0x1b, ...a.append('C'), ...a.toText(), ...a.uid(), RETURN],
      [],
    ], // bipush, istore_1, iinc, iload_1
    [
      'characters',
      a => [
        ...a.builder(),
        0x10,
        97,
        ...a.append('C'),
        0x11,
        1,
        0,
        ...a.append('I'),
        ...a.toText(),
        ...a.uid(),
        RETURN,
      ],
      [['a256']],
    ],
  ])('%s', (_, code, found) => expect(texts(code)).toEqual(found))

  test('a builder that somebody else is given may hold anything', () =>
    expect(
      texts(a => [
        ...a.builder(),
        0x59,
        ...a.ldc('a'),
        ...a.append(STRING),
        0x57,
        0x59,
        ...a.call(0xb8, 'Other', 'change', `(L${BUILDER};)V`),
        ...a.ldc('b'),
        ...a.append(STRING),
        ...a.toText(),
        ...a.uid(),
        RETURN,
      ]),
    ).toEqual([['', 'b']]))
})

describe('code that was made to take long', () => {
  test('a loop that makes a text longer and longer', () => {
    const found = texts(a => {
      const loop = [0x2a, ...a.ldc('x'), ...a.append(STRING), 0x4b, 0x2a, ...a.toText(), ...a.uid()] // aload_0 … astore_0
      return [...a.builder(), 0x4b, ...loop, GOTO, ...u2(0x10000 - loop.length)]
    })
    expect(found.length).toBeGreaterThan(1)
    expect(found.length).toBeLessThan(40)
    expect(found[0]).toEqual(['x'])
  })
  test('texts that double', () => {
    const found = texts(a => [
      ...a.ldc('0123456789'),
      ...times(60, [0x59, ...a.call(0xb6, 'java/lang/String', 'concat', `(${STRING})${STRING}`)]),
      ...a.uid(),
      RETURN,
    ])
    expect(found).toEqual([])
  })
  test.each<[name: string, code: (a: Assembler) => Code, more?: Partial<Method>]>([
    [
      'every instruction goes back to each',
      a => [...times(21_000, [0x03, 0x9a, ...u2(0xfffc)]).slice(0, 65_000), ...a.ldc('a'), ...a.uid(), RETURN],
    ],
    [
      'a switch to everywhere',
      a => [0x03, 0xaa, 0, 0, ...u4(20), ...u4(0), ...u4(9_999), ...times(10_000, u4(1)), ...a.uid(), RETURN],
    ],
    [
      'a switch beyond the end',
      a => [0x03, 0xaa, 0, 0, ...u4(20), ...u4(0x80000000), ...u4(0x7fffffff), ...a.uid(), RETURN],
    ],
    ['a stack that grows', a => [0x03, GOTO, ...u2(0xffff), ...a.uid(), RETURN]],
    [
      'handlers of everything',
      a => [...times(10_000, [0x03, 0x3b, 0x03, 0x3c]), ...a.uid(), RETURN],
      { handlers: Array.from({ length: 65_000 }, (_, i) => [0, 0xffff, i % 40_000, 0]) },
    ],
    [
      'many locals',
      a => [
        ...times(250, [0x12, 1]),
        ...Array.from({ length: 250 }, (_, i) => [0x3a, i]).flat(),
        ...times(15_000, [0x03, 0x9a, ...u2(0xfffc)]),
        ...a.uid(),
        RETURN,
      ],
    ],
  ])('%s', (_, code, more) => {
    const a = new Assembler()
    const bytes = a.class(code(a).slice(0, 65_535), more)
    expect(outcome(() => handedOver(bytes).length)).toBeTypeOf('number')
  })
  test('methods that call themselves and each other with more and more', () => {
    const a = new Assembler()
    const type = `(${STRING})${STRING}`
    const more = (name: string): Code => [
      0x2a,
      ...a.ldc('x'),
      ...a.call(0xb6, 'java/lang/String', 'concat', type),
      ...a.call(0xb8, 'A', name, type),
      0x59,
      ...a.uid(),
      0x2a,
      ...a.uid(),
      0xb0,
    ]
    const methods = ['f', 'g', 'h'].map((name, i) => ({
      name,
      descriptor: type,
      code: [...more('f'), ...more('g'), ...more('h')].slice(0, 200 + i),
    }))
    const start: Method = {
      name: 'run',
      descriptor: '()V',
      code: [...a.ldc('a'), ...a.call(0xb8, 'A', 'f', type), RETURN],
    }
    const bytes = assembled('A', a.pool, [...methods, start])
    expect(outcome(() => handedOver(bytes, { A: bytes }).length)).toBeTypeOf('number')
  })
  test('a class that is its own superclass', () => {
    const a = new Assembler()
    const bytes = a.class([0xb2, ...u2(a.pool.field('B', 'none', STRING)), ...a.uid(), RETURN])
    const b = new Assembler()
    const loop = assembled('B', b.pool, [], 'B')
    expect(handedOver(bytes, { B: loop })).toEqual([])
  })
})

test('damaged class files give texts or an error, in time', () => {
  const below = seeded(seedOf(20))
  const files = jobs.flatMap(({ classes }) => classes).filter(({ bytes }) => callsUid(new ClassFile(bytes, 'a.class')))
  expect(files.length).toBeGreaterThan(8)
  for (let i = 0; i < sized({ quick: 100, test: 300, long: 10_000 }); i++) {
    const bytes = files[below(files.length)]!.bytes.slice()
    for (let flips = 1 + below(4); flips > 0; flips--) bytes[below(bytes.length)] = below(256)
    outcome(() => handedOver(bytes))
  }
})
