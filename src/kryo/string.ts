import type { ByteReader } from '../bytes/reader.ts'

// A string of two ASCII characters or more may be its bytes, the last with the high bit. Else the high bit of the first byte says that a length
// follows (six bits, 0x40: more of seven each), one more than the units, 0 for null; then UTF-16 units of one to three bytes. (Output.writeString)

/** Where the last byte of an ASCII form stands. Throws truncated. */
export function asciiEnd(r: ByteReader): number {
  const { bytes, end } = r
  for (let at = r.at; at < end; at++) if (bytes[at]! >= 0x80) return at
  throw r.truncated(end - r.at + 1)
}

/** Units behind the cursor, which moves behind their count; −1 for null. */
export function unitCount(r: ByteReader): number {
  const from = r.at
  const first = r.unsignedByte()
  let count = first & 0x3f
  if ((first & 0x40) !== 0) {
    for (let shift = 6; ; shift += 7) {
      const byte = r.unsignedByte()
      if (shift === 27 && byte > 0x0f)
        throw r.error('corrupt', 'implausible length of a string', { found: 'more than 31 bits' }, from)
      count |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
  }
  if (count - 1 > r.left)
    throw r.truncated(count - 1, `implausible length ${count - 1} of a string, or the data ends too early`)
  return count - 1
}

export const isAsciiForm = (r: ByteReader): boolean => {
  if (r.at >= r.end) throw r.truncated(1)
  return r.bytes[r.at]! < 0x80
}

/** A string under the cursor, or null. */
export function readString(r: ByteReader): string | null {
  if (!isAsciiForm(r)) {
    const count = unitCount(r)
    return count < 0 ? null : unitsText(r, count)
  }
  const last = asciiEnd(r)
  const text = latin(r.bytes, r.at, last) + String.fromCharCode(r.bytes[last]! & 0x7f)
  r.at = last + 1
  return text
}

export function skipString(r: ByteReader): void {
  if (isAsciiForm(r)) r.at = asciiEnd(r) + 1
  else for (let left = unitCount(r); left > 0; left--) unit(r)
}

/** So many units under the cursor. */
export function unitsText(r: ByteReader, count: number): string {
  let ascii = 0
  while (ascii < count && r.at + ascii < r.end && r.bytes[r.at + ascii]! < 0x80) ascii++
  let text = latin(r.bytes, r.at, r.at + ascii)
  r.at += ascii
  for (let left = count - ascii; left > 0; left -= PIECE) {
    const units: number[] = []
    for (let n = Math.min(left, PIECE); n > 0; n--) units.push(unit(r))
    text += String.fromCharCode(...units)
  }
  return text
}
const PIECE = 4096

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, Math.min(to, i + PIECE)))
  return text
}

function unit(r: ByteReader): number {
  const from = r.at
  const first = r.unsignedByte()
  if (first < 0x80) return first
  const second = r.unsignedByte()
  if (first >> 5 === 0b110 && second >> 6 === 0b10) return ((first & 0x1f) << 6) | (second & 0x3f)
  const third = r.unsignedByte()
  if (first >> 4 === 0b1110 && second >> 6 === 0b10 && third >> 6 === 0b10)
    return ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
  throw r.error('corrupt', 'not a UTF-16 unit of Kryo', { found: first.toString(16) }, from)
}
