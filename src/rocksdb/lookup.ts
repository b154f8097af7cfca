import { tableFile, type Database } from './database.ts'
import { EntryCursor } from './entries.ts'
import { Group } from './group.ts'
import { IndexCursor } from './index-cursor.ts'
import { checkType, compareKeys, MERGE, PUT, sequenceAt, TRAILER } from './internal-key.ts'
import type { ColumnFamily } from './manifest.ts'
import { coverOf } from './range-sweep.ts'
import type { Table } from './table.ts'

interface Version {
  readonly sequence: number
  readonly type: number
  readonly value: Uint8Array
}

/**
 * The value of one key as RocksDB's iterator gives it, merge operands folded; undefined: there is none. Of the files whose boundaries the
 * key is in it reads the end, the index (of two levels: one partition) and one data block, more only where versions of the key go on in
 * the next; with several look-ups the ends of files are read once. Throws missing-file, truncated, corrupt, unsupported, unknown-version, io.
 */
export async function lookup(database: Database, family: ColumnFamily, key: Uint8Array): Promise<Uint8Array | undefined> {
  const versions: Version[] = []
  const covers: ((sequence: number) => boolean)[] = []
  for (const live of family.files) {
    if (compareKeys(live.smallest.userKey, key) > 0 || compareKeys(key, live.largest.userKey) > 0) continue
    const table = await database.tables.open(live, await tableFile(database.files, live), database.verify)
    table.checkMergeOperator()
    covers.push(coverOf(table, key))
    await addVersions(table, key, versions)
  }
  const group = new Group()
  for (const { sequence, type, value } of versions.toSorted((a, b) => b.sequence - a.sequence || b.type - a.type)) {
    if (covers.some(cover => cover(sequence))) break
    if (type === MERGE || (type === PUT && group.operands > 0)) group.add(value, 0, value.length)
    else if (type === PUT) return value
    if (type !== MERGE) break
  }
  if (group.operands === 0) return undefined
  const value = new Uint8Array(group.size)
  group.write(value, 0)
  return value
}

async function addVersions(table: Table, key: Uint8Array, found: Version[]): Promise<void> {
  const index = await IndexCursor.open(table)
  await index.seek(key)
  for (let handle = await index.next(); handle !== undefined; handle = await index.next()) {
    const goesOn = compareKeys(index.separator, key) === 0 && !index.endsKeys
    const place = table.place(handle.offset)
    const entries = new EntryCursor(await table.dataBlock(handle), place)
    while (entries.next()) {
      const end = entries.key.length - TRAILER
      if (end < 0) throw entries.error('no internal key', `${entries.key.length} bytes`, `at least ${TRAILER}`)
      const order = compareKeys(entries.key.subarray(0, end), key)
      if (order > 0) break
      if (order !== 0) continue
      checkType(entries.key[end]!, place)
      found.push({ sequence: table.globalSequence ?? sequenceAt(entries.key, end), type: entries.key[end]!, value: entries.value.slice() })
    }
    if (!goesOn) return
  }
}
