const MASK = (1n << 64n) - 1n
const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn

/**
 * The operator ID, 32 hex digits, that Flink derives from a uid: murmur3 x64 128 (seed 0) of its UTF-8 bytes.
 * (StreamGraphHasherV2, OperatorIDGenerator)
 */
export function operatorIdOf(uid: string): string {
  return murmur3x64(new TextEncoder().encode(uid.replace(/[\ud800-\udfff]/gu, '?'))) // a lone surrogate, as Java encodes it
}

/** 128 bits as Guava's asBytes prints them: both words little-endian, h1 first. */
export function murmur3x64(bytes: Uint8Array): string {
  const blocks = bytes.length >> 4
  let h1 = 0n
  let h2 = 0n
  for (let i = 0; i < blocks; i++) {
    h1 ^= mixFirst(littleEndian(bytes.subarray(i * 16, i * 16 + 8)))
    h1 = (((rotate(h1, 27n) + h2) & MASK) * 5n + 0x52dce729n) & MASK
    h2 ^= mixSecond(littleEndian(bytes.subarray(i * 16 + 8, i * 16 + 16)))
    h2 = (((rotate(h2, 31n) + h1) & MASK) * 5n + 0x38495ab5n) & MASK
  }
  const tail = bytes.subarray(blocks * 16)
  if (tail.length > 8) h2 ^= mixSecond(littleEndian(tail.subarray(8)))
  if (tail.length > 0) h1 ^= mixFirst(littleEndian(tail.subarray(0, 8)))
  h1 ^= BigInt(bytes.length)
  h2 ^= BigInt(bytes.length)
  h1 = (h1 + h2) & MASK
  h2 = (h2 + h1) & MASK
  h1 = finish(h1)
  h2 = finish(h2)
  h1 = (h1 + h2) & MASK
  h2 = (h2 + h1) & MASK
  return littleEndianHex(h1) + littleEndianHex(h2)
}

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK
const mixFirst = (k: bigint): bigint => (rotate((k * C1) & MASK, 31n) * C2) & MASK
const mixSecond = (k: bigint): bigint => (rotate((k * C2) & MASK, 33n) * C1) & MASK
const littleEndianHex = (word: bigint): string =>
  word.toString(16).padStart(16, '0').match(/../g)!.toReversed().join('')
const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

function finish(k: bigint): bigint {
  let h = k
  h = ((h ^ (h >> 33n)) * 0xff51afd7ed558ccdn) & MASK
  h = ((h ^ (h >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK
  return h ^ (h >> 33n)
}
