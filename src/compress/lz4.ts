// LZ4's block format: tokens of a literal length and a match length, four bits each, longer ones continued in bytes of 255. Written by
// hand because no kept package reads bare blocks with a dictionary: lz4-wasm-nodejs wants a size in front, has no dictionary, and loads
// its WASM from a file beside it.

/** The `size` bytes of a block. A match may reach back into the dictionary. Throws what is no such block. */
export function lz4Block(block: Uint8Array, size: number, dictionary: Uint8Array = NONE): Uint8Array {
  const out = new Uint8Array(size)
  let at = 0
  let to = 0
  const longer = (length: number): number => {
    let total = length
    for (;;) {
      const byte = block[at++]
      if (byte === undefined) throw new Error('the block ends in a length')
      total += byte
      if (byte !== 255) return total
    }
  }
  for (;;) {
    const token = block[at++]
    if (token === undefined) throw new Error('the block ends too early')
    const literals = token >>> 4 === 15 ? longer(15) : token >>> 4
    if (literals > block.length - at || literals > size - to) throw new Error('literals reach past the end')
    if (literals > 32) out.set(block.subarray(at, at + literals), to)
    else for (let i = 0; i < literals; i++) out[to + i] = block[at + i]!
    at += literals
    to += literals
    if (at === block.length) break // the last sequence has literals only
    const distance = block[at]! | (block[at + 1]! << 8)
    at += 2
    if (at > block.length) throw new Error('the block ends in a distance')
    const length = (token & 15) === 15 ? longer(19) : (token & 15) + 4
    if (distance === 0 || distance > to + dictionary.length) throw new Error('a match begins before the start')
    if (length > size - to) throw new Error('a match reaches past the end')
    const inDictionary = Math.max(0, Math.min(distance - to, length))
    for (let i = 0, from = dictionary.length - (distance - to); i < inDictionary; i++)
      out[to + i] = dictionary[from + i]!
    for (let i = inDictionary; i < length; i++) out[to + i] = out[to + i - distance]!
    to += length
  }
  if (to !== size) throw new Error(`the block has ${to} bytes of data`)
  return out
}

const NONE = new Uint8Array(0)
