import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyGroupAt, keyGroupOf, murmur, prefixBytes, prefixOf } from '../../src/model/key-group.ts'
import { trials } from '../tier.ts'

// From Flink 1.20.3: hash code, MathUtils.murmurHash, KeyGroupRangeAssignment.computeKeyGroupForKeyHash for 1, 128, 300 and 32768.
const ROWS: readonly (readonly [
  hash: number,
  murmur: number,
  of1: number,
  of128: number,
  of300: number,
  of32768: number,
])[] = [
  [1, 68075478, 0, 86, 78, 16342],
  [1103527590, 1331136617, 0, 105, 17, 2153],
  [-1770082073, 1077660073, 0, 41, 73, 18857],
  [662824084, 1704728750, 0, 46, 50, 6318],
  [-999580867, 326157959, 0, 7, 59, 18055],
  [-112468174, 1698322188, 0, 12, 288, 22284],
  [-1778682749, 227246009, 0, 57, 209, 32697],
  [-639453696, 436877526, 0, 86, 126, 14550],
  [-1661227463, 219753690, 0, 90, 90, 11482],
  [-1084965762, 1331841586, 0, 50, 286, 18994],
  [267834847, 991711024, 0, 48, 124, 20272],
  [180171308, 266748249, 0, 89, 249, 16729],
  [836760821, 880850688, 0, 0, 288, 14080],
  [595337866, 2039950212, 0, 4, 12, 11140],
  [-1357057797, 457273215, 0, 127, 15, 28543],
  [2111915288, 1068739263, 0, 63, 63, 10943],
  [-997725327, 896985266, 0, 50, 266, 26802],
  [-503194282, 1785329081, 0, 57, 281, 30137],
  [-759193129, 542769683, 0, 19, 83, 531],
  [-500065596, 1006268877, 0, 77, 177, 29133],
  [-471937619, 599557588, 0, 84, 88, 1492],
  [-380208926, 756988252, 0, 92, 52, 14684],
  [-1821211533, 1279979393, 0, 1, 293, 28545],
  [1343201072, 1058530730, 0, 42, 230, 26026],
  [675780521, 170274601, 0, 41, 1, 12073],
  [744964398, 144884997, 0, 5, 297, 17669],
  [1969681615, 300560554, 0, 42, 154, 12458],
  [1116175964, 80087412, 0, 116, 12, 2420],
  [-1286011547, 1517946557, 0, 61, 257, 1725],
  [1303003706, 657496849, 0, 17, 49, 6929],
  [-460845333, 810588904, 0, 104, 4, 6888],
  [-147053496, 522771639, 0, 55, 39, 23735],
  [-279342367, 1861531391, 0, 127, 191, 14079],
  [-286636026, 1198344313, 0, 121, 13, 18553],
  [1448521415, 1995542828, 0, 44, 128, 4396],
  [-518832908, 803695132, 0, 28, 232, 27164],
  [-897876963, 458665737, 0, 9, 237, 12041],
  [835903122, 547836726, 0, 54, 126, 21302],
  [-1383763869, 131173642, 0, 10, 142, 3338],
  [-1717488544, 1390989427, 0, 115, 127, 20595],
]

describe('key groups', () => {
  test.each(ROWS)('of %i', (hash, mixed, ...groups) => {
    expect(murmur(hash)).toBe(mixed)
    expect([1, 128, 300, 32768].map(max => keyGroupOf(hash, max))).toEqual(groups)
  })

  test('where the mixed hash is 0 or the least int', () => {
    expect([murmur(-2089875627), murmur(-1035494534)]).toEqual([0, 0])
    expect(Object.is(murmur(-2089875627), 0) && Object.is(murmur(-1035494534), 0), 'not -0').toBe(true)
  })

  test('of many at once', () => {
    let sum = 0n
    for (let i = -100_000; i < 100_000; i++) sum = (sum * 31n + BigInt(murmur(Math.imul(i, 7919)))) & 0xffffffffn
    expect(sum).toBe(4038627593n)
  })

  test('lie in range', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 32768 }), (hash, max) => {
        const group = keyGroupOf(hash, max)
        return Number.isInteger(group) && group >= 0 && group < max
      }),
      trials(2000, 3),
    )
  })

  test('take one byte up to 128 of them, else two', () => {
    expect([1, 127, 128, 129, 32768].map(prefixBytes)).toEqual([1, 1, 1, 2, 2])
    expect(
      [
        [5, 128],
        [5, 129],
        [300, 1000],
      ].map(([keyGroup, max]) => [...prefixOf(keyGroup!, max!)]),
    ).toEqual([[5], [0, 5], [1, 44]])
    expect(([1, 2] as const).map(prefix => keyGroupAt(Uint8Array.of(0, 0x7f, 0xfe), 1, prefix))).toEqual([127, 32766])
  })
})
