import { createHash } from 'node:crypto'

/** SHA-256 of bytes in order. 1.7 GB/s where the processor has instructions for it, 0.4 GB/s elsewhere: faster than a disk is written. */
export interface ByteHash {
  add(bytes: Uint8Array): void
  /** 64 hex digits; nothing can be added any more. */
  text(): string
}

export function byteHash(): ByteHash {
  const hash = createHash('sha256')
  return { add: bytes => void hash.update(bytes), text: () => hash.digest('hex') }
}

export function hashOfBytes(bytes: Uint8Array): string {
  const hash = byteHash()
  hash.add(bytes)
  return hash.text()
}
