import { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import type { Type } from '../model/type.ts'
import { NONE, type Slot, type Spans } from './spans.ts'

/** A part of a key, which lies behind the one before it. */
export interface KeyPart {
  /** undefined: a VoidNamespace, of which there is nothing to say. */
  readonly slot: Slot | undefined
  readonly type: Type | undefined
  /** Passes over the part. */
  skip(r: ByteReader): void
  /** Passes over what stands behind the part, which began at `from`. Throws corrupt where that is something else. */
  behind(r: ByteReader, from: number): void
}

type Split = (batch: Batch, from: number, to: number, wanted: readonly Slot[], into: Spans) => void

/** Finds the parts of keys that consist of these. A map key, which is the last, is passed over only where it is wanted. */
export function keySplitter(parts: readonly KeyPart[]): Split {
  const last = parts.length - 1
  const endsInMapKey = parts[last]?.slot === 'mapKey'
  let r = new ByteReader(new Uint8Array(0))
  return (batch, from, to, wanted, into) => {
    if (r.bytes !== batch.bytes) r = new ByteReader(batch.bytes, 'entry')
    const columns = parts.map(({ slot }) =>
      slot !== undefined && wanted.includes(slot) ? { at: into.at[slot], end: into.end[slot] } : undefined,
    )
    const count = endsInMapKey && columns[last] === undefined ? last : parts.length
    for (let i = from; i < to; i++) {
      let known = 0 // parts that stay known whatever is wrong
      const keyAt = batch.keyAt[i]!
      r.only(keyAt, batch.keyEnd[i]!)
      try {
        for (let n = 0; n < count; n++) {
          const at = r.at
          known = n
          parts[n]!.skip(r)
          const end = r.at
          known = 0
          parts[n]!.behind(r, at)
          const column = columns[n]
          if (column === undefined) continue
          column.at[i] = at
          column.end[i] = end
        }
        if (count < parts.length || r.at === r.end) continue
        known = endsInMapKey ? last : 0
        throw new SavepointError('corrupt', `takes ${r.at - keyAt} bytes, not the ${r.end - keyAt} it has`)
      } catch (error) {
        if (!(error instanceof SavepointError)) throw error
        for (const column of columns.slice(known)) if (column !== undefined) column.at[i] = NONE
        into.fail(i, error)
      }
    }
  }
}
