import { SavepointError } from '../errors.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import { parseType } from '../type/notation.ts'
import type { RowDataType } from '../type/sql.ts'

// The JSON of COMPILE PLAN: what the operators of a SQL job are, and what their columns are called, which state does not say. (ExecNodeGraph)

/** A column as a plan has it. */
export interface PlanColumn {
  readonly name: string
  /** The kind of its SQL type; undefined where the text of the plan is not understood. */
  readonly kind: string | undefined
}
/** An operator of the query. */
export interface SqlNode {
  readonly id: number
  /** `group-aggregate` */
  readonly kind: string
  /** By operator ID: the uids that Flink may have given to what the node became. */
  readonly uids: ReadonlyMap<string, string>
  readonly inputs: readonly (readonly PlanColumn[])[]
  /** The members of its kind, as they stand in the JSON. */
  readonly spec: Readonly<Record<string, unknown>>
}
/** The operators of a compiled SQL plan. */
export type SqlPlan = readonly SqlNode[]

/** Reads the JSON of a compiled plan. Throws incompatible where it is none. */
export function sqlPlan(text: string): SqlPlan {
  const plan = parsed(text)
  const nodes = arrayOf(plan['nodes']).map(objectOf)
  if (nodes.length === 0 || !nodes.every(node => typeof node['type'] === 'string' && Number.isSafeInteger(node['id'])))
    throw noPlan('it has no "nodes" with "id" and "type"')
  const outputs = new Map(nodes.map(node => [node['id'], columnsOf(node['outputType'])]))
  const edges = arrayOf(plan['edges']).map(objectOf)
  return nodes.map(node => {
    const id = node['id'] as number
    const type = String(node['type'])
    return {
      id,
      kind: type.replace(/^stream-exec-/, '').replace(/_\d+$/, ''),
      uids: uidsOf(id, type, node['uid']),
      inputs: edges.filter(edge => edge['target'] === id).map(edge => outputs.get(edge['source']) ?? []),
      spec: node,
    }
  })
}

const noPlan = (why: string): SavepointError =>
  new SavepointError('incompatible', `no compiled SQL plan: ${why}`, {
    hint: 'COMPILE PLAN writes one, and EXPLAIN PLAN_ADVICE does not',
  })
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text))
  } catch (error) {
    throw noPlan((error as Error).message)
  }
}
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** Names that nodes give to what they become, the node's own beside them. (ExecNode.createTransformationName) */
const TRANSFORMATIONS = [
  'source',
  'kafka',
  'sink',
  'upsert-kafka',
  'writer',
  'committer',
  'values',
  'upsert-materialize',
  'partitioner',
  'constraint-validator',
  'timestamp-inserter',
  'row-kind-setter',
  'lookup-join-materialize',
  'window',
  'match',
  'filter-left',
  'filter-right',
  'pad-left',
  'pad-right',
  'process',
  'external-datastream',
  'over',
  'deduplicate',
  'rank',
  'sort',
  'window-join',
  'group-window-aggregate',
  'incremental-group-aggregate',
  'timestamp-assigner',
]
/** `<id>_<transformation>`, or with the type in between as Flink 1.15 had it; `given`: of a process table function. (ExecNodeContext.generateUid) */
function uidsOf(id: number, type: string, given: unknown): ReadonlyMap<string, string> {
  const own = type.replace(/^stream-exec-/, '').replace(/_\d+$/, '')
  const uids = [...new Set([own, ...TRANSFORMATIONS])].flatMap(name => [`${id}_${name}`, `${id}_${type}_${name}`])
  if (typeof given === 'string') uids.push(given)
  return new Map(uids.map(uid => [operatorIdOf(uid), uid]))
}

/** Of a row type, as text or as an object. */
export function columnsOf(type: unknown): readonly PlanColumn[] {
  if (typeof type === 'string') return rowIn(type)
  return arrayOf(objectOf(type)['fields'])
    .map(objectOf)
    .map(field => ({ name: String(field['name']), kind: columnKind(field['fieldType']) }))
}
const rowIn = (text: string): readonly PlanColumn[] =>
  (typeIn(`Row${spelled(text).replace(/^ROW(?=<)/, '')}`)?.fields ?? []).map(({ name, type }) => ({
    name,
    kind: type.kind,
  }))
/** The kind of a column's type, as text or as an object. */
export function columnKind(type: unknown): string | undefined {
  if (typeof type === 'string') return typeIn(`Row<c ${spelled(type)}>`)?.fields[0]?.type.kind
  const root = objectOf(type)['type']
  return typeof root === 'string' ? root : undefined
}
/** As the notation has it. */
const spelled = (text: string): string =>
  text.replace(/ NOT NULL$/, '').replaceAll(/\bTIMESTAMP(\(\d\))? WITH LOCAL TIME ZONE\b/g, 'TIMESTAMP_LTZ$1')
function typeIn(text: string): RowDataType | undefined {
  try {
    return parseType(text) as RowDataType
  } catch {
    return undefined
  }
}
