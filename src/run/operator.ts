import { hasPartitions, mapStreams } from '../format/handle-tree.ts'
import type { ChannelHandle, OperatorHandle } from '../format/handles.ts'
import type { OperatorEntry, SubtaskEntry, SubtaskState } from '../format/metadata.ts'
import { changeOf, type DraftOperator } from '../model/draft.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import type { OpenOperator } from '../read/open.ts'
import { deriveKeyed, handleOf, keepKeyed, type KeyGroupsHandle, type OperatorContext } from './keyed.ts'
import { deriveOperator, keepOperator } from './operator-state.ts'
import type { StateContents } from './prove.ts'
import type { Streams } from './streams.ts'
import type { SubtaskWork } from './work.ts'

/** An operator of a plan: its draft, and what is to be done for each subtask that stored something. */
export interface OperatorPlan {
  readonly draft: DraftOperator<OpenOperator>
  readonly subtasks: readonly SubtaskWork[]
}

export interface WrittenOperator {
  readonly entry: OperatorEntry
  /** Of the states that were rewritten, by their new names: what they hold over all subtasks. */
  readonly rewritten: ReadonlyMap<string, { readonly entries: number; readonly bytes: number }>
}

/** Writes the state of an operator and gives its entry in `_metadata`. `version`: of the header of operator state; undefined: the source's. */
export async function writeOperator(
  { draft, subtasks }: OperatorPlan,
  streams: Streams,
  version: number | undefined,
  progress: (entries: number) => void,
): Promise<WrittenOperator> {
  const { source } = draft
  const context: OperatorContext = {
    streams,
    snapshots: source.snapshots,
    maxParallelism: source.maxParallelism,
    change: state => changeOf(draft, state),
    progress,
  }
  const rewritten = new Map<string, { entries: number; bytes: number }>()
  const count = (states: readonly StateContents[]): void => {
    for (const { name, entries, bytes } of states) {
      const known = rewritten.get(name)
      rewritten.set(name, { entries: (known?.entries ?? 0) + entries, bytes: (known?.bytes ?? 0) + bytes })
    }
  }
  const work = new Map(subtasks.map(own => [own.index, own]))
  const written: SubtaskEntry[] = []
  for (const subtask of source.entry.subtasks ?? []) {
    const own = work.get(subtask.index)
    written.push(
      subtask.state === undefined || own === undefined
        ? subtask
        : { ...subtask, state: await writeSubtask(subtask.state, own, draft, context, version, count) },
    )
  }
  const entry: OperatorEntry = {
    ...source.entry,
    id: draft.id,
    uid: draft.uid,
    name: draft.name === source.name ? source.entry.name : draft.name, // names given on the command line are those of whole chains
    coordinator: draft.without.has('coordinator') ? { kind: 'none' } : source.entry.coordinator,
    subtasks: source.entry.subtasks && written,
  }
  return { entry, rewritten }
}

async function writeSubtask(
  state: SubtaskState,
  work: SubtaskWork,
  { id, without }: DraftOperator,
  context: OperatorContext,
  version: number | undefined,
  count: (states: readonly StateContents[]) => void,
): Promise<SubtaskState> {
  const { streams } = context
  const name = `${id}-${work.index}`
  return {
    ...state,
    managedKeyed: await managedKeyed(state, work, `${name}-keyed`, context, count),
    rawKeyed:
      work.rawKeyed.kind === 'none'
        ? { kind: 'none' }
        : await mapStreams(state.rawKeyed, async ({ handle }) => streams.move(handle, `${name}-raw-keyed`)),
    managedOperator: await managedOperator(state, work, `${name}-operator`, context, version, count),
    rawOperator:
      without.has('raw-operator') || !hasPartitions(state.rawOperator)
        ? undefined
        : { ...state.rawOperator, delegate: await streams.move(state.rawOperator.delegate, `${name}-raw-operator`) },
    inputChannels: without.has('channel') ? [] : await channels(state.inputChannels, `${name}-input`, streams),
    resultSubpartitions: without.has('channel')
      ? []
      : await channels(state.resultSubpartitions, `${name}-output`, streams),
  }
}

async function managedKeyed(
  { managedKeyed: handle }: SubtaskState,
  { keyed: work, layout }: SubtaskWork,
  name: string,
  context: OperatorContext,
  count: (states: readonly StateContents[]) => void,
): Promise<SubtaskState['managedKeyed']> {
  switch (work.kind) {
    case 'none':
      return { kind: 'none' }
    case 'kept':
      return keepKeyed(handle as KeyGroupsHandle, work.part, name, context)
    case 'derived': {
      const derived = await deriveKeyed(work.part, name, context)
      count(derived.states)
      return derived.handle
    }
    case 'moved': {
      const moved = await mapStreams(handle, async ({ handle: stream, localPath }) =>
        context.streams.move(
          stream,
          localPath === undefined ? name : `${name}-${fileName(localPath)}`,
          localPath !== undefined,
        ),
      )
      return layout === 'canonical' && 'offsets' in moved
        ? handleOf('canonical', moved, moved.offsets, moved.delegate)
        : moved
    }
  }
}

async function managedOperator(
  { managedOperator: handle }: SubtaskState,
  { operator: work }: SubtaskWork,
  name: string,
  context: OperatorContext,
  version: number | undefined,
  count: (states: readonly StateContents[]) => void,
): Promise<OperatorHandle | undefined> {
  if (!hasPartitions(handle)) return undefined
  switch (work.kind) {
    case 'none':
      return undefined
    case 'moved':
      return { ...handle, delegate: await context.streams.move(handle.delegate, name) }
    case 'kept':
      return keepOperator(handle, work.part, name, version ?? work.part.version, context)
    case 'derived': {
      const derived = await deriveOperator(handle, work.part, name, version ?? work.part.version, context)
      count(derived.states)
      return derived.handle
    }
  }
}

/** Several channels, even of several subtasks, may lie in one file. */
const channels = async (
  handles: readonly ChannelHandle[] | undefined,
  name: string,
  streams: Streams,
): Promise<readonly ChannelHandle[]> =>
  mapSequentially(handles ?? [], async (handle, i) =>
    mapStreams(handle, async ({ handle: stream }) => streams.move(stream, `${name}-${i}`, true)),
  )

/** RocksDB's own name of a file, unless it would lead elsewhere. */
const fileName = (localPath: string): string => localPath.replace(/[^\w.-]/g, '_')
