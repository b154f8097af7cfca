import { describe, expect, test } from 'vitest'
import { readClass } from '../../src/classes/read-class.ts'
import { vectors, zoo } from './fixtures.ts'
import { shown } from './shown.ts'

describe('what reflection says of a class', () => {
  test('there are many', () => expect([zoo.length, vectors.length]).toEqual([16, 123]))
  test.each([...zoo, ...vectors])('$name', ({ name, bytes, reflected }) => {
    const found = readClass(bytes, 'a.class')
    expect({ name: found.name, ...shown(found) }).toEqual({ name, ...reflected })
  })
})
