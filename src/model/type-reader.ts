import { SavepointError } from '../errors.ts'
import type { Type } from './type.ts'

// Names come from files and are data: one that is no plain word stands between backquotes, which double inside, as in Flink SQL.

const WORD = /[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*(?:\[\])?/uy
const NAME = /^[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*$/u
/** `Class.getName()`: `[I` and `[Ljava.lang.String;` too; `?` where it is not known. */
const CLASS = /\[*[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*;?|\?/uy
const CLASS_NAME = /^(?:\[*[\p{L}\p{N}_$][\p{L}\p{N}_$.-]*;?|\?)$/u
const BLANK = /\s*/y
const NUMBER = /-?\d+/y

const backquoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
/** The name of a field, constant or column in the notation. */
export const nameText = (name: string): string => (NAME.test(name) ? name : backquoted(name))
/** The name of a class in the notation. */
export const classText = (name: string): string => (CLASS_NAME.test(name) ? name : backquoted(name))

/** How deep types may nest: far beyond any that Flink accepts, and far from the end of the stack. */
export const DEEPEST = 200

/** A position in the text of a type; rows read what stands behind their word with it. `T`: what a type is to who reads. */
export class TypeReader<T = Type> {
  readonly text: string
  /** Characters from the start of the text. */
  at = 0
  private depth = 0
  private readonly read: (p: TypeReader<T>, sql: boolean) => T

  /** `read`: the type at a position, of SQL or any other. */
  constructor(text: string, read: (p: TypeReader<T>, sql: boolean) => T) {
    this.text = text
    this.read = read
  }

  /** A type, nested. */
  type(): T {
    return this.nested(false)
  }

  /** A type as columns have it. */
  sqlType(): T {
    return this.nested(true)
  }

  private nested(sql: boolean): T {
    if (++this.depth > DEEPEST) throw this.error('nested too deeply', `at most ${DEEPEST} levels`)
    const type = this.read(this, sql)
    this.depth--
    return type
  }

  get atEnd(): boolean {
    this.match(BLANK)
    return this.at === this.text.length
  }

  /** The character that comes next, behind blanks; the empty string at the end. */
  get next(): string {
    this.match(BLANK)
    return this.text[this.at] ?? ''
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  /** Whether the character comes next, and passes it. */
  takes(symbol: string): boolean {
    this.match(BLANK)
    if (this.text[this.at] !== symbol) return false
    this.at++
    return true
  }

  expect(symbol: string): void {
    if (!this.takes(symbol)) throw this.error(undefined, `"${symbol}"`)
  }

  /** Whether these words come next, and passes them. */
  takesWords(...words: readonly string[]): boolean {
    const start = this.at
    if (words.every(word => this.word() === word)) return true
    this.at = start
    return false
  }

  /** A word as it stands there. */
  word(): string | undefined {
    this.match(BLANK)
    return this.match(WORD)
  }

  /** Text between backquotes. */
  quoted(): string | undefined {
    return this.between('`')
  }

  /** Text between single quotes. */
  literal(what: string): string {
    const found = this.between("'")
    if (found === undefined) throw this.error(undefined, `${what} in single quotes`)
    return found
  }

  private between(quote: string): string | undefined {
    const start = this.at
    if (!this.takes(quote)) return undefined
    let found = ''
    for (;;) {
      const end = this.text.indexOf(quote, this.at)
      if (end < 0) {
        this.at = start
        throw this.error(undefined, `a closing ${quote}`)
      }
      found += this.text.slice(this.at, end)
      this.at = end + 1
      if (this.text[this.at] !== quote) return found
      found += quote
      this.at++
    }
  }

  /** The name of a field, constant or column. */
  name(what: string): string {
    const found = this.quoted() ?? this.word()
    if (found === undefined) throw this.error(undefined, what)
    return found
  }

  className(): string {
    const found = this.quoted() ?? (this.match(BLANK), this.match(CLASS))
    if (found === undefined) throw this.error(undefined, 'the name of a class')
    return found
  }

  int(what: string): number {
    this.match(BLANK)
    const found = this.match(NUMBER)
    if (found === undefined || Math.abs(Number(found)) > 0x7fff_ffff) throw this.error(undefined, what)
    return Number(found)
  }

  /** Between two symbols, commas between the items; there may be none. */
  list<I>(open: string, close: string, item: () => I): readonly I[] {
    this.expect(open)
    const items: I[] = []
    if (this.takes(close)) return items
    do items.push(item())
    while (this.takes(','))
    if (!this.takes(close)) throw this.error(undefined, `"," or "${close}"`)
    return items
  }

  /** `<A>` */
  one(): T {
    return this.typesOf(1)[0]!
  }

  /** `<A, B>` */
  two(): readonly [T, T] {
    const [first, second] = this.typesOf(2)
    return [first!, second!]
  }

  private typesOf(count: number): readonly T[] {
    const start = this.at
    const found = this.list('<', '>', () => this.type())
    if (found.length === count) return found
    this.at = start
    throw this.error(`${found.length} type${found.length === 1 ? '' : 's'}`, `${count} between "<" and ">"`)
  }

  /** The text of one JSON value as it stands there, for who reads it. Its end is where its brackets close. */
  json(what: string): string {
    this.match(BLANK)
    const start = this.at
    let open = 0
    do {
      const next = this.text[this.at]
      if (next === '"') this.string(what)
      else if (next === undefined || (open === 0 && next !== '{' && next !== '[')) throw this.error(undefined, what)
      else {
        if (next === '{' || next === '[') open++
        if (next === '}' || next === ']') open--
        this.at++
      }
    } while (open > 0)
    return this.text.slice(start, this.at)
  }

  private string(what: string): void {
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      if (this.at >= this.text.length) throw this.error(undefined, what)
      if (this.text[this.at] === '\\') this.at++
    }
    this.at++
  }

  /** `found`: what stands at the position where it is not given. */
  error(found: string | undefined, expected: string, hint?: string): SavepointError {
    this.match(BLANK)
    const next = this.text.slice(this.at, this.at + 20)
    return new SavepointError('incompatible', `not a type: ${shortened(this.text)}`, {
      found: `${found ?? (next === '' ? 'the end' : `"${next}"`)} at character ${this.at + 1}`,
      expected,
      ...(hint !== undefined && { hint }),
    })
  }
}

const shortened = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}…` : text)
