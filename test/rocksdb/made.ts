import { deflateRawSync } from 'node:zlib'
import { createXXHash3, createXXHash32, createXXHash64, type IHasher } from 'hash-wasm'
import { snappyCompress } from 'hysnappy'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { crc32c, masked } from '../../src/compress/crc32c.ts'
import { MAX_SEQUENCE } from '../../src/rocksdb/internal-key.ts'
import { memoryFile, type File } from '../../src/model/file.ts'

// Databases made by hand, small parts of what RocksDB writes: tables of all format versions, checksums and kinds of index, and a MANIFEST.
// Everything is put together from the description of the format; of the code that is tested only CRC-32C is used.

const hashes = await Promise.all([createXXHash32(), createXXHash64(), createXXHash3()])
const low32 = (hash: IHasher, bytes: Uint8Array): number =>
  Number.parseInt(hash.init().update(bytes).digest('hex').slice(-8), 16)

/** Of a payload and the byte behind it. */
const CHECKSUMS = {
  none: [0, (): number => 0],
  crc32c: [1, (bytes: Uint8Array): number => masked(crc32c(bytes))],
  xxh32: [2, (bytes: Uint8Array): number => low32(hashes[0], bytes)],
  xxh64: [3, (bytes: Uint8Array): number => low32(hashes[1], bytes)],
  xxh3: [
    4,
    (bytes: Uint8Array): number =>
      (low32(hashes[2], bytes.subarray(0, -1)) ^ Number((BigInt(bytes.at(-1)!) * 0x6b9083d9n) & 0xffff_ffffn)) >>> 0,
  ],
} as const

/** Format version 6: what is added to a checksum. */
const context = (base: number, offset: number): number =>
  base === 0 ? 0 : (base ^ ((offset % 2 ** 32) + Math.floor(offset / 2 ** 32))) >>> 0

/** By the number in the properties. */
const INDEXES = { binary: 0, hash: 1, 'two levels': 2, 'first keys': 3 } as const

/** A byte, and the payload of a block, in format versions 0 and 1 (`old`) or later. LZ4 and zstd do not make anything smaller here. */
const CODECS = {
  none: [0, (data: Uint8Array): Uint8Array => data],
  snappy: [1, (data: Uint8Array): Uint8Array => snappyCompress(data)],
  zlib: [
    2,
    (data: Uint8Array, old: boolean, dictionary?: Uint8Array): Uint8Array =>
      new Bytes()
        .put(old ? NOTHING : varintOf(data.length))
        .put(deflateRawSync(data, { ...(dictionary && { dictionary }) }))
        .done(),
  ],
  lz4: [
    4,
    (data: Uint8Array, old: boolean): Uint8Array =>
      new Bytes()
        .put(old ? fixed(data.length, 8) : varintOf(data.length))
        .put(literals(data))
        .done(),
  ],
  zstd: [
    7,
    (data: Uint8Array): Uint8Array =>
      new Bytes()
        .varint(data.length)
        .put(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0))
        .put(fixed(data.length, 4))
        .put(fixed(data.length * 8 + 1, 3))
        .put(data)
        .done(),
  ],
} as const

const NOTHING = new Uint8Array(0)
export const varintOf = (value: number): Uint8Array => new Bytes().varint(value).done()
const literals = (data: Uint8Array): Uint8Array =>
  data.length < 15
    ? Uint8Array.from([data.length << 4, ...data])
    : Uint8Array.from([
        0xf0,
        ...new Uint8Array(Math.floor((data.length - 15) / 255)).fill(255),
        (data.length - 15) % 255,
        ...data,
      ])

export interface MadeEntry {
  readonly key: Uint8Array
  readonly sequence: number
  readonly type: number
  readonly value: Uint8Array
}

/** In the order of internal keys, unless a test wants it otherwise. */
export interface MadeTable {
  readonly level: number
  readonly entries: readonly MadeEntry[]
  /** Type 0x0f; the value is the end. */
  readonly ranges?: readonly MadeEntry[]
  readonly smallest?: Uint8Array
  readonly largest?: Uint8Array
  /** The file was ingested, and its entries have this number instead of their own; it stands in the MANIFEST alone, or in the properties too. */
  readonly ingested?: { readonly sequence: number; readonly patched: boolean }
}
export interface MadeOptions {
  readonly codec?: keyof typeof CODECS
  readonly blockBytes?: number
  readonly restartInterval?: number
  readonly version?: number
  readonly checksum?: keyof typeof CHECKSUMS
  /** Of format version 6. */
  readonly base?: number
  readonly index?: keyof typeof INDEXES
  readonly indexInterval?: number
  /** Separators without a trailer. */
  readonly userKeys?: boolean
  /** Handles as differences. */
  readonly delta?: boolean
  /** Buckets of a hash index in data blocks. */
  readonly buckets?: number
  /** For data blocks. */
  readonly dictionary?: Uint8Array
  /** How the first data block is stored: a byte, and its payload. */
  readonly first?: readonly [type: number, payload: Uint8Array]
}

class Bytes {
  private readonly w = new ByteWriter(1024)
  size = 0

  put(bytes: Uint8Array): this {
    this.w.put(bytes)
    this.size += bytes.length
    return this
  }

  varint(value: number): this {
    const bytes: number[] = []
    let left = value
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128)
    return this.put(Uint8Array.from([...bytes, left]))
  }

  prefixed(bytes: Uint8Array): this {
    return this.varint(bytes.length).put(bytes)
  }

  done(): Uint8Array {
    return this.w.done()
  }
}

const fixed = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
/** The largest sequence number is no exact double. */
export const internal = ({ key, sequence, type }: Pick<MadeEntry, 'key' | 'sequence' | 'type'>): Uint8Array =>
  Uint8Array.from([
    ...key,
    type,
    ...(sequence >= MAX_SEQUENCE ? fixed(2 ** 48 - 1, 6).fill(0xff) : fixed(sequence, 7)),
    ...(sequence >= MAX_SEQUENCE ? [0xff] : []),
  ])

/** `buckets`: of a hash index, which nobody reads. */
export function madeBlock(
  entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
  restartInterval: number,
  buckets = 0,
): Uint8Array {
  const out = new Bytes()
  const restarts: number[] = []
  let before: Uint8Array = new Uint8Array(0)
  entries.forEach(([key, value], i) => {
    let shared = 0
    if (i % restartInterval === 0) restarts.push(out.size)
    else while (shared < before.length && shared < key.length && before[shared] === key[shared]) shared++
    out
      .varint(shared)
      .varint(key.length - shared)
      .varint(value.length)
      .put(key.subarray(shared))
      .put(value)
    before = key
  })
  return withRestarts(out, restarts, buckets)
}

function withRestarts(out: Bytes, restarts: readonly number[], buckets: number): Uint8Array {
  const all = restarts.length === 0 ? [0] : restarts
  for (const restart of all) out.put(fixed(restart, 4))
  if (buckets > 0) out.put(new Uint8Array(buckets).fill(0xff)).put(fixed(buckets, 2))
  return out.put(fixed(all.length + (buckets > 0 ? 2 ** 31 : 0), 4)).done()
}

/** What an index says of a block. */
interface Pointer {
  readonly separator: Uint8Array
  readonly offset: number
  readonly size: number
  readonly firstKey: Uint8Array
}

function madeIndex(
  pointers: readonly Pointer[],
  { index = 'binary', indexInterval = 1, delta = false }: MadeOptions,
): Uint8Array {
  const out = new Bytes()
  const restarts: number[] = []
  pointers.forEach(({ separator, offset, size, firstKey }, i) => {
    const before = pointers[i - 1]
    let shared = 0
    if (i % indexInterval === 0) restarts.push(out.size)
    else
      while (
        shared < before!.separator.length &&
        shared < separator.length &&
        before!.separator[shared] === separator[shared]
      )
        shared++
    const value = new Bytes()
    if (delta && shared > 0)
      value.varint(size >= before!.size ? 2 * (size - before!.size) : 2 * (before!.size - size) - 1)
    else value.varint(offset).varint(size)
    if (index === 'first keys') value.prefixed(firstKey)
    const bytes = value.done()
    out.varint(shared).varint(separator.length - shared)
    if (!delta) out.varint(bytes.length)
    out.put(separator.subarray(shared)).put(bytes)
  })
  return withRestarts(out, restarts, 0)
}

type Handle = Pick<Pointer, 'offset' | 'size'>
const handleOf = ({ offset, size }: Handle): Uint8Array => new Bytes().varint(offset).varint(size).done()

export function madeTable({ entries, ranges = [], ingested }: MadeTable, options: MadeOptions = {}): Uint8Array {
  const {
    codec = 'none',
    blockBytes = 4096,
    restartInterval = 16,
    version = 5,
    checksum = 'crc32c',
    base = 0,
    index: indexType = 'binary',
    userKeys = false,
    delta = false,
    buckets = 0,
    dictionary,
    first,
  } = options
  const [checksumType, checksumOf] = CHECKSUMS[checksum]
  const out = new Bytes()
  const stored = (payload: Uint8Array, type: number): Handle => {
    const bytes = new Bytes().put(payload).put(Uint8Array.of(type)).done()
    const handle = { offset: out.size, size: payload.length }
    out.put(bytes).put(fixed((checksumOf(bytes) + context(base, handle.offset)) % 2 ** 32, 4))
    return handle
  }
  const block = (data: Uint8Array, compress: boolean, preset?: Uint8Array): Handle => {
    const [type, compressed] = CODECS[compress ? codec : 'none']
    return stored(compressed(data, version < 2, preset), type)
  }
  const index: Pointer[] = []
  let part: [Uint8Array, Uint8Array][] = []
  let bytes = 0
  const flush = (): void => {
    if (part.length > 0) {
      const data = madeBlock(part, restartInterval, buckets)
      const handle =
        first !== undefined && index.length === 0 ? stored(first[1], first[0]) : block(data, true, dictionary)
      index.push({
        separator: userKeys ? part.at(-1)![0].subarray(0, -8) : part.at(-1)![0],
        ...handle,
        firstKey: part[0]![0],
      })
    }
    part = []
    bytes = 0
  }
  for (const entry of entries) {
    part.push([internal(entry), entry.value])
    bytes += entry.key.length + 8 + entry.value.length
    if (bytes >= blockBytes) flush()
  }
  flush()
  const dataSize = out.size
  const count = (type: number): number => entries.filter(entry => entry.type === type).length
  const properties: [string, number | Uint8Array][] = [
    ...(indexType === 'binary'
      ? []
      : ([['rocksdb.block.based.table.index.type', fixed(INDEXES[indexType], 4)]] satisfies [string, Uint8Array][])),
    ['rocksdb.data.size', dataSize],
    ['rocksdb.deleted.keys', count(0) + count(7) + ranges.length],
    ...(ingested === undefined
      ? []
      : ([
          [GLOBAL_SEQUENCE, new Uint8Array(8)],
          ['rocksdb.external_sst_file.version', fixed(2, 4)],
        ] satisfies [string, Uint8Array][])),
    ...(userKeys ? ([['rocksdb.index.key.is.user.key', 1]] satisfies [string, number][]) : []),
    ...(delta ? ([['rocksdb.index.value.is.delta.encoded', 1]] satisfies [string, number][]) : []),
    ['rocksdb.merge.operands', count(2)],
    ['rocksdb.num.data.blocks', index.length],
    ['rocksdb.num.entries', entries.length + ranges.length],
    ['rocksdb.num.range-deletions', ranges.length],
  ]
  const top =
    indexType === 'two levels'
      ? Array.from({ length: Math.ceil(index.length / 3) }, (_, i): Pointer => {
          const partition = index.slice(3 * i, 3 * i + 3)
          return { ...partition.at(-1)!, ...block(madeIndex(partition, options), true) }
        })
      : index
  const indexHandle = block(madeIndex(top, options), true)
  const meta: [string, Handle][] = []
  if (dictionary !== undefined) meta.push(['rocksdb.compression_dict', block(dictionary, false)])
  if (version === 6) meta.push(['rocksdb.index', indexHandle])
  const propertyBlock = madeBlock(
    properties.map(([name, value]) => [text(name), typeof value === 'number' ? varintOf(value) : value]),
    1,
  )
  const propertyHandle = block(propertyBlock, false)
  meta.push(['rocksdb.properties', propertyHandle])
  if (ranges.length > 0)
    meta.push([
      'rocksdb.range_del',
      block(
        madeBlock(
          ranges.map(range => [internal(range), range.value]),
          1,
        ),
        false,
      ),
    ])
  const metaHandle = block(
    madeBlock(
      meta.map(([name, handle]) => [text(name), handleOf(handle)]),
      1,
    ),
    false,
  )
  const footerAt = out.size
  if (version === 6) {
    const footer = (sum: number): Uint8Array =>
      new Bytes()
        .put(Uint8Array.of(checksumType, 0x3e, 0, 0x7a, 0))
        .put(fixed(sum, 4))
        .put(fixed(base, 4))
        .put(fixed(metaHandle.size, 4))
        .put(new Uint8Array(24))
        .put(fixed(6, 4))
        .put(MAGIC)
        .done()
    out.put(footer((checksumOf(footer(0)) + context(base, footerAt)) % 2 ** 32))
  } else {
    const handles = new Uint8Array(40)
    handles.set([...handleOf(metaHandle), ...handleOf(indexHandle)])
    if (version === 0) out.put(handles).put(LEGACY_MAGIC)
    else out.put(Uint8Array.of(checksumType)).put(handles).put(fixed(version, 4)).put(MAGIC)
  }
  const table = out.done()
  if (ingested?.patched)
    table.set(
      fixed(ingested.sequence, 8),
      propertyHandle.offset + Buffer.from(propertyBlock).indexOf(GLOBAL_SEQUENCE) + GLOBAL_SEQUENCE.length,
    )
  return table
}

const GLOBAL_SEQUENCE = 'rocksdb.external_sst_file.global_seqno'
const MAGIC = Uint8Array.of(0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88)
const LEGACY_MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)

/** A record in one piece, or in as many as its blocks of 32 KiB make of it. */
export function madeLog(records: readonly Uint8Array[]): Uint8Array {
  const out = new Bytes()
  for (const record of records) {
    let at = 0
    do {
      if (LOG_BLOCK - (out.size % LOG_BLOCK) < 7) out.put(new Uint8Array(LOG_BLOCK - (out.size % LOG_BLOCK)))
      const part = record.subarray(at, at + LOG_BLOCK - (out.size % LOG_BLOCK) - 7)
      const isLast = at + part.length === record.length
      const whole = isLast ? 1 : 2
      const body = Uint8Array.from([at === 0 ? whole : isLast ? 4 : 3, ...part])
      out
        .put(fixed(masked(crc32c(body)), 4))
        .put(fixed(part.length, 2))
        .put(body)
      at += part.length
    } while (at < record.length)
  }
  return out.done()
}

const LOG_BLOCK = 32768
const COMPARATOR = 'leveldb.BytewiseComparator'

/** Files of a database with one column family `s` (ID 1) by their names; tables are numbered from 10 on. */
export function madeDatabase(tables: readonly MadeTable[], options: MadeOptions = {}): Map<string, File> {
  const files = new Map<string, File>()
  const add = (name: string, bytes: Uint8Array): void => void files.set(name, memoryFile(name, bytes))
  const edits = [
    new Bytes().varint(1).prefixed(text(COMPARATOR)).varint(3).varint(100).varint(4).varint(1000).done(),
    new Bytes().varint(1).prefixed(text(COMPARATOR)).varint(200).varint(1).varint(201).prefixed(text('s')).done(),
  ]
  tables.forEach((table, i) => {
    const bytes = madeTable(table, options)
    const keys = [
      ...table.entries.map(internal),
      ...(table.ranges ?? []).flatMap(range => [
        internal(range),
        internal({ key: range.value, sequence: MAX_SEQUENCE, type: 0x0f }),
      ]),
    ]
    const number = 10 + i
    add(`0000${number}.sst`, bytes)
    const ordered = keys.toSorted(
      (a, b) =>
        Buffer.compare(a.subarray(0, -8), b.subarray(0, -8)) ||
        Buffer.compare(b.slice(-8).toReversed(), a.slice(-8).toReversed()),
    )
    edits.push(
      new Bytes()
        .varint(103)
        .varint(table.level)
        .varint(number)
        .varint(bytes.length)
        .prefixed(table.smallest ?? ordered[0]!)
        .prefixed(table.largest ?? ordered.at(-1)!)
        .varint(table.ingested?.sequence ?? 0)
        .varint(table.ingested?.sequence ?? 1000)
        .varint(1)
        .varint(200)
        .varint(1)
        .done(),
    )
  })
  add('CURRENT', text('MANIFEST-000004\n'))
  add('MANIFEST-000004', madeLog(edits))
  return files
}
