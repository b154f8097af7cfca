import { hex } from './hex.ts'
import type { ByteReader } from './reader.ts'

/** Longer numbers are refused: ten million digits take seconds, and more than that the square of it. */
const MOST_BYTES = 4 * 1024 * 1024

/** The next bytes as big-endian two's complement, as BigInteger.toByteArray gives it. */
export function readBigBytes(r: ByteReader, length: number): bigint {
  if (length > MOST_BYTES && length <= r.left)
    throw r.error('unsupported', 'a number of too many digits', {
      found: `${length} bytes`,
      expected: `at most ${MOST_BYTES}`,
    })
  return bigFromBytes(r.take(length))
}
export function bigFromBytes(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex(bytes)}`)) // by shifts, 100 KB would take seconds
}

/** The fewest bytes that hold the value with its sign. */
export function bigToBytes(value: bigint): Uint8Array {
  const magnitude = (value < 0n ? ~value : value).toString(16)
  const bits = 4 * magnitude.length - Math.clz32(Number.parseInt(magnitude[0]!, 16)) + 28
  const length = (bits >> 3) + 1
  const digits = BigInt.asUintN(8 * length, value)
    .toString(16)
    .padStart(2 * length, '0')
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16))
}
