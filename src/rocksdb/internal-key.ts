import { SavepointError } from '../errors.ts'
import { fixed32 } from './little-endian.ts'

// An internal key is a user key and eight bytes: the type of the entry, and its sequence number in 56 bits. Order: user key ascending,
// then sequence and type descending, so that the newest entry of a key comes first. (db/dbformat.h)

export const TRAILER = 8

/** Types of entries. Those that are missing here are not read: blobs, timestamps, wide columns. */
export const DELETION = 0x00
export const PUT = 0x01
export const MERGE = 0x02
export const SINGLE_DELETION = 0x07
export const RANGE_DELETION = 0x0f

const UNREAD: Readonly<Record<number, string>> = {
  0x11: 'a blob index',
  0x14: 'a deletion with a timestamp',
  0x16: 'a wide-column entity',
}
export const typeName = (type: number): string => UNREAD[type] ?? `type 0x${type.toString(16).padStart(2, '0')}`

/** Throws unsupported where an entry of a data block is none that can be read. */
export function checkType(
  type: number,
  place: { readonly file: string; readonly offset: number; readonly path: string },
): void {
  if (type === PUT || type === MERGE || type === DELETION || type === SINGLE_DELETION) return
  throw new SavepointError('unsupported', `an entry that is ${typeName(type)}`, {
    ...place,
    expected: 'a put, a deletion or a merge operand',
  })
}

/** The sequence number before all others. As a double it is 2^56; all that entries have lie far below 2^53. */
export const MAX_SEQUENCE = 2 ** 56

/** Of the trailer that starts at `at`. */
const sequenceAt = (bytes: Uint8Array, at: number): number =>
  fixed32(bytes, at + 1) + (bytes[at + 5]! | (bytes[at + 6]! << 8) | (bytes[at + 7]! << 16)) * 0x1_0000_0000

export interface InternalKey {
  readonly userKey: Uint8Array
  readonly sequence: number
  readonly type: number
}

/** Negative: a before b. Bytes are unsigned; a shorter key comes before a longer one that begins with it. (BytewiseComparator) */
export function compareRanges(
  a: Uint8Array,
  aAt: number,
  aEnd: number,
  b: Uint8Array,
  bAt: number,
  bEnd: number,
): number {
  const length = aEnd - aAt < bEnd - bAt ? aEnd - aAt : bEnd - bAt
  for (let i = 0; i < length; i++) if (a[aAt + i] !== b[bAt + i]) return a[aAt + i]! - b[bAt + i]!
  return aEnd - aAt - (bEnd - bAt)
}

export const compareKeys = (a: Uint8Array, b: Uint8Array): number => compareRanges(a, 0, a.length, b, 0, b.length)

export const compareInternal = (a: InternalKey, b: InternalKey): number =>
  compareKeys(a.userKey, b.userKey) || b.sequence - a.sequence || b.type - a.type

/** undefined: too short for one. The user key is a copy. */
export function internalKey(bytes: Uint8Array): InternalKey | undefined {
  const at = bytes.length - TRAILER
  return at < 0 ? undefined : { userKey: bytes.slice(0, at), sequence: sequenceAt(bytes, at), type: bytes[at]! }
}
