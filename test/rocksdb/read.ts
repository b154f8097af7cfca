import { memoryFile, type File } from '../../src/model/file.ts'
import { openDatabase, type Database } from '../../src/rocksdb/database.ts'
import type { ColumnFamily } from '../../src/rocksdb/manifest.ts'
import { scanFamily, type FamilyScan } from '../../src/rocksdb/scan.ts'

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
export const bytesOfHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

export const ALL_KEY_GROUPS = { state: 0, subtask: 0, prefix: 1, first: 0, count: 256 } as const

/** Live entries as `<key hex> <value hex>`. */
export async function linesOf(
  database: Database,
  family: ColumnFamily,
  options: Partial<FamilyScan> = {},
): Promise<string[]> {
  const lines: string[] = []
  for await (const { bytes, count, keyAt, keyEnd, valueAt, valueEnd } of scanFamily(database, family, {
    ...ALL_KEY_GROUPS,
    ...options,
  })) {
    for (let i = 0; i < count; i++)
      lines.push(`${hexOf(bytes.subarray(keyAt[i]!, keyEnd[i]!))} ${hexOf(bytes.subarray(valueAt[i]!, valueEnd[i]!))}`)
  }
  return lines
}

/** The value of a key, found by a scan of nothing but it. */
export async function lookup(
  database: Database,
  family: ColumnFamily,
  key: Uint8Array,
): Promise<Uint8Array | undefined> {
  const lines = await linesOf(database, family, { from: key, to: Uint8Array.from([...key, 0]) })
  if (lines.length > 1) throw new Error(`${lines.length} entries of a key`)
  return lines[0] === undefined ? undefined : bytesOfHex(lines[0].split(' ')[1]!)
}

export const familyNamed = (database: Database, name: string): ColumnFamily =>
  database.columnFamilies.find(family => family.name === name)!

/** A database of files by their local names. */
export const openFiles = (files: ReadonlyMap<string, File>): Promise<Database> =>
  openDatabase(new Map([...files].map(([name, file]) => [name, () => Promise.resolve(file)])))

/** The column family `s` of a database in memory. */
export async function openMade(
  files: ReadonlyMap<string, File>,
): Promise<{ readonly database: Database; readonly family: ColumnFamily }> {
  const database = await openFiles(files)
  return { database, family: familyNamed(database, 's') }
}

/** The same files with the bytes of one of them changed. */
export function withFile(
  files: ReadonlyMap<string, File>,
  name: string,
  bytes: Uint8Array | undefined,
): ReadonlyMap<string, File> {
  const changed = new Map(files)
  if (bytes === undefined) changed.delete(name)
  else changed.set(name, memoryFile(name, bytes))
  return changed
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
