import { csvCell } from '../bytes/csv-cell.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { printOf, slotsOf } from './print-member.ts'
import { LINE_FEED, type RecordFormat } from './record-format.ts'

const COMMA = 0x2c
const CARRIAGE_RETURN = 0x0d

/** RFC 4180, with nested members as JSON text. */
export const csvFormat: RecordFormat = {
  name: 'csv',
  oneState: true,
  header(columns, out) {
    for (const [n, { name }] of columns.entries()) {
      if (n > 0) out.byte(COMMA)
      const { at } = out
      out.string(name)
      csvCell(out, at)
    }
    end(out)
  },
  records(columns, layout) {
    const prints = columns.map(column => printOf(column, layout))
    return {
      slots: slotsOf(columns),
      ofRun: () => (cursor, i, out) => {
        for (let n = 0; n < prints.length; n++) {
          if (n > 0) out.byte(COMMA)
          const { at } = out
          prints[n]!(cursor, i, out)
          csvCell(out, at)
        }
        end(out)
      },
    }
  },
}

function end(out: JsonWriter): void {
  out.byte(CARRIAGE_RETURN)
  out.byte(LINE_FEED)
}
