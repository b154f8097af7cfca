import { arrayOf, columnKind, objectOf, type PlanColumn, type SqlNode } from './sql-plan.ts'

// What the columns of an accumulator are called. Plans name them where a local aggregation stands in front of a global one; elsewhere they are
// put together as the planner does it for such plans: `sum$0`, `count$1`, `distinct$0`. (AggregateUtil.inferStreamAggAccumulatorNames)

/** An accumulator has a column for each buffer of its aggregate calls, in their order, then one for each set of columns counted once. */
export function accumulatorColumns(node: SqlNode): readonly PlanColumn[] | undefined {
  if (/^global-(?:group|window)-aggregate$/.test(node.kind)) return localColumns(node)
  const found = callsOf(node)
  if (found === undefined) return undefined
  const buffers = found.calls.map(buffersOf)
  if (!buffers.every(some => some !== undefined)) return undefined
  return [
    ...buffers.flat().map(({ name, kind }, i) => ({ name: `${name}$${i}`, kind })),
    ...distinctSets(found.calls).map((_, i) => ({ name: `distinct$${i}`, kind: 'RAW' })),
  ]
}

/** The output of the local aggregation: keys, the accumulator, and where windows are cut their end. */
function localColumns({ inputs, spec }: SqlNode): readonly PlanColumn[] | undefined {
  const { sliceEnd, windowEnd } = objectOf(spec['windowing'])
  const end = [sliceEnd, windowEnd].find((index): index is number => typeof index === 'number' && index >= 0)
  return inputs[0]?.slice(arrayOf(spec['grouping']).length, end)
}

interface Call {
  readonly spec: Readonly<Record<string, unknown>>
  readonly retracts: boolean
}
interface Buffer {
  readonly name: string
  /** Undefined: that of its column is not said. */
  readonly kind: string | undefined
}

/** With the count of rows that the planner adds where it needs one and the query has none. (AggregateUtil.insertCountStarAggCall) */
function callsOf(node: SqlNode): { readonly calls: readonly Call[] } | undefined {
  const { kind, spec } = node
  const retracts = spec['needRetraction'] === true
  switch (kind) {
    case 'group-aggregate': {
      const each = arrayOf(spec['aggCallNeedRetractions'])
      return counted(spec['aggCalls'], i => each[i] === true, retracts)
    }
    case 'group-window-aggregate':
      return counted(spec['aggCalls'], () => retracts, retracts)
    case 'window-aggregate': {
      const hopping = objectOf(objectOf(spec['windowing'])['window'])['type'] === 'HoppingWindow'
      return counted(spec['aggCalls'], () => retracts, hopping || retracts)
    }
    case 'over-aggregate': {
      const [group, ...more] = arrayOf(objectOf(spec['overSpec'])['groups']).map(objectOf)
      if (group === undefined || more.length > 0) return undefined
      const bounded = objectOf(group['lowerBound'])['kind'] === 'BOUNDED_WINDOW' // rows leave it again
      return counted(group['aggCalls'], () => bounded, bounded)
    }
    default:
      return undefined
  }
}
function counted(
  given: unknown,
  retracts: (i: number) => boolean,
  needsCount: boolean,
): { readonly calls: readonly Call[] } {
  const calls = arrayOf(given).map((call, i) => ({ spec: objectOf(call), retracts: retracts(i) }))
  return { calls: !needsCount || calls.some(isCountOfRows) ? calls : [...calls, COUNT_OF_ROWS] }
}
const COUNT_OF_ROWS: Call = { spec: { internalName: '$COUNT$1', argList: [] }, retracts: false }
const isCountOfRows = ({ spec }: Call): boolean =>
  builtIn(spec) === 'COUNT' &&
  arrayOf(spec['argList']).length === 0 &&
  !(Number(spec['filterArg']) >= 0) &&
  spec['distinct'] !== true &&
  spec['approximate'] !== true

const distinctSets = (calls: readonly Call[]): readonly string[] => [
  ...new Set(
    calls
      .filter(({ spec }) => spec['distinct'] === true && spec['approximate'] !== true)
      .map(({ spec }) => arrayOf(spec['argList']).join())
      .filter(columns => columns !== ''),
  ),
]

/** `$COUNT$1` is COUNT, and `$$SUM0$1` $SUM0. */
const builtIn = ({ internalName }: Call['spec']): string | undefined =>
  typeof internalName === 'string' ? /^\$(.+)\$\d+$/.exec(internalName)?.[1] : undefined

const count: Buffer = { name: 'count', kind: 'BIGINT' }
/** Functions that the planner writes as expressions over named buffers; undefined where it has an object instead. (aggBufferAttributes) */
const EXPRESSIONS: Readonly<Record<string, (call: Call) => readonly Buffer[] | undefined>> = {
  COUNT: ({ spec }) => [arrayOf(spec['argList']).length === 0 ? { ...count, name: 'count1' } : count],
  SUM: ({ spec, retracts }) => [{ name: 'sum', kind: columnKind(spec['type']) }, ...(retracts ? [count] : [])],
  $SUM0: ({ spec }) => [{ name: 'sum', kind: columnKind(spec['type']) }],
  AVG: () => [{ name: 'sum', kind: undefined }, count],
  MIN: ({ spec, retracts }) => (retracts ? undefined : [{ name: 'min', kind: columnKind(spec['type']) }]),
  MAX: ({ spec, retracts }) => (retracts ? undefined : [{ name: 'max', kind: columnKind(spec['type']) }]),
  LISTAGG: ({ retracts }) =>
    retracts
      ? undefined
      : [
          { name: 'accDelimiter', kind: 'VARCHAR' },
          { name: 'concatAcc', kind: 'VARCHAR' },
        ],
  SINGLE_VALUE: ({ spec }) => [
    { name: 'value', kind: columnKind(spec['type']) },
    { name: 'count', kind: 'INTEGER' },
  ],
}
/** Functions whose accumulator is an object in one column; those of users are too. */
const OBJECTS = ['MIN', 'MAX', 'LISTAGG', 'FIRST_VALUE', 'LAST_VALUE', 'COLLECT', 'ARRAY_AGG', 'LAG']

function buffersOf(call: Call): readonly Buffer[] | undefined {
  const name = builtIn(call.spec)
  if (name === undefined) {
    const given = call.spec['systemName'] ?? call.spec['catalogName']
    return typeof given === 'string' ? [object(given.replace(/^.*\.(?=`)/, '').replaceAll('`', ''))] : undefined
  }
  const found = Object.hasOwn(EXPRESSIONS, name) ? EXPRESSIONS[name]!(call) : undefined
  return found ?? (OBJECTS.includes(name) ? [object(name)] : undefined)
}
const object = (name: string): Buffer => ({ name: name.toLowerCase(), kind: undefined })
