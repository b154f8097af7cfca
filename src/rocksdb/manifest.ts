import { SavepointError } from '../errors.ts'
import type { File } from '../model/file.ts'
import { compareInternal } from './internal-key.ts'
import { LittleEndianReader } from './little-endian.ts'
import { logRecords } from './log-records.ts'
import { versionEdit, type LiveFile, type VersionEdit } from './version-edit.ts'

/** One state of an operator, as RocksDB keeps it. */
export interface ColumnFamily {
  readonly id: number
  /** The state's name; `default` is there always, and Flink never writes to it. */
  readonly name: string
  /** By level, then from the newest to the oldest (level 0) or from the smallest to the largest key. */
  readonly files: readonly LiveFile[]
}

/** Bytes: RocksDB begins another one after 1 GiB. */
const LARGEST = 2 ** 31
const COMPARATOR = 'leveldb.BytewiseComparator'

/** The column families and their live files: all edits of the MANIFEST applied in order. (VersionEditHandler) */
export async function readManifest(file: File): Promise<readonly ColumnFamily[]> {
  if (file.size > LARGEST)
    throw new SavepointError('unsupported', 'a MANIFEST is too large', {
      file: file.path,
      offset: LARGEST,
      found: `${file.size} bytes`,
      expected: `at most ${LARGEST}`,
    })
  const families = new Families()
  let group: Edit[] = []
  for await (const { bytes: record, offset } of logRecords(file)) {
    const r = new LittleEndianReader(record, file.path, offset)
    const edit = { ...versionEdit(r), r }
    if (edit.remaining === undefined) {
      if (group.length > 0) throw at(r, 'an edit inside an atomic group')
      families.apply(edit)
      continue
    }
    group.push(edit)
    if (edit.remaining > 0) continue
    for (const member of group) families.apply(member)
    group = []
  }
  return families.list() // a group still open at the end was never committed
}

type Edit = VersionEdit & { readonly r: LittleEndianReader }
type Family = { readonly id: number; readonly name: string; readonly files: Map<number, LiveFile> }

class Families {
  private readonly families = new Map<number, Family>([[0, { id: 0, name: 'default', files: new Map() }]])
  private readonly dropped = new Set<number>()

  apply({ family: id, added, dropped, comparator, deleted, files, r }: Edit): void {
    if (comparator !== undefined && comparator !== COMPARATOR)
      throw at(r, 'keys in a different order', 'unsupported', comparator, COMPARATOR)
    if (added !== undefined) {
      if (this.families.has(id)) throw at(r, 'a column family is added twice', 'corrupt', `ID ${id}`)
      this.families.set(id, { id, name: added, files: new Map() })
    }
    const family = this.families.get(id)
    if (family === undefined) {
      if (this.dropped.has(id)) return
      throw at(r, 'no such column family', 'corrupt', `ID ${id}`, `one of ${[...this.families.keys()].join(', ')}`)
    }
    if (dropped) {
      this.families.delete(id)
      this.dropped.add(id)
      return
    }
    for (const { level, number } of deleted) {
      if (family.files.get(number)?.level !== level)
        throw at(r, 'a file is deleted that is not there', 'corrupt', `file ${number} on level ${level}`)
      family.files.delete(number)
    }
    for (const file of files) {
      if (family.files.has(file.number)) throw at(r, 'a file is added twice', 'corrupt', `file ${file.number}`)
      family.files.set(file.number, file)
    }
  }

  list(): readonly ColumnFamily[] {
    return [...this.families.values()]
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, name, files }) => ({ id, name, files: [...files.values()].toSorted(inOrder) }))
  }
}

const at = (
  r: LittleEndianReader,
  what: string,
  code: 'corrupt' | 'unsupported' = 'corrupt',
  found?: string,
  expected?: string,
): SavepointError =>
  r.error(code, what, { ...(found !== undefined && { found }), ...(expected !== undefined && { expected }) }, 0)

function inOrder(a: LiveFile, b: LiveFile): number {
  if (a.level !== b.level) return a.level - b.level
  return a.level === 0 ? b.number - a.number : compareInternal(a.smallest, b.smallest)
}
