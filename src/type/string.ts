import { LONGEST_STRING, nextUnit, tooLong, utf8Text } from '../bytes/json-writer.ts'
import { passUnits } from '../bytes/units.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import { chain } from './hash.ts'
import type { Columns, Json } from './kind.ts'
import type { Code } from './printer.ts'

// StringValue.writeString: a var-int count of UTF-16 units (plus one, where a zero stands for null), then a var-int per unit. Lone
// surrogates survive. StringValue, the type, has no null and no "plus one".

function varInt(r: ByteReader): number {
  const first = r.unsignedByte()
  if (first < 0x80) return first
  let value = first & 0x7f
  for (let shift = 7; shift < 35; shift += 7) {
    const next = r.unsignedByte()
    value |= (next & 0x7f) << shift
    if (next < 0x80) return value >>> 0
  }
  throw r.error('corrupt', 'variable-length int of more than five bytes')
}

function writeVarInt(w: ByteWriter, value: number): void {
  let left = value
  while (left >= 0x80) {
    w.byte((left & 0x7f) | 0x80)
    left >>>= 7
  }
  w.byte(left)
}

/** Units of the string that follows, −1 for null; checked against the bytes left. */
function unitCount(r: ByteReader, more: 0 | 1): number {
  const count = varInt(r) - more
  if (count > r.left) throw r.truncated(count, `implausible length ${count} of a string, or the data ends too early`)
  return count
}

function readUnits(r: ByteReader, count: number): string {
  if (count > LONGEST_STRING) throw tooLong(count)
  const { bytes, at } = r
  let ascii = 0
  while (ascii < count && bytes[at + ascii]! < 0x80) ascii++
  if (ascii === count) {
    r.at += count
    return asciiText(bytes, at, count)
  }
  let text = ''
  let units: number[] = []
  for (let i = 0; i < count; i++) {
    units.push(nextUnit(r))
    if (units.length === 4096) {
      text += String.fromCharCode(...units)
      units = []
    }
  }
  return text + String.fromCharCode(...units)
}

function asciiText(bytes: Uint8Array, at: number, count: number): string {
  if (count > 4096) return utf8Text(bytes.subarray(at, at + count))
  if (count > 16) return String.fromCharCode.apply(null, bytes.subarray(at, at + count) as unknown as number[])
  let text = ''
  for (let i = 0; i < count; i++) text += String.fromCharCode(bytes[at + i]!)
  return text
}

function skipUnits(r: ByteReader, count: number): void {
  const { bytes, end } = r
  let at = r.at
  for (let left = count; left > 0; left--) {
    const first = at
    while (at < end && bytes[at]! >= 0x80) at++
    if (at > first + 1 && (at > first + 2 || bytes[at]! > 3))
      throw r.error('corrupt', 'not a UTF-16 unit', { found: 'more than 16 bits' }, first)
    at++
  }
  r.skip(at - r.at)
}

/** `more`: 1 for String, whose zero is null; 0 for StringValue. */
export const stringCodec = (more: 0 | 1): Codec<string | null> =>
  new Codec<string | null>({
    name: 'string',
    minBytes: 1,
    read(r) {
      const count = unitCount(r, more)
      return count < 0 ? null : readUnits(r, count)
    },
    write(w, text) {
      writeVarInt(w, text === null ? 0 : text.length + more)
      if (text !== null) for (let i = 0; i < text.length; i++) writeVarInt(w, text.charCodeAt(i))
    },
    skip(r) {
      const count = unitCount(r, more)
      if (count > 0) skipUnits(r, count)
    },
  })

/** A string below 128 units. */
const stringCode = (code: Code, more: 0 | 1, plain: Json): string =>
  code.fast(plain, no => {
    const text = `v = b.getUint8(at) - ${more}
if (v > ${127 - more} || v > end - at - 1) ${no}
${code.units(no, 'at + 1')}`
    return `if (at >= end) ${no}
${more === 0 ? text : `if (b.getUint8(at) === 0) { ${code.null()} at++ } else { ${text} }`}`
  })

/** A string below 128 units; longer ones by the plain program. */
const stringPass = (code: Code, more: 0 | 1, codec: Codec<string | null>, no: string): string => `if (at >= end) ${no}
v = b.getUint8(at)
if (v > 127) { ${code.skipCall(codec.skip)} }
else { at = ${code.constant(passUnits)}(b, at + 1, end, v - ${more}); if (at < 0) ${no} }`

export const stringColumns = (more: 0 | 1): Columns => {
  const codec = stringCodec(more)
  return {
    exactSkip: true,
    codec: () => codec,
    isName: () => true,
    oneForm: () => true,
    parse: () => json => (typeof json === 'string' ? json : undefined),
    scalar: () => ({ as: 'text', read: codec.read }),
    typescript: () => 'string | null',
    json: () => (r, out) => {
      const count = unitCount(r, more)
      if (count < 0) out.ascii('null')
      else out.units(r, count)
    },
    inline: (t, inner, code) => stringCode(code, more, inner.json(t)),
    pass: (_t, _inner, code, no) => stringPass(code, more, codec, no),
    hash: () => r => {
      const count = unitCount(r, more)
      let hash = 0
      for (let i = 0; i < count; i++) hash = chain(hash, nextUnit(r))
      return hash
    },
  }
}
