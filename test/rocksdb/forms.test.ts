import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { readBytes, type File } from '../../src/model/file.ts'
import { statisticsOf } from '../../src/rocksdb/statistics.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import {
  madeBlock,
  madeDatabase,
  internal,
  varintOf,
  type MadeEntry,
  type MadeOptions,
  type MadeTable,
} from './made.ts'
import { bytesOfHex, collect, hexOf, linesOf, lookup, openMade, withFile } from './read.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
/** Some keys have one version more in front, in one block or two. */
const entries = Array.from({ length: 300 }, (_, i): MadeEntry[] => {
  const key = Uint8Array.of(i >> 6, i & 63, ...new Uint8Array(i % 5).fill(7))
  const put = { key, sequence: 2, type: 1, value: text(`value ${i} ${'x'.repeat((i * i) % 40)}`) }
  return i % 11 === 3 ? [{ ...put, sequence: 4, value: text('newer') }, put] : [put]
}).flat()
const ranges: readonly MadeEntry[] = [{ key: bytesOfHex('0110'), sequence: 3, type: 15, value: bytesOfHex('0114') }]
const isGone = ({ key, sequence }: MadeEntry): boolean =>
  sequence < 3 && key[0] === 1 && key[1]! >= 0x10 && key[1]! < 0x14
const live = entries.filter(
  (entry, i) => !isGone(entry) && Buffer.compare(entry.key, entries[i - 1]?.key ?? new Uint8Array(0)) !== 0,
)
const lines = live.map(({ key, value }) => `${hexOf(key)} ${hexOf(value)}`)
const TABLE: MadeTable = { level: 1, entries, ranges }

const linesFrom = async (files: ReadonlyMap<string, File>): Promise<readonly string[]> => {
  const { database, family } = await openMade(files)
  return linesOf(database, family)
}
const bytesOf = async (files: ReadonlyMap<string, File>): Promise<Uint8Array> => {
  const file = files.get('000010.sst')!
  return readBytes(file, 0, file.size)
}

const FORMS: readonly (readonly [name: string, options: MadeOptions, statistics: object])[] = [
  ['no checksums', { checksum: 'none' }, { checksums: { none: 1 } }],
  ['XXH32', { checksum: 'xxh32' }, { checksums: { XXH32: 1 } }],
  ['XXH64', { checksum: 'xxh64' }, { checksums: { XXH64: 1 } }],
  ['XXH3', { checksum: 'xxh3', codec: 'snappy' }, { checksums: { XXH3: 1 } }],
  ['version 6, CRC32C', { version: 6, base: 0x12345678 }, { formatVersions: { 6: 1 } }],
  [
    'version 6, XXH3',
    { version: 6, checksum: 'xxh3', base: 0xfedcba98, codec: 'zstd' },
    { formatVersions: { 6: 1 }, checksums: { XXH3: 1 } },
  ],
  ['version 6 without a context', { version: 6, checksum: 'xxh64' }, { formatVersions: { 6: 1 } }],
  ['an index of two levels', { index: 'two levels' }, { indexTypes: { 'two levels': 1 } }],
  [
    'an index of two levels, as ForSt writes it',
    { index: 'two levels', userKeys: true, delta: true, checksum: 'xxh3', codec: 'snappy' },
    { indexTypes: { 'two levels': 1 } },
  ],
  ['an index with restart points every 4 entries', { indexInterval: 4 }, {}],
  ['an index with differences', { indexInterval: 16, userKeys: true, delta: true }, {}],
  ['two levels with differences', { index: 'two levels', indexInterval: 4, delta: true, version: 4 }, {}],
  ['an index with first keys', { index: 'first keys' }, { indexTypes: { 'binary search with first keys': 1 } }],
  ['first keys and differences', { index: 'first keys', indexInterval: 5, userKeys: true, delta: true }, {}],
  ['a hash index of blocks', { buckets: 200 }, {}],
  ['a hash index of the table, which is passed over', { index: 'hash' }, { indexTypes: { hash: 1 } }],
  ['a dictionary', { codec: 'zlib', dictionary: text('value 1 xxxxxxxxxxxxxxxxxxxx') }, {}],
]

describe.each(FORMS)('%s', (_, options, statistics) => {
  const files = madeDatabase([TABLE], { blockBytes: 150, ...options })
  test('live entries', async () => expect(await linesFrom(files)).toEqual(lines))
  test('from a key on', async () => {
    const { database, family } = await openMade(files)
    for (let i = 0; i < live.length; i += 7) {
      expect(await linesOf(database, family, { from: live[i]!.key, to: Uint8Array.of(4) })).toEqual(
        lines.slice(i).filter(line => line < '04'),
      )
      expect(await lookup(database, family, live[i]!.key)).toEqual(live[i]!.value)
      expect(await lookup(database, family, Uint8Array.from([...live[i]!.key, 1]))).toBeUndefined()
    }
  })
  test('nothing is wrong with it', async () => {
    const { database, family } = await openMade(files)
    expect(await collect(verifyFamily(database, family))).toEqual([])
    expect(await statisticsOf(database, family)).toMatchObject({ entries: entries.length + 1, ...statistics })
  })
  test.skipIf(options.checksum === 'none')('a flipped bit is found', async () => {
    const bytes = await bytesOf(files)
    for (let at = 0; at < bytes.length - 53; at += 97) {
      const { database, family } = await openMade(withFile(files, '000010.sst', bytes.with(at, bytes[at]! ^ 4)))
      expect(await collect(verifyFamily(database, family)), `at ${at}`).not.toEqual([])
    }
  })
})

describe('format version 6', () => {
  const options = { version: 6, base: 0x12345678, blockBytes: 1, restartInterval: 1 }
  const two = (base: number): ReadonlyMap<string, File> =>
    madeDatabase(
      [
        {
          level: 1,
          entries: ['0101', '0102'].map(key => ({ key: bytesOfHex(key), sequence: 1, type: 1, value: text('v') })),
        },
      ],
      { ...options, base },
    )
  const SIZE = 14 + 8 + 5
  test.each([
    [0, 'separator'],
    [0x12345678, 'wrong checksum of a block'],
  ])('a block in the place of another, base %d', async (base, message) => {
    const bytes = await bytesOf(two(base))
    const swapped = Uint8Array.from([
      ...bytes.subarray(SIZE, 2 * SIZE),
      ...bytes.subarray(0, SIZE),
      ...bytes.subarray(2 * SIZE),
    ])
    const { database, family } = await openMade(withFile(two(base), '000010.sst', swapped))
    expect((await collect(verifyFamily(database, family)))[0]!.message).toMatch(new RegExp(message))
  })
  test('every byte of the footer counts', async () => {
    const bytes = await bytesOf(two(options.base))
    for (let i = 1; i <= 53; i++)
      await expect(
        linesFrom(withFile(two(options.base), '000010.sst', bytes.with(bytes.length - i, bytes.at(-i)! ^ 4))),
        `${i} from the end`,
      ).rejects.toThrow(SavepointError)
  })
})

describe('files that were ingested', () => {
  const below: MadeTable = {
    level: 6,
    entries: ['0101', '0102', '0103'].map(key => ({ key: bytesOfHex(key), sequence: 5, type: 1, value: text('old') })),
  }
  const own = [{ key: bytesOfHex('0102'), sequence: 0, type: 1, value: text('new') }]
  const deletes = [{ key: bytesOfHex('0103'), sequence: 0, type: 15, value: bytesOfHex('0104') }]
  test.each([
    [9, true, 'new'],
    [9, false, 'new'],
    [3, true, 'old'],
    [3, false, 'old'],
  ])('sequence number %d, in the properties: %s', async (sequence, patched, value) => {
    const files = madeDatabase([{ level: 0, entries: own, ranges: deletes, ingested: { sequence, patched } }, below], {
      checksum: 'xxh3',
    })
    const { database, family } = await openMade(files)
    expect(await lookup(database, family, bytesOfHex('0102'))).toEqual(text(value))
    expect(await linesOf(database, family)).toHaveLength(value === 'new' ? 2 : 3)
    expect(await collect(verifyFamily(database, family))).toEqual([])
  })
  test('another number than the MANIFEST has is told of', async () => {
    const files = madeDatabase([{ level: 0, entries: own, ingested: { sequence: 9, patched: true } }])
    const bytes = await bytesOf(files)
    const at = Buffer.from(bytes).indexOf('global_seqno') + 'global_seqno'.length
    expect(bytes[at]).toBe(9)
    const { database, family } = await openMade(withFile(files, '000010.sst', bytes.with(at, 8)))
    expect((await collect(verifyFamily(database, family))).map(({ message }) => message)).toEqual([
      '000010.sst @ 0x0: a sequence number that the MANIFEST does not state: found 8, expected 9 to 9 (in 000010.sst)',
    ])
  })
})

describe('blocks of a table', () => {
  const some = entries.slice(0, 40)
  const data = madeBlock(
    some.map(entry => [internal(entry), entry.value]),
    16,
  )
  const read = (type: number, payload: Uint8Array, options: MadeOptions = {}): Promise<readonly string[]> =>
    linesFrom(madeDatabase([{ level: 1, entries: some }], { blockBytes: 1 << 20, first: [type, payload], ...options }))
  const all = lines.slice(0, new Set(some.map(entry => hexOf(entry.key))).size)
  // What Python's bz2 makes of it.
  const bzip2 = new Uint8Array(
    Buffer.from(
      'QlpoOTFBWSZTWZHcUysAAFv9gH/////8Bn/gAAEiBRPAMAFbYLBKaVTeUxNTJtJ+oJpp6mmnpigA9QNCGKkAAZBoyAAaaAABJJT0h6gAAAAAAAbU+SA8EEj0hEGAQ9h7QAinJCN12FR5NczmEuRQDkOM5c7BaTkDIbsVhxqaQRgF4GUALU56XTsndpDBxQbUDbZ4sDEdEA+d9tLNN2Z9V9HSBkrckmkjvRcjei9MGVaVXY9q60DaLLbtdHG2u7df3X1x0zV1LdGp3TGOh+CCMU6Qkzb2repM0kdWJ2mOCM8xZsnmpodJU48yZnhFTZMXNfDLzzmbHQeAiNP0DBg3mHoYYN7h8GFJCIsAgQOirVlWuUDZrltUcluKFJJO7JJM7EJFnISYFEkkkEg4vrCCUEEQiEoIOYYwiCBwIHBmVFJhJAyQv4u5IpwoSEjuKZWA',
      'base64',
    ),
  )
  test('bzip2', async () => {
    expect(await read(3, Uint8Array.from([...varintOf(data.length), ...bzip2]))).toEqual(all)
    expect(await read(3, bzip2, { version: 1 })).toEqual(all)
    await expect(read(3, Uint8Array.from([...varintOf(data.length + 1), ...bzip2]))).rejects.toThrow(
      'a bzip2 block cannot be read',
    )
  })
  test('zstd with a dictionary is refused', async () => {
    await expect(read(7, Uint8Array.of(0), { dictionary: text('value') })).rejects.toThrow(
      expect.objectContaining({ code: 'unsupported', what: 'blocks compressed by zstd with a dictionary' }),
    )
  })
})
