import type { KeyedHandle, OperatorHandle, StreamHandle } from '../format/handles.ts'
import type { OperatorEntry } from '../format/metadata.ts'

/** A place in `_metadata` that names bytes. */
export interface Reference {
  readonly handle: StreamHandle
  readonly slot: 'keyed' | 'operator' | 'coordinator' | 'channel'
  /** Files of RocksDB may be shared with other checkpoints. */
  readonly role: 'state' | 'shared' | 'private'
  /** undefined: the coordinator's. */
  readonly subtask: number | undefined
  /** RocksDB's own name of the file. */
  readonly localPath: string | undefined
}

/** Every stream handle of an operator. */
export function* references(operator: OperatorEntry): Generator<Reference> {
  const plain = { role: 'state', localPath: undefined } as const
  if (operator.coordinator !== undefined) yield { ...plain, handle: operator.coordinator, slot: 'coordinator', subtask: undefined }
  for (const { index: subtask, state } of operator.subtasks ?? []) {
    if (state === undefined) continue
    for (const handle of [state.managedOperator, state.rawOperator]) if (hasDelegate(handle)) yield { ...plain, handle: handle.delegate, slot: 'operator', subtask }
    for (const handle of [state.managedKeyed, state.rawKeyed]) yield* keyedReferences(handle, subtask)
    for (const channel of [...(state.inputChannels ?? []), ...(state.resultSubpartitions ?? [])]) yield { ...plain, handle: channel.delegate, slot: 'channel', subtask }
  }
}

const hasDelegate = (handle: OperatorHandle | undefined): handle is Exclude<OperatorHandle, { readonly kind: 'none' }> => handle !== undefined && handle.kind !== 'none'

function* keyedReferences(handle: KeyedHandle, subtask: number): Generator<Reference> {
  const plain = { slot: 'keyed', role: 'state', localPath: undefined, subtask } as const
  switch (handle.kind) {
    case 'none':
    case 'changesInMemory': return
    case 'keyGroupsV1':
    case 'keyGroups':
    case 'savepoint':
      yield { ...plain, handle: handle.delegate }
      return
    case 'incrementalV1':
    case 'incremental':
      yield { ...plain, handle: handle.meta }
      for (const { localPath, handle: file } of handle.shared) yield { ...plain, handle: file, role: 'shared', localPath }
      for (const { localPath, handle: file } of handle.private) yield { ...plain, handle: file, role: 'private', localPath }
      return
    case 'changelogV1':
    case 'changelog':
      for (const inner of [...handle.materialized, ...handle.changes]) yield* keyedReferences(inner, subtask)
      return
    case 'changeFilesV1':
    case 'changeFiles':
      for (const { handle: file } of handle.files) yield { ...plain, handle: file }
  }
}

/** Every keyed handle of an operator, those inside changelog handles too. */
export function* keyedHandles(operator: OperatorEntry): Generator<KeyedHandle> {
  for (const { state } of operator.subtasks ?? []) if (state !== undefined) yield* flat(state.managedKeyed)
}

function* flat(handle: KeyedHandle): Generator<KeyedHandle> {
  yield handle
  if (handle.kind === 'changelog' || handle.kind === 'changelogV1') for (const inner of [...handle.materialized, ...handle.changes]) yield* flat(inner)
}
