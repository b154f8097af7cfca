import type { EntryLayout } from '../entry/layout.ts'
import { memberText, type Member } from '../model/expression.ts'
import { QueryError } from './query-error.ts'
import { parseMember, splitList } from './parse.ts'
import { hasLastAccess, placeIfAny, placeOf, type Place } from './place.ts'

/** A column: a member, under its path. */
export interface Column {
  readonly member: Member
  readonly name: string
  /** undefined: the state has no such member, though another one of those that are printed has. */
  readonly place: Place | undefined
}

/** Reads `key,value.amount`. Throws QueryError where a member stands twice, or in another. */
export function parseColumns(text: string): readonly Member[] {
  const members = splitList(text).map(parseMember)
  if (members.length === 0) throw new QueryError('a column is missing')
  const names = members.map(memberText)
  for (const [i, name] of names.entries()) {
    const other = names.find(
      (candidate, n) =>
        n !== i && (candidate === name || (name.startsWith(candidate) && /^[.[]/.test(name.slice(candidate.length)))),
    )
    if (other !== undefined)
      throw new QueryError(other === name ? `${name} is listed twice` : `${other} already has ${name} in it`)
  }
  return members
}

/** Finds the columns in every state. Throws QueryError for one that no state has. */
export function columnsOf(
  members: readonly Member[],
  layouts: readonly EntryLayout[],
): (layout: EntryLayout) => readonly Column[] {
  for (const member of members) {
    if (layouts[0] !== undefined && layouts.every(layout => placeIfAny(layout, member) === undefined))
      placeOf(layouts[0], member)
  }
  return layout => members.map(member => ({ member, name: memberText(member), place: placeIfAny(layout, member) }))
}

/** All members of a state's lines but its name, in their order. */
export function allColumns({ state, slots }: EntryLayout): readonly Member[] {
  const place =
    state.scope === 'keyed' ? ['keyGroup'] : state.kind === 'broadcast' ? ['subtask', 'copies'] : ['subtask']
  return [...place, ...slots, ...(hasLastAccess(state) ? ['lastAccess'] : [])].map(root => ({ root, steps: [] }))
}
