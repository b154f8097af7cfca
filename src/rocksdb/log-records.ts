import { crc32c, masked } from '../compress/crc32c.ts'
import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'
import { fixed32 } from './little-endian.ts'

// The framing of a MANIFEST: blocks of 32 KiB, in them records of a checksum, a length, a type and the payload. What crosses a block's
// border is cut into a first, middle ones and a last. (db/log_format.h, db/log_reader.cc)

const BLOCK = 32768
const HEADER = 7
/** Recyclable records have the number of their log behind the type; only write-ahead logs use them. */
const LOG_NUMBER = 4
const [FULL, FIRST, LAST] = [1, 2, 4] as const
const RECYCLABLE = 4

export interface LogRecord {
  readonly bytes: Uint8Array
  /** Where its first payload byte lies, if it is in one piece. */
  readonly offset: number
}

/** The logical records in order. `verify`: their checksums. Throws truncated where the last one is not whole. */
export function* logRecords(bytes: Uint8Array, file: string, verify: boolean): Generator<LogRecord> {
  const error = (code: ErrorCode, what: string, offset: number, parts: ErrorParts = {}): SavepointError => new SavepointError(code, what, { file, offset, ...parts })
  let parts: Uint8Array[] = []
  let start = 0
  for (let at = 0; at < bytes.length; ) {
    const inBlock = Math.min(BLOCK - (at % BLOCK), bytes.length - at)
    if (BLOCK - (at % BLOCK) < HEADER) {
      at += inBlock
      continue
    }
    if (inBlock < HEADER) throw error('truncated', 'a record ends too early', bytes.length, { found: `${inBlock} bytes from 0x${at.toString(16)}`, expected: `at least ${HEADER}` })
    const length = bytes[at + 4]! | (bytes[at + 5]! << 8)
    const stored = bytes[at + 6]!
    if (stored === 0 && length === 0) {
      const used = bytes.subarray(at, at + inBlock).findIndex(byte => byte !== 0)
      if (used >= 0) throw error('corrupt', 'bytes behind the end of the records', at + used, { expected: 'zeros up to the end of the block' })
      at += inBlock // preallocated
      continue
    }
    const recyclable = stored > RECYCLABLE && stored <= 2 * RECYCLABLE
    const type = recyclable ? stored - RECYCLABLE : stored
    const header = recyclable ? HEADER + LOG_NUMBER : HEADER
    if (type < FULL || type > LAST) throw error('corrupt', `unknown type ${stored} of a record`, at + 6, { expected: '1 to 8' })
    const end = at + header + length
    if (end > bytes.length) throw error('truncated', 'a record ends too early', bytes.length, { found: `${bytes.length - at} bytes from 0x${at.toString(16)}`, expected: `at least ${header + length}` })
    if (header + length > inBlock) throw error('corrupt', 'a record crosses the border of a block', at + 4, { found: `${length} bytes`, expected: `at most ${inBlock - header}` })
    if (verify) {
      const found = masked(crc32c(bytes.subarray(at + 6, end)))
      const expected = fixed32(bytes, at)
      if (found !== expected) throw error('corrupt', 'wrong checksum of a record', at, { found: found.toString(16).padStart(8, '0'), expected: expected.toString(16).padStart(8, '0') })
    }
    const starts = type === FULL || type === FIRST
    if (starts !== (parts.length === 0)) throw error('corrupt', starts ? 'a record begins inside another one' : 'a part of a record without its beginning', at)
    if (starts) start = at + header
    parts.push(bytes.subarray(at + header, end))
    at = end
    if (type === FULL || type === LAST) {
      yield { bytes: parts.length === 1 ? parts[0]! : joined(parts), offset: start }
      parts = []
    }
  }
  if (parts.length > 0) throw error('truncated', 'the last record is not whole', bytes.length, { found: `${parts.length} parts from 0x${start.toString(16)}`, expected: 'one more' })
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
