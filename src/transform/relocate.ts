import { SavepointError } from '../errors.ts'
import { touchesNothing } from './step-targets.ts'
import { prefixes } from './options-forms.ts'
import { step } from './step.ts'

/** Replaces how absolute paths begin; whether any begins so is seen where they are written. */
export const relocate = step({
  name: 'relocate',
  describe: 'old=new: replace the beginning of absolute paths. On its own it writes only _metadata',
  options: prefixes,
  transform: given => before => {
    if (given.length === 0) throw touchesNothing('it names nothing')
    for (const [from, to] of given) {
      if (from === '' || to === '')
        throw new SavepointError('incompatible', 'the beginning of a path must not be empty', {
          found: `"${from}" to "${to}"`,
        })
      if (from === to) throw touchesNothing(`"${from}" stays as it is`)
    }
    return { ...before, relocations: [...before.relocations, ...given] }
  },
})
