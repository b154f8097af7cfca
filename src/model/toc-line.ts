import { SavepointError } from '../errors.ts'
import { HIDDEN } from './hidden.ts'
import { pseudoNamed, type PseudoName } from './pseudo.ts'

// A line of the table of contents: `orders balance`, `orders @coordinator`, `orders *`, `@master hook`, then ` # …` for the reader.
// A line that begins with `;` or `#` says nothing. Printing and reading are one file, so that every name survives.

/** What a line names. */
export type TocName =
  | { readonly kind: 'operator'; readonly operator: string }
  | { readonly kind: 'state'; readonly operator: string; readonly state: string }
  | { readonly kind: 'pseudo'; readonly operator: string; readonly pseudo: PseudoName }
  | { readonly kind: 'master'; readonly name: string }

export function tocText(name: TocName): string {
  switch (name.kind) {
    case 'operator':
      return `${word(name.operator)} *`
    case 'state':
      return `${word(name.operator)} ${word(name.state)}`
    case 'pseudo':
      return `${word(name.operator)} @${name.pseudo}`
    case 'master':
      return `@master ${word(name.name)}`
  }
}

/** undefined: the line says nothing. Throws incompatible, not-found. */
export function readTocLine(line: string): TocName | undefined {
  if (/^\s*(?:[;#]|$)/.test(line)) return undefined
  const words = line.match(/(?:\\[^]?|[^\s\\])+/g) ?? []
  const comment = words.findIndex(text => text.startsWith('#'))
  const [operator, state, ...more] = comment === -1 ? words : words.slice(0, comment)
  if (operator === undefined || state === undefined || more.length > 0) {
    throw new SavepointError('incompatible', 'this line names no state', {
      found: `"${line.trim()}"`,
      expected: '<operator> <state or *>',
      hint: 'escape blanks in names: "\\ "',
    })
  }
  if (operator === '@master') return { kind: 'master', name: named(state) }
  if (state === '*') return { kind: 'operator', operator: named(operator) }
  if (state.startsWith('@')) return { kind: 'pseudo', operator: named(operator), pseudo: pseudoNamed(state) }
  return { kind: 'state', operator: named(operator), state: named(state) }
}

const LETTERS: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' }
const CHARACTERS = new Map(Object.entries(LETTERS).map(([character, letter]) => [letter, character]))

/** Blanks, what has a meaning, and what a terminal or an encoding would swallow. `\e` is the empty name. */
const SPECIAL = new RegExp(`^[@*]|[\\\\#;\\s${HIDDEN}\\ud800-\\udfff]`, 'gu')
const word = (name: string): string =>
  name === ''
    ? '\\e'
    : name.replace(
        SPECIAL,
        c => `\\${/[\\#;@* ]/.test(c) ? c : (LETTERS[c] ?? `u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}`,
      )

const named = (text: string): string =>
  text === '\\e'
    ? ''
    : text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]?))/g, (all, code: string | undefined, character: string) => {
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
        const meant = CHARACTERS.get(character)
        if (meant === undefined && /^\w?$/.test(character))
          throw new SavepointError('incompatible', `"${all}" escapes nothing`, {
            found: `"${text}"`,
            hint: 'escape backslashes in names: "\\\\"',
          })
        return meant ?? character
      })
