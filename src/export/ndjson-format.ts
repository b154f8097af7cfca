import type { EntryLayout } from '../entry/layout.ts'
import type { State } from '../model/savepoint.ts'
import type { Column } from '../query/columns.ts'
import { warmed } from '../type/warm.ts'
import { columnRecords } from './column-records.ts'
import { lineOf, stateLines } from './lines.ts'
import { printOf, walkerOf } from './print-member.ts'
import { recordCode } from './record-code.ts'
import type { RecordFormat, Records } from './record-format.ts'

/** A JSON object a line. */
export const ndjsonFormat: RecordFormat = {
  name: 'ndjson',
  oneState: false,
  records: (columns, layout, all) => (all ? wholeLines(layout.state) : memberLines(columns, layout)),
}

/** Whole lines of NDJSON. */
function wholeLines(state: State): Records {
  const lines = stateLines(state)
  return { slots: [], ofRun: (run, copies) => lineOf(lines, run, copies) }
}

/** Lines of NDJSON with some members, nested as they are: `{"key":…,"value":{"amount":…}}`. */
function memberLines(columns: readonly Column[], layout: EntryLayout): Records {
  const { texts: open, leaves } = nested(columns)
  const texts = [...open.slice(0, -1), `${open.at(-1)!}\n`]
  return columnRecords(leaves, layout, {
    texts,
    prints: leaves.map(column => printOf(column, layout)),
    code: warmed(() => recordCode(layout, leaves, texts, undefined, walkerOf)),
  })
}

/** What stands before, between and behind the members of an object, and the members in that order. */
function nested(columns: readonly Column[]): { readonly texts: readonly string[]; readonly leaves: readonly Column[] } {
  const texts = ['']
  const leaves: Column[] = []
  const put = (text: string): void => void (texts[texts.length - 1] += text)
  const group = (some: readonly Column[], depth: number): void => {
    put('{')
    const names = [...new Set(some.map(column => stepOf(column, depth)))]
    for (const [n, name] of names.entries()) {
      put(`${n === 0 ? '' : ','}${JSON.stringify(name)}:`)
      const inside = some.filter(column => stepOf(column, depth) === name)
      if (inside[0]!.member.steps.length > depth) group(inside, depth + 1)
      else {
        leaves.push(inside[0]!)
        texts.push('')
      }
    }
    put('}')
  }
  group(columns, 0)
  return { texts, leaves }
}

const stepOf = ({ member: { root, steps } }: Column, depth: number): string =>
  depth === 0 ? root : String(steps[depth - 1])
