import type { DamagedState } from '../index.ts'
import { bytesText, plural, printable } from './text.ts'

/** So many are printed; the report has all. */
const MOST_LINES = 12

/** What of the damaged state is left out: a line each, as far as there are few. */
export function leftOutLines(leftOut: readonly DamagedState[]): readonly string[] {
  if (leftOut.length === 0) return []
  const lines = leftOut.slice(0, MOST_LINES).map(one => `- ${printable(lineOf(one))}`)
  const more = leftOut.length - lines.length
  return [
    `left out because it is damaged: ${leftOutSum(leftOut)}`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more, which --report lists`] : []),
  ]
}

/** `2 key groups, 1 list: 41 entries and what could not be counted, 3.4 KB`. */
export function leftOutSum(leftOut: readonly DamagedState[]): string {
  const units = UNITS.flatMap(([unit, one, many]) => {
    const count = leftOut.filter(other => other.unit === unit).length
    return count === 0 ? [] : [plural(count, one, many)]
  })
  return `${units.join(', ')}: ${amountOf(leftOut)}`
}

const UNITS = [
  ['key group', 'key group', 'key groups'],
  ['list', 'list', 'lists'],
  ['handle', 'whole file of a subtask', 'whole files of subtasks'],
  ['block', 'block of a table of RocksDB', 'blocks of tables of RocksDB'],
  ['table', 'table of RocksDB', 'tables of RocksDB'],
  ['state', 'state of a subtask', 'states of subtasks'],
  ['filter', 'block without entries', 'blocks without entries'],
] as const

function amountOf(some: readonly DamagedState[]): string {
  const known = some.reduce((sum, { entries }) => sum + (entries ?? 0), 0)
  const unknown = some.filter(({ entries }) => entries === null).length
  const entries =
    unknown === 0
      ? plural(known, 'entry', 'entries')
      : known === 0
        ? 'entries that could not be counted'
        : `${plural(known, 'entry', 'entries')} and what could not be counted`
  const bytes = some.reduce((sum, one) => sum + (one.bytes ?? 0), 0)
  return `${entries}, ${bytesText(bytes)}`
}

function lineOf(one: DamagedState): string {
  const { operator, state, subtask, keyGroups, elements, file, offset, why } = one
  const what = [
    ...(keyGroups === null
      ? []
      : [
          keyGroups[0] === keyGroups[1] ? `key group ${keyGroups[0]}` : `key groups ${keyGroups[0]} to ${keyGroups[1]}`,
        ]),
    ...(elements === null ? [] : [`elements ${elements[0]} to ${elements[1]}`]),
  ]
  const place = file === null ? '' : ` (${file}${offset === null ? '' : ` @ 0x${offset.toString(16)}`})`
  return `${operator}${state === null ? '' : `/${state}`} subtask ${subtask}${what.map(text => `, ${text}`).join('')}: ${amountOf([one])}: ${why}${place}`
}
