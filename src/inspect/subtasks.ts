import type { StreamHandle } from '../format/handles.ts'
import type { OperatorEntry, SubtaskEntry } from '../format/metadata.ts'
import { references, type Reference } from '../read/references.ts'
import { streamSize } from '../read/streams.ts'

export interface SubtaskReport {
  readonly subtask: number
  readonly finished: boolean
  /** First and last key group of the keyed state; null without any. */
  readonly keyGroups: readonly [number, number] | null
  readonly bytes: number
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly slot: Reference['slot']; readonly role: Reference['role']; readonly localPath?: string }[]
}

/** Bytes per subtask and file, as `_metadata` states them. */
export function subtaskReports(operator: OperatorEntry): readonly SubtaskReport[] {
  const bySubtask = new Map<number | undefined, Reference[]>()
  for (const reference of references(operator)) {
    const own = bySubtask.get(reference.subtask)
    if (own === undefined) bySubtask.set(reference.subtask, [reference])
    else own.push(reference)
  }
  return (operator.subtasks ?? []).map(entry => {
    const own = (bySubtask.get(entry.index) ?? []).filter(r => r.handle.kind !== 'none')
    return {
      subtask: entry.index,
      finished: entry.state === undefined,
      keyGroups: keyGroupRange(entry),
      bytes: own.reduce((total, r) => total + Math.max(0, streamSize(r.handle)), 0),
      files: own.map(({ handle, slot, role, localPath }) => ({ path: pathOf(handle), bytes: streamSize(handle), slot, role, ...(localPath !== undefined && { localPath }) })),
    }
  })
}

function keyGroupRange({ state }: SubtaskEntry): readonly [number, number] | null {
  const handle = state?.managedKeyed
  if (handle === undefined || handle.kind === 'none') return null
  const count = 'offsets' in handle ? handle.offsets.length : handle.count
  return count === 0 ? null : [handle.first, handle.first + count - 1]
}

/** As the handle says it; bytes inside `_metadata` are `inline`. */
function pathOf(handle: StreamHandle): string {
  switch (handle.kind) {
    case 'file':
    case 'relative':
    case 'segment': return handle.path
    case 'keyGroups': return pathOf(handle.delegate)
    case 'inline': return 'inline'
    case 'none':
    case 'emptySegment': return 'empty'
  }
}
