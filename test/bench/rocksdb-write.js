// A native RocksDB snapshot of any size, as RocksDB 6.20 writes it in Flink: one operator, one subtask, one value state. Its files lie
// under their local names, so that RocksDB can open the directory too.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ByteWriter } from '../../dist/bytes/writer.js'
import { crc32c, masked } from '../../dist/compress/crc32c.js'
import { keyedHeader } from '../../dist/format/state-header.js'
import { keyGroupOf } from '../../dist/model/key-group.js'
import { CHECKSUMS } from '../../dist/rocksdb/block-checksum.js'
import { snapshotsWith } from '../../dist/serializer/forms.js'
import { snappy } from './rocksdb-snappy.js'
import { base, metadataOf, operator, voidNamespace } from './snapshots.js'

const KEY_GROUPS = 128
const BLOCK = 4096
const RESTART_INTERVAL = 16
const [DELETION, PUT] = [0, 1]
const COMPARATOR = 'leveldb.BytewiseComparator'
const text = string => Buffer.from(string, 'latin1')

/** Entries whose keys ascend, with shared beginnings. `plain`: an index block, whose keys are whole and whose values have no length. */
class Block {
  bytes = Buffer.alloc(2 * BLOCK)
  at = 0
  restarts = []
  count = 0
  last = Buffer.alloc(256)
  lastLength = 0

  constructor({ interval = RESTART_INTERVAL, plain = false } = {}) {
    this.interval = interval
    this.plain = plain
  }

  get size() {
    return this.at + 4 * this.restarts.length + 4
  }

  add(key, keyLength, value, valueLength) {
    const { last } = this
    if (this.at + keyLength + valueLength + 4096 > this.bytes.length)
      this.bytes = Buffer.concat(
        [this.bytes],
        Math.max(2 * this.bytes.length, this.at + keyLength + valueLength + 4096),
      )
    const { bytes } = this
    let shared = 0
    if (this.count++ % this.interval === 0) this.restarts.push(this.at)
    else
      for (const least = Math.min(keyLength, this.lastLength); shared < least && key[shared] === last[shared];) shared++
    this.at = varint(bytes, this.at, shared)
    this.at = varint(bytes, this.at, keyLength - shared)
    if (!this.plain) this.at = varint(bytes, this.at, valueLength)
    for (let i = shared; i < keyLength; i++) bytes[this.at++] = last[i] = key[i]
    for (let i = 0; i < valueLength; i++) bytes[this.at++] = value[i]
    this.lastLength = keyLength
  }

  done() {
    const size = this.size
    if (size > this.bytes.length) this.bytes = Buffer.concat([this.bytes], size)
    for (const restart of this.restarts) this.at = this.bytes.writeUInt32LE(restart, this.at)
    this.bytes.writeUInt32LE(this.restarts.length, this.at)
    return this.bytes.subarray(0, size)
  }

  reset() {
    this.at = this.count = this.lastLength = 0
    this.restarts.length = 0
  }
}

const LARGEST_COMPRESSED = 1 << 20

/** An SST file of format version 5. */
class Table {
  data = new Block()
  index = new Block({ interval: 1, plain: true })
  out = Buffer.alloc(1 << 20)
  outAt = 0
  offset = 0
  stats = { entries: 0, deleted: 0, blocks: 0, keys: 0, values: 0 }
  compressed = Buffer.alloc(2 * BLOCK)
  smallest = undefined

  /** `compressed`: a byte and the payload of a data block, whatever its size. Default: by Snappy, where that makes it smaller by an eighth. */
  constructor(folder, number, level, [checksumType, checksum], compressed) {
    Object.assign(this, { number, level, checksumType, checksum })
    if (compressed !== undefined) this.form = (bytes, isData) => (isData ? compressed(bytes) : [0, bytes])
    this.file = openSync(join(folder, nameOf(number)), 'w')
  }

  add(key, keyLength, value, valueLength) {
    const { data, stats } = this
    if (data.size + keyLength + valueLength + 8 > BLOCK && data.count > 0) this.flush(key)
    data.add(key, keyLength, value, valueLength)
    this.smallest ??= Buffer.from(key.subarray(0, keyLength))
    stats.entries++
    stats.deleted += key[keyLength - 8] === DELETION ? 1 : 0
    stats.keys += keyLength
    stats.values += valueLength
  }

  /** Ends a data block; no key is the beginning of the next one. */
  flush(next) {
    const { data, index } = this
    const handle = handleOf(this.block(data.done(), true))
    this.largest = Buffer.from(data.last.subarray(0, data.lastLength))
    const separator = next === undefined ? this.largest.subarray(0, -8) : separatorOf(this.largest, next)
    index.add(separator, separator.length, handle, handle.length)
    this.stats.blocks++
    data.reset()
  }

  form(bytes, compress) {
    if (!compress || bytes.length >= LARGEST_COMPRESSED) return [0, bytes]
    if (this.compressed.length < 2 * bytes.length) this.compressed = Buffer.alloc(2 * bytes.length)
    const size = snappy(bytes, this.compressed)
    return size < bytes.length - (bytes.length >> 3) ? [1, this.compressed.subarray(0, size)] : [0, bytes]
  }

  /** Writes a block; where it lies. */
  block(bytes, compress) {
    const [type, stored] = this.form(bytes, compress)
    const { length } = stored
    const handle = { offset: this.offset, size: length }
    if (this.outAt + length + 64 > this.out.length) this.write(length + 64)
    const { out, outAt } = this
    out.set(stored, outAt)
    out[outAt + length] = type
    out.writeUInt32LE(this.checksum(out.subarray(outAt, outAt + length + 1)), outAt + length + 1)
    this.outAt += length + 5
    this.offset += length + 5
    return handle
  }

  write(place) {
    writeSync(this.file, this.out, 0, this.outAt)
    this.outAt = 0
    if (place > this.out.length) this.out = Buffer.alloc(place)
  }

  /** Ends the file; what the MANIFEST says of it. */
  done() {
    if (this.data.count > 0) this.flush()
    const { stats, number, level, smallest, largest } = this
    const dataSize = this.offset
    const index = this.block(this.index.done(), true)
    const properties = this.block(blockOf(propertiesOf(stats, dataSize, index.size)), false)
    const metaindex = this.block(blockOf([['rocksdb.properties', handleOf(properties)]]), false)
    const footer = Buffer.alloc(53)
    footer[0] = this.checksumType
    footer.set(Buffer.concat([handleOf(metaindex), handleOf(index)]), 1)
    footer.writeUInt32LE(5, 41)
    footer.writeBigUInt64LE(0x88e241b785f4cff7n, 45)
    this.write(0)
    writeSync(this.file, footer)
    closeSync(this.file)
    return { number, level, size: this.offset + footer.length, smallest, largest }
  }
}

function propertiesOf(stats, dataSize, indexSize) {
  const numbers = {
    'column.family.id': 1,
    'data.size': dataSize,
    'deleted.keys': stats.deleted,
    'filter.size': 0,
    'fixed.key.length': 0,
    'format.version': 0,
    'index.key.is.user.key': 1,
    'index.size': indexSize,
    'index.value.is.delta.encoded': 1,
    'merge.operands': 0,
    'num.data.blocks': stats.blocks,
    'num.entries': stats.entries,
    'num.range-deletions': 0,
    'raw.key.size': stats.keys,
    'raw.value.size': stats.values,
  }
  const texts = {
    'column.family.name': 'state',
    comparator: COMPARATOR,
    compression: 'Snappy',
    'merge.operator': 'StringAppendTESTOperator',
  }
  return [
    ['block.based.table.index.type', Buffer.alloc(4)],
    ...Object.entries(numbers).map(([name, value]) => [name, varints(value)]),
    ...Object.entries(texts).map(([name, value]) => [name, text(value)]),
  ]
    .map(([name, value]) => [`rocksdb.${name}`, value])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The shortest key from `last` on that is in front of `next`. (BytewiseComparator::FindShortestSeparator) */
function separatorOf(last, next) {
  const differs = last.findIndex((byte, i) => byte !== next[i])
  const separator = Buffer.from(last.subarray(0, differs + 1))
  separator[differs]++
  return separator
}

function blockOf(entries) {
  const block = new Block({ interval: 1 })
  for (const [name, value] of entries) block.add(text(name), name.length, value, value.length)
  return block.done()
}

function varint(to, at, value) {
  for (; value >= 0x80; value = Math.floor(value / 128)) to[at++] = (value % 128) | 0x80
  to[at++] = value
  return at
}

function varints(...values) {
  const bytes = Buffer.alloc(10 * values.length)
  return bytes.subarray(
    0,
    values.reduce((at, value) => varint(bytes, at, value), 0),
  )
}

const handleOf = ({ offset, size }) => varints(offset, size)
const lengthPrefixed = bytes => Buffer.concat([varints(bytes.length), bytes])
const nameOf = number => `${String(number).padStart(6, '0')}.sst`

/** As many edits as there are files and two more: one column family beside `default`. */
function manifestOf(tables, lastSequence) {
  const comparator = Buffer.concat([varints(1), lengthPrefixed(text(COMPARATOR))])
  const sequences = ({ level, sequences: [from, to] = [0, 0] }) => (level === 0 ? varints(from, to) : varints(0, 0))
  const edits = [
    Buffer.concat([comparator, varints(2, 0, 9, 0, 3, 1000, 4, lastSequence)]),
    Buffer.concat([comparator, varints(201), lengthPrefixed(text('state')), varints(203, 1, 200, 1)]),
    ...tables.map(table =>
      Buffer.concat([
        varints(103, table.level, table.number, table.size),
        lengthPrefixed(table.smallest),
        lengthPrefixed(table.largest),
        sequences(table),
        varints(1, 200, 1),
      ]),
    ),
  ]
  return Buffer.concat(
    edits.map(edit => {
      const record = Buffer.concat([Buffer.alloc(6), Buffer.of(1), edit])
      record.writeUInt32LE(masked(crc32c(record.subarray(6))), 0)
      record.writeUInt16LE(edit.length, 4)
      return record
    }),
  )
}

const mix = n => {
  let h = Math.imul(n, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d)
  return (h ^ (h >>> 16)) >>> 0
}

const NAME = 'customer-00000000'
/** The key of entry i, as a user gives it. */
const keyText = i => `${NAME.slice(0, -8)}${String(i).padStart(8, '0')}`
/** Values are texts like this one, with other digits: Snappy halves them. */
const VALUE = text('Hamburg, order 0000000 of 2026-05-17, customer class 00, 000.00 EUR')
const DIGITS = text('0123456789abcdefghijklmnopqrstuv')
const RANDOM = [15, 16, 17, 18, 19, 20, 21, 31, 35, 53, 54, 57, 58, 59, 61, 62]

/** The key group of each entry, and the entries in the order of their keys. */
function inOrder(count) {
  const groups = new Uint8Array(count)
  const ends = new Uint32Array(KEY_GROUPS)
  for (let i = 0; i < count; i++) {
    const key = keyText(i)
    let hash = 0
    for (let k = 0; k < key.length; k++) hash = (Math.imul(hash, 31) + key.charCodeAt(k)) | 0
    ends[(groups[i] = keyGroupOf(hash, KEY_GROUPS))]++
  }
  for (let group = 1; group < KEY_GROUPS; group++) ends[group] += ends[group - 1]
  const order = new Uint32Array(count)
  for (let i = count - 1; i >= 0; i--) order[--ends[groups[i]]] = i
  return { groups, order }
}

const FRESH = 3 // files of level 0
/** What file f of level 0 says about entry i: of 25 keys one is in it, a quarter of them deleted. */
function fresh(f, i) {
  const h = mix(i * 4 + f + 1)
  return h % 25 !== 0 ? undefined : (h >>> 16) % 4 === 0 ? DELETION : PUT
}

/**
 * Writes a snapshot with so many keys into `folder`: all of them on level 1, and on level 0 three files that overwrite
 * and delete. Checksums: 1 CRC32C (Flink 1.x), 4 XXH3 (2.x).
 */
export async function generateRocks(folder, count, { checksumType = 1, tableSize = 64 << 20 } = {}) {
  mkdirSync(folder, { recursive: true })
  const checksum = [checksumType, await CHECKSUMS[checksumType].load()]
  const { groups, order } = inOrder(count)
  const key = Buffer.alloc(1 + 1 + NAME.length + 1 + 8)
  const keyAt = 2 + NAME.length - 8
  key[1] = NAME.length + 1 // StringSerializer: one more than the length
  key.write(NAME, 2, 'latin1')
  const value = Buffer.of(VALUE.length + 1, ...VALUE)
  const trailerAt = key.length - 8 // behind the namespace
  const enter = (table, i, type, sequence) => {
    key[0] = groups[i]
    for (let at = keyAt + 7, rest = i; at >= keyAt; at--, rest = Math.floor(rest / 10)) key[at] = 0x30 + (rest % 10)
    key[trailerAt] = type
    key.writeUIntLE(sequence, trailerAt + 1, 6)
    let length = 0
    if (type === PUT) {
      for (let k = 0, h = 0; k < RANDOM.length; k++, h >>>= 5)
        value[RANDOM[k] + 1] = DIGITS[(k % 6 === 0 ? (h = mix(i + sequence + k)) : h) & 31]
      length = value.length
    }
    table.add(key, key.length, value, length)
  }
  const tables = []
  let table
  for (const i of order) {
    table ??= new Table(folder, 10 + tables.length, 1, checksum)
    enter(table, i, PUT, 0)
    if (table.offset < tableSize) continue
    tables.push(table.done())
    table = undefined
  }
  if (table !== undefined) tables.push(table.done())
  let sequence = 0
  for (let f = 0; f < FRESH; f++) {
    table = new Table(folder, 10 + tables.length, 0, checksum)
    const from = sequence + 1
    for (const i of order) {
      const type = fresh(f, i)
      if (type !== undefined) enter(table, i, type, ++sequence)
    }
    tables.push({ ...table.done(), sequences: [from, sequence] })
  }
  const manifest = manifestOf(tables, sequence)
  writeFileSync(join(folder, 'MANIFEST-000004'), manifest)
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-000004\n')
  writeMetadata(folder, tables, manifest.length)
  const isLive = i => (fresh(2, i) ?? fresh(1, i) ?? fresh(0, i)) !== DELETION
  let entries = 0
  for (let i = 0; i < count; i++) if (isLive(i)) entries++
  let some = count >>> 1
  while (!isLive(some)) some++
  return { entries, bytes: tables.reduce((sum, { size }) => sum + size, 0), files: tables.length, key: keyText(some) }
}

/** The byte and the payload of a block. LZ4 and zstd make nothing smaller here, so that as much as possible is held at once. */
const COMPRESSIONS = {
  snappy: bytes => {
    const to = Buffer.alloc(bytes.length + (bytes.length >> 2) + 64)
    return [1, to.subarray(0, snappy(bytes, to))]
  },
  /** Literals alone, behind the size. (lz4_Block_format.md) */
  lz4: bytes => {
    const more = bytes.length - 15
    const length = Buffer.alloc(Math.floor(more / 255) + 1, 255)
    length[length.length - 1] = more % 255
    return [4, Buffer.concat([varints(bytes.length), Buffer.of(0xf0), length, bytes])]
  },
  /** A frame of stored blocks with the window of level 3, 2 MiB, behind the size. (RFC 8878, 3.1.1) */
  zstd: bytes => {
    const parts = [varints(bytes.length), Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x58), Buffer.alloc(4)]
    parts[2].writeUInt32LE(bytes.length)
    for (let at = 0; at < bytes.length; at += ZSTD_BLOCK) {
      const block = bytes.subarray(at, at + ZSTD_BLOCK)
      const header = Buffer.alloc(3)
      header.writeUIntLE(Number(at + block.length === bytes.length) + block.length * 8, 0, 3)
      parts.push(header, block)
    }
    return [7, Buffer.concat(parts)]
  },
}
const ZSTD_BLOCK = 128 * 1024

/** A snapshot of one key, whose value is a string of so many bytes. */
export async function oneRocksValue(folder, size, compression) {
  mkdirSync(folder, { recursive: true })
  const table = new Table(folder, 10, 1, [1, await CHECKSUMS[1].load()], COMPRESSIONS[compression])
  const group = keyGroupOf('k'.charCodeAt(0), KEY_GROUPS)
  const key = Buffer.from([group, 2, 'k'.charCodeAt(0), 0, PUT, 0, 0, 0, 0, 0, 0, 0]) // key group, string, namespace, trailer
  const length = Buffer.alloc(8)
  const value = Buffer.alloc(size, 'an ASCII text, ')
  const at = varint(length, 0, size + 1)
  table.add(key, key.length, Buffer.concat([length.subarray(0, at), value]), at + size)
  const tables = [table.done()]
  const manifest = manifestOf(tables, 0)
  writeFileSync(join(folder, 'MANIFEST-000004'), manifest)
  writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-000004\n')
  writeMetadata(folder, tables, manifest.length)
  return folder
}

function writeMetadata(folder, tables, manifestSize) {
  const state = {
    name: 'state',
    type: 0,
    options: [{ key: 'KEYED_STATE_TYPE', value: 'VALUE' }],
    serializers: [
      { role: 'VALUE_SERIALIZER', snapshot: base('String') },
      { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
    ],
  }
  const header = new ByteWriter()
  keyedHeader(snapshotsWith()).write(header, {
    version: 6,
    value: { compressed: false, key: base('String'), states: [state] },
  })
  writeFileSync(join(folder, 'meta'), header.done())
  const file = (path, size) => ({ kind: 'relative', path, size })
  const named = (path, size) => ({ localPath: path, handle: file(path, size) })
  const managedKeyed = {
    kind: 'incremental',
    checkpointId: 1,
    backend: '3f4ca1f7-5c5b-4b8e-9d0a-6a6f0f6f8a11',
    first: 0,
    count: KEY_GROUPS,
    checkpointedSize: tables.reduce((sum, { size }) => sum + size, 0),
    meta: file('meta', header.at),
    shared: tables.map(({ number, size }) => named(nameOf(number), size)),
    private: [named('CURRENT', 16), named('MANIFEST-000004', manifestSize)],
    id: 'a3b1b7f2-6f0e-4e39-8d0f-0c6cf8f4a0f5',
  }
  writeFileSync(join(folder, '_metadata'), metadataOf([operator('bench', 1, KEY_GROUPS, () => ({ managedKeyed }))]))
}
