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
  const quotes = quotesIn(out, from)
  if (quotes === 0 && !hasSeparator(out, from)) return
  out.room(quotes + 2)
  const { bytes, view, at } = out
  let to = at + quotes + 2
  out.at = to
  view.setUint8(--to, QUOTE)
  // backwards, for the text grows where it stands
  let i = at
  while (i - 4 >= from) {
    const word = view.getInt32(i - 4)
    if (quoteBits(word) === 0) {
      i -= 4
      to -= 4
      view.setInt32(to, word)
      continue
    }
    for (const end = i - 4; i > end;) {
      const byte = view.getUint8(--i)
      view.setUint8(--to, byte)
      if (byte === QUOTE) view.setUint8(--to, QUOTE)
    }
  }
  while (i > from) {
    const byte = bytes[--i]!
    bytes[--to] = byte
    if (byte === QUOTE) bytes[--to] = QUOTE
  }
  bytes[from] = QUOTE
}

/** The upper bit of each byte that is a quote. */
function quoteBits(word: number): number {
  const others = word ^ 0x2222_2222 // a quote is zero
  return ~(((others & 0x7f7f_7f7f) + 0x7f7f_7f7f) | others | 0x7f7f_7f7f)
}

function quotesIn({ bytes, view, at }: JsonWriter, from: number): number {
  let quotes = 0
  let i = from
  for (; i + 4 <= at; i += 4) {
    const bits = quoteBits(view.getInt32(i))
    if (bits !== 0) quotes += (bits >>> 31) + ((bits >>> 23) & 1) + ((bits >>> 15) & 1) + ((bits >>> 7) & 1)
  }
  for (; i < at; i++) if (bytes[i] === QUOTE) quotes++
  return quotes
}

function hasSeparator({ bytes, at }: JsonWriter, from: number): boolean {
  for (let i = from; i < at; i++) {
    const byte = bytes[i]
    if (byte === COMMA || byte === 0x0d || byte === 0x0a) return true
  }
  return false
}
