import { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'

// The structures of a zip file, as far as they are looked at (classes.md). Everything is little-endian. (APPNOTE.TXT 6.3)

const u2 = new Codec<number>({
  name: 'little-endian short',
  minBytes: 2,
  read(r) {
    r.skip(2)
    return r.view.getUint16(r.at - 2, true)
  },
  write(w, v) {
    w.byte(v)
    w.byte(v >>> 8)
  },
  skip: r => r.skip(2),
})
const u4 = new Codec<number>({
  name: 'little-endian int',
  minBytes: 4,
  read(r) {
    r.skip(4)
    return r.view.getUint32(r.at - 4, true)
  },
  write(w, v) {
    u2.write(w, v)
    u2.write(w, v >>> 16)
  },
  skip: r => r.skip(4),
})
/** Above 2^53 it is no longer exact, and as much too large as before. */
const u8 = new Codec<number>({
  name: 'little-endian long',
  minBytes: 8,
  read: r => u4.read(r) + u4.read(r) * 0x1_0000_0000,
  write(w, v) {
    u4.write(w, v)
    u4.write(w, Math.floor(v / 0x1_0000_0000))
  },
  skip: r => r.skip(8),
})

/** Stand where the zip64 structures have the number. */
export const IN_ZIP64_SHORT = 0xffff
export const IN_ZIP64 = 0xffff_ffff

/** The end of a zip file, behind which a comment may follow. Offsets count from its first byte, in front of which other bytes may lie. */
export const END_SIGNATURE = 0x06054b50
export const end = record('end of the central directory', {
  signature: u4,
  disk: u2,
  directoryDisk: u2,
  entriesOnDisk: u2,
  entries: u2,
  directorySize: u4,
  directoryAt: u4,
  commentLength: u2,
})

/** Right in front of the end, where there is one. */
export const LOCATOR_SIGNATURE = 0x07064b50
export const locator = record('zip64 locator', { signature: u4, disk: u4, endAt: u8, disks: u4 })
export const end64 = prefixed(
  'zip64 end of the central directory',
  0x06064b50,
  record('zip64 end of the central directory', {
    size: u8,
    madeBy: u2,
    needs: u2,
    disk: u4,
    directoryDisk: u4,
    entriesOnDisk: u8,
    entries: u8,
    directorySize: u8,
    directoryAt: u8,
  }),
  'corrupt',
  u4,
)

/** Of the central directory; name, extra fields and a comment follow. */
export const entry = prefixed(
  'entry of the central directory',
  0x02014b50,
  record('entry', {
    madeBy: u2,
    needs: u2,
    flags: u2,
    method: u2,
    time: u4,
    crc: u4,
    compressed: u4,
    size: u4,
    nameLength: u2,
    extraLength: u2,
    commentLength: u2,
    disk: u2,
    internal: u2,
    external: u4,
    at: u4,
  }),
  'corrupt',
  u4,
)

/** An extra field: a number that says what it is, and so many bytes. */
export const extra = record('extra field', { id: u2, length: u2 })
/** Its extra field has those of size, compressed size and offset that stand in it, in this order. */
export const ZIP64 = 1
export { u8 as zip64Number }

/** In front of an entry's data: name and extra fields follow. Sizes may stand in the central directory only. */
export const local = prefixed(
  'local header of an entry',
  0x04034b50,
  record('local header', {
    needs: u2,
    flags: u2,
    method: u2,
    time: u4,
    crc: u4,
    compressed: u4,
    size: u4,
    nameLength: u2,
    extraLength: u2,
  }),
  'corrupt',
  u4,
)
