import { fileHandle } from '../format/handle-tree.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import { isMapped, type PathMapping } from '../storage/locate.ts'
import { references } from './references.ts'
import type { OpenOptions, OpenSavepoint } from './savepoint.ts'

/** What of the options names nothing in a snapshot. */
export interface WithoutEffect {
  /** How many names there are, and those of no operator: uids, or the names of IDs. */
  readonly names: number
  readonly unknown: readonly string[]
  /** Nodes of the SQL plan, and how many of them are an operator of the snapshot. */
  readonly nodes: { readonly all: number; readonly found: number }
  /** Mappings of prefixes that no path has. */
  readonly mappings: readonly PathMapping[]
}

/** Reads nothing: all is in `_metadata`. */
export function withoutEffect({ operators }: OpenSavepoint, options: OpenOptions): WithoutEffect {
  const ids = new Set(operators.map(({ id }) => id))
  const names: (readonly [id: string, name: string])[] = [
    ...(options.uids?.uids ?? []).map(uid => [operatorIdOf(uid), uid] as const),
    ...(options.uids?.names ?? []),
  ]
  const mappings = new Set(options.mapPath)
  for (const { entry } of mappings.size === 0 ? [] : operators) {
    for (const { handle } of references(entry)) {
      const file = fileHandle(handle)
      if (file === undefined || file.kind === 'relative') continue
      for (const mapping of mappings) if (isMapped(file.path, mapping)) mappings.delete(mapping)
    }
  }
  return {
    names: names.length,
    unknown: names.filter(([id]) => !ids.has(id)).map(([, name]) => name),
    nodes: {
      all: options.sqlPlan?.length ?? 0,
      found: (options.sqlPlan ?? []).filter(({ uids }) => [...uids.keys()].some(id => ids.has(id))).length,
    },
    mappings: [...mappings],
  }
}
