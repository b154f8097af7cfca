import { ByteReader } from '../bytes/reader.ts'
import { SavepointError, type ErrorCode } from '../errors.ts'
import { entryLayout, timestampOf, type EntryLayout } from '../entry/layout.ts'
import type { Query } from '../entry/query.ts'
import type { EntrySource } from '../entry/source.ts'
import { passNull, valueHead } from '../entry/stored-value.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { codecOf, typeText } from '../type/types.ts'

/** One entry of state, safe to keep. Members that do not apply to the kind of state are undefined. */
export interface Entry {
  /** Keyed state. */
  readonly keyGroup: number | undefined
  /** Which subtask stored it. */
  readonly subtask: number
  readonly key: unknown
  /** undefined for VoidNamespace. */
  readonly namespace: unknown
  /** Map and broadcast state. */
  readonly mapKey: unknown
  /** The value; of a list state the whole list. */
  readonly value: unknown
  /** With TTL: milliseconds since 1970. In lists every element is `{ lastAccess, value }`. */
  readonly lastAccess: bigint | undefined
  /** Timers: milliseconds since 1970. */
  readonly timestamp: bigint | undefined
}

/** What cannot be read: its bytes, and why. */
export interface Opaque {
  readonly className: string
  readonly bytes: Uint8Array
  readonly reason: string
}
const opaques = new WeakMap<object, ErrorCode>()

/** Why a value is `Opaque`: unsupported, or what is wrong with its bytes. undefined: it is none, even if it has the same members. */
const opaqueCode = (value: unknown): ErrorCode | undefined =>
  typeof value === 'object' && value !== null ? opaques.get(value) : undefined

/** Why the first part of an entry that is opaque is; undefined: all of it was read. */
export function opaqueIn({ key, namespace, mapKey, value }: Entry): SavepointError | undefined {
  for (const part of [key, namespace, mapKey, value]) {
    const code = opaqueCode(part)
    if (code !== undefined) return new SavepointError(code, (part as Opaque).reason)
  }
  return undefined
}

/** Entries as plain objects, in the order in which the source gives them. */
export async function* entriesOf(
  { states, batches }: EntrySource,
  query: Query = {},
  problem?: (error: SavepointError) => void,
): AsyncGenerator<Entry> {
  const programs: Decode[] = []
  for await (const batch of batches(query, problem)) {
    const r = new ByteReader(batch.bytes, 'entry')
    for (const run of batch.runs) {
      const decode = (programs[run.state] ??= entryDecoder(states[run.state]!))
      for (let i = run.from; i < run.to; i++) yield decode(batch, i, r, run)
    }
  }
}

type Decode = (batch: Batch, i: number, r: ByteReader, run: Run) => Entry
const NOTHING: Omit<Entry, 'subtask'> = {
  keyGroup: undefined,
  key: undefined,
  namespace: undefined,
  mapKey: undefined,
  value: undefined,
  lastAccess: undefined,
  timestamp: undefined,
}

/** The entries of a state as plain objects. */
export function entryDecoder(state: State): Decode {
  const layout = entryLayout(state)
  const [first] = layout.slots
  const keys = layout.keyParts.length === 0 ? undefined : reading(layout.typeOf(first!), keysOf(layout))
  const value = layout.slots.includes('value') ? reading(state.value, valueOf(state)) : undefined
  return (batch, i, r, { subtask, keyGroup }) => {
    const found = keys?.(r, batch.keyAt[i]!, batch.keyEnd[i]!)
    const content = value?.(r, batch.valueAt[i]!, layout.valueEnd(batch, i))
    const accessed = content instanceof Accessed
    return {
      ...NOTHING,
      ...(found instanceof Keys ? found : { [first!]: found }),
      subtask,
      keyGroup: state.scope === 'keyed' ? keyGroup : undefined,
      value: accessed ? content.value : content,
      lastAccess: accessed ? content.lastAccess : undefined,
    }
  }
}

/** Parts of a key, where all of them could be read. */
class Keys {
  key: unknown
  namespace: unknown
  mapKey: unknown
  timestamp: bigint | undefined
}

function keysOf({ keyParts }: EntryLayout): (r: ByteReader) => Keys {
  const parts = keyParts.map(part => ({ ...part, read: (r: ByteReader) => codecFor(part.type).read(r) }))
  return r => {
    const keys = new Keys()
    for (const { slot, skip, read, behind } of parts) {
      const from = r.at
      if (slot === 'timestamp') {
        skip(r)
        keys.timestamp = timestampOf(r.bytes, from)
      } else {
        const value = read(r)
        if (slot === 'key' || slot === 'namespace' || slot === 'mapKey') keys[slot] = value
      }
      behind(r, from)
    }
    return keys
  }
}

class Accessed {
  readonly lastAccess: bigint
  readonly value: unknown

  constructor(lastAccess: bigint, value: unknown) {
    this.lastAccess = lastAccess
    this.value = value
  }
}

function valueOf(state: State): (r: ByteReader) => unknown {
  const { nullable, accessed, content } = valueHead(state)
  return r => {
    if (nullable && passNull(r)) return null
    return accessed ? new Accessed(r.long(), codecFor(content).read(r)) : codecFor(content).read(r)
  }
}

/** Reads what lies at `from … to`, all of it; or gives its bytes and the reason. What it gives does not share the batch's memory. */
function reading<T>(
  type: Type | undefined,
  read: (r: ByteReader) => T,
): (r: ByteReader, from: number, to: number) => T | Opaque {
  return (r, from, to) => {
    // A reader of a copy: byte arrays in the value stay what they are when the batch is gone.
    const own = new ByteReader(r.bytes.slice(from, to), 'entry')
    try {
      const value = read(own)
      if (own.left > 0) throw new SavepointError('corrupt', `takes ${own.at} bytes, not the ${own.end} it has`)
      return value
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      const opaque: Opaque = {
        className: type === undefined ? 'unknown' : 'className' in type ? String(type.className) : typeText(type),
        bytes: own.bytes,
        reason: error.what,
      }
      opaques.set(opaque, error.code)
      return opaque
    }
  }
}

function codecFor(type: Type | undefined): ReturnType<typeof codecOf> {
  if (type === undefined) throw new SavepointError('unsupported', 'its type is not known')
  return codecOf(type)
}
