import { describe, expect, test } from 'vitest'
import { ByteReader, MAX_DEPTH } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { absent, byte, int, long, offset, short, utf } from '../../src/codec/base.ts'
import type { Codec } from '../../src/codec/codec.ts'
import { converted, framed, lazy, list, optional, prefixed, tagged, versioned } from '../../src/codec/combine.ts'
import { record } from '../../src/codec/record.ts'
import { hex } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const reader = (text: string): ByteReader => new ByteReader(hex(text), 'f')

laws('list', list(int), [
  { hex: '00000000 # empty', value: [] },
  { hex: '00000002 00000001 ffffffff # two', value: [1, -1] },
])
laws('list with a short count', list(utf, short), [{ hex: '0001 0001 61', value: ['a'] }])
laws('list of what takes no bytes', list(record('nothing', {})), [{ hex: '00000000', value: [] }])

describe('the count of a list', () => {
  test('beyond what the bytes left can hold', () => {
    const error = thrown(() => list(offset).read(reader('01000000 0000000000000000')))
    expect(error.code).toBe('truncated')
    expect(error.message).toBe(
      'f @ 0xc: implausible count 16777216 of offset, or the data ends too early: found 8 bytes from 0x4, expected at least 134217728',
    )
  })
  test('is checked before the first element', () => {
    let reads = 0
    const element = converted(
      'counted',
      byte,
      value => ((reads += 1), value),
      value => value,
    )
    expect(() => list(element).read(reader('00000003 0102'))).toThrow('implausible count 3 of counted')
    expect(() => list(element).skip(reader('7fffffff 0102'))).toThrow('implausible count')
    expect(reads).toBe(0)
  })
  test('counts one byte for elements that take none', () =>
    expect(() => list(absent).read(reader('7fffffff'))).toThrow('implausible count 2147483647 of absent'))
  test('negative', () => {
    const error = thrown(() => list(int).read(reader('fffffffe')))
    expect(error.message).toBe('f @ 0x0: negative count of int: found -2, expected 0 or more')
    expect(error.code).toBe('corrupt')
  })
})

interface Tree {
  readonly children: readonly Tree[]
}
const tree: Codec<Tree> = record('tree', { children: list(lazy('tree', 4, () => tree)) })
laws('what nests in itself', tree, [
  {
    hex: '00000002 00000000 00000001 00000000 # a tree',
    value: { children: [{ children: [] }, { children: [{ children: [] }] }] },
  },
])

test('what nests too deeply', () => {
  const deep = (levels: number): string => `${'00000001'.repeat(levels)}00000000`
  expect(() => tree.read(reader(deep(MAX_DEPTH)))).not.toThrow()
  for (const way of ['read', 'skip'] as const)
    expect(thrown(() => tree[way](reader(deep(MAX_DEPTH + 1)))).message).toBe(
      'f @ 0x204: nested too deeply: expected at most 128 levels',
    )
  expect(() => tree.read(reader(deep(20_000)))).toThrow('nested too deeply')
})

laws(
  'converted',
  converted(
    'name',
    utf,
    text => (text === '' ? undefined : text),
    text => text ?? '',
  ),
  [
    { hex: '0000 # absent', value: undefined },
    { hex: '0001 61', value: 'a' },
  ],
)

laws('optional', optional(long, int), [
  { hex: '00000000 # absent', value: undefined },
  { hex: '00000001 0000000000000005 # present', value: 5n },
  { hex: '00000700 0000000000000005 # present by another number', value: 5n, written: '00000001 0000000000000005' },
])
laws(
  'optional by one marker only',
  optional(byte, byte, marker => marker === 1),
  [
    { hex: '01 07 # present', value: 7 },
    { hex: '02 # another marker', value: undefined, written: '00' },
  ],
)

laws('prefixed', prefixed('magic', 0xc96b1696 | 0, short), [{ hex: 'c96b1696 0005', value: 5 }])
test.each([
  [
    'int',
    prefixed('magic c96b1696', 0xc96b1696 | 0, short, 'not-a-savepoint'),
    'c96b1697',
    'f @ 0x0: no magic c96b1696: found c96b1697, expected c96b1696',
  ],
  [
    'byte',
    prefixed('metadata change', 8, short, 'not-a-savepoint', byte),
    '01',
    'f @ 0x0: no metadata change: found 01, expected 08',
  ],
])('another number than the expected %s', (_, codec, bytes, message) => {
  for (const way of ['read', 'skip'] as const) {
    const error = thrown(() => codec[way](reader(`${bytes} 0000`)))
    expect([error.code, error.message]).toEqual(['not-a-savepoint', message])
  }
})

laws('framed', framed(utf), [{ hex: '00000003 0001 61', value: 'a' }])
test('bytes left over in a frame', () => {
  expect(thrown(() => framed(utf).read(reader('00000004 0001 61 00'))).message).toBe(
    'f @ 0x7: bytes left over in UTF: found 1 bytes, expected none',
  )
})
test('a frame does not read on behind its end', () =>
  expect(thrown(() => framed(utf).read(reader('00000002 0001 61'))).parts.offset).toBe(6))

const handle = tagged(
  'stream handle',
  byte,
  { none: [0, {}], file: [2, { size: offset, path: utf }], relative: [6, { path: utf, size: offset }] },
  'unknown-handle',
)
laws('tagged', handle, [
  { hex: '00 # without fields', value: { kind: 'none' } },
  { hex: '02 0000000000000384 0001 61 # size, path', value: { kind: 'file', size: 900, path: 'a' } },
  { hex: '06 0001 61 0000000000000384 # path, size', value: { kind: 'relative', path: 'a', size: 900 } },
])
test('a tag that no row has', () => {
  for (const way of ['read', 'skip'] as const) {
    const error = thrown(() => handle[way](reader('09')))
    expect(error.message).toBe(
      'f @ 0x0: unknown stream handle type 9: found 9, expected one of 0 none, 2 file, 6 relative',
    )
    expect(error.code).toBe('unknown-handle')
  }
})
test('a kind that no row has cannot be written', () =>
  expect(() => handle.write(new ByteWriter(), { kind: 'magic' } as never)).toThrow(TypeError))
test('minBytes of a tag is the smallest row', () =>
  expect([handle.minBytes, tagged('t', int, { a: [1, { x: long }], b: [2, { y: short }] }).minBytes]).toEqual([1, 6]))

const header = versioned<object>('header', {
  5: record('header', { states: byte }),
  6: record('header', { compressed: byte, states: byte }),
})
laws('versioned', header, [
  { hex: '00000005 01', value: { version: 5, value: { states: 1 } } },
  { hex: '00000006 01 02', value: { version: 6, value: { compressed: 1, states: 2 } } },
])
test('a version that no row has', () => {
  const error = thrown(() => header.read(reader('00000007 00')))
  expect(error.message).toBe('f @ 0x0: unknown version 7 of header: found 7, expected one of 5, 6')
  expect(error.code).toBe('unknown-version')
})
