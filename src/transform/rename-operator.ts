import { SavepointError } from '../errors.ts'
import { labelOf, unescaped } from '../model/select.ts'
import { labelled, touchesNothing } from './step-targets.ts'
import { pairs } from './options-forms.ts'
import { step } from './step.ts'

/** Changes the names that metadata keeps from version 5 on; Flink only shows them. Reads nothing. */
export const renameOperator = step({
  name: 'rename-operator',
  describe: '<operator>=<name> (Flink 2.0 on)',
  options: pairs('{ <operator>: <new name> }'),
  transform: given => before => {
    const labels = labelled(before, given)
    return {
      ...before,
      operators: before.operators.map(operator => {
        const label = labels.get(operator)
        if (label === undefined) return operator
        const name = unescaped(label)
        if (name === '')
          throw new SavepointError('incompatible', 'the name of an operator must not be empty', {
            operator: labelOf(operator),
          })
        if (name === operator.name) throw touchesNothing(`the name of "${labelOf(operator)}" is already "${name}"`)
        return { ...operator, name }
      }),
    }
  },
})
