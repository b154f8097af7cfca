import { inflateRaw } from '../host/inflate.ts'
import { zstdDecompress } from '../host/zstd.ts'
import { bzip2Stream } from './bzip2.ts'
import { lz4Block } from './lz4.ts'
import { snappyUncompress } from './snappy-block.ts'

/**
 * The data of one compressed block. `size`: bytes it must have, 0 or more; `exact`: false where it is only known that there are no more.
 * Throws an Error, of whatever kind, for what is no such block.
 */
export type Decompress = (
  block: Uint8Array,
  size: number,
  exact: boolean,
  dictionary: Uint8Array | undefined,
) => Uint8Array

/** A way to compress blocks. */
export interface BlockCodec {
  readonly name: string
  /** One byte of a block stands for so many at most: a larger size is not believed. */
  readonly ratio: number
  load(): Promise<Decompress>
}

export const snappyBlock: BlockCodec = {
  name: 'snappy',
  ratio: 22, // three bytes copy 64
  load: async () => snappyUncompress,
}

export const deflateBlock: BlockCodec = {
  name: 'zlib',
  ratio: 1032,
  load: async () => (block, size, exact, dictionary) => sized(inflateRaw(block, size, dictionary), size, exact),
}

export const bzip2Block: BlockCodec = {
  name: 'bzip2',
  ratio: Infinity, // 46 bytes can be 45 million; the output grows as it is written
  load: async () => (block, size, exact) => sized(bzip2Stream(block, size), size, exact),
}

export const lz4: BlockCodec = {
  name: 'lz4',
  ratio: 256,
  load: async () => (block, size, _, dictionary) => lz4Block(block, size, dictionary),
}

export const zstdFrame: BlockCodec = {
  name: 'zstd',
  ratio: 32_768, // four bytes repeat one 128 KiB
  load: async () => {
    const decode = zstdDecompress ?? (await zstdOfWasm())
    return (block, size, _, dictionary) => {
      if (dictionary !== undefined) throw new Error('zstd with a dictionary is not supported')
      const stated = contentSize(block)
      if (stated !== undefined && stated !== size) throw new Error(`it has ${stated} bytes of data`)
      if (size === 0) return new Uint8Array(0)
      return sized(decode(block, size), size, true) // where it fails it gives no bytes
    }
  },
}

/** Its memory holds block and data beside what is given and returned, and never shrinks. */
async function zstdOfWasm(): Promise<(frame: Uint8Array, size: number) => Uint8Array> {
  const { ZSTDDecoder } = await import('zstddec')
  const decoder = new ZSTDDecoder()
  await decoder.init()
  return (frame, size) => decoder.decode(frame, size)
}

/** What a zstd frame says of itself; undefined: nothing. (RFC 8878, 3.1.1.1) */
function contentSize(frame: Uint8Array): number | undefined {
  const descriptor = frame[4] ?? 0
  const flag = descriptor >>> 6
  const isSingle = (descriptor & 0x20) !== 0
  const bytes = flag === 0 ? Number(isSingle) : 1 << flag
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]! // a byte for the window, the dictionary's ID
  if (bytes === 0 || frame.length < at + bytes) return undefined
  let size = bytes === 2 ? 256 : 0
  for (let i = 0; i < bytes; i++) size += frame[at + i]! * 256 ** i
  return size
}

function sized(data: Uint8Array, size: number, exact: boolean): Uint8Array {
  if (exact && data.length !== size) throw new Error(`it has ${data.length} bytes of data`)
  return data
}
