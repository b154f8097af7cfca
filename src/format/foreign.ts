/** What bytes are that Flink did not write, and what to do about it. */
export interface Foreign {
  readonly what: string
  readonly hint: string
}

const LOOKS_LIKE: readonly (readonly [prefix: string, what: string])[] = [
  ['504b03', 'a zip file'],
  ['1f8b', 'a gzip file'],
  ['28b52ffd', 'a zstd file'],
  ['7b', 'a JSON file'],
  ['aced', 'a Java object stream'],
  ['7f454c46', 'a program'],
]

/** What a file is whose first four bytes, in hex, are not Flink's; a guess. */
export const looksLike = (found: string): string | undefined =>
  LOOKS_LIKE.find(([prefix]) => found.startsWith(prefix))?.[1]

/** A file that stands in the place of another: what was kept of it or answered for it was saved under its name. */
export function standIn(bytes: Uint8Array): Foreign | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, STAND_IN)).trimStart()
  if (text.startsWith('version https://git-lfs'))
    return { what: 'a git-LFS pointer', hint: 'the file itself is not in this clone: run `git lfs pull`' }
  if (/^(<\?xml[^>]*>\s*)?<Error>/.test(text)) {
    const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1]
    return {
      what: `an XML error of an object store${code === undefined ? '' : ` (${code})`}`,
      hint: 'the answer to a failed download was saved in place of the file: copy the file again',
    }
  }
  if (text.startsWith('<?xml')) return { what: 'an XML file', hint: 'copy the file again' }
  if (/^<(!doctype )?html/i.test(text))
    return { what: 'a web page', hint: 'the answer to a failed download was saved in place of the file: copy it again' }
  return undefined
}
const STAND_IN = 1024

/** Fewer of them may be chance. */
const MARKS = 3
/** So many bytes from 0x80 on that are UTF-8 are no accident; fewer may be letters of names. */
const HIGH = 16

/**
 * How copying bytes as text changed them, for bytes that were found to be broken: each line feed became CR LF (two in random bytes, chance
 * 1 in 65,536 each), or every byte from 0x80 on became UTF-8, of the character or of U+FFFD. `bytes` may end before the file does.
 */
export function mangled(bytes: Uint8Array): Foreign | undefined {
  const hint = 'the file was copied as text: copy it again as binary data'
  let feeds = 0
  let returns = 0
  let replaced = 0
  let high = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === 0x0a) {
      feeds++
      if (bytes[i - 1] === 0x0d) returns++
    }
    if (byte < 0x80) continue
    high++
    if (byte === 0xbd && bytes[i - 1] === 0xbf && bytes[i - 2] === 0xef) replaced++
  }
  if (feeds >= MARKS && returns === feeds)
    return { what: `a file whose line feeds became CR LF (${feeds} of them)`, hint }
  if (high < HIGH || !isUtf8(bytes)) return undefined
  return replaced >= MARKS
    ? { what: `a file whose bytes from 0x80 on were lost when it was read as UTF-8 (U+FFFD ${replaced} times)`, hint }
    : { what: 'a file whose bytes were re-encoded as UTF-8', hint }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
