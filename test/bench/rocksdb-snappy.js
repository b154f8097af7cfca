// Snappy as the C++ library compresses: greedy, one table of hashes of four bytes, larger steps the longer nothing is found.
const table = new Uint16Array(4096)
const FRAGMENT = 1 << 16

/** Compresses `bytes` into `to`; the result is the length. */
export function snappy(bytes, to) {
  let out = 0
  let rest = bytes.length
  for (; rest >= 0x80; rest >>>= 7) to[out++] = (rest & 0x7f) | 0x80
  to[out++] = rest
  for (let at = 0; at < bytes.length; at += FRAGMENT) out = fragment(bytes.subarray(at, at + FRAGMENT), to, out)
  return out
}

function fragment(from, to, start) {
  const size = from.length
  let out = start
  table.fill(0)
  let literalAt = 0
  const literal = end => {
    const length = end - literalAt - 1
    if (length < 0) return
    if (length < 60) to[out++] = length << 2
    else if (length < 256) out = put(to, out, 60 << 2, length)
    else out = put(to, out, 61 << 2, length & 0xff, length >> 8)
    to.set(from.subarray(literalAt, end), out)
    out += length + 1
  }
  let skip = 32
  for (let at = 1, end = size - 4; at <= end;) {
    const word = wordAt(from, at)
    const hash = Math.imul(word, 0x1e35a7bd) >>> 20
    const candidate = table[hash]
    table[hash] = at
    if (wordAt(from, candidate) !== word) {
      at += skip++ >> 5
      continue
    }
    literal(at)
    let length = 4
    while (at + length < size && from[candidate + length] === from[at + length]) length++
    const offset = at - candidate
    at += length
    literalAt = at
    skip = 32
    // A copy of 4 to 11 bytes from nearby takes two bytes, any other of up to 64 three.
    for (; length > 64; length -= 60) out = put(to, out, (59 << 2) | 2, offset & 0xff, offset >> 8)
    if (length < 12 && offset < 2048) out = put(to, out, 1 | ((length - 4) << 2) | ((offset >> 8) << 5), offset & 0xff)
    else out = put(to, out, ((length - 1) << 2) | 2, offset & 0xff, offset >> 8)
  }
  literal(size)
  return out
}

const wordAt = (bytes, at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)

function put(to, at, ...bytes) {
  for (const byte of bytes) to[at++] = byte
  return at
}
