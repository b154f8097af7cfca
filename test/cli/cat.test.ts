import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inShell, ROOT, spInspect } from './run.ts'

const HEAP = 'samples/states-2.3-canonical-heap'
/** The lines the job itself wrote down, of one state. */
const expected = (state: string, sample = HEAP): readonly string[] =>
  readFileSync(join(ROOT, sample, 'expected.ndjson'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith(`{"state":${JSON.stringify(state)},`))
const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')
const cat = (...args: string[]): readonly string[] => {
  const { code, out, err } = spInspect(['cat', ...args])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return lines(out)
}

describe('sp-inspect cat', () => {
  test('one state, as the job has it', () =>
    expect(cat(HEAP, 'accounts/balance').toSorted()).toEqual(expected('balance')))

  test('filters take what they say and nothing else', () => {
    const keep = (
      state: string,
      holds: (line: { key: unknown; keyGroup: number; value: unknown; mapKey: unknown }) => boolean,
    ): readonly string[] => expected(state).filter(line => holds(JSON.parse(line) as never))
    expect(cat(HEAP, 'accounts/balance', '--key', '42')).toEqual(keep('balance', line => line.key === '42'))
    expect(cat(HEAP, 'accounts/balance', '--key', '"42"')).toEqual(keep('balance', line => line.key === '42'))
    expect(cat(HEAP, 'accounts/balance', '--key', '__proto__')).toEqual(
      keep('balance', line => line.key === '__proto__'),
    )
    expect(cat(HEAP, 'accounts/balance', '--key-group', '3-9').toSorted()).toEqual(
      keep('balance', line => line.keyGroup >= 3 && line.keyGroup <= 9),
    )
    expect(cat(HEAP, 'accounts/limits', '--map-key', 'EUR').toSorted()).toEqual(
      keep('limits', line => line.mapKey === 'EUR'),
    )
    expect(cat(HEAP, 'accounts/balance', '--where', 'value>1000000', '--where', 'key~^account 1').toSorted()).toEqual(
      keep('balance', line => (line.value as number) > 1_000_000 && (line.key as string).startsWith('account 1')),
    )
    expect(cat(HEAP, 'accounts/balance', '--where', 'value=9223372036854775807')).toEqual(
      expected('balance').filter(line => line.endsWith('"value":9223372036854775807}')),
    )
    expect(cat(HEAP, 'rules/buffered', '--subtask', '2').toSorted()).toEqual(
      expected('buffered').filter(line => line.includes('"subtask":2')),
    )
  })

  test('a window is found by its namespace', () => {
    const sample = 'samples/windows-2.3-canonical-rocksdb'
    const all = cat(sample, 'hourly-total/window-contents')
    const { namespace } = JSON.parse(all[0]!) as { namespace: { start: number; end: number } }
    const found = cat(
      sample,
      'hourly-total/window-contents',
      '--namespace',
      JSON.stringify({ end: namespace.end, start: namespace.start }),
    ) // members in another order
    expect(found).toEqual(all.filter(text => text.includes(`"namespace":${JSON.stringify(namespace)}`)))
    expect(found.length).toBeLessThan(all.length)
  })

  test('longs as strings, and filters that take them as numbers', () => {
    const quoted = (state: string): readonly string[] =>
      expected(state).map(line =>
        line
          .replace(/"value":(-?\d+)\}$/, '"value":"$1"}')
          .replace(/"key":(-?\d+),/, '"key":"$1",')
          .replace(/"f0":(-?\d+),/, '"f0":"$1",'),
      )
    expect(cat(HEAP, 'accounts/balance', '--longs', 'string').toSorted()).toEqual(quoted('balance'))
    expect(cat(HEAP, 'accounts/average', '--longs', 'string').toSorted()).toEqual(quoted('average'))
    expect(cat(HEAP, 'regions/region', '--longs', 'string', '--key', '-444567', '--where', 'key<0')).toEqual(
      quoted('region').filter(line => line.includes('"key":"-444567"')),
    )
    expect(cat(HEAP, 'accounts/balance', '--longs', 'string', '--where', 'value>9').toSorted()).toEqual(
      quoted('balance').filter(line => BigInt(/(-?\d+)"\}$/.exec(line)![1]!) > 9n),
    )
  })

  test('limit and skip count entries', () => {
    const all = cat(HEAP, 'accounts/balance')
    expect(cat(HEAP, 'accounts/balance', '--skip', '10', '--limit', '5')).toEqual(all.slice(10, 15))
    expect(spInspect(['cat', HEAP, 'accounts/balance', '--limit', '0'])).toMatchObject({ code: 0, out: '' })
  })

  test('sorted, every layout prints the same text', () => {
    const sorted = ['canonical-heap', 'canonical-rocksdb', 'native-heap'].map(layout =>
      cat(`samples/states-2.3-${layout}`, 'accounts', '--sort').join('\n'),
    )
    expect(new Set(sorted).size).toBe(1)
    expect(cat(HEAP, 'accounts', '--sort', '--skip', '3', '--limit', '2')).toEqual(sorted[0]!.split('\n').slice(3, 5))
  })

  test('columns and csv', () => {
    const averages = expected('average').map(line => JSON.parse(line) as { key: string; value: { f1: number } })
    expect(
      cat(HEAP, 'accounts/average', '--columns', 'key,value.f1', '--sort').map(line => JSON.parse(line) as object),
    ).toEqual(expect.arrayContaining(averages.map(line => ({ key: line.key, value: { f1: line.value.f1 } }))))
    const { out } = spInspect(['cat', HEAP, 'accounts/limits', '--format', 'csv'])
    expect(out.startsWith('keyGroup,key,mapKey,value\r\n')).toBe(true)
    expect(out).toContain('"a,b"')
    expect(out.split('\r\n')).toHaveLength(expected('limits').length + 2)
  })

  test('a table fits the terminal, and says how to see more', () => {
    for (const width of [80, 200]) {
      const { out, err, code } = spInspect(['cat', HEAP, 'accounts/limits', '--format', 'table'], {
        COLUMNS: String(width),
      })
      expect(code).toBe(0)
      expect(lines(out)).toHaveLength(51)
      expect(lines(out).filter(line => [...line].length > width)).toEqual([])
      expect(err).toMatch(/the first 50 entries; see more with --limit n, or all with --format ndjson/)
    }
  })

  test.each([
    [['cat', HEAP, 'acounts'], 1, 'not-found', /no operator is called "acounts"; did you mean "accounts"\?/],
    [['cat', HEAP, 'accounts/balanc'], 1, 'not-found', /no state "balanc"; did you mean "balance"\?/],
    [['get', HEAP, 'accounts/balance', 'nobody'], 1, 'not-found', /no entry with key nobody/],
    [['cat', HEAP, 'accounts/balance', '--where', 'nonsense'], 2, 'usage', /--where: not a condition: "nonsense"/],
  ])('%j is told as what it is', (args, exit, code, message) => {
    const { code: exited, err } = spInspect([...args, '--json'])
    expect(exited).toBe(exit)
    expect(JSON.parse(err.split('\n')[0]!)).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('get finds what cat shows', () => {
    expect(lines(spInspect(['get', HEAP, 'regions/region', '-444567']).out)).toEqual(
      expected('region').filter(line => line.includes('"key":-444567,')),
    )
    expect(lines(spInspect(['get', HEAP, '14cf/balance', '42']).out)).toEqual(
      expected('balance').filter(line => line.includes('"key":"42"')),
    )
  })

  test('a digest of a part is no digest', () => {
    const digested = (...args: string[]): readonly string[] =>
      lines(spInspect(['digest', ...args]).out).map(line => line.split(/\s+/)[2]!.split('/')[0]!)
    const kryo = 'samples/orders-2.3-native-heap' // where states behind a value that cannot be read are not found
    expect(new Set(digested(kryo))).toEqual(new Set(['promotions', 'sessions', 'customers']))
    expect(spInspect(['digest', kryo]).code).toBe(1)
    expect(digested('samples/changelog-2.3-memory/chk-3', 'carts')).toEqual([])
  })

  test('what cannot be read yet is said, and is no success of nothing', () => {
    const { err, out } = spInspect(['cat', 'samples/changelog-2.3-memory/chk-3', 'carts'])
    expect(out).toBe('')
    expect(err).toMatch(/entries of changelog checkpoints cannot be read yet/)
  })

  test('| head ends quietly', () => {
    const { stderr, status } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; ${inShell('sp-inspect')} cat ${HEAP} accounts | head -1`],
      { cwd: ROOT, encoding: 'utf8' },
    )
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })
})

describe('what can never match', () => {
  const ORDERS = 'samples/orders'
  const ROCKS = 'samples/states-2.3-canonical-rocksdb'
  test.each([
    [['cat', ORDERS, 'orders/order', '--where', 'value.amout>=10'], /no value\.amout; .*; did you mean "amounts"\?/],
    [
      ['cat', ORDERS, 'orders/order', '--where', 'billing.city=x'],
      /no billing; .*; did you mean "value\.billing\.city"\?/,
    ],
    [['cat', ORDERS, 'orders/order', '--columns', 'key,value.amout'], /did you mean "amounts"\?/],
    [
      ['cat', ROCKS, 'regions/region', '--key', 'wien'],
      /: "wien" is not of type Long; give a whole number from -9223372036854775808 to 9223372036854775807/,
    ],
    [['cat', ROCKS, 'regions/region', '--key-group', '999'], /no key group 999; max parallelism is 300: 0 to 299/],
    [['cat', ROCKS, 'rules/buffered', '--key-group', '1'], /operator state has no key groups/],
    [['cat', ROCKS, 'regions/region', '--subtask', '9'], /no subtask 9; parallelism is 3: 0 to 2/],
    [['cat', ROCKS, 'regions/region', '--namespace', 'foo'], /region has no namespace/],
    [['cat', ROCKS, 'accounts/balance', '--where', 'value>abc'], /compares with a number, not with "abc"/],
    [['cat', ROCKS, 'accounts/balance', '--sort=value.rating:desc'], /no value\.rating/],
    [['cat', ROCKS, 'accounts/balance', '--sort=value:up'], /--sort: value:up ends in neither/],
    [
      ['get', ROCKS, 'regions/region', 'wien'],
      /: "wien" is not of type Long; give a whole number from -9223372036854775808 to 9223372036854775807/,
    ],
    [['get', ROCKS, 'regions/region', '1.5'], /<key>: "1\.5" is not of type Long/],
    [['get', ROCKS, 'regions/region', '9223372036854775808'], /"9223372036854775808" is not of type Long/],
    [['cat', ROCKS, 'accounts/balance', '--where', 'value=1.5'], /value \(Long\) compares with a whole number from/],
    [['cat', ROCKS, 'accounts/balance', '--where', 'value in (1, 1e19)'], /compares with a whole number from/],
    [['get', ORDERS, 'customers/home', '{"country":"NL"}'], /give an object \{"country": …, "number": …\} or an array/],
    [
      ['get', ORDERS, 'customers/home', '{"number":"7","country":"NL"}'],
      /: number is "7"; give a whole number from -214/,
    ],
    [
      ['get', ORDERS, 'customers/home', '["NL",2147483648]'],
      /: number is 2147483648; give a whole number .* to 2147483647/,
    ],
    [['get', ORDERS, 'customers/home', '[{},7]'], /: country is an object; give a string/],
    [['get', ORDERS, 'sessions/last', '["k=v"]'], /give an object \{"f0": …, "f1": …\} or an array of these/],
    [['get', ORDERS, 'sessions/last', '["k=v",-1,0]'], /give an object \{"f0": …, "f1": …\} or an array of these/],
    [
      ['get', ORDERS, 'sessions/last', '{"f0":"k=v","F1":-1}'],
      /give an object \{"f0": …, "f1": …\} or an array of these/,
    ],
    [['get', ORDERS, 'sessions/last', '["k=v",-1.5]'], /: f1 is -1\.5; give a whole number/],
    [['get', ORDERS, 'sessions/last', 'k=v,-1'], /"k=v,-1" is not of type Tuple2<String, Long>; give an object/],
  ])('%j', (args, says) => {
    const { code, out, err } = spInspect(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(says)
  })

  test('what may match and does not is not found', () => {
    for (const args of [
      [ORDERS, 'sessions/last', '["k=v",-1]'],
      [ORDERS, 'customers/home', '[null,1]'],
      [ROCKS, 'regions/region', '9223372036854775806'],
      [ROCKS, 'regions/region', '123e4'],
    ])
      expect(spInspect(['get', ...args])).toMatchObject({
        code: 1,
        err: expect.stringContaining('no entry with') as string,
      })
    expect(cat(ROCKS, 'accounts/balance', '--where', 'value != 1.5')).toEqual(cat(ROCKS, 'accounts/balance'))
    expect(spInspect(['cat', ROCKS, 'accounts/balance', '--where', 'value > 1e30'])).toMatchObject({ code: 0, out: '' })
  })

  test('a key of several members is given as an object or as an array', () => {
    const wanted = lines(spInspect(['get', ORDERS, 'sessions/last', '{"f1":1588888889891,"f0":"user 9"}']).out)
    expect(wanted).toEqual([expect.stringContaining('"key":{"f0":"user 9","f1":1588888889891}')])
    expect(lines(spInspect(['get', ORDERS, 'sessions/last', '["user 9",1588888889891]']).out)).toEqual(wanted)
    expect(lines(spInspect(['get', ORDERS, 'customers/home', '["",64066]']).out)).toEqual([
      expect.stringContaining('"key":{"country":"","number":64066}'),
    ])
  })
})

describe('sorted by members', () => {
  const values = (...args: string[]): readonly unknown[] =>
    cat(HEAP, 'accounts/balance', ...args).map(line => (JSON.parse(line) as { value: number }).value)
  const sorted = expected('balance')
    .map(line => BigInt(/(-?\d+)\}$/.exec(line)![1]!))
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map(Number)

  test('by value, up and down, all and the first', () => {
    expect(values('--sort', 'value')).toEqual(sorted)
    expect(values('--sort=value:desc')).toEqual(sorted.toReversed())
    expect(values('--sort=value:desc', '--limit', '5', '--skip', '2')).toEqual(sorted.toReversed().slice(2, 7))
  })
  test('--sort alone stands anywhere', () =>
    expect(lines(spInspect(['cat', '--sort', HEAP, 'accounts/balance']).out)).toEqual(
      cat(HEAP, 'accounts/balance', '--sort'),
    ))
  test('NaN behind all numbers, null behind NaN', () => {
    const limits = cat(HEAP, 'accounts/limits', '--sort', 'value').map(
      line => (JSON.parse(line) as { value: unknown }).value,
    )
    const numbers = limits.map(value => Number(value)).filter(value => !Number.isNaN(value))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    const rank = limits.map(value => (value === null ? 2 : value === 'NaN' ? 1 : 0))
    expect(rank).toEqual(rank.toSorted())
    expect(new Set(rank).size).toBeGreaterThan(1)
  })
})

test('timers by date, and the date beside the number in tables only', () => {
  const timers = [
    'cat',
    'samples/orders',
    'orders/_timer_state/event_user-timers',
    '--where',
    'timestamp<2023-11-14T22:13:30Z',
  ]
  const found = lines(spInspect(timers).out)
  expect(found.map(line => (JSON.parse(line) as { timestamp: number }).timestamp).toSorted()).toEqual([
    1700000003000, 1700000006000, 1700000009000,
  ])
  expect(spInspect([...timers, '--format', 'table']).out).toContain('1700000003000  2023-11-14T22:13:23Z')
  expect(spInspect([...timers, '--format', 'csv']).out).toMatch(/,1700000003000\r\n/)
})

describe('pseudo states', () => {
  const ofTimers = (args: readonly string[]): readonly string[] => lines(spInspect([...args, '--json']).out)
  test('@timers are the timers of an operator, whatever they are called', () => {
    const names = ['event', 'processing'].map(kind => `accounts/_timer_state/${kind}_user-timers`)
    expect(cat(HEAP, 'accounts/@timers')).toEqual(cat(HEAP, names[0]!))
    expect(ofTimers(['digest', HEAP, 'accounts/@timers'])).toEqual(ofTimers(['digest', HEAP, ...names]))
    expect(ofTimers(['types', HEAP, 'accounts/@timers'])).toHaveLength(2)
    const [first] = cat(HEAP, 'accounts/@timers', '--limit', '1')
    const { key } = JSON.parse(first!) as { key: string }
    expect(ofTimers(['get', HEAP, 'accounts/@timers', key])).toContain(first)
  })
  test.each([
    [['cat', HEAP, 'rules/@timers'], 'not-found', /^this operator has no timers/],
    [['cat', HEAP, 'accounts/@timer'], 'not-found', /did you mean "@timers"\?/],
    [
      ['cat', 'samples/coordinator-2.3', 'numbers/@coordinator'],
      'unsupported',
      /contents of @coordinator are not read yet/,
    ],
    [['digest', 'samples/coordinator-2.3', 'hold/@coordinator'], 'not-found', /^this operator has no @coordinator/],
    [['cat', 'samples/master-state-2.3', '@master/nope'], 'not-found', /no master state is called "nope"/],
  ])('%j', (args, code, message) => {
    const { code: exit, err } = spInspect([...args, '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(err.split('\n')[0]!)).toMatchObject({ code, message: expect.stringMatching(message) as string })
  })
})

test('a single entry is printed whole and indented', () => {
  const { out } = spInspect(['get', HEAP, 'accounts/average', 'account 43', '--format', 'table'])
  expect(out).toBe(
    '{\n  "state": "average",\n  "keyGroup": 0,\n  "key": "account 43",\n  "value": {\n    "f0": 429,\n    "f1": 2\n  }\n}\n',
  )
})
