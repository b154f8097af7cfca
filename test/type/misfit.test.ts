import { describe, expect, test } from 'vitest'
import type { Type } from '../../src/model/type.ts'
import { listType, mapType, setType } from '../../src/type/collection.ts'
import { kryoType } from '../../src/type/kryo.ts'
import { enumerationType, optionType, traversableType, tryType } from '../../src/type/scala.ts'
import { pojoType } from '../../src/type/pojo-type.ts'
import { tupleType } from '../../src/type/record.ts'
import { twoPhaseCommitType } from '../../src/type/two-phase-commit.ts'
import { misfit, typeText } from '../../src/type/types.ts'

const STRING: Type = { kind: 'string' }
const KRYO = kryoType('com.acme.X', [])
const deep = (type: Type): Type =>
  pojoType({
    className: 'com.acme.P',
    fields: [{ name: 'a', type: mapType(STRING, tupleType('T', [STRING, listType(type)])) }],
    registered: [],
    unregistered: [],
  })
const found = (type: Type, release: string, otherMajor: boolean): string | undefined => {
  const unfit = misfit(type, release, otherMajor)
  return unfit && typeText(unfit.type)
}

describe('types that a release cannot read', () => {
  test.each<[string, Type, since: string, before: string]>([
    ['Set', setType(STRING), '2.0', '1.20'],
    ['Variant', { kind: 'variant' }, '2.1', '2.0'],
    ['Bitmap', { kind: 'bitmap' }, '2.3', '2.2'],
    ['SortedLong', { kind: 'sortedLong' }, '2.0', '1.20'],
  ])('%s is new', (_, type, since, before) => {
    expect(found(type, since, false)).toBeUndefined()
    expect(found(type, before, false)).toBe(typeText(type))
    expect(found(deep(type), before, false)).toBe(typeText(type))
    expect(misfit(type, before, false)!.why).toBe(`its serializer is new in Flink ${since}`)
  })
  test.each<[string, Type]>([
    ['Kryo', KRYO],
    ['Option', optionType(STRING)],
    ['Try', tryType(STRING, STRING)],
    ['Enumeration', enumerationType('com.acme.E$', [])],
    ['Seq', traversableType(STRING, 'Seq', '')],
    ['Unit', { kind: 'unit' }],
    ['TwoPhaseCommit', twoPhaseCommitType({ transaction: STRING, context: STRING, nullTransaction: true })],
  ])('%s is not the same in Flink 1 and 2, whichever wrote it', (_, type) => {
    for (const release of ['1.20', '2.3']) {
      expect(found(type, release, true)).toBe(typeText(type))
      expect(found(deep(type), release, true)).toBe(typeText(type))
      expect(found(type, release, false)).toBeUndefined()
    }
  })
  test('everything else fits', () => {
    expect(found(deep(STRING), '1.13', true)).toBeUndefined()
    expect(found({ kind: 'com.acme.own' }, '2.3', true)).toBeUndefined()
  })
})
