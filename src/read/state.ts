import { BACKEND_STATE_TYPES, DISTRIBUTION, type StateMetaInfo } from '../format/state-header.ts'
import type { TimerService } from '../format/raw-timers.ts'
import type { State, StateKind } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { Snapshot } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { isList, isMap } from '../type/collection.ts'
import { withoutTtl } from '../entry/stored-value.ts'
import { isTimer } from '../type/framework.ts'

const KINDS: Readonly<Record<string, StateKind>> = {
  VALUE: 'value',
  LIST: 'list',
  MAP: 'map',
  REDUCING: 'reducing',
  AGGREGATING: 'aggregating',
  FOLDING: 'folding',
}
const ROLES: Readonly<Record<string, string>> = {
  VALUE_SERIALIZER: 'value',
  NAMESPACE_SERIALIZER: 'namespace',
  KEY_SERIALIZER: 'mapKey',
  USER_KEY_SERIALIZER: 'mapKey',
}

/** Names come from files: `constructor` is no row. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** A state as a keyed header describes it; what is missing in a header that could only be read in part is undefined. */
export function keyedState(
  info: Partial<StateMetaInfo> & { readonly name: string },
  key: Snapshot | undefined,
  snapshots: Snapshots,
): State {
  const type = BACKEND_STATE_TYPES[info.type ?? 0]
  const found = byRole(info.serializers ?? [])
  const keyType = key && snapshots.typeOf(key)
  const all = { ...(key && { key }), ...found }
  const base = { name: info.name, scope: 'keyed' as const, serializers: described(all) }
  const value = typeOf(found['value'], snapshots)
  if (type === 'PRIORITY_QUEUE') {
    const timer = value && isTimer(value) ? value : undefined
    return {
      ...base,
      kind: 'timers',
      key: timer?.key ?? keyType,
      namespace: timer?.namespace,
      mapKey: undefined,
      value: undefined,
      ttl: false,
      asynchronous: false,
    }
  }
  const kind = own(KINDS, info.options?.find(option => option.key === 'KEYED_STATE_TYPE')?.value ?? '') ?? 'unknown'
  const parts = type === 'KEY_VALUE_V2' ? { mapKey: typeOf(found['mapKey'], snapshots), value } : partsOf(kind, value)
  return {
    ...base,
    kind,
    key: keyType,
    namespace: typeOf(found['namespace'], snapshots),
    mapKey: parts.mapKey,
    ...withoutTtl(parts.value),
    asynchronous: type === 'KEY_VALUE_V2',
  }
}

export function operatorState(info: Partial<StateMetaInfo> & { readonly name: string }, snapshots: Snapshots): State {
  const found = byRole(info.serializers ?? [])
  const mode = info.options?.find(option => option.key === 'OPERATOR_STATE_DISTRIBUTION_MODE')?.value ?? ''
  return {
    name: info.name,
    scope: 'operator',
    kind: own(DISTRIBUTION, mode) ?? 'unknown',
    key: undefined,
    namespace: undefined,
    mapKey: typeOf(found['mapKey'], snapshots),
    value: typeOf(found['value'], snapshots),
    ttl: false,
    asynchronous: false,
    serializers: described(found),
  }
}

/** The two queues of a timer service, under the names they have as keyed state. */
export function timerStates(service: TimerService, snapshots: Snapshots): readonly State[] {
  const key = snapshots.typeOf(service.key)
  const namespace = snapshots.typeOf(service.namespace)
  const serializers = described({ key: service.key, namespace: service.namespace })
  return ['event', 'processing'].map(domain => ({
    name: `_timer_state/${domain}_${service.name}`,
    scope: 'keyed' as const,
    kind: 'timers' as const,
    key,
    namespace,
    mapKey: undefined,
    value: undefined,
    ttl: false,
    asynchronous: false,
    serializers,
  }))
}

/** Only snapshots that were read whole; the last one of a broken header may lack its body. */
function byRole(serializers: StateMetaInfo['serializers']): Readonly<Record<string, Snapshot>> {
  return Object.fromEntries(
    serializers.filter(s => s.snapshot?.body !== undefined).map(s => [own(ROLES, s.role) ?? s.role, s.snapshot]),
  )
}

const typeOf = (snapshot: Snapshot | undefined, snapshots: Snapshots): Type | undefined =>
  snapshot && snapshots.typeOf(snapshot)

const described = (found: Readonly<Record<string, Snapshot>>): State['serializers'] =>
  Object.fromEntries(Object.entries(found).map(([role, snapshot]) => [role, named(snapshot)]))

/** One for each snapshot: those that only name their class stand in many states. */
function named(snapshot: Snapshot): { readonly snapshot: string; readonly version: number } {
  let name = NAMES.get(snapshot)
  if (name === undefined) NAMES.set(snapshot, (name = { snapshot: snapshot.className, version: snapshot.version }))
  return name
}
const NAMES = new WeakMap<Snapshot, { readonly snapshot: string; readonly version: number }>()

/** List and map states keep their whole collection's serializer; what users speak of is the element, the map key and the map value. */
function partsOf(
  kind: StateKind,
  value: Type | undefined,
): { readonly mapKey: Type | undefined; readonly value: Type | undefined } {
  if (kind === 'list' && value && isList(value)) return { mapKey: undefined, value: value.element }
  if (kind === 'map' && value && isMap(value)) return { mapKey: value.key, value: value.value }
  return { mapKey: undefined, value }
}
