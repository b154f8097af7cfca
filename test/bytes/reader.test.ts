import { describe, expect, test } from 'vitest'
import { ByteReader, MAX_DEPTH } from '../../src/bytes/reader.ts'
import { hex } from '../hex.ts'
import { thrown } from '../laws.ts'

const reader = (text: string, file = 'f', base = 0): ByteReader => new ByteReader(hex(text), file, base)
describe('ByteReader', () => {
  test('numbers are big-endian', () => {
    const r = reader('ff ff 8001 8001 80000001 8000000000000001 3f800000 3ff0000000000000')
    expect([
      r.byte(),
      r.unsignedByte(),
      r.short(),
      r.unsignedShort(),
      r.int(),
      r.long(),
      r.float(),
      r.double(),
    ]).toEqual([-1, 255, -32767, 32769, -2147483647, -9223372036854775807n, 1, 1])
    expect(r.left).toBe(0)
  })

  test('starts where it is told', () => expect(new ByteReader(hex('000102'), 'f', 0, 2).byte()).toBe(2))

  test('reads a view into a larger buffer', () =>
    expect(new ByteReader(hex('ff00000007ff').subarray(1, 5)).int()).toBe(7))

  test.each([
    ['zero', '0000000000000000', 0],
    ['unknown', 'ffffffffffffffff', -1],
    ['4 GiB', '0000000100000000', 2 ** 32],
    ['low word with its first bit set', '00000000ffffffff', 2 ** 32 - 1],
    ['the largest safe integer', '001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ])('offset: %s', (_, bytes, value) => expect(reader(bytes).offset()).toBe(value))

  test.each([
    ['2^53', '0020000000000000'],
    ['-2', 'fffffffffffffffe'],
    ['high word -1, low word 0', 'ffffffff00000000'],
    ['Long.MIN_VALUE', '8000000000000000'],
    ['Long.MAX_VALUE', '7fffffffffffffff'],
  ])('offset refuses %s', (_, bytes) => {
    const r = reader(`00 ${bytes}`, 'f', 16)
    r.skip(1)
    expect(thrown(() => r.offset()).message).toBe(
      `f @ 0x11: implausible offset or size: found ${bytes}, expected -1 or 0 to 2^53-1`,
    )
    expect(r.at, 'the cursor stays').toBe(1)
  })

  test('peekInt does not move', () => {
    const r = reader('00000007 00')
    expect([r.peekInt(), r.at]).toEqual([7, 0])
    r.skip(2)
    expect(r.peekInt()).toBeUndefined()
  })

  test('every read beyond the end says where the data ends', () => {
    const ways: Readonly<Record<string, (r: ByteReader) => unknown>> = {
      unsignedByte: r => r.unsignedByte(),
      byte: r => r.byte(),
      short: r => r.short(),
      unsignedShort: r => r.unsignedShort(),
      int: r => r.int(),
      long: r => r.long(),
      offset: r => r.offset(),
      float: r => r.float(),
      double: r => r.double(),
      utf: r => r.utf(),
      take: r => r.take(1),
      skip: r => r.skip(1),
      window: r => r.window(1),
    }
    for (const [way, run] of Object.entries(ways)) {
      const r = reader('01', 'f', 32)
      r.skip(1)
      const error = thrown(() => run(r))
      expect(error.code, way).toBe('truncated')
      expect(error.message, way).toMatch(
        /^f @ 0x21: the data ends too early: found 0 bytes from 0x21, expected at least \d$/,
      )
    }
  })

  test('the message counts what is left and what is missing', () => {
    const r = reader('0000000005 0102')
    r.skip(1)
    expect(thrown(() => r.take(r.int())).message).toBe(
      'f @ 0x7: the data ends too early: found 2 bytes from 0x5, expected at least 5',
    )
  })

  test.each([
    ['take', (r: ByteReader) => r.take(-1)],
    ['skip', (r: ByteReader) => r.skip(-1)],
    ['window', (r: ByteReader) => r.window(-1)],
    ['longUtf', (r: ByteReader) => r.longUtf(-1)],
  ])('%s refuses a negative length', (_, run) => {
    const error = thrown(() => run(reader('00')))
    expect([error.code, error.what, error.parts.found]).toEqual(['corrupt', 'negative length', '-1'])
  })

  test('utf', () => {
    const r = reader('0003 c3a961 0000 ff')
    expect([r.utf(), r.utf(), r.left]).toEqual(['éa', '', 1])
  })

  test('utf with bytes that are none', () => {
    const error = thrown(() => reader('0002 61ff', 'f', 5).utf())
    expect(error.message).toBe('f @ 0x7: not modified UTF-8: found 61ff')
    expect(error.code).toBe('corrupt')
  })

  test('take gives a view', () => {
    const bytes = hex('0102')
    expect(new ByteReader(bytes).take(2).buffer).toBe(bytes.buffer)
  })

  test('a window reads its own bytes only and counts from the start of the file', () => {
    const r = reader('00 0102 03', 'f', 100)
    r.skip(1)
    const inner = r.window(2)
    expect([r.at, inner.base, inner.left, inner.byte(), inner.byte()]).toEqual([3, 101, 2, 1, 2])
    expect(thrown(() => inner.byte()).parts.offset).toBe(103)
    expect(r.byte()).toBe(3)
  })

  test('nests so deep and no deeper', () => {
    const dive = (r: ByteReader, levels: number): number =>
      levels === 0 ? r.depth : r.nested(inner => dive(inner, levels - 1))
    const r = reader('00')
    expect(dive(r, MAX_DEPTH)).toBe(MAX_DEPTH)
    expect(r.depth).toBe(0)
    expect(thrown(() => dive(r, MAX_DEPTH + 1)).message).toBe('f @ 0x0: nested too deeply: expected at most 128 levels')
  })

  test('a window is as deep as its reader', () => {
    const r = reader('0000')
    expect(r.nested(inner => inner.window(1).depth)).toBe(1)
  })
})
