import { endQuoted } from '../bytes/csv-cell.ts'
import type { JsonWriter, Piece } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { canGenerate } from '../codec/record.ts'
import { nothing, SLOTS, type EntryLayout, type Slot } from '../entry/layout.ts'
import { valueHead } from '../entry/stored-value.ts'
import type { Type } from '../model/type.ts'
import type { Column } from '../query/columns.ts'
import type { Inner, Json } from '../type/kind.ts'
import { Code, type CellOf } from '../type/printer.ts'
import { reachCode, reached, type Wanted } from '../type/reach-code.ts'
import { jsonOf, programs, scalarOf } from '../type/types.ts'
import { doubled } from '../type/warm.ts'
import { slotsOf } from './print-member.ts'

/**
 * Prints the columns of an entry whose bytes are as they should be; false, or a SavepointError, where they are not: then each column must be
 * printed by itself. `ofRun`: the columns that are the same for all entries of a run.
 */
export type WholeRecord = (
  r: ByteReader,
  out: JsonWriter,
  ofRun: readonly (Piece | undefined)[],
  keyAt: number,
  keyEnd: number,
  valueAt: number,
  valueEnd: number,
) => boolean

/** Columns in one function. */
const MOST = 64

/** A column in generated code. */
interface Plan {
  readonly slot: Slot
  /** The variable that says where its bytes begin, −1 where it is null. */
  readonly at: string
  /** From the content of the slot on; undefined: it is looked for by a program of its own. */
  readonly steps: Wanted['steps'] | undefined
  readonly isTime: boolean
  /** Whether the bytes of the slot must end with it. */
  readonly isWhole: boolean
  /** Statements that print what stands there. */
  readonly print: string
}

/**
 * Straight-line code for records of some columns: it goes once through the entry, noting where the members begin, then prints them in their
 * order. `texts` stand in front of each column and behind the last; `cell` makes cells of CSV of JSON; undefined: they stay JSON; `walker` prints a member from the
 * begin of its slot on. undefined where no code is made: for types that are not known.
 */
export function recordCode(
  layout: EntryLayout,
  columns: readonly Column[],
  texts: readonly string[],
  cell: CellOf | undefined,
  walker: (column: Column) => Json,
  inner = programs,
): WholeRecord | undefined {
  if (!canGenerate || columns.length > MOST) return undefined
  const slots = slotsOf(columns)
  if (slots.some(slot => slot === 'value' && layout.typeOf(slot) === undefined)) return undefined
  if (slots.some(slot => slot !== 'value') && layout.keyParts.some(({ type }) => type === undefined)) return undefined
  const code = cell === undefined ? new Code() : new Code('none', cell)
  const plans = columns.map((column, n) => planOf(layout, column, `p${n}`, cell !== undefined, walker, code, inner))
  const known = plans.filter(plan => plan !== undefined)
  const prints = columns.map((column, n) => {
    const plan = plans[n]
    const text = texts[n] === '' ? '' : code.piece(texts[n]!)
    if (plan !== undefined) return `${text}\n${printCode(plan, code)}`
    return `${text}\n${column.place === undefined ? code.null() : code.synced(`out.piece(p[${n}])`)}`
  })
  const variables = [...known.map(({ at }) => `${at} = -1`), ...SLOTS.map(slot => `end_${slot} = -1`)]
  return code.function<WholeRecord>(
    ['p', 'keyAt', 'keyEnd', 'valueAt', 'valueEnd'],
    `let ${variables.join(', ')}
r.withoutBytes = 0
${slots.some(slot => slot !== 'value') ? keyCode(layout, slots, known, inner, code) : ''}
${
  slots.includes('value')
    ? valueCode(
        layout,
        known.filter(({ slot }) => slot === 'value'),
        inner,
        code,
      )
    : ''
}
${prints.join('\n')}
${code.piece(texts.at(-1)!)}
r.at = at; out.at = to
return true`,
  )
}

const NO = 'return false'

/** As the entry is split: a map key that is not wanted is left where it is. */
function keyCode(
  { keyParts }: EntryLayout,
  slots: readonly Slot[],
  plans: readonly Plan[],
  inner: Inner,
  code: Code,
): string {
  const passed = keyParts.filter(({ slot }) => slot !== 'mapKey' || slots.includes(slot))
  const parts = passed.map(({ slot, type, behind }) => {
    const from = code.name()
    const wanted = plans.flatMap(plan => (plan.slot === slot ? { name: plan.at, steps: plan.steps ?? [] } : []))
    return `const ${from} = at
${slot === undefined ? 'at++' : `${reachCode(type!, wanted, true, inner, code, NO)}\nend_${slot} = at`}
if (at > end) ${NO}
${behind === nothing ? '' : `r.at = at; ${code.constant(behind)}(r, ${from}); at = r.at`}`
  })
  return `at = keyAt; end = r.end = keyEnd
${parts.join('\n')}
${passed.length === keyParts.length ? `if (at !== end) ${NO}` : ''}`
}

function valueCode({ state }: EntryLayout, plans: readonly Plan[], inner: Inner, code: Code): string {
  const { nullable, accessed, content } = valueHead(state)
  const [times, others] = [true, false].map(isTime => plans.filter(plan => plan.isTime === isTime))
  const from = others!.filter(({ steps }) => steps === undefined).map(({ at }) => `${at} = at;`)
  const wanted = others!.flatMap(({ at, steps }) => (steps === undefined ? [] : { name: at, steps }))
  const inside = `${accessed ? `${times!.map(({ at }) => `${at} = at;`).join(' ')} at += 8` : ''}
${wanted.length === 0 ? '' : reachCode(content!, wanted, false, inner, code, NO)}
if (at > end) ${NO}`
  return `at = valueAt; end = r.end = end_value = valueEnd
${from.join(' ')}
${nullable ? `if (at >= end) ${NO}\nif (b.getInt8(at++) === 0) { ${inside} }` : inside}`
}

/** undefined: the column is the same for a whole run. */
function planOf(
  layout: EntryLayout,
  column: Column,
  at: string,
  cells: boolean,
  walker: (column: Column) => Json,
  code: Code,
  inner: Inner,
): Plan | undefined {
  const { place, member } = column
  if (place?.kind !== 'slot') return undefined
  const { slot } = place
  const isTime = slot === 'value' && member.root === 'lastAccess'
  const content = slot === 'value' && !isTime ? valueHead(layout.state).content : place.type
  const steps = isTime ? place.steps : member.steps
  const type = content && reached(content, steps, inner, code)
  const isWhole = !isTime && steps.length === 0
  if (type === undefined)
    return { slot, at, steps: undefined, isTime: false, isWhole, print: code.call(walker(column)) }
  return { slot, at, steps, isTime, isWhole, print: cells ? cellCode(type, inner, code) : inner.inline(type, code) }
}

function printCode({ slot, at, isWhole, print }: Plan, code: Code): string {
  return `at = ${at}; end = r.end = end_${slot}
if (at < 0) { ${code.null()} } else { ${print}
${isWhole ? `if (at !== end) ${NO}` : ''} }`
}

/** Statements that print a value as a cell of CSV: records and collections with their quotes doubled at once. */
function cellCode(type: Type, inner: Inner, code: Code): string {
  if (scalarOf(type) !== undefined) return inner.inline(type, code)
  const json = jsonOf(type)
  const quoted = doubled(json)
  if (quoted === undefined) return code.call(json)
  const [from, start] = [code.name(), code.name()]
  return `const ${from} = at, ${start} = to
${code.byte(0x22)}
${code.synced(`${code.constant(quoted)}(r, out); v = ${code.constant(endQuoted)}(out, ${start}) ? 1 : 0`)}
if (v === 0) { at = ${from}; to = ${start}; ${code.call(json)} }`
}
