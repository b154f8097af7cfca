import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/bytes/json-parse.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { isSame, meaningsLike, meaningsOf } from '../../src/query/same.ts'
import { parseType } from '../../src/type/notation.ts'
import { hex } from '../hex.ts'
import { asked, linesOf } from './entries.ts'

// A record of one member is also given as that member: `--key 9` for `--key '[9]'`.

/** Whether the record of these bytes is what the text says; undefined: nothing of the type can be. */
function found(type: string, bytes: string, text: string): boolean | undefined {
  const of = parseType(type)
  const tests = meaningsOf(text, parseJson(text), of).flatMap(json => isSame(of, json) ?? [])
  return tests.length === 0 ? undefined : tests.some(same => same(new ByteReader(hex(bytes))))
}
const LONG = '0000000000000009'
const ROW = '00000010 0000000000000000'

describe('what a text means', () => {
  // Bytes by hand: a tuple is its fields, a Row has a byte of kind and nulls in front, a POJO a byte and a null flag before each field.
  test.each<[type: string, bytes: string]>([
    ['Tuple1<Long>', LONG],
    ['Row(f0: Long)', `00 ${LONG}`],
    ['Row<f0 BIGINT>', `${ROW} 0900000000000000`],
    ['Row<f0 STRING>', `${ROW} 3900000000000081`],
    ['Pojo com.acme.Key {id: Long}', `02 00 ${LONG}`],
    ['Row<f0 BIGINT>?', `00 ${ROW} 0900000000000000`],
  ])('9 is a %s', (type, bytes) => {
    expect(found(type, bytes, '9')).toBe(true)
    expect(found(type, bytes, '"9"')).toBe(true)
    expect(found(type, bytes, '8')).toBe(false)
    if (!type.includes('STRING')) expect(found(type, bytes, '[9]')).toBe(true)
    expect(found(type, bytes, '[8]')).toBe(type.includes('STRING') ? undefined : false)
  })
  test('null is a row whose column is', () => {
    expect(found('Row<f0 BIGINT>', '00000010 0001000000000000 0000000000000000', 'null')).toBe(true)
    expect(found('Row<f0 BIGINT>', `${ROW} 0900000000000000`, 'null')).toBe(false)
  })
  test('not of records with more members, or fewer', () => {
    expect(found('Tuple2<Long, Long>', LONG + LONG, '9')).toBeUndefined()
    expect(found('Row<>', ROW, '9')).toBeUndefined()
  })
  test('an array or object is the record and not its member', () => {
    expect(found('Row<f0 STRING>', `${ROW} 5b395d0000000083`, '[9]')).toBeUndefined()
    expect(found('Row<f0 STRING>', `${ROW} 5b395d0000000083`, '"[9]"')).toBe(true)
  })
})

test('the first member of a nested one is not meant', () =>
  expect(found('Tuple1<Tuple1<Long>>', LONG, '9')).toBeUndefined())

test('what is no such key is told with all forms', () => {
  expect(meaningsLike(parseType('Row<id INT>'))).toBe(
    'a whole number from -2147483648 to 2147483647, alone, as {"id": …} or as […]',
  )
  expect(meaningsLike(parseType('Row<id INT, n INT>'))).toBe('an object {"id": …, "n": …} or an array of these')
})

test('entries of a row, with and without a hash to go by', async () => {
  const target = 'hash:02fc959f69bbeb0a24f48021955b84c2/left-records'
  const gent = linesOf('sql-1.20-canonical-heap', 'left-records').filter(line => line.includes('"key":{"f0":"Gent"}'))
  expect(gent.length).toBeGreaterThan(0)
  for (const key of ['Gent', '"Gent"', '["Gent"]', '{"f0":"Gent"}'])
    expect((await asked('sql-1.20-canonical-heap', target, { key })).lines.toSorted(), key).toEqual(gent.toSorted())
  const { lines } = await asked('sql-1.20-canonical-heap', target, { mapKey: '9' })
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.every(line => line.includes('"mapKey":{"f0":9}'))).toBe(true)
})
