import { doubleBits, floatBits } from '../bytes/bits.ts'
import type { ByteReader } from '../bytes/reader.ts'

// Java's hashCode of plain values, 32 bits wide (java.lang, java.math, java.time).

export const hashLongHalves = (high: number, low: number): number => high ^ low
export const hashLong = (value: bigint): number => Number(BigInt.asIntN(32, value ^ (value >> 32n)))

export const hashFloat = floatBits

export function hashDouble(value: number): number {
  const [high, low] = doubleBits(value)
  return hashLongHalves(high, low)
}

/** `31 * hash + next`, as lists, tuples and arrays chain. */
export const chain = (hash: number, next: number): number => (Math.imul(31, hash) + next) | 0

/** BigInteger.hashCode: over the magnitude as 32-bit words, most significant first, times the sign. */
export function hashBigInteger(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString(16)
  let hash = 0
  for (let at = digits.length % 8; at <= digits.length; at += 8)
    hash = chain(hash, Number.parseInt(digits.slice(Math.max(0, at - 8), at) || '0', 16))
  return value < 0n ? -hash | 0 : hash
}

/** BigDecimal.hashCode: 1.5 and 1.50 differ. What it does for values that fit a long comes to the same. */
export const hashDecimal = (unscaled: bigint, scale: number): number => chain(hashBigInteger(unscaled), scale)

const mix = (hash: number, word: number): number => {
  const k = Math.imul(word, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}
/** Murmur3 of 32 bits over words, little-endian, and bytes left over, each as a word of its own: as rows and texts of SQL hash. (MurmurHashUtils.hashBytes) */
export function hashBytes(view: ByteReader['view'], at: number, length: number): number {
  const whole = length & ~3
  let hash = 42
  for (let i = 0; i < whole; i += 4) hash = mix(hash, view.getInt32(at + i, true))
  for (let i = whole; i < length; i++) hash = mix(hash, view.getInt8(at + i))
  hash ^= length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
