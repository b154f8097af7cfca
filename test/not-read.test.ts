import { describe, expect, test } from 'vitest'
import { ByteReader } from '../src/bytes/reader.ts'
import { partKinds } from '../src/type/kryo-parts.ts'
import { logicalKinds } from '../src/type/logical.ts'
import { codecOf, rows, unreadableReason } from '../src/type/types.ts'
import { NOT_READ } from './not-read.ts'

// The table of what is not read says the truth: a kind that has become readable leaves it, and none is unread that is not in it.

const STRING = { kind: 'string' }
/** The members that a type of any kind may have. */
const MEMBERS = {
  className: 'com.acme.X',
  reason: 'only its own code knows',
  constants: [],
  collection: 'Seq',
  code: '',
  element: STRING,
  throwable: STRING,
  left: STRING,
  right: STRING,
  key: STRING,
  value: STRING,
  fields: [STRING],
  registrations: [],
  precision: 3,
  scale: 1,
  arity: 1,
  nullMask: false,
  previousTimestamp: false,
}
const typeOf = (kind: string): { readonly kind: string } => ({ ...MEMBERS, kind })
/** Kinds that stand only inside others, which know how their values are written. */
const INSIDE = new Set([...logicalKinds, ...partKinds].map(row => row.kind)).add('pojoFields')

describe('what is not read', () => {
  test.each(Object.keys(NOT_READ))('%s is indeed unread', kind => {
    const type = typeOf(kind)
    expect(unreadableReason(type)).toBeTypeOf('string')
    expect(() => codecOf(type).read(new ByteReader(new Uint8Array(64)))).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    )
  })
  test('everything else is read', () => {
    const unread = rows.filter(row => row.codec === undefined && !INSIDE.has(row.kind)).map(row => row.kind)
    expect(unread.filter(kind => NOT_READ[kind] === undefined)).toEqual([])
    expect(unread.length).toBeGreaterThan(5)
  })
  test('the guard can fail', () => {
    expect(unreadableReason(typeOf('string'))).toBeUndefined()
    expect(() => codecOf(typeOf('string')).read(new ByteReader(new Uint8Array(64)))).not.toThrow()
  })
})
