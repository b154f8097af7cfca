import { murmur3x64 } from './murmur-x64.ts'

/**
 * The operator ID, 32 hex digits, that Flink derives from a uid: murmur3 x64 128 (seed 0) of its UTF-8 bytes.
 * (StreamGraphHasherV2, OperatorIDGenerator)
 */
export function operatorIdOf(uid: string): string {
  const bytes = uidBytes(uid)
  const words = new Int32Array(4)
  murmur3x64(bytes, 0, bytes.length, words)
  return operatorIdIn(words)
}

/** What is hashed: a lone surrogate is a question mark, as Java encodes it. */
export const uidBytes = (uid: string): Uint8Array => new TextEncoder().encode(uid.replace(/[\ud800-\udfff]/gu, '?'))

/** The 16 bytes as Guava's asBytes has them: halves of 32 bits, little-endian. */
export const operatorIdIn = (words: Int32Array): string => Array.from(words, littleEndianHex).join('')
const littleEndianHex = (word: number): string =>
  (word >>> 0).toString(16).padStart(8, '0').match(/../g)!.toReversed().join('')
