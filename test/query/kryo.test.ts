import { describe, expect, test } from 'vitest'
import { spInspect } from '../cli/run.ts'
import { linesOf } from './entries.ts'

// Members of objects that Kryo wrote, which only each value knows. The lines are those that the job itself wrote down.

const args = (sample: string): readonly string[] => [
  '--classes',
  `samples/${sample}/classes.jar`,
  '--uids',
  `samples/${sample}/uids.txt`,
]
const cat = (sample: string, ...line: string[]): { code: number | null; lines: readonly string[]; err: string } => {
  const { code, out, err } = spInspect(['cat', `samples/${sample}`, ...line, ...args(sample)])
  return { code, lines: out.split('\n').filter(text => text !== ''), err }
}
interface Bird {
  readonly name: string
  readonly born: string | null
  readonly sightings: Readonly<Record<string, number>>
  readonly wingspan: number | null
}

describe.each(['zoo-1.20-canonical-heap', 'zoo-2.3-native-rocksdb'])('%s', sample => {
  const birds = linesOf(sample, 'bird').map(line => ({ line, ...(JSON.parse(line) as { key: string; value: Bird }) }))

  test.each<[where: string, holds: (bird: Bird) => boolean]>([
    ['value.name = Corvus', bird => bird.name === 'Corvus'],
    ['value.name ~ ^ag', bird => bird.name === 'again'],
    ['value.name in ("again", "x")', bird => bird.name === 'again'],
    ['value.sightings.Wien >= 3', bird => bird.sightings['Wien']! >= 3],
    ['value.sightings.Graz is null', () => true],
    ['value.born < 2020-03-01', bird => bird.born !== null],
    ['not value.born is null', bird => bird.born !== null],
    ['value.wingspan = 1.25', bird => bird.wingspan === 1.25],
    ['value.songs[1] = krk', bird => bird.name === 'Corvus'],
    ['value.songs = ["kraa", "krk"]', bird => bird.name === 'Corvus'],
    ['value.songs = []', bird => bird.name === 'again'],
    ['value.sightings = {"Graz": null, "Wien": 3}', bird => bird.name === 'Corvus'],
    ['value.keeper[1] = 5', bird => bird.name === 'Corvus'],
    ['value.diet = ANYTHING', bird => bird.name === 'Corvus'],
    ['value.ring = "12345678-90ab-cdef-ffff-fffffffffffe" and value.seen > 2023-11-14', bird => bird.born !== null],
    ['value.@class = "com.example.zoo.Bird"', () => true],
  ])('--where %s', (where, holds) => {
    const wanted = birds.filter(({ value }) => holds(value)).map(({ line }) => line)
    expect(wanted.length).toBeGreaterThan(0)
    const { lines } = cat(sample, 'zoo/bird', '--where', where)
    expect(lines.toSorted()).toEqual(wanted)
  })

  test('columns and orders', () => {
    const { lines } = cat(
      sample,
      'zoo/bird',
      '--columns',
      'key,value.sightings,value.songs[0]',
      '--sort',
      'value.name:desc,key:desc',
    )
    const sorted = birds.toSorted((a, b) =>
      a.value.name === b.value.name ? (a.key < b.key ? 1 : -1) : a.value.name < b.value.name ? 1 : -1,
    )
    const first = (bird: Bird): readonly string[] => (bird as unknown as { songs: readonly string[] }).songs
    expect(lines).toEqual(
      sorted.map(({ key, value }) =>
        JSON.stringify({ key, value: { sightings: value.sightings, songs: { 0: first(value)[0] ?? null } } }),
      ),
    )
  })

  test('what no entry has is told, and none of the rest is refused', () => {
    const { code, err } = cat(sample, 'zoo/bird', '--where', 'value.beak = 1')
    expect({ code, err }).toEqual({ code: 0, err: 'sp-inspect: no entry has value.beak\nsp-inspect: no entries\n' })
  })

  test.each([
    ['days/visitors', 'visitors', ['2024-03-13', '"2024-03-13"', '2024-03-13T00:00']],
    [
      'rings/sightings',
      'sightings',
      [
        '{"@class":"com.example.zoo.Ring","country":"Å","number":17000,"year":2017}',
        '{"year":2017,"number":17000,"country":"Å"}',
      ],
    ],
  ])('a key of %s is found', (target, state, keys) => {
    const wanted = linesOf(sample, state).filter(line => line.includes('17'))
    expect(wanted).toHaveLength(1)
    for (const key of keys) {
      expect(cat(sample, target, '--key', key)).toEqual({ code: 0, lines: wanted, err: '' })
      const { out } = spInspect(['get', `samples/${sample}`, target, key, ...args(sample)])
      expect(out).toBe(`${wanted[0]}\n`)
    }
  })

  test('an object of another class is another key', () => {
    const key = '{"@class":"com.example.zoo.Bird","country":"Å","number":17000,"year":2017}'
    expect(spInspect(['get', `samples/${sample}`, 'rings/sightings', key, ...args(sample)])).toMatchObject({
      code: 1,
      out: '',
    })
    expect(cat(sample, 'rings/sightings', '--key', '{"country":"Å","number":17000}').lines).toEqual([])
  })
})

test.each<[key: string, where: string, other: string]>([
  ['maps/TreeMap by number', 'value["-7"][0] = minus', 'value["-7"][0] = plus'],
  ['maps/TreeMap by number', 'value["7"] = seven', 'value["7"][0] = seven'],
  ['lists/ArrayList mixed', 'value[2] = 3', 'value[2] = 4'],
  ['scalars/Long min', 'value = -9223372036854775808', 'value > -9223372036854775808'],
  ['scalars/Float', 'value = 0.1', 'value > 0.1'],
  ['times/Duration zero', 'value = "PT0S"', 'value = 0'],
  ['lists/ArrayList self', 'value[1][1][1][0] = me', 'value[1] = me'],
])('of any class: %s has %s', (key, where, other) => {
  const found = (condition: string): readonly string[] =>
    cat('zoo-1.20-canonical-heap', 'zoo/specimen', '--key', JSON.stringify(key), '--where', condition).lines
  const wanted = linesOf('zoo-1.20-canonical-heap', 'specimen').filter(line => line.includes(JSON.stringify(key)))
  expect(wanted).toHaveLength(1)
  expect(found(where)).toEqual(wanted)
  expect(found(other)).toEqual([])
})
