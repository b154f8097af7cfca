import { Composer, isAlias, isScalar, isSeq, LineCounter, Parser, type CST, type ParsedNode } from 'yaml'
import { SavepointError } from '../errors.ts'

/** A YAML document as it is written, with the lines for errors. Nothing is converted: what looks like a number is no text. */
export type Yaml =
  | { readonly kind: 'map'; readonly line: number; readonly members: readonly YamlMember[] }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Yaml[] }
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'other'; readonly line: number; readonly source: string; readonly value: unknown }
export interface YamlMember {
  readonly key: string
  readonly line: number
  readonly value: Yaml
}

/** The composer is recursive, and a stack that overflows inside it ends the process. */
const DEEPEST = 64
const STRING_TAG = 'tag:yaml.org,2002:str'

/** Reads one document: no aliases, no tags, no key twice. Throws incompatible. */
export function parseYaml(text: string): Yaml {
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  const lineAt = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line)
  const deep = tooDeep(tokens)
  if (deep !== undefined) throw yamlError(lineAt(deep), `nested deeper than ${DEEPEST} times`)
  const documents = [
    ...new Composer({ prettyErrors: false, uniqueKeys: false, intAsBigInt: true }).compose(tokens, true, text.length),
  ]
  const [first, second] = documents
  const problem = documents.flatMap(document => [...document.errors, ...document.warnings])[0]
  if (problem !== undefined) throw yamlError(lineAt(problem.pos[0]), problem.message)
  if (second !== undefined) throw yamlError(lineAt(second.range[0]), 'a second document begins')
  return plain(first?.contents ?? undefined, 1, lineAt)
}

/** What is said about a line of a file; who reads the file adds its name. */
export const yamlError = (
  line: number,
  what: string,
  parts: { readonly found?: string; readonly expected?: string; readonly hint?: string } = {},
): SavepointError => new SavepointError('incompatible', `line ${line}: ${what}`, parts)

/** Where something is nested too deep. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map(token => ({ token, depth: 0 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    if (depth > DEEPEST) return token.offset
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth })
    if ('items' in token)
      for (const { key, value } of token.items)
        for (const inner of [key, value])
          if (inner !== undefined && inner !== null) open.push({ token: inner, depth: depth + 1 })
  }
  return undefined
}

/** `line`: where something absent would be. */
function plain(node: ParsedNode | undefined, line: number, lineAt: (offset: number) => number): Yaml {
  if (node === undefined) return { kind: 'other', line, source: '', value: null }
  const own = lineAt(node.range[0])
  if (isAlias(node))
    throw yamlError(own, 'aliases are not followed', { found: `*${node.source}`, hint: 'write out what it stands for' })
  if (node.tag !== undefined && node.tag !== STRING_TAG)
    throw yamlError(own, 'tags are not supported', { found: node.tag })
  if (isScalar(node))
    return typeof node.value === 'string'
      ? { kind: 'text', line: own, text: node.value }
      : { kind: 'other', line: own, source: node.source, value: node.value }
  return isSeq<ParsedNode>(node)
    ? { kind: 'list', line: own, items: node.items.map(item => plain(item, own, lineAt)) }
    : { kind: 'map', line: own, members: members(node.items, own, lineAt) }
}

function members(
  pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
  line: number,
  lineAt: (offset: number) => number,
): readonly YamlMember[] {
  const seen = new Map<string, number>()
  return pairs.map(pair => {
    const key = plain(pair.key, line, lineAt)
    const name = textOf(key)
    const before = seen.get(name)
    if (before !== undefined)
      throw yamlError(key.line, `"${name}" appears twice`, { found: `the first in line ${before}` })
    seen.set(name, key.line)
    return { key: name, line: key.line, value: plain(pair.value ?? undefined, key.line, lineAt) }
  })
}

/** What a value is, for errors. */
export function shapeOf(value: Yaml): string {
  switch (value.kind) {
    case 'map':
      return 'a map'
    case 'list':
      return 'a list'
    case 'text':
      return `"${value.text}"`
    case 'other':
      return value.source === ''
        ? 'nothing'
        : `${value.source} (${value.value === null ? 'nothing' : typeof value.value === 'boolean' ? 'a boolean' : 'a number'})`
  }
}

export const wrongShape = (value: Yaml, expected: string, hint?: string): SavepointError =>
  yamlError(value.line, 'not what belongs here', {
    found: shapeOf(value),
    expected,
    ...(hint !== undefined && { hint }),
  })

/** A text. Numbers and booleans are not made into one: `0123` and `1e5` would be another uid. */
export function textOf(value: Yaml, expected = 'a text'): string {
  if (value.kind === 'text') return value.text
  throw wrongShape(
    value,
    expected,
    value.kind === 'other' && value.source !== '' ? `if it is a name, quote it: "${value.source}"` : undefined,
  )
}
