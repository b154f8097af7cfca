import { blob, bool, byte, int, offset, utf } from '../codec/base.ts'
import { Codec, type Decoded } from '../codec/codec.ts'
import { framed, lazy, list, tagged } from '../codec/combine.ts'
import { record } from '../codec/record.ts'

// The 18 handle codes of `_metadata` (handles.md). Three positions share one numbering; each table lists what its position allows.
// A handle has no length, so an unknown code ends the reading. (MetadataV2V3SerializerBase)

export type StreamHandle =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly name: string; readonly data: Uint8Array }
  | { readonly kind: 'file'; readonly size: number; readonly path: string }
  | { readonly kind: 'relative'; readonly path: string; readonly size: number }
  | {
      readonly kind: 'keyGroups'
      readonly first: number
      readonly offsets: readonly number[]
      readonly delegate: StreamHandle
    }
  | {
      readonly kind: 'segment'
      readonly from: number
      readonly size: number
      readonly scope: number
      readonly path: string
      readonly logicalFile: string
    }
  | { readonly kind: 'emptySegment' }

const nestedStream = lazy('stream handle', 1, (): Codec<StreamHandle> => streamHandle)

/** Where bytes are. Sizes are bytes, −1 where the writer did not know. Codes 2 and 6 have size and path in opposite order. */
export const streamHandle: Codec<StreamHandle> = tagged(
  'stream handle',
  byte,
  {
    none: [0, {}],
    inline: [1, { name: utf, data: blob }],
    file: [2, { size: offset, path: utf }],
    keyGroups: [3, { first: int, offsets: list(offset), delegate: nestedStream }],
    relative: [6, { path: utf, size: offset }],
    segment: [15, { from: offset, size: offset, scope: int, path: utf, logicalFile: utf }],
    emptySegment: [16, {}],
  },
  'unknown-handle',
)

/** One offset per element (list, union) or one in all (broadcast), in bytes from the start of the stream. */
const partition = record('operator state partition', { name: utf, mode: byte, offsets: list(offset) })

/** `mode` of a partition is an ordinal: 0 SPLIT_DISTRIBUTE, 1 UNION, 2 BROADCAST. (OperatorStateHandle.Mode) */
export const operatorHandle = tagged(
  'operator state handle',
  byte,
  {
    none: [0, {}],
    partitionable: [4, { states: list(partition), delegate: streamHandle }],
    merged: [
      17,
      { states: list(partition), taskOwnedDirectory: utf, sharedDirectory: utf, empty: bool, delegate: streamHandle },
    ],
  },
  'unknown-handle',
)
export type OperatorHandle = Decoded<typeof operatorHandle>

/** Key groups are consecutive from `first`; one offset each, in bytes from the start of the stream. 0 (canonical) and −1 (raw): empty. */
const keyGroups = { first: int, offsets: list(offset), delegate: streamHandle }
const range = { first: int, count: int }
const files = list(record('state file', { localPath: utf, handle: streamHandle }))
const change = record('state change', { keyGroup: int, bytes: blob })
const changeFile = record('changelog file', { offset, handle: streamHandle })
const incremental = { checkpointId: offset, backend: utf, ...range }
const nestedKeyed: Codec<readonly KeyedHandle[]> = list(
  lazy('keyed state handle', 1, (): Codec<KeyedHandle> => keyedHandle),
)
const changeFiles = { ...range, files: list(changeFile), stateSize: offset, checkpointedSize: offset, id: utf }
const changelog = {
  ...range,
  checkpointedSize: offset,
  materialized: nestedKeyed,
  changes: nestedKeyed,
  materializationId: offset,
}

/** `V1` names the older form of a code, which Flink reads and no longer writes. */
export const keyedHandle: Codec<KeyedHandle> = tagged(
  'keyed state handle',
  byte,
  {
    none: [0, {}],
    keyGroupsV1: [3, keyGroups],
    incrementalV1: [5, { ...incremental, meta: streamHandle, shared: files, private: files }],
    savepoint: [7, keyGroups],
    changelogV1: [8, { ...changelog, id: utf }],
    changesInMemory: [9, { ...range, from: offset, to: offset, changes: list(change), id: utf }],
    changeFilesV1: [10, changeFiles],
    incremental: [
      11,
      { ...incremental, checkpointedSize: offset, meta: streamHandle, shared: files, private: files, id: utf },
    ],
    keyGroups: [12, { ...keyGroups, id: utf }],
    changeFiles: [13, { ...changeFiles, storage: utf }],
    changelog: [14, { ...changelog, checkpointId: offset, id: utf }],
  },
  'unknown-handle',
)

type KeyGroupsFields = { readonly first: number; readonly offsets: readonly number[]; readonly delegate: StreamHandle }
type RangeFields = { readonly first: number; readonly count: number }
export type StateFile = { readonly localPath: string; readonly handle: StreamHandle }
type IncrementalFields = RangeFields & {
  readonly checkpointId: number
  readonly backend: string
  readonly meta: StreamHandle
  readonly shared: readonly StateFile[]
  readonly private: readonly StateFile[]
}
type ChangeFilesFields = RangeFields & {
  readonly files: readonly { readonly offset: number; readonly handle: StreamHandle }[]
  readonly stateSize: number
  readonly checkpointedSize: number
  readonly id: string
}
type ChangelogFields = RangeFields & {
  readonly checkpointedSize: number
  readonly materialized: readonly KeyedHandle[]
  readonly changes: readonly KeyedHandle[]
  readonly materializationId: number
  readonly id: string
}
/** Declared by hand, for the type refers to itself; the compiler holds it against the table. */
export type KeyedHandle =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'keyGroupsV1' | 'savepoint' } & KeyGroupsFields)
  | ({ readonly kind: 'keyGroups'; readonly id: string } & KeyGroupsFields)
  | ({ readonly kind: 'incrementalV1' } & IncrementalFields)
  | ({ readonly kind: 'incremental'; readonly checkpointedSize: number; readonly id: string } & IncrementalFields)
  | ({ readonly kind: 'changelogV1' } & ChangelogFields)
  | ({ readonly kind: 'changelog'; readonly checkpointId: number } & ChangelogFields)
  | ({
      readonly kind: 'changesInMemory'
      readonly from: number
      readonly to: number
      readonly changes: readonly { readonly keyGroup: number; readonly bytes: Uint8Array }[]
      readonly id: string
    } & RangeFields)
  | ({ readonly kind: 'changeFilesV1' } & ChangeFilesFields)
  | ({ readonly kind: 'changeFiles'; readonly storage: string } & ChangeFilesFields)

const channel = {
  subtask: int,
  gateOrPartition: int,
  channel: int,
  offsets: list(offset),
  size: offset,
  delegate: streamHandle,
}
const mergedChannels = {
  subtask: int,
  size: offset,
  delegate: streamHandle,
  channels: framed(
    list(record('merged channel', { gateOrPartition: int, channel: int, size: offset, offsets: list(offset) })),
  ),
}

/** Up to V5 the list a channel state handle is in tells what it is (ChannelStateHandleSerializerV1). */
export const channelHandle = {
  input: record('input channel handle', channel),
  output: record('result subpartition handle', channel),
}
/** From V6 on a type byte does; all channels of a subtask may share one handle (ChannelStateHandleSerializerV2). */
export const typedChannelHandle = {
  input: tagged('input channel handle', byte, { single: [1, channel], merged: [3, mergedChannels] }, 'unknown-handle'),
  output: tagged(
    'result subpartition handle',
    byte,
    { single: [2, channel], merged: [4, mergedChannels] },
    'unknown-handle',
  ),
}
export type ChannelHandle = { readonly subtask: number; readonly size: number; readonly delegate: StreamHandle }
