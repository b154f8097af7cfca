import type { IHasher } from 'hash-wasm'

// One call on 4 KB takes 1.1 µs (XXH64), 1.3 (XXH32), 1.8 (XXH3), of which the WASM boundary is the smaller part: nothing to win by hand.
// Loaded where a hash is asked for: listing a snapshot needs none.

/** A hash's low 32 bits, with seed 0. */
export type Hash32 = (bytes: Uint8Array) => number

export const xxh32 = async (): Promise<Hash32> =>
  low32(await (await import('hash-wasm/dist/xxhash32.umd.min.js')).default.createXXHash32())
export const xxh64 = async (): Promise<Hash32> =>
  low32(await (await import('hash-wasm/dist/xxhash64.umd.min.js')).default.createXXHash64())
/** XXH3-64 with its default secret. */
export const xxh3 = async (): Promise<Hash32> =>
  low32(await (await import('hash-wasm/dist/xxhash3.umd.min.js')).default.createXXHash3())

function low32(hash: IHasher): Hash32 {
  return bytes => {
    const digest = hash.init().update(bytes).digest('binary') // big-endian
    const at = digest.length - 4
    return ((digest[at]! << 24) | (digest[at + 1]! << 16) | (digest[at + 2]! << 8) | digest[at + 3]!) >>> 0
  }
}
