import { SavepointError } from '../errors.ts'
import type { LocalFile } from '../storage/local.ts'

/** Bytes that can be read anywhere, at once. */
export interface Readable {
  /** What messages call them. */
  readonly path: string
  readonly size: number
  /** `count` bytes, which are only read. Throws truncated where there are fewer, and io. */
  read(at: number, count: number): Uint8Array
}

/** Bytes that are read together: a jar's entries lie beside each other, and each is asked for by itself. */
const WINDOW = 64 * 1024

/** A local file. Of what was read last, a window is kept. */
export function fileBytes(file: LocalFile): Readable {
  let from = 0
  let window = new Uint8Array(0)
  return {
    path: file.path,
    size: file.size,
    read(at, count) {
      if (at < from || at + count > from + window.length) {
        mustFit(this, at, count)
        window = new Uint8Array(Math.min(Math.max(count, WINDOW), file.size - at))
        from = at
        const found = file.read(at, window)
        if (found < count) throw tooShort(this, at + found, count)
        window = window.subarray(0, found)
      }
      return window.subarray(at - from, at - from + count)
    },
  }
}

export const memoryBytes = (path: string, bytes: Uint8Array): Readable => ({
  path,
  size: bytes.length,
  read(at, count) {
    mustFit(this, at, count)
    return bytes.subarray(at, at + count)
  },
})

/** A part of others. The caller knows that it lies within them. */
export const partOf = (whole: Readable, path: string, from: number, size: number): Readable => ({
  path,
  size,
  read(at, count) {
    mustFit(this, at, count)
    return whole.read(from + at, count)
  },
})

function mustFit(bytes: Readable, at: number, count: number): void {
  if (at < 0 || at + count > bytes.size) throw tooShort(bytes, bytes.size, count)
}

const tooShort = ({ path }: Readable, offset: number, count: number): SavepointError =>
  new SavepointError('truncated', 'the data ends too early', { file: path, offset, expected: `${count} more bytes` })
