import { SavepointError } from '../errors.ts'
import type { Transform } from '../model/draft.ts'
import { touchesNothing } from './targets.ts'

/** Sets the number that a restored job counts on from. */
export const checkpointId =
  (id: number): Transform =>
  before => {
    if (!Number.isSafeInteger(id) || id < 0)
      throw new SavepointError('incompatible', 'no checkpoint ID', {
        found: String(id),
        expected: 'a whole number from 0 to 2^53 - 1',
      })
    if (id === before.checkpointId) throw touchesNothing(`the checkpoint ID is ${id} already`)
    return { ...before, checkpointId: id }
  }
