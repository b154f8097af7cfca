import type { Batch } from '../../src/model/batch.ts'
import { memoryFile, type File } from '../../src/model/file.ts'
import { openDatabase, type Database } from '../../src/rocksdb/database.ts'
import type { ColumnFamily } from '../../src/rocksdb/manifest.ts'
import { scanFamily, type FamilyScan } from '../../src/rocksdb/scan.ts'

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
export const bytesOfHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** A file that is not in memory, as far as a reader can tell: `read` is asked. */
export const onDisk = ({ path, size, modified, link, read }: File): File => ({ path, size, modified, link, read })

/** One byte says the key group, so there may be 256 of them. */
export const ALL_KEY_GROUPS = { state: 0, subtask: 0, maxParallelism: 128, first: 0, count: 256 } as const

/** Keys as the tables have them, in hex: the key group of the run, which takes so many bytes, in front. */
export const storedKeys = ({ bytes, keyAt, keyEnd, runs }: Batch, width = 1): readonly string[] =>
  runs.flatMap(({ keyGroup, from, to }) =>
    Array.from(
      { length: to - from },
      (_, i) =>
        keyGroup.toString(16).padStart(2 * width, '0') + hexOf(bytes.subarray(keyAt[from + i]!, keyEnd[from + i]!)),
    ),
  )

/** Live entries as `<key hex> <value hex>`. */
export async function linesOf(
  database: Database,
  family: ColumnFamily,
  options: Partial<FamilyScan> = {},
): Promise<string[]> {
  const lines: string[] = []
  for await (const batch of scanFamily(database, family, { ...ALL_KEY_GROUPS, ...options })) {
    for (const [i, key] of storedKeys(batch).entries())
      lines.push(`${key} ${hexOf(batch.bytes.subarray(batch.valueAt[i]!, batch.valueEnd[i]!))}`)
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
