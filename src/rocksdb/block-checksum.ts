import { crc32c, masked } from '../compress/crc32c.ts'
import { xxh3, xxh32, xxh64, type Hash32 } from '../compress/xxhash.ts'

/** The checksum of `bytes`, whose last byte is the type of the block (in a footer: merely its last byte). */
export type BlockChecksum = Hash32

interface Row {
  readonly name: string
  /** undefined: there is no checksum. */
  readonly load: (() => Promise<BlockChecksum>) | undefined
}

/** By the number in the footer. (ChecksumType in include/rocksdb/table.h, ComputeBuiltinChecksum in table/format.cc) */
export const CHECKSUMS: readonly Row[] = [
  { name: 'none', load: undefined },
  { name: 'CRC32C', load: async () => bytes => masked(crc32c(bytes)) },
  { name: 'XXH32', load: xxh32 },
  { name: 'XXH64', load: xxh64 },
  { name: 'XXH3', load: async () => withoutLast(await xxh3()) }, // RocksDB 6.27 added it
]

/** XXH3 is taken of the payload alone; the last byte goes into it by a multiplication. */
const withoutLast =
  (hash: Hash32): BlockChecksum =>
  bytes => {
    const last = bytes.length - 1
    return (hash(bytes.subarray(0, last)) ^ Math.imul(bytes[last]!, 0x6b9083d9)) >>> 0
  }

/** Format version 6: what is added to a checksum, so that a block does not fit elsewhere. 0 in older versions. */
export const contextOf = (base: number, offset: number): number =>
  base === 0 ? 0 : (base ^ ((offset >>> 0) + Math.floor(offset / 0x1_0000_0000))) >>> 0
