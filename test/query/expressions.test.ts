import { describe, expect, test } from 'vitest'
import { QueryError } from '../../src/index.ts'
import { asked, linesOf } from './entries.ts'

// Over states of samples: the entries that Flink's own job wrote down and that a predicate, written by hand, holds for. Numbers above 2^53
// are looked for in the text of a line.

// oxlint-disable-next-line typescript/no-explicit-any -- members are whatever a state has
type Line = any
type Holds = (line: Line, text: string) => boolean
const STATES = 'states-2.3-canonical-heap'
const TTL = 'ttl-2.3-canonical-heap'
const WINDOWS = 'windows-2.3-canonical-rocksdb'
const ms = (text: string): number => Date.parse(text)

const RIGHT: readonly (readonly [sample: string, target: string, where: string, holds: Holds])[] = [
  // numbers
  [STATES, 'accounts/balance', 'value > 1000000', l => l.value > 1e6],
  [STATES, 'accounts/balance', 'value>=-6999871 and value<=0', l => l.value >= -6_999_871 && l.value <= 0],
  [STATES, 'accounts/balance', 'value = 9223372036854775807', (_, t) => t.endsWith(':9223372036854775807}')],
  [STATES, 'accounts/balance', 'value > 9223372036854775806.5', (_, t) => t.endsWith(':9223372036854775807}')],
  [STATES, 'accounts/balance', 'value < -5.5e6', l => l.value < -5.5e6],
  [STATES, 'accounts/balance', 'value != -6999871', l => l.value !== -6_999_871],
  [STATES, 'accounts/balance', 'value in [-6999871, 3]', l => l.value === -6_999_871 || l.value === 3],
  [STATES, 'accounts/balance', 'not value > 0', l => !(l.value > 0)],
  [STATES, 'accounts/balance', 'not (value > 0 or value < -100)', l => l.value <= 0 && l.value >= -100],
  [STATES, 'regions/region', 'key < 0', l => l.key < 0],
  [STATES, 'regions/region', 'keyGroup >= 150 and key > 0', l => l.keyGroup >= 150 && l.key > 0],
  [STATES, 'regions/region', 'keyGroup in (10, 11, 12)', l => l.keyGroup >= 10 && l.keyGroup <= 12],
  [STATES, 'accounts/limits', 'value >= 0.1', l => Number(l.value) >= 0.1],
  [STATES, 'accounts/limits', 'value = NaN', l => l.value === 'NaN'],
  [STATES, 'accounts/limits', 'value != NaN', l => l.value !== 'NaN'],
  [STATES, 'accounts/limits', 'value = -Infinity', l => l.value === '-Infinity'],
  [STATES, 'accounts/limits', 'value < 0', l => Number(l.value) < 0],
  [STATES, 'accounts/limits', 'value = 0', l => Number(l.value) === 0],
  ['orders', 'customers/score', 'value < 0.2', l => Number(l.value) < 0.2],
  ['orders', 'customers/score', 'value = 0.17999999', l => l.value === 0.17999999],
  ['orders', 'customers/score', 'value > 0.179999989 and value < 0.179999991', l => l.value === 0.17999999],
  ['orders', 'orders/order', 'value.tip = 5e-324', l => l.value.tip === 5e-324],
  ['orders', 'orders/order', 'value.discount = 16777216', l => l.value.discount === 16_777_216],
  ['orders', 'orders/order', 'value.reference <= 0', l => l.value.reference !== null && l.value.reference <= 0],
  ['orders', 'orders/order', 'value.rank < -80 or value.rank > 80', l => Math.abs(l.value.rank) > 80],
  // decimals, by value
  [STATES, 'accounts/total', 'value = 28.34', l => Number(l.value) === 28.34],
  [STATES, 'accounts/total', 'value = "28.340"', l => Number(l.value) === 28.34],
  [STATES, 'accounts/total', 'value < 100.5', l => Number(l.value) < 100.5],
  [STATES, 'accounts/total', 'value != 28.34', l => l.value !== null && Number(l.value) !== 28.34],
  ['orders', 'orders/order', 'value.total > 98.79', l => l.value.total !== null && Number(l.value.total) > 98.79],
  ['orders', 'promotions/rates', 'value > 99999999999999999999', l => l.value === '99999999999999999999.000001'],
  ['orders', 'orders/payment', 'value.amount >= 481.40', l => Number(l.value.amount) >= 481.4],
  ['orders', 'orders/payment', 'value.fee = -1200.0012', l => l.value.fee === '-1200.0012'],
  // strings
  [STATES, 'accounts/balance', 'key = "account 43"', l => l.key === 'account 43'],
  [STATES, 'accounts/balance', 'key=account 43', l => l.key === 'account 43'],
  [STATES, 'accounts/balance', 'key = "42"', l => l.key === '42'],
  [STATES, 'accounts/balance', 'key~^account (1|2)', l => /^account [12]/.test(l.key)],
  [STATES, 'accounts/balance', '(key~^(account|42) and value > 0)', l => /^(account|42)/.test(l.key) && l.value > 0],
  [STATES, 'accounts/balance', 'key ~ "\\\\d{2}$"', l => /\d{2}$/.test(l.key)],
  [STATES, 'accounts/balance', 'key >= "b"', l => l.key >= 'b'],
  [STATES, 'regions/region', 'value = 🏔', l => l.value === '🏔'],
  [STATES, 'regions/region', 'value != 🏔', l => l.value !== '🏔'],
  [STATES, 'rules/offsets-seen', 'value ~ größer', l => l.value.includes('größer')],
  ['orders', 'orders/order', 'value.grade = "\\""', l => l.value.grade === '"'],
  ['orders', 'orders/order', 'value.signature = c2lnbmF0dXJlIDMz', l => l.value.signature === 'c2lnbmF0dXJlIDMz'],
  [
    'orders',
    'orders/order',
    'value.shipping.city in ("Zürich", Αθήνα)',
    l => ['Zürich', 'Αθήνα'].includes(l.value.shipping?.city),
  ],
  // enums, booleans
  ['orders', 'customers/segment', 'value = RETAIL', l => l.value === 'RETAIL'],
  ['orders', 'customers/segment', 'value != RETAIL', l => l.value !== 'RETAIL' && l.value !== null],
  ['orders', 'orders/order', 'value.status in [PLACED, SHIPPED]', l => ['PLACED', 'SHIPPED'].includes(l.value.status)],
  ['orders', 'orders/order', 'value.paid = true', l => l.value.paid === true],
  ['orders', 'orders/order', 'value.gift = false', l => l.value.gift === false],
  ['orders', 'orders/order', 'value.gift != true', l => l.value.gift === false],
  ['orders', 'orders/handled', 'mapKey = DELIVERED', l => l.mapKey === 'DELIVERED'],
  // null
  ['orders', 'orders/order', 'value.gift is null', l => l.value.gift === null],
  ['orders', 'orders/order', 'not value.gift is null', l => l.value.gift !== null],
  ['orders', 'orders/order', 'value.gift IS NOT NULL', l => l.value.gift !== null],
  [
    'orders',
    'orders/order',
    'not value.reserved > -70030',
    l => !(l.value.reserved !== null && l.value.reserved > -70_030),
  ],
  ['orders', 'orders/order', 'value.billing.city is null', l => (l.value.billing?.city ?? null) === null],
  ['orders', 'orders/order', 'value.amounts.net > 3000', l => (l.value.amounts?.net ?? 0) > 3000],
  ['orders', 'orders/order', 'value.amounts[""] = -1', l => l.value.amounts?.[''] === -1],
  [
    'orders',
    'orders/handled',
    'value.at is null and value.seconds < 0',
    l => l.value?.at === null && l.value.seconds < 0,
  ],
  // times
  ['orders', 'orders/order', 'value.due < 2024-03-20', l => l.value.due !== null && l.value.due < '2024-03-20'],
  ['orders', 'orders/order', 'value.due = 2024-03-13', l => l.value.due === '2024-03-13'],
  [
    'orders',
    'orders/order',
    'value.due < 2024-03-13T00:00:01Z',
    l => l.value.due !== null && l.value.due <= '2024-03-13',
  ],
  [
    'orders',
    'orders/order',
    'value.created >= 2023-12-10T09:21:06.000456Z',
    l => l.value.created !== null && l.value.created >= '2023-12-10T09:21:06.000456Z',
  ],
  [
    'orders',
    'orders/order',
    'value.created >= "2023-12-10T10:21:06.000456+01:00"',
    l => l.value.created !== null && l.value.created >= '2023-12-10T09:21:06.000456Z',
  ],
  [
    'orders',
    'orders/order',
    'value.changed < 1982-01-16',
    l => l.value.changed !== null && l.value.changed < '1982-01-16',
  ],
  [
    'orders',
    'orders/order',
    'value.packed > 2024-02-28T12:00',
    l => l.value.packed !== null && l.value.packed > '2024-02-28T12:00',
  ],
  ['orders', 'orders/order', 'value.pickup >= 12:30', l => l.value.pickup !== null && l.value.pickup >= '12:30'],
  [
    'orders',
    'orders/order',
    'value.charged = 1989-01-05T10:40:00.000456Z',
    l => l.value.charged === '1989-01-05T10:40:00.000456Z',
  ],
  [
    'orders',
    'orders/receipt',
    'value.day > 2024-03-20 and value.opened < 02:00',
    l => l.value.day > '2024-03-20' && l.value.opened !== null && l.value.opened < '02:00',
  ],
  ['orders', 'orders/payment', 'value.settled is null', l => l.value.settled === null],
  ['orders', 'orders/payment', 'value.created < 2023-11-15T12:00', l => l.value.created < '2023-11-15T12:00'],
  [
    'orders',
    'orders/_timer_state/event_user-timers',
    'timestamp < 2023-11-14T22:13:40Z',
    l => typeof l.key === 'string' && l.timestamp < ms('2023-11-14T22:13:40Z'),
  ],
  [
    'orders',
    'orders/_timer_state/event_user-timers',
    'timestamp >= 1700000015000',
    l => typeof l.key === 'string' && l.timestamp >= 1_700_000_015_000,
  ],
  ['orders', 'customers/visits', 'mapKey >= 2024-02-06', l => l.mapKey >= '2024-02-06'],
  [
    WINDOWS,
    'hourly-total/window-contents',
    'namespace.start >= 2024-02-29T09:00:00Z',
    l =>
      l.namespace.start >= ms('2024-02-29T09:00:00Z') &&
      'shop' in l.value &&
      l.namespace.end - l.namespace.start === 3_600_000,
  ],
  // TTL
  [TTL, 'visitors/seen', 'lastAccess > 2023-11-14T22:21:54Z', l => l.lastAccess > ms('2023-11-14T22:21:54Z')],
  [
    TTL,
    'visitors/seen',
    'lastAccess >= 1700000514000 and value < 0',
    l => l.lastAccess >= 1_700_000_514_000 && l.value < 0,
  ],
  [TTL, 'visitors/visit', 'value.seconds >= 514', l => l.value.seconds >= 514],
  [
    TTL,
    'visitors/answers',
    'mapKey = 0 and value ~ "^answer" and lastAccess > 1700000514000',
    l => l.mapKey === 0 && l.value.startsWith('answer') && l.lastAccess > 1_700_000_514_000,
  ],
  [
    TTL,
    'visitors/pages',
    'value[0].value ~ ^page and value[2].lastAccess > 1700000014010',
    l => l.value[0].value.startsWith('page') && l.value[2]?.lastAccess > 1_700_000_014_010,
  ],
  [TTL, 'visitors/average', 'value.f1 = 2 and value.f0 > 5000', l => l.value.f1 === 2 && l.value.f0 > 5000],
  // lists, arrays, maps, tuples, rows, unions
  [STATES, 'accounts/history', 'value[0] < 0', l => l.value[0] < 0],
  [STATES, 'accounts/history', 'value[3] is null', l => l.value.length < 4],
  [STATES, 'accounts/history', 'value.1 = -2147483648', l => l.value[1] === -2_147_483_648],
  ['orders', 'sessions/places', 'value[0] is null', l => (l.value[0] ?? null) === null],
  ['orders', 'sessions/places', 'value[0].position[1] <= -3', l => l.value[0]?.position?.[1] <= -3],
  ['orders', 'sessions/raw', 'value.f2 = [-9]', l => JSON.stringify(l.value.f2) === '[-9]'],
  ['orders', 'sessions/raw', 'value.f3[0] > 0.5', l => l.value.f3[0] > 0.5],
  [
    'orders',
    'sessions/searches',
    'value[9][0] = q9',
    l => l.value.some((pair: Line) => pair[0] === 9 && pair[1][0] === 'q9'),
  ],
  ['orders', 'sessions/last', 'key.f0 = "user 9"', l => l.key.f0 === 'user 9'],
  ['orders', 'sessions/last', 'key = ["user 9", 1588888889891]', l => l.key.f0 === 'user 9'],
  ['orders', 'customers/home', 'key = {"number": 64066, "country": ""}', l => l.key.number === 64_066],
  [
    'orders',
    'customers/home',
    'value.f1.position = [4.5, -6]',
    l => JSON.stringify(l.value.f1?.position) === '[4.5,-6]',
  ],
  ['orders', 'customers/contact', 'value.left ~ example', l => /example/.test(l.value.left ?? '')],
  ['orders', 'customers/contact', 'value.right > 0', l => (l.value.right ?? 0) > 0],
  ['orders', 'customers/change', 'value.@kind = "+U"', l => l.value['@kind'] === '+U'],
  [
    'orders',
    'customers/change',
    'value.f1 < -15 and value.f2 is null',
    l => l.value.f1 !== null && l.value.f1 < -15 && l.value.f2 === null,
  ],
  [
    'orders',
    'orders/order',
    'value.@class = com.example.ExpressOrder',
    l => l.value['@class'] === 'com.example.ExpressOrder',
  ],
  ['orders', 'orders/order', 'value.courier ~ "2$"', l => (l.value.courier ?? '').endsWith('2')],
  [
    'orders',
    'orders/payment',
    'value.extra ~ ^text',
    l => typeof l.value.extra === 'string' && l.value.extra.startsWith('text'),
  ],
  [
    'orders',
    'orders/payment',
    'value.payer.age is null and value.counters["tries"] > 12',
    l => l.value.payer.age === null && l.value.counters.tries > 12,
  ],
  [
    'orders',
    'orders/receipt',
    'value.lines[0].count >= 13 and value.rates.vat = 0.19',
    l => l.value.lines[0]?.count >= 13 && l.value.rates.vat === 0.19,
  ],
  ['orders', 'promotions/stores', 'value.house = 3 or subtask = 2', l => l.value.house === 3 || l.subtask === 2],
  ['orders', 'promotions/rates', 'mapKey = STAFF', l => l.mapKey === 'STAFF'],
  [STATES, 'rules/rules', 'copies = 3 and value > 9e18', (_, t) => t.endsWith(':9223372036854775807}')],
  [STATES, 'rules/buffered', 'subtask = 0', l => l.subtask === 0],
]

describe('an expression', () => {
  test.each(RIGHT)('%s %s: %s', async (sample, target, where, holds) => {
    const state = target.slice(target.indexOf('/') + 1)
    const wanted = linesOf(sample, state).filter(text => holds(JSON.parse(text), text))
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.length).toBeLessThan(linesOf(sample, state).length)
    const { lines } = await asked(sample, target, { where: [where] })
    expect(lines.toSorted()).toEqual(wanted.toSorted())
  })
})

const WRONG: readonly (readonly [target: string, where: string, says: RegExp])[] = [
  ['orders/order', 'value.amout>=10', /no value\.amout; .*; did you mean "amounts"/],
  ['orders/order', 'billing.city=x', /no billing; .*; did you mean "value\.billing\.city"/],
  ['orders/order', 'kye = x', /order has no kye; a member begins with state, .*; did you mean "key"\?$/],
  ['orders/order', 'mapKey = x', /order has no mapKey; a member begins with state, keyGroup, subtask, key, value/],
  ['orders/order', 'timestamp > 5', /order has no timestamp/],
  ['orders/order', 'namespace = x', /order has no namespace/],
  ['orders/order', 'value.id > abc', /value\.id \(Long\) compares with a number, not with "abc"/],
  ['orders/order', 'value.customer = 5', /value\.customer \(String\) compares with a string, not with 5/],
  ['orders/order', 'value.customer.x = 5', /value\.customer is String and has no members/],
  ['orders/order', 'value.paid > true', /is a Boolean/],
  ['orders/order', 'value.paid = yes', /compares with true or false/],
  ['orders/order', 'value.status = PACKD', /never "PACKD"; .*; did you mean "PACKED"/],
  ['orders/order', 'value.due < 5', /compares with a date or time, not with 5/],
  ['orders/order', 'value.due < 2023-02-29', /compares with a date or time/],
  ['orders/order', 'value.pickup < 2023-02-28', /compares with a time of day/],
  ['orders/order', 'value.id ~ 5', /~ needs a string; value\.id is Long/],
  ['orders/order', 'value.customer ~ (', /not a regular expression/],
  ['orders/order', 'value.note != null', /a comparison with null never holds; write is null/],
  ['orders/order', 'value.tags = 5', /compares with an array/],
  ['orders/order', 'value.tags.x = 5', /value\.tags \(List<String>\) has elements, like value\.tags\[0\]/],
  ['orders/order', 'value.shipping = 5', /compares with an object/],
  ['orders/order', 'value.shipping > {"city":"x"}', /compares with an object/],
  ['orders/order', 'value.id', /not a condition: "value\.id"/],
  ['orders/order', 'value.id = 5 and', /a member is missing/],
  ['orders/order', 'value.id = 5)', /"\)" is left over/],
  ['orders/order', '(value.id = 5', /a \) is missing/],
  ['orders/order', 'value.id = 5 value.items = 6', /"and" or "or" is missing/],
  ['orders/order', 'value.id == 5', /write =/],
  ['orders/order', 'value.id =', /a literal is missing/],
  ['orders/order', 'value.id in []', /the list is empty/],
  ['orders/order', 'value.id in 5', /"in" needs a list/],
  ['orders/order', 'value[x] = 5', /a position or a map key in quotes/],
  ['orders/order', 'value.id is 5', /"is" can only be followed by null/],
  ['sessions/searches', 'value["x"] = 5', /no value/],
  ['orders/_timer_state/event_user-timers', 'timestamp < soon', /a time, or a number of milliseconds/],
  ['orders/_timer_state/event_user-timers', 'value = 1', /has no value/],
  ['promotions/stores', 'keyGroup = 1', /stores has no keyGroup/],
]

describe('what can never hold', () => {
  test.each(WRONG)('%s: %s', async (target, where, says) => {
    const answer = asked('orders', target, { where: [where] })
    await expect(answer).rejects.toThrow(QueryError)
    await expect(answer).rejects.toThrow(says)
  })
  test.each([
    [
      { key: 'wien' },
      'states-2.3-canonical-rocksdb',
      'regions/region',
      /"wien" is not of type Long; give a whole number/,
    ],
    [
      { key: '{"country":"NL"}' },
      'orders',
      'customers/home',
      /give an object \{"country": …, "number": …\} or an array/,
    ],
    [{ key: '["k=v",-1,2]' }, 'orders', 'sessions/last', /give an object/],
    [{ namespace: 'foo' }, 'orders', 'orders/order', /--namespace: order has no namespace/],
    [{ mapKey: 'x' }, 'orders', 'orders/order', /--map-key: order has no mapKey/],
    [{ mapKey: 'SOLD' }, 'orders', 'orders/handled', /--map-key: "SOLD" is not of type Enum/],
    [{ subtask: 9 }, 'orders', 'orders/order', /no subtask 9; parallelism is 3: 0 to 2/],
    [{ columns: 'key,value.amout' }, 'orders', 'orders/order', /did you mean "amounts"/],
    [{ columns: 'value,value.id' }, 'orders', 'orders/order', /value already has value\.id in it/],
    [{ columns: 'key,key' }, 'orders', 'orders/order', /key is listed twice/],
    [{ columns: '' }, 'orders', 'orders/order', /a column is missing/],
    [{ sort: 'value.amout' }, 'orders', 'orders/order', /did you mean "amounts"/],
    [{ sort: 'value.shipping' }, 'orders', 'orders/order', /has no order; sort by a member of it/],
    [{ sort: 'value.id:up' }, 'orders', 'orders/order', /ends in neither :asc nor :desc/],
  ] as const)('%j', async (options, sample, target, says) => {
    await expect(asked(sample, target, options)).rejects.toThrow(says)
  })
})

describe('members that only some values have', () => {
  test('a name that no Kryo value is known to have is no mistake, and told', async () => {
    const { lines, notes } = await asked('orders', 'orders/coupon', { where: ['value.code = x'] })
    expect(lines).toEqual([])
    expect(notes.join()).toMatch(/no entry has value\.code|could not be examined/)
  })
  test('a key that is in no map', async () => {
    const { lines, notes } = await asked('orders', 'orders/order', { where: ['value.amounts["gross"] > 1'] })
    expect({ lines, notes }).toEqual({
      lines: [],
      notes: [expect.stringContaining('no entry has value.amounts.gross')],
    })
  })
  test('of several states those that do not fit are passed over, with a word', async () => {
    const { lines, notes } = await asked(STATES, 'accounts', { where: ['mapKey = EUR'] })
    expect(lines.toSorted()).toEqual(
      linesOf(STATES, 'limits')
        .filter(text => JSON.parse(text).mapKey === 'EUR')
        .toSorted(),
    )
    expect(notes.some(note => /skipped: balance has no mapKey/.test(note))).toBe(true)
  })
})

test('columns keep their nesting', async () => {
  const { lines } = await asked('orders', 'orders/order', {
    columns: 'value.shipping.city,key,value.id,value.amounts["net"],value.tags[0]',
  })
  const wanted = linesOf('orders', 'order').map(text => {
    const { key, value } = JSON.parse(text) as Line
    const { id, shipping, amounts, tags } = value
    return JSON.stringify({
      value: {
        shipping: { city: shipping?.city ?? null },
        id,
        amounts: { net: amounts?.net ?? null },
        tags: { 0: tags?.[0] ?? null },
      },
      key,
    })
  })
  expect(lines.toSorted()).toEqual(wanted.toSorted())
})
