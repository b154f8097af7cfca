import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import {
  absent,
  blob,
  bool,
  byte,
  double,
  float,
  hexBytes,
  int,
  long,
  offset,
  rest,
  short,
  utf,
} from '../../src/codec/base.ts'
import type { Codec } from '../../src/codec/codec.ts'
import { dump, hex } from '../hex.ts'
import { laws } from '../laws.ts'

laws('byte', byte, [
  { hex: '80 # lowest', value: -128 },
  { hex: '7f # highest', value: 127 },
])
laws('short', short, [
  { hex: '8000', value: -32768 },
  { hex: '7fff', value: 32767 },
])
laws('int', int, [
  { hex: '80000000', value: -2147483648 },
  { hex: '0000000a', value: 10 },
])
laws('long', long, [
  { hex: '8000000000000000', value: -9223372036854775808n },
  { hex: '0020000000000001 # beyond a safe integer', value: 9007199254740993n },
])
laws('offset', offset, [
  { hex: '0000000000000384', value: 900 },
  { hex: 'ffffffffffffffff # unknown', value: -1 },
])
laws('float', float, [
  { hex: 'c0200000', value: -2.5 },
  { hex: '7f800000', value: Infinity },
])
laws('double', double, [
  { hex: '3fb999999999999a', value: 0.1 },
  { hex: '8000000000000000 # negative zero', value: -0 },
])
laws('boolean', bool, [
  { hex: '00', value: false },
  { hex: '01', value: true },
  { hex: '80 # any other byte', value: true, written: '01' },
])
laws('UTF', utf, [
  { hex: '0000 # empty', value: '' },
  { hex: '0003 61c3a9', value: 'aé' },
])
laws('bytes', blob, [
  { hex: '00000000 # none', value: new Uint8Array() },
  { hex: '00000002 ff00', value: Uint8Array.of(255, 0) },
])
laws('hex digits', hexBytes('ID', 4), [{ hex: 'bc764cd8', value: 'bc764cd8' }])
laws('absent', absent, [{ hex: '', value: undefined }])
laws(
  'rest',
  rest,
  [
    { hex: '', value: new Uint8Array() },
    { hex: '010203', value: Uint8Array.of(1, 2, 3) },
  ],
  { toEnd: true },
)

describe('leaves', () => {
  test('say how many bytes they take', () => {
    const sizes = (
      [
        byte,
        short,
        int,
        long,
        offset,
        float,
        double,
        bool,
        utf,
        blob,
        rest,
        absent,
        hexBytes('ID', 16),
      ] as Codec<unknown>[]
    ).map(codec => [codec.name, codec.minBytes])
    expect(sizes).toEqual([
      ['byte', 1],
      ['short', 2],
      ['int', 4],
      ['long', 8],
      ['offset', 8],
      ['float', 4],
      ['double', 8],
      ['boolean', 1],
      ['UTF', 2],
      ['bytes', 4],
      ['rest', 0],
      ['absent', 0],
      ['ID', 16],
    ])
  })

  test.each([
    ['float', float, '7fc12345'],
    ['double', double, '7ff8000000000abc'],
  ] as const)('a NaN keeps its payload as a %s', (_, codec, bytes) => {
    const w = new ByteWriter()
    codec.write(w, codec.read(new ByteReader(hex(bytes))))
    expect(dump(w.done())).toBe(bytes)
  })
})
