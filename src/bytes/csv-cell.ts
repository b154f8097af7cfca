import { utf8, type JsonWriter } from './json-writer.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c

/**
 * Makes the JSON of one value, which stands in the buffer from `from` on, a cell of a CSV record (RFC 4180): strings as they are, null
 * empty, everything else as its JSON; quoted where it must be, and where a string is empty, so that it differs from null.
 */
export function csvCell(out: JsonWriter, from: number): void {
  switch (out.bytes[from]) {
    case QUOTE:
      return stringCell(out, from)
    case 0x6e: // null
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
  bytes.copyWithin(from, from + 1, end)
  out.at = at - 2
}

/** Half a surrogate pair, which UTF-8 does not have, becomes U+FFFD. */
function escapedCell(out: JsonWriter, from: number): void {
  const text: unknown = JSON.parse(out.text(from))
  out.at = from
  out.put(utf8(String(text)))
  quoteWhereNeeded(out, from)
}

function quoteWhereNeeded(out: JsonWriter, from: number): void {
  let quotes = 0
  let needed = false
  for (let i = from; i < out.at; i++) {
    const byte = out.bytes[i]
    if (byte === QUOTE) quotes++
    else if (byte === COMMA || byte === 0x0d || byte === 0x0a) needed = true
  }
  if (quotes === 0 && !needed) return
  out.room(quotes + 2)
  const { bytes, at } = out
  let to = at + quotes + 2
  out.at = to
  bytes[--to] = QUOTE
  for (let i = at - 1; i >= from; i--) {
    bytes[--to] = bytes[i]!
    if (bytes[i] === QUOTE) bytes[--to] = QUOTE
  }
  bytes[from] = QUOTE
}
