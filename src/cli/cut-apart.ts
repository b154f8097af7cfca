import { cutMiddle } from './text.ts'

/** Cuts names to a width so that those that differ still do: where two would look the same, around their first difference, and else not at all. */
export function cutApart(names: readonly string[], width: number): readonly string[] {
  if (names.every(({ length }) => length <= width)) return names
  const groups = new Map<string, Set<string>>()
  for (const name of names) {
    const cut = cutMiddle(name, width)
    const alike = groups.get(cut)
    if (alike === undefined) groups.set(cut, new Set([name]))
    else alike.add(name)
  }
  const shown = new Map<string, string>()
  for (const [cut, alike] of groups) {
    const at = alike.size === 1 ? 0 : commonLength([...alike])
    for (const name of alike) shown.set(name, alike.size === 1 ? cut : around(name, at, width))
  }
  const counts = new Map<string, number>()
  for (const text of shown.values()) counts.set(text, (counts.get(text) ?? 0) + 1)
  return names.map(name => (counts.get(shown.get(name)!) === 1 ? shown.get(name)! : name))
}

/** How many characters the first of several texts are the same. */
function commonLength(texts: readonly string[]): number {
  const [first = ''] = texts
  return texts.reduce((common, text) => {
    let at = 0
    while (at < common && text[at] === first[at]) at++
    return at
  }, first.length)
}

/** What stands around a place, with marks where something is left out. */
function around(text: string, at: number, width: number): string {
  if (text.length <= width) return text
  const from = Math.max(0, Math.min(at - Math.floor(width / 3), text.length - width + 1))
  const room = width - (from > 0 ? 1 : 0)
  const rest = text.slice(from)
  return (from > 0 ? '…' : '') + (rest.length <= room ? rest : `${rest.slice(0, room - 1)}…`)
}
