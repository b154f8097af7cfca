import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import type { Type } from '../../src/model/type.ts'
import { listType, mapType } from '../../src/type/collection.ts'
import type { Json } from '../../src/type/kind.ts'
import { pojoType } from '../../src/type/pojo-type.ts'
import { Code } from '../../src/type/printer.ts'
import { codecOf, printersWith } from '../../src/type/types.ts'
import { doubled, generated, warming } from '../../src/type/warm.ts'
import { dump, hex } from '../hex.ts'
import { trials } from '../tier.ts'
import { avroNodes } from './avro-trees.ts'
import { bare, printed, typed, type Node } from './leaves.ts'
import { leafNodes, nodes, samples, shown } from './trees.ts'
import { sqlNodes } from './sql-trees.ts'

// Generated code and the plain programs print the same, and fail the same.

const PLAIN = printersWith(plain => plain)
const GENERATED = printersWith((_, build) => generated(build))

interface Printed {
  readonly text: string
  readonly end: number
  readonly error: string | undefined
}
/** It has the room that it was asked for, and no more; where much is printed, as damaged counts do, twice that. */
class TightWriter extends JsonWriter {
  override room(count: number): void {
    if (this.at + count <= this.size) return
    const { bytes } = this
    this.size = this.at + count
    if (this.size > 20_000) this.size *= 2
    this.bytes = new Uint8Array(this.size)
    this.bytes.set(bytes)
    this.view = new DataView(this.bytes.buffer)
  }
}
/** Behind other bytes of the reader and of the buffer, which has no room. */
function outcome(json: Json, bytes: Uint8Array, quotesLongs = false): Printed {
  const out = new TightWriter(1)
  out.byte(0x21)
  out.quotesLongs = quotesLongs
  const r = new ByteReader(Uint8Array.of(1, 2, 3, ...bytes), 'value', 1000, 3)
  try {
    json(r, out)
    return { text: out.text(), end: r.at, error: undefined }
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    return { text: out.text().slice(0, 1), end: 0, error: JSON.stringify({ ...error, message: error.message }) }
  }
}
function same(type: Type, bytes: Uint8Array, quotesLongs = false): Printed {
  const [one, other] = [PLAIN, GENERATED].map(printers => outcome(printers.json(type), bytes, quotesLongs))
  if (JSON.stringify(one) !== JSON.stringify(other))
    expect.fail(`${JSON.stringify(type)} from ${dump(bytes)}: ${JSON.stringify(one)} or ${JSON.stringify(other)}`)
  return other!
}
/** Of code with doubled quotes; undefined where a type has no code. */
const WARMING = printersWith(warming)
function twice(type: Type, bytes: Uint8Array, quotesLongs = false): Printed | undefined {
  const json = doubled(WARMING.json(type))
  if (json === undefined) return undefined
  const plain = outcome(PLAIN.json(type), bytes, quotesLongs)
  const found = outcome(json, bytes, quotesLongs)
  expect(found, `${JSON.stringify(type)} from ${dump(bytes)}`).toEqual({
    ...plain,
    text: plain.text.replaceAll('"', '""'),
  })
  return found
}
function written(type: Type, value: unknown): Uint8Array {
  const w = new ByteWriter(1)
  codecOf(type).write(w, value)
  return w.done()
}

const trees = fc.oneof(
  { weight: 1, arbitrary: samples(leafNodes) },
  { weight: 2, arbitrary: samples(nodes(1)) },
  { weight: 3, arbitrary: samples(nodes(3)) },
  { weight: 2, arbitrary: samples(avroNodes) },
  { weight: 2, arbitrary: samples(sqlNodes) },
)

const { stackTraceLimit } = Error
beforeAll(() => void (Error.stackTraceLimit = 0))
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit))

describe('generated code, for every type', () => {
  test('prints what it should', () => {
    fc.assert(
      fc.property(trees, sample => {
        const { node, value } = sample
        const found = same(node.type, written(node.type, value))
        expect(found.text.slice(1), shown(sample)).toBe(printed(node, value))
      }),
      trials(1500, 31),
    )
  })
  test('with longs in quotes', () => {
    fc.assert(
      fc.property(trees, ({ node, value }) => void same(node.type, written(node.type, value), true)),
      trials(300, 32),
    )
  })
  test('fails as the plain program where bytes are missing', () => {
    let failed = 0
    fc.assert(
      fc.property(trees, ({ node, value }) => {
        const bytes = written(node.type, value)
        for (let cut = 0; cut < bytes.length; cut += 1 + (cut >> 6))
          if (same(node.type, bytes.subarray(0, cut)).error !== undefined) failed++
      }),
      trials(250, 33),
    )
    expect(failed).toBeGreaterThan(trials(1000, 0).numRuns)
  })
  test('fails as the plain program where a bit flipped', () => {
    let failed = 0
    fc.assert(
      fc.property(trees, ({ node, value }) => {
        const bytes = written(node.type, value)
        for (let at = 0; at < bytes.length; at += 1 + (at >> 4)) {
          for (const flip of [1, 2, 4, 8, 16, 32, 64, 128]) {
            const damaged = bytes.slice()
            damaged[at]! ^= flip
            if (same(node.type, damaged).error !== undefined) failed++
          }
        }
      }),
      trials(150, 34),
    )
    expect(failed).toBeGreaterThan(trials(500, 0).numRuns)
  })
  test('says of any bytes what the plain program says', () => {
    fc.assert(
      fc.property(
        fc.oneof(nodes(2), avroNodes),
        fc.uint8Array({ maxLength: 40 }),
        (node: Node, bytes) => void same(node.type, bytes),
      ),
      trials(1500, 35),
    )
  })
  test('prints the same with every quote twice, or fails the same', () => {
    let [whole, failed] = [0, 0]
    fc.assert(
      fc.property(
        trees,
        fc.boolean(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ node, value }, longs, at, flip) => {
          const bytes = written(node.type, value)
          const found = twice(node.type, bytes, longs)
          if (found === undefined) return
          if (!longs) expect(found.text.slice(1)).toBe(printed(node, value).replaceAll('"', '""'))
          whole++
          const damaged = bytes.slice()
          if (bytes.length > 0) damaged[at % bytes.length]! ^= flip
          for (const wrong of [damaged, bytes.subarray(0, at % (bytes.length + 1))])
            if (twice(node.type, wrong, longs)?.error !== undefined) failed++
        },
      ),
      trials(500, 36),
    )
    expect(whole).toBeGreaterThan(trials(150, 0).numRuns)
    expect(failed).toBeGreaterThan(trials(100, 0).numRuns)
  })
})

const string: Type = { kind: 'string' }
const int: Type = { kind: 'int' }
const pojo = (names: readonly string[], type: Type): Type =>
  pojoType({
    className: 'com.acme.Wide',
    fields: names.map(name => ({ name, type })),
    registered: [],
    unregistered: [],
  })

describe('shapes', () => {
  test.each([0, 1, 63, 64, 65, 128, 200])('%i fields, in pieces', size => {
    const names = Array.from({ length: size }, (_, i) => `field${i}`)
    const value = bare(names.map((name, i) => [name, i % 3 === 0 ? null : i]))
    const records: readonly (readonly [Type, unknown, string])[] = [
      [pojo(names, int), value, JSON.stringify(value)],
      ...[true, false].map(rowKind => {
        const row = bare(names.map((_, i) => [`f${i}`, i % 3 === 0 ? null : i]))
        return [typed('row', { fields: names.map(() => int), rowKind }), row, JSON.stringify(row)] as const
      }),
    ]
    for (const [type, record, expected] of records) {
      const bytes = written(type, record)
      expect(same(type, bytes)).toEqual({ text: `!${expected}`, end: 3 + bytes.length, error: undefined })
      expect(twice(type, bytes)?.text).toBe(`!${expected.replaceAll('"', '""')}`)
      for (let cut = 0; cut < bytes.length; cut++)
        expect(same(type, bytes.subarray(0, cut)).error).toContain('truncated')
    }
  })
  test('names that are not plain', () => {
    const names = ['"', '"]; throw 1; //', '${b}', '`', '\\', '\n', '\u2028', '__proto__', 'größe', 'x'.repeat(300), '']
    const value = bare(names.map((name, i) => [name, i]))
    expect(same(pojo(names, int), written(pojo(names, int), value)).text).toBe(`!${JSON.stringify(value)}`)
    const text = twice(pojo(names, int), written(pojo(names, int), value))?.text
    expect(text).toBe(`!${JSON.stringify(value).replaceAll('"', '""')}`)
  })
  test.each([1, 4, 5, 40, 100])('lists %i deep', depth => {
    let type = string
    let value: unknown = 'x'
    for (let i = 0; i < depth; i++) [type, value] = [listType(type), [value, value].slice(i % 2)]
    if (depth < 40) {
      expect(same(type, written(type, value)).text).toBe(`!${JSON.stringify(value)}`)
      return
    }
    let deep: unknown = 'x'
    for (let i = 0; i < depth; i++) deep = [deep]
    expect(same(type, written(type, deep)).text).toBe(`!${JSON.stringify(deep)}`)
  })
  test('strings of every length', () => {
    for (const unit of ['a', '"', 'ß', 'か', '数', '\ud83d'])
      for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 125, 126, 127, 128, 129, 20_000]) {
        const text = `${'a'.repeat(length)}${unit}${'b'.repeat(length)}`
        for (const value of [text, 'a'.repeat(length)]) {
          const bytes = written(listType(string), [value])
          expect(same(listType(string), bytes).text).toBe(`!${JSON.stringify([value])}`)
          expect(twice(listType(string), bytes)?.text).toBe(`!${JSON.stringify([value]).replaceAll('"', '""')}`)
        }
      }
  })
  test('a null key turns an object to pairs, however far it came', () => {
    const type = mapType(string, listType(string))
    const bytes = hex('00000003 02 61 00 00000001 02 62 02 63 01 00 00 00000000')
    expect(same(type, bytes).text).toBe('![["a",["b"]],["c",null],[null,[]]]')
    expect(same(listType(type), hex(`00000002 ${dump(bytes)} 00000000`)).text).toBe(
      '![[["a",["b"]],["c",null],[null,[]]],{}]',
    )
  })
  test('an Avro array of more than one block', () => {
    const type = typed('avro', { className: 'R', schema: '{"type":"array","items":"int"}' })
    expect(same(type, hex('02 00000001 00000002 01 00000003 00')).text).toBe('![1,2,3]')
    expect(same(type, hex('02 00000001 00000002 00')).text).toBe('![1,2]')
    expect(same(type, hex('00')).text).toBe('![]')
  })
})

describe('arrays and Avro maps', () => {
  const array = (kind: string, element?: Type): Type =>
    typed(kind, element === undefined ? {} : { element, component: '' })
  test.each([
    [array('intArray'), '00000003 00000001 ffffffff 7fffffff', '[1,-1,2147483647]'],
    [array('longArray'), '00000002 0000000000000005 8000000000000000', '[5,-9223372036854775808]'],
    [array('booleanArray'), '00000002 01 00', '[true,false]'],
    [array('stringArray'), '00000003 02 61 00 03 62 22', '["a",null,"b\\""]'],
    [array('byteValueArray'), '00000002 80 7f', '[-128,127]'],
    [array('array', listType(int)), '00000002 00 01 00000001 00000007', '[null,[7]]'],
    [array('nullValueArray'), '00000002', '[null,null]'],
    [
      typed('avro', { className: 'R', schema: '{"type":"map","values":"int"}' }),
      '02 00000001 61 00000005 00000002 6222 00000006 00',
      '{"a":5,"b\\"":6}',
    ],
    [
      typed('avro', { className: 'R', schema: '{"type":"map","values":"int"}' }),
      '01 00000001 61 00000005 01 00000001 62 00000006 00',
      '{"a":5,"b":6}',
    ],
    [typed('avro', { className: 'R', schema: '{"type":"map","values":"null"}' }), '00', '{}'],
  ])('%j from %s', (type, bytes, expected) => {
    expect(same(type, hex(bytes)).text).toBe(`!${expected}`)
    expect(twice(type, hex(bytes))?.text).toBe(`!${expected.replaceAll('"', '""')}`)
    for (let cut = 0; cut < hex(bytes).length; cut++)
      expect(same(type, hex(bytes).subarray(0, cut)).error).toContain('truncated')
  })
})

describe('when code is made', () => {
  test('behind the first thousand values, once', () => {
    let built = 0
    const json = warming(
      (_, out) => out.ascii('p'),
      code => {
        built++
        return code.piece('g')
      },
    )
    const out = new JsonWriter()
    const r = new ByteReader(new Uint8Array(0))
    for (let i = 0; i < 999; i++) json(r, out)
    expect([built, out.text()]).toEqual([0, 'p'.repeat(999)])
    for (let i = 0; i < 1001; i++) json(r, out)
    expect([built, out.text()]).toEqual([1, 'p'.repeat(999) + 'g'.repeat(1001)])
  })
  test('no name of a file is in the text', () => {
    const texts: string[] = []
    const { Function: real } = globalThis
    globalThis.Function = new Proxy(real, {
      construct(target, given: string[]) {
        texts.push(...given)
        return Reflect.construct(target, given) as object
      },
    })
    try {
      printersWith((_, build) => new Code().program(build)).json(pojo(['secretName', '__proto__'], listType(string)))
    } finally {
      globalThis.Function = real
    }
    expect(texts.join('')).toContain('return (r, out, m)')
    expect(texts.join('')).not.toMatch(/secretName|__proto__|Wide/)
  })
})
