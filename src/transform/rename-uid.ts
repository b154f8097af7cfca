import { SavepointError } from '../errors.ts'
import type { Draft, DraftOperator } from '../model/draft.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import type { Operator } from '../model/savepoint.ts'
import { labelOf, unescaped } from '../model/select.ts'
import { labelled, touchesNothing } from './step-targets.ts'
import { pairs } from './options-forms.ts'
import { step } from './step.ts'

/** Gives operators the IDs of other uids, all at once: two pairs can swap. Reads nothing. */
export const renameUid = step({
  name: 'rename-uid',
  describe:
    'old=new[,old=new…]: the pairs of one flag apply at once, so that two can swap; flags apply one after the other',
  options: pairs('{ <operator>: <new uid> }', { several: true }),
  transform: given => before => {
    const labels = labelled(before, given)
    const renamed = new Map([...labels].map(([operator, to]) => [operator, { ...operator, ...identityOf(to) }]))
    for (const [operator, after] of renamed) {
      if (after.id === operator.id && (after.uid === undefined || after.uid === operator.uid))
        throw touchesNothing(`"${labelOf(operator)}" already has that name`)
    }
    refuseClashes(before, renamed)
    return { ...before, operators: before.operators.map(operator => renamed.get(operator) ?? operator) }
  },
})

interface Identity {
  readonly id: string
  readonly uid: string | undefined
}

/** A uid or 32 hex digits; `uid:` and `hash:` say which. */
function identityOf(text: string): Identity {
  const name = unescaped(text)
  const [, form = 'plain', rest = name] = /^(uid|hash|name):(.*)$/s.exec(name) ?? []
  if (form === 'name')
    throw new SavepointError('incompatible', 'an operator gets a uid here, not a name', {
      found: `"${name}"`,
      hint: `a uid like this is written "uid:${name}"; names change with rename-operator`,
    })
  if (form !== 'uid' && /^[0-9a-f]{32}$/i.test(rest)) return { id: rest.toLowerCase(), uid: undefined }
  if (form === 'hash')
    throw new SavepointError('incompatible', 'not an operator ID', { found: `"${rest}"`, expected: '32 hex digits' })
  if (rest === '') throw new SavepointError('incompatible', 'a uid must not be empty')
  return { id: operatorIdOf(rest), uid: rest }
}

function refuseClashes<O extends Operator>(
  { operators }: Draft<O>,
  renamed: ReadonlyMap<DraftOperator<O>, DraftOperator<O>>,
): void {
  const bearers = new Map<string, DraftOperator<O>>()
  const kept = operators.filter(operator => !renamed.has(operator)).map(operator => [operator, operator] as const)
  for (const [operator, after] of [...kept, ...renamed]) {
    for (const key of after.uid === undefined ? [after.id] : [after.id, `uid:${after.uid}`]) {
      const other = bearers.get(key)
      if (other !== undefined) throw clash(operator, other, labelOf({ ...after, name: undefined }), renamed.has(other))
      bearers.set(key, operator)
    }
  }
}

const clash = (operator: DraftOperator, other: DraftOperator, label: string, both: boolean): SavepointError =>
  new SavepointError(
    'incompatible',
    both
      ? `"${labelOf(other)}" and "${labelOf(operator)}" would both become "${label}"`
      : `"${labelOf(operator)}" cannot become "${label}": "${labelOf(other)}" (${other.id}) has that name`,
    {
      hint: 'renames in one step happen at once, in separate steps one after the other; dropping an operator first frees its name',
    },
  )
