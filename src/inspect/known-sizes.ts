import { hasPartitions, streamSize } from '../format/handle-tree.ts'
import { stateKey } from '../model/draft.ts'
import { largest, smallest } from '../model/extremes.ts'
import type { State } from '../model/savepoint.ts'
import type { OpenHeaders } from '../read/headers.ts'
import type { OpenOperator } from '../read/savepoint.ts'

/** A broadcast state begins with the number of its entries. */
const COUNT = 4

/**
 * Bytes of operator state by `stateKey`, where offsets tell them: elements lie one after the other, without anything between them, up to
 * where the next state begins. They are those that a scan counts. What is compressed, or lies where the offsets do not tell, is not in it.
 */
export function knownSizes({ entry }: OpenOperator, { parts, problems }: OpenHeaders): ReadonlyMap<string, number> {
  const sizes = new Map<string, number | undefined>()
  if (problems.length > 0 || !parts.some(({ kind }) => kind === 'operator')) return new Map()
  const handles = new Map(entry.subtasks?.map(({ index, state }) => [index, state?.managedOperator]))
  for (const part of parts) {
    const handle = part.kind === 'operator' ? handles.get(part.subtask) : undefined
    if (part.kind !== 'operator' || !hasPartitions(handle)) continue
    const whole = !part.compressed && streamSize(handle.delegate) === part.file.size
    const ends = whole ? endsOf(handle.states, part.file.size) : new Map<string, number>()
    for (const { state, offsets } of part.states) {
      const key = stateKey(state)
      const end = offsets.length === 0 ? 0 : ends.get(state.name)
      const bytes = end === undefined ? undefined : bytesOf(state, offsets, part.headerEnd, end)
      const before = sizes.has(key) ? sizes.get(key) : 0
      sizes.set(key, before === undefined || bytes === undefined ? undefined : before + bytes)
    }
  }
  return new Map([...sizes].filter((one): one is [string, number] => one[1] !== undefined))
}

/** Where each state ends by name: where the next begins. One whose elements lie among those of another is not in it. */
function endsOf(
  states: readonly { readonly name: string; readonly offsets: readonly number[] }[],
  size: number,
): ReadonlyMap<string, number> {
  const ranges = states
    .filter(({ offsets }) => offsets.length > 0)
    .map(({ name, offsets }) => ({ name, first: smallest(offsets), last: largest(offsets) }))
    .toSorted((a, b) => a.first - b.first)
  const ends = new Map<string, number>()
  let before = -1
  ranges.forEach(({ name, first, last }, i) => {
    const next = ranges[i + 1]?.first
    if (before < first && (next === undefined ? last <= size : last < next)) ends.set(name, next ?? size)
    before = Math.max(before, last)
  })
  return ends
}

function bytesOf({ kind }: State, offsets: readonly number[], headerEnd: number, end: number): number | undefined {
  const [first] = offsets
  if (first === undefined) return 0
  if (!offsets.every((offset, i) => offset >= (offsets[i - 1] ?? headerEnd))) return undefined
  if (kind === 'list' || kind === 'union') return end - first
  return kind === 'broadcast' && offsets.length === 1 && end - first >= COUNT ? end - first - COUNT : undefined
}
