import { shortCell } from '../bytes/csv-cell.ts'
import type { Type } from '../model/type.ts'
import type { Json } from '../type/kind.ts'
import { printMillis } from '../type/temporal.ts'
import { jsonOf, scalarOf } from '../type/types.ts'
import { printOf, slotsOf } from './print-member.ts'
import { ndjsonFormat } from './ndjson-format.ts'
import { LINE_FEED, type RecordFormat } from './record-format.ts'

/** Ends a cell of a table: no byte of UTF-8. */
export const CELL_END = 0xff

/** A terminal shows less of a cell. */
const MOST_OF_CELL = 4096
/** A longer line is nothing to look at. */
const MOST_OF_LINE = 4 * 1024 * 1024

/** Rows of a table: cells, each with CELL_END behind it, as they are shown, as far as that may be; behind them the whole line, or none where it is long. */
export const tableFormat: RecordFormat = {
  name: 'table',
  oneState: false,
  records(columns, layout) {
    const prints = columns.map(column => printOf(column, layout, withTimes))
    const whole = ndjsonFormat.records(columns, layout, true)
    return {
      slots: slotsOf(columns),
      ofRun(run, copies) {
        const line = whole.ofRun(run, copies)
        return (cursor, i, out) => {
          for (const print of prints) {
            const { at } = out
            print(cursor, i, out)
            shortCell(out, at, MOST_OF_CELL)
            out.byte(CELL_END)
          }
          const { at } = out
          line(cursor, i, out)
          if (out.at - at <= MOST_OF_LINE) return
          out.at = at
          out.byte(LINE_FEED)
        }
      },
    }
  },
}

/** A time that is a number, and what it is beside it: `1700000000000  2023-11-14T22:13:20Z`. */
function withTimes(type: Type): Json {
  const json = jsonOf(type)
  const scalar = scalarOf(type)
  if (scalar?.as !== 'millis') return json
  return (r, out) => {
    const { at } = r
    json(r, out)
    r.at = at
    const millis = scalar.read(r)
    if (millis === null) return
    out.ascii('  ')
    const time = out.at
    const value = BigInt(millis)
    printMillis(out, Number(value >> 32n), Number(value & 0xffff_ffffn))
    out.bytes.copyWithin(time, time + 1, out.at - 1) // without quotes
    out.at -= 2
  }
}
