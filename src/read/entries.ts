import { ByteReader } from '../bytes/reader.ts'
import { SavepointError, type ErrorCode } from '../errors.ts'
import { isAmbiguous, skipLength } from '../entry/composite-key.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { codecOf, typeText } from '../type/types.ts'
import type { OpenOperator } from './open.ts'
import { scan, type ScanOptions } from './scan.ts'

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
export const opaqueCode = (value: unknown): ErrorCode | undefined =>
  typeof value === 'object' && value !== null ? opaques.get(value) : undefined

/** The entries of an operator's states as plain objects, in the order they are stored. */
export async function* entriesOf(operator: OpenOperator, options: ScanOptions = {}): AsyncGenerator<Entry> {
  const { states, batches } = scan(operator, options)
  for await (const batch of batches()) {
    const r = new ByteReader(batch.bytes, 'entry')
    for (const run of batch.runs) {
      const state = states[run.state]!
      const decode = state.scope === 'keyed' ? keyedEntry(state) : operatorEntry(state)
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

function operatorEntry(state: State): Decode {
  const mapKey = reading(state.mapKey, r => codecFor(state.mapKey).read(r))
  const value = reading(state.value, r => codecFor(state.value).read(r))
  return (batch, i, r, { subtask }) => ({
    ...NOTHING,
    subtask,
    mapKey: state.kind === 'broadcast' ? mapKey(r, batch.keyAt[i]!, batch.keyEnd[i]!) : undefined,
    value: value(r, batch.valueAt[i]!, batch.valueEnd[i]!),
  })
}

interface Keys {
  readonly key: unknown
  readonly namespace: unknown
  readonly mapKey: unknown
  readonly timestamp: bigint | undefined
}

function keyedEntry(state: State): Decode {
  const keys = reading(state.key, state.kind === 'timers' ? r => timerKeys(state, r) : r => compositeKeys(state, r))
  const value = valueReader(state)
  return (batch, i, r, { subtask, keyGroup }) => {
    const found = keys(r, batch.keyAt[i]!, batch.keyEnd[i]!)
    const parts = 'timestamp' in found ? found : { key: found }
    const content = state.kind === 'timers' ? undefined : value(r, batch.valueAt[i]!, batch.valueEnd[i]!)
    const timed = content !== undefined && content !== null && content instanceof Accessed
    return {
      ...NOTHING,
      ...parts,
      subtask,
      keyGroup,
      value: timed ? content.value : content,
      lastAccess: timed ? content.lastAccess : undefined,
    }
  }
}

function compositeKeys(state: State, r: ByteReader): Keys {
  const ambiguous = isAmbiguous(state)
  const part = (type: Type | undefined): unknown => {
    const from = r.at
    const value = codecFor(type).read(r)
    if (ambiguous) skipLength(r, r.at - from)
    return value
  }
  const key = part(state.key)
  const namespace = namespaceOf(state, part(state.namespace))
  return {
    key,
    namespace,
    mapKey: state.kind === 'map' ? codecFor(state.mapKey).read(r) : undefined,
    timestamp: undefined,
  }
}

function timerKeys(state: State, r: ByteReader): Keys {
  const timestamp = BigInt.asIntN(64, r.long() ^ (1n << 63n))
  const key = codecFor(state.key).read(r)
  return { key, namespace: namespaceOf(state, codecFor(state.namespace).read(r)), mapKey: undefined, timestamp }
}

const namespaceOf = (state: State, value: unknown): unknown =>
  state.namespace?.kind === 'voidNamespace' ? undefined : value

class Accessed {
  readonly lastAccess: bigint
  readonly value: unknown

  constructor(lastAccess: bigint, value: unknown) {
    this.lastAccess = lastAccess
    this.value = value
  }
}

function valueReader(state: State): (r: ByteReader, from: number, to: number) => unknown {
  const one = (r: ByteReader): unknown =>
    state.ttl ? new Accessed(r.long(), codecFor(state.value).read(r)) : codecFor(state.value).read(r)
  switch (state.kind) {
    case 'list':
      return reading(state.value, (r, to) => {
        const values: unknown[] = []
        while (r.at < to) {
          const value = one(r)
          values.push(value instanceof Accessed ? { lastAccess: value.lastAccess, value: value.value } : value)
          if (r.at < to) r.skip(1)
        }
        return values
      })
    case 'map':
      return reading(state.value, (r, to) => {
        if (r.byte() === 0) return one(r)
        r.at = to
        return null
      })
    default:
      return reading(state.value, one)
  }
}

/** Reads what lies at `from … to`, all of it; or gives its bytes and the reason. What it gives does not share the batch's memory. */
function reading<T>(
  type: Type | undefined,
  read: (r: ByteReader, to: number) => T,
): (r: ByteReader, from: number, to: number) => T | Opaque {
  return (r, from, to) => {
    // A reader of a copy: byte arrays in the value stay what they are when the batch is gone.
    const own = new ByteReader(r.bytes.slice(from, to), 'entry')
    try {
      const value = read(own, own.end)
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
