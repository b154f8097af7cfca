import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { memoryFile, type File } from '../../src/model/file.ts'
import { statisticsOf } from '../../src/rocksdb/statistics.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import { seeded } from '../damage/damage.ts'
import { bytesOfHex, collect, hexOf, linesOf, lookup, openFiles } from '../rocksdb/read.ts'
import { sized } from '../tier.ts'
import { bytesOf, CORPUS_DIR, filesNamed, SKIPPED } from './folder.ts'

/** What RocksDB's own iterator gives: per column family its rows. */
function expectedOf(folder: string): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, string[]>()
  let rows: string[] = []
  for (const line of gunzipSync(bytesOf(join(folder, 'expected.txt.gz')))
    .toString()
    .split('\n')
    .slice(0, -1)) {
    if (line.startsWith('CF ')) families.set(line.slice(3), (rows = []))
    else rows.push(line)
  }
  return families
}

const filesOf = (folder: string): ReadonlyMap<string, File> =>
  new Map(
    readdirSync(folder)
      .filter(name => name !== 'expected.txt.gz')
      .map(name => [name, memoryFile(name, bytesOf(join(folder, name)))]),
  )

const folders = filesNamed('expected.txt.gz')
  .map(dirname)
  .map(folder => [basename(folder), folder] as const)
/** Of keys that are there, and of keys that are not, per database. */
const LOOK_UPS = sized({ quick: 20, test: 100, long: 1000 })
let rows = 0
let lookUps = 0

describe.skipIf(CORPUS_DIR === undefined)(`corpus: databases of RocksDB (${CORPUS_DIR ?? SKIPPED})`, () => {
  describe.each(folders)('%s', (name, folder) => {
    const expected = expectedOf(folder)
    test('live entries are those of the iterator', async () => {
      const database = await openFiles(filesOf(folder))
      expect(database.columnFamilies.map(family => `${family.id} ${family.name}`)).toEqual([...expected.keys()])
      for (const family of database.columnFamilies) {
        const found = await linesOf(database, family)
        expect(found).toEqual(expected.get(`${family.id} ${family.name}`))
        rows += found.length
      }
    })
    test('look-ups', async () => {
      const database = await openFiles(filesOf(folder))
      const share = Math.ceil(LOOK_UPS / [...expected.values()].filter(lines => lines.length > 0).length)
      const next = seeded(name.length * 104_729 + 7)
      for (const family of database.columnFamilies) {
        const all = expected.get(`${family.id} ${family.name}`)!
        const values = new Map(all.map(line => line.split(' ') as [string, string]))
        const keys = [...values.keys()]
        const wrong: string[] = []
        const look = async (key: string): Promise<void> => {
          const value = await lookup(database, family, bytesOfHex(key))
          if ((value && hexOf(value)) !== values.get(key)) wrong.push(key)
          lookUps++
        }
        for (let i = 0; i < Math.min(share, keys.length); i++) await look(keys[next(keys.length)]!)
        for (let i = 0; i < Math.min(share, keys.length); i++) {
          const key = bytesOfHex(keys[next(keys.length)]!)
          if (i % 2 === 0) key[next(key.length)]! ^= 1 + next(255)
          await look(i % 2 === 0 ? hexOf(key) : hexOf(key.subarray(0, next(key.length))))
        }
        expect(wrong).toEqual([])
      }
    })
    test('a part of the keys', async () => {
      const database = await openFiles(filesOf(folder))
      const next = seeded(name.length * 7919 + 3)
      for (const family of database.columnFamilies) {
        const all = expected.get(`${family.id} ${family.name}`)!
        for (let i = 0; i < 10 && all.length > 0; i++) {
          const [from, to] = [
            all[next(all.length)]!.split(' ')[0]!,
            all[next(all.length)]!.split(' ')[0]!,
          ].toSorted() as [string, string]
          const first = next(64)
          const count = 1 + next(64)
          let dropped = 0
          const found = await linesOf(database, family, {
            from: bytesOfHex(from),
            to: bytesOfHex(to),
            first,
            count,
            dropped: entries => void (dropped = entries),
          })
          const inRange = all.filter(line => line.split(' ')[0]! >= from && line.split(' ')[0]! < to)
          const inGroups = inRange.filter(
            line =>
              Number.parseInt(line.slice(0, 2), 16) >= first && Number.parseInt(line.slice(0, 2), 16) < first + count,
          )
          expect(found).toEqual(inGroups)
          expect(dropped).toBe(inRange.length - inGroups.length)
        }
      }
    })
    test('nothing is wrong with it', async () => {
      const database = await openFiles(filesOf(folder))
      for (const family of database.columnFamilies) {
        expect(await collect(verifyFamily(database, family))).toEqual([])
        const { entries } = await statisticsOf(database, family)
        expect(entries).toBeGreaterThanOrEqual(expected.get(`${family.id} ${family.name}`)!.length - 1)
      }
    })
  })
  test('what was read', () =>
    void process.stdout.write(`corpus rocksdb: ${folders.length} databases, ${rows} rows, ${lookUps} look-ups\n`))
})
