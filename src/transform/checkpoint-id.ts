import { SavepointError } from '../errors.ts'
import { touchesNothing } from './step-targets.ts'
import { when } from './shape.ts'
import { step, type OptionsForm } from './step.ts'
import { wrongShape } from './yaml.ts'

const wholeNumber: OptionsForm<number, [id: number]> = {
  of: id => id,
  wants: 'a whole number',
  ofFlag: text => (/^\d{1,16}$/.test(text) ? Number(text) : undefined),
  ofYaml(value) {
    if (
      value.kind === 'other' &&
      typeof value.value === 'bigint' &&
      value.value >= 0n &&
      value.value <= BigInt(Number.MAX_SAFE_INTEGER)
    )
      return Number(value.value)
    throw wrongShape(value, 'a whole number from 0 to 2^53 - 1')
  },
  shape: when(value => Number.isSafeInteger(value)),
}

/** Sets the number that a restored job counts on from. */
export const checkpointId = step({
  name: 'checkpoint-id',
  describe: 'The number from which a restored job goes on counting',
  options: wholeNumber,
  transform: id => before => {
    if (!Number.isSafeInteger(id) || id < 0)
      throw new SavepointError('incompatible', 'not a checkpoint ID', {
        found: String(id),
        expected: 'a whole number from 0 to 2^53 - 1',
      })
    if (id === before.checkpointId) throw touchesNothing(`the checkpoint ID is already ${id}`)
    return { ...before, checkpointId: id }
  },
})
