import { didYouMean } from '../internal.ts'
import { UsageError } from './usage-error.ts'

/** One of the values that an option takes. Throws UsageError. */
export function oneOf<T extends string>(option: string, chosen: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === chosen)
  if (found !== undefined) return found
  throw new UsageError(`${option} cannot be "${chosen}"${didYouMean(chosen, choices)} (${choices.join(', ')})`)
}
