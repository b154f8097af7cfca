// JSON with exact numbers: JSON.parse would round a long above 2^53 and give no text to print again.

export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>

/** A number as it was written. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const BLANK = /[ \t\r\n]*/y
const WORDS: Readonly<Record<string, null | boolean>> = { null: null, true: true, false: false }
/** Deeper than any value is printed (type/avro.ts: 1000 levels, and what is around them). */
const MAX_DEPTH = 2000

/** undefined: the text is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  const parser = new Parser(text)
  const value = parser.value(0)
  return value !== undefined && parser.atEnd ? value : undefined
}

class Parser {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    this.match(BLANK)
    return this.at === this.text.length
  }

  value(depth: number): JsonValue | undefined {
    if (depth > MAX_DEPTH) return undefined
    this.match(BLANK)
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth)
      case '[':
        return this.array(depth)
      case '"':
        return this.string()
      default:
        return this.wordOrNumber()
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private take(character: string): boolean {
    this.match(BLANK)
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private wordOrNumber(): JsonValue | undefined {
    for (const [word, value] of Object.entries(WORDS)) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length
        return value
      }
    }
    const found = this.match(NUMBER)
    return found === undefined ? undefined : new JsonNumber(found)
  }

  private string(): string | undefined {
    const start = this.at
    if (this.text[start] !== '"') return undefined
    let end = start // by hand: a regular expression of so many alternatives overflows its stack at 10 MB
    do end = this.text.indexOf('"', end + 1)
    while (end >= 0 && this.isEscaped(end))
    if (end < 0) return undefined
    this.at = end + 1
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string
    } catch {
      return undefined
    }
  }

  /** An odd number of backslashes in front. */
  private isEscaped(at: number): boolean {
    let from = at
    while (this.text[from - 1] === '\\') from--
    return (at - from) % 2 === 1
  }

  private array(depth: number): readonly JsonValue[] | undefined {
    const values: JsonValue[] = []
    this.at++
    if (this.take(']')) return values
    do {
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      values.push(value)
    } while (this.take(','))
    return this.take(']') ? values : undefined
  }

  private object(depth: number): ReadonlyMap<string, JsonValue> | undefined {
    const members = new Map<string, JsonValue>()
    this.at++
    if (this.take('}')) return members
    do {
      this.match(BLANK)
      const name = this.string()
      if (name === undefined || !this.take(':')) return undefined
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      members.set(name, value)
    } while (this.take(','))
    return this.take('}') ? members : undefined
  }
}
