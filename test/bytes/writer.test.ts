import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { dump } from '../hex.ts'

const written = (write: (w: ByteWriter) => void): string => {
  const w = new ByteWriter(1)
  write(w)
  return dump(w.done())
}

describe('ByteWriter', () => {
  test.each<[name: string, write: (w: ByteWriter) => void, bytes: string]>([
    ['byte', w => [-1, 127].forEach(v => w.byte(v)), 'ff7f'],
    ['short', w => [-2, 32769].forEach(v => w.short(v)), 'fffe8001'],
    ['int', w => [-2, 1].forEach(v => w.int(v)), 'fffffffe00000001'],
    ['long', w => [-2n, 1n].forEach(v => w.long(v)), 'fffffffffffffffe0000000000000001'],
    [
      'float, double',
      w => {
        w.float(-1.5)
        w.double(1.5)
      },
      'bfc000003ff8000000000000',
    ],
    [
      'offset',
      w => [-1, 0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER].forEach(v => w.offset(v)),
      'ffffffffffffffff 0000000000000000 00000000ffffffff 0000000100000000 001fffffffffffff'.replaceAll(' ', ''),
    ],
    ['bytes', w => w.put(Uint8Array.of(1, 2)), '0102'],
    [
      'utf',
      w => {
        w.utf('aé')
        w.utf('')
      },
      '000361c3a90000',
    ],
    [
      'an int set later',
      w => {
        w.int(0)
        w.byte(1)
        w.patchInt(0, 258)
      },
      '0000010201',
    ],
  ])('%s', (_, write, bytes) => expect(written(write)).toBe(bytes))

  test('grows', () =>
    expect(
      written(w => {
        for (let i = 0; i < 1000; i++) w.int(i)
      }),
    ).toHaveLength(8000))

  test('the result is a copy', () => {
    const w = new ByteWriter()
    w.int(1)
    const first = w.done()
    w.patchInt(0, 2)
    expect(dump(first)).toBe('00000001')
  })

  test.each([-2, 1.5, 2 ** 53, Number.NaN])('offset refuses %d', value =>
    expect(() => new ByteWriter().offset(value)).toThrow(/^not an offset or size/),
  )

  test('text of 65535 bytes is the longest', () => {
    expect(written(w => w.utf('x'.repeat(65535)))).toHaveLength(2 * 65537)
    expect(() => new ByteWriter().utf('x'.repeat(65536))).toThrow(
      'text too long: found 65536 bytes, expected at most 65535 in modified UTF-8',
    )
    expect(() => new ByteWriter().utf('é'.repeat(32768))).toThrow('text too long')
  })
})
