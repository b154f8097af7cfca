import { SavepointError } from '../errors.ts'
import { stateKey, statesOf, withChanges, type Draft, type DraftOperator, type DraftState } from '../model/draft.ts'
import type { Operator } from '../model/savepoint.ts'
import { labelOf, unescaped } from '../model/select.ts'
import { targetOf, touchesNothing } from './step-targets.ts'
import { pairs } from './options-forms.ts'
import { step } from './step.ts'

/** Gives states other names, all at once: two pairs can swap. Keyed and operator state of one name go together. */
export const renameState = step({
  name: 'rename-state',
  describe: '<operator>/<old>=<new>',
  options: pairs('{ <operator>/<state>: <new name> }'),
  transform:
    given =>
    async <O extends Operator>(before: Draft<O>): Promise<Draft<O>> => {
      if (given.length === 0) throw touchesNothing('it names nothing')
      const renames = new Map<DraftOperator, Map<string, string>>()
      for (const [old, to] of given) {
        const { operator, states } = await statesNamed(before, old)
        const names = renames.get(operator) ?? new Map<string, string>()
        renames.set(operator, names)
        for (const state of states) {
          const other = names.get(stateKey(state.source))
          if (other !== undefined)
            throw refusal(operator, state, `it would become both "${other}" and "${unescaped(to)}"`)
          names.set(stateKey(state.source), newName(operator, state, unescaped(to)))
        }
      }
      const operators: DraftOperator<O>[] = []
      for (const operator of before.operators) operators.push(await renamed(operator, renames.get(operator)))
      return { ...before, operators }
    },
})

async function statesNamed<O extends Operator>(
  draft: Draft<O>,
  text: string,
): Promise<{ readonly operator: DraftOperator<O>; readonly states: readonly DraftState[] }> {
  const target = await targetOf(draft, text)
  switch (target.kind) {
    case 'states':
      if (new Set(target.states.map(({ name }) => name)).size === 1) return target
      throw new SavepointError('incompatible', `"${text}" names several states`, {
        found: target.states.map(({ name }) => `"${name}"`).join(', '),
        hint: 'rename them one by one',
      })
    case 'operator':
      throw new SavepointError('incompatible', `"${text}" names an operator`, { expected: '<operator>/<state>' })
    case 'pseudo':
    case 'master':
      throw new SavepointError('incompatible', `"${text}" has a fixed name`, { expected: '<operator>/<state>' })
  }
}

/** Flink knows timers by how the names of their states begin. (InternalTimeServiceManagerImpl) */
const TIMERS = /^_timer_state\/(?:event_|processing_)?/
const timersPrefix = (name: string): string => TIMERS.exec(name)?.[0] ?? ''

function newName(operator: DraftOperator, state: DraftState, name: string): string {
  if (name === '') throw refusal(operator, state, 'the name of a state must not be empty')
  if (name === state.name) throw touchesNothing(`"${labelOf(operator)}/${name}" already has that name`)
  const prefix = timersPrefix(state.name)
  if (prefix === timersPrefix(name)) return name
  throw refusal(
    operator,
    state,
    prefix === '' ? `"${name}" is a name for timers` : `"${name}" is not a name for these timers`,
    prefix === '' ? undefined : `"${prefix}…"`,
  )
}

async function renamed<O extends Operator>(
  operator: DraftOperator<O>,
  names: ReadonlyMap<string, string> | undefined,
): Promise<DraftOperator<O>> {
  if (names === undefined) return operator
  const all = await statesOf(operator)
  const after = await withChanges(
    operator,
    all.filter(state => names.has(stateKey(state.source))),
    state => ({ name: names.get(stateKey(state.source)) ?? state.name, edits: state.edits }),
  )
  const bearers = new Map<string, DraftState>()
  const old = ({ source }: DraftState): string => all.find(state => state.source === source)?.name ?? source.name
  for (const state of await statesOf(after)) {
    const key = stateKey({ scope: state.source.scope, name: state.name })
    const other = bearers.get(key)
    if (other !== undefined)
      throw new SavepointError(
        'incompatible',
        `"${old(other)}" and "${old(state)}" would both be called "${state.name}"`,
        { operator: labelOf(operator), hint: 'dropping a state first frees its name' },
      )
    bearers.set(key, state)
  }
  return after
}

const refusal = (operator: DraftOperator, state: DraftState, why: string, expected?: string): SavepointError =>
  new SavepointError('incompatible', why, {
    operator: labelOf(operator),
    state: state.name,
    ...(expected !== undefined && { expected }),
  })
