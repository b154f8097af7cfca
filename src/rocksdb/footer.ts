import { hex } from '../bytes/hex.ts'
import { SavepointError } from '../errors.ts'
import { CHECKSUMS, contextOf, type BlockChecksum } from './block-checksum.ts'
import { fixed32, LittleEndianReader } from './little-endian.ts'

/** Where a block lies; the size is without its trailer. */
export interface Handle {
  /** Bytes from the start of the file. */
  readonly offset: number
  readonly size: number
}

/** Behind every block: a byte that says how it is compressed, and a checksum. */
export const BLOCK_TRAILER = 5
export const LARGEST_FOOTER = 53
const LEGACY_FOOTER = 48
const MAGIC = 8
const NEWEST = 6

/** Tables by their last eight bytes, as hex in the order they are stored. */
const KINDS: Readonly<Record<string, 'block' | 'legacy' | 'plain' | 'cuckoo'>> = {
  f7cff485b741e288: 'block',
  '57fb808b247547db': 'legacy', // format version 0
  '6495bf6396224282': 'plain',
  b8138f7aeb18344f: 'plain',
  '7378f1c5d0896792': 'cuckoo',
}

export interface Footer {
  /** Where it begins. */
  readonly offset: number
  /** 0 to 6. */
  readonly version: number
  /** Number in CHECKSUMS. */
  readonly checksumType: number
  readonly checksum: BlockChecksum | undefined
  /** Format version 6: what the checksums of all blocks depend on; else 0. */
  readonly base: number
  readonly metaindex: Handle
  /** undefined: the metaindex tells. */
  readonly index: Handle | undefined
}

/** `tail`: the end of the file, 53 bytes at least unless it is smaller. Throws truncated, corrupt, unsupported, unknown-version. */
export async function readFooter(tail: Uint8Array, file: string, size: number): Promise<Footer> {
  const base = size - tail.length
  const error = (
    code: 'truncated' | 'corrupt' | 'unsupported' | 'unknown-version',
    what: string,
    offset: number,
    found: string,
    expected?: string,
  ): SavepointError =>
    new SavepointError(code, what, { file, offset, found, ...(expected !== undefined && { expected }) })
  if (tail.length < LEGACY_FOOTER)
    throw error('truncated', 'too short for a table', size, `${size} bytes`, `at least ${LEGACY_FOOTER}`)
  const magic = hex(tail.subarray(tail.length - MAGIC))
  const kind = Object.hasOwn(KINDS, magic) ? KINDS[magic] : undefined
  if (kind === undefined) throw error('corrupt', 'not a RocksDB table', size - MAGIC, magic, 'f7cff485b741e288')
  if (kind === 'plain' || kind === 'cuckoo')
    throw error('unsupported', `a ${kind} table`, size - MAGIC, magic, 'a block-based table')
  const length = kind === 'legacy' ? LEGACY_FOOTER : LARGEST_FOOTER
  if (tail.length < length)
    throw error('truncated', 'too short for a table', size, `${size} bytes`, `at least ${length}`)
  const at = tail.length - length
  const offset = base + at
  if (kind === 'legacy')
    return {
      offset,
      version: 0,
      checksumType: 1,
      checksum: await CHECKSUMS[1]!.load!(),
      base: 0,
      ...handles(tail, file, base, at),
    }
  const version = fixed32(tail, tail.length - 12)
  if (version > NEWEST)
    throw error(
      'unknown-version',
      `table format version ${version} is not known`,
      size - 12,
      String(version),
      `0 to ${NEWEST}`,
    )
  if (version === 0)
    throw error('corrupt', 'a table of format version 0 with a new footer', size - 12, '0', `1 to ${NEWEST}`)
  const checksumType = tail[at]!
  const row = CHECKSUMS[checksumType]
  if (row === undefined)
    throw error(
      'unsupported',
      `unknown checksum type ${checksumType}`,
      offset,
      String(checksumType),
      CHECKSUMS.map(({ name }, i) => `${i} ${name}`).join(', '),
    )
  const checksum = await row.load?.()
  const common = { offset, version, checksumType, checksum }
  return version === 6
    ? { ...common, ...version6(tail.subarray(at), file, offset, checksum) }
    : { ...common, base: 0, ...handles(tail, file, base, at + 1) }
}

/** Metaindex and index, in 40 bytes. */
function handles(tail: Uint8Array, file: string, base: number, at: number): Pick<Footer, 'metaindex' | 'index'> {
  const r = new LittleEndianReader(tail, file, base, at, at + 40)
  return { metaindex: readHandle(r), index: readHandle(r) }
}

export const readHandle = (r: LittleEndianReader): Handle => ({ offset: r.varint64(), size: r.varint64() })

const EXTENDED_MAGIC = '3e007a00'

/** RocksDB 8.6 added it: it has a checksum itself, and the index moved to the metaindex, which ends right in front of the footer. */
function version6(
  footer: Uint8Array,
  file: string,
  offset: number,
  checksum: BlockChecksum | undefined,
): Pick<Footer, 'base' | 'metaindex' | 'index'> {
  const r = new LittleEndianReader(footer, file, offset)
  const extended = hex(footer.subarray(1, 5))
  if (extended !== EXTENDED_MAGIC)
    throw r.error('corrupt', 'not a footer of format version 6', { found: extended, expected: EXTENDED_MAGIC }, 1)
  const [expected, base, size] = [fixed32(footer, 5), fixed32(footer, 9), fixed32(footer, 13)]
  if (checksum !== undefined) {
    const copy = footer.slice()
    copy.fill(0, 5, 9)
    const found = (checksum(copy) + contextOf(base, offset)) >>> 0
    if (found !== expected)
      throw r.error(
        'corrupt',
        'wrong checksum of the footer',
        { found: found.toString(16).padStart(8, '0'), expected: expected.toString(16).padStart(8, '0') },
        5,
      )
  }
  if (hex(footer.subarray(33, 41)) !== '0000000000000000')
    throw r.error(
      'corrupt',
      'bytes of the footer that must be zero are not',
      { found: hex(footer.subarray(33, 41)) },
      33,
    )
  if (size + BLOCK_TRAILER > offset)
    throw r.error(
      'corrupt',
      'the metaindex begins before the file',
      { found: `${size} bytes`, expected: `at most ${offset - BLOCK_TRAILER}` },
      13,
    )
  return { base, metaindex: { offset: offset - BLOCK_TRAILER - size, size }, index: undefined }
}
