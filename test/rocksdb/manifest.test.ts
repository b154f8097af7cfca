import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { memoryFile, type File } from '../../src/model/file.ts'
import { tableFile, type Database } from '../../src/rocksdb/database.ts'
import { hex } from '../hex.ts'
import { madeLog } from './made.ts'
import { onDisk, openFiles } from './read.ts'

const COMPARATOR = '01 1a "leveldb.BytewiseComparator"'
const current = memoryFile('CURRENT', hex('"MANIFEST-000007" 0a'))

function open(edits: readonly string[], more: readonly File[] = []): Promise<Database> {
  return openFiles(
    new Map([current, memoryFile('MANIFEST-000007', madeLog(edits.map(hex))), ...more].map(file => [file.path, file])),
  )
}

async function refused(edits: readonly string[]): Promise<string> {
  try {
    await open(edits)
  } catch (error) {
    if (error instanceof SavepointError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'was read'
}

/** File 9 on level 2, 200 bytes, from key 01 (sequence 5) to key 02 (sequence 6). */
const file = (fields = ''): string => `67 02 09 c801 09 01 0105000000000000 09 02 0106000000000000 05 06 ${fields} 01`

describe('manifest', () => {
  test('column families and files of edits in order', async () => {
    const database = await open([
      COMPARATOR,
      `${COMPARATOR} c801 01 c901 01 "a" cb01 01`,
      `${COMPARATOR} c801 02 c901 01 "b" cb01 02`,
      `${file()} c801 01`,
      `06 02 09 ${file().replace('67 02', '67 03')} c801 01 # to another level`,
      'c801 02 ca01 # b is dropped',
      `${file()} c801 02 # and what is said of it afterwards is passed over`,
    ])
    expect(
      database.columnFamilies.map(({ id, name, files }) => [
        id,
        name,
        files.map(({ number, level, size }) => [number, level, size]),
      ]),
    ).toEqual([
      [0, 'default', []],
      [1, 'a', [[9, 3, 200]]],
    ])
    expect(database.warnings).toEqual([])
    await expect(tableFile(database.files, database.columnFamilies[1]!.files[0]!)).rejects.toThrow(
      '000009.sst: a file of the database is missing: found 2 other files, expected a handle with this local name',
    )
  })
  test('all forms of a file, and fields that may be passed over', async () => {
    const database = await open([
      COMPARATOR,
      '07 00 0a 10 09 01 0105000000000000 09 02 0106000000000000',
      '64 00 0b 10 09 01 0105000000000000 09 02 0106000000000000 05 06',
      '66 00 0c 00 10 09 01 0105000000000000 09 02 0106000000000000 05 06',
      file('0f 02 0101').replace('67 02 09', '67 02 0d'),
      file('02 01 01 03 08 0000000000000000 05 01 00 07 00 08 07 "Unknown" 0d 01 01 0f 02 a508 41 01 00'),
      '814002 6162'.replace('814002', '8940 02'), // 8201
      'ad4b 03 616263', // some other one above 8192
    ])
    expect(database.columnFamilies[0]!.files.map(({ number, tail }) => [number, tail])).toEqual([
      [12, undefined],
      [11, undefined],
      [10, undefined],
      [13, 1],
      [9, 1061],
    ])
  })
  test('an atomic group is taken whole, or not at all', async () => {
    const add = (name: string, id: string): string => `${COMPARATOR} c801 ${id} c901 01 "${name}"`
    const database = await open([
      COMPARATOR,
      `${add('a', '01')} ac02 01`,
      `${add('b', '02')} ac02 00`,
      `${add('c', '03')} ac02 01`,
    ])
    expect(database.columnFamilies.map(({ name }) => name)).toEqual(['default', 'a', 'b'])
  })
  test('records that cross blocks', async () => {
    const name = `"${'n'.repeat(70_000)}"`
    const database = await open([
      COMPARATOR,
      `${COMPARATOR} c801 01 c901 f0a204 ${name}`,
      `${COMPARATOR} c801 02 c901 01 "b"`,
    ])
    expect(database.columnFamilies.map(family => family.name.length)).toEqual([7, 70_000, 1])
  })
  test('records that cross what is read at once', async () => {
    const manifest = madeLog([
      hex(COMPARATOR),
      ...Array.from({ length: 4 }, (_, i) =>
        hex(`${COMPARATOR} c801 0${i + 1} c901 80ea30 "${'n'.repeat(799_999)}${i}"`),
      ),
    ])
    const reads: number[] = []
    const whole = memoryFile('MANIFEST-000007', manifest)
    const database = await openFiles(
      new Map([
        ['CURRENT', current],
        ['MANIFEST-000007', { ...onDisk(whole), read: (at, into) => (reads.push(into.length), whole.read(at, into)) }],
      ]),
    )
    expect(database.columnFamilies.map(family => family.name.slice(-2))).toEqual(['lt', 'n0', 'n1', 'n2', 'n3'])
    expect(reads).toEqual([1 << 20, 1 << 20, 1 << 20, manifest.length - 3 * (1 << 20)])
  })
  test('one that is too large is not read', async () => {
    const large: File = {
      ...onDisk(memoryFile('MANIFEST-000007', new Uint8Array(0))),
      size: 9e9,
      read: () => {
        throw new Error('it is read')
      },
    }
    await expect(
      openFiles(
        new Map([
          ['CURRENT', current],
          ['MANIFEST-000007', large],
        ]),
      ),
    ).rejects.toThrow(
      new SavepointError('unsupported', 'a MANIFEST is too large', {
        file: 'MANIFEST-000007',
        offset: 2 ** 31,
        found: '9000000000 bytes',
        expected: 'at most 2147483648',
      }),
    )
  })
  const rows: readonly (readonly [what: string, edits: readonly string[], message: string])[] = [
    [
      'another comparator',
      ['01 03 "rev"'],
      'unsupported: MANIFEST-000007 @ 0x7: keys in a different order: found rev, expected leveldb.BytewiseComparator',
    ],
    [
      'an unknown tag',
      ['09 00 0b 00'],
      'unsupported: MANIFEST-000007 @ 0x9: unknown tag 11 in the MANIFEST; a newer RocksDB wrote it',
    ],
    ['blob files', [file('04 01 07')], 'unsupported: MANIFEST-000007 @ 0x22: values in blob files; BlobDB is not read'],
    [
      'an unknown field',
      [file('42 00')],
      'unsupported: MANIFEST-000007 @ 0x22: unknown field 66 of a file in the MANIFEST; a newer RocksDB wrote it',
    ],
    [
      'another directory',
      [file('41 01 01')],
      'unsupported: MANIFEST-000007 @ 0x25: a file in another data directory: found path 1, expected 0',
    ],
    [
      'a file that is not there',
      ['06 02 09'],
      'corrupt: MANIFEST-000007 @ 0x7: a file is deleted that is not there: found file 9 on level 2',
    ],
    ['a file twice', [file(), file()], 'corrupt: MANIFEST-000007 @ 0x2a: a file is added twice: found file 9'],
    [
      'a family that is not there',
      ['c801 05 09 00'],
      'corrupt: MANIFEST-000007 @ 0x7: no such column family: found ID 5, expected one of 0',
    ],
    [
      'a family twice',
      ['c801 05 c901 01 61', 'c801 05 c901 01 61'],
      'corrupt: MANIFEST-000007 @ 0x15: a column family is added twice: found ID 5',
    ],
    [
      'a short boundary',
      ['07 00 0a 10 02 0101 00'],
      'corrupt: MANIFEST-000007 @ 0xb: not an internal key: found 2 bytes, expected at least 8',
    ],
    [
      'a length past the end',
      ['01 80808010 61'],
      'truncated: MANIFEST-000007 @ 0xd: the data ends too early: found 1 bytes from 0xc, expected at least 33554432',
    ],
    [
      'a number without an end',
      ['02 ffffffffffffffffffffff'],
      'corrupt: MANIFEST-000007 @ 0x8: a number takes more than 10 bytes: found ffffffffffffffffffff',
    ],
    ['an edit inside a group', ['ac02 02', '09 00'], 'corrupt: MANIFEST-000007 @ 0x11: an edit inside an atomic group'],
  ]
  test.each(rows)('refuses %s', async (_, edits, message) => expect(await refused(edits)).toBe(message))

  const manifest = madeLog([hex(COMPARATOR)])
  const changed = (at: number, value: number): Uint8Array => manifest.with(at, value)
  const files: readonly (readonly [what: string, files: Readonly<Record<string, Uint8Array>>, message: string])[] = [
    [
      'no CURRENT',
      {},
      'missing-file: CURRENT: a file of the database is missing: found 0 other files, expected a handle with this local name',
    ],
    [
      'no MANIFEST',
      { CURRENT: hex('"MANIFEST-000007" 0a') },
      'missing-file: MANIFEST-000007: a file of the database is missing: found 1 other files, expected a handle with this local name',
    ],
    [
      'CURRENT without its end',
      { CURRENT: hex('"MANIFEST-000007"') },
      'corrupt: CURRENT @ 0x0: not the name of a MANIFEST: found "MANIFEST-000007", expected "MANIFEST-" and its number, then a line feed',
    ],
    [
      'a wrong checksum',
      { CURRENT: hex('"MANIFEST-000007" 0a'), 'MANIFEST-000007': changed(20, 0) },
      'corrupt: MANIFEST-000007 @ 0x0: wrong checksum of a record: found 8fd83610, expected f8b8f956',
    ],
    [
      'an unknown record',
      { CURRENT: hex('"MANIFEST-000007" 0a'), 'MANIFEST-000007': changed(6, 9) },
      'corrupt: MANIFEST-000007 @ 0x6: unknown type 9 of a record: expected 1 to 8',
    ],
    [
      'half a record',
      { CURRENT: hex('"MANIFEST-000007" 0a'), 'MANIFEST-000007': manifest.subarray(0, 20) },
      'truncated: MANIFEST-000007 @ 0x14: a record ends too early: found 20 bytes from 0x0, expected at least 35',
    ],
  ]
  test.each(files)('refuses %s', async (_, given, message) => {
    const error = await openFiles(
      new Map(Object.entries(given).map(([name, bytes]) => [name, memoryFile(name, bytes)])),
    ).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SavepointError)
    expect(`${(error as SavepointError).code}: ${(error as SavepointError).message}`).toBe(message)
  })
  test('tables that nothing refers to, and those of another size, are told of', async () => {
    const database = await open(
      [COMPARATOR, file()],
      [memoryFile('000009.sst', new Uint8Array(199)), memoryFile('000010.sst', new Uint8Array(5))],
    )
    expect(database.warnings.map(warning => `${warning.code}: ${warning.message}`)).toEqual([
      'corrupt: MANIFEST-000007: a table that no column family refers to: found 000010.sst',
      'corrupt: MANIFEST-000007: entries in the column family "default", which Flink never writes: found 1 tables, expected none',
    ])
    await expect(tableFile(database.files, database.columnFamilies[0]!.files[0]!)).rejects.toThrow(
      '000009.sst @ 0xc7: a table does not have the size that the MANIFEST states: found 199 bytes, expected 200 (in 000009.sst)',
    )
  })
})
