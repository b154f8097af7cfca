import { describe, expect, test } from 'vitest'
import { ClassFile } from '../../src/classes/class-file.ts'
import { zoo } from './fixtures.ts'

const file = (name: string): ClassFile => new ClassFile(zoo.find(one => one.name === name)!.bytes, 'a.class')

describe('a class file as it lies there', () => {
  test('its own access word, which is not that of reflection', () => {
    expect(file('com.acme.Zoo$Guarded').access).toBe(0x21) // javap -v: ACC_PUBLIC, ACC_SUPER
  })
  test('methods with their code', () => {
    const shape = file('com.acme.Zoo$Color')
    const methods = shape.methods.map(method => shape.constants.text(method.name))
    expect(methods).toEqual(['values', 'valueOf', '<init>', '$values', '<clinit>'])
    const code = shape.codeOf(shape.methods[2]!)!
    expect([...code.instructions]).toEqual([0x2a, 0x2b, 0x1c, 0xb7, 0, code.instructions[5], 0xb1]) // aload_0 aload_1 iload_2 invokespecial return
    const called = shape.constants.of('method', code.instructions[5]!)
    expect(shape.constants.className(called.owner)).toBe('java.lang.Enum')
    const { name, descriptor } = shape.constants.of('nameAndType', called.member)
    expect([shape.constants.text(name), shape.constants.text(descriptor)]).toEqual(['<init>', '(Ljava/lang/String;I)V'])
  })
  test('abstract methods have none', () => {
    const mark = file('com.acme.Zoo$Mark')
    expect(mark.methods.map(method => mark.codeOf(method))).toEqual(mark.methods.map(() => undefined))
  })
  test('bootstrap methods: a record has the names of its components there', () => {
    const pair = file('com.acme.Zoo$Pair')
    const [bootstrap] = pair.bootstrapMethods
    const handle = pair.constants.of('methodHandle', bootstrap!.method)
    const method = pair.constants.of('method', handle.member)
    expect(pair.constants.className(method.owner)).toBe('java.lang.runtime.ObjectMethods')
    const names = pair.constants.of('string', bootstrap!.arguments[1]!)
    expect(pair.constants.text(names.text)).toBe('left;right;more')
  })
  test('constants of eight bytes take two indexes', () => {
    const { constants } = file('com.acme.Zoo$Base')
    const values: unknown[] = []
    for (let index = 1; index < constants.count; index++) {
      const found = constants.at(index)
      if (found.kind !== 'long' && found.kind !== 'double') continue
      values.push(found.value)
      expect(() => constants.at(index + 1)).toThrow(`no constant ${index + 1}`)
      index++
    }
    expect(values).toEqual([2n ** 63n - 2n, Math.PI * 2])
  })
  test('an index of another kind says which', () => {
    const { constants } = file('com.acme.Zoo')
    expect(() => constants.of('string', 0)).toThrow(`no constant 0: expected 1 to ${constants.count - 1}`)
    expect(() => constants.className(1)).toThrow(
      'a.class @ 0xa: constant 1 is of another kind: found method, expected class',
    )
  })
})
