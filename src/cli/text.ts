import { HIDDEN } from '../internal.ts'

/** Terminal text: units, colours, shortening. Nothing here knows what it prints. */

export interface Style {
  readonly width: number
  bold(text: string): string
  dim(text: string): string
  warn(text: string): string
}

/** Colour only on a terminal that is not dumb; NO_COLOR and FORCE_COLOR as everywhere. Width: of the terminal, else COLUMNS, else 80. */
export function styleOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const forced = environment['FORCE_COLOR']
  const colour =
    !environment['NO_COLOR'] &&
    (forced === undefined ? stream.isTTY === true && environment['TERM'] !== 'dumb' : forced !== '0')
  const paint = (code: string) => (text: string) => (colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    width: Math.max(40, stream.columns ?? (Number(environment['COLUMNS']) || 80)),
    bold: paint('1'),
    dim: paint('2'),
    warn: paint('33'),
  }
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** 1536 → `1.5 KB`; powers of 1024, as Flink's own pages count. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return '?'
  let value = bytes
  let unit = 0
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

export const plural = (n: number, word: string, many = `${word}s`): string => `${n} ${n === 1 ? word : many}`

/**
 * Control characters would act on the terminal, marks of direction reorder what stands around them, and what has no width hides in a name:
 * text of a file shows them as `\n` or `\u001b`.
 */
export function printable(text: string): string {
  return text.replace(
    ANY_HIDDEN,
    c => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const ANY_HIDDEN = new RegExp(`[${HIDDEN}]`, 'g')

/** Makes a type fit: packages go first, then the inside of the longest braces, then the end. */
export function shortenType(text: string, width: number): string {
  if (text.length <= width) return text
  const schema = /"name"\s*:\s*"([^"]*)"/.exec(text)
  const short = text.startsWith('Avro ')
    ? `Avro ${schema?.[1] ?? '…'} {…}`
    : text.replace(/(?<![\w.])(?:[a-z_]\w*\.)+(?=[A-Z$])/g, '')
  return ellipsis(short, width)
}

/** Cuts at the end; a cut inside braces closes them. */
export function ellipsis(text: string, width: number): string {
  if (text.length <= width) return text
  const kept = text.slice(0, Math.max(1, width - 2))
  const closes = kept.lastIndexOf('{') > kept.lastIndexOf('}')
  return closes ? `${kept.trimEnd()}…}` : `${text.slice(0, Math.max(1, width - 1)).trimEnd()}…`
}

/** Cuts in the middle, for paths and names whose end tells most. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text
  const head = Math.floor((width - 1) / 3)
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`
}
