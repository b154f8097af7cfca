import { joined } from '../bytes/joined.ts'
import { crc32c, masked } from '../compress/crc32c.ts'
import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'
import { fixed32 } from './little-endian.ts'

// The framing of a MANIFEST: blocks of 32 KiB, in them records of a checksum, a length, a type and the payload. What crosses a block's
// border is cut into a first, middle ones and a last. (db/log_format.h, db/log_reader.cc)

const BLOCK = 32768
/** Bytes that are read at once: whole blocks. */
const WINDOW = 32 * BLOCK
const HEADER = 7
/** Recyclable records have the number of their log behind the type; only write-ahead logs use them. */
const LOG_NUMBER = 4
const [FULL, FIRST, LAST] = [1, 2, 4] as const
const RECYCLABLE = 4

interface LogRecord {
  readonly bytes: Uint8Array
  /** Where its first payload byte lies, if it is in one piece. */
  readonly offset: number
}

/** The logical records in order, their checksums verified. Throws truncated where the last one is not whole. */
export async function* logRecords(file: File): AsyncGenerator<LogRecord> {
  const error = (code: ErrorCode, what: string, offset: number, parts: ErrorParts = {}): SavepointError =>
    new SavepointError(code, what, { file: file.path, offset, ...parts })
  const { size } = file
  let bytes: Uint8Array = new Uint8Array(0)
  let parts: Uint8Array[] = []
  let start = 0
  for (let at = 0; at < size;) {
    if (at % WINDOW === 0) {
      const wanted = Math.min(WINDOW, size - at)
      bytes = await readBytes(file, at, wanted)
      if (bytes.length < wanted)
        throw error('truncated', 'the file ends too early', at + bytes.length, { expected: `${size} bytes` })
    }
    const inBlock = Math.min(BLOCK - (at % BLOCK), size - at)
    if (BLOCK - (at % BLOCK) < HEADER) {
      at += inBlock
      continue
    }
    if (inBlock < HEADER)
      throw error('truncated', 'a record ends too early', size, {
        found: `${inBlock} bytes from 0x${at.toString(16)}`,
        expected: `at least ${HEADER}`,
      })
    const here = at % WINDOW
    const length = bytes[here + 4]! | (bytes[here + 5]! << 8)
    const stored = bytes[here + 6]!
    if (stored === 0 && length === 0) {
      let zeros = 0
      while (zeros < inBlock && bytes[here + zeros] === 0) zeros++
      if (zeros < inBlock)
        throw error('corrupt', 'bytes after the end of the records', at + zeros, {
          expected: 'zeros up to the end of the block',
        })
      at += inBlock // preallocated
      continue
    }
    const recyclable = stored > RECYCLABLE && stored <= 2 * RECYCLABLE
    const type = recyclable ? stored - RECYCLABLE : stored
    const header = recyclable ? HEADER + LOG_NUMBER : HEADER
    if (type < FULL || type > LAST)
      throw error('corrupt', `unknown type ${stored} of a record`, at + 6, { expected: '1 to 8' })
    const end = at + header + length
    if (end > size)
      throw error('truncated', 'a record ends too early', size, {
        found: `${size - at} bytes from 0x${at.toString(16)}`,
        expected: `at least ${header + length}`,
      })
    if (header + length > inBlock)
      throw error('corrupt', 'a record crosses the boundary of a block', at + 4, {
        found: `${length} bytes`,
        expected: `at most ${inBlock - header}`,
      })
    const found = masked(crc32c(bytes.subarray(here + 6, here + header + length)))
    const expected = fixed32(bytes, here)
    if (found !== expected)
      throw error('corrupt', 'wrong checksum of a record', at, {
        found: found.toString(16).padStart(8, '0'),
        expected: expected.toString(16).padStart(8, '0'),
      })
    const starts = type === FULL || type === FIRST
    if (starts !== (parts.length === 0))
      throw error(
        'corrupt',
        starts ? 'a record begins inside another one' : 'a part of a record without its beginning',
        at,
      )
    if (starts) start = at + header
    parts.push(bytes.subarray(here + header, here + header + length))
    at = end
    if (type === FULL || type === LAST) {
      yield { bytes: parts.length === 1 ? parts[0]! : joined(parts), offset: start }
      parts = []
    }
  }
  if (parts.length > 0)
    throw error('truncated', 'the last record is not whole', size, {
      found: `${parts.length} parts from 0x${start.toString(16)}`,
      expected: 'one more',
    })
}
