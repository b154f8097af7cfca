import type { ByteReader } from '../bytes/reader.ts'
import type { State } from '../model/savepoint.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { isTtl, ttlType } from '../type/framework.ts'
import type { CommaListType } from '../type/stored.ts'

/** Stands between the elements of a list; none of them is escaped. (ListDelimitedSerializer) */
export const COMMA = 0x2c

/** Type of a whole stored list. */
const commaList = (element: Type): CommaListType => ({ kind: 'commaList', element, delimiter: COMMA })

/**
 * Passes over a whole stored list. `other` is told of every byte behind an element that is no comma, and of one behind the last element;
 * behind the last of elements without bytes there is one indeed.
 */
export function passList(r: ByteReader, passElement: (r: ByteReader) => void, other: (byte: number) => void): void {
  for (let from = r.at; r.left > 0; from = r.at) {
    passElement(r)
    if (r.left === 0) return
    const after = r.at
    const byte = r.unsignedByte()
    if (byte !== COMMA || (r.left === 0 && after > from)) other(byte)
  }
}

/** Type of a whole stored value of a map entry: a flag, 01 for null, in front of it. */
export const nullFlag = (element: Type): Wrapper => ({ kind: 'nullFlag', element })

/** The type that one value of the state has as it is stored: an element of a list, a value of a map, a value. */
export const elementType = ({ value, ttl }: Pick<State, 'value' | 'ttl'>): Type | undefined =>
  value !== undefined && ttl ? ttlType(value) : value

/** The type of a value as users speak of it, of the one that is stored; and whether it has a time of last access. */
export const withoutTtl = (value: Type | undefined): { readonly value: Type | undefined; readonly ttl: boolean } =>
  value && isTtl(value) ? { value: value.element, ttl: true } : { value, ttl: false }

/** What stands in front of the content of a stored value, in this order, for who takes it apart as it goes. */
export interface ValueHead {
  /** A flag (`passNull`). */
  readonly nullable: boolean
  /** The time of the last access: a long, milliseconds. The elements of a list have one each, which is their own affair. */
  readonly accessed: boolean
  /** Of what is behind; undefined: it is unknown. */
  readonly content: Type | undefined
}

export function valueHead(state: State): ValueHead {
  const content = state.value
  if (state.scope === 'operator') return { nullable: false, accessed: false, content }
  if (state.kind === 'list') return { nullable: false, accessed: false, content: storedType(state) }
  return { nullable: state.kind === 'map', accessed: state.ttl, content }
}

/** Passes over the flag in front of a map entry's value; true: it is null, and behind the flag is no content. */
const passNull = (r: ByteReader): boolean => r.byte() !== 0

/** Where the time of last access lies in a value at `at … end`; −1 where it has none: it is null, or too short. */
export function lastAccessAt(bytes: Uint8Array, at: number, end: number, { nullable }: ValueHead): number {
  if (nullable && (at >= end || bytes[at] !== 0)) return -1
  const from = nullable ? at + 1 : at
  return from + LAST_ACCESS <= end ? from : -1
}
/** Bytes of a time of last access. */
const LAST_ACCESS = 8

/** Passes over what stands in front of the content of a stored value; true: it is null, and there is none. */
export function passHead(r: ByteReader, { nullable, accessed }: Pick<ValueHead, 'nullable' | 'accessed'>): boolean {
  if (nullable && passNull(r)) return true
  if (accessed) r.skip(LAST_ACCESS)
  return false
}

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
