import { csvCell } from '../bytes/csv-cell.ts'
import { piece, utf8, type JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import type { Run } from '../model/batch.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { Column } from '../query/columns.ts'
import { numberOf, type Cursor } from '../query/entry-cursor.ts'
import { walk } from '../query/place.ts'
import { printMillis } from '../type/temporal.ts'
import type { Json } from '../type/kind.ts'
import { jsonOf, scalarOf } from '../type/types.ts'
import { lineOf, opaque, stateLines } from './lines.ts'

/** Prints one entry, with what ends it. */
export type PrintEntry = (cursor: Cursor, i: number, out: JsonWriter) => void

/** How entries of a state are printed. */
export interface Records {
  readonly slots: readonly Slot[]
  /** Asked for once per run, behind `cursor.enter`. */
  ofRun(run: Run, copies: number | undefined): PrintEntry
}

const LINE_FEED = 0x0a

/** Whole lines of NDJSON. */
export function wholeLines(state: State): Records {
  const lines = stateLines(state)
  return {
    slots: [],
    ofRun(run, copies) {
      const line = lineOf(lines, run, copies)
      let r = new ByteReader(new Uint8Array(0), 'entry')
      return ({ batch }, i, out) => {
        if (r.bytes !== batch!.bytes) r = new ByteReader(batch!.bytes, 'entry')
        line(batch!, i, r, out)
        out.byte(LINE_FEED)
      }
    },
  }
}

/** Lines of NDJSON with some members, nested as they are: `{"key":…,"value":{"amount":…}}`. */
export function memberLines(columns: readonly Column[], layout: EntryLayout): Records {
  const { texts, leaves } = nested(columns)
  const pieces = texts.map(text => piece(text))
  const prints = leaves.map(column => printOf(column, layout))
  const last = piece(`${texts.at(-1)!}\n`)
  return {
    slots: slotsOf(columns),
    ofRun: () => (cursor, i, out) => {
      for (let n = 0; n < prints.length; n++) {
        out.piece(pieces[n]!)
        prints[n]!(cursor, i, out)
      }
      out.piece(last)
    },
  }
}

/** Records of CSV (RFC 4180), with nested members as JSON text. */
export function csvRecords(columns: readonly Column[], layout: EntryLayout): Records {
  const prints = columns.map(column => printOf(column, layout))
  return {
    slots: slotsOf(columns),
    ofRun: () => (cursor, i, out) => {
      for (let n = 0; n < prints.length; n++) {
        if (n > 0) out.byte(0x2c)
        const { at } = out
        prints[n]!(cursor, i, out)
        csvCell(out, at)
      }
      out.byte(0x0d)
      out.byte(LINE_FEED)
    },
  }
}

/** The header of such records. */
export function csvHeader(columns: readonly Column[], out: JsonWriter): void {
  for (const [n, { name }] of columns.entries()) {
    if (n > 0) out.byte(0x2c)
    const { at } = out
    out.string(name)
    csvCell(out, at)
  }
  out.byte(0x0d)
  out.byte(LINE_FEED)
}

/** Ends a cell of a table: no byte of UTF-8. */
export const CELL_END = 0xff

/** Rows of a table: cells, each with CELL_END behind it, as they are shown; behind them the whole line. */
export function tableRows(columns: readonly Column[], layout: EntryLayout): Records {
  const prints = columns.map(column => printOf(column, layout, withTimes))
  const whole = wholeLines(layout.state)
  return {
    slots: slotsOf(columns),
    ofRun(run, copies) {
      const line = whole.ofRun(run, copies)
      return (cursor, i, out) => {
        for (const print of prints) {
          const { at } = out
          print(cursor, i, out)
          plainCell(out, at)
          out.byte(CELL_END)
        }
        line(cursor, i, out)
      }
    },
  }
}

/** A string without its quotes, null as nothing. */
function plainCell(out: JsonWriter, from: number): void {
  if (out.bytes[from] === 0x6e) out.at = from
  else if (out.bytes[from] === 0x22) {
    const text: unknown = JSON.parse(out.text(from))
    out.at = from
    out.put(utf8(String(text)))
  }
}

/** A time that is a number, and what it is beside it: `1700000000000  2023-11-14T22:13:20Z`. */
function withTimes(type: Type): Json {
  const json = jsonOf(type)
  const scalar = scalarOf(type)
  if (scalar?.as !== 'millis') return json
  return (r, out) => {
    const { at } = r
    json(r, out)
    r.at = at
    const millis = scalar.read(r)
    if (millis === null) return
    out.ascii('  ')
    const time = out.at
    const value = BigInt(millis)
    printMillis(out, Number(value >> 32n), Number(value & 0xffff_ffffn))
    out.bytes.copyWithin(time, time + 1, out.at - 1) // without quotes
    out.at -= 2
  }
}

/** Prints a member of an entry as JSON: null where it has none, and what cannot be read as its bytes. */
function printOf({ place }: Column, layout: EntryLayout, jsonFor: (type: Type) => Json = jsonOf): PrintEntry {
  if (place === undefined) return (_cursor, _i, out) => out.ascii('null')
  if (place.kind === 'run') {
    const { root } = place
    if (root === 'state') return (cursor, _i, out) => out.string(cursor.state)
    return (cursor, _i, out) => {
      const value = numberOf(cursor, root)
      if (value === null) out.ascii('null')
      else out.number(value)
    }
  }
  const { slot, type, steps } = place
  let into: JsonWriter
  const program =
    type &&
    walk<void>(
      type,
      steps,
      inside => {
        const json = jsonFor(inside)
        return r => json(r, into)
      },
      () => into.ascii('null'),
    )
  const isWhole = steps.length === 0
  return (cursor, i, out) => {
    const from = cursor.spans.at[slot][i]!
    const batch = cursor.batch!
    if (from < 0) {
      const key = batch.bytes.subarray(batch.keyAt[i]!, batch.keyEnd[i]!)
      return opaque(layout.typeOf(slot), key, cursor.spans.reason(i)?.what ?? 'it cannot be found', out)
    }
    const to = cursor.spans.end[slot][i]!
    const { at } = out
    const { r } = cursor
    r.only(from, to)
    try {
      if (program === undefined) throw new SavepointError('unsupported', 'its type is not known')
      into = out
      program(r)
      if (isWhole && r.at !== to)
        throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${to - from} it has`)
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      out.at = at
      opaque(type, batch.bytes.subarray(from, to), error.what, out)
    }
  }
}

const slotsOf = (columns: readonly Column[]): readonly Slot[] => [
  ...new Set(columns.flatMap(({ place }) => (place?.kind === 'slot' ? [place.slot] : []))),
]

/** What stands before, between and behind the members of an object, and the members in that order. */
function nested(columns: readonly Column[]): { readonly texts: readonly string[]; readonly leaves: readonly Column[] } {
  const texts = ['']
  const leaves: Column[] = []
  const put = (text: string): void => void (texts[texts.length - 1] += text)
  const group = (some: readonly Column[], depth: number): void => {
    put('{')
    const names = [...new Set(some.map(column => stepOf(column, depth)))]
    for (const [n, name] of names.entries()) {
      put(`${n === 0 ? '' : ','}${JSON.stringify(name)}:`)
      const inside = some.filter(column => stepOf(column, depth) === name)
      if (inside[0]!.member.steps.length > depth) group(inside, depth + 1)
      else {
        leaves.push(inside[0]!)
        texts.push('')
      }
    }
    put('}')
  }
  group(columns, 0)
  return { texts, leaves }
}

const stepOf = ({ member: { root, steps } }: Column, depth: number): string =>
  depth === 0 ? root : String(steps[depth - 1])
