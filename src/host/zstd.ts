import * as zlib from 'node:zlib'

type ZstdDecompress = (bytes: Uint8Array, options: { chunkSize: number; maxOutputLength: number }) => Uint8Array

const { zstdDecompressSync } = zlib as { readonly zstdDecompressSync?: ZstdDecompress } // since Node 22.15, 23.8

/**
 * The data of a zstd frame, of which there should be `size` bytes, at least one. Throws what cannot be decompressed and what has more.
 * Undefined: this Node has no zstd.
 */
export const zstdDecompress: ((frame: Uint8Array, size: number) => Uint8Array) | undefined =
  zstdDecompressSync &&
  ((frame, size) => {
    const data = zstdDecompressSync(frame, { chunkSize: Math.max(64, size + 1), maxOutputLength: size }) // one chunk, no copy
    return new Uint8Array(data.buffer, data.byteOffset, data.length)
  })
