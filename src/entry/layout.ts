import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { Batch } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { codecOf } from '../type/types.ts'
import type { EntryBuilder } from './builder.ts'
import { isAmbiguous, skipLength } from './composite-key.ts'
import type { Slot, Spans } from './spans.ts'
import { keySplitter, nothing, type KeyPart } from './split.ts'
import { mapValueEnd, storedType } from './stored-value.ts'
import { timestampType } from './timestamp.ts'

export { NONE, SLOTS, Spans, type Slot, type Unsplit } from './spans.ts'
export type { EntryBuilder } from './builder.ts'
export { nothing, type KeyPart } from './split.ts'
export { timestampOf } from './timestamp.ts'

/** The bytes of an entry's slots; those that its layout has are all there. */
export type SlotBytes = { readonly [S in Slot]?: Uint8Array }

/**
 * What an entry of a state is made of: the only place that knows. Keys carry no key-group prefix: a run says the key group, a writer writes it.
 *
 *   keyed          key, namespace, map key of a map       an ambiguous key has the length of key and of namespace behind each
 *   timers         timestamp, key, namespace              no value
 *   broadcast      map key
 *   list, union    nothing                                of operator state
 *
 * (CompositeKeySerializationUtils, TimerSerializer, PartitionableListState, HeapBroadcastState)
 */
export interface EntryLayout {
  readonly state: State
  /** Those that the state has, in the order lines print them. A VoidNamespace is none. */
  readonly slots: readonly Slot[]
  /** Parts of the key in the order of their bytes, for who walks through it. */
  readonly keyParts: readonly KeyPart[]
  /** Of all bytes of a slot: a list with its commas, a map's value with its null flag, with TTL the time of last access. undefined: it is unknown. */
  typeOf(slot: Slot): Type | undefined
  /**
   * Says for the entries `from … to` of the batch where the bytes of each wanted slot lie; of others it says nothing. A part whose type is not
   * read is found from behind where all behind it is of fixed length. An entry that cannot be split has the slots in front of what is wrong,
   * and `unsplit` says why: another length behind a part, bytes left over, a type that is not read. `into` must have been reset for the batch.
   */
  split(batch: Batch, from: number, to: number, wanted: readonly Slot[], into: Spans): void
  /** Puts an entry together, between `out.begin()` and `out.end()`. The bytes of the slots are taken as they are. */
  join(slots: SlotBytes, out: EntryBuilder): void
  /** Puts key and namespace into an entry's key, from where they lie in `bytes`. */
  putKey(
    out: EntryBuilder,
    bytes: Uint8Array,
    keyAt: number,
    keyEnd: number,
    namespaceAt: number,
    namespaceEnd: number,
  ): void
  /** Where the content of an entry's value ends: what stands behind the flag of a map's null is none. */
  valueEnd(batch: Batch, i: number): number
}

/** Made once per state. */
export function entryLayout(state: State): EntryLayout {
  const parts = keyPartsOf(state)
  const splitKeys = keySplitter(parts)
  const slots = slotsOf(state)
  const isMap = state.scope === 'keyed' && state.kind === 'map'
  const ambiguous = state.scope === 'keyed' && state.kind !== 'timers' && isAmbiguous(state)
  const valueEnd: EntryLayout['valueEnd'] = isMap
    ? ({ bytes, valueAt, valueEnd: ends }, i) => mapValueEnd(bytes, valueAt[i]!, ends[i]!)
    : (batch, i) => batch.valueEnd[i]!
  const types: { readonly [S in Slot]: Type | undefined } = {
    key: state.key,
    namespace: state.namespace,
    mapKey: state.mapKey,
    timestamp: timestampType,
    value: storedType(state),
  }
  return {
    state,
    slots,
    keyParts: parts,
    typeOf: slot => (slots.includes(slot) ? types[slot] : undefined),
    split(batch, from, to, wanted, into) {
      if (wanted.includes('value') && slots.includes('value')) {
        const [at, end] = [into.at.value, into.end.value]
        for (let i = from; i < to; i++) {
          at[i] = batch.valueAt[i]!
          end[i] = valueEnd(batch, i)
        }
      }
      if (parts.some(({ slot }) => slot !== undefined && wanted.includes(slot)))
        splitKeys(batch, from, to, wanted, into)
    },
    join(bytes, out) {
      for (const { slot } of parts) {
        const part = slot === undefined ? VOID_NAMESPACE : bytes[slot]
        if (part === undefined)
          throw new SavepointError('unsupported', `an entry without its ${slot}`, { state: state.name })
        out.put(part, 0, part.length)
        if (ambiguous && slot !== 'mapKey') out.length(part.length)
      }
      out.value()
      if (bytes.value !== undefined) out.put(bytes.value, 0, bytes.value.length)
    },
    putKey(out, bytes, keyAt, keyEnd, namespaceAt, namespaceEnd) {
      out.put(bytes, keyAt, keyEnd)
      if (ambiguous) out.length(keyEnd - keyAt)
      out.put(bytes, namespaceAt, namespaceEnd)
      if (ambiguous) out.length(namespaceEnd - namespaceAt)
    },
    valueEnd,
  }
}

/** One byte. (VoidNamespaceSerializer) */
const VOID_NAMESPACE = new Uint8Array(1)

function slotsOf({ scope, kind, namespace }: State): readonly Slot[] {
  if (scope === 'operator') return kind === 'broadcast' ? ['mapKey', 'value'] : ['value']
  const key: readonly Slot[] = namespace?.kind === 'voidNamespace' ? ['key'] : ['key', 'namespace']
  if (kind === 'timers') return [...key, 'timestamp']
  return kind === 'map' ? [...key, 'mapKey', 'value'] : [...key, 'value']
}

function keyPartsOf(state: State): readonly KeyPart[] {
  const { scope, kind, key, namespace, mapKey } = state
  const part = (slot: Slot, type: Type | undefined, behind: KeyPart['behind'] = nothing): KeyPart => ({
    slot: slot === 'namespace' && type?.kind === 'voidNamespace' ? undefined : slot,
    type,
    skip: type === undefined ? unknownType : codecOf(type).skip,
    behind,
  })
  if (scope === 'operator') return kind === 'broadcast' ? [part('mapKey', mapKey)] : []
  if (kind === 'timers') return [part('timestamp', timestampType), part('key', key), part('namespace', namespace)]
  const behind = isAmbiguous(state) ? (r: ByteReader, from: number): void => skipLength(r, r.at - from) : nothing
  const parts = [part('key', key, behind), part('namespace', namespace, behind)]
  return kind === 'map' ? [...parts, part('mapKey', mapKey)] : parts
}

const unknownType = (): never => {
  throw new SavepointError('unsupported', 'its type is not known')
}
