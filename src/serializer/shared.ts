import { beginsAlike } from '../bytes/alike.ts'
import { Codec } from '../codec/codec.ts'

/** So many bytes of values are kept to compare with. */
const KEPT = 4 * 1024 * 1024

/** The same bytes; values whose bytes are alike are one object, and with it all that is derived of it: a header may hold 32,767 of few. */
export function shared<T>(codec: Codec<T>): Codec<T> {
  let known = new Map<number, { readonly bytes: Uint8Array; readonly value: T }>()
  let kept = 0
  return new Codec<T>({
    name: codec.name,
    minBytes: codec.minBytes,
    write: codec.write,
    skip: codec.skip,
    trace: codec.trace,
    read(r) {
      const from = r.at
      const value = codec.read(r)
      const bytes = r.bytes.subarray(from, r.at)
      const hash = hashOf(bytes)
      const same = known.get(hash)
      if (same?.bytes.length === bytes.length && beginsAlike(same.bytes, bytes)) return same.value
      if (kept + bytes.length > KEPT) {
        known = new Map()
        kept = 0
      }
      if (same === undefined && bytes.length <= KEPT) {
        known.set(hash, { bytes: bytes.slice(), value })
        kept += bytes.length
      }
      return value
    },
  })
}

function hashOf(bytes: Uint8Array): number {
  let hash = bytes.length
  for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
  return hash
}
