import { csvCell, safeCsvCell } from '../bytes/csv-cell.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { Type } from '../model/type.ts'
import type { Json } from '../type/kind.ts'
import type { CellOf } from '../type/printer.ts'
import { warmed } from '../type/warm.ts'
import { jsonOf } from '../type/types.ts'
import { columnRecords } from './column-records.ts'
import { printOf, walkerOf } from './print-member.ts'
import { recordCode } from './record-code.ts'
import { LINE_FEED, type RecordFormat } from './record-format.ts'

const CARRIAGE_RETURN = 0x0d

const csvOf = (cell: CellOf): RecordFormat => ({
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
    const texts = [...columns.map((_, n) => (n === 0 ? '' : ',')), '\r\n']
    return columnRecords(columns, layout, {
      texts,
      prints: columns.map(column => printOf(column, layout, type => cellOf(type, cell), cell)),
      code: warmed(() => recordCode(layout, columns, texts, cell, walkerOf)),
    })
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

/** Prints a value as a cell. */
function cellOf(type: Type, cell: CellOf): Json {
  const json = jsonOf(type)
  return (r, out) => {
    const from = out.at
    json(r, out)
    cell(out, from)
  }
}
