import { absent, bool, int, repeatedName, short, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { list, versioned } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Snapshot } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'

// What stands in front of keyed and operator state (state-header.md). Nothing gives its length: it ends where the last snapshot does.

/** By ordinal. (StateMetaInfoSnapshot.BackendStateType) */
export const BACKEND_STATE_TYPES = ['KEY_VALUE', 'OPERATOR', 'BROADCAST', 'PRIORITY_QUEUE', 'KEY_VALUE_V2'] as const

/** What the option OPERATOR_STATE_DISTRIBUTION_MODE says. (OperatorStateHandle.Mode) */
export const DISTRIBUTION: Readonly<Record<string, 'list' | 'union' | 'broadcast'>> = {
  SPLIT_DISTRIBUTE: 'list',
  UNION: 'union',
  BROADCAST: 'broadcast',
}

/** One state. Options and serializers come in the order of a Java hash map; only names count. */
export interface StateMetaInfo {
  readonly name: string
  /** Ordinal, see BACKEND_STATE_TYPES. */
  readonly type: number
  readonly options: readonly { readonly key: string; readonly value: string }[]
  readonly serializers: readonly { readonly role: string; readonly snapshot: Snapshot }[]
}
export interface KeyedHeader {
  readonly compressed: boolean
  readonly key: Snapshot
  /** The position of a state is its number in the data. */
  readonly states: readonly StateMetaInfo[]
}
export interface OperatorHeader {
  readonly compressed: boolean | undefined
  readonly states: readonly StateMetaInfo[]
  readonly broadcast: readonly StateMetaInfo[]
}
export interface Versioned<T> {
  readonly version: number
  readonly value: T
}

/** The layout of metaInfo versions 6 and 7, which are alike. (StateMetaInfoSnapshotReadersWriters) */
export const stateMetaInfo = (snapshots: Snapshots): Codec<StateMetaInfo> =>
  record('state', {
    name: utf,
    type: int,
    options: list(record('option', { key: repeatedName, value: repeatedName })),
    serializers: list(record('serializer', { role: repeatedName, snapshot: snapshots.envelope })),
  })

/** Versions of headers that hold Java-serialized serializers, and who wrote them. Flink itself reads them up to 1.16. */
const OLD_KEYED: Readonly<Record<number, string>> = { 1: '1.2', 2: '1.2', 3: '1.3', 4: '1.4 or 1.5', 5: '1.6' }
const OLD_OPERATOR: Readonly<Record<number, string>> = { 1: '1.2', 2: '1.3 or 1.4', 3: '1.5', 4: '1.6' }
const upgrade =
  (releases: Readonly<Record<number, string>>) =>
  (version: number): string | undefined =>
    releases[version] === undefined
      ? undefined
      : `Flink ${releases[version]} wrote this, and its state is not read: restore it with a Flink up to 1.16, the last that reads it, and take a new savepoint`

/** Version 6, all releases since 1.7. (KeyedBackendSerializationProxy) */
export const keyedHeader = (snapshots: Snapshots): Codec<Versioned<KeyedHeader>> =>
  versioned(
    'keyed state header',
    {
      6: record('keyed state header', {
        compressed: bool,
        key: snapshots.envelope,
        states: list(stateMetaInfo(snapshots), short),
      }),
    },
    'unknown-version',
    upgrade(OLD_KEYED),
  )

/** Version 5: 1.7 to 1.17; version 6 (from 1.18) adds the compression flag. (OperatorBackendSerializationProxy) */
export function operatorHeader(snapshots: Snapshots): Codec<Versioned<OperatorHeader>> {
  const states = list(stateMetaInfo(snapshots), short)
  const layout = (compressed: Codec<boolean | undefined>): Codec<OperatorHeader> =>
    record('operator state header', { compressed, states, broadcast: states })
  return versioned(
    'operator state header',
    { 5: layout(absent), 6: layout(bool) },
    'unknown-version',
    upgrade(OLD_OPERATOR),
  )
}
