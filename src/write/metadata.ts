import { ByteWriter } from '../bytes/writer.ts'
import { SavepointError } from '../errors.ts'
import type { Target } from '../flink/releases.ts'
import { withoutId } from '../format/handle-tree.ts'
import type { ChannelHandle, OperatorHandle } from '../format/handles.ts'
import { metadata, WITH_NAMES, type Metadata, type OperatorEntry, type SubtaskState } from '../format/metadata.ts'
import { savepointProperties, type Properties } from '../format/properties.ts'

/** The version from which the properties stand at the end. */
const WITH_PROPERTIES = 4
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
    managedKeyed: target.handleIds ? state.managedKeyed : withoutId(state.managedKeyed),
    rawKeyed: target.handleIds ? state.rawKeyed : withoutId(state.rawKeyed),
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
