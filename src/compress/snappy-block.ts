import { snappyUncompressor } from 'hysnappy'

let uncompress: ((block: Uint8Array, size: number) => Uint8Array) | undefined

/** The data of a Snappy block, which must be `size` bytes, as the block itself says. Throws an Error for what is none. */
export function snappyUncompress(block: Uint8Array, size: number): Uint8Array {
  uncompress ??= snappyUncompressor()
  return uncompress(block, size)
}
