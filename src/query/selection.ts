import { JsonNumber, parseJson, type JsonValue } from '../bytes/json-parse.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { SavepointError } from '../errors.ts'
import { memberText, type Expression } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import { compileCondition } from './condition.ts'
import { ofSlot, type OfEntry } from './entry-cursor.ts'
import { QueryError } from './query-error.ts'
import { parseExpression } from './parse.ts'
import { isSame, meaningsLike, meaningsOf, valuesLike, wrongPart } from './same.ts'
import { short } from './place.ts'

/** What an entry must be like; texts as a user gives them. */
export interface EntryFilter {
  /** JSON; quotes may be omitted where the type is a string; a record also as an array of its members, or as the only one. */
  readonly key?: string
  readonly namespace?: string
  readonly mapKey?: string
  /** Expressions, all of them. */
  readonly where?: readonly string[]
}

/** Which entries of a state stay. */
export interface EntryTest {
  readonly holds: OfEntry<boolean>
  readonly slots: readonly Slot[]
  /** Members that not every entry has, of which none was found yet. */
  readonly missing: ReadonlySet<string>
}

/** The expression that all texts make; undefined: there are none. Throws QueryError. */
export function whereOf({ where = [] }: EntryFilter): Expression | undefined {
  const of = where.map(parseExpression)
  return of.length > 1 ? { kind: 'and', of } : of[0]
}

/** Compiles a filter for a state; undefined: every entry stays. Throws QueryError where no entry can. */
export function compileFilter(filter: EntryFilter, layout: EntryLayout): EntryTest | undefined {
  const parts = (['key', 'namespace', 'mapKey'] as const).flatMap(slot => {
    const text = filter[slot]
    return text === undefined ? [] : [{ slot, holds: partOf(layout, slot, text) }]
  })
  const where = whereOf(filter)
  const condition = where && compileCondition(where, layout)
  if (condition === undefined && parts.length === 0) return undefined
  const tests = [...parts.map(part => part.holds), ...(condition === undefined ? [] : [condition.holds])]
  const only = tests.length === 1 ? tests[0] : undefined
  return {
    holds: only ?? ((cursor, i) => tests.every(holds => holds(cursor, i))),
    slots: [...new Set([...parts.map(({ slot }) => slot), ...(condition?.slots ?? [])])],
    missing: condition?.missing ?? new Set(),
  }
}

const OPTION = { key: '--key', namespace: '--namespace', mapKey: '--map-key' } as const

function partOf(layout: EntryLayout, slot: keyof typeof OPTION, text: string): OfEntry<boolean> {
  const { state } = layout
  const type = layout.typeOf(slot)
  if (!layout.slots.includes(slot)) throw new QueryError(`${OPTION[slot]}: ${state.name} has no ${slot}`)
  const holds =
    type === undefined ? [] : meaningsOf(text, parseJson(text), type).flatMap(json => isSame(type, json) ?? [])
  if (type !== undefined && holds.length === 0) throw new QueryError(`${OPTION[slot]}: ${wrongForm(text, type)}`)
  return ofSlot(
    { kind: 'slot', slot, type, steps: [], types: [], open: false, sure: true },
    () => r => {
      const { at } = r
      return holds.some(same => {
        r.at = at
        return same(r)
      })
    },
    () => false,
    false,
  )
}

/** Which part is wrong, where the whole has the right members. */
function wrongForm(text: string, type: Type): string {
  const parsed = parseJson(text)
  const { steps, type: own, json } = wrongPart(type, parsed ?? text)
  const whole = `"${text}" is not of type ${short(type)}`
  if (steps.length === 0) return `${whole}; give ${meaningsLike(type)}`
  const part = memberText({ root: typeof steps[0] === 'number' ? `[${steps[0]}]` : steps[0]!, steps: steps.slice(1) })
  return `${whole}: ${part} is ${jsonText(json)}; give ${valuesLike(own, true)}`
}

function jsonText(json: JsonValue): string {
  if (json instanceof JsonNumber) return json.text
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  return Array.isArray(json) ? 'an array' : 'an object'
}

/** Told of a state that a question cannot fit. */
export const passedOver = (state: string, error: QueryError): SavepointError =>
  new SavepointError('unsupported', `skipped: ${error.message}`, { state })

/** Compiles for several states. One of them must fit; what is wrong with the others is told. */
export function eachState<T>(
  layouts: readonly EntryLayout[],
  compile: (layout: EntryLayout) => T,
): { readonly fits: ReadonlyMap<string, T>; readonly passed: readonly SavepointError[] } {
  const fits = new Map<string, T>()
  const wrong: { name: string; error: QueryError }[] = []
  for (const layout of layouts) {
    try {
      fits.set(layout.state.name, compile(layout))
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      wrong.push({ name: layout.state.name, error })
    }
  }
  if (fits.size === 0 && wrong[0] !== undefined) throw wrong[0].error
  return { fits, passed: wrong.map(({ name, error }) => passedOver(name, error)) }
}
