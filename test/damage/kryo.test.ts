import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { SavepointError } from '../../src/errors.ts'
import { kryoType, withMajor } from '../../src/type/kryo.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { damages, limits, memoryInUse, outcome } from './damage.ts'
import { seedOf, sized } from '../tier.ts'
import { builtInBytes } from '../kryo/vector-bytes.ts'

/** Damages of values of each major. */
const COUNT = sized({ quick: 200, test: 2000, long: 20_000 })
const OBJECT = 'java.lang.Object'

describe.each([2, 5] as const)('damaged values of Kryo %i', major => {
  const type = withMajor(kryoType(OBJECT, [{ tag: OBJECT, className: OBJECT, serializer: undefined }]), major)
  const codec = codecOf(type)
  const print = jsonOf(type)
  const files = [...builtInBytes(major).values()]

  test('give a value or a SavepointError, soon and in little memory; what is printed is JSON', () => {
    const out = new JsonWriter()
    let refused = 0
    for (const bytes of damages(files, COUNT, seedOf(83 + major))) {
      out.at = 0
      const printed = outcome(() => print(new ByteReader(bytes), out))
      const skipped = outcome(() => codec.skip(new ByteReader(bytes)))
      const read = outcome(() => codec.read(new ByteReader(bytes)))
      if (printed instanceof SavepointError) refused++
      else expect(() => void JSON.parse(out.text())).not.toThrow()
      expect(read instanceof SavepointError).toBe(skipped instanceof SavepointError)
    }
    expect(refused).toBeGreaterThan(COUNT / 4)
    expect(memoryInUse()).toBeLessThan(limits.memory)
  }, 1_200_000)
})
