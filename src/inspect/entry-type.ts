import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { storedType } from '../entry/stored-value.ts'
import { typescriptOf, unreadableReason } from '../type/types.ts'
import {
  Declarations,
  isUnknown,
  orNull,
  shared,
  withoutNull,
  type Member,
  type TypeScript,
} from '../type/typescript.ts'

/**
 * TypeScript declarations of what `entries()` gives of a state: an interface `Entry`, and what it is made of. Values that cannot be read
 * are an `Opaque`, wholly; a damaged one is, too, which the types do not say.
 */
export function entryType(state: State): string {
  const ts = new Declarations(typescriptOf)
  ts.record(state, 'Entry', () => (state.scope === 'keyed' ? keyedMembers(state, ts) : operatorMembers(state, ts)))
  return ts.text()
}

const opaque = shared('Opaque', { className: 'string', bytes: 'Uint8Array', reason: 'string' })
const NOTHING = {
  keyGroup: 'undefined',
  subtask: 'number',
  key: 'undefined',
  namespace: 'undefined',
  mapKey: 'undefined',
  value: 'undefined',
  lastAccess: 'undefined',
  timestamp: 'undefined',
}
const members = (types: Readonly<Record<string, string>>): readonly Member[] =>
  Object.entries({ ...NOTHING, ...types }).map(([name, type]) => ({ name, type }))

function operatorMembers(state: State, ts: TypeScript): readonly Member[] {
  return members({
    ...(state.kind === 'broadcast' && { mapKey: readType(state.mapKey, ts) }),
    value: readType(state.value, ts),
  })
}

/** A key is read whole or not at all, with namespace, map key and the time of a timer. */
function keyedMembers(state: State, ts: TypeScript): readonly Member[] {
  const { key, namespace, mapKey, kind } = state
  const hasNamespace = namespace?.kind !== 'voidNamespace'
  const types = [key, ...(hasNamespace ? [namespace] : []), ...(kind === 'map' ? [mapKey] : [])]
  const isRead = types.every(type => type !== undefined && unreadableReason(type) === undefined)
  const beside = (text: string): string => (isRead ? text : `${text} | undefined`)
  return members({
    keyGroup: 'number',
    key: isRead ? withoutNull(textOf(key, ts)) : orOpaque(textOf(key, ts), ts),
    ...(hasNamespace && { namespace: beside(textOf(namespace, ts)) }),
    ...(kind === 'map' && { mapKey: beside(textOf(mapKey, ts)) }),
    ...(kind === 'timers' ? { timestamp: beside('bigint') } : valueTypes(state, ts)),
  })
}

function valueTypes(state: State, ts: TypeScript): { readonly value: string; readonly lastAccess: string } {
  const { kind, value, ttl } = state
  const isList = kind === 'list'
  const text = readType(isList ? storedType(state) : value, ts)
  const isAlwaysRead = kind !== 'map' && value !== undefined && unreadableReason(value) === undefined
  return {
    value: kind === 'map' ? orNull(text) : text,
    lastAccess: !ttl || isList ? 'undefined' : isAlwaysRead ? 'bigint' : 'bigint | undefined', // a null has no time
  }
}

const textOf = (type: Type | undefined, ts: TypeScript): string => (type === undefined ? 'unknown' : ts.of(type))

/** Wholly `Opaque` where a part that cannot be read is met. */
function readType(type: Type | undefined, ts: TypeScript): string {
  if (type !== undefined && unreadableReason(type) === undefined) return ts.of(type)
  return orOpaque(textOf(type, ts), ts)
}

const orOpaque = (text: string, ts: TypeScript): string => (isUnknown(text) ? '' : `${text} | `) + opaque(ts)
