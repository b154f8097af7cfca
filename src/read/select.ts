import { SavepointError } from '../errors.ts'
import { masterNamed, noPseudo, pseudoNamed, unknownMaster } from '../model/pseudo.ts'
import { PSEUDO_STATES } from '../model/savepoint.ts'
import { cut, labelOf, statesNotKnown, unescaped, unknownState, type Selection as Selected } from '../model/select.ts'
import type { OpenOperator, OpenSavepoint, OpenState } from './savepoint.ts'

/** An operator and, where the text named some, states of it. */
export type Selection = Selected<OpenOperator, OpenState>

/**
 * The operator that a text names, and the states, if it names some: `orders`, `orders/balance`, `orders/@timers`. Throws not-found,
 * ambiguous-name, unsupported; of states that are not known, why.
 */
export async function select(savepoint: OpenSavepoint, text: string): Promise<Selection> {
  const { operator, rest } = operatorIn(savepoint, text)
  return { operator, states: rest === undefined ? undefined : await statesNamed(operator, rest) }
}

function operatorIn(savepoint: OpenSavepoint, text: string): ReturnType<typeof cut<OpenOperator>> {
  const master = masterNamed(text)
  if (master !== undefined) throw masterError(savepoint, unescaped(master))
  try {
    return cut(savepoint.operators, text)
  } catch (error) {
    throw error instanceof SavepointError && error.code === 'not-found'
      ? error.with({ file: savepoint.directory })
      : error
  }
}

async function statesNamed(operator: OpenOperator, name: string): Promise<readonly OpenState[]> {
  const states = await operator.states
  const found = states.filter(state => state.name === name)
  if (found.length > 0) return found
  const pseudo = name.startsWith('@') ? pseudoNamed(name) : undefined
  if (pseudo !== undefined && pseudo !== 'timers') throw pseudoError(operator, pseudo)
  const timers = pseudo === undefined ? [] : states.filter(({ kind }) => kind === 'timers')
  if (timers.length > 0) return timers
  const [unread] = (await operator.headers).problems
  if (states.length === 0 && unread !== undefined) throw statesNotKnown(operator, unread)
  const error =
    pseudo === undefined
      ? unknownState(
          operator,
          name,
          states.map(state => state.name),
        )
      : noPseudo(operator, pseudo, [])
  throw unread === undefined
    ? error
    : error.with({ hint: `it may be in a header that could not be read: ${unread.what}` })
}

const UNREAD = 'sp-migrate can keep or drop it'

function pseudoError(operator: OpenOperator, name: (typeof PSEUDO_STATES)[number]): SavepointError {
  const bytes = operator.pseudoStates[name]
  if (bytes === undefined)
    return noPseudo(
      operator,
      name,
      PSEUDO_STATES.filter(own => operator.pseudoStates[own] !== undefined),
    )
  return new SavepointError('unsupported', `the contents of @${name} are not read yet`, {
    operator: labelOf(operator),
    found: `${bytes} bytes`,
    hint: UNREAD,
  })
}

function masterError({ directory, masterStates }: OpenSavepoint, name: string): SavepointError {
  const found = masterStates.find(state => state.name === name)
  if (found === undefined)
    return unknownMaster(
      name,
      masterStates.map(state => state.name),
    ).with({ file: directory })
  return new SavepointError('unsupported', `the contents of master state "${name}" are not read yet`, {
    file: directory,
    found: `${found.bytes} bytes`,
    hint: UNREAD,
  })
}
