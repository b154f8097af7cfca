import { utf8 } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { SavepointError } from '../errors.ts'
import { isAmbiguous, skipLength } from '../entry/composite-key.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import { codecOf } from '../type/types.ts'

/** Bytes that sort an entry: state, key group, key, namespace, map key, each by its bytes; operator state by subtask, then as stored. */
export type SortKey = (batch: Batch, i: number, run: Run) => Uint8Array

export function sortKeyOf(state: State): SortKey {
  const name = utf8(state.name)
  const parts =
    state.scope === 'keyed'
      ? keyedParts(state)
      : (batch: Batch, i: number): readonly Uint8Array[] => [batch.bytes.subarray(batch.keyAt[i]!, batch.keyEnd[i]!)]
  return (batch, i, run) => {
    const w = new ByteWriter(256)
    part(w, name)
    w.int(state.scope === 'keyed' ? run.keyGroup : run.subtask)
    for (const bytes of parts(batch, i)) part(w, bytes)
    return w.done()
  }
}

/** So that a part sorts before every longer one that begins with it: 00 is written 00 01, and 00 00 ends it. */
function part(w: ByteWriter, bytes: Uint8Array): void {
  for (const byte of bytes) {
    w.byte(byte)
    if (byte === 0) w.byte(1)
  }
  w.short(0)
}

type Parts = (batch: Batch, i: number) => readonly Uint8Array[]

/** A key that cannot be split is one part. Timers sort by their queue element: by time within a key group. */
function keyedParts(state: State): Parts {
  if (state.kind === 'timers' || state.key === undefined || state.namespace === undefined)
    return (batch, i) => [batch.bytes.subarray(batch.keyAt[i]!, batch.keyEnd[i]!)]
  const [key, namespace] = [codecOf(state.key), codecOf(state.namespace)]
  const ambiguous = isAmbiguous(state)
  return (batch, i) => {
    const bytes = batch.bytes.subarray(batch.keyAt[i]!, batch.keyEnd[i]!)
    const r = new ByteReader(bytes, 'entry')
    try {
      key.skip(r)
      const keyEnd = r.at
      if (ambiguous) skipLength(r, keyEnd)
      const from = r.at
      namespace.skip(r)
      const to = r.at
      if (ambiguous) skipLength(r, to - from)
      return [bytes.subarray(0, keyEnd), bytes.subarray(from, to), bytes.subarray(r.at)]
    } catch (error) {
      if (error instanceof SavepointError) return [bytes]
      throw error
    }
  }
}
