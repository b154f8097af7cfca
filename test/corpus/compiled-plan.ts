import { readFileSync } from 'node:fs'

// A compiled plan as a test reads it: which columns the rows of an operator's states must be, by hand for each kind of operator.

type Json = Readonly<Record<string, any>> // eslint-disable-line @typescript-eslint/no-explicit-any
/** `a BIGINT NOT NULL` */
export type Columns = readonly string[]
export interface Node extends Json {
  readonly inputs: readonly Columns[]
}

export function readPlan(path: string): readonly Node[] {
  const { nodes, edges } = JSON.parse(readFileSync(path, 'utf8')) as { nodes: Json[]; edges: Json[] }
  const outputs = new Map(nodes.map(node => [node['id'], columnsOf(node['outputType'])]))
  return nodes.map(node => ({
    ...node,
    inputs: edges.filter(({ target }) => target === node['id']).map(({ source }) => outputs.get(source)!),
  }))
}

/** Of a row type as the plan has it: text with backquotes, or an object where columns are time attributes. */
function columnsOf(type: string | Json): Columns {
  if (typeof type !== 'string')
    return (type['fields'] as Json[]).map(({ name, fieldType }) => `${name} ${typeText(fieldType)}`)
  return splitColumns(type.replace(/^ROW<(.*)>( NOT NULL)?$/s, '$1')).map(column => {
    const [, name, text] = /^`(.*?)` (.*)$/s.exec(column)!
    return `${name} ${typeText(text!)}`
  })
}
/** At the commas outside of all brackets. */
function splitColumns(text: string): readonly string[] {
  const found: string[] = []
  let [depth, from] = [0, 0]
  for (let i = 0; i <= text.length; i++) {
    if (/[<(]/.test(text[i] ?? '')) depth++
    if (/[>)]/.test(text[i] ?? '')) depth--
    if (i < text.length && (text[i] !== ',' || depth > 0)) continue
    if (i > from) found.push(text.slice(from, i).trim())
    from = i + 1
  }
  return found
}
/** In the words of the command line. */
function typeText(type: string | Json): string {
  if (typeof type === 'string')
    return type
      .replaceAll('VARCHAR(2147483647)', 'STRING')
      .replace(/^TIMESTAMP(\(\d\)) WITH LOCAL TIME ZONE/, 'TIMESTAMP_LTZ$1')
      .replaceAll('`', '')
  const suffix = `${type['nullable'] === false ? ' NOT NULL' : ''}${type['kind'] === undefined ? '' : ` *${type['kind']}*`}`
  if (type['type'] === 'TIMESTAMP_WITHOUT_TIME_ZONE') return `TIMESTAMP(${type['precision']})${suffix}`
  if (type['type'] === 'TIMESTAMP_WITH_LOCAL_TIME_ZONE') return `TIMESTAMP_LTZ(${type['precision']})${suffix}`
  if (type['type'] === 'RAW') return `RAW('${type['class']}', '...')${suffix}`
  throw new Error(`no rule for a column of type ${type['type']}`)
}

const picked = (columns: Columns, indexes: readonly number[]): Columns => indexes.map(index => columns[index]!)

/** By which columns of its first input the state of each kind of operator is keyed. */
const KEYS: Readonly<Record<string, (node: Node) => readonly number[]>> = {
  'changelog-normalize': node => node['uniqueKeys'],
  deduplicate: node => node['uniqueKeys'],
  'delta-join': node => node['leftJoinKeys'],
  'global-group-aggregate': node => node['grouping'],
  'global-window-aggregate': node => node['grouping'],
  'group-aggregate': node => node['grouping'],
  'group-window-aggregate': node => node['grouping'],
  'interval-join': node => node['intervalJoinSpec'].joinSpec.leftKeys,
  join: node => node['joinSpec'].leftKeys,
  'lateral-snapshot-join': node => node['joinSpec'].leftKeys,
  limit: () => [],
  match: node => node['matchSpec'].partition.fields,
  'multi-join': node => node['inputProperties'][0].requiredDistribution.keys,
  'over-aggregate': node => node['overSpec'].partition.fields,
  'process-table-function': node => node['functionCall'].operands[0].partitionKeys,
  rank: node => node['partition'].fields,
  sink: node => {
    const { columns, primaryKey } = node['dynamicTableSink'].table.resolvedTable.schema
    return primaryKey.columns.map((name: string) => columns.findIndex((column: Json) => column['name'] === name))
  },
  'sort-limit': () => [],
  'temporal-join': node => node['joinSpec'].leftKeys,
  'temporal-sort': () => [],
  'window-aggregate': node => node['grouping'],
  'window-deduplicate': node => node['partitionKeys'],
  'window-join': node => node['joinSpec'].leftKeys,
  'window-rank': node => node['partitionSpec'].fields,
  'window-table-function': node => node['windowing'].window.partition_key_indices,
}
const kindOf = (node: Node): string => /^stream-exec-(.*)_\d+$/.exec(node['type'])![1]!
export const keyOf = (node: Node): Columns => picked(stored(node), KEYS[kindOf(node)]!(node))
/** What came in; the columns of a sink's primary key are checked not to be null in front of what is kept. */
const stored = (node: Node): Columns =>
  kindOf(node) === 'sink'
    ? node.inputs[0]!.map((one, i) =>
        KEYS['sink']!(node).includes(i) ? one.replace(/( NOT NULL)?$/, ' NOT NULL') : one,
      )
    : node.inputs[0]!

/** The rows of a state's map key and of its value. Columns without a type are told by name only. */
export interface Rows {
  readonly mapKey?: Columns
  readonly value?: Columns
}
const sorts = (node: Node): Columns => {
  const order: Json = node['orderBy'] ?? node['sortSpec'] ?? node['overSpec'].groups[0].orderBy
  return picked(
    node.inputs[0]!,
    order['fields'].map((field: Json) => field['index']),
  )
}
/** One side of a join: rows by a unique key, or if they have none a count of each. */
const side =
  (input: number, keys: 'leftUpsertKeys' | 'rightUpsertKeys') =>
  (node: Node, { mapKey, value }: Has): Rows => {
    const row = node.inputs[input]!
    const [unique] = (node[keys] ?? []) as number[][]
    if (!mapKey) return value ? { value: row } : {}
    return value ? { mapKey: picked(row, unique!), value: row } : { mapKey: row }
  }
const first = (node: Node): Rows => ({ value: stored(node) })
const sorted = (node: Node): Rows => ({ mapKey: sorts(node), value: node.inputs[0]! })
const multi =
  (input: number) =>
  (node: Node, { value }: Has): Rows => {
    const row = node.inputs[input]!
    const [unique] = node['inputUniqueKeys'][input] as number[][]
    // Of inputs behind the first one a map's key is a row of the key of the join and of the unique key or row.
    return {
      ...(input === 0 && { mapKey: unique === undefined ? row : picked(row, unique) }),
      ...(value && { value: row }),
    }
  }
/** What the local aggregation puts out between keys and the end of the slice or window. */
const local = (node: Node): Rows => {
  const columns = node.inputs[0]!.slice(node['grouping'].length)
  return { value: columns.filter(column => !/^\$(?:slice|window)_end /.test(column)) }
}
/** The buffers of calls, put together by hand: names alone. */
const named = (...names: readonly string[]): Rows => ({ value: names })

/** Which of its parts hold rows. */
interface Has {
  readonly mapKey: boolean
  readonly value: boolean
}
export const ROWS: readonly (readonly [state: RegExp, rows: (node: Node, has: Has, calls: string) => Rows])[] = [
  [/^left-records$/, side(0, 'leftUpsertKeys')],
  [/^right-records$/, side(1, 'rightUpsertKeys')],
  [/^IntervalJoinLeftCache$|^left$|^probe-buffer$/, first],
  [/^IntervalJoinRightCache$|^right$|^build-change-buffer$/, node => ({ value: node.inputs[1]! })],
  [/^build-table$/, node => ({ mapKey: node.inputs[1]! })],
  [/^multi-join-input-0$/, multi(0)],
  [/^multi-join-input-1$/, multi(1)],
  [/^multi-join-input-2$/, multi(2)],
  [/^input-sort-buffer-data-1$/, node => ({ value: node.inputs[1]! })],
  [/^(?:deduplicate-state|window_deduplicate|inputState|valueMapState|values|session-window-tvf-acc)$/, first],
  [/^(?:eventQueuesStateName|sharedBuffer-events|_async_wait_operator_state_|input-sort-buffer-data-0)$/, first],
  [/^(?:data-state-with-append|window_rank)$/, sorted],
  [
    /^data-state-with-update$/,
    node => ({ mapKey: picked(node.inputs[0]!, node['rankStrategy'].primaryKeys), value: node.inputs[0]! }),
  ],
  [/^sortedListState$/, node => ({ value: sorts(node) })],
  [/^accMapState$/, node => ({ mapKey: sorts(node), ...named('count$0', 'sum$1') })], // of an AVG or SUM, and how many there are
  [
    /^sink-(?:retract-)?results$/, // of a sink for tests
    node => {
      const columns: Json[] = node['dynamicTableSink'].table.resolvedTable.schema.columns
      const texts = columns.some(({ kind }) => kind === 'METADATA') // which stand in an order of their own
        ? stored(node).map(column => column.replace(/^\S+ /, ''))
        : columns.map(({ dataType }) => typeText(dataType))
      return { value: texts.map((text, i) => `f${i} ${text}`) }
    },
  ],
  [
    /^(?:accState|window-aggs)$/,
    (node, _, calls) => (kindOf(node).startsWith('global-') ? local(node) : named(...ACCUMULATORS[calls]!)),
  ],
]

/** By calls, and by what makes the planner add to them: `-` is a call whose rows are taken back, `hop` a window that counts its rows. */
export const ACCUMULATORS: Readonly<Record<string, readonly string[]>> = {
  '': [],
  'COUNT()': ['count1$0'],
  'COUNT() SUM COUNT(distinct)': ['count1$0', 'sum$1', 'count$2', 'distinct$0'],
  SUM: ['sum$0'],
  'hop SUM': ['sum$0', 'count1$1'],
  'COUNT(distinct) FIRST_VALUE': ['count$0', 'first_value$1', 'distinct$0'],
  '-SUM0 -FIRST_VALUE': ['sum$0', 'first_value$1', 'count1$2'],
  'my_avg my_concat': ['my_avg$0', 'my_concat$1'],
  'my_sum1 my_sum2 my_avg': ['my_sum1$0', 'my_sum2$1', 'my_avg$2'],
  'LTCNT COUNT SUM0': ['ltcnt$0', 'count$1', 'sum$2'],
  '-LTCNT -COUNT -SUM0': ['ltcnt$0', 'count$1', 'sum$2', 'count1$3'],
}
export function callsOf(node: Node): string {
  const [over] = node['overSpec']?.groups ?? []
  const bounded = over?.lowerBound.kind === 'BOUNDED_WINDOW'
  const calls: Json[] = node['aggCalls'] ?? over?.aggCalls ?? []
  const texts = calls.map((call, i) => {
    const name = String(call['internalName'] ?? call['systemName'] ?? call['catalogName']).replace(
      /^\$+|\$\d+$|^.*\.(?=`)|`/g,
      '',
    )
    const empty = name === 'COUNT' && call['argList'].length === 0 ? '()' : call['distinct'] ? '(distinct)' : ''
    return `${bounded || node['aggCallNeedRetractions']?.[i] ? '-' : ''}${name.replaceAll('`', '')}${empty}`
  })
  const hops = node['windowing']?.window.type === 'HoppingWindow' && !texts.includes('COUNT()')
  return [...(hops ? ['hop'] : []), ...texts].join(' ')
}
