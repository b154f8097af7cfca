import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { SavepointError } from '../../src/errors.ts'
import type { Type } from '../../src/model/type.ts'
import { codecOf, isExactlySkipped, jsonOf } from '../../src/type/types.ts'

// verify --deep passes over values of such types, and says that what cat would print is sound: so whatever bytes can be passed over must print,
// and end at the same place.

const leaves = [
  'boolean',
  'byte',
  'short',
  'int',
  'long',
  'float',
  'double',
  'char',
  'string',
  'void',
  'timeWindow',
  'globalWindow',
  'byteArray',
  'intArray',
  'charArray',
  'stringArray',
  'sortableLong',
  'voidNamespace',
  'stringValue',
]
const { type } = fc.letrec<{ type: Type }>(tie => {
  const inside = tie('type')
  const of = (kind: string, members: object): fc.Arbitrary<Type> => fc.record({ kind: fc.constant(kind), ...members })
  const fields = fc.array(inside, { minLength: 1, maxLength: 3 })
  const className = fc.constant('com.example.Thing')
  return {
    type: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...leaves).map(kind => ({ kind })),
      of('list', { element: inside }),
      of('set', { element: inside }),
      of('ttl', { element: inside }),
      of('nullFlag', { element: inside }),
      of('commaList', { element: inside, delimiter: fc.constant(0x2c) }),
      of('nullable', { element: inside, padding: fc.constantFrom(0, 4) }),
      of('map', { key: inside, value: inside }),
      of('either', { left: inside, right: inside }),
      of('tuple', { className, fields }),
      of('row', { fields, rowKind: fc.boolean() }),
      of('pojo', {
        className,
        fields: fields.map(types => types.map((t, i) => ({ name: `f${i}`, type: t }))),
        registered: fc.constant([]),
        unregistered: fc.constant([]),
      }),
    ),
  }
})

/** Small numbers are counts and flags more often than not. */
const bytes = fc.array(fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 3), fc.nat(255)), { maxLength: 60 })

/** Where it ends; undefined: it cannot be done. */
function endOf(given: Uint8Array, way: (r: ByteReader) => void): number | undefined {
  const r = new ByteReader(given)
  try {
    way(r)
    return r.at
  } catch (error) {
    if (error instanceof SavepointError) return undefined
    throw error
  }
}

describe('types that are exactly skipped', () => {
  test('what is passed over is printed', () => {
    let passed = 0
    fc.assert(
      fc.property(type, bytes, (t, given) => {
        expect(isExactlySkipped(t)).toBe(true)
        const end = endOf(Uint8Array.from(given), codecOf(t).skip)
        if (end === undefined) return
        passed++
        expect(endOf(Uint8Array.from(given), r => jsonOf(t)(r, new JsonWriter()))).toBe(end)
      }),
      { numRuns: 6000, seed: 5 },
    )
    expect(passed).toBeGreaterThan(1000)
  })

  test.each([
    { kind: 'enum', className: 'E', constants: ['A'] },
    { kind: 'localDate' },
    { kind: 'opaque', className: 'X', reason: 'no' },
  ])('$kind is none', t => {
    expect(isExactlySkipped(t)).toBe(false)
    expect(isExactlySkipped({ kind: 'list', element: t } as Type)).toBe(false)
  })
})
