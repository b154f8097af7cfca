import { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { crc32, inflateRaw } from '../host/inflate.ts'
import type { Readable } from './readable.ts'
import {
  end,
  END_SIGNATURE,
  end64,
  entry,
  extra,
  IN_ZIP64,
  IN_ZIP64_SHORT,
  local,
  locator,
  LOCATOR_SIGNATURE,
  ZIP64,
  zip64Number,
} from './zip-format.ts'

// No library: those that read without waiting hold the whole file in memory, those that do not read in callbacks, and values are decoded
// in between. Only the central directory is read, and the entries that are asked for.

/** Bytes of a central directory: some 400,000 entries. */
const LARGEST_DIRECTORY = 64 * 1024 * 1024
/** Deflate makes at most so many bytes of one. */
const LARGEST_RATIO = 1032
const LONGEST_COMMENT = 0xffff

const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1

/** A file in a zip file. */
export interface ZipEntry {
  readonly name: string
  /** Bytes from the start of the file, of its local header. */
  readonly at: number
  readonly compressed: number
  readonly size: number
  readonly crc: number
  readonly method: number
  readonly flags: number
}

/** The entries of the central directory, in its order; a name may stand there again. Throws corrupt, truncated, unsupported, io. */
export function zipEntries(zip: Readable): readonly ZipEntry[] {
  const { at, size, shift } = directoryOf(zip)
  if (size > LARGEST_DIRECTORY)
    throw wrong(zip, 'unsupported', 'this zip file has too many entries', `a directory of ${size} bytes`, at)
  const r = new ByteReader(zip.read(at, size), zip.path, at)
  const found: ZipEntry[] = []
  let bytes = 0
  while (r.left > 0) {
    const one = entryAt(r, shift)
    bytes += one.compressed
    if (one.at < 0 || one.at + one.compressed > at)
      throw wrong(zip, 'corrupt', `entry "${one.name}" lies outside the zip file`, `at ${one.at}`, r.base + r.at)
    found.push(one)
  }
  // Entries share no bytes: overlapping ones are how a small file pretends to be a large one.
  if (bytes > zip.size)
    throw wrong(zip, 'corrupt', 'the entries of this zip file overlap', `${bytes} bytes in ${zip.size}`, at)
  return found
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function entryAt(r: ByteReader, shift: number): ZipEntry {
  const head = entry.read(r)
  const name = decoder.decode(r.take(head.nameLength)) // as Java reads it, whatever the flags say
  const extras = r.window(head.extraLength)
  r.skip(head.commentLength)
  const large = zip64Of(extras, [head.size, head.compressed, head.at])
  const [size, compressed, at] = [large.next(head.size), large.next(head.compressed), large.next(head.at)]
  return { name, at: at + shift, compressed, size, crc: head.crc, method: head.method, flags: head.flags }
}

/** Numbers that are too large for the entry, in their order. */
function zip64Of(extras: ByteReader, numbers: readonly number[]): { readonly next: (short: number) => number } {
  const next = (short: number): number => (short === IN_ZIP64 ? zip64Number.read(extras) : short)
  if (!numbers.includes(IN_ZIP64)) return { next }
  while (extras.left > 0) {
    const { id, length } = extra.read(extras)
    if (id === ZIP64) return { next }
    extras.skip(length)
  }
  return { next: short => short }
}

interface Directory {
  readonly at: number
  readonly size: number
  /** What to add to offsets: bytes in front of the zip file. */
  readonly shift: number
}

/** As Java finds it: from the end, and where it says how large it is, for other bytes may lie in front. (ZipFile.Source.findEND) */
function directoryOf(zip: Readable): Directory {
  const endAt = endOf(zip)
  const short = end.read(reader(zip, endAt, end.minBytes))
  const isLarge = short.entries === IN_ZIP64_SHORT || short.directorySize === IN_ZIP64 || short.directoryAt === IN_ZIP64
  const large = isLarge ? largeEnd(zip, endAt) : undefined
  const { behind, directorySize: size, directoryAt } = large ?? { behind: endAt, ...short }
  const at = behind - size
  if (at < 0 || directoryAt > at)
    throw wrong(
      zip,
      'corrupt',
      'the directory of this zip file lies outside it',
      `${size} bytes at ${directoryAt}`,
      endAt,
    )
  return { at, size, shift: at - directoryAt }
}

function largeEnd(
  zip: Readable,
  endAt: number,
): { readonly behind: number; readonly directorySize: number; readonly directoryAt: number } | undefined {
  const locatorAt = endAt - locator.minBytes
  if (locatorAt < 0) return undefined
  const found = locator.read(reader(zip, locatorAt, locator.minBytes))
  if (found.signature !== LOCATOR_SIGNATURE) return undefined
  if (found.endAt > locatorAt)
    throw wrong(zip, 'corrupt', 'the zip64 end of this zip file lies outside it', String(found.endAt), locatorAt)
  return { behind: found.endAt, ...end64.read(reader(zip, found.endAt, end64.minBytes)) }
}

/** Where the end begins: its comment must reach the end of the file. */
function endOf(zip: Readable): number {
  const count = Math.min(zip.size, end.minBytes + LONGEST_COMMENT)
  const tail = zip.read(zip.size - count, count)
  for (let at = count - end.minBytes; at >= 0; at--) {
    if (tail[at] !== (END_SIGNATURE & 0xff) || tail[at + 1] !== 0x4b) continue
    const found = end.read(new ByteReader(tail, zip.path, zip.size - count, at))
    if (found.signature === END_SIGNATURE && at + end.minBytes + found.commentLength === count)
      return zip.size - count + at
  }
  throw new SavepointError('corrupt', 'not a zip file, or its end is missing', { file: zip.path })
}

/** Where the data of an entry lies. */
export function dataAt(zip: Readable, { at, name, compressed, flags, method }: ZipEntry): number {
  if ((flags & ENCRYPTED) !== 0) throw wrong(zip, 'unsupported', `entry "${name}" is encrypted`, undefined, at)
  if (method !== STORED && method !== DEFLATED)
    throw wrong(zip, 'unsupported', `entry "${name}" is neither stored nor deflated`, `method ${method}`, at)
  const head = local.read(reader(zip, at, local.minBytes))
  const from = at + local.minBytes + head.nameLength + head.extraLength
  if (from + compressed > zip.size)
    throw wrong(zip, 'corrupt', `entry "${name}" lies outside the zip file`, `${compressed} bytes`, at)
  return from
}

export const isStored = ({ method, compressed, size }: ZipEntry): boolean => method === STORED && compressed === size

/** The bytes of an entry, checked; `most`: larger ones are refused. Throws corrupt, truncated, unsupported, io. */
export function entryBytes(zip: Readable, one: ZipEntry, most: number): Uint8Array {
  const { name, size, compressed, at } = one
  if (size > most)
    throw wrong(zip, 'unsupported', `entry "${name}" is too large`, `${size} bytes`, at, `at most ${most}`)
  const from = dataAt(zip, one)
  if (one.method === STORED ? size !== compressed : size > compressed * LARGEST_RATIO)
    throw wrong(zip, 'corrupt', `entry "${name}" has an impossible size`, `${size} bytes of ${compressed}`, at)
  const data =
    one.method === STORED ? zip.read(from, compressed).slice() : inflated(zip, one, zip.read(from, compressed))
  if (data.length !== size || crc32(data) !== one.crc)
    throw wrong(zip, 'corrupt', `entry "${name}" is damaged`, 'another checksum or length', at)
  return data
}

function inflated(zip: Readable, { name, size, at }: ZipEntry, data: Uint8Array): Uint8Array {
  try {
    return inflateRaw(data, size, undefined)
  } catch (error) {
    throw wrong(zip, 'corrupt', `entry "${name}" cannot be inflated`, (error as Error).message, at)
  }
}

const reader = (zip: Readable, at: number, count: number): ByteReader =>
  new ByteReader(zip.read(at, count), zip.path, at)

function wrong(
  { path }: Readable,
  code: 'corrupt' | 'unsupported',
  what: string,
  found: string | undefined,
  offset: number,
  expected?: string,
): SavepointError {
  return new SavepointError(code, what, {
    file: path,
    offset,
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
  })
}
