import { crc32 as zlibCrc32, inflateRawSync } from 'node:zlib'

/** Deflate without header or checksum; at most `most` bytes. Throws what cannot be inflated. */
export function inflateRaw(bytes: Uint8Array, most: number, dictionary: Uint8Array | undefined): Uint8Array {
  const data = inflateRawSync(bytes, {
    maxOutputLength: Math.max(1, most),
    ...(dictionary !== undefined && { dictionary }),
  })
  return new Uint8Array(data.buffer, data.byteOffset, data.length) // no Buffer, whose slice is no copy
}

/** CRC-32 as zip has it (ISO 3309), unsigned. */
export const crc32 = (bytes: Uint8Array): number => zlibCrc32(bytes)
