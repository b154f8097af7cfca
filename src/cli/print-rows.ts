import { cellText, type Row } from '../internal.ts'
import { columns } from './table.ts'
import { ellipsis, printable, type Style } from './text.ts'

const RIGHT = new Set(['keyGroup', 'subtask', 'copies', 'timestamp', 'lastAccess'])
const GAP = 2
/** A column is not cut below this; the widest gives way first. */
const LEAST = 8

/** A table of entries that fits the terminal: columns are as wide as they need to be, and the widest are cut. */
export function printRows(rows: readonly Row[], style: Style): string {
  const names = [...new Set(rows.flatMap(row => [...row.keys()]))]
  const states = new Set(rows.map(row => row.get('state')))
  const shown = names.filter(name => name !== 'state' || states.size > 1)
  const cells = rows.map(row => shown.map(name => printable(cellText(row.get(name)))))
  const widths = fitted(
    shown.map((name, i) => cells.reduce((most, row) => Math.max(most, row[i]!.length), name.length)),
    style.width,
  )
  const heading = shown.map((name, i) => style.bold(ellipsis(name, widths[i]!)))
  const right = shown.flatMap((name, i) => (RIGHT.has(name) ? [i] : []))
  return `${columns([heading, ...cells.map(row => row.map((cell, i) => ellipsis(cell, widths[i]!)))], { right })}\n`
}

function fitted(wanted: readonly number[], width: number): readonly number[] {
  const widths = [...wanted]
  const room = width - GAP * (widths.length - 1)
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0;) {
    const widest = widths.indexOf(Math.max(...widths))
    const second = Math.max(LEAST, ...widths.filter((_, i) => i !== widest))
    const less = Math.min(over, Math.max(1, widths[widest]! - second))
    if (widths[widest]! - less < LEAST) break
    widths[widest] = widths[widest]! - less
    over -= less
  }
  return widths
}
