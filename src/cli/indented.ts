import { printable } from './text.ts'

/** JSON of one line over many, two blanks a level; what is empty stays together. It is laid out, not read. */
export function indented(json: string): string {
  let text = ''
  let depth = 0
  const feed = (): string => `\n${'  '.repeat(depth)}`
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]|[^"{}[\],:]+/g)) {
    switch (token) {
      case '{':
      case '[':
        depth++
        text += token + feed()
        break
      case '}':
      case ']':
        depth--
        text += feed() + token
        break
      case ',':
        text += token + feed()
        break
      case ':':
        text += ': '
        break
      default:
        text += printable(token)
    }
  }
  return `${text}\n`
}
