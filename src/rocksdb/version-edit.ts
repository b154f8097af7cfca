import { internalKey, MAX_SEQUENCE, type InternalKey } from './internal-key.ts'
import { textOf, numberOf, type LittleEndianReader } from './little-endian.ts'

// What one logical record of a MANIFEST says: tags and their payloads until the record ends. (db/version_edit.cc)

/** A table file as the MANIFEST describes it. */
export interface LiveFile {
  readonly number: number
  /** Its local name: `000042.sst`. */
  readonly name: string
  readonly level: number
  /** Bytes. */
  readonly size: number
  readonly smallest: InternalKey
  readonly largest: InternalKey
  /** Of its entries; 0 and MAX_SEQUENCE in the oldest form, which does not state them. */
  readonly smallestSequence: number
  readonly largestSequence: number
  /** Bytes behind the data blocks; undefined where the writer (RocksDB below 8) did not say. */
  readonly tail: number | undefined
}

export interface VersionEdit {
  /** ID of the column family it is about. */
  family: number
  added: string | undefined
  dropped: boolean
  comparator: string | undefined
  readonly deleted: { readonly level: number; readonly number: number }[]
  readonly files: LiveFile[]
  /** Edits of its atomic group that are still to come; undefined: it is in none. */
  remaining: number | undefined
}

type Read = (r: LittleEndianReader, edit: VersionEdit) => void

const IGNORABLE = 0x2000
const skipNumber: Read = r => void r.sequence()
const skipBytes: Read = r => void r.lengthPrefixed()

const TAGS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [1, (r, edit) => void (edit.comparator = textOf(r.lengthPrefixed()))],
  [2, skipNumber], // log number
  [3, skipNumber], // next file number
  [4, skipNumber], // last sequence number
  [5, r => void (r.varint32(), r.lengthPrefixed())], // compaction cursor
  [6, (r, edit) => void edit.deleted.push({ level: r.varint32(), number: r.varint64() })],
  [7, (r, edit) => void edit.files.push(newFile(r, { path: false, sequences: false, custom: false }))],
  [9, skipNumber], // previous log number
  [10, skipNumber], // least log number to keep
  [100, (r, edit) => void edit.files.push(newFile(r, { path: false, sequences: true, custom: false }))],
  [102, (r, edit) => void edit.files.push(newFile(r, { path: true, sequences: true, custom: false }))],
  [103, (r, edit) => void edit.files.push(newFile(r, { path: false, sequences: true, custom: true }))],
  [200, (r, edit) => void (edit.family = r.varint32())],
  [201, (r, edit) => void (edit.added = textOf(r.lengthPrefixed()))],
  [202, (_, edit) => void (edit.dropped = true)],
  [203, r => void r.varint32()], // largest column family
  [300, (r, edit) => void (edit.remaining = r.varint32())],
  [400, blobAdded],
  [401, blobGarbage],
  [8194, blobAdded], // as RocksDB 6.8 to 6.11 wrote them
  [8195, blobGarbage],
  [8196, walAdded],
  [8197, skipNumber], // write-ahead log deleted
])

/** Decodes the whole record. Throws unsupported where it has what cannot be passed over. */
export function versionEdit(r: LittleEndianReader): VersionEdit {
  const edit: VersionEdit = {
    family: 0,
    added: undefined,
    dropped: false,
    comparator: undefined,
    deleted: [],
    files: [],
    remaining: undefined,
  }
  while (r.left > 0) {
    const at = r.at
    const tag = r.varint32()
    const read = TAGS.get(tag) ?? ((tag & IGNORABLE) !== 0 ? skipBytes : undefined)
    if (read === undefined)
      throw r.error('unsupported', `unknown tag ${tag} in the MANIFEST`, { hint: 'a newer RocksDB wrote it' }, at)
    read(r, edit)
  }
  return edit
}

function newFile(
  r: LittleEndianReader,
  has: { readonly path: boolean; readonly sequences: boolean; readonly custom: boolean },
): LiveFile {
  const level = r.varint32()
  const number = r.varint64()
  if (has.path) onlyPath(r, r.varint32())
  const size = r.varint64()
  const smallest = boundary(r)
  const largest = boundary(r)
  const smallestSequence = has.sequences ? r.sequence() : 0
  const largestSequence = has.sequences ? r.sequence() : MAX_SEQUENCE
  const tail = has.custom ? customFields(r) : undefined
  return { number, name: tableName(number), level, size, smallest, largest, smallestSequence, largestSequence, tail }
}

const tableName = (number: number): string => `${String(number).padStart(6, '0')}.sst`

function boundary(r: LittleEndianReader): InternalKey {
  const at = r.at
  const bytes = r.lengthPrefixed()
  const key = internalKey(bytes)
  if (key === undefined)
    throw r.error('corrupt', 'not an internal key', { found: `${bytes.length} bytes`, expected: 'at least 8' }, at)
  return key
}

function onlyPath(r: LittleEndianReader, path: number): void {
  if (path !== 0)
    throw r.error('unsupported', 'a file in another data directory', { found: `path ${path}`, expected: '0' })
}

const [CUSTOM_END, OLDEST_BLOB, TAIL_SIZE, MUST_BE_KNOWN, PATH] = [1, 4, 15, 64, 65] as const

/** Fields of tag 103 up to the one that ends them; the size of the tail. */
function customFields(r: LittleEndianReader): number | undefined {
  let tail: number | undefined
  for (;;) {
    const at = r.at
    const field = r.varint32()
    if (field === CUSTOM_END) return tail
    const bytes = r.lengthPrefixed()
    if (field === OLDEST_BLOB) throw r.error('unsupported', 'values in blob files', { hint: 'BlobDB is not read' }, at)
    if (field === PATH) onlyPath(r, bytes[0] ?? 0)
    else if (field === TAIL_SIZE) tail = numberOf(bytes)
    else if ((field & MUST_BE_KNOWN) !== 0)
      throw r.error(
        'unsupported',
        `unknown field ${field} of a file in the MANIFEST`,
        { hint: 'a newer RocksDB wrote it' },
        at,
      )
  }
}

function blobAdded(r: LittleEndianReader): void {
  for (let i = 0; i < 3; i++) r.sequence() // number, count, bytes
  r.lengthPrefixed()
  r.lengthPrefixed()
  blobFields(r)
}

function blobGarbage(r: LittleEndianReader): void {
  for (let i = 0; i < 3; i++) r.sequence()
  blobFields(r)
}

function blobFields(r: LittleEndianReader): void {
  while (r.varint32() !== 0) r.lengthPrefixed()
}

function walAdded(r: LittleEndianReader): void {
  r.sequence()
  for (let tag = r.varint32(); tag !== 1; tag = r.varint32()) r.sequence()
}
