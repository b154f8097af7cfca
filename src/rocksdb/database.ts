import { SavepointError } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'
import { textOf } from './little-endian.ts'
import { readManifest, type ColumnFamily } from './manifest.ts'
import type { LiveFile } from './version-edit.ts'

/** By their local names (`000042.sst`, `MANIFEST-000004`, `CURRENT`, …), wherever they lie; each is looked up when it is read. */
export type DatabaseFiles = ReadonlyMap<string, () => Promise<File>>

/** A RocksDB of one subtask. Its tables are read when something is asked of them. */
export interface Database {
  /** By ID; the first is `default`. */
  readonly columnFamilies: readonly ColumnFamily[]
  /** What does not keep the rest from being read: tables that nothing refers to, entries where Flink writes none. */
  readonly warnings: readonly SavepointError[]
  readonly files: DatabaseFiles
}

const CURRENT = 'CURRENT'
const LONGEST_CURRENT = 1024

/** Whether entries are read from a file of this local name; others (OPTIONS, logs) are for RocksDB itself. */
export const holdsEntries = (name: string): boolean => name === CURRENT || /^MANIFEST-\d+$|\.sst$/.test(name)

/** Opens a database from its files. Reads CURRENT and MANIFEST and nothing else. Throws missing-file, truncated, corrupt, unsupported, io. */
export async function openDatabase(files: DatabaseFiles): Promise<Database> {
  mustBeRocks(files)
  const current = await fileNamed(files, CURRENT)
  const manifest = await fileNamed(files, await manifestName(current))
  const columnFamilies = await readManifest(manifest)
  const live = new Set(columnFamilies.flatMap(family => family.files.map(file => file.name)))
  const strays = [...files.keys()].filter(name => name.endsWith('.sst') && !live.has(name))
  const warnings = strays.map(
    name =>
      new SavepointError('corrupt', 'a table that no column family refers to', { file: manifest.path, found: name }),
  )
  const unnamed = columnFamilies.find(family => family.id === 0)
  if (unnamed !== undefined && unnamed.files.length > 0)
    warnings.push(
      new SavepointError('corrupt', 'entries in the column family "default", which Flink never writes', {
        file: manifest.path,
        found: `${unnamed.files.length} tables`,
        expected: 'none',
      }),
    )
  return { columnFamilies, warnings, files }
}

/** Other engines (and other products' builds of Flink) put files of their own behind the same handles. */
function mustBeRocks(files: DatabaseFiles): void {
  const names = [...files.keys()]
  if (names.length === 0 || names.some(holdsEntries)) return
  throw new SavepointError('unsupported', 'state of an engine other than RocksDB, which is not read', {
    found: `${names.slice(0, 3).join(', ')}${names.length > 3 ? `, … (${names.length} files)` : ''}`,
    expected: `${CURRENT}, MANIFEST-… and tables (.sst)`,
  })
}

/** The bytes of a live file. Throws missing-file, truncated, corrupt, io. */
export async function tableFile(files: DatabaseFiles, { name, size }: LiveFile): Promise<File> {
  const file = await fileNamed(files, name)
  if (file.size === size) return file
  throw new SavepointError(
    file.size < size ? 'truncated' : 'corrupt',
    'a table does not have the size that the MANIFEST states',
    {
      file: file.path,
      offset: Math.min(file.size, size),
      path: name,
      found: `${file.size} bytes`,
      expected: String(size),
    },
  )
}

async function fileNamed(files: DatabaseFiles, name: string): Promise<File> {
  const open = files.get(name)
  if (open === undefined)
    throw new SavepointError('missing-file', 'a file of the database is missing', {
      file: name,
      found: `${files.size} other files`,
      expected: 'a handle with this local name',
    })
  return open()
}

async function manifestName(current: File): Promise<string> {
  const text = textOf(await readBytes(current, 0, Math.min(current.size, LONGEST_CURRENT)))
  const name = /^(MANIFEST-\d+)\n$/.exec(text)?.[1]
  if (name === undefined)
    throw new SavepointError('corrupt', 'not the name of a MANIFEST', {
      file: current.path,
      offset: 0,
      found: JSON.stringify(text.slice(0, 40)),
      expected: '"MANIFEST-" and its number, then a line feed',
    })
  return name
}
