import { csvCell, endQuoted, safeCsvCell } from '../bytes/csv-cell.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { Type } from '../model/type.ts'
import type { Json } from '../type/kind.ts'
import { doubled, WARM } from '../type/printer.ts'
import { jsonOf } from '../type/types.ts'
import { printOf, slotsOf } from './print-member.ts'
import { LINE_FEED, type RecordFormat } from './record-format.ts'

const QUOTE = 0x22
const CARRIAGE_RETURN = 0x0d

/** Makes a cell of the JSON that stands in the buffer from there on. */
type Cell = typeof csvCell

const csvOf = (cell: Cell): RecordFormat => ({
  name: 'csv',
  oneState: true,
  header(columns, out) {
    for (const [n, { name }] of columns.entries()) {
      if (n > 0) out.byte(0x2c)
      const { at } = out
      out.string(name)
      cell(out, at)
    }
    end(out)
  },
  records(columns, layout) {
    const prints = columns.map(column => printOf(column, layout, type => cellOf(type, cell), cell))
    return {
      slots: slotsOf(columns),
      ofRun: () => (cursor, i, out) => {
        for (let n = 0; n < prints.length; n++) {
          if (n > 0) out.byte(0x2c)
          prints[n]!(cursor, i, out)
        }
        end(out)
      },
    }
  },
})

/** RFC 4180, with nested members as JSON text. */
export const csvFormat = csvOf(csvCell)
/** The same for spreadsheets: no cell is a formula. */
export const safeCsvFormat = csvOf(safeCsvCell)

function end(out: JsonWriter): void {
  out.byte(CARRIAGE_RETURN)
  out.byte(LINE_FEED)
}

/** Prints a value as a cell. Once code is worth it, the JSON of a record or a collection is printed with its quotes doubled at once. */
function cellOf(type: Type, cell: Cell): Json {
  const json = jsonOf(type)
  const plain: Json = (r, out) => {
    const from = out.at
    json(r, out)
    cell(out, from)
  }
  let left = WARM
  let quoted: Json | undefined
  return (r, out) => {
    if (left > 0 && --left === 0) quoted = doubled(json)
    if (quoted === undefined) return plain(r, out)
    const { at } = r
    const from = out.at
    out.byte(QUOTE)
    quoted(r, out)
    if (endQuoted(out, from)) return
    r.at = at
    out.at = from
    plain(r, out)
  }
}
