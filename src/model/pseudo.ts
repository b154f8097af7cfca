import { SavepointError } from '../errors.ts'
import { didYouMean } from './did-you-mean.ts'
import { PSEUDO_STATES, type PseudoState } from './savepoint.ts'
import { labelOf, type Labels } from './select.ts'

/** What may stand behind the `@` where a state may: `timers` are the timer states of an operator, whatever they are called. */
export type PseudoName = PseudoState | 'timers'
const NAMES: readonly PseudoName[] = ['timers', ...PSEUDO_STATES]

/** What `@…` stands for. Throws not-found. */
export function pseudoNamed(text: string): PseudoName {
  const known = NAMES.map(name => `@${name}`)
  const found = NAMES.find(name => `@${name}` === text)
  if (found === undefined)
    throw new SavepointError('not-found', `no pseudo state is called "${text}"${didYouMean(text, known)}`, {
      expected: known.join(', '),
    })
  return found
}

/** The error for what an operator does not have; `own`: what it has. */
export const noPseudo = (operator: Labels, name: PseudoName, own: readonly PseudoState[]): SavepointError =>
  new SavepointError('not-found', name === 'timers' ? 'this operator has no timers' : `this operator has no @${name}`, {
    operator: labelOf(operator),
    ...(name !== 'timers' && own.length > 0 && { expected: own.map(known => `@${known}`).join(', ') }),
  })

/** The error for a master state that there is not. */
export const unknownMaster = (name: string, known: readonly string[]): SavepointError =>
  new SavepointError('not-found', `no master state is called "${name}"${didYouMean(name, known)}`, {
    ...(known.length > 0 && { expected: known.map(text => `"${text}"`).join(', ') }),
  })

const MASTER = '@master/'
/** The name of a master state, still escaped; undefined: the text names something else. */
export const masterNamed = (text: string): string | undefined =>
  text.startsWith(MASTER) ? text.slice(MASTER.length) : undefined
