import type { State } from '../model/savepoint.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { ttlType } from '../type/framework.ts'
import type { CommaListType } from '../type/stored.ts'

/** Stands between the elements of a list; none of them is escaped. (ListDelimitedSerializer) */
export const COMMA = 0x2c

/** Type of a whole stored list. */
export const commaList = (element: Type): CommaListType => ({ kind: 'commaList', element, delimiter: COMMA })

/** Type of a whole stored value of a map entry: a flag, 01 for null, in front of it. */
export const nullFlag = (element: Type): Wrapper => ({ kind: 'nullFlag', element })

/** The type that one value of the state has as it is stored: an element of a list, a value of a map, a value. */
export const elementType = ({ value, ttl }: Pick<State, 'value' | 'ttl'>): Type | undefined =>
  value !== undefined && ttl ? ttlType(value) : value

/** The type of all bytes of a stored value; undefined: it is unknown, or the state has none. */
export function storedType(state: State): Type | undefined {
  const element = elementType(state)
  if (element === undefined || state.scope === 'operator') return element
  if (state.kind === 'list') return commaList(element)
  return state.kind === 'map' ? nullFlag(element) : element
}

/**
 * Where the content of a map entry's value ends: behind the flag of a null, for writers before Flink 2.4 could leave bytes there, which are
 * ignored. `end`: where the value ends.
 */
export const mapValueEnd = (bytes: Uint8Array, at: number, end: number): number =>
  bytes[at] !== 0 && end > at ? at + 1 : end
