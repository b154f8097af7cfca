import stringWidth from 'string-width'

const GAP = '  '
const PLAIN = /^[ -~]*$/

/** Aligned columns without lines, two blanks between them. Right-aligned columns by index. */
export function columns(
  rows: readonly (readonly string[])[],
  options: { readonly indent?: number; readonly right?: readonly number[] } = {},
): string {
  const widths: number[] = []
  for (const row of rows) for (let i = 0; i < row.length; i++) widths[i] = Math.max(widths[i] ?? 0, widthOf(row[i]!))
  const indent = ' '.repeat(options.indent ?? 0)
  const right = new Set(options.right)
  const padded = (cell: string, i: number): string => {
    const padding = ' '.repeat(widths[i]! - widthOf(cell))
    return right.has(i) ? padding + cell : cell + padding
  }
  return rows.map(row => `${indent}${row.map(padded).join(GAP)}`.trimEnd()).join('\n')
}

/** Cells of a terminal: marks of colour take none, letters of East Asia two. */
const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text))
