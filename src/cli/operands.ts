import { select, typeText, type OpenOperator, type OpenSavepoint, type OpenState, type Selection } from '../index.ts'
import { labelOf } from '../internal.ts'
import { UsageError } from './usage-error.ts'

// What a command is about; where its operand is missing, what there is to choose from.

/** The operator or state that a text names. Throws not-found, ambiguous-name; UsageError with the operators where there is no text. */
export async function chosen(savepoint: OpenSavepoint, target: string | undefined): Promise<Selection> {
  if (target !== undefined) return select(savepoint, target)
  throw new UsageError(`<target> is missing; the operators are ${listed(savepoint.operators.map(labelOf))}`)
}

/** The state that a text names. Throws as `chosen`; UsageError with the states of the operator where it names none. */
export async function chosenState(
  savepoint: OpenSavepoint,
  target: string | undefined,
): Promise<{ readonly operator: OpenOperator; readonly state: OpenState }> {
  const { operator, state } = await chosen(savepoint, target)
  if (state !== undefined) return { operator, state }
  const names = (await operator.states).map(({ name }) => name)
  throw new UsageError(`${target} names no state; the states of ${labelOf(operator)} are ${listed(names)}`)
}

/** For a key that is missing. */
export const keyWanted = ({ key, scope }: OpenState): UsageError =>
  new UsageError(
    scope === 'operator'
      ? '<lookup> is missing; operator state has no keys: print it with cat'
      : `<lookup> is missing; the keys are of type ${key === undefined ? 'unknown' : typeText(key)}: print some with cat --limit 5`,
  )

const MOST = 20
const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names
        .slice(0, MOST)
        .map(name => `"${name}"`)
        .join(', ') + (names.length > MOST ? ` and ${names.length - MOST} more` : '')
