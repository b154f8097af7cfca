import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { open, select } from '../../src/index.ts'
import { keyGroupOf } from '../../src/model/key-group.ts'
import { isKryo, type KryoType, type KryoValue } from '../../src/type/kryo.ts'
import { hashOf } from '../../src/type/types.ts'

// Values in samples, by the names that the job gave them, and what hashCode of Java 17 gives for each.
const HASHES: Readonly<Record<string, readonly [className: string, hash: number]>> = {
  'texts/UUID': ['java.util.UUID', -2103469162],
  'times/LocalDate BC': ['java.time.LocalDate', 88271],
  'times/LocalTime second': ['java.time.LocalTime', 1189225779],
  'times/LocalTime midnight': ['java.time.LocalTime', 0],
  'times/LocalDateTime minute': ['java.time.LocalDateTime', -1724277351],
  'times/Instant before 1970': ['java.time.Instant', -539607603],
  'scalars/Long': ['java.lang.Long', 256],
  'scalars/Float': ['java.lang.Float', 1036831949],
  'scalars/Boolean': ['java.lang.Boolean', 1231],
}

describe.each(['zoo-1.20-canonical-heap', 'zoo-2.3-canonical-heap'])('%s', sample => {
  const stateOf = async (target: string) => {
    const { operator, states } = await select(await open(`samples/${sample}`), target)
    return { operator, state: states![0]! }
  }

  test('keys are in the key group that their hash says', async () => {
    const { operator, state } = await stateOf('days/visitors')
    const hash = hashOf(state.key!)
    if (typeof hash === 'string') throw new Error(hash)
    let count = 0
    for await (const { key, keyGroup } of state.entries()) {
      const { bytes } = key as KryoValue
      expect(keyGroupOf(hash(new ByteReader(bytes)), operator.maxParallelism)).toBe(keyGroup)
      count++
    }
    expect(count).toBeGreaterThan(5)
  })

  test('values have the hash that Java gives them', async () => {
    const { state } = await stateOf('zoo/specimen')
    const found: Record<string, readonly [string, number]> = {}
    if (!isKryo(state.value!)) throw new Error('not of Kryo')
    for await (const { key, value } of state.entries()) {
      const className = HASHES[String(key)]?.[0]
      if (className === undefined) continue
      const type: KryoType = { ...state.value, className }
      const hash = hashOf(type)
      if (typeof hash === 'string') throw new Error(hash)
      found[String(key)] = [className, hash(new ByteReader((value as KryoValue).bytes))]
    }
    expect(found).toEqual(HASHES)
  })

  test('of a class of the job nobody knows it', async () => {
    const { state } = await stateOf('rings/sightings')
    expect(hashOf(state.key!)).toBe('the hashCode of com.example.zoo.Ring is not known')
  })
})
