import { append } from '../model/extremes.ts'
import { copyPlain, copyUnits } from '../bytes/copy-text.ts'
import { copyCell, copyCellUnits, csvCell, doubleQuotes, mayBeFormula } from '../bytes/csv-cell.ts'
import { copyDouble, putLong, putNumber } from '../bytes/digits.ts'
import { piece, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'

/** Bytes of one value → its JSON. The reader ends behind the value. */
export type Json = (r: ByteReader, out: JsonWriter) => void

// Straight-line code per record type, put together from fragments of its kinds. A fragment works on local variables:
//   b, at, end      the bytes that are read, the cursor in them, and where they end
//   o, to, limit    the buffer, where the next byte goes, and where there is no room any more for all that the fragments print
//   m, v            where the mask of a row lies; what a leaf keeps for a moment
// A fragment prints what is as it should be. Everything else (bytes that run out, an implausible count, a subclass, a string that needs
// escapes) is left to the plain program of the same type, from the start of the value on: so what it says of damaged bytes is said once.
// The text consists of fragments, positions and lengths: what comes from a file, and functions, stand in arrays beside it.

/** Members in one function. */
const PIECE = 64
/** Types inside each other in one function; deeper ones are called. */
const DEEPEST = 4
/** Constant text up to so many bytes is stored word by word. */
const LONG = 64
/** Bytes of a number, at most. */
export const MOST_DIGITS = 24

type Program = (r: ByteReader, out: JsonWriter, mask?: number) => void

/** Makes a cell of CSV of the JSON that stands in the buffer from there on. */
export type CellOf = typeof csvCell

/** What a function is put together in. Methods give statements. */
export class Code {
  private readonly constants: unknown[] = []
  private readonly words: number[] = []
  private labels = 0
  private depth = 0
  private most = 0
  private readonly cell: CellOf
  private readonly quotes: 'once' | 'twice' | 'none'

  /**
   * `twice`: every quote that is printed stands twice, as inside a quoted cell of CSV. `none`: values are cells, and scalars are printed
   * without quotes, null as nothing; `cell` makes one of JSON.
   */
  constructor(quotes: 'once' | 'twice' | 'none' = 'once', cell: CellOf = csvCell) {
    this.quotes = quotes
    this.cell = cell
  }

  program(build: (code: Code) => string): Program {
    return this.function<Program>(['m'], `${build(this)}\nr.at = at; out.at = to`)
  }

  /** `body`: made of fragments that this gave. F takes the reader, the buffer and `parameters`. */
  function<F>(parameters: readonly string[], body: string): F {
    const names = this.constants.map((_, i) => `k${i} = k[${i}]`)
    const source = `const ${[...names, `most = ${this.most}`].join(', ')}
return (r, out, ${parameters.join(', ')}) => {
const b = r.view
let at = r.at, end = r.end, o = out.view, to = out.at, limit = out.size - most, v = 0
${this.check}
${body}
}`
    // oxlint-disable-next-line no-new-func, no-implied-eval -- fragments of ours and numbers, nothing of a file is in the text
    return new Function('k', 'w', source)(this.constants, Int32Array.from(this.words)) as F
  }

  /** Leaves what `skip` is made of to the plain program. */
  readonly giveWay = 'break f'

  /** A program that passes over a value by the statements, or by `plain` where they give way. */
  skip(plain: (r: ByteReader) => void, body: string): (r: ByteReader) => void {
    const names = [...this.constants.map((_, i) => `k${i} = k[${i}]`), 'none = 0']
    const source = `const ${names.join(', ')}
return r => {
const b = r.view, start = r.at, end = r.end, without = r.withoutBytes
let at = start, v = 0
f: { ${body}
if (at > end) break f
r.at = at
return }
r.at = start; r.withoutBytes = without
plain(r)
}`
    // oxlint-disable-next-line no-new-func, no-implied-eval -- fragments of ours and numbers, nothing of a file is in the text
    return new Function('k', 'plain', source)(this.constants, plain) as (r: ByteReader) => void
  }

  /** A name that nothing else in the text has. */
  name(): string {
    return `n${this.labels++}`
  }

  /** Passes over a value by a program of its own. */
  skipCall(skip: (r: ByteReader) => void): string {
    return `r.at = at; ${this.constant(skip)}(r); at = r.at;`
  }

  /** The name of a value in the text. */
  constant(value: unknown): string {
    const known = this.constants.indexOf(value)
    return `k${known >= 0 ? known : this.constants.push(value) - 1}`
  }

  /**
   * Told how many bytes a fragment prints at most. The buffer is asked once for the room that all fragments need: at the begin, behind what
   * moves its cursor, and in every turn of a loop.
   */
  prints(bytes: number): void {
    this.most += bytes
  }

  /** Room for what the fragments print. */
  private readonly check = 'if (to > limit) { out.at = to; out.room(most); o = out.view; limit = out.size - most }'

  /** Room for so many more bytes: an expression. */
  room(bytes: string): string {
    return `if (to + ${bytes} > limit) { out.at = to; out.room(most + ${bytes}); o = out.view; limit = out.size - most }`
  }

  byte(value: number): string {
    this.prints(1)
    return `o.setUint8(to++, ${value});`
  }

  null(): string {
    if (this.quotes === 'none') return ''
    this.prints(4)
    return 'o.setInt32(to, 0x6e756c6c); to += 4;'
  }

  /** Constant text. */
  piece(text: string): string {
    const constant = piece(this.quotes === 'twice' ? text.replaceAll('"', '""') : text)
    const { bytes, words } = constant
    if (bytes.length > LONG) return this.synced(`out.piece(${this.constant(constant)})`)
    const first = this.words.length
    append(this.words, words)
    const stores = Array.from(words, (_, i) => `o.setInt32(to + ${4 * i}, w[${first + i}]);`)
    this.prints(4 * words.length)
    return `${stores.join(' ')} to += ${bytes.length};`
  }

  call(json: Json): string {
    return this.calling(json, 'r, out')
  }

  /** A call of a function that prints, with expressions as arguments. */
  calling(print: unknown, given: string): string {
    const call = `${this.constant(print)}(${given})`
    if (this.quotes === 'once') return this.synced(call)
    return this.synced(`v = to; ${call}; ${this.constant(this.quotes === 'twice' ? doubleQuotes : this.cell)}(out, v)`)
  }

  /** `text` prints a value, or gives way by the statement `no` while `at` and `to` stand where it begins: then `plain` prints it. */
  fast(plain: Json, text: (no: string) => string): string {
    return this.attempt(text, this.call(plain))
  }

  /** The same with statements in place of the plain program. */
  attempt(text: (no: string) => string, otherwise: string): string {
    const label = `l${this.labels++}`
    return `${label}: { ${label}f: { ${text(`break ${label}f`)}\nbreak ${label} } ${otherwise} }`
  }

  /** What stands inside another value; undefined where it is too deep for that. */
  inside(text: () => string | undefined): string | undefined {
    if (this.depth === DEEPEST) return undefined
    this.depth++
    const inner = text()
    this.depth--
    return inner
  }

  /** Members one behind the other, in functions of their own where they are many. */
  members(texts: readonly ((code: Code) => string)[]): string {
    if (texts.length <= PIECE) return texts.map(text => text(this)).join('\n')
    return Array.from({ length: Math.ceil(texts.length / PIECE) }, (_, i) => {
      const part = texts.slice(i * PIECE, (i + 1) * PIECE)
      const program = new Code(this.quotes, this.cell).program(code => code.members(part))
      return this.synced(`${this.constant(program)}(r, out, m)`)
    }).join('\n')
  }

  /** A null flag in front of the value: `isNull` is the condition on the byte that says so. */
  flagged(plain: Json, value: string, isNull: '!==' | '==='): string {
    return this.fast(
      plain,
      no => `if (at >= end) ${no}\nif (b.getInt8(at++) ${isNull} 0) { ${this.null()} } else { ${value} }`,
    )
  }

  /** `n` elements, with what stands around them. */
  list(value: string): string {
    return `${this.byte(0x5b)}
${this.turns(`if (i > 0) { ${this.byte(0x2c)} } ${value}`)}
${this.byte(0x5d)}`
  }

  /** A loop over `n` elements by `i`. */
  turns(body: string): string {
    return `for (let i = 0; i < n; i++) { ${this.check}\n${body} }\n${this.check}`
  }

  /** A count `n` of elements in four bytes, each of at least so many; those that may take none are counted by the plain program. */
  count(no: string, least: number): string {
    if (least === 0) return `${no}\nconst n = 0`
    return `if (at + 4 > end) ${no}
const n = b.getInt32(at)
if (n < 0 || n * ${least} > end - at - 4) ${no}
at += 4`
  }

  /** A whole number of so many bytes. */
  whole(plain: Json, bytes: 1 | 2 | 4): string {
    this.prints(MOST_DIGITS)
    return this.fast(
      plain,
      no => `if (at + ${bytes} > end) ${no}
to = ${this.constant(putNumber)}(o, to, b.getInt${8 * bytes}(at)); at += ${bytes}`,
    )
  }

  long(plain: Json): string {
    this.prints(MOST_DIGITS)
    return this.fast(
      plain,
      no => `if (at + 8 > end || out.quotesLongs) ${no}
v = b.getInt32(at)
if (v < -0x200000 || v >= 0x200000) ${no}
to = ${this.constant(putLong)}(o, to, v, b.getInt32(at + 4)); at += 8`,
    )
  }

  double(plain: Json): string {
    this.prints(MOST_DIGITS)
    return this.fast(
      plain,
      no => `if (at + 8 > end) ${no}
v = ${this.constant(copyDouble)}(b, at, false, o, to)
if (v < 0) ${no}
to = v; at += 8`,
    )
  }

  boolean(plain: Json): string {
    this.prints(5)
    return this.fast(
      plain,
      no => `if (at >= end) ${no}
if (b.getInt8(at++) === 0) { o.setInt32(to, 0x66616c73); o.setUint8(to + 4, 0x65); to += 5 } else { o.setInt32(to, 0x74727565); to += 4 }`,
    )
  }

  /** `v` bytes of text that need no escape, from `from` on; `next` is where the cursor goes. */
  text(no: string, from: string, next = `${from} + v`): string {
    const copy = this.constant(this.quotes === 'none' ? copyCell : copyPlain)
    return `${this.room('v')}
${this.copied(no, from, to => `${copy}(b, ${from}, v, o, ${to}) !== v`, next)}`
  }

  /** A string of `v` var-int UTF-16 units, 127 at most, from `from` on. */
  units(no: string, from: string): string {
    const copy = this.constant(this.quotes === 'none' ? copyCellUnits : copyUnits)
    this.prints(3 * 127)
    return this.copied(no, from, to => `(v = ${copy}(b, ${from}, end, v, o, ${to})) < 0`, `${from} + v`)
  }

  /** `fails` leaves in `v` how many bytes it put at a place, or is true. */
  private copied(no: string, from: string, fails: (to: string) => string, next: string): string {
    if (this.quotes === 'none')
      return `${this.cell === csvCell ? '' : `if (v > 0 && ${this.constant(mayBeFormula)}(b.getUint8(${from}))) ${no}`}
if (v === 0 || ${fails('to')}) ${no}
to += v; at = ${next};`
    const quotes = this.quotes === 'twice' ? 2 : 1
    const quote = (at: string): string => (quotes === 2 ? `o.setUint16(${at}, 0x2222)` : `o.setUint8(${at}, 0x22)`)
    this.prints(2 * quotes)
    return `if (${fails(`to + ${quotes}`)}) ${no}
${quote('to')}; ${quote(`to + v + ${quotes}`)}; to += v + ${2 * quotes}; at = ${next};`
  }

  /** A statement that moves the cursors of reader and buffer themselves. */
  synced(statement: string): string {
    return `r.at = at; out.at = to; ${statement}; at = r.at; to = out.at; o = out.view; limit = out.size - most; ${this.check}`
  }
}
