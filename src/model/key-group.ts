/** Bytes of the key-group prefix of a composite key. (CompositeKeySerializationUtils) */
export const prefixBytes = (maxParallelism: number): 1 | 2 => (maxParallelism <= 128 ? 1 : 2)

/** The key group that the stored key at `at` begins with. */
export const keyGroupAt = (bytes: Uint8Array, at: number, prefix: 1 | 2): number =>
  prefix === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!

/** What the stored keys of a key group begin with. */
export const prefixOf = (keyGroup: number, maxParallelism: number): Uint8Array =>
  Uint8Array.from(prefixBytes(maxParallelism) === 1 ? [keyGroup] : [keyGroup >> 8, keyGroup & 0xff])

/** The key group of a key with that Java hashCode. (KeyGroupRangeAssignment, MathUtils.murmurHash) */
export function keyGroupOf(hash: number, maxParallelism: number): number {
  return murmur(hash) % maxParallelism
}

/** First and last key group of a subtask. (KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex) */
export function keyGroupRange(
  subtask: number,
  parallelism: number,
  maxParallelism: number,
): readonly [first: number, last: number] {
  return [
    Math.floor((subtask * maxParallelism + parallelism - 1) / parallelism),
    Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism),
  ]
}

export function murmur(code: number): number {
  let h = Math.imul(code, 0xcc9e2d51)
  h = (h << 15) | (h >>> 17)
  h = Math.imul(h, 0x1b873593)
  h = (h << 13) | (h >>> 19)
  h = (Math.imul(h, 5) + 0xe6546b64) | 0
  h ^= 4
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  if (h >= 0) return h
  return h === -0x8000_0000 ? 0 : -h
}
