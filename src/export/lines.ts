import { piece } from '../bytes/json-writer.ts'
import { SavepointError } from '../errors.ts'
import { entryLayout, type EntryLayout } from '../entry/layout.ts'
import { lastAccessAt, valueHead } from '../entry/stored-value.ts'
import type { Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Column } from '../query/columns.ts'
import { warmed } from '../type/warm.ts'
import { lineCode, type WholeLine } from './line-code.ts'
import { printOf } from './print-member.ts'
import type { PrintEntry } from './record-format.ts'

// A line per entry, bytes to bytes. A program is compiled once per state; what a run's lines begin with is put together once per run.

const END = piece('}\n')
const LAST_ACCESS = piece(',"lastAccess":')

/** Programs of a state, compiled once; `lineOf` adds what a run begins with. They print whole lines. */
export interface StateLines {
  readonly layout: EntryLayout
  /** Prints part by part, behind the name of the first. */
  readonly members: PrintEntry
  readonly whole: () => WholeLine | undefined
}

export function stateLines(state: State): StateLines {
  const layout = entryLayout(state)
  return { layout, members: membersOf(layout), whole: warmed(() => lineCode(layout)) }
}

/** `copies`: broadcast state of which so many subtasks hold the same is printed once. */
export function lineOf({ layout, members, whole }: StateLines, run: Run, copies?: number): PrintEntry {
  const { state, slots } = layout
  const place =
    state.scope === 'keyed'
      ? `"keyGroup":${run.keyGroup}`
      : copies === undefined
        ? `"subtask":${run.subtask}`
        : `"copies":${copies}`
  const prefix = piece(`{"state":${JSON.stringify(state.name)},${place},"${slots[0]}":`)
  const byParts: PrintEntry = (cursor, i, out) => {
    layout.split(cursor.batch!, i, i + 1, slots, cursor.spans)
    out.piece(prefix)
    members(cursor, i, out)
    out.piece(END)
  }
  const { words, bytes } = prefix
  return (cursor, i, out) => {
    const print = whole()
    if (print === undefined) return byParts(cursor, i, out)
    const { at } = out
    const { r } = cursor
    const batch = cursor.batch!
    const { keyAt, keyEnd, valueAt } = batch
    try {
      if (print(r, out, words, bytes.length, keyAt[i]!, keyEnd[i]!, valueAt[i]!, layout.valueEnd(batch, i))) return
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      r.depth = 0
    }
    out.at = at
    byParts(cursor, i, out)
  }
}

/** What the slots hold, one behind the other; the name of the first stands in the line's prefix. With TTL the time of last access is last. */
function membersOf(layout: EntryLayout): PrintEntry {
  const { state, slots } = layout
  const names = slots.map((slot, n) => piece(n === 0 ? '' : `,"${slot}":`))
  const prints = slots.map(slot => printOf(wholeSlot(layout, slot), layout))
  const head = valueHead(state)
  const accessed = slots.includes('value') && head.accessed
  return (cursor, i, out) => {
    for (let n = 0; n < prints.length; n++) {
      out.piece(names[n]!)
      prints[n]!(cursor, i, out)
    }
    if (!accessed) return
    const { r, spans } = cursor
    const at = lastAccessAt(r.bytes, spans.at.value[i]!, spans.end.value[i]!, head)
    if (at < 0) return
    out.piece(LAST_ACCESS)
    const { view } = r
    out.long(view.getInt32(at), view.getUint32(at + 4))
  }
}

const wholeSlot = (layout: EntryLayout, slot: EntryLayout['slots'][number]): Column => ({
  member: { root: slot, steps: [] },
  name: slot,
  place: { kind: 'slot', slot, type: layout.typeOf(slot), steps: [], types: [], open: false, sure: true },
})
