import type { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Query } from './query.ts'

/** Entries of states, wherever they come from. */
export interface EntrySource {
  /** What the numbers of runs stand for; complete. A state that subtasks describe differently is in it once for each description. */
  readonly states: readonly State[]
  /**
   * Entries in the order they are stored: by subtask, then key group and state. `problem` is told of what cannot be read, and the rest goes on;
   * where nobody listens the first is thrown. Only what the query asks for is read: other key groups are not touched, other states framed and
   * passed over.
   */
  batches(query?: Query, problem?: (error: SavepointError) => void): AsyncIterable<Batch>
}

/** A source made of another: filtered, mapped, converted. */
export type Stage = (source: EntrySource) => EntrySource

/** Of broadcast states for which `isMeant` holds the copy of one subtask: the first that has entries. */
export const oneCopy =
  (isMeant: (state: State) => boolean = () => true): Stage =>
  ({ states, batches }) => ({
    states,
    async *batches(query, problem) {
      const subtasks = new Map<string, number>()
      for await (const batch of batches(query, problem)) {
        const runs = batch.runs.filter(({ state, subtask }) => {
          const { kind, name } = states[state]!
          if (kind !== 'broadcast' || !isMeant(states[state]!)) return true
          const first = subtasks.get(name)
          if (first === undefined) subtasks.set(name, subtask)
          return (first ?? subtask) === subtask
        })
        if (runs.length > 0) yield runs.length === batch.runs.length ? batch : { ...batch, runs }
      }
    },
  })
