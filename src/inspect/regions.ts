import { SavepointError } from '../errors.ts'
import { committableRole } from '../model/committable.ts'
import type { OpenOperator } from '../read/savepoint.ts'

// A regional checkpoint (metadata version 7) keeps, of the subtasks of regions that failed, what an earlier checkpoint stored.

/** Number of the mode UNION. (OperatorStateHandle.Mode) */
const UNION = 1

/** The checkpoints that the state of an operator is of, ascending. `checkpointId`: of the snapshot. */
export function checkpointsOf({ entry }: Pick<OpenOperator, 'entry'>, checkpointId: number): readonly number[] {
  const ids = new Set<number>()
  for (const { state } of entry.subtasks ?? [])
    if (state !== undefined) ids.add(state.regionalCheckpointId ?? checkpointId)
  return [...ids].toSorted((a, b) => a - b)
}

/**
 * States that do not bear parts of several checkpoints: each subtask gets all parts of union state, and a committable is committed by the
 * checkpoint it is of. One error for each state of such an operator.
 */
export async function* mixedStates(operator: OpenOperator, checkpointId: number): AsyncGenerator<SavepointError> {
  const ids = checkpointsOf(operator, checkpointId)
  if (ids.length < 2) return
  const union = (operator.entry.subtasks ?? []).flatMap(({ state }) =>
    state?.managedOperator === undefined || state.managedOperator.kind === 'none'
      ? []
      : state.managedOperator.states.filter(({ mode }) => mode === UNION).map(({ name }) => name),
  )
  const { states } = await operator.headers
  const committables = states.filter(state => committableRole(state) !== undefined).map(({ name }) => name)
  const mixed = (state: string, what: string): SavepointError =>
    new SavepointError('incompatible', what, {
      operator: operator.uid ?? operator.id,
      state,
      found: `checkpoints ${ids.join(', ')}`,
      hint: 'a regional checkpoint; restore from a savepoint or a whole checkpoint where this matters',
    })
  for (const name of new Set(union))
    yield mixed(name, 'union state of several checkpoints: each subtask gets parts that do not belong together')
  for (const name of new Set(committables))
    if (!union.includes(name))
      yield mixed(name, 'committables of several checkpoints: some may be committed twice or never')
}
