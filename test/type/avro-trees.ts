import { Buffer } from 'node:buffer'
import fc, { type Arbitrary } from 'fast-check'
import {
  LONG_MAX,
  array,
  bare,
  base64,
  bytes,
  double,
  doubleText,
  float,
  int,
  long,
  node,
  object,
  often,
  plain,
  printMap,
  quote,
  shortestFloat,
  tupleOf,
  typed,
  wellFormed,
  type Fields,
  type Node,
} from './leaves.ts'
import { dateOf, dayText, floor, momentText, timeText } from './moments.ts'

// Avro schemas, values of them, and the JSON of those.

interface Avro {
  readonly schema: unknown
  readonly kind: string
  readonly value: Arbitrary<unknown>
  print(value: never): string
}
const avro = <T>(schema: unknown, kind: string, value: Arbitrary<T>, print: (value: T) => string): Avro => ({
  schema,
  kind,
  value,
  print: print as Avro['print'],
})
const avroText = (by: Avro, value: unknown): string => (value === null ? 'null' : by.print(value as never))
const logical = (type: string, logicalType: string, more: object = {}): object => ({ type, logicalType, ...more })
const DAY_NANOS = 86_400_000_000_000n
const ofDay =
  (unit: bigint) =>
  (v: bigint | number): string =>
    BigInt(v) >= 0n && BigInt(v) * unit < DAY_NANOS ? dayTimeText(BigInt(v) * unit) : String(v)
const dayTimeText = (nanos: bigint): string =>
  `"${timeText({ hour: Number(nanos / 3_600_000_000_000n), minute: Number((nanos / 60_000_000_000n) % 60n), second: Number((nanos / 1_000_000_000n) % 60n), nano: Number(nanos % 1_000_000_000n) })}"`
const since =
  (perSecond: bigint, zone: string) =>
  (v: bigint): string =>
    `"${momentText(floor(v, perSecond), Number((((v % perSecond) + perSecond) % perSecond) * (1_000_000_000n / perSecond)))}${zone}"`
const signed = (value: Uint8Array): bigint =>
  BigInt.asIntN(8 * value.length, BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`))
/** Never two alike in a schema, also where a smaller example is looked for. */
const name = fc.noShrink(fc.noBias(fc.nat())).map(n => `N${n.toString(36)}`)

const avroLeaves: readonly Arbitrary<Avro>[] = [
  fc.constantFrom(
    avro('boolean', 'boolean', fc.boolean(), String),
    avro('int', 'int', int(32), String),
    avro('long', 'long', long, String),
    avro('float', 'float', float, v => doubleText(v, shortestFloat)),
    avro('double', 'double', double, v => doubleText(v, String)),
    avro('bytes', 'bytes', bytes, base64),
    avro('string', 'string', wellFormed, quote),
    avro({ type: 'string', 'avro.java.string': 'String' }, 'string', wellFormed, quote),
  ),
  fc.constantFrom(
    avro(
      logical('bytes', 'decimal', { precision: 20, scale: 3 }),
      'bytes',
      bytes,
      v => `"${plain({ unscaled: signed(v), scale: 3 })}"`,
    ),
    avro(
      logical('bytes', 'decimal', { precision: 20 }),
      'bytes',
      bytes,
      v => `"${plain({ unscaled: signed(v), scale: 0 })}"`,
    ),
    avro(logical('bytes', 'decimal', { precision: 5, scale: -2 }), 'bytes', bytes, base64),
    avro(logical('bytes', 'decimal', { precision: 5, scale: 1.5 }), 'bytes', bytes, base64),
    avro(logical('int', 'date'), 'int', int(32), v => `"${dayText(dateOf(BigInt(v)))}"`),
    avro(
      logical('int', 'time-millis'),
      'int',
      often([0, 86_399_999, 86_400_000, -1], fc.nat(86_399_999)),
      ofDay(1_000_000n),
    ),
    avro(
      logical('long', 'time-micros'),
      'long',
      often(
        [DAY_NANOS / 1000n - 1n, DAY_NANOS / 1000n, -1n, LONG_MAX],
        fc.bigInt({ min: 0n, max: DAY_NANOS / 1000n - 1n }),
      ),
      ofDay(1000n),
    ),
    avro(logical('long', 'timestamp-millis'), 'long', long, since(1000n, 'Z')),
    avro(logical('long', 'timestamp-micros'), 'long', long, since(1_000_000n, 'Z')),
    avro(logical('long', 'timestamp-nanos'), 'long', long, since(1_000_000_000n, 'Z')),
    avro(logical('long', 'local-timestamp-millis'), 'long', long, since(1000n, '')),
    avro(logical('long', 'local-timestamp-micros'), 'long', long, since(1_000_000n, '')),
    avro(logical('long', 'local-timestamp-nanos'), 'long', long, since(1_000_000_000n, '')),
    avro(logical('string', 'uuid'), 'string', fc.uuid(), quote),
    avro(logical('int', 'of-the-user'), 'int', int(32), String),
    avro(logical('string', 'date'), 'string', wellFormed, quote),
  ),
  name.map(n =>
    avro(
      { type: 'enum', name: n, symbols: ['A', '__proto__', 'b_1'] },
      n,
      fc.constantFrom('A', '__proto__', 'b_1'),
      quote,
    ),
  ),
  fc
    .tuple(name, fc.nat(5))
    .map(([n, size]) =>
      avro({ type: 'fixed', name: n, size }, n, fc.uint8Array({ minLength: size, maxLength: size }), base64),
    ),
  name.map(n =>
    avro(
      { type: 'fixed', name: n, namespace: 'com.acme', size: 9, logicalType: 'decimal', precision: 18, scale: 2 },
      n,
      fc.uint8Array({ minLength: 9, maxLength: 9 }),
      v => `"${plain({ unscaled: signed(v), scale: 2 })}"`,
    ),
  ),
  name.map(listOf),
  name.map(treeOf),
  name.map(againOf),
]
const AVRO_NAMES = ['a', 'b1', '__proto__', 'constructor', 'toString', '_id']

/** A record whose next is null or one more of it. */
function listOf(n: string): Avro {
  const value = fc.array(wellFormed, { minLength: 1, maxLength: 4 }).map(texts =>
    texts.reduceRight<Fields | null>(
      (next, v) =>
        bare([
          ['v', v],
          ['next', next],
        ]),
      null,
    ),
  )
  const print = (v: Fields | null): string =>
    v === null
      ? 'null'
      : object([
          ['v', quote(String(v['v']))],
          ['next', print(v['next'] as Fields)],
        ])
  return avro(
    {
      type: 'record',
      name: n,
      fields: [
        { name: 'v', type: 'string' },
        { name: 'next', type: ['null', n] },
      ],
    },
    n,
    value,
    print,
  )
}
/** A record with its like in an array and a map. */
function treeOf(n: string): Avro {
  const tree = (depth: number): Arbitrary<Fields> => {
    const kid = depth === 0 ? undefined : tree(depth - 1)
    return fc.record({
      kids: kid === undefined ? fc.constant([]) : fc.array(kid, { maxLength: 2 }),
      named:
        kid === undefined
          ? fc.constant(new Map())
          : fc
              .dictionary(fc.constantFrom('x', '__proto__', ''), kid, { maxKeys: 1 })
              .map(all => new Map(Object.entries(all))),
    })
  }
  const print = (v: Fields): string =>
    object([
      ['kids', array((v['kids'] as Fields[]).map(print))],
      [
        'named',
        printMap(
          true,
          [...(v['named'] as ReadonlyMap<string, Fields>)].map(([k, e]) => [quote(k), print(e)]),
        ),
      ],
    ])
  return avro(
    {
      type: 'record',
      name: n,
      fields: [
        { name: 'kids', type: { type: 'array', items: n } },
        { name: 'named', type: { type: 'map', values: n } },
      ],
    },
    n,
    tree(3),
    print,
  )
}

/** A record and an enum that are defined once and named twice, with and without their namespace. */
function againOf(n: string): Avro {
  const inner = {
    type: 'record',
    name: `${n}I`,
    fields: [
      { name: 'x', type: 'int' },
      { name: 'e', type: { type: 'enum', name: `${n}E`, symbols: ['A', 'B'] } },
    ],
  }
  const point = fc.record({ x: int(32), e: fc.constantFrom('A', 'B') })
  const pointText = (v: Fields): string =>
    object([
      ['x', String(v['x'])],
      ['e', quote(String(v['e']))],
    ])
  return avro<Fields>(
    {
      type: 'record',
      name: n,
      namespace: 'com.acme',
      fields: [
        { name: 'a', type: inner },
        { name: 'b', type: `${n}I` },
        { name: 'c', type: ['null', `com.acme.${n}I`] },
        { name: 'd', type: `${n}E` },
      ],
    },
    n,
    fc.record({ a: point, b: point, c: fc.option(point), d: fc.constantFrom('A', 'B') }),
    v =>
      object([
        ['a', pointText(v['a'] as Fields)],
        ['b', pointText(v['b'] as Fields)],
        ['c', v['c'] === null ? 'null' : pointText(v['c'] as Fields)],
        ['d', quote(String(v['d']))],
      ]),
  )
}

function avroOf(depth: number): Arbitrary<Avro> {
  const leaf = fc.oneof(...avroLeaves)
  if (depth === 0) return leaf
  const inner = avroOf(depth - 1)
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    inner.map(item =>
      avro<readonly unknown[]>(
        { type: 'array', items: item.schema },
        'array',
        fc.array(item.value, { maxLength: 4 }),
        v => array(v.map(e => avroText(item, e))),
      ),
    ),
    inner.map(item =>
      avro<ReadonlyMap<string, unknown>>(
        { type: 'map', values: item.schema },
        'map',
        fc
          .uniqueArray(fc.tuple(wellFormed, item.value), { maxLength: 4, selector: ([k]) => k })
          .map(all => new Map(all)),
        v =>
          printMap(
            true,
            [...v].map(([k, e]) => [quote(k), avroText(item, e)]),
          ),
      ),
    ),
    inner
      .filter(item => item.kind !== 'union')
      .chain(item =>
        fc
          .boolean()
          .map(first =>
            avro(first ? ['null', item.schema] : [item.schema, 'null'], 'union', fc.option(item.value), v =>
              avroText(item, v),
            ),
          ),
      ),
    fc
      .uniqueArray(
        inner.filter(item => item.kind !== 'union'),
        { minLength: 1, maxLength: 3, selector: item => item.kind },
      )
      .map(some => avroUnion([...some, avro('null', 'null', fc.constant(null), String)])),
    fc
      .tuple(
        name,
        fc.uniqueArray(fc.tuple(fc.constantFrom(...AVRO_NAMES), inner), { maxLength: 4, selector: ([field]) => field }),
      )
      .map(([n, fields]) => avroRecord(n, fields)),
  )
}
function avroUnion(branches: readonly Avro[]): Avro {
  if (branches.length === 2)
    return avro(
      branches.map(b => b.schema),
      'union',
      fc.option(branches[0]!.value),
      v => avroText(branches[0]!, v),
    )
  return avro<{ readonly branch: number; readonly value: unknown }>(
    branches.map(b => b.schema),
    'union',
    fc.oneof(...branches.map((b, branch) => b.value.map(value => ({ branch, value })))),
    v => avroText(branches[v.branch]!, v.value),
  )
}
function avroRecord(n: string, fields: readonly (readonly [string, Avro])[]): Avro {
  return avro<Fields>(
    {
      type: 'record',
      name: n,
      namespace: 'com.acme',
      fields: fields.map(([field, item]) => ({ name: field, type: item.schema })),
    },
    n,
    tupleOf(fields.map(([, item]) => item.value)).map(values => bare(values.map((v, i) => [fields[i]![0], v]))),
    v => object(fields.map(([field, item]) => [field, avroText(item, v[field])])),
  )
}

export const avroNodes: Arbitrary<Node> = avroOf(3).map(item =>
  node(typed('avro', { className: 'org.apache.avro.generic.GenericRecord', schema: JSON.stringify(item.schema) }), {
    value: item.value,
    print: v => avroText(item, v),
  }),
)
