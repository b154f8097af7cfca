import { piece, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { entryLayout, type EntryLayout, type KeyPart } from '../entry/layout.ts'
import { passNull, valueHead } from '../entry/stored-value.ts'
import { timestampType } from '../entry/timestamp.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { Json } from '../type/kind.ts'
import { WARM } from '../type/printer.ts'
import { jsonOf, typeText } from '../type/types.ts'
import { lineCode, type WholeLine } from './line-code.ts'

// A line per entry, bytes to bytes. A program is compiled once per state; what a run's lines begin with is put together once per run.

/** Prints the line of one entry, without a line feed. `r` reads the batch's bytes. */
export type Line = (batch: Batch, i: number, r: ByteReader, out: JsonWriter) => void
/** Prints what lies at `r.at … r.end`. */
type Print = (r: ByteReader, out: JsonWriter) => void

const VALUE = piece(',"value":')
const LAST_ACCESS = piece(',"lastAccess":')
const TIMESTAMP = piece(',"timestamp":')

/** Programs of a state, compiled once; `lineOf` adds what a run begins with. */
export interface StateLines {
  readonly layout: EntryLayout
  readonly members: Line
  readonly whole: () => WholeLine | undefined
}

export function stateLines(state: State): StateLines {
  const layout = entryLayout(state)
  return { layout, members: membersOf(layout), whole: warmingLine(layout) }
}

/** `copies`: broadcast state of which so many subtasks hold the same is printed once. */
export function lineOf({ layout, members, whole }: StateLines, run: Run, copies?: number): Line {
  const { state, slots } = layout
  const place =
    state.scope === 'keyed'
      ? `"keyGroup":${run.keyGroup}`
      : copies === undefined
        ? `"subtask":${run.subtask}`
        : `"copies":${copies}`
  const prefix = piece(`{"state":${JSON.stringify(state.name)},${place},"${slots[0]}":`)
  const byParts: Line = (batch, i, r, out) => {
    out.piece(prefix)
    members(batch, i, r, out)
    out.byte(0x7d)
  }
  const { words, bytes } = prefix
  return (batch, i, r, out) => {
    const print = whole()
    if (print === undefined) return byParts(batch, i, r, out)
    const { at } = out
    const { keyAt, keyEnd, valueAt } = batch
    try {
      if (print(r, out, words, bytes.length, keyAt[i]!, keyEnd[i]!, valueAt[i]!, layout.valueEnd(batch, i))) return
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      r.depth = 0
    }
    out.at = at
    byParts(batch, i, r, out)
  }
}

/** Of a state, made once it has as many entries as pay for it. */
function warmingLine(layout: EntryLayout): () => WholeLine | undefined {
  let left = WARM
  let whole: WholeLine | undefined
  return () => {
    if (left > 0 && --left === 0) whole = lineCode(layout)
    return whole
  }
}

/** Members but for the value, by slot. The first one's name stands in the line's prefix. */
const MEMBERS = { key: piece(',"key":'), namespace: piece(',"namespace":'), mapKey: piece(',"mapKey":') }

function membersOf(layout: EntryLayout): Line {
  const { state } = layout
  const key = layout.keyParts.length === 0 ? undefined : guarded(keyTypeOf(layout), keyOf(layout))
  const value = layout.slots.includes('value') ? guarded(state.value, valueOf(state)) : undefined
  return (batch, i, r, out) => {
    if (key !== undefined) {
      r.only(batch.keyAt[i]!, batch.keyEnd[i]!)
      key(r, out)
    }
    if (value === undefined) return
    if (key !== undefined) out.piece(VALUE)
    r.only(batch.valueAt[i]!, layout.valueEnd(batch, i))
    value(r, out)
  }
}

const keyTypeOf = (layout: EntryLayout): Type | undefined => layout.typeOf(layout.slots[0]!)

/**
 * The parts of a key, one behind the other. What is wrong with the first of them, or between them, is wrong with all: its bytes are shown.
 * What is wrong with another one hides those behind it.
 */
function keyOf(layout: EntryLayout): Print {
  const times = { at: -1 }
  const steps = layout.keyParts.map((part, n) => stepOf(part, n === layout.keyParts.length - 1, layout, times))
  const timestamp = jsonOf(timestampType)
  return (r, out) => {
    const start = r.at
    times.at = -1
    for (let n = 0; n < steps.length; n++) {
      if (steps[n]!(r, out)) continue
      r.at = r.end
      break
    }
    mustEnd(r, start)
    if (times.at < 0) return
    out.piece(TIMESTAMP)
    r.at = times.at
    timestamp(r, out)
  }
}

/** Prints a part of a key; false: what is behind it cannot be found. Where a timestamp lies is noted, for it is printed last. */
function stepOf(
  part: KeyPart,
  isLast: boolean,
  { slots }: EntryLayout,
  times: { at: number },
): (...given: Parameters<Print>) => boolean {
  const { slot, behind } = part
  if (slot === undefined || slot === 'value') return r => (part.skip(r), true)
  if (slot === 'timestamp')
    return r => {
      times.at = r.at
      part.skip(r)
      return true
    }
  const json = jsonOrFail(part.type)
  if (slot === slots[0])
    return (r, out) => {
      const from = r.at
      json(r, out)
      behind(r, from)
      return true
    }
  const prefix = MEMBERS[slot]
  const print = guarded(part.type, isLast && slot === 'mapKey' ? exactly(json) : json)
  return (r, out) => {
    out.piece(prefix)
    const from = r.at
    if (!print(r, out)) return false
    behind(r, from)
    return true
  }
}

/** With TTL the time of last access is printed behind the value. */
function valueOf(state: State): Print {
  const { nullable, accessed, content } = valueHead(state)
  const json = jsonOrFail(content)
  if (!nullable && !accessed) return exactly(json)
  return (r, out) => {
    const from = r.at
    if (nullable && passNull(r)) return out.ascii('null')
    const [high, low] = accessed ? [r.int(), r.int() >>> 0] : [0, 0]
    json(r, out)
    mustEnd(r, from)
    if (!accessed) return
    out.piece(LAST_ACCESS)
    out.long(high, low)
  }
}

function exactly(json: Json): Print {
  return (r, out) => {
    const from = r.at
    json(r, out)
    mustEnd(r, from)
  }
}

function mustEnd(r: ByteReader, from: number): void {
  if (r.at !== r.end) throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${r.end - from} it has`)
}

/** What cannot be read is shown as its bytes, with the reason; the rest of the line stands. The result tells which it was. */
function guarded(type: Type | undefined, print: Print): (...given: Parameters<Print>) => boolean {
  return (r, out) => {
    const { at } = r
    const start = out.at
    try {
      print(r, out)
      return true
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      out.at = start
      r.depth = 0
      opaque(type, r.bytes.subarray(at, r.end), error.what, out)
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
