import { describe, expect, test } from 'vitest'
import { sqlPlan, type SqlNode } from '../../src/index.ts'
import { stateColumns } from '../../src/read/state-columns.ts'

// Nodes as COMPILE PLAN writes them, of which only the members that count are here.

const INPUT = 'ROW<`k` VARCHAR(10), `a` INT, `b` BIGINT NOT NULL, `c` VARCHAR(2147483647)>'
function nodeOf(type: string, spec: object, input = INPUT): SqlNode {
  const nodes = [
    { id: 1, type: 'stream-exec-exchange_1', outputType: input },
    { id: 2, type: `stream-exec-${type}_1`, outputType: 'ROW<`x` INT>', ...spec },
  ]
  return sqlPlan(JSON.stringify({ nodes, edges: [{ source: 1, target: 2 }] })).find(({ id }) => id === 2)!
}
const texts = (found: readonly (readonly { name: string; kind: string | undefined }[])[]): readonly string[] =>
  found.map(columns => columns.map(({ name, kind }) => `${name} ${kind}`).join(', '))

const count = (...argList: number[]): object => call('$COUNT$1', 'BIGINT NOT NULL', ...argList)
const call = (internalName: string, type: string, ...argList: number[]): object => ({
  internalName,
  type,
  argList,
  filterArg: -1,
  distinct: false,
  approximate: false,
})
const distinct = (of: object): object => ({ ...of, distinct: true })

describe('accumulators', () => {
  // Names as AggregateUtil.inferStreamAggAccumulatorNames of Flink puts them together: a buffer's own, `$`, its number.
  test.each<[what: string, type: string, spec: object, expected: string]>([
    [
      'of calls in their order',
      'group-aggregate',
      {
        aggCalls: [count(), count(1), call('$SUM$1', 'INT', 1), call('$AVG$1', 'INT', 1), call('$MAX$1', 'BIGINT', 2)],
      },
      'count1$0 BIGINT, count$1 BIGINT, sum$2 INTEGER, sum$3 undefined, count$4 BIGINT, max$5 BIGINT',
    ],
    [
      'one column for each set of columns that is counted once',
      'group-aggregate',
      { aggCalls: [distinct(count(1)), distinct(call('$SUM$1', 'INT', 1)), distinct(count(3))] },
      'count$0 BIGINT, sum$1 INTEGER, count$2 BIGINT, distinct$0 RAW, distinct$1 RAW',
    ],
    [
      'a sum that rows are taken from counts them, and so does the operator',
      'group-aggregate',
      {
        aggCalls: [call('$SUM$1', 'BIGINT', 2), call('$MAX$1', 'INT', 1)],
        aggCallNeedRetractions: [true, true],
        needRetraction: true,
      },
      'sum$0 BIGINT, count$1 BIGINT, max$2 undefined, count1$3 BIGINT',
    ],
    [
      'no second count of rows',
      'group-aggregate',
      {
        aggCalls: [count(), call('$$SUM0$1', 'BIGINT NOT NULL', 2)],
        aggCallNeedRetractions: [true, true],
        needRetraction: true,
      },
      'count1$0 BIGINT, sum$1 BIGINT',
    ],
    [
      'a count with a filter is none of all rows',
      'group-aggregate',
      { aggCalls: [{ ...count(), filterArg: 1 }], aggCallNeedRetractions: [true], needRetraction: true },
      'count1$0 BIGINT, count1$1 BIGINT',
    ],
    [
      'functions of users, by name',
      'group-aggregate',
      { aggCalls: [{ systemName: 'Geo_Mean' }, { catalogName: '`cat`.`db`.`my.avg`' }] },
      'geo_mean$0 undefined, my.avg$1 undefined',
    ],
    [
      'LISTAGG',
      'group-aggregate',
      { aggCalls: [call('$LISTAGG$1', 'VARCHAR(2147483647)', 3)] },
      'accDelimiter$0 VARCHAR, concatAcc$1 VARCHAR',
    ],
    [
      'hopping windows count their rows',
      'window-aggregate',
      { aggCalls: [call('$SUM$1', 'INT', 1)], windowing: { window: { type: 'HoppingWindow' } } },
      'sum$0 INTEGER, count1$1 BIGINT',
    ],
    [
      'others do not',
      'window-aggregate',
      { aggCalls: [call('$SUM$1', 'INT', 1)], windowing: { window: { type: 'TumblingWindow' } } },
      'sum$0 INTEGER',
    ],
    [
      'rows leave an OVER that is bounded',
      'over-aggregate',
      { overSpec: { groups: [{ lowerBound: { kind: 'BOUNDED_WINDOW' }, aggCalls: [call('$SUM$1', 'INT', 1)] }] } },
      'sum$0 INTEGER, count$1 BIGINT, count1$2 BIGINT',
    ],
  ])('%s', (_, type, spec, expected) =>
    expect(
      texts(stateColumns(nodeOf(type, spec), type === 'window-aggregate' ? 'window-aggs' : 'accState').value),
    ).toEqual([expected]),
  )

  test('of two phases: those of the local one', () => {
    const input = 'ROW<`k` INT, `sum$0` BIGINT, `count1$1` BIGINT, `$slice_end` BIGINT>'
    const node = nodeOf('global-window-aggregate', { grouping: [0], windowing: { sliceEnd: 3 } }, input)
    expect(texts(stateColumns(node, 'window-aggs').value)).toEqual(['sum$0 BIGINT, count1$1 BIGINT'])
  })

  test.each([
    [{ aggCalls: [call('$PERCENT_RANK$1', 'DOUBLE', 1)] }],
    [{ aggCalls: [count(), { class: 'com.acme.Inline' }] }],
  ])('%j: a function that is not known names nothing', spec =>
    expect(stateColumns(nodeOf('group-aggregate', spec), 'accState').value).toEqual([]),
  )
})

describe('keys and rows', () => {
  const SINK = {
    inputUpsertKey: [0],
    dynamicTableSink: {
      table: {
        resolvedTable: {
          schema: {
            columns: [
              { name: 'x', dataType: 'VARCHAR(10)' },
              { name: 'y', kind: 'COMPUTED', expression: {} },
              { name: 'z', dataType: 'INT' },
            ],
            primaryKey: { columns: ['z'] },
          },
        },
      },
    },
  }
  test('a sink is keyed by its primary key, not by what tells its input apart', () => {
    const { key, value } = stateColumns(nodeOf('sink', SINK), 'values')
    expect(texts(key)).toEqual(['a INTEGER'])
    expect(texts(value)).toEqual(['k VARCHAR, a INTEGER, b BIGINT, c VARCHAR'])
  })
  test('results of a window, which are kept to be taken back', () => {
    const spec = { grouping: [0], outputType: 'ROW<`k` INT, `total` BIGINT, `window_end` TIMESTAMP(3) NOT NULL>' }
    expect(texts(stateColumns(nodeOf('group-window-aggregate', spec), 'previous-aggs').value)).toEqual([
      'total BIGINT, window_end TIMESTAMP_WITHOUT_TIME_ZONE',
    ])
  })
  test('states of other operators with such a name are not meant', () => {
    expect(stateColumns(nodeOf('lookup-join', { inputUpsertKey: [0] }), 'values').value).toEqual([])
    expect(stateColumns(nodeOf('process-table-function', {}), 'deduplicate-state').value).toEqual([])
    expect(stateColumns(nodeOf('rank', {}), 'constructor').value).toEqual([])
  })
  test('by number of the input', () => {
    expect(texts(stateColumns(nodeOf('process-table-function', {}), 'input-sort-buffer-data-0').value)).toHaveLength(1)
    expect(texts(stateColumns(nodeOf('process-table-function', {}), 'input-sort-buffer-data-1').value)).toHaveLength(0)
  })
})
