import {
  SavepointError,
  select,
  typeText,
  type OpenOperator,
  type OpenSavepoint,
  type OpenState,
  type Selection,
} from '../index.ts'
import { didYouMean, labelOf } from '../internal.ts'
import { UsageError } from './usage-error.ts'

// What a command is about; where its operand is missing, what there is to choose from.

/** The operator or state that a text names. Throws not-found, ambiguous-name; UsageError with the operators where there is no text. */
export async function chosen(savepoint: OpenSavepoint, target: string | undefined): Promise<Selection> {
  if (target !== undefined) return select(savepoint, target)
  throw new UsageError(`<target> is missing; the operators are ${listed(savepoint.operators.map(labelOf))}`)
}

/** The states that a text names. Throws as `chosen`; UsageError with the states of the operator where it names none. */
export async function chosenStates(
  savepoint: OpenSavepoint,
  target: string | undefined,
): Promise<{ readonly operator: OpenOperator; readonly states: readonly [OpenState, ...OpenState[]] }> {
  const { operator, states } = await chosen(savepoint, target)
  const [first, ...more] = states ?? []
  if (first !== undefined) return { operator, states: [first, ...more] }
  const names = (await operator.states).map(({ name }) => name)
  throw new UsageError(`${target} names no state; the states of ${labelOf(operator)} are ${listed(names)}`)
}

/**
 * The operators that words beside a path name, each once, with those of their states that are named; undefined: there are no words. A word
 * that names none is no path either. Throws as `select`.
 */
export async function selectedIn(
  savepoint: OpenSavepoint,
  words: readonly string[],
): Promise<readonly Selection[] | undefined> {
  if (words.length === 0) return undefined
  const selected = new Map<OpenOperator, Selection>()
  for (const word of words) {
    const { operator, states } = await select(savepoint, word).catch((error: unknown) => {
      throw neither(error, word, savepoint)
    })
    const before = selected.get(operator)
    const isWhole = states === undefined || (before !== undefined && before.states === undefined)
    selected.set(operator, { operator, states: isWhole ? undefined : [...(before?.states ?? []), ...states] })
  }
  return [...selected.values()]
}

const neither = (error: unknown, word: string, { operators }: OpenSavepoint): unknown =>
  error instanceof SavepointError &&
  error.code === 'not-found' &&
  error.parts.operator === undefined &&
  !word.startsWith('@')
    ? new SavepointError(
        'not-found',
        `"${word}" is neither a path nor an operator${didYouMean(word, operators.map(labelOf))}`,
        error.parts,
      )
    : error

/** For a key that is missing. */
export const keyWanted = ({ key, scope }: OpenState): UsageError =>
  new UsageError(
    scope === 'operator'
      ? '<key> is missing; operator state has no keys: print it with cat'
      : `<key> is missing; the keys are of type ${key === undefined ? 'unknown' : typeText(key)}: print some with cat --limit 5`,
  )

const MOST = 20
const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names
        .slice(0, MOST)
        .map(name => `"${name}"`)
        .join(', ') + (names.length > MOST ? ` and ${names.length - MOST} more` : '')
