import { SavepointError } from '../errors.ts'
import { didYouMean } from './did-you-mean.ts'
import { operatorIdOf } from './operator-id.ts'

/** What an operator is called. */
export interface Labels {
  readonly id: string
  readonly uid: string | undefined
  readonly name: string | undefined
}

/** An operator and, where the text names one, a state of it. */
export interface Selection<O, S> {
  readonly operator: O
  /** undefined: all. Several: timers, or keyed and operator state of one name. */
  readonly states: readonly S[] | undefined
}

/** Fewer digits of an ID do not name an operator. */
const LEAST_PREFIX = 4

/** What an operator is called in messages: its uid, else its name, else its ID. */
export const labelOf = (operator: Labels): string => operator.uid ?? operator.name ?? operator.id

/**
 * Cuts `<operator>` or `<operator>/<state>`: a uid (by its ID where the file does not know it), a name, 32 hex digits or a unique prefix of
 * them, in this order; `uid:`, `name:` and `hash:` say which. `\` escapes `/ = ,`; the longest known operator left of a `/` wins. The rest is what
 * stands behind that `/`, unescaped. Throws not-found, ambiguous-name.
 */
export function cut<O extends Labels>(
  operators: readonly O[],
  text: string,
): { readonly operator: O; readonly rest: string | undefined } {
  const cuts = [...text.matchAll(/(?<!\\)(?:\\\\)*\//g)].map(match => match.index + match[0].length - 1)
  for (const at of [text.length, ...cuts.toReversed()]) {
    const found = operatorsNamed(operators, unescaped(text.slice(0, at)))
    if (found.length > 1) throw ambiguous(text.slice(0, at), found)
    if (found.length === 1)
      return { operator: found[0]!, rest: at === text.length ? undefined : unescaped(text.slice(at + 1)) }
  }
  throw unknownOperator(operators, unescaped(cuts.length === 0 ? text : text.slice(0, cuts[0])))
}

/** The operator that a name without escapes stands for. Throws not-found, ambiguous-name. */
export function operatorNamed<O extends Labels>(operators: readonly O[], name: string): O {
  const found = operatorsNamed(operators, name)
  if (found.length > 1) throw ambiguous(name, found)
  if (found[0] === undefined) throw unknownOperator(operators, name)
  return found[0]
}

export const unescaped = (text: string): string => text.replace(/\\([\\/=,])/g, '$1')

function operatorsNamed<O extends Labels>(operators: readonly O[], text: string): readonly O[] {
  const form = /^(uid|name|hash):(.*)$/s.exec(text)
  const name = form?.[2] ?? text
  const hash = operators.some(operator => operator.uid === undefined) ? operatorIdOf(name) : undefined
  const ways: Readonly<Record<string, (operator: O) => boolean>> = {
    uid: operator => (operator.uid === undefined ? operator.id === hash : operator.uid === name),
    name: operator => operator.name === name,
    hash: operator =>
      operator.id === name.toLowerCase() || (name.length >= LEAST_PREFIX && operator.id.startsWith(name.toLowerCase())),
  }
  for (const [way, matches] of Object.entries(ways)) {
    if (form !== null && form[1] !== way) continue
    const found = operators.filter(matches)
    if (found.length > 0) return found
  }
  return []
}

/** The error for a state that an operator does not have. */
export function unknownState(operator: Labels, name: string, names: readonly string[]): SavepointError {
  return new SavepointError('not-found', `no state "${name}"${didYouMean(name, names)}`, {
    operator: labelOf(operator),
    ...(names.length > 0
      ? { expected: names.map(known => `"${known}"`).join(', ') }
      : { hint: 'this operator keeps no state' }),
  })
}

/** The error for a state that may stand in a header that could not be read. */
export function statesNotKnown(operator: Labels, { code, what, parts }: SavepointError): SavepointError {
  return new SavepointError(code, `the states of ${labelOf(operator)} are not known: ${what}`, parts)
}

/** The error for an operator that there is not. */
export function unknownOperator(operators: readonly Labels[], name: string): SavepointError {
  const known = operators.map(labelOf)
  const expected =
    known.length > 12
      ? `one of ${known.length} operators; list them with sp-inspect`
      : `one of ${known.map(label => `"${label}"`).join(', ')}`
  return new SavepointError(
    'not-found',
    `no operator is called "${name}"${didYouMean(name, known)}`,
    known.length === 0 ? { hint: 'this snapshot has no operators' } : { expected },
  )
}

const ambiguous = (text: string, found: readonly Labels[]): SavepointError =>
  new SavepointError('ambiguous-name', `"${text}" names ${found.length} operators`, {
    found: found.map(operator => `${labelOf(operator)} (${operator.id})`).join(', '),
    hint: 'add more of the ID, or use uid:…, name:… or hash:…',
  })
