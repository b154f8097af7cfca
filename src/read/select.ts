import { SavepointError } from '../errors.ts'
import type { State } from '../model/savepoint.ts'
import type { OpenOperator, OpenSavepoint } from './open.ts'

/** An operator and, where the text names one, a state of it. */
export interface Selection {
  readonly operator: OpenOperator
  /** undefined: all. */
  readonly state: State | undefined
}

/** Fewer digits of an ID do not name an operator. */
const LEAST_PREFIX = 4

/**
 * Finds `<operator>` or `<operator>/<state>`: a uid, a name, 32 hex digits or a unique prefix of them, in this order; `uid:`, `name:` and
 * `hash:` say which. `\` escapes `/ = ,`; the longest known operator left of a `/` wins. Throws not-found, ambiguous-name.
 */
export async function select(savepoint: OpenSavepoint, text: string): Promise<Selection> {
  const cuts = [...text.matchAll(/(?<!\\)(?:\\\\)*\//g)].map(match => match.index + match[0].length - 1)
  for (const cut of [text.length, ...cuts.toReversed()]) {
    const found = operatorsNamed(savepoint, unescaped(text.slice(0, cut)))
    if (found.length > 1) throw ambiguous(text.slice(0, cut), found)
    if (found.length === 0) continue
    const operator = found[0]!
    return { operator, state: cut === text.length ? undefined : await stateNamed(operator, unescaped(text.slice(cut + 1))) }
  }
  throw unknownOperator(savepoint, unescaped(cuts.length === 0 ? text : text.slice(0, cuts[0])))
}

const unescaped = (text: string): string => text.replace(/\\([\\/=,])/g, '$1')

function operatorsNamed({ operators }: OpenSavepoint, text: string): readonly OpenOperator[] {
  const form = /^(uid|name|hash):(.*)$/s.exec(text)
  const name = form?.[2] ?? text
  const ways: Readonly<Record<string, (operator: OpenOperator) => boolean>> = {
    uid: operator => operator.uid === name,
    name: operator => operator.name === name,
    hash: operator => operator.id === name.toLowerCase() || (name.length >= LEAST_PREFIX && operator.id.startsWith(name.toLowerCase())),
  }
  const plain = form === null ? undefined : operators.filter(operator => operator.uid === text || operator.name === text)
  if (plain !== undefined && plain.length > 0) return plain
  for (const [way, matches] of Object.entries(ways)) {
    if (form !== null && form[1] !== way) continue
    const found = operators.filter(matches)
    if (found.length > 0) return found
  }
  return []
}

async function stateNamed(operator: OpenOperator, name: string): Promise<State> {
  const states = await operator.states
  const found = states.filter(state => state.name === name)
  if (found.length > 0) return found[0]!
  const names = states.map(state => state.name)
  throw new SavepointError('not-found', `no state "${name}"${didYouMean(name, names)}`, {
    operator: labelOf(operator),
    ...(names.length > 0 ? { expected: names.map(known => `"${known}"`).join(', ') } : { hint: 'this operator keeps no state' }),
  })
}

const labelOf = (operator: OpenOperator): string => operator.uid ?? operator.name ?? operator.id

function unknownOperator(savepoint: OpenSavepoint, name: string): SavepointError {
  const known = savepoint.operators.map(labelOf)
  return new SavepointError('not-found', `no operator is called "${name}"${didYouMean(name, known)}`, {
    file: savepoint.directory,
    expected: known.length > 12 ? `one of ${known.length} operators; list them with sp-inspect` : `one of ${known.map(label => `"${label}"`).join(', ')}`,
  })
}

const ambiguous = (text: string, found: readonly OpenOperator[]): SavepointError =>
  new SavepointError('ambiguous-name', `"${text}" names ${found.length} operators`, { found: found.map(operator => `${labelOf(operator)} (${operator.id})`).join(', '), hint: 'give more of the ID, or uid:…, name:…, hash:…' })

/** The near miss, where one is near enough. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = known.map(candidate => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance)[0]
  return near !== undefined && near.distance <= Math.max(1, Math.floor(name.length / 3)) ? `; did you mean "${near.candidate}"?` : ''
}

/** Insertions, deletions, replacements (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
