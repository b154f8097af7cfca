import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { RowDataType } from '../type/sql.ts'
import type { OpenHeaders } from './headers.ts'
import type { Part } from './parts.ts'
import type { SqlNode, SqlPlan } from './sql-plan.ts'
import { stateColumns, type Candidates } from './state-columns.ts'

// Names for the columns of state that a node of a plan keeps. Which columns a row has is known by node and state; the names are given only where
// number and types agree, so that rows of another version of the query keep f0, f1, ….

/** What a plan says of an operator. */
export interface SqlOperator {
  readonly uid: string
  readonly node: SqlNode
}
export function operatorsOf(plan: SqlPlan): ReadonlyMap<string, SqlOperator> {
  return new Map(plan.flatMap(node => [...node.uids].map(([id, uid]) => [id, { uid, node }] as const)))
}

const camel = (text: string): string => text.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** What an operator does in the query; of a state, which side it keeps. */
export function roleOf({ kind }: SqlNode, state?: string): string {
  const side =
    state === undefined ? undefined : /left/i.test(state) ? 'left' : /right/i.test(state) ? 'right' : undefined
  return side === undefined ? camel(kind) : `${camel(kind)} ${side} side`
}

/** The same headers with names of columns. Timers in raw keyed state stay as they are, for each key group names them anew. */
export function withColumnNames(headers: OpenHeaders, node: SqlNode): OpenHeaders {
  const renamed = new Map<State, State>()
  const raw = new Set(headers.parts.flatMap(part => (part.kind === 'timers' ? part.states : [])))
  const rename = (state: State): State => {
    if (raw.has(state)) return state
    let found = renamed.get(state)
    if (found === undefined) renamed.set(state, (found = named(state, node)))
    return found
  }
  const inPart = (part: Part): Part => {
    if (part.kind === 'timers') return part
    if (part.kind === 'operator')
      return { ...part, states: part.states.map(one => ({ ...one, state: rename(one.state) })) }
    return { ...part, states: part.states.map(rename) }
  }
  return { ...headers, states: headers.states.map(rename), parts: headers.parts.map(inPart) }
}

function named(state: State, node: SqlNode): State {
  const { key, mapKey, value } = stateColumns(node, state.name)
  return {
    ...state,
    key: state.scope === 'keyed' ? withNames(state.key, key) : state.key,
    mapKey: withNames(state.mapKey, mapKey),
    value: withNames(state.value, value),
  }
}

/** Every row inside gets the names of the first columns that it has. */
function withNames(type: Type | undefined, candidates: Candidates): Type | undefined {
  if (type === undefined || candidates.length === 0) return type
  if (isRow(type)) return rowWithNames(type, candidates)
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside)
    if (typeof value !== 'object' || value === null) return value
    return isType(value) ? withNames(value, candidates) : value
  }
  return { ...type, ...Object.fromEntries(Object.entries(type).map(([name, value]) => [name, inside(value)])) }
}
const isRow = (type: Type): type is RowDataType => type.kind === 'rowData'
const isType = (value: object): value is Type => 'kind' in value
function rowWithNames(type: RowDataType, candidates: Candidates): RowDataType {
  const fits = candidates.find(
    columns =>
      columns.length === type.fields.length &&
      new Set(columns.map(({ name }) => name)).size === columns.length &&
      columns.every(({ kind }, i) => kind === undefined || kind === type.fields[i]!.type.kind),
  )
  const isNameless = type.fields.every(({ name }, i) => name === `f${i}`)
  if (fits === undefined || !isNameless) return type
  return { ...type, fields: type.fields.map((field, i) => ({ ...field, name: fits[i]!.name })) }
}
