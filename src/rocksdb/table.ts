import { SavepointError, type ErrorCode, type ErrorParts } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'
import { allocate } from './allocate.ts'
import { contextOf } from './block-checksum.ts'
import { decompressed, LARGEST_BLOCK, LARGEST_META, type Place } from './compression.ts'
import { EntryCursor } from './entries.ts'
import { BLOCK_TRAILER, LARGEST_FOOTER, readFooter, readHandle, type Footer, type Handle } from './footer.ts'
import { fixed32, LittleEndianReader, textOf } from './little-endian.ts'
import {
  GLOBAL_SEQUENCE,
  globalSequence,
  numberProperty,
  readProperties,
  textProperty,
  type Properties,
} from './properties.ts'
import { rangeDeletions, type RangeDeletion } from './range-deletions.ts'
import type { LiveFile } from './version-edit.ts'

/** What the first read of a table takes from its end, unless the MANIFEST says how long the part behind the data is. */
const TAIL = 16 * 1024
const LONGEST_TAIL = 1024 * 1024
/** What Flink registers for every column family. */
const MERGE_OPERATOR = 'StringAppendTESTOperator'
const PROPERTIES = ['rocksdb.properties', 'rocksdb.stats'] as const

/** An open table: all that lies behind its data blocks but the index, which is read when it is asked for. */
export class Table {
  readonly live: LiveFile
  readonly file: File
  readonly footer: Footer
  /** Blocks by their names in the metaindex. */
  readonly blocks: ReadonlyMap<string, Handle>
  readonly properties: Properties
  readonly rangeDeletions: readonly RangeDeletion[]
  /** For data blocks. */
  readonly dictionary: Uint8Array | undefined
  /** What every entry has, in a file that was ingested; undefined: entries have their own. */
  readonly globalSequence: number | undefined
  private readonly reader: BlockReader

  private constructor(
    live: LiveFile,
    reader: BlockReader,
    parts: Pick<Table, 'blocks' | 'properties' | 'rangeDeletions' | 'dictionary' | 'globalSequence'>,
  ) {
    this.live = live
    this.file = reader.file
    this.footer = reader.footer
    this.reader = reader
    this.blocks = parts.blocks
    this.properties = parts.properties
    this.rangeDeletions = parts.rangeDeletions
    this.dictionary = parts.dictionary
    this.globalSequence = parts.globalSequence
  }

  /** Reads the footer, the metaindex, the properties, range deletions and the dictionary, mostly in one read. */
  static async open(live: LiveFile, file: File): Promise<Table> {
    try {
      return await Table.read(live, file)
    } catch (error) {
      throw error instanceof SavepointError ? error.with({ path: live.name }) : error
    }
  }

  private static async read(live: LiveFile, file: File): Promise<Table> {
    const length = Math.min(file.size, Math.max(TAIL, Math.min(live.tail ?? 0, LONGEST_TAIL)))
    const tail = await readBytes(file, file.size - length, length)
    if (tail.length < length)
      throw new SavepointError('truncated', 'the file ends too early', {
        file: file.path,
        offset: file.size - length + tail.length,
        path: live.name,
        expected: `${file.size} bytes`,
      })
    const footer = await readFooter(tail.subarray(Math.max(0, tail.length - LARGEST_FOOTER)), file.path, file.size)
    const reader = new BlockReader(live.name, file, footer, tail)
    const blocks = await metaindex(reader)
    const named = PROPERTIES.map(name => blocks.get(name)).find(handle => handle !== undefined)
    const properties =
      named === undefined ? new Map() : readProperties(await reader.properties(named), reader.place(named.offset))
    const dictionary = blocks.get('rocksdb.compression_dict')
    const global = globalSequence(properties, live, reader.place(named?.offset ?? footer.offset))
    const deletions = blocks.get('rocksdb.range_del')
    return new Table(live, reader, {
      blocks,
      properties,
      rangeDeletions:
        deletions === undefined
          ? []
          : rangeDeletions(await reader.block(deletions, LARGEST_META), reader.place(deletions.offset), global),
      dictionary: dictionary === undefined ? undefined : (await reader.block(dictionary, LARGEST_META)).slice(),
      globalSequence: global,
    })
  }

  /** Of the whole index, or of its top level. Throws where there is none. */
  get indexHandle(): Handle {
    const handle = this.footer.index ?? this.blocks.get('rocksdb.index')
    if (handle === undefined)
      throw this.error('corrupt', 'a table without an index', { offset: this.footer.metaindex.offset })
    return handle
  }

  /** Throws unsupported where operands are not joined as Flink's lists are. */
  checkMergeOperator(): void {
    const operator = textProperty(this.properties, 'rocksdb.merge.operator') ?? MERGE_OPERATOR
    if (operator === MERGE_OPERATOR || (numberProperty(this.properties, 'rocksdb.merge.operands') ?? 0) === 0) return
    throw this.error('unsupported', 'merge operands of another operator', {
      offset: this.footer.metaindex.offset,
      found: operator,
      expected: MERGE_OPERATOR,
    })
  }

  /** The data of a block that is no data block. */
  block(handle: Handle): Promise<Uint8Array> {
    return this.reader.block(handle, LARGEST_BLOCK)
  }

  /** The data of a data block. */
  dataBlock(handle: Handle): Promise<Uint8Array> {
    return this.reader.block(handle, LARGEST_BLOCK, this.dictionary)
  }

  /** The data of a data block whose stored bytes, with the trailer, begin at `bytes[at]`. */
  dataOf(handle: Handle, bytes: Uint8Array, at: number): Uint8Array | Promise<Uint8Array> {
    return this.reader.data(handle, bytes, at, LARGEST_BLOCK, this.dictionary)
  }

  /** Reads from `offset` on; the result counts the bytes. Throws truncated where they are fewer than `least`. */
  fill(into: Uint8Array, offset: number, least: number): Promise<number> {
    return this.reader.fill(into, offset, least)
  }

  /** Throws corrupt where a block cannot lie there, unsupported where it is too large. */
  check(handle: Handle): void {
    this.reader.check(handle, LARGEST_BLOCK)
  }

  place(offset: number): Place {
    return this.reader.place(offset)
  }

  error(code: ErrorCode, what: string, parts: ErrorParts & { readonly offset: number }): SavepointError {
    return new SavepointError(code, what, { file: this.file.path, path: this.live.name, ...parts })
  }
}

class BlockReader {
  readonly file: File
  readonly footer: Footer
  private readonly name: string
  private readonly tail: Uint8Array

  constructor(name: string, file: File, footer: Footer, tail: Uint8Array) {
    this.name = name
    this.file = file
    this.footer = footer
    this.tail = tail
  }

  place(offset: number): Place {
    return { file: this.file.path, offset, path: this.name }
  }

  /** Throws corrupt where a block cannot lie there, unsupported where it is too large. */
  check({ offset, size }: Handle, largest: number): void {
    const most = Math.max(0, this.footer.offset - offset - BLOCK_TRAILER)
    if (offset + size + BLOCK_TRAILER > this.footer.offset)
      throw new SavepointError('corrupt', 'a block reaches past the end of its table', {
        ...this.place(offset),
        found: `${size} bytes`,
        expected: `at most ${most}`,
      })
    if (size > largest)
      throw new SavepointError('unsupported', 'a block is too large', {
        ...this.place(offset),
        found: `${size} bytes`,
        expected: `at most ${largest}`,
      })
  }

  async block(handle: Handle, largest: number, dictionary?: Uint8Array): Promise<Uint8Array> {
    return this.data(handle, await this.stored(handle, largest), 0, largest, dictionary)
  }

  data(
    handle: Handle,
    bytes: Uint8Array,
    at: number,
    largest: number,
    dictionary?: Uint8Array,
  ): Uint8Array | Promise<Uint8Array> {
    const end = at + handle.size
    const wrong = this.wrongChecksum(handle, bytes, at)
    if (wrong !== undefined) throw wrong
    return decompressed({ bytes, at, end }, this.footer.version, dictionary, largest, this.place(handle.offset))
  }

  /** The properties of an ingested file may have been changed in place after their checksum was made: then zeros were there. */
  async properties(handle: Handle): Promise<Uint8Array> {
    const bytes = await this.stored(handle, LARGEST_META)
    const wrong = this.wrongChecksum(handle, bytes, 0)
    if (wrong !== undefined) {
      const copy = bytes.slice()
      const at = valueOf(GLOBAL_SEQUENCE, copy.subarray(0, handle.size), this.place(handle.offset))
      if (at === undefined) throw wrong
      copy.fill(0, at, at + 8)
      if (this.wrongChecksum(handle, copy, 0) !== undefined) throw wrong
    }
    return decompressed(
      { bytes, at: 0, end: handle.size },
      this.footer.version,
      undefined,
      LARGEST_META,
      this.place(handle.offset),
    )
  }

  private async stored(handle: Handle, largest: number): Promise<Uint8Array> {
    this.check(handle, largest)
    const size = handle.size + BLOCK_TRAILER
    const inTail = handle.offset - (this.file.size - this.tail.length)
    if (inTail >= 0) return this.tail.subarray(inTail, inTail + size)
    const bytes = allocate(size, this.place(handle.offset))
    await this.fill(bytes, handle.offset, size)
    return bytes
  }

  async fill(into: Uint8Array, offset: number, least: number): Promise<number> {
    const count = await this.file.read(offset, into)
    if (count < least)
      throw new SavepointError('truncated', 'the file ends too early', {
        ...this.place(offset + count),
        expected: `at least ${least - count} more bytes`,
      })
    return count
  }

  private wrongChecksum(handle: Handle, bytes: Uint8Array, at: number): SavepointError | undefined {
    const { checksum, base } = this.footer
    if (checksum === undefined) return undefined
    const end = at + handle.size
    const found = (checksum(bytes.subarray(at, end + 1)) + contextOf(base, handle.offset)) >>> 0
    const expected = fixed32(bytes, end + 1)
    if (found === expected) return undefined
    return new SavepointError('corrupt', 'wrong checksum of a block', {
      ...this.place(handle.offset),
      found: found.toString(16).padStart(8, '0'),
      expected: expected.toString(16).padStart(8, '0'),
    })
  }
}

async function metaindex(reader: BlockReader): Promise<ReadonlyMap<string, Handle>> {
  const handle = reader.footer.metaindex
  const entries = new EntryCursor(await reader.block(handle, LARGEST_META), reader.place(handle.offset))
  const blocks = new Map<string, Handle>()
  while (entries.next())
    blocks.set(textOf(entries.key), readHandle(new LittleEndianReader(entries.value, reader.file.path, handle.offset)))
  return blocks
}

/** Where the eight bytes of a property lie in an uncompressed block of properties. */
function valueOf(name: string, block: Uint8Array, place: Place): number | undefined {
  try {
    const entries = new EntryCursor(block, place)
    while (entries.next())
      if (textOf(entries.key) === name && entries.valueEnd - entries.valueAt === 8) return entries.valueAt
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
  }
  return undefined
}
