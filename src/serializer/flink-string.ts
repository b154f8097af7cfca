import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'

/** A string as StringValue.writeString has it: var-int count of UTF-16 units plus one, then a var-int per unit. Null, a zero, is refused. */
export const flinkString = new Codec<string>({
  name: 'Flink string',
  minBytes: 1,
  read(r) {
    const at = r.at
    const length = varInt(r) - 1
    if (length < 0) throw r.error('corrupt', 'null in place of a string', {}, at)
    if (length > r.left) throw r.truncated(length, `implausible length ${length} of a string, or the data ends too early`)
    let text = ''
    const units: number[] = []
    for (let i = 0; i < length; i++) {
      units.push(varInt(r))
      if (units.length === 4096) text += String.fromCharCode(...units.splice(0))
    }
    return text + String.fromCharCode(...units)
  },
  write(w, text) {
    writeVarInt(w, text.length + 1)
    for (let i = 0; i < text.length; i++) writeVarInt(w, text.charCodeAt(i))
  },
})

function varInt(r: ByteReader): number {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = r.unsignedByte()
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return value >>> 0
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
