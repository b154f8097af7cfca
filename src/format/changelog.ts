import type { ByteReader } from '../bytes/reader.ts'
import { byte, int, rest } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { stateMetaInfo, type StateMetaInfo } from './state-header.ts'

/** The key group of changes that announce a state. (StateChange.META_KEY_GROUP) */
export const META_KEY_GROUP = -1
const METADATA_OPERATION = 8

export interface MetadataChange {
  /** Of the meta info, 6 or 7: the same bytes. */
  readonly version: number
  readonly state: StateMetaInfo
  /** TTL configuration and default value, as the kind of state has them, then state ID (short) and type code (byte). */
  readonly tail: Uint8Array
}

/** A change that announces a state. (AbstractStateChangeLogger) */
export const metadataChange = (snapshots: Snapshots): Codec<MetadataChange> =>
  prefixed(
    'metadata change',
    METADATA_OPERATION,
    record('metadata change', { version: int, state: stateMetaInfo(snapshots), tail: rest }),
    'corrupt',
    byte,
  )

/**
 * The metadata changes of one change set, which come first in it; the rest of the set is not looked at. The reader stands at the
 * set's offset in the payload. (StateChangeFormat)
 */
export function readMetadataChanges(r: ByteReader, snapshots: Snapshots): readonly MetadataChange[] {
  const groups = r.int()
  if (groups < 1) return []
  const count = r.int()
  if (r.int() !== META_KEY_GROUP) return []
  if (count < 0 || count * 4 > r.left)
    throw r.truncated(count * 4, `implausible count ${count} of changes, or the data ends too early`)
  const change = metadataChange(snapshots)
  return Array.from({ length: count }, () => change.read(r.window(r.int())))
}
