import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { RowDataType } from '../type/sql.ts'
import type { OpenHeaders } from './headers.ts'
import type { Part } from './parts.ts'
import { arrayOf, objectOf, type PlanColumn, type SqlNode, type SqlPlan } from './sql-plan.ts'

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
  const keys = keyColumns(node)
  const rows = rowColumns(node, state.name)
  const sorts = sortColumns(node)
  return {
    ...state,
    key: state.scope === 'keyed' ? withNames(state.key, keys) : state.key,
    mapKey: withNames(state.mapKey, rows === undefined ? [] : [...sorts, ...upsertKeys(node, state.name), rows]),
    value: withNames(state.value, rows === undefined ? [] : state.name === 'sorted-map' ? sorts : [rows]),
  }
}

/** Every row inside gets the names of the first columns that it has. */
function withNames(type: Type | undefined, candidates: readonly (readonly PlanColumn[])[]): Type | undefined {
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
function rowWithNames(type: RowDataType, candidates: readonly (readonly PlanColumn[])[]): RowDataType {
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

const picked = (columns: readonly PlanColumn[] = [], indexes: unknown): readonly PlanColumn[] | undefined => {
  const found = arrayOf(indexes).map(index => columns[Number(index)])
  return Array.isArray(indexes) && found.every(column => column !== undefined) ? found : undefined
}
const all = <T>(...found: readonly (T | undefined)[]): readonly T[] => found.filter(one => one !== undefined)

/** Where a node says by which columns its input is dealt. */
function keyColumns({ inputs, spec }: SqlNode): readonly (readonly PlanColumn[])[] {
  const join = objectOf(spec['joinSpec'] ?? objectOf(spec['intervalJoinSpec'])['joinSpec'])
  const fields = (member: unknown): unknown => objectOf(member)['fields']
  const [input] = inputs
  return all(
    picked(input, join['leftKeys']),
    picked(input, spec['grouping']),
    picked(input, spec['uniqueKeys']),
    picked(input, fields(spec['partition'])),
    picked(input, fields(spec['partitionSpec'])),
    picked(input, spec['partitionKeys']),
    picked(input, fields(objectOf(spec['overSpec'])['partition'])),
    picked(input, spec['inputUpsertKey']),
    picked(input, fields(objectOf(spec['matchSpec'])['partition'])),
  )
}

function sortColumns({ inputs, spec }: SqlNode): readonly (readonly PlanColumn[])[] {
  const order = objectOf(spec['orderBy'] ?? spec['sortSpec'])['fields']
  return all(
    order === undefined
      ? undefined
      : picked(
          inputs[0],
          arrayOf(order).map(field => objectOf(field)['index']),
        ),
  )
}

/** Which input the rows of a state are; states of accumulators are of none. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  left: ['left-records', 'IntervalJoinLeftCache', 'left'],
  right: ['right-records', 'IntervalJoinRightCache', 'right'],
  input: [
    'deduplicate-state',
    'inputState',
    'valueMapState',
    'data-state-with-append',
    'data-state-with-update',
    'data-state',
    'sorted-map',
    'Top1-Rank-State',
    'values',
    'dataState',
    'sortState',
    'window_rank',
    'window_deduplicate',
    'waiting-to-emit-on-timer',
    'localBufferState',
  ],
}
function rowColumns({ inputs }: SqlNode, state: string): readonly PlanColumn[] | undefined {
  const role = Object.keys(ROWS).find(name => ROWS[name]!.includes(state))
  return role === undefined ? undefined : inputs[role === 'right' ? 1 : 0]
}

/** By which rows of an input are told apart. */
function upsertKeys({ inputs, spec }: SqlNode, state: string): readonly (readonly PlanColumn[])[] {
  const right = ROWS['right']!.includes(state)
  return all(
    ...arrayOf(spec[right ? 'rightUpsertKeys' : 'leftUpsertKeys']).map(key => picked(inputs[right ? 1 : 0], key)),
    picked(inputs[0], objectOf(spec['rankStrategy'])['primaryKeys']),
  )
}
