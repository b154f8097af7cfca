import type { Type } from '../model/type.ts'

/** Bytes of a timer's timestamp, in front of its key: milliseconds, the sign bit flipped so that bytes sort by time. (TimerSerializer) */
export const TIMESTAMP = 8
const SIGN = 0x80

/** Type of the bytes of a timestamp. */
export const timestampType: Type = { kind: 'sortableLong' }

/** Milliseconds since 1970 of the timestamp at `at`. */
export function timestampOf(bytes: Uint8Array, at: number): bigint {
  let value = BigInt(bytes[at]! ^ SIGN)
  for (let i = 1; i < TIMESTAMP; i++) value = (value << 8n) | BigInt(bytes[at + i]!)
  return BigInt.asIntN(64, value)
}

/** The first byte of a timestamp as it is stored, from that of a plain long. */
export const flipSign = (first: number): number => first ^ SIGN
