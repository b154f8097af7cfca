import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { entryLayout, type Slot } from '../entry/layout.ts'
import { valueHead } from '../entry/stored-value.ts'
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
  ts.record(state, 'Entry', () => membersOf(state, ts))
  return ts.text()
}

const opaque = shared('Opaque', { className: 'string', bytes: 'Uint8Array', reason: 'string' })
const NOTHING: Readonly<Record<Slot, string>> = {
  key: 'undefined',
  namespace: 'undefined',
  mapKey: 'undefined',
  value: 'undefined',
  timestamp: 'undefined',
}

function membersOf(state: State, ts: TypeScript): readonly Member[] {
  const { slots } = entryLayout(state)
  const hasValue = slots.includes('value')
  const { value, timestamp, ...keys } = {
    ...NOTHING,
    ...keyTypes(state, ts),
    ...(hasValue && { value: valueText(state, ts) }),
  }
  const members = {
    keyGroup: state.scope === 'keyed' ? 'number' : 'undefined',
    subtask: 'number',
    ...keys,
    value,
    lastAccess: hasValue ? lastAccessText(state) : 'undefined',
    timestamp,
  }
  return Object.entries(members).map(([name, type]) => ({ name, type }))
}

/**
 * Behind one that is not read the others are read where they are found from behind; else they are undefined. No key of keyed state is null,
 * for it has a hash code.
 */
function keyTypes(state: State, ts: TypeScript): Readonly<Partial<Record<Slot, string>>> {
  const { slots, typeOf } = entryLayout(state)
  const own = slots.filter(slot => slot !== 'value')
  const unread = own.findIndex(slot => !isRead(typeOf(slot)))
  return Object.fromEntries(
    own.map((slot, i) => {
      const type = textOf(typeOf(slot), ts)
      const text = isRead(typeOf(slot)) ? (slot === 'key' ? withoutNull(type) : type) : orOpaque(type, ts)
      return [slot, unread >= 0 && i > unread && slot !== 'timestamp' ? `${text} | undefined` : text]
    }),
  )
}

/** Wholly `Opaque` where a part that cannot be read is met. */
function valueText(state: State, ts: TypeScript): string {
  const { content, nullable } = valueHead(state)
  const type = isRead(content) ? textOf(content, ts) : orOpaque(textOf(content, ts), ts)
  return nullable ? orNull(type) : type
}

/** A null has no time; of what cannot be read it is known where the bytes are enough. */
function lastAccessText(state: State): string {
  const { content, nullable, accessed } = valueHead(state)
  if (!accessed) return 'undefined'
  return nullable || !isRead(content) ? 'bigint | undefined' : 'bigint'
}

const isRead = (type: Type | undefined): boolean => type !== undefined && unreadableReason(type) === undefined
const textOf = (type: Type | undefined, ts: TypeScript): string => (type === undefined ? 'unknown' : ts.of(type))
const orOpaque = (text: string, ts: TypeScript): string => (isUnknown(text) ? '' : `${text} | `) + opaque(ts)
