import { SavepointError } from '../errors.ts'
import type { Transform } from '../model/draft.ts'
import { labelOf, unescaped } from '../model/select.ts'
import type { Pairs } from '../model/step.ts'
import { labelled, touchesNothing } from './targets.ts'

/** Changes the names that metadata keeps from version 5 on; Flink only shows them. Reads nothing. */
export const renameOperator =
  (pairs: Pairs): Transform =>
  before => {
    const labels = labelled(before, pairs)
    return {
      ...before,
      operators: before.operators.map(operator => {
        const label = labels.get(operator)
        if (label === undefined) return operator
        const name = unescaped(label)
        if (name === '')
          throw new SavepointError('incompatible', 'the name of an operator is not empty', {
            operator: labelOf(operator),
          })
        if (name === operator.name) throw touchesNothing(`the name of "${labelOf(operator)}" is "${name}" already`)
        return { ...operator, name }
      }),
    }
  }
