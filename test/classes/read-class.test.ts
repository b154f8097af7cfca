import { describe, expect, test } from 'vitest'
import { ClassFile } from '../../src/classes/class-file.ts'
import { describeClass } from '../../src/classes/read-class.ts'
import { vectors, zoo } from './fixtures.ts'
import { shown } from './shown.ts'

describe('what reflection says of a class', () => {
  test('there are many', () => expect([zoo.length, vectors.length]).toEqual([21, 123]))
  test.each([...zoo, ...vectors])('$name', ({ name, bytes, reflected }) => {
    const found = describeClass(new ClassFile(bytes, 'a.class'), 'a.class')
    expect({ name: found.name, ...shown(found) }).toEqual({ name, ...reflected })
  })
})
