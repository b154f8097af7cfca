import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import { SavepointError, type ErrorParts } from '../errors.ts'

// How values lie in the bytes of rows and arrays. What follows is strict where Flink's writers leave no choice (order, padding, zeros), so that
// bytes that were read are written again as they were, and damage is told. (AbstractBinaryWriter)

/** The bytes are not as Flink writes them; without a reader: the value is not one that Flink could write. */
export const misplaced = (
  r: ByteReader | undefined,
  what: string,
  parts: ErrorParts = {},
  at?: number,
): SavepointError =>
  r === undefined ? new SavepointError('incompatible', what, parts) : r.error('corrupt', what, parts, at)

/** Little-endian; `put` writes big-endian. */
export const sizedCodec = <T>(
  name: string,
  size: number,
  get: (r: ByteReader, at: number) => T,
  put: (w: ByteWriter, value: T) => void,
): Codec<T> =>
  new Codec<T>({
    name,
    minBytes: size,
    read(r) {
      r.skip(size)
      return get(r, r.at - size)
    },
    write(w, value) {
      put(w, value)
      w.reverse(size)
    },
    skip: r => r.skip(size),
  })

/** Bytes that must be 00. */
export function zeros(r: ByteReader, at: number, count: number): void {
  for (let i = at; i < at + count; i++)
    if (r.bytes[i] !== 0) throw misplaced(r, 'bytes that must be zero are not', { found: String(r.bytes[i]) }, i)
}

/** Bytes up to the next multiple of eight. */
export const padding = (length: number): number => -length & 7
/** Passes over the zeros that fill a variable part of so many bytes. */
export function skipPadding(r: ByteReader, length: number): void {
  const count = padding(length)
  r.skip(count)
  zeros(r, r.at - count, count)
}

/** How many bytes a slot refers to: they must begin at the reader. */
export function reference(r: ByteReader, at: number, base: number): number {
  const length = r.view.getInt32(at, true)
  const offset = r.view.getInt32(at + 4, true)
  if (offset !== r.at - base)
    throw misplaced(
      r,
      'a value is not where it must be',
      { found: `offset ${offset}`, expected: String(r.at - base) },
      at,
    )
  if (length < 0) throw misplaced(r, 'negative length', { found: String(length) }, at)
  return length
}

/** Up to so many bytes of text stand in the slot itself, more of them never. */
export const INLINE = 7

/** The bytes of a text: `r` stands in front of them, and the result is their number. `next`: where the variable part goes on. */
export function textBytes(r: ByteReader, at: number, base: number): { readonly length: number; readonly next: number } {
  const mark = r.bytes[at + INLINE]!
  if (mark & 0x80) {
    const length = mark & 0x7f
    if (length > INLINE)
      throw misplaced(r, 'not a text in a slot', { found: `length ${length}`, expected: 'at most 7' }, at)
    zeros(r, at + length, INLINE - length)
    const next = r.at
    r.at = at
    return { length, next }
  }
  const length = reference(r, at, base)
  if (length <= INLINE) throw misplaced(r, 'a text that fits its slot is not in it', { found: `${length} bytes` }, at)
  const from = r.at
  r.skip(length)
  skipPadding(r, length)
  const next = r.at
  r.at = from
  return { length, next }
}

/** Runs `inside` with a reader of `length` bytes from the cursor on, which then stands at `next`. */
export function alone<R>(r: ByteReader, length: number, next: number, inside: (r: ByteReader) => R): R {
  const { end } = r
  r.need(length)
  const to = r.at + length
  r.end = to
  const result = inside(r)
  if (r.at !== to) throw misplaced(r, 'bytes left over in a value', { found: `${to - r.at} bytes` })
  r.end = end
  r.at = next
  return result
}

/** The same wherever a slot refers to: for a value that is looked up without those before it. */
export function lookUp<R>(r: ByteReader, from: number, length: number, inside: (r: ByteReader) => R): R {
  const { end } = r
  if (length < 0 || from < 0 || from + length > end)
    throw misplaced(r, 'a value lies outside its row', { found: `${length} bytes from ${from}` })
  r.at = from
  r.end = from + length
  const result = inside(r)
  r.end = end
  return result
}
