import { describe, expect, test } from 'vitest'
import { listType } from '../../src/type/collection.ts'
import { tupleType } from '../../src/type/record.ts'
import { hasOneForm } from '../../src/type/types.ts'

const kinds = (...names: readonly string[]): readonly { readonly kind: string }[] => names.map(kind => ({ kind }))

describe('equal values have equal bytes', () => {
  test.each(['string', 'long', 'int', 'short', 'byte', 'char', 'boolean'])('%s', kind =>
    expect(hasOneForm({ kind })).toBe(true),
  )
  test.each([
    ['double', '0.0 is written with either sign, NaN with many bits'],
    ['float', 'as double'],
    ['bigInteger', '0, 1 and 10 are written by a code only where they are Java’s constants'],
    ['bigDecimal', 'holds a BigInteger'],
    ['bitmap', 'its form depends on how it was filled'],
    ['opaque', 'nobody knows'],
  ])('not %s: %s', kind => expect(hasOneForm({ kind })).toBe(false))
  test('a tuple where its fields have', () => {
    expect(hasOneForm(tupleType('T', kinds('string', 'long')))).toBe(true)
    expect(hasOneForm(tupleType('T', kinds('string', 'double')))).toBe(false)
    expect(hasOneForm(tupleType('T', []))).toBe(true)
    expect(hasOneForm(listType({ kind: 'string' }))).toBe(false)
  })
})
