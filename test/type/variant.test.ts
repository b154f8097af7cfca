import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { parseType } from '../../src/type/notation.ts'
import type { Type } from '../../src/model/type.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { dump, hex, int32 } from '../hex.ts'

const lengthOf = (text: string): number => hex(text).length
/** As VariantSerializer has it, and as a column of a row. */
const alone = (value: string, metadata: string): string =>
  `${int32(lengthOf(value))} ${int32(lengthOf(metadata))} ${value} ${metadata}`
function printed(type: Type, text: string): string {
  const r = new ByteReader(hex(text), 'value')
  const out = new JsonWriter(1)
  jsonOf(type)(r, out)
  expect(r.left).toBe(0)
  const w = new ByteWriter()
  codecOf(type).write(w, codecOf(type).read(new ByteReader(hex(text))))
  expect(dump(w.done())).toBe(dump(hex(text)))
  return out.text()
}
const VARIANT = { kind: 'variant' }

describe('values of BinaryVariantBuilder of Flink 2.3.0', () => {
  test.each([
    ['null', '00', '010000'],
    ['true', '04', '010000'],
    ['false', '08', '010000'],
    ['-1', '0cff', '010000'],
    ['-300', '10d4fe', '010000'],
    ['70000', '1470110100', '010000'],
    ['9007199254740993', '180100000000002000', '010000'],
    ['0.1', '1c9a9999999999b93f', '010000'],
    ['0.1', '38cdcccc3d', '010000'],
    ['"abc"', '0d616263', '010000'],
    ['"12.340"', '200334300000', '010000'],
    ['"-1234567890.12"', '2402ece56641e3ffffff', '010000'],
    ['"12345678901234567890.5"', '2801396c362f819f4eb10600000000000000', '010000'],
    ['"2024-02-29"', '2c464d0000', '010000'],
    ['"2024-02-29T12:34:56.789012Z"', '301466aa7c84120600', '010000'],
    ['"1969-12-31T23:59:59.999999"', '34ffffffffffffffff', '010000'],
    ['"AQI="', '3c020000000102', '010000'],
    ['{"a":1,"b":[true,null,"x"],"c":{}}', '02030100020a000c0f030300010204040005780c01020000', '010300010203626163'],
    ['[]', '030000', '010000'],
  ])('%s', (json, value, metadata) => expect(printed(VARIANT, alone(value, metadata))).toBe(json))
  test('a text of 64 bytes', () =>
    expect(printed(VARIANT, alone(`4040000000 ${'78'.repeat(64)}`, '010000'))).toBe(`"${'x'.repeat(64)}"`))
  test('in a row', () =>
    expect(
      printed(
        parseType('Row<f0 VARIANT>'),
        '00000020 0000000000000000 0b00000010000000 00000003 010000 0d616263 0000000000'.replace(
          '00000020',
          '00000020',
        ),
      ),
    ).toBe('{"f0":"abc"}'))
})

describe('by the encoding of Parquet, which later releases write', () => {
  test.each([
    ['"12:34:56.000001"', '44 011cda8b0a000000', '010000'],
    ['"1970-01-01T00:00:00.000000001Z"', '48 0100000000000000', '010000'],
    ['"1969-12-31T23:59:59.999999999"', '4c ffffffffffffffff', '010000'],
    ['"00112233-4455-6677-8899-aabbccddeeff"', '50 00112233445566778899aabbccddeeff', '010000'],
  ])('%s', (json, value, metadata) => expect(printed(VARIANT, alone(value, metadata))).toBe(json))
})

test.each([
  ['no version', '00', '020000', 'no metadata of a VARIANT'],
  ['a type that there is not', '54', '010000', 'no type of a VARIANT'],
  ['too short', '1401', '010000', 'a VARIANT ends too early'],
  ['too long', '0000', '010000', 'bytes left over in a VARIANT'],
  ['a name that there is not', '02 01 05 00 01 00', '010000', 'no name of a field of a VARIANT'],
  ['an array of itself', '03 01 00 ff', '010000', 'a VARIANT ends too early'],
  ['more elements than bytes', '13 ffffff7f 00', '010000', 'implausible count of values in a VARIANT'],
  ['elements in one place', '03 04 00 00 00 00 01 00', '010000', undefined],
  [
    'elements over each other',
    `03 0a ${'00 '.repeat(10)} 07 03 04 00 00 00 00 01 00`,
    '010000',
    'values of a VARIANT lie over each other',
  ],
])('%s: its bytes, and why', (_, value, metadata, what) => {
  const text = printed(VARIANT, alone(value, metadata))
  if (what === undefined) expect(text).toBe('[null,null,null,null]')
  else
    expect(JSON.parse(text)).toMatchObject({
      '@class': 'org.apache.flink.types.variant.BinaryVariant',
      '@reason': what,
    })
})
