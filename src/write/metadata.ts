import { ByteWriter } from '../bytes/writer.ts'
import { SavepointError } from '../errors.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, StateFile, StreamHandle } from '../format/handles.ts'
import { metadata, type Metadata, type OperatorEntry, type SubtaskState } from '../format/metadata.ts'
import { savepointProperties, type Properties } from '../format/properties.ts'
import { inOrder } from '../model/in-order.ts'
import type { Target } from './targets.ts'

/** The version from which the properties stand at the end. */
const WITH_PROPERTIES = 4
/** The version from which operators have a name and a uid. */
export const WITH_NAMES = 5
/** The version from which channel handles say of which kind they are. */
const TYPED_CHANNELS = 6
const WITH_REGIONAL_CHECKPOINTS = 7

/** What Flink releases before the target's cannot have is left out or written as they wrote it. Throws incompatible where that cannot be. */
export function metadataFor(source: Metadata, target: Target): Metadata {
  return {
    ...source,
    version: target.metadata,
    operators: source.operators.map(operator => operatorFor(operator, target)),
    properties: target.metadata < WITH_PROPERTIES ? new Uint8Array(0) : source.properties,
  }
}

/** A savepoint's own properties are kept; those of a checkpoint would make Flink treat the savepoint as its own. */
export const propertiesFor = (
  bytes: Uint8Array,
  properties: Properties | undefined,
  format: 'canonical' | 'native',
): Uint8Array =>
  properties?.kind === 'savepoint' && properties.format === format ? bytes : savepointProperties(format)

export function metadataBytes(value: Metadata): Uint8Array {
  const w = new ByteWriter(64 * 1024)
  metadata.write(w, value)
  return w.done()
}

function operatorFor(operator: OperatorEntry, target: Target): OperatorEntry {
  const { metadata: version } = target
  const named = version >= WITH_NAMES
  const finished = operator.subtasks === undefined || operator.subtasks.some(subtask => subtask.state === undefined)
  if (finished && !target.finishedTasks)
    throw new SavepointError('incompatible', 'tasks had finished, which Flink knows since 1.14', {
      operator: operator.uid ?? operator.id,
      hint: 'write for a later release with --to-flink',
    })
  return {
    ...operator,
    name: named ? operator.name : undefined,
    uid: named ? operator.uid : undefined,
    chainLength: undefined,
    coordinator: operator.coordinator ?? { kind: 'none' },
    subtasks: operator.subtasks?.map(({ index, state }) => ({
      index,
      legacy: undefined,
      state: state && stateFor(state, target),
    })),
  }
}

function stateFor(state: SubtaskState, target: Target): SubtaskState {
  return {
    ...state,
    managedOperator: plain(state.managedOperator),
    rawOperator: plain(state.rawOperator),
    managedKeyed: withOrWithoutId(state.managedKeyed, target),
    rawKeyed: withOrWithoutId(state.rawKeyed, target),
    inputChannels: channels(state.inputChannels, target),
    resultSubpartitions: channels(state.resultSubpartitions, target),
    regionalCheckpointId: target.metadata >= WITH_REGIONAL_CHECKPOINTS ? state.regionalCheckpointId : undefined,
  }
}

/** Files of a savepoint are not merged. */
function plain(handle: OperatorHandle | undefined): OperatorHandle | undefined {
  if (handle === undefined || handle.kind === 'none') return undefined
  return handle.kind === 'merged' ? { kind: 'partitionable', states: handle.states, delegate: handle.delegate } : handle
}

/** Codes 11 and 12 are 5 and 3 with an ID. */
function withOrWithoutId(handle: KeyedHandle, { handleIds }: Target): KeyedHandle {
  if (handleIds) return handle
  switch (handle.kind) {
    case 'keyGroups':
      return { kind: 'keyGroupsV1', first: handle.first, offsets: handle.offsets, delegate: handle.delegate }
    case 'incremental':
      return { ...handle, kind: 'incrementalV1' }
    default:
      return handle
  }
}

type Channel = {
  readonly gateOrPartition: number
  readonly channel: number
  readonly size: number
  readonly offsets: readonly number[]
}
/** With a type of their own since version 6, where channels of one subtask may share a handle. */
type AnyChannel = ChannelHandle &
  (
    | { readonly kind: 'merged'; readonly channels: readonly Channel[] }
    | ({ readonly kind: 'single' | undefined } & Channel)
  )

function channels(
  handles: readonly ChannelHandle[] | undefined,
  { metadata: version }: Target,
): readonly ChannelHandle[] {
  const all = (handles ?? []) as readonly AnyChannel[]
  if (version >= TYPED_CHANNELS)
    return all.map(handle => (handle.kind === 'merged' ? handle : { ...handle, kind: 'single' }))
  return all.flatMap(handle =>
    handle.kind === 'merged'
      ? handle.channels.map(channel => ({ ...channel, subtask: handle.subtask, delegate: handle.delegate }))
      : [handle],
  )
}

/** Every stream handle of a keyed handle replaced. */
export async function mapKeyed(
  handle: KeyedHandle,
  move: (stream: StreamHandle, localPath: string | undefined) => Promise<StreamHandle>,
): Promise<KeyedHandle> {
  const files = async (list: readonly StateFile[]): Promise<readonly StateFile[]> =>
    inOrder(list, async ({ localPath, handle: stream }) => ({ localPath, handle: await move(stream, localPath) }))
  const nested = async (list: readonly KeyedHandle[]): Promise<readonly KeyedHandle[]> =>
    inOrder(list, async inner => mapKeyed(inner, move))
  switch (handle.kind) {
    case 'none':
    case 'changesInMemory':
      return handle
    case 'keyGroupsV1':
    case 'keyGroups':
    case 'savepoint':
      return { ...handle, delegate: await move(handle.delegate, undefined) }
    case 'incrementalV1':
    case 'incremental':
      return {
        ...handle,
        meta: await move(handle.meta, undefined),
        shared: await files(handle.shared),
        private: await files(handle.private),
      }
    case 'changelogV1':
    case 'changelog':
      return { ...handle, materialized: await nested(handle.materialized), changes: await nested(handle.changes) }
    case 'changeFilesV1':
    case 'changeFiles':
      return {
        ...handle,
        files: await inOrder(handle.files, async ({ offset, handle: stream }) => ({
          offset,
          handle: await move(stream, undefined),
        })),
      }
  }
}
