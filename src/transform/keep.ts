import { SavepointError } from '../errors.ts'
import { pseudoStatesOf, stateKey, statesOf, timersAreRaw, withChanges, type DraftOperator } from '../model/draft.ts'
import type { Operator } from '../model/savepoint.ts'
import { namedOf, targetsOf, touchesNothing, type Named, type Target } from './step-targets.ts'
import { names } from './options-forms.ts'
import { step } from './step.ts'

/** Leaves out what is not named. Master states stay: they are no operator's. */
export const keep = step({
  name: 'keep',
  describe: '<operator>[/<state>]: leave out all others; all --keep of a line are one step',
  options: names,
  together: (before, after) => [...before, ...after],
  transform: texts => async before => {
    const targets = await targetsOf(before, texts)
    if (targets.some(target => target.kind === 'master'))
      throw new SavepointError('incompatible', 'master states stay where operators are kept', {
        hint: 'drop those you want to remove',
      })
    const { operators, dropped } = await keepNamed(before.operators, targets)
    if (!dropped) throw touchesNothing('everything is named')
    return { ...before, operators }
  },
})

/** The operators named, each with what is named of it; whether anything is left out. */
export async function keepNamed<O extends Operator>(
  before: readonly DraftOperator<O>[],
  targets: readonly Target<O>[],
): Promise<{ readonly operators: readonly DraftOperator<O>[]; readonly dropped: boolean }> {
  const operators: DraftOperator<O>[] = []
  let dropped = false
  for (const operator of before) {
    const named = namedOf(operator, targets)
    const after = named.whole ? operator : await only(operator, named)
    if (named.any) operators.push(after)
    dropped ||= !named.any || after !== operator
  }
  return { operators, dropped }
}

async function only<O extends Operator>(
  operator: DraftOperator<O>,
  { any, states, pseudo }: Named,
): Promise<DraftOperator<O>> {
  if (!any) return operator
  const others = (await statesOf(operator)).filter(state => !states.has(stateKey(state.source)))
  const timers =
    [...states.values()].some(state => state.source.kind === 'timers') && (await timersAreRaw(operator.source))
  const without = pseudoStatesOf(operator).filter(name => !pseudo.has(name) && !(name === 'raw-keyed' && timers))
  if (others.length === 0 && without.length === 0) return operator
  return {
    ...(await withChanges(operator, others, () => undefined)),
    without: new Set([...operator.without, ...without]),
  }
}
