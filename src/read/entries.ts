import { ByteReader } from '../bytes/reader.ts'
import { SavepointError, type ErrorCode } from '../errors.ts'
import { entryLayout, Spans, timestampOf } from '../entry/layout.ts'
import type { Query } from '../entry/query.ts'
import type { EntrySource } from '../entry/source.ts'
import { lastAccessAt, passHead, valueHead, type ValueHead } from '../entry/stored-value.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import { codecOf, shownClass } from '../type/types.ts'

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
    if (code === undefined) continue
    const { reason, className } = part as Opaque
    return new SavepointError(code, reason, { path: className })
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

/** The entries of a state as plain objects. A slot whose bytes cannot be told from those of another one is undefined. */
export function entryDecoder(state: State): Decode {
  const layout = entryLayout(state)
  const spans = new Spans()
  const head = valueHead(state)
  const slots = layout.slots.flatMap(slot => {
    if (slot === 'timestamp') return []
    const type = slot === 'value' ? head.content : layout.typeOf(slot)
    const name: Name = bytes => shownClass(type, bytes)
    return [{ slot, name, read: reading(name, slot === 'value' ? head : NO_HEAD, r => codecFor(type).read(r)) }]
  })
  return (batch, i, r, { subtask, keyGroup }) => {
    spans.reset(batch.count)
    layout.split(batch, i, i + 1, layout.slots, spans)
    const unsplit = spans.unsplit(i)
    const found: { -readonly [M in keyof Entry]: Entry[M] } = {
      ...NOTHING,
      subtask,
      keyGroup: state.scope === 'keyed' ? keyGroup : undefined,
    }
    for (const { slot, name, read } of slots) {
      const [at, end] = [spans.at[slot][i]!, spans.end[slot][i]!]
      if (at >= 0) found[slot] = read(r, at, end)
      else if (unsplit?.slot === slot)
        found[slot] = opaqueOf(unsplit.what ?? name(), r.bytes.slice(unsplit.at, batch.keyEnd[i]), unsplit.reason)
    }
    if (head.accessed && layout.slots.includes('value')) {
      const at = lastAccessAt(batch.bytes, spans.at.value[i]!, spans.end.value[i]!, head)
      if (at >= 0) found.lastAccess = r.view.getBigInt64(at)
    }
    if (layout.slots.includes('timestamp') && spans.at.timestamp[i]! >= 0)
      found.timestamp = timestampOf(batch.bytes, spans.at.timestamp[i]!)
    return found
  }
}

type Head = Pick<ValueHead, 'nullable' | 'accessed'>
/** What these bytes of a value are called. */
type Name = (bytes?: Uint8Array) => string
type Read = (r: ByteReader, from: number, to: number) => unknown

const NO_HEAD: Head = { nullable: false, accessed: false }

/**
 * Reads what lies at `from … to` behind what stands in front of it, all of it; or gives its bytes and the reason. What it gives does not
 * share the batch's memory.
 */
function reading(name: Name, head: Head, read: (r: ByteReader) => unknown): Read {
  return (r, from, to) => {
    // A reader of a copy: byte arrays in the value stay what they are when the batch is gone.
    const own = new ByteReader(r.bytes.slice(from, to), 'entry')
    let start = 0
    try {
      if (passHead(own, head)) return null
      start = own.at
      const value = read(own)
      if (own.left > 0) throw new SavepointError('corrupt', `takes ${own.at} bytes, not the ${own.end} it has`)
      return value
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      const bytes = start === 0 ? own.bytes : own.bytes.slice(start)
      return opaqueOf(name(bytes), bytes, error)
    }
  }
}

function opaqueOf(className: string, bytes: Uint8Array, { what, code }: SavepointError): Opaque {
  const opaque: Opaque = { className, bytes, reason: what }
  opaques.set(opaque, code)
  return opaque
}

function codecFor(type: Type | undefined): ReturnType<typeof codecOf> {
  if (type === undefined) throw new SavepointError('unsupported', 'its type is not known')
  return codecOf(type)
}
