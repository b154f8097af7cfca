import type { JsonWriter } from '../bytes/json-writer.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import type { Run } from '../model/batch.ts'
import type { Column } from '../query/columns.ts'
import type { Cursor } from '../query/entry-cursor.ts'

/** Prints one entry, with what ends it. */
export type PrintEntry = (cursor: Cursor, i: number, out: JsonWriter) => void

/** How entries of a state are printed. */
export interface Records {
  readonly slots: readonly Slot[]
  /** Asked for once per run, behind `cursor.enter`. */
  ofRun(run: Run, copies: number | undefined): PrintEntry
}

/** How entries are written: a row. A new format is a file, and a line in `formats.ts`. */
export interface RecordFormat {
  readonly name: string
  /** Its records have the columns of one state. */
  readonly oneState: boolean
  /** What stands in front of all records. */
  header?(columns: readonly Column[], out: JsonWriter): void
  /** `all`: nobody asked for these columns, they are what the state has. */
  records(columns: readonly Column[], layout: EntryLayout, all: boolean): Records
}

/** Behind each record, in every format of lines. */
export const LINE_FEED = 0x0a
