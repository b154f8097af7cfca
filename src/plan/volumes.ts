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
  const seen = new Set<string>()
  for (const { draft, subtasks } of operators) {
    const treatments = new Map(subtasks.map(subtask => [subtask.index, subtask]))
    for (const { index, state } of draft.source.entry.subtasks ?? []) {
      const treatment = treatments.get(index)
      if (state === undefined || treatment === undefined) continue
      for (const [kind, { handle, localPath }] of treated(state, treatment, draft.without)) {
        const size = streamSize(handle)
        const identity = streamIdentity(handle)
        if (identity === undefined || size <= INLINE_THRESHOLD) continue
        const isShared = localPath !== undefined || kind === 'copy'
        if (isShared && seen.has(identity)) continue
        seen.add(identity)
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
): Generator<readonly [Treatment, HeldStream]> {
  if (keyed.kind !== 'none') for (const stream of streamsOf(state.managedKeyed)) yield [keyed.kind, stream]
  if (rawKeyed.kind !== 'none') for (const stream of streamsOf(state.rawKeyed)) yield [rawKeyed.kind, stream]
  if (operator.kind !== 'none' && state.managedOperator !== undefined)
    for (const stream of streamsOf(state.managedOperator)) yield [operator.kind, stream]
  if (!without.has('raw-operator') && state.rawOperator !== undefined)
    for (const stream of streamsOf(state.rawOperator)) yield ['copy', stream]
  if (without.has('channel')) return
  for (const channel of [...(state.inputChannels ?? []), ...(state.resultSubpartitions ?? [])])
    for (const stream of streamsOf(channel)) yield ['copy', stream]
}
