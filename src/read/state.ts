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
  const { name } = info
  const found = byRole(info.serializers ?? [], key)
  const keyType = key && snapshots.typeOf(key)
  const value = typeOf(found.get('value'), snapshots)
  const serializers = described(snapshots, found)
  if (type === 'PRIORITY_QUEUE') {
    const timer = value && isTimer(value) ? value : undefined
    return {
      name,
      scope: 'keyed',
      kind: 'timers',
      key: timer?.key ?? keyType,
      namespace: timer?.namespace,
      mapKey: undefined,
      value: undefined,
      ttl: false,
      asynchronous: false,
      serializers,
    }
  }
  const kind = own(KINDS, info.options?.find(option => option.key === 'KEYED_STATE_TYPE')?.value ?? '') ?? 'unknown'
  const parts =
    type === 'KEY_VALUE_V2' ? { mapKey: typeOf(found.get('mapKey'), snapshots), value } : partsOf(kind, value)
  const told = withoutTtl(parts.value)
  return {
    name,
    scope: 'keyed',
    kind,
    key: keyType,
    namespace: typeOf(found.get('namespace'), snapshots),
    mapKey: parts.mapKey,
    value: told.value,
    ttl: told.ttl,
    asynchronous: type === 'KEY_VALUE_V2',
    serializers,
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
    mapKey: typeOf(found.get('mapKey'), snapshots),
    value: typeOf(found.get('value'), snapshots),
    ttl: false,
    asynchronous: false,
    serializers: described(snapshots, found),
  }
}

/** The two queues of a timer service, under the names they have as keyed state. */
export function timerStates(service: TimerService, snapshots: Snapshots): readonly State[] {
  const key = snapshots.typeOf(service.key)
  const namespace = snapshots.typeOf(service.namespace)
  const serializers = described(
    snapshots,
    new Map([
      ['key', service.key],
      ['namespace', service.namespace],
    ]),
  )
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

/** By role, only snapshots that were read whole; the last one of a broken header may lack its body. */
function byRole(serializers: StateMetaInfo['serializers'], key?: Snapshot): ReadonlyMap<string, Snapshot> {
  const found = new Map<string, Snapshot>()
  if (key !== undefined) found.set('key', key)
  for (const { role, snapshot } of serializers)
    if (snapshot?.body !== undefined) found.set(own(ROLES, role) ?? role, snapshot)
  return found
}

const typeOf = (snapshot: Snapshot | undefined, snapshots: Snapshots): Type | undefined =>
  snapshot && snapshots.typeOf(snapshot)

/** One for all states whose snapshots are of the same classes: a header may hold 32,767 of few kinds. */
function described(snapshots: Snapshots, found: ReadonlyMap<string, Snapshot>): State['serializers'] {
  let known = DESCRIBED.get(snapshots)
  if (known === undefined) DESCRIBED.set(snapshots, (known = new Map()))
  let key = ''
  for (const [role, { className, version }] of found)
    key += `${role.length} ${role} ${version} ${className.length} ${className} `
  let serializers = known.get(key)
  if (serializers === undefined)
    known.set(
      key,
      (serializers = Object.fromEntries(
        [...found].map(([role, { className, version }]) => [role, { snapshot: className, version }]),
      )),
    )
  return serializers
}
const DESCRIBED = new WeakMap<Snapshots, Map<string, State['serializers']>>()

/** List and map states keep their whole collection's serializer; what users speak of is the element, the map key and the map value. */
function partsOf(
  kind: StateKind,
  value: Type | undefined,
): { readonly mapKey: Type | undefined; readonly value: Type | undefined } {
  if (kind === 'list' && value && isList(value)) return { mapKey: undefined, value: value.element }
  if (kind === 'map' && value && isMap(value)) return { mapKey: value.key, value: value.value }
  return { mapKey: undefined, value }
}
