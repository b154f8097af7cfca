import { copyMarked, copyPlain } from '../bytes/copy-text.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { asciiEnd, isAsciiForm, readString, unitCount, unitsText } from '../kryo/string.ts'

const QUOTE = 0x22

/** Prints the string of Kryo under the cursor, which may be null. */
export function printKryoString(r: ByteReader, out: JsonWriter): void {
  const from = r.at
  if (!isAsciiForm(r)) return printUnits(r, out)
  out.room(SHORT + 2)
  const { at, view } = out
  const length = copyMarked(r.view, from, Math.min(r.end, from + SHORT), view, at + 1)
  if (length > 0) {
    view.setUint8(at, QUOTE)
    view.setUint8(at + length + 1, QUOTE)
    out.at = at + length + 2
    r.at = from + length
    return
  }
  asciiEnd(r)
  out.string(readString(r)!)
}
/** Longer ones of this form, which Kryo does not write, are printed as others are. */
const SHORT = 64

function printUnits(r: ByteReader, out: JsonWriter): void {
  const count = unitCount(r)
  if (count < 0) return out.ascii('null')
  out.room(count + 2)
  const room = Math.min(r.left, count)
  const plain = copyPlain(r.view, r.at, room, out.view, out.at + 1)
  if (plain < count) return out.string(unitsText(r, count))
  out.bytes[out.at] = QUOTE
  out.bytes[out.at + count + 1] = QUOTE
  out.at += count + 2
  r.at += count
}
