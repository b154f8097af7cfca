import { describe, expect, test } from 'vitest'
import type { Type } from '../../src/model/type.ts'
import { entryType } from '../../src/inspect/entry-type.ts'
import type { State } from '../../src/model/savepoint.ts'
import { pojoType } from '../../src/type/pojo-type.ts'
import { enumType } from '../../src/type/record.ts'
import { parseType } from '../../src/type/notation.ts'
import { rows, typescriptOf } from '../../src/type/types.ts'
import { Declarations } from '../../src/type/typescript.ts'

/** What a value is, and what is declared for it. */
function printed(type: Type): readonly [type: string, declarations: string] {
  const ts = new Declarations(typescriptOf)
  return [ts.of(type), ts.text()]
}

describe('types of values', () => {
  test.each([
    ['Boolean', 'boolean'],
    ['Integer', 'number'],
    ['Long', 'bigint'],
    ['Character', 'string'],
    ['String', 'string | null'],
    ['StringValue', 'string'],
    ['BigInteger', 'bigint | null'],
    ['byte[]', 'Uint8Array'],
    ['int[]', 'number[]'],
    ['long[]', 'bigint[]'],
    ['char[]', 'string[]'],
    ['String[]', '(string | null)[]'],
    ['Array<Long>', '(bigint | null)[]'],
    ['List<Long>', 'bigint[]'],
    ['List<String>', '(string | null)[]'],
    ['Set<Long>', '(bigint | null)[]'],
    ['Map<Long, Double>', 'Map<bigint, number | null> | [bigint, number | null][]'],
    ['List<Map<Long, Long?>>', '(Map<bigint, bigint | null> | [bigint, bigint | null][])[]'],
    ['Tuple0', 'Record<never, never>'],
    ['Tuple2<Long, String>', '{ f0: bigint; f1: string | null }'],
    ['Row(a: Long)', '{ "@kind"?: "-U" | "+U" | "-D"; f0: bigint | null }'],
    ['Either<Long, String>', '{ left: bigint } | { right: string | null }'],
    ['Long?', 'bigint | null'],
    ['Ttl<Long>', '{ lastAccess: bigint; value: bigint }'],
    ['Kryo com.acme.X', 'unknown /* Kryo com.acme.X */'],
    ['List<Kryo com.acme.X>', '(unknown /* Kryo com.acme.X */)[]'],
    ['Kryo com.acme.X?', 'unknown /* Kryo com.acme.X */'],
    ['Avro {"type":["long","null"]}', 'bigint | null'],
    [
      'Avro {"type":["null","long","string"]}',
      '{ branch: 0; value: null } | { branch: 1; value: bigint } | { branch: 2; value: string }',
    ],
    ['Avro {"type":"map","values":"bytes"}', 'Map<string, Uint8Array> | [string, Uint8Array][]'],
  ])('%s', (text, expected) => expect(printed(parseType(text))).toEqual([expected, '']))

  test.each([
    ['BigDecimal', 'Decimal | null', 'export interface Decimal {\n  unscaled: bigint\n  scale: number\n}'],
    ['Instant', 'Instant | null', 'export interface Instant {\n  epochSecond: bigint\n  nano: number\n}'],
    ['TimeWindow', 'TimeWindow', 'export interface TimeWindow {\n  start: bigint\n  end: bigint\n}'],
    ['Enum com.acme.Color {RED, GREEN}', 'Color', '/** com.acme.Color */\nexport type Color = "RED" | "GREEN"'],
    [
      'Pojo com.acme.Order {id: Long, note: String}',
      'Order | null',
      '/** com.acme.Order */\nexport interface Order {\n  id: bigint | null\n  note: string | null\n}',
    ],
    [
      'Avro {"type":"record","name":"a.Node","fields":[{"name":"next","type":["null","Node"]}]}',
      'Node',
      '/** a.Node */\nexport interface Node {\n  next: Node | null\n}',
    ],
    [
      'Tuple2<Pojo a.X {v: Long}, Pojo b.X {}>',
      '{ f0: X | null; f1: X2 | null }',
      '/** b.X */\nexport interface X2 {}\n\n/** a.X */\nexport interface X {\n  v: bigint | null\n}',
    ],
  ])('%s', (text, expected, declared) => expect(printed(parseType(text))).toEqual([expected, declared]))

  test('subclasses are told by their class, and those of them', () => {
    const cat = pojoType({ className: 'a.Cat', fields: [], registered: [], unregistered: [] })
    const pet = pojoType({
      className: 'a.Pet',
      fields: [],
      registered: [{ className: 'a.Cat', type: cat }],
      unregistered: [{ className: 'a.Odd', type: { kind: 'kryo' } }],
    })
    const animal = pojoType({
      className: 'a.Animal',
      fields: [],
      registered: [],
      unregistered: [{ className: 'a.Pet', type: pet }],
    })
    expect(printed(animal)[0]).toBe('Animal | ({ "@class": "a.Pet" } & Pet) | ({ "@class": "a.Cat" } & Cat) | null')
  })

  test('names from files are data', () => {
    const hostile = pojoType({
      className: 'a.x*/\nalert(1)//\u202e.9 lives',
      fields: ['a b', '"', '__proto__', 'constructor', '\u2028', 'x: never }'].map(name => ({
        name,
        type: enumType('class', ['*/', '"\\', '\u0007']),
      })),
      registered: [],
      unregistered: [],
    })
    expect(printed(hostile)).toEqual([
      '_9_lives | null',
      `/** a.x* / alert(1)// .9 lives */
export interface _9_lives {
  "a b": class_ | null
  "\\"": class_ | null
  __proto__: class_ | null
  constructor: class_ | null
  "\\u2028": class_ | null
  "x: never }": class_ | null
}

/** class */
export type class_ = "*/" | "\\"\\\\" | "\\u0007"`,
    ])
  })

  test('every kind that can be read has one', () =>
    expect(rows.filter(row => row.codec !== undefined && row.typescript === undefined).map(row => row.kind)).toEqual(
      [],
    ))
})

describe('an entry', () => {
  const KEYED: State = {
    name: 's',
    scope: 'keyed',
    kind: 'value',
    key: parseType('String'),
    namespace: { kind: 'voidNamespace' },
    mapKey: undefined,
    value: parseType('Long'),
    ttl: false,
    asynchronous: false,
    serializers: {},
  }
  const OPAQUE = '\n\nexport interface Opaque {\n  className: string\n  bytes: Uint8Array\n  reason: string\n}'
  const entry = (members: Readonly<Record<string, string>>): string =>
    `export interface Entry {\n${Object.entries({
      keyGroup: 'number',
      subtask: 'number',
      key: 'string',
      namespace: 'undefined',
      mapKey: 'undefined',
      value: 'undefined',
      lastAccess: 'undefined',
      timestamp: 'undefined',
      ...members,
    })
      .map(([name, type]) => `  ${name}: ${type}\n`)
      .join('')}}`

  test.each<readonly [what: string, state: Partial<State>, expected: string]>([
    ['value', {}, entry({ value: 'bigint' })],
    ['value, TTL', { ttl: true }, entry({ value: 'bigint', lastAccess: 'bigint' })],
    ['list', { kind: 'list' }, entry({ value: 'bigint[]' })],
    ['list, TTL', { kind: 'list', ttl: true }, entry({ value: '({ lastAccess: bigint; value: bigint })[]' })],
    ['map', { kind: 'map', mapKey: parseType('Integer') }, entry({ mapKey: 'number', value: 'bigint | null' })],
    [
      'map, TTL',
      { kind: 'map', mapKey: parseType('String'), ttl: true },
      entry({ mapKey: 'string | null', value: 'bigint | null', lastAccess: 'bigint | undefined' }),
    ],
    [
      'a namespace',
      { kind: 'reducing', namespace: parseType('Long') },
      entry({ namespace: 'bigint', value: 'bigint' }),
    ],
    ['timers', { kind: 'timers', value: undefined }, entry({ timestamp: 'bigint' })],
    ['a value that cannot be read', { value: parseType('Kryo a.X') }, `${entry({ value: 'Opaque' })}${OPAQUE}`],
    [
      'a value that is not known, TTL',
      { value: undefined, ttl: true },
      `${entry({ value: 'Opaque', lastAccess: 'bigint | undefined' })}${OPAQUE}`,
    ],
    [
      'a part that cannot be read',
      { value: parseType('Tuple1<Kryo a.X>') },
      `${entry({ value: '{ f0: unknown /* Kryo a.X */ } | Opaque' })}${OPAQUE}`,
    ],
    [
      'a key that cannot be read',
      { key: parseType('Kryo a.X'), kind: 'map', mapKey: parseType('Long') },
      `${entry({ key: 'Opaque', mapKey: 'bigint | undefined', value: 'bigint | null' })}${OPAQUE}`,
    ],
    [
      'operator list',
      { scope: 'operator', kind: 'list', key: undefined, namespace: undefined },
      entry({ keyGroup: 'undefined', key: 'undefined', value: 'bigint' }),
    ],
    [
      'broadcast',
      { scope: 'operator', kind: 'broadcast', key: undefined, namespace: undefined, mapKey: parseType('Long') },
      entry({ keyGroup: 'undefined', key: 'undefined', mapKey: 'bigint', value: 'bigint' }),
    ],
  ])('%s', (_, state, expected) => expect(entryType({ ...KEYED, ...state })).toBe(expected))
})
