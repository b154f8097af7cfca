/** A text in a source file. What is put in stands as `${…}`. */
export interface Literal {
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly text: string
  /** Whether it is given to an error, or is a part of one. */
  readonly isError: boolean
}

/** Where an error begins, or a part of one. */
const ERROR =
  /(?:new (?:SavepointError|UsageError|QueryError)|\.error|\berror|touchesNothing|refusal|refused|finding)\($/
const PART = /\b(?:what|hint|why)\??: $/

/** All texts of a source file, outside of comments. It knows as much of the language as our own style needs. */
export function literalsIn(path: string, source: string): readonly Literal[] {
  const found: Literal[] = []
  /** By depth of parentheses: whether they are those of an error. */
  const open: boolean[] = []
  let at = 0
  const add = (from: number, text: string): void => {
    const before = source.slice(Math.max(0, from - 40), from)
    found.push({
      path,
      line: source.slice(0, from).split('\n').length,
      text,
      isError: open.some(Boolean) || PART.test(before),
    })
  }
  const template = (): string => {
    let text = ''
    at++
    while (source[at] !== '`') {
      if (source[at] === '\\') text += source.slice(at, (at += 2))
      else if (source.startsWith('${', at)) {
        at += 2
        code('}')
        text += '${…}'
      } else text += source[at++]
    }
    at++
    return text
  }
  const code = (end: string | undefined): void => {
    let depth = 0
    while (at < source.length) {
      const c = source[at]!
      if (c === end && depth === 0) return void at++
      if (c === '/' && source[at + 1] === '/') at = source.indexOf('\n', at)
      else if (c === '/' && source[at + 1] === '*') at = source.indexOf('*/', at) + 2
      else if (c === '/' && /[(,=:[!&|?{}\n>]\s*$/.test(source.slice(Math.max(0, at - 20), at)))
        at = afterPattern(source, at)
      else if (c === "'" || c === '"') {
        const from = at
        const close = new RegExp(`${c}(?:[^${c}\\\\\\n]|\\\\.)*${c}`, 'sy')
        close.lastIndex = at
        const [text] = close.exec(source)!
        at += text.length
        add(from, text.slice(1, -1).replaceAll(/\\(['"`\\])/g, '$1'))
      } else if (c === '`') {
        const from = at
        const text = template()
        add(from, text)
      } else {
        if (c === '(') open.push(ERROR.test(source.slice(Math.max(0, at - 40), at + 1)))
        if (c === ')') open.pop()
        if (c === '{') depth++
        if (c === '}') depth--
        at++
      }
    }
  }
  code(undefined)
  return found
}

/** A regular expression, to its flags. */
function afterPattern(source: string, from: number): number {
  let inClass = false
  for (let at = from + 1; ; at++) {
    const c = source[at]
    if (c === '\\') at++
    else if (c === '[') inClass = true
    else if (c === ']') inClass = false
    else if (c === '/' && !inClass) return at + 1
    else if (c === '\n' || c === undefined) return from + 1 // a division
  }
}
