import { deflateRawSync } from 'node:zlib'
import { snappyCompress } from 'hysnappy'
import { describe, expect, test } from 'vitest'
import { bzip2Block, deflateBlock, lz4, snappyBlock, zstdFrame, type BlockCodec } from '../../src/compress/block.ts'
import { bzip2Stream } from '../../src/compress/bzip2.ts'
import { decompressed, LARGEST_BLOCK } from '../../src/rocksdb/compression.ts'
import { seeded } from '../damage/damage.ts'
import { hex } from '../hex.ts'
import { varintOf } from '../rocksdb/made.ts'

const TEXT = new TextEncoder().encode('the quick brown fox jumps over the lazy dog, again and again. '.repeat(40))
const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

interface Row {
  readonly name: string
  readonly codec: BlockCodec
  readonly block: Uint8Array
  readonly data: Uint8Array
  readonly dictionary?: Uint8Array
}

// Of bzip2 and zstd: what Python's bz2 and zstd's own program make of it.
const rows: readonly Row[] = [
  { name: 'snappy', codec: snappyBlock, block: snappyCompress(TEXT), data: TEXT },
  { name: 'zlib', codec: deflateBlock, block: new Uint8Array(deflateRawSync(TEXT)), data: TEXT },
  {
    name: 'zlib with a dictionary',
    codec: deflateBlock,
    block: new Uint8Array(deflateRawSync(TEXT, { dictionary: TEXT.subarray(0, 100) })),
    data: TEXT,
    dictionary: TEXT.subarray(0, 100),
  },
  { name: 'bzip2, nothing', codec: bzip2Block, block: base64('QlpoMRdyRThQkAAAAAA='), data: new Uint8Array(0) },
  {
    name: 'bzip2, a byte',
    codec: bzip2Block,
    block: base64('QlpoMTFBWSZTWRmTm2sAAAABACAAIAAhGEaC7kinChIDMnNtYA=='),
    data: Uint8Array.of(0x61),
  },
  {
    name: 'bzip2, a run over blocks',
    codec: bzip2Block,
    block: base64('QlpoMTFBWSZTWd9HTW8AAkxAgMAABAAACCAAMMwFKaYURsRRHi7kinChIb6Omt4='),
    data: new Uint8Array(300_000),
  },
  {
    name: 'bzip2, short runs',
    codec: bzip2Block,
    block: base64('QlpoMTFBWSZTWe6x0L8AAATBAHAAPAAgADEMAIqHika5rhiHGIVqGfi7kinChId1joX4'),
    data: new TextEncoder().encode('aaabbbbcccccdddddd'.repeat(3)),
  },
  {
    name: 'bzip2, text',
    codec: bzip2Block,
    data: TEXT,
    block: base64(
      'QlpoMTFBWSZTWbUxLFwABEuRgEAFP///8DAA+AKAAaAAAoABoAAApUiEMmmT1DamyjAnITuJ8CbiZCbidBNRMCaicxOwnIToEyCYE+hMCaCcBMhNAmwmQngT5CeQmwmQTgJ+CYEzE9hNxMCcRPsTiJ2E1E8iZiaCfomwmYTcTcTuKv4T3E/xdyRThQkLUxLFwA==',
    ),
  },
  {
    name: 'bzip2, every byte',
    codec: bzip2Block,
    data: Uint8Array.from({ length: 768 }, (_, i) => i),
    block: base64(
      'QlpoMTFBWSZTWe3ga8wAAAF/////////////////////////////////////////////sAFgAS//9VVQJgJgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACTAATAAEwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAASYACYAAmAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAH9QFAkDQRBX/IMg6EIShSFoY/9DUOQ9EERRJE0URVFkXRhGUaRtHEdR5H0gSFIkjSRJUmSdKEpSpK0sS1LkvTBMUyTNNE1TZN04TlOk7TxPU+T9QFBUJQ1EUVRlHUhSVKUtTFNU5T1QVFUlTVRVVWVdWFZVpW1cV1XlfWBYViWNZFlWZZ1oWlalrWxbVuW9cFxXJc10XVdl3XheV6XtfF9X5f2AYFgmDYRhWGYdiGJYpi2MY1jmPZBkWSZNlGVZZl2YZlmmbZxnWeZ9oGhaJo2kaVpmnahqWqatrGta5r2wbFsmzbRtW2bduG5bpu28b1vm/cBwXCcNxHFcZx3IclynLcxzXOc90HRdJ03UdV1nXdh2Xadt3Hdd533geF4njeR5Xmed6Hpep63se17nvfB8XyfN9H1fZ934fl+n7fx/X+F3JFOFCQ7eBrzAA==',
    ),
  },
  { name: 'lz4, literals', codec: lz4, block: hex('30 616263'), data: new TextEncoder().encode('abc') },
  {
    name: 'lz4, a match that overlaps itself',
    codec: lz4,
    block: hex('2f 6162 0200 01 10 21'),
    data: new TextEncoder().encode(`${'ab'.repeat(11)}!`),
  },
  {
    name: 'lz4, a match that begins in the dictionary',
    codec: lz4,
    block: hex('15 78 0400 10 79'),
    data: new TextEncoder().encode('xabcxabcxay'),
    dictionary: new TextEncoder().encode('zzabc'),
  },
  {
    name: 'lz4, long literals',
    codec: lz4,
    block: Uint8Array.from([0xf0, 0xff, 0x02, ...new Uint8Array(272).fill(7)]),
    data: new Uint8Array(272).fill(7),
  },
  {
    name: 'zstd',
    codec: zstdFrame,
    block: base64(
      'KLUv/WCwCC0CAHQDdGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZywgYWdhaW4gYW5kLgMAawmCB6HEtQ4FCg==',
    ),
    data: TEXT,
  },
  {
    name: 'zstd, stored',
    codec: zstdFrame,
    block: hex('28b52ffd 20 03 19 00 00 616263'),
    data: new TextEncoder().encode('abc'),
  },
]

describe('compressed blocks', () => {
  test.each(rows)('$name', async ({ codec, block, data, dictionary }) => {
    const decompress = await codec.load()
    expect(Buffer.compare(decompress(block, data.length, true, dictionary), data)).toBe(0)
    expect(data.length).toBeLessThanOrEqual(codec.ratio * block.length + 64)
  })
  test.each(rows)(
    '$name: damaged ones are data of that size or an error',
    async ({ name, codec, block, data, dictionary }) => {
      const decompress = await codec.load()
      const next = seeded(name.length)
      const wrong: string[] = []
      let errors = 0
      for (let round = 0; round < 500; round++) {
        const damaged = block.slice(0, round % 3 === 0 ? next(block.length) : block.length)
        if (round % 3 > 0) damaged[next(block.length)]! ^= 1 + next(255)
        const start = performance.now()
        try {
          const found = decompress(damaged, data.length, true, dictionary)
          if (found.length !== data.length && codec !== snappyBlock) wrong.push(`round ${round}: ${found.length} bytes`)
        } catch {
          errors++
        }
        if (performance.now() - start > 1000)
          wrong.push(`round ${round}: took ${(performance.now() - start).toFixed(0)} ms`)
      }
      expect(wrong).toEqual([])
      expect(errors).toBeGreaterThan(10)
    },
  )
  test('bzip2: ten million zeros are 49 bytes', async () => {
    const block = base64('QlpoOTFBWSZTWdOl3HwATJfAEMAAAAgACCAAMMwFKaaqRFGwFEUeLuSKcKEhp0u4+A==')
    expect(block.length).toBe(49)
    const data = await decompressed(
      { bytes: Uint8Array.from([...varintOf(10_000_000), ...block, 3]), at: 0, end: 4 + block.length },
      5,
      undefined,
      LARGEST_BLOCK,
      { file: 'f', offset: 0, path: '' },
    )
    expect(Buffer.compare(data, new Uint8Array(10_000_000))).toBe(0)
    expect(() => bzip2Stream(block, 9_999_999)).toThrow('it has more than 9999999 bytes of data')
  })
  test('a size that is not the right one', async () => {
    for (const { codec, block, data, dictionary } of rows) {
      const decompress = await codec.load()
      if (codec === snappyBlock) continue // its size stands in the block itself
      if (data.length > 0) expect(() => decompress(block, data.length - 1, true, dictionary), codec.name).toThrow()
      expect(() => decompress(block, data.length + 1, true, dictionary), codec.name).toThrow()
    }
  })
})
