import { piece, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { isAmbiguous, skipLength } from '../entry/composite-key.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { Json } from '../type/kind.ts'
import { ttlType } from '../type/framework.ts'
import { jsonOf, typeText } from '../type/types.ts'

// A line per entry, bytes to bytes. A program is compiled once per state; what a run's lines begin with is put together once per run.

/** Prints the line of one entry, without a line feed. `r` reads the batch's bytes. */
export type Line = (batch: Batch, i: number, r: ByteReader, out: JsonWriter) => void
/** Prints what lies at `r.at … to`. */
type Print = (r: ByteReader, to: number, out: JsonWriter) => void

const VALUE = piece(',"value":')
const NAMESPACE = piece(',"namespace":')
const MAP_KEY = piece(',"mapKey":')
const LAST_ACCESS = piece(',"lastAccess":')
const TIMESTAMP = piece(',"timestamp":')

/** Where the parts of the line that was printed last lie in the buffer: a filter need not take the line apart. 0: there is none. */
export interface Marks {
  key: number
  keyEnd: number
  namespace: number
  namespaceEnd: number
  mapKey: number
  mapKeyEnd: number
}

/** Programs of a state, compiled once; `lineOf` adds what a run begins with. */
export interface StateLines {
  readonly state: State
  readonly members: Line
  readonly marks: Marks
}

export function stateLines(state: State): StateLines {
  const marks: Marks = { key: 0, keyEnd: 0, namespace: 0, namespaceEnd: 0, mapKey: 0, mapKeyEnd: 0 }
  return { state, marks, members: state.scope === 'keyed' ? keyedMembers(state, marks) : operatorMembers(state, marks) }
}

/** `copies`: broadcast state of which so many subtasks hold the same is printed once. */
export function lineOf({ state, members }: StateLines, run: Run, copies?: number): Line {
  const place =
    state.scope === 'keyed'
      ? `"keyGroup":${run.keyGroup}`
      : copies === undefined
        ? `"subtask":${run.subtask}`
        : `"copies":${copies}`
  const first = state.scope === 'keyed' ? 'key' : state.kind === 'broadcast' ? 'mapKey' : 'value'
  const prefix = piece(`{"state":${JSON.stringify(state.name)},${place},"${first}":`)
  return (batch, i, r, out) => {
    out.piece(prefix)
    members(batch, i, r, out)
    out.byte(0x7d)
  }
}

function operatorMembers(state: State, marks: Marks): Line {
  const value = guarded(state.value, exactly(jsonOrFail(state.value)))
  if (state.kind !== 'broadcast') {
    return (batch, i, r, out) => {
      r.at = batch.valueAt[i]!
      value(r, batch.valueEnd[i]!, out)
    }
  }
  const mapKey = guarded(state.mapKey, exactly(jsonOrFail(state.mapKey)))
  return (batch, i, r, out) => {
    r.at = batch.keyAt[i]!
    const at = out.at
    mapKey(r, batch.keyEnd[i]!, out)
    marks.mapKey = at
    marks.mapKeyEnd = out.at
    out.piece(VALUE)
    r.at = batch.valueAt[i]!
    value(r, batch.valueEnd[i]!, out)
  }
}

function keyedMembers(state: State, marks: Marks): Line {
  const key = guarded(state.key, state.kind === 'timers' ? timerKey(state, marks) : compositeKey(state, marks))
  const value = state.kind === 'timers' ? undefined : guarded(state.value, valueOf(state))
  return (batch, i, r, out) => {
    r.at = batch.keyAt[i]!
    marks.key = marks.namespace = marks.mapKey = 0
    if (!key(r, batch.keyEnd[i]!, out)) marks.key = marks.namespace = marks.mapKey = 0
    if (value === undefined) return
    out.piece(VALUE)
    r.at = batch.valueAt[i]!
    value(r, batch.valueEnd[i]!, out)
  }
}

/** Key, namespace and map key, one behind the other. */
function compositeKey(state: State, marks: Marks): Print {
  const key = jsonOrFail(state.key)
  const namespace = namespaceOf(state, marks)
  const mapKey = state.kind === 'map' ? guarded(state.mapKey, exactly(jsonOrFail(state.mapKey))) : undefined
  const ambiguous = isAmbiguous(state)
  return (r, to, out) => {
    const from = r.at
    const keyAt = out.at
    key(r, out)
    marks.key = keyAt
    marks.keyEnd = out.at
    if (ambiguous) skipLength(r, r.at - from)
    const middle = r.at
    if (!namespace(r, to, out)) return // what follows it cannot be found
    if (ambiguous) skipLength(r, r.at - middle)
    if (mapKey !== undefined) {
      out.piece(MAP_KEY)
      const mapKeyAt = out.at
      if (!mapKey(r, to, out)) return
      marks.mapKey = mapKeyAt
      marks.mapKeyEnd = out.at
    }
    mustEnd(r, from, to)
  }
}

/** A queue element: the timestamp, its sign flipped, in front of key and namespace. */
function timerKey(state: State, marks: Marks): Print {
  const key = jsonOrFail(state.key)
  const namespace = namespaceOf(state, marks)
  return (r, to, out) => {
    const from = r.at
    const high = r.int() ^ -0x8000_0000
    const low = r.int() >>> 0
    const keyAt = out.at
    key(r, out)
    marks.key = keyAt
    marks.keyEnd = out.at
    if (namespace(r, to, out)) mustEnd(r, from, to)
    out.piece(TIMESTAMP)
    out.long(high, low)
  }
}

/** Nothing for VoidNamespace, which is one byte. False: all that follows the key is shown as bytes. */
function namespaceOf(state: State, marks: Marks): (...given: Parameters<Print>) => boolean {
  if (state.namespace?.kind === 'voidNamespace') return r => (r.skip(1), true)
  const json = jsonOrFail(state.namespace)
  const print = guarded(state.namespace, (r, _to, out) => json(r, out))
  return (r, to, out) => {
    out.piece(NAMESPACE)
    const at = out.at
    if (!print(r, to, out)) return false
    marks.namespace = at
    marks.namespaceEnd = out.at
    return true
  }
}

function valueOf(state: State): Print {
  const json = jsonOrFail(state.value)
  switch (state.kind) {
    case 'list':
      return listValue(state.ttl && state.value !== undefined ? jsonOf(ttlType(state.value)) : json)
    case 'map':
      return mapValue(state.ttl ? accessed(json) : exactly(json))
    default:
      return state.ttl ? accessed(json) : exactly(json)
  }
}

/** Elements with a byte between them; an element's own bytes may be the same as that byte. */
function listValue(element: Json): Print {
  return (r, to, out) => {
    const from = r.at
    out.byte(0x5b)
    while (r.at < to) {
      if (r.at > from) out.byte(0x2c)
      element(r, out)
      if (r.at < to) r.skip(1)
    }
    out.byte(0x5d)
    mustEnd(r, from, to)
  }
}

/** A flag in front; what follows a 01 is ignored, for writers before Flink 2.4 could leave bytes there. */
function mapValue(value: Print): Print {
  return (r, to, out) => {
    if (r.byte() === 0) return value(r, to, out)
    out.ascii('null')
    r.at = to
  }
}

/** With TTL: the time of last access stands in front of the value, and is printed behind it. */
function accessed(json: Json): Print {
  return (r, to, out) => {
    const from = r.at
    const high = r.int()
    const low = r.int() >>> 0
    json(r, out)
    mustEnd(r, from, to)
    out.piece(LAST_ACCESS)
    out.long(high, low)
  }
}

function exactly(json: Json): Print {
  return (r, to, out) => {
    const from = r.at
    json(r, out)
    mustEnd(r, from, to)
  }
}

function mustEnd(r: ByteReader, from: number, to: number): void {
  if (r.at !== to) throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${to - from} it has`)
}

/** What cannot be read is shown as its bytes, with the reason; the rest of the line stands. The result tells which it was. */
function guarded(type: Type | undefined, print: Print): (...given: Parameters<Print>) => boolean {
  return (r, to, out) => {
    const { at } = r
    const start = out.at
    try {
      print(r, to, out)
      return true
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      out.at = start
      r.depth = 0
      opaque(type, r.bytes.subarray(at, to), error.what, out)
      return false
    }
  }
}

export function opaque(type: Type | undefined, bytes: Uint8Array, reason: string, out: JsonWriter): void {
  out.ascii('{"@class":')
  out.string(type === undefined ? 'unknown' : 'className' in type ? String(type.className) : typeText(type))
  out.ascii(',"@bytes":')
  out.base64(bytes)
  out.ascii(',"@reason":')
  out.string(reason)
  out.byte(0x7d)
}

const jsonOrFail = (type: Type | undefined): Json =>
  type === undefined
    ? (): never => {
        throw new SavepointError('unsupported', 'its type is not known')
      }
    : jsonOf(type)
