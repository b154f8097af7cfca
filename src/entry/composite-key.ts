import { hex } from '../bytes/hex.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { Type } from '../model/type.ts'
import { lengthOf } from '../type/types.ts'

/**
 * Whether both key and namespace vary in length: then the length of each stands behind it, so that no key and namespace together have the
 * bytes of others. (CompositeKeySerializationUtils.isAmbiguousKeyPossible)
 */
export const isAmbiguous = ({
  key,
  namespace,
}: {
  readonly key: Type | undefined
  readonly namespace: Type | undefined
}): boolean => key !== undefined && namespace !== undefined && lengthOf(key) < 0 && lengthOf(namespace) < 0

/**
 * Bytes that the length of a part takes behind it: the length in base 256, low byte first, at least one. It cannot be found from behind:
 * whoever knows how long the part was knows how much to skip. (CompositeKeySerializationUtils.writeVariableIntBytes)
 */
export function lengthBytes(length: number): 1 | 2 | 3 | 4 {
  if (length < 0x100) return 1
  if (length < 0x10000) return 2
  return length < 0x1000000 ? 3 : 4
}

/**
 * Passes over the length behind a part, which is known by now. Throws corrupt where another one stands there: Flink skips it as it restores
 * to the heap, and in RocksDB it never finds the key.
 */
export function skipLength(r: ByteReader, length: number): void {
  const at = r.at
  let left = length
  do {
    if (r.unsignedByte() !== (left & 0xff)) {
      const size = lengthBytes(length)
      throw r.error(
        'corrupt',
        `a different length follows ${length} bytes of a key`,
        {
          found: hex(r.bytes.subarray(at, Math.min(at + size, r.end))),
          expected: hex(Uint8Array.from({ length: size }, (_, i) => length >>> (8 * i))),
        },
        at,
      )
    }
    left >>>= 8
  } while (left > 0)
}
