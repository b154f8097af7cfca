import { describe, expect, test } from 'vitest'
import { memoryFile } from '../../src/model/file.ts'
import { statisticsOf } from '../../src/rocksdb/statistics.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import { bytesOfHex, collect, hexOf, linesOf, lookup, openMade } from './read.ts'
import { VECTORS, type Vector } from './vectors.ts'

const open = ({ manifestName, manifest, table }: Vector): ReturnType<typeof openMade> =>
  openMade(
    new Map([
      ['CURRENT', memoryFile('CURRENT', new TextEncoder().encode(`${manifestName}\n`))],
      [manifestName, memoryFile(manifestName, manifest)],
      ['000010.sst', memoryFile('000010.sst', table)],
    ]),
  )

describe.each(VECTORS)('five writes, RocksDB $release', vector => {
  test('the MANIFEST', async () => {
    const { database, family } = await open(vector)
    expect(database.warnings).toEqual([])
    expect(database.columnFamilies.map(({ id, name }) => [id, name])).toEqual([
      [0, 'default'],
      [1, 's'],
    ])
    expect(family.files).toHaveLength(1)
    const [file] = family.files
    expect(file).toMatchObject({
      number: 10,
      name: '000010.sst',
      level: 0,
      size: vector.table.length,
      smallestSequence: 1,
      largestSequence: 5,
      tail: vector.release === '8.10' ? vector.table.length - 69 : undefined,
    })
    expect([hexOf(file!.smallest.userKey), file!.smallest.sequence, file!.smallest.type]).toEqual(['056b6100', 1, 1])
    expect([hexOf(file!.largest.userKey), file!.largest.sequence, file!.largest.type]).toEqual(['0a', 2 ** 56, 0x0f])
  })
  test('live entries', async () => {
    const { database, family } = await open(vector)
    expect(await linesOf(database, family)).toEqual(['056b6100 6f6e65', '056b6200 782c79'])
  })
  test('look-ups', async () => {
    const { database, family } = await open(vector)
    const found = await Promise.all(
      ['056b6100', '056b6200', '056b6300', '0800', '056b61', ''].map(key => lookup(database, family, bytesOfHex(key))),
    )
    expect(found.map(value => value && hexOf(value))).toEqual([
      '6f6e65',
      '782c79',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
  test('statistics', async () => {
    const { database, family } = await open(vector)
    expect(await statisticsOf(database, family)).toEqual({
      files: 1,
      bytes: vector.table.length,
      entries: 5,
      deletions: 2,
      rangeDeletions: 1,
      mergeOperands: 2,
      rawKeyBytes: 57,
      rawValueBytes: 6,
      dataBlocks: 1,
      levels: [{ level: 0, files: 1, bytes: vector.table.length }],
      formatVersions: { 5: 1 },
      checksums: { [vector.release === '8.10' ? 'XXH3' : 'CRC32C']: 1 },
      compressions: { NoCompression: 1 },
      mergeOperators: { StringAppendTESTOperator: 1 },
      indexTypes: { 'binary search': 1 },
    })
  })
  test('nothing is wrong with it', async () => {
    const { database, family } = await open(vector)
    expect(await collect(verifyFamily(database, family))).toEqual([])
  })
})
