import { SavepointError } from '../errors.ts'
import {
  isEmptied,
  pseudoStatesOf,
  statesOf,
  withChanges,
  type DraftOperator,
  type DraftState,
} from '../model/draft.ts'
import type { Operator, PseudoState } from '../model/savepoint.ts'
import { targetsOf, touchesNothing, type Target } from './step-targets.ts'
import { names } from './options-forms.ts'
import { step } from './step.ts'

/** Empties states, which stay registered; leaves out pseudo states. Of an operator named whole: all of them. */
export const reset = step({
  name: 'reset',
  describe: '<operator>[/<state>]: empty it',
  options: names,
  transform: texts => async before => {
    const targets = await targetsOf(before, texts)
    const after = new Map(before.operators.map(operator => [operator, operator]))
    for (const [i, target] of targets.entries()) {
      if (target.kind === 'master')
        throw new SavepointError('incompatible', `"${texts[i]!}" cannot be empty`, { hint: 'drop it' })
      const { states, pseudo } = await contentsOf(target)
      if (states.every(isEmptied) && pseudo.length === 0) throw touchesNothing(`"${texts[i]!}" holds nothing`)
      after.set(target.operator, await emptied(after.get(target.operator) ?? target.operator, states, pseudo))
    }
    return { ...before, operators: [...after.values()] }
  },
})

interface Contents {
  readonly states: readonly DraftState[]
  readonly pseudo: readonly PseudoState[]
}

async function contentsOf<O extends Operator>(
  target: Exclude<Target<O>, { readonly kind: 'master' }>,
): Promise<Contents> {
  switch (target.kind) {
    case 'operator':
      return { states: await statesOf(target.operator), pseudo: pseudoStatesOf(target.operator) }
    case 'states':
      return { states: target.states, pseudo: [] }
    case 'pseudo':
      return { states: target.states, pseudo: [target.pseudo] }
  }
}

const emptied = async <O extends Operator>(
  operator: DraftOperator<O>,
  states: readonly DraftState[],
  pseudo: readonly PseudoState[],
): Promise<DraftOperator<O>> => ({
  ...(await withChanges(operator, states, ({ name }) => ({ name, edits: [{ kind: 'empty' }] }))),
  without: new Set([...operator.without, ...pseudo]),
})
