import { SavepointError } from '../errors.ts'
import type { Place } from './compression.ts'
import { EntryCursor } from './entries.ts'
import { compareKeys, internalKey, RANGE_DELETION, typeName } from './internal-key.ts'

/** Entries older than `sequence` are gone whose user key is at `from` or behind it, and in front of `to`. */
export interface RangeDeletion {
  readonly from: Uint8Array
  readonly to: Uint8Array
  readonly sequence: number
}

/** The block `rocksdb.range_del`; ranges may overlap, and come in fragments. Empty ones are left out. */
export function rangeDeletions(
  block: Uint8Array,
  place: Place,
  globalSequence: number | undefined,
): readonly RangeDeletion[] {
  const entries = new EntryCursor(block, place)
  const found: RangeDeletion[] = []
  while (entries.next()) {
    const key = internalKey(entries.key)
    if (key === undefined)
      throw entries.error('not an internal key of a range deletion', `${entries.key.length} bytes`, 'at least 8')
    if (key.type !== RANGE_DELETION)
      throw new SavepointError('corrupt', `${typeName(key.type)} among range deletions`, {
        ...place,
        expected: typeName(RANGE_DELETION),
      })
    const to = entries.value.slice()
    if (compareKeys(key.userKey, to) < 0)
      found.push({ from: key.userKey, to, sequence: globalSequence ?? key.sequence })
  }
  return found
}
