import { parseJson } from '../bytes/json-parse.ts'
import type { Comparison, Expression, Member, Step } from '../model/expression.ts'
import { QueryError } from './query-error.ts'

// expression  = all { "or" all }          all = single { "and" single }
// single      = "not" single | "(" expression ")" | member condition
// condition   = ("=" | "!=" | "<" | "<=" | ">" | ">=") literal | "~" pattern | "in" "[" literal {"," literal} "]" | "is" ["not"] "null"
// member      = name { "." name | "[" digits "]" | "[" JSON string "]" }
// literal     = JSON, or a bare word, which may have blanks in it and is a string

/** Reads an expression. Throws QueryError, which says where it went wrong. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text)
  const expression = parser.expression()
  parser.end()
  return expression
}

/** Reads a member, `value.items[0]["a key"]`. Throws QueryError. */
export function parseMember(text: string): Member {
  const parser = new Parser(text.trim())
  const member = parser.member()
  parser.end()
  return member
}

/** Splits a list of members at its commas, those between brackets and quotes apart. */
export function splitList(text: string): readonly string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g)
  return (parts ?? []).map(part => part.trim()).filter(part => part !== '')
}

const NAME = /[^\s.[\]=!<>~(),"']+/y
const COMPARISON = /!=|<=|>=|=|<|>/y
const POSITION = /\[\s*(\d{1,9})\s*\]/y
const BLANK = /\s*/y
/** What ends a bare word, behind a blank. */
const GOES_ON = /\s+(?:and|or)\b|\s*$|\s*\)/iy
const OPENING = '(['
const CLOSING = ')]'

class Parser {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  expression(): Expression {
    const of = [this.all()]
    while (this.word('or')) of.push(this.all())
    return of.length === 1 ? of[0]! : { kind: 'or', of }
  }

  member(): Member {
    const root = this.match(NAME)
    if (root === undefined) throw this.error('a member is missing, like key or value.amount')
    const steps: Step[] = []
    for (let step = this.step(); step !== undefined; step = this.step()) steps.push(step)
    return { root, steps }
  }

  end(): void {
    this.match(BLANK)
    if (this.at < this.text.length) throw this.error(`"${this.text.slice(this.at)}" is left over`)
  }

  private all(): Expression {
    const of = [this.single()]
    while (this.word('and')) of.push(this.single())
    return of.length === 1 ? of[0]! : { kind: 'and', of }
  }

  private single(): Expression {
    if (this.word('not')) return { kind: 'not', of: this.single() }
    if (this.take('(')) {
      const inside = this.expression()
      if (!this.take(')')) throw this.error('a ) is missing')
      return inside
    }
    this.match(BLANK)
    return this.condition(this.member())
  }

  private condition(member: Member): Expression {
    if (this.word('is')) {
      const not = this.word('not')
      if (!this.word('null')) throw this.error('"is" can only be followed by null')
      const isNull: Expression = { kind: 'null', member }
      return not ? { kind: 'not', of: isNull } : isNull
    }
    if (this.word('in')) return { kind: 'in', member, literals: this.list() }
    if (this.take('~')) return { kind: 'matches', member, pattern: this.pattern() }
    this.match(BLANK)
    const op = this.match(COMPARISON)
    if (op === undefined)
      throw this.error(`not a condition: ${JSON.stringify(this.text)}; = != < <= > >= ~ in or is null is missing`)
    if (this.text[this.at] === '=') throw this.error(`there is no operator ${op}=; write ${op}`)
    return { kind: 'compare', member, op: op as Comparison, literal: this.literal(undefined) }
  }

  private step(): Step | undefined {
    const next = this.text[this.at]
    if (next === '.') {
      this.at++
      const name = this.match(NAME)
      if (name === undefined) throw this.error('a name is missing after the dot')
      return name
    }
    if (next !== '[') return undefined
    POSITION.lastIndex = this.at
    const position = POSITION.exec(this.text)
    if (position !== null) {
      this.at += position[0].length
      return Number(position[1])
    }
    this.at++
    this.match(BLANK)
    const key = this.text[this.at] === '"' ? this.json() : undefined
    if (typeof key !== 'string' || !this.take(']'))
      throw this.error('between [ and ] there must be a position or a map key in quotes, like [0] or ["EUR"]')
    return key
  }

  /** `[a, b]`, or `(a, b)` as SQL has it. */
  private list(): readonly string[] {
    this.match(BLANK)
    const closing = CLOSING[OPENING.indexOf(this.text[this.at] ?? ' ')]
    if (closing === undefined) throw this.error('"in" needs a list, like [1, 2]')
    this.at++
    const literals: string[] = []
    if (this.take(closing)) throw this.error('the list is empty')
    do literals.push(this.literal(closing))
    while (this.take(','))
    if (!this.take(closing)) throw this.error(`a ${closing} is missing`)
    return literals
  }

  /** JSON text. `closing`: what ends the list that the literal stands in. */
  private literal(closing: string | undefined): string {
    this.match(BLANK)
    if (/["{[]/.test(this.text[this.at] ?? '')) {
      const from = this.at
      if (this.json() === undefined) throw this.error('no JSON', from)
      return this.text.slice(from, this.at)
    }
    const word = this.bareWord(closing)
    return parseJson(word) === undefined ? JSON.stringify(word) : word
  }

  private pattern(): string {
    this.match(BLANK)
    const from = this.at
    const text = this.text[from] === '"' ? this.json() : this.bareWord(undefined)
    if (typeof text !== 'string') throw this.error('not a regular expression', from)
    try {
      void new RegExp(text, 'u')
    } catch (error) {
      throw this.error(`not a regular expression: ${String(error)}`, from)
    }
    return text
  }

  /** Up to `and`, `or`, a bracket that closes what was opened before, or the end. */
  private bareWord(closing: string | undefined): string {
    const from = this.at
    let depth = 0
    for (; this.at < this.text.length; this.at++) {
      const next = this.text[this.at]!
      if (next === '\\') this.at++
      else if (OPENING.includes(next)) depth++
      else if (CLOSING.includes(next) && depth-- === 0) break
      else if (depth > 0) continue
      else if (closing !== undefined && next === ',') break
      else if (/\s/.test(next)) {
        GOES_ON.lastIndex = this.at
        if (GOES_ON.test(this.text)) break
        if (/[=<>~]/.test(this.text.slice(this.at).split(/\s(?:and|or)\b/i)[0]!))
          throw this.error('"and" or "or" is missing, or quotes around a string')
      }
    }
    const word = this.text.slice(from, this.at).trim()
    if (word === '') throw this.error('a literal is missing; an empty string is ""')
    return word
  }

  /** A JSON value that begins here; undefined where there is none. */
  private json(): unknown {
    const from = this.at
    let depth = 0
    let quoted = false
    for (let to = from; to < this.text.length; to++) {
      const next = this.text[to]!
      if (quoted) {
        if (next === '\\') to++
        else if (next === '"') quoted = false
      } else if (next === '"') quoted = true
      else if (next === '{' || next === '[') depth++
      else if (next === '}' || next === ']') depth--
      if (quoted || depth > 0) continue
      this.at = to + 1
      return parseJson(this.text.slice(from, this.at))
    }
    return undefined
  }

  private word(word: string): boolean {
    this.match(BLANK)
    const after = this.text.slice(this.at, this.at + word.length + 1)
    if (after.slice(0, word.length).toLowerCase() !== word || /[\w.]/.test(after.slice(word.length))) return false
    this.at += word.length
    return true
  }

  private take(character: string): boolean {
    this.match(BLANK)
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private error(what: string, at = this.at): QueryError {
    const behind = this.text.slice(0, at).trimEnd()
    return new QueryError(`${what}${behind === '' ? `, in "${this.text}"` : `, behind "${behind}"`}`)
  }
}
