import {
  bzip2Block,
  deflateBlock,
  lz4,
  snappyBlock,
  zstdFrame,
  type BlockCodec,
  type Decompress,
} from '../compress/block.ts'
import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'
import { turn } from '../host/turn.ts'
import { BLOCK_TRAILER } from './footer.ts'
import { fixed32, varint } from './little-endian.ts'

// How a block is compressed is told by the byte behind it: what does not shrink by an eighth is stored as it is, whatever the file's
// properties say. (include/rocksdb/compression_type.h, util/compression.h)

interface Row {
  readonly codec: BlockCodec
  /** What stands in front of the data: a varint; in format versions 0 and 1: nothing, or eight bytes. Snappy has a length of its own. */
  readonly size: 'own' | { readonly old: 'none' | 'eight' | 'varint' }
}

const NONE = 0
const ROWS: ReadonlyMap<number, Row> = new Map<number, Row>([
  [1, { codec: snappyBlock, size: 'own' }],
  [2, { codec: deflateBlock, size: { old: 'none' } }],
  [3, { codec: bzip2Block, size: { old: 'none' } }],
  [4, { codec: lz4, size: { old: 'eight' } }],
  [5, { codec: lz4, size: { old: 'eight' } }], // LZ4HC: the same format
  [7, { codec: zstdFrame, size: { old: 'varint' } }],
  [0x40, { codec: zstdFrame, size: { old: 'varint' } }], // before zstd's format was final
])

/** Bytes of a block, stored and as data. A value can make one large, but no array of Java is larger, and Node reads no more at once. */
export const LARGEST_BLOCK = 2 ** 31 - 1 - BLOCK_TRAILER
/** Bytes of data from which on it matters that no block is held longer than needed. */
const LARGE = 32 * 1024 * 1024
/** Of one that holds neither data nor an index: some names and numbers, a dictionary, or range deletions, some 300,000 of them. */
export const LARGEST_META = 16 * 1024 * 1024

const loaded = new Map<BlockCodec, Decompress>()

/** A block that was read: `bytes[at … end)` is its payload, and behind it stands its type. */
interface StoredBlock {
  readonly bytes: Uint8Array
  readonly at: number
  readonly end: number
}

/** Where a block is, for messages. */
export interface Place {
  readonly file: string
  readonly offset: number
  readonly path: string
}

/** The data of a block, at most `most` bytes: a view of `bytes` where it is not compressed. */
export function decompressed(
  { bytes, at, end }: StoredBlock,
  version: number,
  dictionary: Uint8Array | undefined,
  most: number,
  place: Place,
): Uint8Array | Promise<Uint8Array> {
  const type = bytes[end]!
  if (type === NONE) return bytes.subarray(at, end)
  const row = ROWS.get(type)
  if (row === undefined)
    throw problem('unsupported', `unknown compression 0x${type.toString(16).padStart(2, '0')} of a block`, place, {
      expected: [...ROWS].map(([number, { codec }]) => `${number} ${codec.name}`).join(', '),
    })
  if (dictionary !== undefined && row.codec === zstdFrame)
    throw problem('unsupported', 'blocks compressed by zstd with a dictionary', place)
  const { size, from, exact } = sizeOf(row, bytes, at, end, version, place)
  const limit = Math.min(row.codec.ratio * (end - from) + 64, most)
  if (exact && size > limit)
    throw problem('corrupt', 'implausible size of a compressed block', place, {
      found: `${size} bytes from ${end - from}`,
      expected: `at most ${limit}`,
    })
  const run = (decompress: Decompress): Uint8Array => {
    try {
      const data = decompress(
        bytes.subarray(row.size === 'own' ? at : from, end),
        exact ? size : limit,
        exact,
        dictionary,
      )
      if (!exact || data.length === size) return data
      throw new Error(`it has ${data.length} bytes of data`)
    } catch (error) {
      throw problem(
        'corrupt',
        `a ${row.codec.name} block cannot be read (${(error as Error).message})`,
        place,
        exact ? { expected: `${size} bytes of data` } : {},
      )
    }
  }
  const decompress = loaded.get(row.codec)
  const data = decompress === undefined ? load(row.codec).then(run) : run(decompress)
  return size > LARGE ? released(data) : data
}

/** Node holds what it decompressed until the event loop turns: of two large blocks in a row it would hold both. */
async function released(data: Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  const found = await data
  await turn()
  return found
}

async function load(codec: BlockCodec): Promise<Decompress> {
  const decompress = await codec.load()
  loaded.set(codec, decompress)
  return decompress
}

/** The size of the data, and where the compressed data begins. Not exact: it is not stored. */
function sizeOf(
  { size: kind }: Row,
  bytes: Uint8Array,
  at: number,
  end: number,
  version: number,
  place: Place,
): { readonly size: number; readonly from: number; readonly exact: boolean } {
  const old = kind !== 'own' && version < 2 ? kind.old : 'varint'
  if (old === 'none') return { size: 0, from: at, exact: false }
  if (old === 'eight') {
    if (end - at < 8)
      throw problem('corrupt', 'a compressed block is too short', place, {
        found: `${end - at} bytes`,
        expected: 'its size in 8',
      })
    return { size: fixed32(bytes, at), from: at + 8, exact: true }
  }
  const r = { bytes, at, end }
  const size = varint(r, 5)
  if (size < 0) throw problem('corrupt', 'no size before a compressed block', place)
  return { size, from: r.at, exact: true }
}

const problem = (code: ErrorCode, what: string, place: Place, parts: ErrorParts = {}): SavepointError =>
  new SavepointError(code, what, { ...place, ...parts })
