import { fileHandle } from '../format/handle-tree.ts'
import type { State } from '../model/savepoint.ts'
import { bytesOf, references } from '../read/references.ts'
import type { OpenOperator } from '../read/savepoint.ts'

/** Bytes of files that a scan of all entries reads, of one scope where it is given; `deep`: as `verify` does, which reads RocksDB's twice. */
export function bytesToRead(
  operators: readonly OpenOperator[],
  { deep = false, scope }: { readonly deep?: boolean; readonly scope?: State['scope'] | undefined } = {},
): number {
  const all = operators
    .flatMap(({ entry }) => references(entry))
    .filter(({ slot, handle }) => (scope === undefined || slot === scope) && fileHandle(handle) !== undefined)
  return bytesOf(all) + (deep ? bytesOf(all.filter(({ role }) => role !== 'state')) : 0)
}
