import { SavepointError } from '../errors.ts'
import type { Place } from './compression.ts'

/** Columns have offsets of 32 bits. */
const MOST = 0xffff_ffff

/** A buffer for what a file says is that large. Throws unsupported where there is none. */
export function allocate(size: number, place?: Place): Uint8Array<ArrayBuffer> {
  const refused = (cause?: unknown): SavepointError =>
    new SavepointError(
      'unsupported',
      'more bytes at once than can be held',
      { ...place, found: String(size), expected: `at most ${MOST}` },
      cause,
    )
  if (size > MOST) throw refused()
  try {
    return new Uint8Array(size)
  } catch (error) {
    throw refused(error)
  }
}
