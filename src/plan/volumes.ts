import { streamIdentity, streamSize, streamsOf, type HeldStream } from '../format/handle-tree.ts'
import type { SubtaskState } from '../format/metadata.ts'
import { INLINE_THRESHOLD, type Treatment } from '../model/job.ts'
import type { OperatorPlan, SubtaskTreatment } from './treatment.ts'

/** What one treatment reads, as handles state it: files, and the bytes of their parts that are named. */
export interface Volume {
  readonly files: number
  readonly bytes: number
}
export type Volumes = Readonly<Record<Treatment, Volume>>

/** What a plan will read, by what is done with it; streams that `_metadata` holds or will hold count nowhere. Reads nothing. */
export function volumesOf(operators: readonly OperatorPlan[]): Volumes {
  const volumes = {
    copy: { files: 0, bytes: 0 },
    'new-header': { files: 0, bytes: 0 },
    rewrite: { files: 0, bytes: 0 },
  }
  for (const { draft, subtasks } of operators) {
    const shared = new Set<string>() // RocksDB's files and those of channels; across operators it is rare, and none of these are held longer
    const treatments = new Map(subtasks.map(subtask => [subtask.index, subtask]))
    for (const { index, state } of draft.source.entry.subtasks ?? []) {
      const treatment = treatments.get(index)
      if (state === undefined || treatment === undefined) continue
      for (const [kind, { handle, role }, isChannel] of treated(state, treatment, draft.without)) {
        const size = streamSize(handle)
        const identity = streamIdentity(handle)
        if (identity === undefined || size <= INLINE_THRESHOLD) continue
        if (role === 'shared' || isChannel) {
          if (shared.has(identity)) continue
          shared.add(identity)
        }
        volumes[kind].files++
        volumes[kind].bytes += size
      }
    }
  }
  return volumes
}

function* treated(
  state: SubtaskState,
  { keyed, rawKeyed, operator }: SubtaskTreatment,
  without: ReadonlySet<string>,
): Generator<readonly [treatment: Treatment, stream: HeldStream, isChannel: boolean]> {
  if (keyed.kind !== 'none') for (const stream of streamsOf(state.managedKeyed)) yield [keyed.kind, stream, false]
  if (rawKeyed.kind !== 'none') for (const stream of streamsOf(state.rawKeyed)) yield [rawKeyed.kind, stream, false]
  if (operator.kind !== 'none' && state.managedOperator !== undefined)
    for (const stream of streamsOf(state.managedOperator)) yield [operator.kind, stream, false]
  if (!without.has('raw-operator') && state.rawOperator !== undefined)
    for (const stream of streamsOf(state.rawOperator)) yield ['copy', stream, false]
  if (without.has('channel')) return
  for (const channel of [...(state.inputChannels ?? []), ...(state.resultSubpartitions ?? [])])
    for (const stream of streamsOf(channel)) yield ['copy', stream, true]
}
