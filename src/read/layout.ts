import { ByteReader } from '../bytes/reader.ts'
import { readBytes, type File } from '../model/file.ts'

const SNAPPY_STREAM = 0xff060000 | 0
const END_OF_KEY_GROUP = 0xffff

/**
 * Whether the data behind a key-groups handle is canonical or heap-native: the handle does not say (format/handles.md). Reads four
 * bytes, or the start of key group 0 where that is the only one. Canonical where nothing is stored; undefined where the file is too short to tell.
 */
export async function keyGroupsLayout(file: File, first: number, offsets: readonly number[], compressed: boolean): Promise<'canonical' | 'heap' | undefined> {
  if (offsets.length === 0 || offsets.includes(0)) return 'canonical'
  const last = offsets.findLastIndex(offset => offset + 4 <= file.size)
  if (last < 0) return undefined
  const keyGroup = first + last
  const head = await readBytes(file, offsets[last]!, keyGroup > 0 ? 4 : 4096)
  const found = new ByteReader(head, file.path, offsets[last]).peekInt()
  if (keyGroup > 0) return found === keyGroup ? 'heap' : 'canonical'
  if (compressed) return found === SNAPPY_STREAM ? 'canonical' : 'heap'
  return isCanonicalBlock(new ByteReader(head, file.path, offsets[last]), file.size - offsets[last]!) ? 'canonical' : 'heap'
}

/** Walks the entries of key group 0 as far as `r` reaches: every key must begin with the group's prefix and fit the block. */
function isCanonicalBlock(r: ByteReader, size: number): boolean {
  let entries = 0
  if (r.left < 2) return false
  r.skip(2)
  while (r.left >= 9) {
    const keyLength = r.int()
    const prefix = r.bytes[r.at]! & 0x7f
    const last = (r.bytes[r.at]! & 0x80) !== 0
    if (keyLength < 1 || keyLength > size || prefix !== 0) return false
    if (keyLength + 4 > r.left) break
    r.skip(keyLength)
    const valueLength = r.int()
    if (valueLength < 0 || valueLength > size) return false
    entries++
    if (valueLength > r.left) break
    r.skip(valueLength)
    if (!last) continue
    if (r.left < 2) return r.left > 0
    if (r.unsignedShort() === END_OF_KEY_GROUP) return true
  }
  return entries > 0 && r.end < size
}
