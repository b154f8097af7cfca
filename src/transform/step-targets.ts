import { SavepointError } from '../errors.ts'
import {
  pseudoStatesOf,
  stateKey,
  statesOf,
  timersAreRaw,
  type Draft,
  type DraftOperator,
  type DraftState,
} from '../model/draft.ts'
import { masterNamed, noPseudo, pseudoNamed, unknownMaster, type PseudoName } from '../model/pseudo.ts'
import type { Operator, PseudoState } from '../model/savepoint.ts'
import { cut, labelOf, unescaped, unknownOperator, unknownState } from '../model/select.ts'
import type { Pairs } from './options-forms.ts'

/** What a text of a step names. */
export type Target<O extends Operator> =
  | { readonly kind: 'operator'; readonly operator: DraftOperator<O> }
  /** Keyed and operator state may bear the same name; timers are several. */
  | { readonly kind: 'states'; readonly operator: DraftOperator<O>; readonly states: readonly DraftState[] }
  /** With the timers that raw keyed state holds. */
  | {
      readonly kind: 'pseudo'
      readonly operator: DraftOperator<O>
      readonly pseudo: PseudoState
      readonly states: readonly DraftState[]
    }
  | { readonly kind: 'master'; readonly name: string }

/**
 * `<operator>`, `<operator>/<state>`, `<operator>/@timers`, `<operator>/@coordinator` and its like, `@master/<name>`. Reads headers only where a state is named.
 * Throws not-found, ambiguous-name.
 */
export async function targetOf<O extends Operator>(draft: Draft<O>, text: string): Promise<Target<O>> {
  const master = masterNamed(text)
  if (master !== undefined) return masterTarget(draft, unescaped(master))
  const { operator, rest } = cut(draft.operators, text)
  if (rest === undefined) return { kind: 'operator', operator }
  return rest.startsWith('@') ? pseudoTarget(operator, pseudoNamed(rest)) : statesTarget(operator, rest)
}

export async function targetsOf<O extends Operator>(
  draft: Draft<O>,
  texts: readonly string[],
): Promise<readonly Target<O>[]> {
  if (texts.length === 0) throw touchesNothing('it names nothing')
  const targets: Target<O>[] = []
  for (const text of texts) targets.push(await targetOf(draft, text))
  return targets
}

export function masterTarget<O extends Operator>({ masterStates }: Draft<O>, name: string): Target<O> {
  if (masterStates.includes(name)) return { kind: 'master', name }
  throw unknownMaster(name, masterStates)
}

export async function statesTarget<O extends Operator>(operator: DraftOperator<O>, name: string): Promise<Target<O>> {
  const all = await statesOf(operator)
  const states = all.filter(state => state.name === name)
  if (states.length > 0) return { kind: 'states', operator, states }
  const { problems } = await operator.source.headers
  throw problems[0] ?? unknownState(operator, name, [...new Set(all.map(state => state.name))]) // it may be in a header that could not be read
}

export async function pseudoTarget<O extends Operator>(
  operator: DraftOperator<O>,
  pseudo: PseudoName,
): Promise<Target<O>> {
  const own = pseudoStatesOf(operator)
  if (pseudo === 'timers') {
    const states = await timersOf(operator)
    const [unread] = (await operator.source.headers).problems
    if (unread !== undefined) throw unread // there may be timers in it
    if (states.length > 0) return { kind: 'states', operator, states }
  }
  if (pseudo === 'timers' || !own.includes(pseudo)) throw noPseudo(operator, pseudo, own)
  return {
    kind: 'pseudo',
    operator,
    pseudo,
    states: pseudo === 'raw-keyed' && (await timersAreRaw(operator.source)) ? await timersOf(operator) : [],
  }
}

const timersOf = async (operator: DraftOperator): Promise<readonly DraftState[]> =>
  (await statesOf(operator)).filter(state => state.source.kind === 'timers')

/** What the targets of a step name of one operator. */
export interface Named {
  readonly any: boolean
  readonly whole: boolean
  /** By `stateKey` of their sources. */
  readonly states: ReadonlyMap<string, DraftState>
  readonly pseudo: ReadonlySet<PseudoState>
}

export function namedOf<O extends Operator>(operator: DraftOperator<O>, targets: readonly Target<O>[]): Named {
  const own = targets.filter(target => target.kind !== 'master').filter(target => target.operator === operator)
  return {
    any: own.length > 0,
    whole: own.some(target => target.kind === 'operator'),
    states: new Map(
      own
        .flatMap(target => (target.kind === 'operator' ? [] : target.states))
        .map(state => [stateKey(state.source), state]),
    ),
    pseudo: new Set(own.flatMap(target => (target.kind === 'pseudo' ? [target.pseudo] : []))),
  }
}

/** The operators that pairs are about, each with its new label, still escaped. Throws not-found, ambiguous-name, incompatible. */
export function labelled<O extends Operator>(
  { operators }: Draft<O>,
  pairs: Pairs,
): ReadonlyMap<DraftOperator<O>, string> {
  const labels = new Map<DraftOperator<O>, string>()
  for (const [old, to] of pairs) {
    const { operator, rest } = cut(operators, old)
    if (rest !== undefined)
      throw unknownOperator(operators, unescaped(old)).with({ hint: 'name a whole operator here, not a state' })
    const before = labels.get(operator)
    if (before !== undefined)
      throw new SavepointError('incompatible', `"${old}" would become both "${before}" and "${to}"`, {
        operator: labelOf(operator),
        hint: 'renames in separate steps make a chain',
      })
    labels.set(operator, to)
  }
  if (labels.size === 0) throw touchesNothing('it names nothing')
  return labels
}

/** A step without effect is a mistake: most likely a name is. */
export const touchesNothing = (why: string): SavepointError =>
  new SavepointError('incompatible', `this step changes nothing: ${why}`)
