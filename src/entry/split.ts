import { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import type { Type } from '../model/type.ts'
import { lengthOf } from '../type/types.ts'
import { NONE, type Slot, type Spans, type Unsplit } from './spans.ts'

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

/** What is behind a part of a key that is not ambiguous. */
export const nothing = (): void => undefined

type Split = (batch: Batch, from: number, to: number, wanted: readonly Slot[], into: Spans) => void

/** Finds the parts of keys that consist of these. A map key, which is the last, is passed over only where it is wanted. */
export function keySplitter(parts: readonly KeyPart[]): Split {
  const last = parts.length - 1
  const endsInMapKey = parts[last]?.slot === 'mapKey'
  /** The length of a timestamp is known whatever stands behind it. */
  const first = parts[0]?.slot === 'timestamp' ? 1 : 0
  const tails = parts.map((_, n) => tailOf(parts, n))
  const together = parts.map((_, n) => shownAs(parts.slice(n)))
  let r = new ByteReader(new Uint8Array(0))
  return (batch, from, to, wanted, into) => {
    if (r.bytes !== batch.bytes) r = new ByteReader(batch.bytes, 'entry')
    const columns = parts.map(({ slot }) =>
      slot !== undefined && wanted.includes(slot) ? { at: into.at[slot], end: into.end[slot] } : undefined,
    )
    const count = endsInMapKey && columns[last] === undefined ? last : parts.length
    const put = (n: number, i: number, at: number, end: number): void => {
      const column = columns[n]
      if (column === undefined) return
      column.at[i] = at
      column.end[i] = end
    }
    /** The parts of entry i from part `n` on. */
    const pass = (n: number, i: number, begins: Int32Array): void => {
      const keyEnd = batch.keyEnd[i]!
      let part = n
      let isPassed = false
      try {
        for (; part < count; part++) {
          isPassed = false
          begins[part] = r.at
          parts[part]!.skip(r)
          isPassed = true
          put(part, i, begins[part]!, r.at)
          parts[part]!.behind(r, begins[part]!)
        }
        if (count < parts.length || r.at === keyEnd) return
        const start = endsInMapKey ? begins[last]! : batch.keyAt[i]!
        throw new SavepointError('corrupt', `takes ${r.at - start} bytes, not the ${keyEnd - start} it has`)
      } catch (error) {
        if (!(error instanceof SavepointError)) throw error
        const start = part < count && !isPassed && error.code === 'unsupported' ? keyEnd - tails[part]! : -1
        if (start >= begins[part]!) {
          put(part, i, begins[part]!, start)
          r.only(start, keyEnd)
          return pass(part + 1, i, begins)
        }
        // What is wrong between parts, or behind the last, is wrong with all; a map key has all that is left.
        const isOwn = part < count ? !isPassed && parts[part]!.slot !== undefined : endsInMapKey
        const wrong = isOwn ? Math.min(part, last) : Math.min(part, first)
        for (const column of columns.slice(wrong)) if (column !== undefined) column.at[i] = NONE
        into.fail(i, { reason: error, at: begins[wrong]!, ...together[wrong]! })
      }
    }
    const begins = new Int32Array(parts.length)
    for (let i = from; i < to; i++) {
      r.only(batch.keyAt[i]!, batch.keyEnd[i]!)
      pass(0, i, begins)
    }
  }
}

/**
 * Bytes of all that stands behind part `n`, so that one that is not read is found from behind; more than any key has where they vary, or
 * where it is not known whether a length stands among them.
 */
function tailOf(parts: readonly KeyPart[], n: number): number {
  const { type, behind } = parts[n]!
  if (type === undefined || behind !== nothing) return Number.POSITIVE_INFINITY
  const lengths = parts.slice(n + 1).map(part => (part.slot === undefined ? 1 : part.type && lengthOf(part.type)))
  return lengths.reduce<number>(
    (sum, length) => (length === undefined || length < 0 ? Number.POSITIVE_INFINITY : sum + length),
    0,
  )
}

/** The key, or the first slot of parts that are shown as one. */
function shownAs(parts: readonly KeyPart[]): Pick<Unsplit, 'slot' | 'what'> {
  const slots = parts.flatMap(({ slot }) => slot ?? [])
  return {
    slot: slots.includes('key') ? 'key' : (slots[0] ?? 'key'),
    what:
      parts.length === 1 ? undefined : `composite key (${parts.map(({ slot }) => slot ?? 'VoidNamespace').join(', ')})`,
  }
}
