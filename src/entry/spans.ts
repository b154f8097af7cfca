import type { SavepointError } from '../errors.ts'

/** What an entry may be made of. */
export type Slot = 'key' | 'namespace' | 'mapKey' | 'timestamp' | 'value'
export const SLOTS: readonly Slot[] = ['key', 'namespace', 'mapKey', 'timestamp', 'value']

/** Where the bytes of a slot lie that the entry does not have, or that cannot be found. */
export const NONE = -1

type Columns = { readonly [S in Slot]: Int32Array }

/** Parts of a key that cannot be told apart: they are shown as one. */
export interface Unsplit {
  readonly reason: SavepointError
  /** Where the first of them begins; the last one ends with the key. */
  readonly at: number
  /** The slot that shows them all. */
  readonly slot: Slot
  /** What they are, `composite key (key, namespace)`; undefined: it is only one. */
  readonly what: string | undefined
}

/**
 * Where the slots of entries lie, in columns by slot: slot s of entry i of the batch is `batch.bytes[at[s][i] … end[s][i])`. `NONE`: it is not
 * there, was not asked for, or cannot be found, and then `unsplit(i)` says why. Used again from batch to batch.
 */
export class Spans {
  at: Columns = columns(0)
  end: Columns = columns(0)
  private readonly wrong = new Map<number, Unsplit>()

  /** Makes room for the entries of a batch. What is known of another batch is forgotten. */
  reset(count: number): void {
    this.wrong.clear()
    if (count <= this.at.key.length) return
    const length = Math.max(count, 2 * this.at.key.length)
    this.at = columns(length)
    this.end = columns(length)
  }

  /** The parts of entry i that could not be told apart; undefined: it could be split. */
  unsplit(i: number): Unsplit | undefined {
    return this.wrong.size === 0 ? undefined : this.wrong.get(i)
  }

  /** Why entry i, or what is left of it, could not be split; undefined: it could. */
  reason(i: number): SavepointError | undefined {
    return this.unsplit(i)?.reason
  }

  /** Entry i cannot be split, wholly or from some part on. */
  fail(i: number, unsplit: Unsplit): void {
    this.wrong.set(i, unsplit)
  }
}

function columns(length: number): Columns {
  const column = (): Int32Array => new Int32Array(length)
  return { key: column(), namespace: column(), mapKey: column(), timestamp: column(), value: column() }
}
