import { JsonNumber, parseJson, printJson, type JsonValue } from '../bytes/json-parse.ts'
import { memberAt } from './filter.ts'

/** A line taken apart: for tables and CSV, which are for people and not for speed. */
export type Row = ReadonlyMap<string, JsonValue>

/** The rows of a piece of NDJSON. */
export function rowsOf(bytes: Uint8Array): readonly Row[] {
  const lines = new TextDecoder().decode(bytes).split('\n')
  return lines.filter(line => line !== '').map(line => parseJson(line) as Row)
}

/** Only some members, by path, in their order: `key,value.amount`. */
export function project(row: Row, columns: readonly string[]): Row {
  return new Map(columns.map(column => [column, memberAt(row, column.split('.')) ?? null]))
}

export const printRow = (row: Row): string => printJson(row)

/** Text of a cell: strings as they are, null empty, everything else as JSON. */
export function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  return value instanceof JsonNumber ? value.text : printJson(value)
}

/** A record of RFC 4180: an empty string is quoted, so that it differs from null. */
export function csvRecord(cells: readonly (JsonValue | undefined)[]): string {
  return `${cells.map(cell => csvCell(cell)).join(',')}\r\n`
}

function csvCell(value: JsonValue | undefined): string {
  const text = cellText(value)
  return text === '' ? (value === '' ? '""' : '') : /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
