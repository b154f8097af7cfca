import { SavepointError } from '../errors.ts'
import { select as selectIn, type Selection as Selected } from '../model/select.ts'
import type { OpenOperator, OpenSavepoint, OpenState } from './savepoint.ts'

/** An operator and, where the text named one, a state of it. */
export type Selection = Selected<OpenOperator, OpenState>

/** The operator that a text names, and the state, if it names one. Throws not-found, ambiguous-name. */
export async function select(savepoint: OpenSavepoint, text: string): Promise<Selection> {
  try {
    return await selectIn(savepoint.operators, text, operator => operator.states)
  } catch (error) {
    throw error instanceof SavepointError && error.parts.operator === undefined && error.code === 'not-found'
      ? error.with({ file: savepoint.directory })
      : error
  }
}
