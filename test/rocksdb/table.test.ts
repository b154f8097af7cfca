import { deflateRawSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { memoryFile, readBytes, type File } from '../../src/model/file.ts'
import { crc32c, masked } from '../../src/compress/crc32c.ts'
import { allocate } from '../../src/rocksdb/allocate.ts'
import { decompressed, LARGEST_BLOCK, LARGEST_META } from '../../src/rocksdb/compression.ts'
import { Table } from '../../src/rocksdb/table.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import type { LiveFile } from '../../src/rocksdb/version-edit.ts'
import { madeDatabase, varintOf, type MadeEntry, type MadeTable } from './made.ts'
import { bytesOfHex, collect, linesOf, lookup, onDisk, openMade, withFile } from './read.ts'

/** Of the buffers that were allocated. */
const sizes = vi.hoisted((): number[] => [])
vi.mock('../../src/rocksdb/allocate.ts', async original => {
  const { allocate: real } = await original<typeof import('../../src/rocksdb/allocate.ts')>()
  return { allocate: (...given: Parameters<typeof real>): Uint8Array => (sizes.push(given[0]), real(...given)) }
})

const entry = (key: string, sequence: number, type = 1, value = 'v'): MadeEntry => ({
  key: bytesOfHex(key),
  sequence,
  type,
  value: new TextEncoder().encode(value),
})
const TABLE: MadeTable = { level: 1, entries: [entry('0101', 5), entry('0102', 6), entry('0103', 7)] }
const FOOTER = 53

type Change = (bytes: Uint8Array) => void

/** Puts the checksum of the first `size` bytes, a block, right again. */
const repaired = (bytes: Uint8Array, size: number): void => {
  const checksum = masked(crc32c(bytes.subarray(0, size + 1)))
  for (let i = 0; i < 4; i++) bytes[size + 1 + i] = checksum >>> (8 * i)
}

async function changedTable(table: MadeTable, change: Change): Promise<ReadonlyMap<string, File>> {
  const files = madeDatabase([table])
  const file = files.get('000010.sst')!
  const bytes = await readBytes(file, 0, file.size)
  change(bytes)
  return withFile(files, '000010.sst', bytes)
}

async function messageOf(files: ReadonlyMap<string, File>): Promise<string> {
  const { database, family } = await openMade(files)
  try {
    await linesOf(database, family)
    return 'was read'
  } catch (error) {
    if (error instanceof SavepointError) return `${error.code}: ${error.message}`
    throw error
  }
}

/** Three entries of 14, 13 and 13 bytes, one restart point: 48 bytes of payload. */
const SIZE = 14 + 13 + 13 + 8

describe('tables that are refused', () => {
  const rows: readonly (readonly [what: string, change: Change, message: string])[] = [
    [
      'no table',
      bytes => void bytes.fill(0, -8),
      'corrupt: 000010.sst @ 0x15c: not a RocksDB table: found 0000000000000000, expected f7cff485b741e288 (in 000010.sst)',
    ],
    [
      'a plain table',
      bytes => bytes.set(bytesOfHex('6495bf6396224282'), bytes.length - 8),
      'unsupported: 000010.sst @ 0x15c: a plain table: found 6495bf6396224282, expected a block-based table (in 000010.sst)',
    ],
    [
      'a cuckoo table',
      bytes => bytes.set(bytesOfHex('7378f1c5d0896792'), bytes.length - 8),
      'unsupported: 000010.sst @ 0x15c: a cuckoo table: found 7378f1c5d0896792, expected a block-based table (in 000010.sst)',
    ],
    [
      'a newer format',
      bytes => void (bytes[bytes.length - 12] = 7),
      'unknown-version: 000010.sst @ 0x158: table format version 7 is not known: found 7, expected 0 to 6 (in 000010.sst)',
    ],
    [
      'an unknown checksum',
      bytes => void (bytes[bytes.length - FOOTER] = 5),
      'unsupported: 000010.sst @ 0x12f: unknown checksum type 5: found 5, expected 0 none, 1 CRC32C, 2 XXH32, 3 XXH64, 4 XXH3 (in 000010.sst)',
    ],
    [
      'a flipped bit',
      bytes => void (bytes[3]! ^= 1),
      'corrupt: 000010.sst @ 0x0: wrong checksum of a block: found b194d72b, expected 6f50574b (in 000010.sst)',
    ],
    [
      'an unknown compression',
      bytes => (void (bytes[SIZE] = 6), repaired(bytes, SIZE)),
      'unsupported: 000010.sst @ 0x0: unknown compression 0x06 of a block: expected 1 snappy, 2 zlib, 3 bzip2, 4 lz4, 5 lz4, 7 zstd, 64 zstd (in 000010.sst)',
    ],
    [
      'a size that cannot be',
      bytes => (
        bytes.set([4, 0xff, 0xff, 0xff, 0xff, 0x0f].slice(1), 0),
        void (bytes[SIZE] = 4),
        repaired(bytes, SIZE)
      ),
      'corrupt: 000010.sst @ 0x0: implausible size of a compressed block: found 4294967295 bytes from 43, expected at most 11072 (in 000010.sst)',
    ],
    [
      'a blob',
      bytes => (void (bytes[5] = 0x11), repaired(bytes, SIZE)),
      'unsupported: 000010.sst @ 0x0: an entry that is a blob index: expected a put, a deletion or a merge operand (in 000010.sst)',
    ],
    [
      'a wide column',
      bytes => (void (bytes[5] = 0x16), repaired(bytes, SIZE)),
      'unsupported: 000010.sst @ 0x0: an entry that is a wide-column entity: expected a put, a deletion or a merge operand (in 000010.sst)',
    ],
    [
      'a timestamp',
      bytes => (void (bytes[5] = 0x14), repaired(bytes, SIZE)),
      'unsupported: 000010.sst @ 0x0: an entry that is a deletion with a timestamp: expected a put, a deletion or a merge operand (in 000010.sst)',
    ],
    [
      'keys that do not ascend',
      bytes => (void (bytes[4] = 9), repaired(bytes, SIZE)),
      'corrupt: 000010.sst @ 0x0: keys do not ascend: found 0xe in the block (in 000010.sst)',
    ],
    [
      'a key that shares what is not there',
      bytes => (void (bytes[0] = 1), repaired(bytes, SIZE)),
      'corrupt: 000010.sst @ 0x0: a key shares more than the one before has: found 1 bytes, 0x0 in the block, expected at most 0 (in 000010.sst)',
    ],
    [
      'a value past the end',
      bytes => (void (bytes[2] = 0x7f), repaired(bytes, SIZE)),
      'corrupt: 000010.sst @ 0x0: an entry reaches past its block: found 137 bytes, 0x0 in the block, expected at most 37 (in 000010.sst)',
    ],
    [
      'a key without its trailer',
      bytes => (void (bytes[1] = 7), repaired(bytes, SIZE)),
      'corrupt: 000010.sst @ 0x0: not an internal key: found 7 bytes, 0x0 in the block, expected at least 8 (in 000010.sst)',
    ],
    [
      'more restart points than bytes',
      bytes => (void (bytes[SIZE - 4] = 99), repaired(bytes, SIZE)),
      'corrupt: 000010.sst @ 0x0: implausible count of restart points: found 99 (in 000010.sst)',
    ],
  ]
  test.each(rows)('%s', async (_, change, message) =>
    expect(await messageOf(await changedTable(TABLE, change))).toBe(message),
  )

  test('a key that is shorter than its prefix', async () => {
    expect(await messageOf(madeDatabase([{ level: 1, entries: [entry('', 1), entry('01', 2)] }]))).toBe(
      'corrupt: 000010.sst @ 0x0: a key is shorter than its key-group prefix: found 0 bytes, expected at least 1 (in 000010.sst)',
    )
  })
  test('another size than the MANIFEST says', async () => {
    const files = madeDatabase([TABLE])
    expect(await messageOf(withFile(files, '000010.sst', new Uint8Array(400)))).toBe(
      'corrupt: 000010.sst @ 0x164: a table does not have the size that the MANIFEST states: found 400 bytes, expected 356 (in 000010.sst)',
    )
  })
})

describe('sizes', () => {
  /** Twenty gigabytes of zeros and a footer. */
  function sparse(metaindex: number, index: number): File {
    const size = 20e9
    const footer = new Uint8Array(FOOTER)
    footer[0] = 1
    footer.set([0, ...varintOf(metaindex), 0, ...varintOf(index)], 1)
    footer.set([5, 0, 0, 0, 0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88], 41)
    const read = (at: number, into: Uint8Array): number => (
      into.fill(0),
      into.set(footer, size - FOOTER - at),
      into.length
    )
    return { ...onDisk(memoryFile('000010.sst', footer)), size, read }
  }
  const key = { userKey: new Uint8Array(0), sequence: 0, type: 1 }
  const live: LiveFile = {
    number: 10,
    name: '000010.sst',
    level: 0,
    size: 20e9,
    smallest: key,
    largest: key,
    smallestSequence: 0,
    largestSequence: 0,
    tail: undefined,
  }
  test.each([9e9, 17 * 1024 * 1024])('names in a block of %d bytes', async size => {
    await expect(Table.open(live, sparse(size, 10))).rejects.toThrow(
      `000010.sst @ 0x0: a block is too large: found ${size} bytes, expected at most 16777216 (in 000010.sst)`,
    )
  })
  const place = { file: 'f', offset: 0, path: '' }
  test('what becomes of a compressed block', async () => {
    const data = new Uint8Array(17 * 1024 * 1024)
    const bytes = Uint8Array.from([...varintOf(data.length), ...deflateRawSync(data), 2])
    const block = { bytes, at: 0, end: bytes.length - 1 }
    expect(() => decompressed(block, 5, undefined, LARGEST_META, place)).toThrow(
      'implausible size of a compressed block: found 17825792 bytes',
    )
    expect((await decompressed(block, 5, undefined, LARGEST_BLOCK, place)).length).toBe(data.length)
  })
  test.each([2 ** 32, 1e20])('a buffer of %d bytes', size => {
    expect(() => allocate(size, place)).toThrow(
      new SavepointError('unsupported', 'more bytes at once than can be held', {
        ...place,
        found: String(size),
        expected: 'at most 4294967295',
      }),
    )
  })
})

describe('verification goes on behind what is wrong', () => {
  const findings = async (files: ReadonlyMap<string, File>): Promise<readonly string[]> => {
    const { database, family } = await openMade(files)
    return (await collect(verifyFamily(database, family))).map(({ message }) => message)
  }
  test('block by block', async () => {
    const files = madeDatabase(
      [{ level: 1, entries: Array.from({ length: 40 }, (_, i) => entry(`01${i.toString(16).padStart(2, '0')}`, 5)) }],
      { blockBytes: 100 },
    )
    const bytes = await readBytes(files.get('000010.sst')!, 0, 2000)
    for (const at of [3, 300]) bytes[at]! ^= 1
    const found = await findings(withFile(files, '000010.sst', bytes))
    expect(found).toHaveLength(2)
    for (const message of found) expect(message).toMatch(/^000010\.sst @ 0x[0-9a-f]+: wrong checksum of a block/)
  })
  test('file by file', async () => {
    const files = madeDatabase([TABLE, { ...TABLE, level: 2 }, { ...TABLE, level: 3 }])
    const broken = withFile(withFile(files, '000010.sst', undefined), '000011.sst', new Uint8Array(356))
    expect(await findings(broken)).toEqual([
      '000010.sst: a file of the database is missing: found 4 other files, expected a handle with this local name',
      '000011.sst @ 0x15c: not a RocksDB table: found 0000000000000000, expected f7cff485b741e288 (in 000011.sst)',
    ])
  })
  test('restart points, boundaries, counts', async () => {
    expect(
      await findings(await changedTable(TABLE, bytes => (void (bytes[SIZE - 8] = 14), repaired(bytes, SIZE)))),
    ).toEqual(['000010.sst @ 0x0: a key at a restart point shares with the one before (in 000010.sst)'])
    expect(
      await findings(await changedTable(TABLE, bytes => (void (bytes[SIZE - 8] = 5), repaired(bytes, SIZE)))),
    ).toEqual(['000010.sst @ 0x0: a restart point where no entry begins: found 0x5 (in 000010.sst)'])
    expect(
      await findings(
        madeDatabase([
          { ...TABLE, smallest: bytesOfHex('01020105000000000000'), largest: bytesOfHex('01020105000000000000') },
        ]),
      ),
    ).toEqual([
      '000010.sst @ 0x0: a key before the smallest one that the MANIFEST states (in 000010.sst)',
      '000010.sst @ 0x0: a key after the largest one that the MANIFEST states (in 000010.sst)',
    ])
    expect(await findings(await changedTable(TABLE, bytes => (void (bytes[5] = 2), repaired(bytes, SIZE))))).toEqual([
      expect.stringContaining('not the count that the property rocksdb.merge.operands states: found 1, expected 0'),
    ])
  })
})

describe('verification', () => {
  const findings = async (
    tables: readonly MadeTable[],
    change: (files: ReadonlyMap<string, File>) => ReadonlyMap<string, File> = files => files,
  ): Promise<readonly string[]> => {
    const { database, family } = await openMade(change(madeDatabase(tables)))
    return (await collect(verifyFamily(database, family))).map(({ message }) => message)
  }
  test('sequence numbers that the MANIFEST does not state', async () => {
    expect(
      await findings([{ level: 1, entries: [entry('0101', 1000), entry('0102', 1001), entry('0103', 5000)] }]),
    ).toEqual([
      '000010.sst @ 0x0: a sequence number that the MANIFEST does not state: found 1001, expected 0 to 1000 (in 000010.sst)',
    ])
    expect(await findings([{ level: 1, entries: [], ranges: [entry('01', 1001, 15, '\x02')] }])).toEqual([
      expect.stringContaining('a sequence number that the MANIFEST does not state: found 1001, expected 0 to 1000'),
    ])
  })
  test('tables of a level that overlap', async () => {
    const [a, b] = [
      [entry('01', 5), entry('05', 5)],
      [entry('05', 4), entry('07', 6)],
    ]
    expect(
      await findings([
        { level: 1, entries: a },
        { level: 1, entries: b },
      ]),
    ).toEqual([]) // the first one ends with a newer entry of the same key
    expect(
      await findings([
        { level: 0, entries: a },
        { level: 0, entries: a },
        { level: 1, entries: a },
        { level: 2, entries: a },
      ]),
    ).toEqual([])
    expect(
      await findings([
        { level: 1, entries: a },
        { level: 1, entries: [entry('03', 6), ...b] },
      ]),
    ).toEqual(['000011.sst @ 0x0: a table overlaps another one of its level: found 000010.sst (in 000011.sst)'])
  })
  test('the restart point of a block with one entry', async () => {
    const size = 14 + 8
    const files = await changedTable(
      { level: 1, entries: [entry('0101', 5)] },
      bytes => (void (bytes[size - 8] = 7), repaired(bytes, size)),
    )
    const { database, family } = await openMade(files)
    expect((await collect(verifyFamily(database, family))).map(({ message }) => message)).toEqual([
      '000010.sst @ 0x0: a restart point where no entry begins: found 0x7 (in 000010.sst)',
    ])
  })
  test('large values and keys take little more than themselves', async () => {
    const before = sizes.length
    const key = Uint8Array.from([1, ...new Uint8Array(2_000_000)])
    expect(
      await findings([
        {
          level: 1,
          entries: [
            { key, sequence: 1, type: 1, value: new Uint8Array(0) },
            { key: bytesOfHex('02'), sequence: 1, type: 1, value: new Uint8Array(8_000_000) },
          ],
        },
      ]),
    ).toEqual([])
    const largest = sizes
      .slice(before)
      .toSorted((a, b) => b - a)
      .slice(0, 2)
    expect(largest[0]).toBeLessThan(8_000_000 + 2_000_000 + 600_000)
    expect(largest[1]).toBeLessThan(8_000_000 + 600_000)
  })
})

describe('what is read', () => {
  const entries = Array.from({ length: 20_000 }, (_, i) =>
    entry(`01${i.toString(16).padStart(6, '0')}`, 5, 1, `value ${i} ${'x'.repeat(i % 50)}`),
  )
  const files = madeDatabase([
    { level: 1, entries: entries.slice(0, 10_000) },
    { level: 1, entries: entries.slice(10_000) },
    { level: 2, entries: entries.filter((_, i) => i % 7 === 0) },
  ])
  const counted = (reads: [string, number, number][]): ReadonlyMap<string, File> =>
    new Map(
      [...files].map(([name, file]) => [
        name,
        { ...onDisk(file), read: (at, into) => (reads.push([name, at, into.length]), file.read(at, into)) },
      ]),
    )

  test('opening reads CURRENT and MANIFEST', async () => {
    const reads: [string, number, number][] = []
    await openMade(counted(reads))
    expect(reads.map(([name]) => name)).toEqual(['CURRENT', 'MANIFEST-000004'])
  })
  test('a look-up reads the end of a file and a window of it per level', async () => {
    const reads: [string, number, number][] = []
    const { database, family } = await openMade(counted(reads))
    reads.length = 0
    expect(await lookup(database, family, entries[7000]!.key)).toEqual(entries[7000]!.value)
    expect(reads.map(([name]) => name).toSorted()).toEqual(['000010.sst', '000010.sst', '000012.sst', '000012.sst'])
    for (const [, , size] of reads) expect(size).toBeLessThanOrEqual(64 * 1024)
  })
  test('a scan reads every file once, in windows, when it comes to it', async () => {
    const reads: [string, number, number][] = []
    const { database, family } = await openMade(counted(reads))
    reads.length = 0
    expect((await linesOf(database, family)).length).toBe(20_000)
    const total = reads.reduce((sum, [, , size]) => sum + size, 0)
    const size = family.files.reduce((sum, file) => sum + file.size, 0)
    expect(total).toBeLessThan(1.2 * size + 3 * 64 * 1024)
    expect(reads.findIndex(([name]) => name === '000011.sst')).toBeGreaterThan(
      reads.findLastIndex(([name]) => name === '000010.sst'),
    )
  })
  test('a part of the keys reads little', async () => {
    const reads: [string, number, number][] = []
    const { database, family } = await openMade(counted(reads))
    reads.length = 0
    expect((await linesOf(database, family, { from: entries[5000]!.key, to: entries[5010]!.key })).length).toBe(10)
    expect(new Set(reads.map(([name]) => name))).toEqual(new Set(['000010.sst', '000012.sst']))
    expect(reads.reduce((sum, [, , size]) => sum + size, 0)).toBeLessThan(320 * 1024)
  })
})
