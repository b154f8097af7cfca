import { copyPlain, copyUnits } from './copy-text.ts'
import { utf8, type JsonWriter } from './json-writer.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
/** `null` begins with it. */
const NULL = 0x6e

/**
 * Makes the JSON of one value, which stands in the buffer from `from` on, a cell of a CSV record (RFC 4180): strings as they are, null
 * empty, everything else as its JSON; quoted where it must be, and where a string is empty, so that it differs from null.
 */
export function csvCell(out: JsonWriter, from: number): void {
  switch (out.bytes[from]) {
    case QUOTE:
      return stringCell(out, from)
    case NULL:
      out.at = from
      return
    case 0x7b:
    case 0x5b:
      return quoteWhereNeeded(out, from)
  }
}

function stringCell(out: JsonWriter, from: number): void {
  const { bytes, at } = out
  const end = at - 1
  let comma = end === from + 1 // an empty string keeps its quotes, as one with a comma does
  for (let i = from + 1; i < end; i++) {
    if (bytes[i] === COMMA) comma = true
    else if (bytes[i] === BACKSLASH) return escapedCell(out, from)
  }
  if (comma) return // without escapes there is no quote inside: JSON's string is the cell
  if (end - from > SHORT) bytes.copyWithin(from, from + 1, end)
  else for (let i = from + 1; i < end; i++) bytes[i - 1] = bytes[i]!
  out.at = at - 2
}
/** A loop is faster than a call up to here. */
const SHORT = 64

function escapedCell(out: JsonWriter, from: number): void {
  plainString(out, from)
  quoteWhereNeeded(out, from)
}

/** Takes quotes and escapes out of a string where it stands. Half a surrogate pair, which UTF-8 does not have, becomes U+FFFD. */
function plainString(out: JsonWriter, from: number): void {
  const { bytes } = out
  const end = out.at - 1
  let to = from
  for (let i = from + 1; i < end;) {
    const byte = bytes[i++]!
    if (byte !== BACKSLASH) {
      bytes[to++] = byte
      continue
    }
    const letter = bytes[i++]!
    if (letter !== LOWER_U) {
      bytes[to++] = MEANT.get(letter) ?? letter
      continue
    }
    const unit = Number.parseInt(String.fromCharCode(...bytes.subarray(i, i + 4)), 16)
    i += 4
    if (unit < 0x80) bytes[to++] = unit
    else {
      const code = utf8(String.fromCharCode(unit)) // three bytes at most, in place of six
      bytes.set(code, to)
      to += code.length
    }
  }
  out.at = to
}
const LOWER_U = 0x75
/** Behind a backslash. */
const MEANT = new Map(
  (['b\b', 'f\f', 'n\n', 'r\r', 't\t'] as const).map(pair => [pair.charCodeAt(0), pair.charCodeAt(1)]),
)

/** As `plainCell`, of which the first `most` bytes or a few more are enough: what is behind them is cut away. */
export function shortCell(out: JsonWriter, from: number, most: number): void {
  if (out.at - from > most) cut(out, from, most)
  plainCell(out, from)
}

/** Ends the JSON of a value behind about so many bytes; a string gets its quote. */
function cut(out: JsonWriter, from: number, most: number): void {
  const { bytes } = out
  let to = from + 1
  while (to < from + most) to += bytes[to] !== BACKSLASH ? 1 : bytes[to + 1] === LOWER_U ? 6 : 2
  while ((bytes[to]! & 0xc0) === 0x80) to--
  out.at = to
  if (bytes[from] === QUOTE) out.byte(QUOTE)
}

/** Copies ASCII that is a cell as it is, up to `count` bytes; where it is none, fewer. */
export function copyCell(from: DataView, at: number, count: number, into: DataView, to: number): number {
  const bytes = copyPlain(from, at, count, into, to)
  return hasComma(into, to, bytes) ? 0 : bytes
}

/** As `copyUnits` does; −1 where the text is no cell as it is. */
export function copyCellUnits(
  from: DataView,
  at: number,
  end: number,
  count: number,
  into: DataView,
  to: number,
): number {
  const bytes = copyUnits(from, at, end, count, into, to)
  return hasComma(into, to, bytes) ? -1 : bytes
}

function hasComma(view: DataView, at: number, count: number): boolean {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const commas = view.getInt32(at + i) ^ 0x2c2c_2c2c
    if (((commas - 0x0101_0101) & ~commas & 0x8080_8080) !== 0) return true
  }
  for (; i < count; i++) if (view.getUint8(at + i) === COMMA) return true
  return false
}

/** Makes the JSON of one value, which stands in the buffer from `from` on, what a person reads: strings without quotes, null as nothing. */
function plainCell(out: JsonWriter, from: number): void {
  if (out.bytes[from] === NULL) out.at = from
  else if (out.bytes[from] === QUOTE) plainString(out, from)
}

/**
 * As `csvCell`; and a text that a spreadsheet would take for a formula has `'` in front, as OWASP has it: one that begins with `= + - @`, a
 * tab or a carriage return and is no number.
 */
export function safeCsvCell(out: JsonWriter, from: number): void {
  csvCell(out, from)
  const at = out.bytes[from] === QUOTE ? from + 1 : from
  if (at >= out.at || !mayBeFormula(out.bytes[at]!) || isNumber(out, at)) return
  out.room(1)
  out.bytes.copyWithin(at + 1, at, out.at)
  out.bytes[at] = APOSTROPHE
  out.at++
}
const APOSTROPHE = 0x27
const FORMULA = new Set([...'=+-@\t\r'].map(character => character.charCodeAt(0)))
/** Whether a text that begins with that character may be a formula. */
export const mayBeFormula = (first: number): boolean => FORMULA.has(first)
/** A number of more digits than a double has places is no formula either, and none has so many characters. */
const LONGEST_NUMBER = 400
const isNumber = (out: JsonWriter, at: number): boolean =>
  out.at - at <= LONGEST_NUMBER && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(out.text(at))

/** Quotes the cell where it must be: it grows where it stands, from its end on. */
function quoteWhereNeeded(out: JsonWriter, from: number): void {
  let quotes = 0
  let needed = false
  const { bytes: before, at } = out
  for (let i = from; i < at; i++) {
    const byte = before[i]!
    if (byte > COMMA) continue
    if (byte === QUOTE) quotes++
    if (byte === QUOTE || byte === COMMA || byte === 0x0d || byte === 0x0a) needed = true
  }
  if (!needed) return
  out.room(quotes + 2)
  const { bytes } = out
  let to = (out.at = at + quotes + 2)
  bytes[--to] = QUOTE
  for (let i = at - 1; i >= from; i--) {
    const byte = bytes[i]!
    bytes[--to] = byte
    if (byte === QUOTE) bytes[--to] = QUOTE
  }
  bytes[from] = QUOTE
}

/** Puts a quote beside every quote of what stands in the buffer from `from` on. */
export function doubleQuotes(out: JsonWriter, from: number): void {
  let more = 0
  for (let i = from; i < out.at; i++) if (out.bytes[i] === QUOTE) more++
  if (more === 0) return
  out.room(more)
  const { bytes, at } = out
  out.at = at + more
  for (let i = at - 1, to = out.at; to > i + 1; i--) {
    const byte = bytes[i]!
    bytes[--to] = byte
    if (byte === QUOTE) bytes[--to] = QUOTE
  }
}

/**
 * Ends a cell that begins with a quote at `from`, behind which the JSON of a value stands with its quotes doubled. False: it is not one that
 * must be quoted for sure, and `csvCell` decides.
 */
export function endQuoted(out: JsonWriter, from: number): boolean {
  const { bytes, at } = out
  const first = bytes[from + 1]
  if (first !== 0x7b && first !== 0x5b) return false
  for (let i = from + 2; i < at; i++) {
    if (bytes[i] !== QUOTE && bytes[i] !== COMMA) continue
    out.byte(QUOTE)
    return true
  }
  return false
}
