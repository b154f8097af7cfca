import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { keyGroupOf } from '../../src/model/key-group.ts'
import type { Type } from '../../src/model/type.ts'
import { codecOf, hashOf, jsonOf, lengthOf, typeText } from '../../src/type/types.ts'
import { dump, hex } from '../hex.ts'
import { VECTORS } from './java-vectors.ts'

const reader = (text: string): ByteReader => new ByteReader(hex(`${text} deadbe`))

describe('as Flink has it', () => {
  test('the table is there', () => expect(VECTORS.length).toBeGreaterThan(300))

  VECTORS.forEach(([type, value, bytes, length, hash, group128, group300, json], index) => {
    test(`${index}: ${typeText(type).slice(0, 60)} ${bytes.slice(0, 40)}`, () => {
      const codec = codecOf(type)
      const r = reader(bytes)
      expect(codec.read(r)).toEqual(value)
      expect(r.left, 'read ends').toBe(3)
      const w = new ByteWriter(1)
      codec.write(w, value)
      expect(dump(w.done())).toBe(bytes)
      expect(lengthOf(type), 'length').toBe(length)
      if (json !== undefined) {
        const out = new JsonWriter(1)
        jsonOf(type)(reader(bytes), out)
        expect(out.text()).toBe(json)
      }
      const program = hashOf(type)
      if (hash === undefined) return expect(typeof program, 'a reason').toBe('string')
      if (typeof program === 'string') throw new Error(program)
      const again = reader(bytes)
      expect(program(again)).toBe(hash)
      expect(again.left, 'hash ends').toBe(3)
      expect([keyGroupOf(hash, 128), keyGroupOf(hash, 300)]).toEqual([group128, group300])
    })
  })
})

describe('other forms of the same value', () => {
  const of = (kind: string, parts: object = {}): Type => ({ kind, ...parts })
  // An equal object that is not the JDK's constant is written with its bytes (BigIntSerializer).
  test.each([
    [of('bigInteger'), '00000005 00', 0n, '00000001'],
    [of('bigInteger'), '00000005 01', 1n, '00000002'],
    [of('bigInteger'), '00000005 0a', 10n, '00000003'],
    [of('bigDecimal'), '00000005 0a 00000001', { unscaled: 10n, scale: 1 }, '0000000300000001'],
    [of('boolean'), '02', true, '01'],
    [of('list', { element: of('boolean') }), '00000002 ff 00', [true, false], '00000002 01 00'],
  ])('%o %s', (type, bytes, value, written) => {
    expect(codecOf(type).read(reader(bytes))).toEqual(value)
    const w = new ByteWriter()
    codecOf(type).write(w, value)
    expect(dump(w.done())).toBe(dump(hex(written)))
  })
})
