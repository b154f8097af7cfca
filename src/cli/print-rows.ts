import { largest } from '../internal.ts'
import { columns } from './table.ts'
import { ellipsis, printable, type Style } from './text.ts'

const RIGHT = new Set(['keyGroup', 'subtask', 'copies', 'timestamp', 'lastAccess'])
const GAP = 2
/** A column is not cut below this; the widest gives way first. */
const LEAST = 8

/** A table of entries that fits the terminal: columns are as wide as they need to be, the widest are cut, and empty ones left out. */
export function printRows(names: readonly string[], rows: readonly (readonly string[])[], style: Style): string {
  const states = new Set(rows.map(row => row[names.indexOf('state')]))
  const some = names.flatMap((name, i) =>
    (name === 'state' ? states.size > 1 : rows.some(row => row[i] !== '')) ? [i] : [],
  )
  const shown = some.length === 0 ? names.map((_, i) => i) : some
  const cells = rows.map(row => shown.map(i => printable(row[i]!)))
  const widths = fitted(
    shown.map((i, n) => cells.reduce((most, row) => Math.max(most, row[n]!.length), names[i]!.length)),
    style.width,
  )
  const heading = shown.map((i, n) => style.bold(ellipsis(names[i]!, widths[n]!)))
  const right = shown.flatMap((i, n) => (RIGHT.has(names[i]!) ? [n] : []))
  return `${columns([heading, ...cells.map(row => row.map((cell, i) => ellipsis(cell, widths[i]!)))], { right })}\n`
}

function fitted(wanted: readonly number[], width: number): readonly number[] {
  const widths = [...wanted]
  const room = width - GAP * (widths.length - 1)
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0;) {
    const widest = widths.indexOf(largest(widths))
    const second = largest(
      widths.filter((_, i) => i !== widest),
      LEAST,
    )
    const less = Math.min(over, Math.max(1, widths[widest]! - second))
    if (widths[widest]! - less < LEAST) break
    widths[widest] = widths[widest]! - less
    over -= less
  }
  return widths
}
