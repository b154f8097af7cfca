import { hex } from '../bytes/hex.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { lengthBytes } from '../model/key-group.ts'

/**
 * Passes over the length behind a part of an ambiguous key, which is known by now. Whatever else stands there Flink skips as it restores to
 * the heap, and in RocksDB it never finds the key. (CompositeKeySerializationUtils.writeVariableIntBytes)
 */
export function skipLength(r: ByteReader, length: number): void {
  const at = r.at
  let left = length
  do {
    if (r.unsignedByte() !== (left & 0xff)) {
      const size = lengthBytes(length)
      throw r.error(
        'corrupt',
        `another length stands behind ${length} bytes of a key`,
        {
          found: hex(r.bytes.subarray(at, at + size)),
          expected: hex(Uint8Array.from({ length: size }, (_, i) => length >>> (8 * i))),
        },
        at,
      )
    }
    left >>>= 8
  } while (left > 0)
}
