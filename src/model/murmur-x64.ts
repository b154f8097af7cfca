// murmur3 x64 128, seed 0, in halves of 32 bits: dictionaries of millions of texts are hashed with it, and a bigint costs fifty times as much.
// Of a product the lower half is Math.imul, and the upper one is summed up from products of 16 bits.

const C1_LOW = 0x114253d5
const C1_HIGH = 0x87c37b91 | 0
const C2_LOW = 0x2745937f
const C2_HIGH = 0x4cf5ad43

/** The upper half of a product modulo 2^64. */
function upper(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  const a = aLow & 0xffff
  const b = aLow >>> 16
  const c = bLow & 0xffff
  const d = bLow >>> 16
  const first = ((Math.imul(b, c) >>> 0) + (Math.imul(a, c) >>> 16)) >>> 0
  const second = ((Math.imul(a, d) >>> 0) + (first & 0xffff)) >>> 0
  return (Math.imul(b, d) + (first >>> 16) + (second >>> 16) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0
}
/** What a sum of lower halves, one of which is `part`, leaves for the upper ones. */
const carry = (sum: number, part: number): number => (sum >>> 0 < part >>> 0 ? 1 : 0)

/** Hashes `bytes[from … to)` into `out`: both words, of each the lower half first. In little-endian order they are Guava's asBytes. */
export function murmur3x64(bytes: Uint8Array, from: number, to: number, out: Int32Array): void {
  let low1 = 0
  let high1 = 0
  let low2 = 0
  let high2 = 0
  for (let at = from; at < to; at += 16) {
    let low = half(bytes, at, to)
    let high = upper(low, half(bytes, at + 4, to), C1_LOW, C1_HIGH)
    low = Math.imul(low, C1_LOW)
    let turned = (low << 31) | (high >>> 1)
    low1 ^= Math.imul(turned, C2_LOW)
    high1 ^= upper(turned, (high << 31) | (low >>> 1), C2_LOW, C2_HIGH)
    if (at + 16 <= to) {
      turned = (low1 << 27) | (high1 >>> 5)
      low = (turned + low2) | 0
      high = (((high1 << 27) | (low1 >>> 5)) + high2 + carry(low, turned)) | 0
      low1 = (Math.imul(low, 5) + 0x52dce729) | 0
      high1 = (upper(low, high, 5, 0) + carry(low1, 0x52dce729)) | 0
    }
    low = half(bytes, at + 8, to)
    high = upper(low, half(bytes, at + 12, to), C2_LOW, C2_HIGH)
    low = Math.imul(low, C2_LOW)
    turned = (high << 1) | (low >>> 31) // by 33: the halves change places
    low2 ^= Math.imul(turned, C1_LOW)
    high2 ^= upper(turned, (low << 1) | (high >>> 31), C1_LOW, C1_HIGH)
    if (at + 16 <= to) {
      turned = (low2 << 31) | (high2 >>> 1)
      low = (turned + low1) | 0
      high = (((high2 << 31) | (low2 >>> 1)) + high1 + carry(low, turned)) | 0
      low2 = (Math.imul(low, 5) + 0x38495ab5) | 0
      high2 = (upper(low, high, 5, 0) + carry(low2, 0x38495ab5)) | 0
    }
  }
  out[0] = low1 ^ (to - from)
  out[1] = high1
  out[2] = low2 ^ (to - from)
  out[3] = high2
  add(out, 0, 2)
  add(out, 2, 0)
  finish(out, 0)
  finish(out, 2)
  add(out, 0, 2)
  add(out, 2, 0)
}

/** Four bytes of those before `to`, little-endian; behind it are zeros. */
function half(bytes: Uint8Array, at: number, to: number): number {
  if (at + 4 <= to) return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  let word = 0
  for (let i = to - 1; i >= at; i--) word = (word << 8) | bytes[i]!
  return word
}

/** Adds one word to another. */
function add(words: Int32Array, to: number, from: number): void {
  const low = (words[to]! + words[from]!) | 0
  words[to + 1] = words[to + 1]! + words[from + 1]! + carry(low, words[from]!)
  words[to] = low
}

function finish(words: Int32Array, at: number): void {
  let low = words[at]!
  let high = words[at + 1]!
  low ^= high >>> 1
  high = upper(low, high, 0xed558ccd | 0, 0xff51afd7 | 0)
  low = Math.imul(low, 0xed558ccd)
  low ^= high >>> 1
  high = upper(low, high, 0x1a85ec53, 0xc4ceb9fe | 0)
  low = Math.imul(low, 0x1a85ec53)
  words[at] = low ^ (high >>> 1)
  words[at + 1] = high
}
