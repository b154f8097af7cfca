import { withChanges } from '../model/draft.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import { namedOf, targetsOf } from './step-targets.ts'
import { names } from './options-forms.ts'
import { step } from './step.ts'

/** Leaves out operators, states, pseudo states and master states. */
export const drop = step({
  name: 'drop',
  describe: '<operator>[/<state>]: leave it out',
  options: names,
  transform: texts => async before => {
    const targets = await targetsOf(before, texts)
    const hooks = new Set(targets.flatMap(target => (target.kind === 'master' ? [target.name] : [])))
    return {
      ...before,
      masterStates: before.masterStates.filter(name => !hooks.has(name)),
      operators: (
        await mapSequentially(before.operators, async operator => {
          const { any, whole, states, pseudo } = namedOf(operator, targets)
          if (whole) return []
          if (!any) return [operator]
          const left = await withChanges(operator, [...states.values()], () => undefined)
          return [{ ...left, without: new Set([...operator.without, ...pseudo]) }]
        })
      ).flat(),
    }
  },
})
