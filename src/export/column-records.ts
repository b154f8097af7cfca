import { JsonWriter, piece, type Piece } from '../bytes/json-writer.ts'
import type { EntryLayout } from '../entry/layout.ts'
import { SavepointError } from '../errors.ts'
import type { Column } from '../query/columns.ts'
import { slotsOf } from './print-member.ts'
import type { WholeRecord } from './record-code.ts'
import type { PrintEntry, Records } from './record-format.ts'

/** What records of some columns are made of. */
export interface ColumnPrograms {
  /** In front of each column, and behind the last. */
  readonly texts: readonly string[]
  readonly prints: readonly PrintEntry[]
  /** Code that prints whole records, asked for at every entry; undefined: there is none. */
  readonly code: () => WholeRecord | undefined
}

/** Records of some columns: by code, and column by column where there is none or an entry is not as it should be. */
export function columnRecords(
  columns: readonly Column[],
  layout: EntryLayout,
  { texts, prints, code }: ColumnPrograms,
): Records {
  const pieces = texts.map(piece)
  const slots = slotsOf(columns)
  const isOfRun = columns.map(({ place }) => place?.kind === 'run')
  const byColumns: PrintEntry = (cursor, i, out) => {
    if (slots.length > 0) layout.split(cursor.batch!, i, i + 1, slots, cursor.spans)
    for (let n = 0; n < prints.length; n++) {
      out.piece(pieces[n]!)
      prints[n]!(cursor, i, out)
    }
    out.piece(pieces.at(-1)!)
  }
  return {
    slots: [],
    ofRun() {
      let ofRun: readonly (Piece | undefined)[] | undefined
      return (cursor, i, out) => {
        const whole = code()
        if (whole === undefined) return byColumns(cursor, i, out)
        ofRun ??= isOfRun.map((is, n) => (is ? printed(prints[n]!, cursor, i) : undefined))
        const { at } = out
        const { r } = cursor
        const batch = cursor.batch!
        const { keyAt, keyEnd, valueAt } = batch
        try {
          if (whole(r, out, ofRun, keyAt[i]!, keyEnd[i]!, valueAt[i]!, layout.valueEnd(batch, i))) return
        } catch (error) {
          if (!(error instanceof SavepointError)) throw error
          r.depth = 0
        }
        out.at = at
        byColumns(cursor, i, out)
      }
    },
  }
}

function printed(print: PrintEntry, ...[cursor, i]: [Parameters<PrintEntry>[0], number]): Piece {
  const out = new JsonWriter(64)
  print(cursor, i, out)
  return piece(out.text())
}
