import { decodeModifiedUtf8 } from './utf.ts'

/** Longer texts are not looked for. */
const LONGEST = 256
const LAST: string[] = Array.from({ length: 1024 }, () => '')

/** As `decodeModifiedUtf8`, for names that stand in a file thousands of times: of those that came last there is one text each. */
export function repeatedText(bytes: Uint8Array, from: number, to: number): string | undefined {
  const length = to - from
  if (length === 0 || length > LONGEST) return decodeModifiedUtf8(bytes, from, to)
  const slot = (length * 37 + bytes[from]! * 11 + bytes[(from + to) >> 1]! * 5 + bytes[to - 1]!) & (LAST.length - 1)
  const known = LAST[slot]!
  if (isText(known, bytes, from, length)) return known
  const text = decodeModifiedUtf8(bytes, from, to)
  if (text?.length === length) LAST[slot] = text // a byte a character: those can be compared
  return text
}

function isText(text: string, bytes: Uint8Array, from: number, length: number): boolean {
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}
