import type { JsonWriter } from '../bytes/json-writer.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { SavepointError } from '../errors.ts'
import type { Type } from '../model/type.ts'
import type { Column } from '../query/columns.ts'
import { numberOf } from '../query/entry-cursor.ts'
import { walk } from '../query/place.ts'
import type { Json } from '../type/kind.ts'
import { jsonOf } from '../type/types.ts'
import { opaque } from './lines.ts'
import type { PrintEntry } from './record-format.ts'

/**
 * Prints a member of an entry as JSON: null where it has none, and what cannot be read as its bytes. `finish` is told where something that
 * `jsonFor` has not printed begins, behind it.
 */
export function printOf(
  { place }: Column,
  layout: EntryLayout,
  jsonFor: (type: Type) => Json = jsonOf,
  finish: (out: JsonWriter, from: number) => void = () => undefined,
): PrintEntry {
  const printNull = (out: JsonWriter): void => {
    const { at } = out
    out.ascii('null')
    finish(out, at)
  }
  if (place === undefined) return (_cursor, _i, out) => printNull(out)
  if (place.kind === 'run') {
    const { root } = place
    if (root === 'state')
      return (cursor, _i, out) => {
        const { at } = out
        out.string(cursor.state)
        finish(out, at)
      }
    return (cursor, _i, out) => {
      const value = numberOf(cursor, root)
      if (value === null) printNull(out)
      else out.number(value)
    }
  }
  const { slot, type, steps } = place
  let into: JsonWriter
  const program =
    type &&
    walk<void>(
      type,
      steps,
      inside => {
        const json = jsonFor(inside)
        return r => json(r, into)
      },
      () => printNull(into),
    )
  const isWhole = steps.length === 0
  return (cursor, i, out) => {
    const from = cursor.spans.at[slot][i]!
    const batch = cursor.batch!
    const { at } = out
    if (from < 0) {
      const key = batch.bytes.subarray(batch.keyAt[i]!, batch.keyEnd[i]!)
      opaque(layout.typeOf(slot), key, cursor.spans.reason(i)?.what ?? 'it cannot be found', out)
      return finish(out, at)
    }
    const to = cursor.spans.end[slot][i]!
    const { r } = cursor
    r.only(from, to)
    try {
      if (program === undefined) throw new SavepointError('unsupported', 'its type is not known')
      into = out
      program(r)
      if (isWhole && r.at !== to)
        throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${to - from} it has`)
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      out.at = at
      opaque(type, batch.bytes.subarray(from, to), error.what, out)
      finish(out, at)
    }
  }
}

/** What must be known of an entry to print these. */
export const slotsOf = (columns: readonly Column[]): readonly Slot[] => [
  ...new Set(columns.flatMap(({ place }) => (place?.kind === 'slot' ? [place.slot] : []))),
]
