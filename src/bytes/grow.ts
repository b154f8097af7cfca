import { SavepointError } from '../errors.ts'

/** Up to here a buffer doubles. Beyond, what it had would lie beside the new one until it is collected. */
const LARGE = 32 * 1024 * 1024
/** A system gives pages as they are written: what is not used costs nothing. */
const FACTOR = 16
/** What fits exactly would grow again for the byte behind it. */
const SLACK = 1.125

/** A longer buffer, with the bytes `from … to` of the one before at its front. `most`: bytes that there will ever be. Throws unsupported. */
export function grown(
  before: Uint8Array,
  least: number,
  from = 0,
  to = before.length,
  most = Number.POSITIVE_INFINITY,
): Uint8Array<ArrayBuffer> {
  const wanted = Math.max(before.length < LARGE ? 2 * before.length : FACTOR * before.length, least * SLACK)
  const larger = allocated(Math.max(least, Math.min(most, Math.floor(wanted))), least)
  larger.set(before.subarray(from, to))
  return larger
}

function allocated(size: number, least: number): Uint8Array<ArrayBuffer> {
  for (const bytes of [size, Math.min(size, 2 * least), least]) {
    try {
      return new Uint8Array(bytes)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  throw new SavepointError('unsupported', 'a value is too large for the memory of this process', {
    found: `${least} bytes`,
  })
}
