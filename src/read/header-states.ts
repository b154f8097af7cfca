import type { ErrorParts } from '../errors.ts'
import type { KeyedHeader, OperatorHeader, StateMetaInfo, Versioned } from '../format/state-header.ts'
import type { State } from '../model/savepoint.ts'
import type { Snapshot } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { keyedState, operatorState } from './state.ts'

/** What is kept of a header of keyed state. `compressed` undefined: nothing of it could be read. `last`: the state that was read last. */
export interface KeyedStates {
  readonly states: readonly State[]
  readonly key: Snapshot | undefined
  readonly compressed: boolean | undefined
  readonly isForst: boolean
  readonly last: ErrorParts
}
/** Of a header that was read, whole or in part. */
export function keyedStates(header: Versioned<KeyedHeader> | undefined, snapshots: Snapshots): KeyedStates {
  const infos = header?.value?.states ?? []
  const key = header?.value?.key?.body === undefined ? undefined : header.value.key
  return {
    states: named(infos).map(info => keyedState(info, key, snapshots)),
    key,
    compressed: header?.value === undefined ? undefined : header.value.compressed === true,
    isForst: infos.some(info => info.type === V2_STATE),
    last: ofState(infos.at(-1)),
  }
}

/** What is kept of a header of operator state. `version` undefined: nothing of it could be read. */
export interface OperatorStates {
  readonly states: readonly State[]
  readonly version: number | undefined
  readonly compressed: boolean
  readonly last: ErrorParts
}
/** Of a header that was read, whole or in part. */
export function operatorStates(header: Versioned<OperatorHeader> | undefined, snapshots: Snapshots): OperatorStates {
  const infos = [...(header?.value?.states ?? []), ...(header?.value?.broadcast ?? [])]
  return {
    states: named(infos).map(info => operatorState(info, snapshots)),
    version: header?.version,
    compressed: header?.value?.compressed === true,
    last: ofState(infos.at(-1)),
  }
}

const ofState = (info: Partial<StateMetaInfo> | undefined): ErrorParts =>
  info?.name === undefined ? {} : { state: info.name }

/** Of a header that was read in part the last state may lack its name, and its key the rest. */
const named = <I extends { readonly name: string }>(infos: readonly I[]): readonly I[] =>
  infos.filter(info => info.name !== undefined)

const V2_STATE = 4
