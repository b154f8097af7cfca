import { SavepointError } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'
import { textOf } from './little-endian.ts'
import { readManifest, type ColumnFamily } from './manifest.ts'
import { TableCache } from './table-cache.ts'
import type { LiveFile } from './version-edit.ts'

/** A RocksDB of one subtask. Its tables are read when something is asked of them. */
export interface Database {
  /** By ID; the first is `default`. */
  readonly columnFamilies: readonly ColumnFamily[]
  /** What does not keep the rest from being read: files that are missing or have another size, tables that nothing refers to. */
  readonly warnings: readonly SavepointError[]
  /** By their local names. */
  readonly files: ReadonlyMap<string, File>
  /** Whether checksums are verified. */
  readonly verify: boolean
  /** Tables that look-ups have opened. */
  readonly tables: TableCache
}

export interface DatabaseOptions {
  /** Verify every checksum. */
  readonly verify?: boolean
}
export const DATABASE_DEFAULTS = { verify: true } as const

const CURRENT = 'CURRENT'
const LONGEST_CURRENT = 1024

/**
 * Opens a database from its files by their local names (`000042.sst`, `MANIFEST-000004`, `CURRENT`, …), wherever they lie. Reads CURRENT
 * and MANIFEST and nothing else. Throws missing-file, truncated, corrupt, unsupported, io.
 */
export async function openDatabase(files: ReadonlyMap<string, File>, options: DatabaseOptions = {}): Promise<Database> {
  const { verify } = { ...DATABASE_DEFAULTS, ...options }
  const current = fileNamed(files, CURRENT)
  const manifest = fileNamed(files, await manifestName(current))
  const columnFamilies = await readManifest(manifest, verify)
  const live = columnFamilies.flatMap(family => family.files)
  const names = new Set(live.map(file => file.name))
  const warnings = live.flatMap(file => problemOf(files, file) ?? [])
  for (const [name, file] of files) {
    if (name.endsWith('.sst') && !names.has(name)) warnings.push(new SavepointError('corrupt', 'no column family refers to this table', { file: file.path, path: name }))
  }
  const unnamed = columnFamilies.find(family => family.id === 0)
  if (unnamed !== undefined && unnamed.files.length > 0) warnings.push(new SavepointError('corrupt', 'entries in the column family "default", which Flink never writes', { file: manifest.path, found: `${unnamed.files.length} tables`, expected: 'none' }))
  return { columnFamilies, warnings, files, verify, tables: new TableCache() }
}

/** The bytes of a live file. Throws missing-file, truncated, corrupt. */
export function tableFile(files: ReadonlyMap<string, File>, live: LiveFile): File {
  const problem = problemOf(files, live)
  if (problem !== undefined) throw problem
  return fileNamed(files, live.name)
}

function problemOf(files: ReadonlyMap<string, File>, { name, size }: LiveFile): SavepointError | undefined {
  const file = files.get(name)
  if (file === undefined) return missing(files, name)
  if (file.size === size) return undefined
  return new SavepointError(file.size < size ? 'truncated' : 'corrupt', 'a table has another size than the MANIFEST says', { file: file.path, offset: Math.min(file.size, size), path: name, found: `${file.size} bytes`, expected: String(size) })
}

function fileNamed(files: ReadonlyMap<string, File>, name: string): File {
  const file = files.get(name)
  if (file === undefined) throw missing(files, name)
  return file
}

const missing = (files: ReadonlyMap<string, File>, name: string): SavepointError =>
  new SavepointError('missing-file', 'a file of the database is missing', { file: name, found: `${files.size} other files`, expected: 'a handle with this local name' })

async function manifestName(current: File): Promise<string> {
  const text = textOf(await readBytes(current, 0, Math.min(current.size, LONGEST_CURRENT)))
  const name = /^(MANIFEST-\d+)\n$/.exec(text)?.[1]
  if (name === undefined) throw new SavepointError('corrupt', 'no name of a MANIFEST', { file: current.path, offset: 0, found: JSON.stringify(text.slice(0, 40)), expected: '"MANIFEST-" and its number, then a line feed' })
  return name
}
