import { withChanges, type Transform } from '../model/draft.ts'
import { namedOf, targetsOf } from './targets.ts'

/** Leaves out operators, states, pseudo states and master states. */
export const drop =
  (texts: readonly string[]): Transform =>
  async before => {
    const targets = await targetsOf(before, texts)
    const hooks = new Set(targets.flatMap(target => (target.kind === 'master' ? [target.name] : [])))
    return {
      ...before,
      masterStates: before.masterStates.filter(name => !hooks.has(name)),
      operators: before.operators.flatMap(operator => {
        const { any, whole, states, pseudo } = namedOf(operator, targets)
        if (whole) return []
        if (!any) return [operator]
        return [
          {
            ...withChanges(operator, [...states.values()], () => ({ name: undefined, empty: false })),
            without: new Set([...operator.without, ...pseudo]),
          },
        ]
      }),
    }
  }
