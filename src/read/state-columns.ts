import { accumulatorColumns } from './accumulators.ts'
import { arrayOf, columnsOf, objectOf, type PlanColumn, type SqlNode } from './sql-plan.ts'

// Which columns the rows in the state of a node are, as far as the plan says it: by the kind of node and the name of the state.

/** Those of a row; of several the first that fit it. */
export type Candidates = readonly (readonly PlanColumn[])[]
export interface StateColumns {
  readonly key: Candidates
  readonly mapKey: Candidates
  readonly value: Candidates
}

export function stateColumns(node: SqlNode, state: string): StateColumns {
  const key = keyColumns(node)
  const indexed = /^(multi-join-input|input-sort-buffer-data)-(\d+)$/.exec(state)
  const name = indexed?.[1] ?? state
  const isOfUser = node.kind === 'process-table-function' && name !== 'input-sort-buffer-data'
  const rows = isOfUser || !Object.hasOwn(STATES, name) ? undefined : STATES[name]
  if (rows === undefined || (rows.only !== undefined && !rows.only.includes(node.kind)))
    return { key, mapKey: [], value: [] }
  const input = indexed === null ? (rows.input ?? 0) : Number(indexed[2])
  return {
    key,
    mapKey: (rows.mapKey ?? []).flatMap(source => SOURCES[source](node, input)),
    value: (rows.value ?? []).flatMap(source => SOURCES[source](node, input)),
  }
}

const picked = (columns: readonly PlanColumn[] = [], indexes: unknown): Candidates => {
  const found = arrayOf(indexes).map(index => columns[Number(index)])
  return Array.isArray(indexes) && found.every(column => column !== undefined) ? [found] : []
}
const fieldsOf = (member: unknown): unknown => objectOf(member)['fields']

/** What a node keeps of an input in its rows. */
type Source = 'row' | 'unique' | 'sort' | 'accumulator' | 'result'
const SOURCES: Readonly<Record<Source, (node: SqlNode, input: number) => Candidates>> = {
  row: ({ inputs }, input) => (inputs[input] === undefined ? [] : [inputs[input]]),
  /** By which rows are told apart. */
  unique: ({ inputs, spec }, input) => [
    ...arrayOf(spec[input === 0 ? 'leftUpsertKeys' : 'rightUpsertKeys']).flatMap(key => picked(inputs[input], key)),
    ...arrayOf(arrayOf(spec['inputUniqueKeys'])[input]).flatMap(key => picked(inputs[input], key)),
    ...picked(inputs[0], objectOf(spec['rankStrategy'])['primaryKeys']),
  ],
  sort({ inputs, spec }) {
    const [over] = arrayOf(objectOf(spec['overSpec'])['groups'])
    const order = fieldsOf(spec['orderBy'] ?? spec['sortSpec'] ?? objectOf(over)['orderBy'])
    return Array.isArray(order)
      ? picked(
          inputs[0],
          order.map(field => objectOf(field)['index']),
        )
      : []
  },
  accumulator(node) {
    const found = accumulatorColumns(node)
    return found === undefined ? [] : [found]
  },
  /** What was put out behind the keys. */
  result: ({ spec }) => [columnsOf(spec['outputType']).slice(arrayOf(spec['grouping']).length)],
}

interface StateRows {
  /** Of which input; the first if nothing is said. */
  readonly input?: number
  readonly mapKey?: readonly Source[]
  readonly value?: readonly Source[]
  /** The kinds of nodes whose state is called so; those of all if nothing is said. */
  readonly only?: readonly string[]
}
const ROW: StateRows = { value: ['row'] }
const ACCUMULATOR: StateRows = { value: ['accumulator'] }
const STATES: Readonly<Record<string, StateRows>> = {
  'left-records': { mapKey: ['unique', 'row'], value: ['row'] },
  'right-records': { input: 1, mapKey: ['unique', 'row'], value: ['row'] },
  'multi-join-input': { mapKey: ['unique', 'row'], value: ['row'] },
  IntervalJoinLeftCache: ROW,
  IntervalJoinRightCache: { ...ROW, input: 1 },
  left: { ...ROW, only: ['temporal-join'] },
  right: { ...ROW, input: 1, only: ['temporal-join'] },
  'build-table': { input: 1, mapKey: ['row'] },
  'build-change-buffer': { ...ROW, input: 1 },
  'probe-buffer': ROW,
  'deduplicate-state': ROW,
  'waiting-to-emit-on-timer': ROW,
  window_deduplicate: ROW,
  inputState: ROW,
  'input-sort-buffer-data': ROW,
  dataState: ROW,
  sortState: ROW,
  localBufferState: ROW,
  'session-window-tvf-acc': ROW,
  eventQueuesStateName: ROW,
  'sharedBuffer-events': ROW,
  _async_wait_operator_state_: ROW,
  _keyed_async_wait_operator_state_: ROW,
  values: { ...ROW, only: ['sink'] },
  'Top1-Rank-State': ROW,
  'data-state': { mapKey: ['sort'], value: ['row'] },
  'data-state-with-append': { mapKey: ['sort'], value: ['row'] },
  'data-state-with-update': { mapKey: ['unique'], value: ['row'] },
  'sorted-map': { value: ['sort'] },
  window_rank: { mapKey: ['sort'], value: ['row'] },
  valueMapState: ROW,
  sortedListState: { value: ['sort'] },
  accMapState: { mapKey: ['sort'], value: ['accumulator'] },
  accState: ACCUMULATOR,
  'window-aggs': ACCUMULATOR,
  'previous-aggs': { value: ['result'], only: ['group-window-aggregate'] },
}

/** By which columns of its first input a node's state is dealt. */
function keyColumns({ kind, inputs, spec }: SqlNode): Candidates {
  const [input] = inputs
  if (kind === 'sink') return picked(input, primaryKey(spec))
  const join = objectOf(spec['joinSpec'] ?? objectOf(spec['intervalJoinSpec'])['joinSpec'])
  const [table] = arrayOf(objectOf(spec['functionCall'])['operands'])
    .map(objectOf)
    .filter(operand => operand['kind'] === 'TABLE_ARG_CALL')
  const dealt = objectOf(objectOf(arrayOf(spec['inputProperties'])[0])['requiredDistribution'])
  return [
    join['leftKeys'],
    spec['leftJoinKeys'],
    spec['grouping'],
    spec['uniqueKeys'],
    fieldsOf(spec['partition']),
    fieldsOf(spec['partitionSpec']),
    spec['partitionKeys'],
    fieldsOf(objectOf(spec['overSpec'])['partition']),
    spec['inputUpsertKey'],
    fieldsOf(objectOf(spec['matchSpec'])['partition']),
    objectOf(objectOf(spec['windowing'])['window'])['partition_key_indices'],
    table?.['partitionKeys'],
    dealt['keys'],
  ].flatMap(indexes => picked(input, indexes))
}

/** Where the columns of a sink's primary key stand among those that are stored. (CommonExecSink.getPrimaryKeyIndices) */
function primaryKey(spec: SqlNode['spec']): readonly number[] | undefined {
  const table = objectOf(objectOf(objectOf(spec['dynamicTableSink'])['table'])['resolvedTable'])
  const schema = objectOf(table['schema'])
  const names = arrayOf(schema['columns'])
    .map(objectOf)
    .filter(column => (column['kind'] ?? 'PHYSICAL') === 'PHYSICAL')
    .map(column => column['name'])
  const key = objectOf(schema['primaryKey'])['columns']
  return Array.isArray(key) ? key.map(name => names.indexOf(name)) : undefined
}
