import type { JsonWriter } from '../bytes/json-writer.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { valueHead } from '../entry/stored-value.ts'
import type { Step } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import type { Column } from '../query/columns.ts'
import { numberOf } from '../query/entry-cursor.ts'
import { walk, type Place } from '../query/place.ts'
import type { Json } from '../type/kind.ts'
import { jsonOf } from '../type/types.ts'
import { slotPrinter } from './print-slot.ts'
import type { PrintEntry } from './record-format.ts'

/**
 * Prints a member of an entry as JSON: null where it has none, and what cannot be read as its bytes. `finish` is told where something that
 * `jsonFor` has not printed begins, behind it.
 */
export function printOf(
  { place, member }: Column,
  layout: EntryLayout,
  jsonFor: (type: Type) => Json = jsonOf,
  finish: Finish = () => undefined,
): PrintEntry {
  const printNull = nullWith(finish)
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
  const isWhole = member.root === place.slot && member.steps.length === 0
  const [type, steps] = isWhole ? [wholeType(layout, place.slot), []] : [place.type, place.steps]
  const print = type && walked(type, steps, jsonFor, printNull)
  return slotPrinter(layout, place.slot, { print, isWhole, printNull, finish })
}

/** Prints a member as JSON, from the begin of its slot on: for generated code. */
export function walkerOf({ place }: Column): Json {
  const { type, steps } = place as Extract<Place, { kind: 'slot' }>
  return walked(
    type!,
    steps,
    jsonOf,
    nullWith(() => undefined),
  )
}

function walked(
  type: Type,
  steps: readonly Step[],
  jsonFor: (type: Type) => Json,
  printNull: (out: JsonWriter) => void,
): Json {
  let into: JsonWriter
  const program = walk<void>(
    type,
    steps,
    inside => {
      const json = jsonFor(inside)
      return r => json(r, into)
    },
    () => printNull(into),
  )
  return (r, out) => {
    into = out
    program(r)
  }
}

/** Told where something begins that `jsonFor` has not printed. */
type Finish = (out: JsonWriter, from: number) => void
const nullWith =
  (finish: Finish) =>
  (out: JsonWriter): void => {
    const { at } = out
    out.ascii('null')
    finish(out, at)
  }

/** Of what a slot holds, behind what stands in front of a stored value. */
const wholeType = (layout: EntryLayout, slot: Slot): Type | undefined =>
  slot === 'value' ? valueHead(layout.state).content : layout.typeOf(slot)

/** What must be known of an entry to print these. */
export const slotsOf = (columns: readonly Column[]): readonly Slot[] => [
  ...new Set(columns.flatMap(({ place }) => (place?.kind === 'slot' ? [place.slot] : []))),
]
