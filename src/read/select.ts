import { SavepointError } from '../errors.ts'
import { select as selectIn, statesNotKnown, type Selection as Selected } from '../model/select.ts'
import type { OpenOperator, OpenSavepoint, OpenState } from './savepoint.ts'

/** An operator and, where the text named one, a state of it. */
export type Selection = Selected<OpenOperator, OpenState>

/** The operator that a text names, and the state, if it names one. Throws not-found, ambiguous-name; of states that are not known, why. */
export async function select(savepoint: OpenSavepoint, text: string): Promise<Selection> {
  let unread: SavepointError | undefined
  const statesOf = async (operator: OpenOperator): Promise<readonly OpenState[]> => {
    const states = await operator.states
    unread = (await operator.headers).problems[0]
    if (states.length === 0 && unread !== undefined) throw statesNotKnown(operator, unread)
    return states
  }
  try {
    return await selectIn(savepoint.operators, text, statesOf)
  } catch (error) {
    if (!(error instanceof SavepointError) || error.code !== 'not-found') throw error
    if (error.parts.operator === undefined) throw error.with({ file: savepoint.directory })
    throw unread === undefined
      ? error
      : error.with({ hint: `it may stand in a header that could not be read: ${unread.what}` })
  }
}
