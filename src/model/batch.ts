/**
 * Entries of state in columns: borrowed, valid until the next pull. Sized by bytes (about 256 KiB to 1 MiB), not by count, so that the
 * largest single entry bounds the memory. An entry is canonical: a composite key and a value as Flink's canonical savepoint has them,
 * whatever they were read from.
 *
 * What key and value are made of by the kind of state is what `entry/layout.ts` says. Keys carry no key-group prefix: the run says the key
 * group, readers have compared it with the prefix that is stored, and writers write it.
 */
export interface Batch {
  readonly bytes: Uint8Array
  /** Length of the columns. Entries that are in no run were not asked for. */
  readonly count: number
  /** Entry i: key `bytes[keyAt[i] … keyEnd[i])`, value `bytes[valueAt[i] … valueEnd[i])`. */
  readonly keyAt: Uint32Array
  readonly keyEnd: Uint32Array
  readonly valueAt: Uint32Array
  readonly valueEnd: Uint32Array
  /** Entries `from … to` are of one state and key group: what to do with them is chosen once per run. */
  readonly runs: readonly Run[]
}

/** Entries `from … to` of a batch that lie one behind the other and belong to one state, subtask and key group. */
export interface Run {
  /** Position in the list of states of the operator. */
  readonly state: number
  readonly subtask: number
  /** −1 for operator state. */
  readonly keyGroup: number
  readonly from: number
  readonly to: number
}

/** Entries of the runs. */
export const countOf = ({ runs }: Batch): number => runs.reduce((entries, { from, to }) => entries + to - from, 0)

/** Where batches are put together: columns that grow, and runs. */
export class BatchBuilder {
  bytes: Uint8Array
  count = 0
  keyAt = new Uint32Array(256)
  keyEnd = new Uint32Array(256)
  valueAt = new Uint32Array(256)
  valueEnd = new Uint32Array(256)
  private runs: { state: number; subtask: number; keyGroup: number; from: number; to: number }[] = []

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Opens a run; entries added from here on belong to it. */
  run(state: number, subtask: number, keyGroup: number): void {
    const last = this.runs.at(-1)
    if (last !== undefined) {
      last.to = this.count
      if (last.from === last.to) this.runs.pop()
      else if (last.state === state && last.subtask === subtask && last.keyGroup === keyGroup) return
    }
    this.runs.push({ state, subtask, keyGroup, from: this.count, to: this.count })
  }

  add(keyAt: number, keyEnd: number, valueAt: number, valueEnd: number): void {
    const i = this.count++
    if (i === this.keyAt.length) this.grow()
    this.keyAt[i] = keyAt
    this.keyEnd[i] = keyEnd
    this.valueAt[i] = valueAt
    this.valueEnd[i] = valueEnd
  }

  /** The batch so far. The builder may be reset and used again once the batch is done with. */
  batch(): Batch {
    const last = this.runs.at(-1)
    if (last !== undefined) last.to = this.count
    const { bytes, count, keyAt, keyEnd, valueAt, valueEnd } = this
    return { bytes, count, keyAt, keyEnd, valueAt, valueEnd, runs: this.runs.filter(run => run.to > run.from) }
  }

  reset(): void {
    const last = this.runs.at(-1)
    this.count = 0
    this.runs = last === undefined ? [] : [{ ...last, from: 0, to: 0 }]
  }

  /** Makes the columns longer. */
  grow(): void {
    const longer = (column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(column.length * 2)
      grown.set(column)
      return grown
    }
    this.keyAt = longer(this.keyAt)
    this.keyEnd = longer(this.keyEnd)
    this.valueAt = longer(this.valueAt)
    this.valueEnd = longer(this.valueEnd)
  }
}
