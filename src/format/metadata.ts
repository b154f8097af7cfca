import { absent, hexBytes, int, long, offset, rest, utf, byte, blob } from '../codec/base.ts'
import { Codec, traceMember } from '../codec/codec.ts'
import { converted, framed, list, optional, prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { looksLike, standIn } from './foreign.ts'
import {
  channelHandle,
  keyedHandle,
  operatorHandle,
  streamHandle,
  typedChannelHandle,
  type ChannelHandle,
  type KeyedHandle,
  type OperatorHandle,
  type StreamHandle,
} from './handles.ts'

// The body of `_metadata`, versions 2 to 7 (metadata.md). A version is what it adds to the one before.

const MAGIC = 0x4960672d
/** The version from which operators have a name and a uid. */
export const WITH_NAMES = 5

/** What differs between versions; a part that a version does not have is `absent` and reads as undefined. */
interface Version {
  readonly names: Codec<string | undefined>
  readonly chainLength: Codec<number | undefined>
  readonly coordinator: Codec<StreamHandle | undefined>
  readonly legacy: Codec<bigint | undefined>
  readonly inputChannels: Codec<readonly ChannelHandle[] | undefined>
  readonly resultSubpartitions: Codec<readonly ChannelHandle[] | undefined>
  readonly finishes: boolean
  readonly regionalCheckpointId: Codec<number | undefined>
}

/** The empty string stands for absent: Flink refuses to write a present but empty name or uid. */
const name: Codec<string | undefined> = converted(
  'name',
  utf,
  text => (text === '' ? undefined : text),
  text => text ?? '',
)
const legacyCount = converted(
  'legacy state count',
  int,
  (n, r) => noLegacyState(n, r),
  () => 0,
)

const V2: Version = {
  names: absent,
  chainLength: int,
  coordinator: absent,
  legacy: converted(
    'duration',
    record('duration', { duration: long, count: legacyCount }),
    v => v.duration,
    duration => ({ duration, count: 0 }),
  ),
  inputChannels: absent,
  resultSubpartitions: absent,
  finishes: false,
  regionalCheckpointId: absent,
}
const V3: Version = {
  ...V2,
  chainLength: absent,
  coordinator: streamHandle,
  legacy: absent,
  inputChannels: list(channelHandle.input),
  resultSubpartitions: list(channelHandle.output),
  finishes: true,
}
const V4 = V3 // adds the properties behind the operators, which `rest` takes
const V5: Version = { ...V4, names: name }
const V6: Version = {
  ...V5,
  inputChannels: list<ChannelHandle>(typedChannelHandle.input),
  resultSubpartitions: list<ChannelHandle>(typedChannelHandle.output),
}
/** A marker of 1 says that an ID follows, any other that none does. */
const V7: Version = { ...V6, regionalCheckpointId: optional(offset, byte, marker => marker === 1) }

export interface SubtaskState {
  readonly managedOperator: OperatorHandle | undefined
  readonly rawOperator: OperatorHandle | undefined
  readonly managedKeyed: KeyedHandle
  readonly rawKeyed: KeyedHandle
  readonly inputChannels: readonly ChannelHandle[] | undefined
  readonly resultSubpartitions: readonly ChannelHandle[] | undefined
  readonly regionalCheckpointId: number | undefined
}
/** `state` undefined: this subtask had finished. `legacy` is V2's dead duration. */
export interface SubtaskEntry {
  readonly index: number
  readonly legacy: bigint | undefined
  readonly state: SubtaskState | undefined
}
export interface OperatorEntry {
  readonly name: string | undefined
  readonly uid: string | undefined
  readonly id: string
  readonly parallelism: number
  readonly maxParallelism: number
  readonly chainLength: number | undefined
  readonly coordinator: StreamHandle | undefined
  /** undefined: all subtasks had finished. Subtasks without state may be missing. */
  readonly subtasks: readonly SubtaskEntry[] | undefined
}
export interface MasterState {
  readonly version: number
  readonly name: string
  readonly payload: Uint8Array
}
export interface MetadataBody {
  readonly checkpointId: number
  readonly masterStates: readonly MasterState[]
  readonly operators: readonly OperatorEntry[]
  /** A Java object stream from V4 on; otherwise what follows the last operator, normally nothing. */
  readonly properties: Uint8Array
}
/** All that the file `_metadata` says, as it stands there. (MetadataV2V3SerializerBase and its descendants) */
export interface Metadata extends MetadataBody {
  readonly version: number
}

function subtaskEntry(v: Version): Codec<SubtaskEntry> {
  const state: Codec<SubtaskState> = record('subtask state', {
    managedOperator: optional(operatorHandle, int),
    rawOperator: optional(operatorHandle, int),
    managedKeyed: keyedHandle,
    rawKeyed: keyedHandle,
    inputChannels: v.inputChannels,
    resultSubpartitions: v.resultSubpartitions,
    regionalCheckpointId: v.regionalCheckpointId,
  })
  /** A negative index −i−1 says that subtask i had finished; nothing follows. */
  const finished = (index: number, r: ByteReader): boolean => {
    if (index < 0 && !v.finishes) throw r.error('corrupt', 'negative subtask index', { found: String(index) }, r.at - 4)
    return index < 0
  }
  return new Codec<SubtaskEntry>({
    name: 'subtask',
    minBytes: 4,
    read(r) {
      const index = r.int()
      if (finished(index, r)) return { index: -index - 1, legacy: undefined, state: undefined }
      return { index, legacy: v.legacy.read(r), state: state.read(r) }
    },
    write(w, subtask) {
      w.int(subtask.state === undefined ? -subtask.index - 1 : subtask.index)
      if (subtask.state === undefined) return
      v.legacy.write(w, subtask.legacy)
      state.write(w, subtask.state)
    },
    trace(r, t) {
      const index = r.int()
      if (finished(index, r)) return { index: -index - 1, legacy: undefined, state: undefined }
      const subtask: { index: number; legacy: bigint | undefined; state: SubtaskState | undefined } = {
        index,
        legacy: v.legacy.read(r),
        state: undefined,
      }
      traceMember(state, r, t, '', value => (subtask.state = value), subtask)
      return subtask
    },
  })
}

/** A count of −1 says that every subtask had finished. */
function subtasks(v: Version): Codec<readonly SubtaskEntry[] | undefined> {
  const some = list(subtaskEntry(v))
  const allFinished = (r: ByteReader): boolean => {
    if (!v.finishes || (r.peekInt() ?? 0) >= 0) return false
    r.skip(4)
    return true
  }
  return new Codec<readonly SubtaskEntry[] | undefined>({
    name: 'subtasks',
    minBytes: 4,
    read: r => (allFinished(r) ? undefined : some.read(r)),
    write: (w, value) => (value === undefined ? w.int(-1) : some.write(w, value)),
    trace: (r, t) => (allFinished(r) ? undefined : some.trace(r, t)),
  })
}

/** Hook states of the JobManager: a magic, the length of the block, the block. */
const masterState: Codec<MasterState> = prefixed(
  'master state magic c96b1696',
  0xc96b1696 | 0,
  framed(record('master state', { version: int, name: utf, payload: blob })),
)

/** Flink refuses a negative one. */
const checkpointId = converted(
  'checkpoint ID',
  offset,
  (id, r) => {
    if (id < 0) throw r.error('corrupt', 'negative checkpoint ID', { found: String(id) }, r.at - 8)
    return id
  },
  id => id,
)

function body(v: Version): Codec<MetadataBody> {
  const operator: Codec<OperatorEntry> = record('operator', {
    name: v.names,
    uid: v.names,
    id: hexBytes('operator ID', 16),
    parallelism: int,
    maxParallelism: int,
    chainLength: v.chainLength,
    coordinator: v.coordinator,
    subtasks: subtasks(v),
  })
  return record('metadata', {
    checkpointId,
    masterStates: list(masterState),
    operators: list(operator),
    properties: rest,
  })
}

const bodies: Readonly<Record<number, Codec<MetadataBody>>> = {
  2: body(V2),
  3: body(V3),
  4: body(V4),
  5: body(V5),
  6: body(V6),
  7: body(V7),
}
export const METADATA_VERSIONS = Object.keys(bodies).map(Number)

/** The body of one version; undefined for a version that is not known. */
export const metadataBody = (version: number): Codec<MetadataBody> | undefined => bodies[version]

/** The whole file: magic, version, body. */
export const metadata = new Codec<Metadata>({
  name: '_metadata',
  minBytes: 24,
  read(r) {
    const { version, codec } = header(r)
    return { version, ...codec.read(r) }
  },
  write(w, { version, ...value }) {
    w.int(MAGIC)
    w.int(version)
    bodies[version]!.write(w, value)
  },
  trace(r, t) {
    const { version, codec } = header(r)
    return { version, ...codec.trace(r, t) }
  },
})

function header(r: ByteReader): { version: number; codec: Codec<MetadataBody> } {
  const version = readVersion(r)
  const codec = bodies[version]
  if (codec === undefined)
    throw r.error(
      'unknown-version',
      `unknown metadata version ${version}`,
      { expected: `one of ${METADATA_VERSIONS.join(', ')}` },
      r.at - 4,
    )
  return { version, codec }
}

/** Reads magic and version. Throws not-a-savepoint, or unknown-version for version 1, which Flink itself stopped reading in 1.11. */
export function readVersion(r: ByteReader): number {
  const start = r.at
  const magic = r.int()
  if (magic !== MAGIC) {
    const found = (magic >>> 0).toString(16).padStart(8, '0')
    const foreign = standIn(r.bytes.subarray(r.at - 4, r.end))
    const guess = foreign?.what ?? (looksLike(found) && `${looksLike(found)}?`)
    throw r.error(
      'not-a-savepoint',
      'not a savepoint',
      {
        found: guess === undefined ? found : `${found} (${guess})`,
        expected: '4960672d, the magic of _metadata',
        ...(foreign !== undefined && { hint: foreign.hint }),
      },
      start,
    )
  }
  const version = r.int()
  if (version <= 1) {
    throw r.error(
      'unknown-version',
      `metadata version ${version} is not supported`,
      {
        expected: `one of ${METADATA_VERSIONS.join(', ')}`,
        ...(version === 1 && {
          hint: 'Flink 1.1 or 1.2 wrote this: restore it with Flink 1.3 to 1.10 and take a new savepoint',
        }),
      },
      r.at - 4,
    )
  }
  return version
}

function noLegacyState(count: number, r: ByteReader): number {
  if (count > 0)
    throw r.error(
      'unsupported',
      'state of Flink 1.1, which no later release reads',
      { found: `${count} legacy states` },
      r.at - 4,
    )
  return count
}
