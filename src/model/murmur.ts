// murmur3 x86 128, seed 0, in four 32-bit lanes: a call into WASM for every entry of 50 bytes would cost more than the hash.

const C1 = 0x239b961b
const C2 = 0xab0e9789 | 0
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93 | 0

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

function finish(value: number): number {
  let h = value
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Hashes `bytes[from … to)` into `out`: four 32-bit words. What is long may come in pieces: `before` bytes, of which `out` has what they came
 * to, and `more`, a multiple of sixteen in all but the last piece.
 */
export function murmur3x86(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Int32Array,
  before = 0,
  more = false,
): void {
  let h1 = before === 0 ? 0 : out[0]!
  let h2 = before === 0 ? 0 : out[1]!
  let h3 = before === 0 ? 0 : out[2]!
  let h4 = before === 0 ? 0 : out[3]!
  const word = (at: number): number =>
    bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  let at = from
  for (; at + 16 <= to; at += 16) {
    h1 ^= Math.imul(rotate(Math.imul(word(at), C1), 15), C2)
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 ^= Math.imul(rotate(Math.imul(word(at + 4), C2), 16), C3)
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 ^= Math.imul(rotate(Math.imul(word(at + 8), C3), 17), C4)
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 ^= Math.imul(rotate(Math.imul(word(at + 12), C4), 18), C1)
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  if (more) {
    out[0] = h1
    out[1] = h2
    out[2] = h3
    out[3] = h4
    return
  }
  const left = to - at
  const tail = (start: number): number => {
    let k = 0
    for (let i = Math.min(left, start + 4) - 1; i >= start; i--) k = (k << 8) | bytes[at + i]!
    return k
  }
  if (left > 12) h4 ^= Math.imul(rotate(Math.imul(tail(12), C4), 18), C1)
  if (left > 8) h3 ^= Math.imul(rotate(Math.imul(tail(8), C3), 17), C4)
  if (left > 4) h2 ^= Math.imul(rotate(Math.imul(tail(4), C2), 16), C3)
  if (left > 0) h1 ^= Math.imul(rotate(Math.imul(tail(0), C1), 15), C2)
  const length = before + to - from
  h1 ^= length
  h2 ^= length
  h3 ^= length
  h4 ^= length
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = finish(h1)
  h2 = finish(h2)
  h3 = finish(h3)
  h4 = finish(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  out[0] = h1
  out[1] = h2 + h1
  out[2] = h3 + h1
  out[3] = h4 + h1
}
