/**
 * A record, in memory as in a temporary file: two words (32 bits in the order of this machine, which they never leave) for the bytes of
 * its key and of its payload, then both without a gap, then zeros or remains up to the next word. Records are copied by words.
 */
export const HEAD = 2

/** Words of a record. */
export const wordsOf = (key: number, payload: number): number => HEAD + Math.ceil((key + payload) / 4)

/**
 * The start of a key as two numbers in the order of keys: seven bytes, zeros where it ended, and how many of them were its own. Where
 * both numbers of two keys are equal the keys are, unless there is MORE.
 */
export const MORE = 8

/** The first four of the bytes `at … end`. */
export function highOf(bytes: Uint8Array, at: number, end: number): number {
  if (end - at >= 4) return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  return (
    ((at < end ? bytes[at]! << 24 : 0) |
      (at + 1 < end ? bytes[at + 1]! << 16 : 0) |
      (at + 2 < end ? bytes[at + 2]! << 8 : 0)) >>>
    0
  )
}

/** The three after them, and how many bytes there are, MORE at most. */
export function lowOf(bytes: Uint8Array, at: number, end: number): number {
  const left = end - at
  if (left >= 7)
    return ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | (left > 7 ? MORE : 7)) >>> 0
  return ((left > 4 ? bytes[at + 4]! << 24 : 0) | (left > 5 ? bytes[at + 5]! << 16 : 0) | left) >>> 0
}

/** Compares the keys of two records from byte `same` on. */
export function compareKeys(words: Uint32Array, bytes: Uint8Array, one: number, two: number, same: number): number {
  const length = words[one]!
  const otherLength = words[two]!
  const at = (one + HEAD) * 4
  const otherAt = (two + HEAD) * 4
  const shorter = length < otherLength ? length : otherLength
  for (let i = same; i < shorter; i++) {
    const difference = bytes[at + i]! - bytes[otherAt + i]!
    if (difference !== 0) return difference
  }
  return length - otherLength
}
