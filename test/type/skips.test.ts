import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import type { Type } from '../../src/model/type.ts'
import { listType } from '../../src/type/collection.ts'
import { pojoType } from '../../src/type/pojo-type.ts'
import { warmingSkip, type Skip } from '../../src/type/pass-code.ts'
import { codecOf, codecsWith } from '../../src/type/types.ts'
import { dump, hex } from '../hex.ts'
import { avroNodes } from './avro-trees.ts'
import { bare, typed } from './leaves.ts'
import { leafNodes, nodes, samples } from './trees.ts'

// Generated code passes over what the plain programs pass over, and fails the same.

const PLAIN = codecsWith(plain => plain)
const GENERATED = codecsWith((_, build) => build())

const { stackTraceLimit } = Error
beforeAll(() => void (Error.stackTraceLimit = 0))
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit))

/** Where it ends and what it counted, behind other bytes and in front of others. */
function outcome(skip: Skip, bytes: Uint8Array): string {
  const r = new ByteReader(Uint8Array.of(1, 2, 3, ...bytes, 0, 0, 0, 0), 'value', 1000, 3)
  r.end = 3 + bytes.length
  try {
    skip(r)
    return `${r.at} ${r.end} ${r.withoutBytes}`
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    return JSON.stringify({ ...error, message: error.message })
  }
}
function same(type: Type, bytes: Uint8Array): string {
  const [plain, generated] = [PLAIN, GENERATED].map(codecs => outcome(codecs(type).skip, bytes))
  if (plain !== generated) expect.fail(`${JSON.stringify(type)} over ${dump(bytes)}: ${plain} or ${generated}`)
  return plain!
}
function written(type: Type, value: unknown): Uint8Array {
  const w = new ByteWriter(1)
  codecOf(type).write(w, value)
  return w.done()
}
const whole = (bytes: Uint8Array): RegExp => new RegExp(`^${3 + bytes.length} ${3 + bytes.length} `)

const inside = ['int', 'string', 'double', 'void', 'timeWindow', 'byteArray', 'intArray', 'stringArray'].map(kind => ({
  kind,
}))
/** Kinds of whole stored values, and others that trees do not have. */
const wrapped = fc
  .constantFrom(...inside)
  .chain(element =>
    fc.constantFrom<Type>(
      ...['ttl', 'nullFlag', 'array', 'set', 'list'].map(kind => typed(kind, { element, component: '' })),
      typed('commaList', { element, delimiter: 0x2c }),
      typed('nullable', { element, padding: 0 }),
      typed('nullable', { element, padding: 4 }),
      typed('either', { left: element, right: inside[0] }),
      typed('row', { fields: [element, element, element], rowKind: true }),
      typed('tuple', { className: 'a.B', fields: [] }),
      element,
    ),
  )
const trees = fc.oneof(samples(leafNodes), samples(nodes(1)), samples(nodes(3)), samples(avroNodes))

describe('generated code that passes over values', () => {
  test('passes over all of every value, and fails as the plain program where bytes are missing or a bit flipped', () => {
    let failed = 0
    fc.assert(
      fc.property(trees, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ node, value }, at, flip) => {
        const bytes = written(node.type, value)
        expect(same(node.type, bytes)).toMatch(whole(bytes))
        for (let cut = at % 3; cut < bytes.length; cut += 1 + (bytes.length >> 4))
          if (same(node.type, bytes.subarray(0, cut)).startsWith('{')) failed++
        for (let n = at % 5; n < bytes.length; n += 1 + (bytes.length >> 4)) {
          const damaged = bytes.slice()
          damaged[n]! ^= n % 2 === 0 ? flip : 0x80
          if (same(node.type, damaged).startsWith('{')) failed++
        }
      }),
      { seed: 41, numRuns: 600 },
    )
    expect(failed).toBeGreaterThan(1000)
  })
  test('says of any bytes what the plain program says', () => {
    let passed = 0
    fc.assert(
      fc.property(
        fc.oneof(
          nodes(2).map(node => node.type),
          wrapped,
        ),
        fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.array(fc.constantFrom(0, 1, 2, 5), { maxLength: 40 })),
        (type, bytes) => {
          if (!same(type, Uint8Array.from(bytes)).startsWith('{')) passed++
        },
      ),
      { seed: 42, numRuns: 3000 },
    )
    expect(passed).toBeGreaterThan(500)
  })
  test.each([0, 1, 64, 65, 100, 101, 200])('%i fields', size => {
    const names = Array.from({ length: size }, (_, i) => `field${i}`)
    const value = bare(names.map((name, i) => [name, i % 3 === 0 ? null : i]))
    const fields = names.map(name => ({ name, type: { kind: 'int' } }))
    const type = pojoType({ className: 'com.acme.Wide', fields, registered: [], unregistered: [] })
    const bytes = written(type, value)
    expect(same(type, bytes)).toMatch(whole(bytes))
    for (let cut = 0; cut < bytes.length; cut += 7) expect(same(type, bytes.subarray(0, cut))).toContain('truncated')
  })
  test('strings of every length, and a unit of more than 16 bits', () => {
    for (const unit of ['a', 'ß', '\u4e2d', '\ud83d'])
      for (const length of [0, 1, 3, 4, 5, 8, 125, 126, 127, 128, 300]) {
        const bytes = written(listType({ kind: 'string' }), [`${'a'.repeat(length)}${unit}${'b'.repeat(length)}`, null])
        expect(same(listType({ kind: 'string' }), bytes)).toMatch(whole(bytes))
      }
    expect(same(listType({ kind: 'string' }), hex('00000001 02 ff ff 04'))).toContain('not a UTF-16 unit')
    expect(
      same({ kind: 'tuple', className: 'a.B', fields: [{ kind: 'string' }] } as Type, hex('06 df01 df01 61')),
    ).toContain('truncated')
  })
  test('elements without bytes count once, also where the plain program begins again', () => {
    const list = listType(listType({ kind: 'nullValue' }))
    expect(same(list, hex('00000002 00000003 00000004'))).toBe('15 15 7')
    expect(
      same(
        listType(typed('tuple', { className: 'a.B', fields: [list, { kind: 'int' }] })),
        hex('00000002 00000001 00000003 00000009 00000001 00000004 0009'),
      ),
    ).toContain('truncated')
  })
  test('behind the first thousand values, once', () => {
    const calls: string[] = []
    let built = 0
    const skip = warmingSkip(
      () => void calls.push('p'),
      () => {
        built++
        return () => void calls.push('g')
      },
    )
    const r = new ByteReader(new Uint8Array(0))
    for (let i = 0; i < 1500; i++) skip(r)
    expect([built, calls.join('')]).toEqual([1, 'p'.repeat(999) + 'g'.repeat(501)])
  })
})
