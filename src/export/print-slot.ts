import type { JsonWriter } from '../bytes/json-writer.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { passHead, valueHead, type ValueHead } from '../entry/stored-value.ts'
import { SavepointError } from '../errors.ts'
import type { Type } from '../model/type.ts'
import type { Cursor } from '../query/entry-cursor.ts'
import type { Json } from '../type/kind.ts'
import { shownClass } from '../type/types.ts'
import type { PrintEntry } from './record-format.ts'

// Printing what lies in a slot. What cannot be read is shown as its bytes, with the reason; the rest of the entry stands.

/** How what lies in a slot is printed. */
export interface SlotPrograms {
  /** Prints a value in front of which the reader stands; undefined: its type is not known. */
  readonly print: Json | undefined
  /** Whether that is all there is, to the end of the slot. */
  readonly isWhole: boolean
  readonly printNull: (out: JsonWriter) => void
  /** Told where something begins that `print` has not printed. */
  readonly finish: (out: JsonWriter, from: number) => void
}

/** Prints what a slot holds. */
export function slotPrinter(
  layout: EntryLayout,
  slot: Slot,
  { print, isWhole, printNull, finish }: SlotPrograms,
): PrintEntry {
  const head = slot === 'value' && isWhole ? valueHead(layout.state) : NO_HEAD
  const type = slot === 'value' ? layout.state.value : layout.typeOf(slot)
  return (cursor, i, out) => {
    const { at } = out
    const from = cursor.spans.at[slot][i]!
    if (from < 0) {
      unfound(cursor, i, slot, type, out)
      return finish(out, at)
    }
    const to = cursor.spans.end[slot][i]!
    const { r } = cursor
    r.only(from, to)
    let start = from
    try {
      if (passHead(r, head)) return printNull(out)
      start = r.at
      if (print === undefined) throw new SavepointError('unsupported', 'its type is not known')
      print(r, out)
      if (isWhole && r.at !== to)
        throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${to - from} it has`)
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      out.at = at
      cursor.shownAsBytes(i, error)
      const bytes = cursor.batch!.bytes.subarray(start, to)
      opaque(shownClass(type, bytes), bytes, error.what, out)
      finish(out, at)
    }
  }
}

const NO_HEAD: Pick<ValueHead, 'nullable' | 'accessed'> = { nullable: false, accessed: false }

/** A part of a key that cannot be told from others: one of them shows the bytes of all, and says so. */
function unfound(cursor: Cursor, i: number, slot: Slot, type: Type | undefined, out: JsonWriter): void {
  const { reason, at, slot: shown, what } = cursor.spans.unsplit(i)!
  const { bytes, keyEnd } = cursor.batch!
  cursor.shownAsBytes(i, reason)
  if (slot === shown) opaque(what ?? shownClass(type), bytes.subarray(at, keyEnd[i]!), reason.what, out)
  else opaque(shownClass(type), undefined, `its bytes cannot be separated from those of ${shown}: ${reason.what}`, out)
}

/** `bytes`: undefined where it is not known which they are. */
function opaque(className: string, bytes: Uint8Array | undefined, reason: string, out: JsonWriter): void {
  out.ascii('{"@class":')
  out.string(className)
  out.ascii(',"@bytes":')
  if (bytes === undefined) out.ascii('null')
  else out.base64(bytes)
  out.ascii(',"@reason":')
  out.string(reason)
  out.byte(0x7d)
}
