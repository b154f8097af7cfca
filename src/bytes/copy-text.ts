// Text from bytes to bytes of JSON, where nothing but its coding changes. Most of it is ASCII: that goes by words of four.

/** 0: stands for itself; 1: needs \u00xx; else the letter behind the backslash. */
export const ESCAPE = new Uint8Array(256)
ESCAPE.fill(1, 0, 0x20)
for (const [character, letter] of [
  ['"', '"'],
  ['\\', '\\'],
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
] as const)
  ESCAPE[character.charCodeAt(0)] = letter.charCodeAt(0)

/**
 * Whether four bytes are ASCII that needs no escape. Each term sets the upper bit of a byte: above ASCII; a quote or below a blank, for `^ 2`
 * lets these two lie below 0x21; a backslash. One that is awkward may set the bit of the byte above it, too.
 */
const isPlain = (word: number): boolean =>
  ((word | ((word ^ 0x0202_0202) - 0x2121_2121) | ((word ^ 0x5c5c_5c5c) - 0x0101_0101)) & 0x8080_8080) === 0

/** Copies ASCII that needs no escape, up to `count` bytes. The result says how many it was. */
export function copyPlain(from: DataView, at: number, count: number, into: DataView, to: number): number {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const word = from.getInt32(at + i)
    if (!isPlain(word)) break
    into.setInt32(to + i, word)
  }
  if (i > 0 && i + 4 > count) {
    const last = from.getInt32(at + count - 4) // some of it again
    if (isPlain(last)) {
      into.setInt32(to + count - 4, last)
      return count
    }
  }
  for (; i < count; i++) {
    const byte = from.getUint8(at + i)
    if (byte >= 0x80 || ESCAPE[byte] !== 0) break
    into.setUint8(to + i, byte)
  }
  return i
}

/**
 * Copies ASCII whose last byte has the high bit, without that bit, up to `end`. The result is how many bytes it was; −1 where one of them needs
 * an escape, or none is the last.
 */
export function copyMarked(from: DataView, at: number, end: number, into: DataView, to: number): number {
  const shift = to - at
  let i = at
  for (; i + 4 <= end; i += 4) {
    const word = from.getInt32(i)
    const marks = word & 0x8080_8080
    if (marks !== 0) {
      const last = Math.clz32(marks) >>> 3
      const behind = 0xff_ffff >>> (8 * last) // is not looked at, though copied
      if (!isPlain(((word & 0x7f7f_7f7f) | (0x4040_4040 & behind)) & (~behind | 0x4040_4040))) return -1
      into.setInt32(i + shift, word & 0x7f7f_7f7f)
      return i + last + 1 - at
    }
    if (!isPlain(word)) return -1
    into.setInt32(i + shift, word)
  }
  for (; i < end; i++) {
    const byte = from.getUint8(i)
    const unit = byte & 0x7f
    if (ESCAPE[unit] !== 0) return -1
    into.setUint8(i + shift, unit)
    if (byte !== unit) return i + 1 - at
  }
  return -1
}

/**
 * Copies `count` var-int UTF-16 units, as Flink's strings have them, where UTF-8 has as many bytes: ASCII that needs no escape, up to U+07FF,
 * and from U+4000 on what is no surrogate. The result is how many bytes; −1 where a unit is another, or they do not end in front of `end`.
 */
export function copyUnits(from: DataView, at: number, end: number, count: number, into: DataView, to: number): number {
  const shift = to - at
  let i = at
  for (let left = count; left > 0; left--) {
    if (left > end - i) return -1
    for (; left >= 4; left -= 4, i += 4) {
      const word = from.getInt32(i)
      if (!isPlain(word)) break
      into.setInt32(i + shift, word)
    }
    if (left < 4 && i + left >= at + 4) {
      const last = from.getInt32(i + left - 4) // some of it again
      if (isPlain(last)) {
        into.setInt32(i + left - 4 + shift, last)
        return i + left - at
      }
    }
    // now one by one, up to the first that is not ASCII
    let first = 0
    for (; left > 0; left--) {
      first = from.getUint8(i)
      if (first >= 0x80) break
      if (ESCAPE[first] !== 0) return -1
      into.setUint8(i++ + shift, first)
    }
    if (left === 0) break
    const bytes = copyUnit(from, i, end, first, into, i + shift)
    if (bytes < 0) return -1
    i += bytes
  }
  return i - at
}

/** A unit above ASCII: how many bytes it takes, here as there; −1 where these differ. */
function copyUnit(from: DataView, at: number, end: number, first: number, into: DataView, to: number): number {
  if (at + 2 > end) return -1
  const second = from.getUint8(at + 1)
  if (second < 0x80) {
    const unit = (first & 0x7f) | (second << 7)
    if (unit < 0x80 || unit >= 0x800) return -1
    into.setUint16(to, 0xc080 | ((unit & 0x7c0) << 2) | (unit & 0x3f))
    return 2
  }
  if (at + 3 > end) return -1
  const third = from.getUint8(at + 2)
  const unit = (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14)
  if (third === 0 || third > 3 || (unit & 0xf800) === 0xd800) return -1
  into.setUint16(to, 0xe080 | ((unit & 0xf000) >> 4) | ((unit >> 6) & 0x3f))
  into.setUint8(to + 2, 0x80 | (unit & 0x3f))
  return 3
}
