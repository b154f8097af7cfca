import stringWidth from 'string-width'

const GAP = '  '
/** A cell each; the others are our own marks. */
const PLAIN = /^[ -~…→·–×]*$/

interface Options {
  readonly indent?: number
  readonly right?: readonly number[]
}

/** Aligned columns without lines, two blanks between them. Right-aligned columns by index. */
export const columns = (rows: readonly (readonly string[])[], options?: Options): string =>
  [...columnLines(rows, options)].join('\n')

/** The lines of such columns, one at a time. */
export function* columnLines(
  rows: readonly (readonly string[])[],
  options: Options = {},
): Generator<string, undefined> {
  const widths: number[] = []
  for (const row of rows) for (let i = 0; i < row.length; i++) widths[i] = Math.max(widths[i] ?? 0, widthOf(row[i]!))
  const indent = ' '.repeat(options.indent ?? 0)
  const right = new Set(options.right)
  const padded = (cell: string, i: number): string => {
    const padding = ' '.repeat(widths[i]! - widthOf(cell))
    return right.has(i) ? padding + cell : cell + padding
  }
  for (const row of rows) yield `${indent}${row.map(padded).join(GAP)}`.trimEnd()
}

/** Cells of a terminal: marks of colour take none, letters of East Asia two. */
const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text))
