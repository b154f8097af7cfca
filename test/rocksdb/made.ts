import { deflateRawSync } from 'node:zlib'
import { snappyCompress } from 'hysnappy'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { crc32c, masked } from '../../src/compress/crc32c.ts'
import { MAX_SEQUENCE } from '../../src/rocksdb/internal-key.ts'
import { memoryFile, type File } from '../../src/model/file.ts'

// Databases made by hand, small parts of what RocksDB writes: tables of format version 0 to 5 with CRC32C, and a MANIFEST.

/** A byte, and the payload of a block, in format versions 0 and 1 (`old`) or later. LZ4 and zstd do not make anything smaller here. */
const CODECS = {
  none: [0, (data: Uint8Array): Uint8Array => data],
  snappy: [1, (data: Uint8Array): Uint8Array => snappyCompress(data)],
  zlib: [2, (data: Uint8Array, old: boolean): Uint8Array => new Bytes().put(old ? NOTHING : varintOf(data.length)).put(deflateRawSync(data)).done()],
  lz4: [4, (data: Uint8Array, old: boolean): Uint8Array => new Bytes().put(old ? fixed(data.length, 8) : varintOf(data.length)).put(literals(data)).done()],
  zstd: [7, (data: Uint8Array): Uint8Array => new Bytes().varint(data.length).put(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0)).put(fixed(data.length, 4)).put(fixed(data.length * 8 + 1, 3)).put(data).done()],
} as const

const NOTHING = new Uint8Array(0)
export const varintOf = (value: number): Uint8Array => new Bytes().varint(value).done()
const literals = (data: Uint8Array): Uint8Array => (data.length < 15 ? Uint8Array.from([data.length << 4, ...data]) : Uint8Array.from([0xf0, ...new Uint8Array(Math.floor((data.length - 15) / 255)).fill(255), (data.length - 15) % 255, ...data]))

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
}
export interface MadeOptions {
  readonly codec?: keyof typeof CODECS
  readonly blockBytes?: number
  readonly restartInterval?: number
  readonly version?: number
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

const fixed = (value: number, size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
/** The largest sequence number is no exact double. */
export const internal = ({ key, sequence, type }: Pick<MadeEntry, 'key' | 'sequence' | 'type'>): Uint8Array => Uint8Array.from([...key, type, ...(sequence >= MAX_SEQUENCE ? fixed(2 ** 48 - 1, 6).fill(0xff) : fixed(sequence, 7)), ...(sequence >= MAX_SEQUENCE ? [0xff] : [])])

/** Entries of a block; `delta`: without the length of the value. */
export function madeBlock(entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[], restartInterval: number): Uint8Array {
  const out = new Bytes()
  const restarts: number[] = []
  let before: Uint8Array = new Uint8Array(0)
  entries.forEach(([key, value], i) => {
    let shared = 0
    if (i % restartInterval === 0) restarts.push(out.size)
    else while (shared < before.length && shared < key.length && before[shared] === key[shared]) shared++
    out.varint(shared).varint(key.length - shared).varint(value.length).put(key.subarray(shared)).put(value)
    before = key
  })
  if (restarts.length === 0) restarts.push(0)
  for (const restart of restarts) out.put(fixed(restart, 4))
  return out.put(fixed(restarts.length, 4)).done()
}

export function madeTable({ entries, ranges = [] }: MadeTable, { codec = 'none', blockBytes = 4096, restartInterval = 16, version = 5 }: MadeOptions = {}): Uint8Array {
  const out = new Bytes()
  const block = (data: Uint8Array, compress: boolean): Uint8Array => {
    const [type, compressed] = CODECS[compress ? codec : 'none']
    const payload = compressed(data, version < 2)
    const stored = new Bytes().put(payload).put(Uint8Array.of(type)).done()
    const handle = new Bytes().varint(out.size).varint(payload.length).done()
    out.put(stored).put(fixed(masked(crc32c(stored)), 4))
    return handle
  }
  const index: [Uint8Array, Uint8Array][] = []
  let part: [Uint8Array, Uint8Array][] = []
  let bytes = 0
  const flush = (): void => {
    if (part.length > 0) index.push([part.at(-1)![0], block(madeBlock(part, restartInterval), true)])
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
  const properties: [string, number][] = [
    ['rocksdb.data.size', dataSize],
    ['rocksdb.deleted.keys', count(0) + count(7) + ranges.length],
    ['rocksdb.merge.operands', count(2)],
    ['rocksdb.num.data.blocks', index.length],
    ['rocksdb.num.entries', entries.length + ranges.length],
    ['rocksdb.num.range-deletions', ranges.length],
  ]
  const indexHandle = block(madeBlock(index, 1), true)
  const meta: [Uint8Array, Uint8Array][] = []
  meta.push([text('rocksdb.properties'), block(madeBlock(properties.map(([name, value]) => [text(name), new Bytes().varint(value).done()]), 1), false)])
  if (ranges.length > 0) meta.push([text('rocksdb.range_del'), block(madeBlock(ranges.map(range => [internal(range), range.value]), 1), false)])
  const metaHandle = block(madeBlock(meta, 1), false)
  const handles = new Uint8Array(40)
  handles.set(metaHandle)
  handles.set(indexHandle, metaHandle.length)
  if (version === 0) return out.put(handles).put(Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)).done()
  return out.put(Uint8Array.of(1)).put(handles).put(fixed(version, 4)).put(Uint8Array.of(0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88)).done()
}

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
      out.put(fixed(masked(crc32c(body)), 4)).put(fixed(part.length, 2)).put(body)
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
  const edits = [new Bytes().varint(1).prefixed(text(COMPARATOR)).varint(3).varint(100).varint(4).varint(1000).done(), new Bytes().varint(1).prefixed(text(COMPARATOR)).varint(200).varint(1).varint(201).prefixed(text('s')).done()]
  tables.forEach((table, i) => {
    const bytes = madeTable(table, options)
    const keys = [...table.entries.map(internal), ...(table.ranges ?? []).flatMap(range => [internal(range), internal({ key: range.value, sequence: MAX_SEQUENCE, type: 0x0f })])]
    const number = 10 + i
    add(`0000${number}.sst`, bytes)
    const ordered = keys.toSorted((a, b) => Buffer.compare(a.subarray(0, -8), b.subarray(0, -8)) || Buffer.compare(b.slice(-8).toReversed(), a.slice(-8).toReversed()))
    edits.push(new Bytes().varint(103).varint(table.level).varint(number).varint(bytes.length).prefixed(table.smallest ?? ordered[0]!).prefixed(table.largest ?? ordered.at(-1)!).varint(0).varint(1000).varint(1).varint(200).varint(1).done())
  })
  add('CURRENT', text('MANIFEST-000004\n'))
  add('MANIFEST-000004', madeLog(edits))
  return files
}
