import { SavepointError } from '../errors.ts'
import type { Transform } from '../model/draft.ts'
import type { Pairs } from '../model/step.ts'
import { touchesNothing } from './targets.ts'

/** Replaces how absolute paths begin; whether any begins so is seen where they are written. */
export const relocate =
  (pairs: Pairs): Transform =>
  before => {
    if (pairs.length === 0) throw touchesNothing('it names nothing')
    for (const [from, to] of pairs) {
      if (from === '' || to === '')
        throw new SavepointError('incompatible', 'how a path begins is not empty', { found: `"${from}" to "${to}"` })
      if (from === to) throw touchesNothing(`"${from}" stays as it is`)
    }
    return { ...before, relocations: [...before.relocations, ...pairs] }
  }
