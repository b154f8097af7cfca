import { SavepointError } from '../errors.ts'
import { turn } from '../host/turn.ts'
import type { Batch } from '../model/batch.ts'
import type { File } from '../model/file.ts'
import type { StateContents } from '../model/job.ts'
import type { State } from '../model/savepoint.ts'
import type { Pull } from '../read/canonical.ts'
import { Digest } from '../entry/digest.ts'

/** Digests of the states of one file, by the run's number of a state. */
export class Contents {
  private readonly states: readonly State[]
  private readonly digests: readonly Digest[]

  constructor(states: readonly State[]) {
    this.states = states
    this.digests = states.map(() => new Digest())
  }

  async add(batch: Batch): Promise<void> {
    for (const { state, from, to } of batch.runs) this.digests[state]!.add(batch, from, to, this.states[state]!)
    await turn()
  }

  of(state: number, name: string): StateContents {
    const { entries, bytes, text } = this.digests[state]!
    return { name, entries, bytes, digest: `v1:${text}` }
  }
}

/** Everything is read, but for key groups that are left out; what cannot be is thrown, for nothing else may be lost. */
export const strictPull = (stateOf: Pull['stateOf'], without: ReadonlySet<number> = new Set()): Pull => ({
  stateOf,
  wanted: keyGroup => !without.has(keyGroup),
  problem: error => {
    throw error
  },
})

/** What was read back must be what was read from the source. */
export function mustBeEqual(file: File, found: readonly StateContents[], expected: readonly StateContents[]): void {
  for (const [i, before] of expected.entries()) {
    const after = found[i]
    if (after?.entries === before.entries && after.digest === before.digest && after.name === before.name) continue
    throw new SavepointError('io', 'what was written is not what was read', {
      file: file.path,
      state: before.name,
      found: after === undefined ? 'nothing' : `${after.entries} entries, ${after.digest}`,
      expected: `${before.entries} entries, ${before.digest}`,
    })
  }
}
