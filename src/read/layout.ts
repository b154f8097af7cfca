import { ByteReader } from '../bytes/reader.ts'
import { END_OF_KEY_GROUP, LAST_OF_STATE } from '../format/key-group-block.ts'
import { readBytes, type File } from '../model/file.ts'

const SNAPPY_STREAM = 0xff060000 | 0

/**
 * Whether the data behind a key-groups handle is canonical or heap-native: the handle does not say (format/handles.md). Reads the
 * number in front of a few key groups, for one may be damaged, or lengths in key group 0 where that is the only one. Canonical where nothing is stored; undefined where the file is too short to tell.
 */
export async function keyGroupsLayout(
  file: File,
  first: number,
  offsets: readonly number[],
  compressed: boolean,
): Promise<'canonical' | 'heap' | undefined> {
  if (offsets.length === 0 || offsets.includes(0)) return 'canonical'
  const there = offsets.flatMap((offset, i) => (offset + 4 <= file.size ? [{ keyGroup: first + i, offset }] : []))
  const last = there.at(-1)
  if (last === undefined) return undefined
  const wordAt = async (offset: number): Promise<number | undefined> =>
    new ByteReader(await readBytes(file, offset, 4), file.path, offset).peekInt()
  for (const { keyGroup, offset } of there.slice(-PROBES))
    if (keyGroup > 0 && (await wordAt(offset)) === keyGroup) return 'heap'
  if (last.keyGroup > 0) return 'canonical'
  if (compressed) return (await wordAt(last.offset)) === SNAPPY_STREAM ? 'canonical' : 'heap'
  return (await isCanonicalBlock(file, last.offset)) ? 'canonical' : 'heap'
}

/** Key groups whose number is looked for: a canonical one never begins with its own. */
const PROBES = 4

/** So many entries in a row are no accident. */
const ENOUGH = 100

/** Walks the entries of key group 0: every key must begin with the group's prefix, all lengths fit the file, and the end mark come. */
async function isCanonicalBlock(file: File, start: number): Promise<boolean> {
  const at = async (offset: number, size: number): Promise<ByteReader> =>
    new ByteReader(await readBytes(file, offset, size), file.path, offset)
  let offset = start + 2
  for (let entries = 0; entries < ENOUGH; entries++) {
    const key = await at(offset, 5)
    if (key.left < 5) return false
    const keyLength = key.int()
    const prefix = key.unsignedByte()
    if (keyLength < 1 || (prefix & 0x7f) !== 0) return false
    const value = await at(offset + 4 + keyLength, 4)
    const valueLength = value.peekInt()
    if (valueLength === undefined || valueLength < 0) return false
    offset += 8 + keyLength + valueLength
    if ((prefix & LAST_OF_STATE) === 0) continue
    const next = await at(offset, 2)
    if (next.left < 2) return false
    if (next.unsignedShort() === END_OF_KEY_GROUP) return true
    offset += 2
  }
  return true
}
