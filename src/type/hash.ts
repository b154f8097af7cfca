import { doubleBits, floatBits } from '../bytes/bits.ts'

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
  for (let at = digits.length % 8; at <= digits.length; at += 8) hash = chain(hash, Number.parseInt(digits.slice(Math.max(0, at - 8), at) || '0', 16))
  return value < 0n ? -hash | 0 : hash
}

const LONG_MAX = (1n << 63n) - 1n

/** BigDecimal.hashCode: 1.5 and 1.50 differ. Compact values (a long) hash another way than large ones. */
export function hashDecimal(unscaled: bigint, scale: number): number {
  const magnitude = unscaled < 0n ? -unscaled : unscaled
  if (magnitude > LONG_MAX) return chain(hashBigInteger(unscaled), scale)
  const folded = chain(Number(magnitude >> 32n) | 0, Number(BigInt.asIntN(32, magnitude)))
  return chain(unscaled < 0n ? -folded | 0 : folded, scale)
}
