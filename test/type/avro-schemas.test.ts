import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { SavepointError } from '../../src/errors.ts'
import type { Type } from '../../src/model/type.ts'
import { avroType } from '../../src/type/avro.ts'
import { listType } from '../../src/type/collection.ts'
import {
  codecOf,
  jsonOf,
  membersOf,
  misfit,
  refusedIn,
  scalarOf,
  throughOf,
  unreadableReason,
  wrongIn,
} from '../../src/type/types.ts'
import { hex } from '../hex.ts'
import { thrown } from '../laws.ts'
import { trials } from '../tier.ts'

const avro = (schema: unknown): Type => avroType('com.acme.R', JSON.stringify(schema))
const record = (fields: unknown, more: object = {}): object => ({ type: 'record', name: 'R', fields, ...more })
const field = (type: unknown, more: object = {}): object => ({ name: 'f', type, ...more })
const json = (type: Type, bytes: string): string => {
  const out = new JsonWriter(64)
  jsonOf(type)(new ByteReader(hex(bytes)), out)
  return out.text()
}

// What Schema.Parser of Avro 1.8 to 1.12 says of them (Schema.java, parse, and the constructors of its schemas): it refuses each.
const WRONG: readonly (readonly [string, unknown, string])[] = [
  ['null', null, 'a type is missing: found null'],
  ['a number', 7, 'a type is missing: found 7'],
  ['no type', {}, 'a type is missing'],
  ['a name that is not defined', ['null', 'X'], 'type "X" is not defined'],
  ['a member of every object', 'constructor', 'type "constructor" is not defined'],
  ['no items', { type: 'array' }, 'a type is missing'],
  ['no values', { type: 'map', items: 'int' }, 'a type is missing'],
  ['no name', { type: 'record', fields: [] }, 'no name of record: found null'],
  ['a name that is a number', { type: 'enum', name: 7, symbols: [] }, 'no name of enum: found 7'],
  ['an empty name', { type: 'record', name: '', fields: [] }, '"" is not a name'],
  ['a name with a digit in front', { type: 'record', name: '1a', fields: [] }, '"1a" is not a name'],
  ['a name with a blank', { type: 'record', name: 'com.acme.a b', fields: [] }, '"a b" is not a name'],
  ['a name beyond 16 bits', { type: 'record', name: '\u{20000}', fields: [] }, '"\u{20000}" is not a name'],
  ['the name of a primitive', { type: 'record', name: 'int', fields: [] }, 'a record is called int'],
  ['a name twice', record([field(record([]))]), 'R is defined twice'],
  ['no fields', { type: 'record', name: 'R' }, 'no fields of R: found null'],
  ['fields that are no list', record({ f: 'int' }), 'no fields of R: found {"f":"int"}'],
  ['a field that is none', record(['int']), 'not a field of R: found "int"'],
  ['a field without a name', record([{ type: 'int' }]), 'no name of a field of R: found null'],
  ['a field whose name is none', record([{ name: 'a-b', type: 'int' }]), '"a-b" is not a name'],
  ['a field without a type', record([{ name: 'f' }]), 'a type is missing'],
  ['a field twice', record([field('int'), field('long')]), 'field of R f appears twice'],
  ['an order that is none', record([field('int', { order: 'up' })]), 'not a sort order for R.f: found "up"'],
  ['an alias that is a number', record([field('int', { aliases: [1] })]), 'no alias: found 1'],
  ['aliases that are no list', record([], { aliases: 'A' }), 'no aliases: found "A"'],
  ['no symbols', { type: 'enum', name: 'E' }, 'no symbols of an enum: found null'],
  ['a symbol that is a number', { type: 'enum', name: 'E', symbols: ['A', 1] }, 'no symbol of an enum: found 1'],
  ['a symbol that is no name', { type: 'enum', name: 'E', symbols: ['A', 'a b'] }, '"a b" is not a name'],
  ['a symbol twice', { type: 'enum', name: 'E', symbols: ['A', 'B', 'A'] }, 'symbol A appears twice'],
  ['no size', { type: 'fixed', name: 'F' }, 'not the size of a fixed: found null'],
  ['a size below 0', { type: 'fixed', name: 'F', size: -1 }, 'not the size of a fixed: found -1'],
  ['a size that is a text', { type: 'fixed', name: 'F', size: '4' }, 'not the size of a fixed: found "4"'],
  ['a size beyond an int', { type: 'fixed', name: 'F', size: 2 ** 31 }, 'not the size of a fixed: found 2147483648'],
  ['half a size', { type: 'fixed', name: 'F', size: 1.5 }, 'not the size of a fixed: found 1.5'],
  ['a union in a union', ['null', ['int', 'long']], 'a union in a union'],
  ['a branch twice', ['null', 'int', { type: 'int' }], 'two branches of int'],
  ['two arrays', [{ type: 'array', items: 'int' }, { type: 'array', items: 'long' }], 'two branches of array'], // prettier-ignore
]
test.each(WRONG)('%s is no schema', (_, schema, what) => {
  const type = avro(schema)
  for (const error of [
    wrongIn({ kind: 'list', element: type } as Type),
    thrown(() => codecOf(type).read(new ByteReader(new Uint8Array(8)))),
    thrown(() => codecOf(type).skip(new ByteReader(new Uint8Array(8)))),
    thrown(() => json(type, '00')),
  ])
    expect([error?.code, error?.message.replace(/^bytes @ 0x0: /, '')]).toEqual([
      'corrupt',
      `not an Avro schema: ${what}`,
    ])
  expect(unreadableReason(type)).toBe(`not an Avro schema: ${what}`)
  expect(throughOf(type)).toBeUndefined()
})

describe('what is odd and allowed', () => {
  const rows: readonly (readonly [string, unknown, string, string])[] = [
    ['letters of other scripts', { type: 'enum', name: 'E', symbols: ['ÄÖ', '日本'] }, '00000001', '"日本"'],
    [
      'no symbols at all',
      record([field(['null', { type: 'enum', name: 'E', symbols: [] }])]),
      '00000000',
      '{"f":null}',
    ],
    ['an empty union', { type: 'array', items: [] }, '00', '[]'],
    ['no bytes of a fixed', { type: 'fixed', name: 'F', size: 0 }, '', '""'],
    ['a default that fits nothing', record([field('int', { default: 'x' })]), '00000007', '{"f":7}'], // Avro up to 1.8 took it
    ['a type in a type', record([field({ type: { type: 'int' } })]), '00000007', '{"f":7}'],
    ['a name behind a dot', record([field('R2')], { fields: [field({ ...record([]), name: '.S' })] }), '', '{"f":{}}'],
    ['two records', [record([]), { ...record([]), name: 'a.R' }], '00000001', '{}'],
    ['an order in capitals', record([field('int', { order: 'IGNORE' })]), '00000007', '{"f":7}'],
    // LogicalTypes.fromSchemaIgnoreInvalid
    ['a decimal', { type: 'bytes', logicalType: 'decimal', precision: 3, scale: 1 }, '00000001 7d', '"12.5"'],
    ['a decimal without precision', { type: 'bytes', logicalType: 'decimal', scale: 1 }, '00000001 7d', '"fQ=="'],
    ['more scale than precision', { type: 'bytes', logicalType: 'decimal', precision: 3, scale: 4 }, '00000001 7d', '"fQ=="'], // prettier-ignore
    ['more precision than bytes', { type: 'fixed', name: 'F', size: 1, logicalType: 'decimal', precision: 3 }, '7d', '"fQ=="'], // prettier-ignore
    ['as much as a byte holds', { type: 'fixed', name: 'F', size: 1, logicalType: 'decimal', precision: 2 }, '63', '"99"'], // prettier-ignore
  ]
  test.each(rows)('%s', (_, schema, bytes, text) => {
    const type = avro(schema)
    expect(wrongIn(type)).toBeUndefined()
    expect(json(type, bytes)).toBe(text)
  })
})

describe('defaults', () => {
  const E = { type: 'enum', name: 'E', symbols: ['A'] }
  const F = { type: 'fixed', name: 'F', size: 2 }
  const S = (more: object = {}): object => ({
    type: 'record',
    name: 'S',
    fields: [{ name: 'a', type: 'int', ...more }],
  })
  const ints = { type: 'array', items: 'int' }
  // What Schema.Parser of Avro 1.11.4 says of `{"name":"f","type":…,"default":…}`, asked once.
  const rows: readonly (readonly [type: unknown, taken: readonly unknown[], refused: readonly unknown[]])[] = [
    ['int', [7, -(2 ** 31)], ['x', 1.5, 2 ** 31, null]],
    ['long', [2 ** 53 - 1, -(2 ** 63)], ['1', 1.5, 2 ** 64]],
    ['float', ['1.5', 1], [null, [], 'x']],
    ['double', ['NaN', 'Infinity', ' 1f ', '0x1p3', '-.5e3'], ['x', '', 'infinity', '0x10', null, true]],
    [['null', 'int'], [null], [7]],
    [['int', 'null'], [7], [null]],
    [['double', 'null'], [1], ['1.5']],
    [[], [], [null]],
    ['string', [''], [1]],
    ['bytes', ['\u00ff'], [[1]]],
    ['boolean', [true], ['true']],
    ['null', [null], [0]],
    [E, ['A', 'B'], [1]],
    [{ ...E, default: 'B' }, [], ['A']],
    [{ ...E, default: 'A' }, ['A'], [1]],
    [{ ...E, default: 1 }, ['A'], []],
    [F, ['a'], [2]],
    [ints, [[1, 2], []], [[1, 'x'], {}]],
    [{ type: 'array', items: 'double' }, [[1]], [['1']]],
    [{ type: 'map', values: 'int' }, [{ a: 1 }], [{ a: null }, []]],
    [S(), [{ a: 1, b: 2 }], [{}, { a: 'x' }, null, []]],
    [S({ default: 1 }), [{}], []],
    [S({ default: 'x' }), [], [{ a: 1 }]],
    [S({ type: 'double', default: '1' }), [{}], []],
    ['R', [], [{}]],
    [['null', 'R'], [null], []],
    [['R', 'null'], [], [{}]],
    [{ ...record([]), name: 'K', fields: [field({ type: 'array', items: 'K' }, { name: 'kids', default: [] })] }, [{}, { kids: [{}, { kids: [] }] }], [{ kids: 1 }]], // prettier-ignore
    [{ type: 'bytes', logicalType: 'decimal', precision: 3 }, [], [1]],
    [{ type: 'int', logicalType: 'date' }, [1], ['2020-01-01']],
  ]
  const why = (type: unknown, value: unknown): string | undefined =>
    refusedIn(listType(avro(record([field(type, { default: value })]))))
  test.each(rows)('of %j', (type, taken, refused) => {
    for (const value of taken) expect(why(type, value), JSON.stringify(value)).toBeUndefined()
    for (const value of refused)
      expect(why(type, value), JSON.stringify(value)).toMatch(/^Avro since 1\.9 refuses the default of (R\.f|S\.a|E),/)
  })
  test('stand in the way of every release', () =>
    expect(misfit(avro(record([field('int', { default: 'x' })])), '2.3', false)?.why).toBe(
      'Avro since 1.9 refuses the default of R.f, which is none of its type',
    ))
})

describe('schemas with something else in some place', () => {
  const schema = {
    type: 'record',
    name: 'Order',
    namespace: 'com.acme',
    doc: 'd',
    aliases: ['O'],
    fields: [
      field('int', { name: 'id', order: 'descending', default: 1 }),
      field(['null', 'string', { type: 'fixed', name: 'F', size: 2 }], { name: 'u' }),
      field({ type: 'enum', name: 'Kind', symbols: ['A', 'B'] }, { name: 'kind', aliases: ['k'] }),
      field({ type: 'array', items: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 } }, { name: 'a' }),
      field({ type: 'map', values: 'com.acme.Kind' }, { name: 'm' }),
      field({ type: 'long', logicalType: 'timestamp-micros' }, { name: 'at' }),
      field(['null', 'Order'], { name: 'next' }),
      field({ type: 'record', name: 'Empty', namespace: '', fields: [] }, { name: 'empty' }),
    ],
  }
  const text = JSON.stringify(schema)
  /** Every place of a JSON value: the member of its owner. */
  function places(value: unknown): readonly (readonly [owner: object, member: string])[] {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([member, inner]) => [[value, member] as const, ...places(inner)])
  }
  const other = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      1.5,
      2 ** 40,
      '',
      'int',
      'Order',
      'record',
      'fixed',
      [],
      {},
      ['null'],
      undefined,
    ),
    fc.constantFrom<unknown>({ type: 'array' }, { type: 'int', logicalType: 'decimal' }, ['int', 'int'], '__proto__'),
    fc.jsonValue(),
    fc.string(),
  )
  const changed = fc
    .tuple(fc.array(fc.tuple(fc.nat(), other), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([changes]) => {
      const copy: unknown = JSON.parse(text)
      for (const [n, value] of changes) {
        const all = places(copy)
        if (all.length === 0) break
        const [owner, member] = all[n % all.length]!
        Object.defineProperty(owner, member, {
          value: structuredClone(value),
          enumerable: true,
          configurable: true,
          writable: true,
        })
      }
      return copy
    })
  test('are a value or a SavepointError, and what is printed is JSON', () => {
    let [values, refused] = [0, 0]
    fc.assert(
      fc.property(changed, fc.uint8Array({ maxLength: 80 }), (given, noise) => {
        const type = avro(given ?? null)
        const bytes = Uint8Array.of(...noise, ...new Uint8Array(64))
        for (const way of [
          () => JSON.parse(printed(type, bytes)) as unknown,
          () => codecOf(type).read(new ByteReader(bytes)),
          () => codecOf(type).skip(new ByteReader(bytes)),
          () => [membersOf(type), scalarOf(type), throughOf(type)?.types.map(membersOf)],
        ]) {
          try {
            way()
            values++
          } catch (error) {
            if (!(error instanceof SavepointError)) throw error
            refused++
          }
        }
      }),
      trials(1500, 12),
    )
    expect(Math.min(values, refused)).toBeGreaterThan(50)
  })
  function printed(type: Type, bytes: Uint8Array): string {
    const out = new JsonWriter(64)
    jsonOf(type)(new ByteReader(bytes), out)
    return out.text()
  }
  test('every byte of the text', () => {
    for (let i = 0; i < text.length; i++) {
      for (const by of ['', '"', '7', '\u0000']) {
        const type = avroType('R', text.slice(0, i) + by + text.slice(i + 1))
        try {
          printed(type, new Uint8Array(64))
        } catch (error) {
          if (!(error instanceof SavepointError)) throw error
        }
      }
    }
  })
})
