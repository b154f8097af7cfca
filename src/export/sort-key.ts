import { utf8 } from '../bytes/json-writer.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { entryLayout, Spans } from '../entry/layout.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'

/** Bytes that sort an entry, borrowed until the next: state, key group, key, namespace, map key, each by its bytes; operator state by subtask, then as stored. */
export type SortKey = (batch: Batch, i: number, run: Run) => Uint8Array

export function sortKeyOf(state: State): SortKey {
  const layout = entryLayout(state)
  const spans = new Spans()
  // Timers sort by their queue element: by time within a key group.
  const slots = layout.slots.filter(slot => slot === 'key' || slot === 'namespace' || slot === 'mapKey')
  const wanted = state.scope === 'operator' || layout.slots.includes('timestamp') ? [] : slots
  const name = utf8(state.name)
  const w = new ByteWriter(256)
  return (batch, i, run) => {
    w.at = 0
    part(w, name, 0, name.length)
    w.int(state.scope === 'keyed' ? run.keyGroup : run.subtask)
    spans.reset(batch.count)
    layout.split(batch, i, i + 1, wanted, spans)
    if (wanted.length === 0 || spans.reason(i) !== undefined) part(w, batch.bytes, batch.keyAt[i]!, batch.keyEnd[i]!)
    else for (const slot of wanted) part(w, batch.bytes, spans.at[slot][i]!, spans.end[slot][i]!)
    return w.written
  }
}

/** So that a part sorts before every longer one that begins with it: 00 is written 00 01, and 00 00 ends it. */
function part(w: ByteWriter, bytes: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    w.byte(byte)
    if (byte === 0) w.byte(1)
  }
  w.short(0)
}
