import fc, { type Arbitrary } from 'fast-check'
import type { Type } from '../../src/model/type.ts'
import { avroNodes } from './avro-trees.ts'
import {
  array,
  bare,
  hashed,
  hashedOrNull,
  int,
  leaves,
  long,
  node,
  object,
  printMap,
  printed,
  quote,
  tupleOf,
  typed,
  type Fields,
  type Node,
} from './leaves.ts'
import { times } from './moments.ts'

// Types that hold others.

const orNull = (by: Node): Arbitrary<unknown> => fc.option(by.value, { freq: 5 })
const same = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined =>
  values.every(value => value !== undefined) ? (values as readonly T[]) : undefined
const chain = (start: number, hashes: readonly number[]): number =>
  hashes.reduce((hash, next) => (Math.imul(hash, 31) + next) | 0, start)

const listNode = (element: Node): Node =>
  node(typed('list', { element: element.type }), {
    value: fc.array(element.value, { maxLength: 4 }),
    print: v => array(v.map(e => printed(element, e))),
    hash:
      element.hash &&
      (v =>
        chain(
          1,
          v.map(e => hashed(element, e)),
        )),
  })
const setNode = (element: Node): Node =>
  node(typed('set', { element: element.type }), {
    value: fc.array(orNull(element), { maxLength: 4 }),
    print: v => array(v.map(e => printed(element, e))),
    hash: element.hash && (v => v.reduce<number>((sum, e) => (sum + hashedOrNull(element, e)) | 0, 0)),
  })
const arrayNode = (element: Node): Node =>
  node(typed('array', { element: element.type, component: 'java.lang.Object' }), {
    value: fc.array(orNull(element), { maxLength: 4 }),
    print: v => array(v.map(e => printed(element, e))),
  })

const mapNode = (key: Node, value: Node): Node =>
  node<ReadonlyMap<unknown, unknown>>(typed('map', { key: key.type, value: value.type }), {
    value: fc
      .uniqueArray(fc.tuple(key.value, orNull(value)), { maxLength: 4, selector: ([k]) => printed(key, k) })
      .map(entries => new Map(entries)),
    print: v =>
      printMap(
        key.isName,
        [...v].map(([k, e]) => [printed(key, k), printed(value, e)]),
      ),
    hash:
      key.hash &&
      value.hash &&
      (v => [...v].reduce((sum, [k, e]) => (sum + (hashed(key, k) ^ hashedOrNull(value, e))) | 0, 0)),
  })

function tupleNode(fields: readonly Node[]): Node {
  const hashes = same(fields.map(f => f.hash))
  return node<Fields>(
    typed('tuple', {
      className: `org.apache.flink.api.java.tuple.Tuple${fields.length}`,
      fields: fields.map(f => f.type),
    }),
    {
      value: tupleOf(fields.map(f => f.value)).map(values => bare(values.map((v, i) => [`f${i}`, v]))),
      print: v => object(fields.map((f, i) => [`f${i}`, printed(f, v[`f${i}`])])),
      length:
        fields.length === 0 ? 1 : fields.every(f => f.length > 0) ? fields.reduce((sum, f) => sum + f.length, 0) : -1,
      hash:
        hashes &&
        (v =>
          fields.length === 0
            ? 0
            : chain(
                0,
                fields.map((f, i) => hashed(f, v[`f${i}`])),
              )),
    },
  )
}

const rowNode = (fields: readonly Node[], rowKind: boolean): Node =>
  node<Fields>(typed('row', { fields: fields.map(f => f.type), rowKind }), {
    value: fc
      .tuple(fc.constantFrom(undefined, ...(rowKind ? ['-U', '+U', '-D'] : [])), tupleOf(fields.map(orNull)))
      .map(([kind, values]) =>
        bare([
          ...(kind === undefined ? [] : ([['@kind', kind]] as const)),
          ...values.map((v, i) => [`f${i}`, v] as const),
        ]),
      ),
    print: v =>
      object([
        ...(v['@kind'] === undefined ? [] : ([['@kind', quote(String(v['@kind']))]] as const)),
        ...fields.map((f, i) => [`f${i}`, printed(f, v[`f${i}`])] as const),
      ]),
  })

interface Member {
  readonly name: string
  readonly node: Node
}
const NAMES = [
  'a',
  'amount',
  'f0',
  'kind',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'größe',
  '$x',
  'value',
]
const members = (inner: Arbitrary<Node>): Arbitrary<readonly Member[]> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), inner), { maxLength: 4, selector: ([name]) => name })
    .map(all => all.map(([name, by]) => ({ name, node: by })))
const memberValues = (all: readonly Member[], head: readonly (readonly [string, unknown])[] = []): Arbitrary<Fields> =>
  tupleOf(all.map(m => orNull(m.node))).map(values =>
    bare([...head, ...values.map((v, i) => [all[i]!.name, v] as const)]),
  )
const memberTexts = (all: readonly Member[], value: Fields): readonly (readonly [string, string])[] =>
  all.map(m => [m.name, printed(m.node, value[m.name])])

interface Class {
  readonly className: string
  readonly fields: readonly Member[]
}
const pojoType = (
  { className, fields }: Class,
  registered: readonly Class[] = [],
  unregistered: readonly Class[] = [],
): Type =>
  typed('pojo', {
    className,
    fields: fields.map(m => ({ name: m.name, type: m.node.type })),
    registered: registered.map(c => ({ className: c.className, type: pojoType(c) })),
    unregistered: unregistered.map(c => ({ className: c.className, type: pojoType(c) })),
  })
function pojoNode(own: Class, registered: readonly Class[], unregistered: readonly Class[]): Node {
  const subclasses = [...registered, ...unregistered]
  return node<Fields>(pojoType(own, registered, unregistered), {
    value: fc.oneof(
      { weight: 3, arbitrary: memberValues(own.fields) },
      ...subclasses.map(c => ({ weight: 1, arbitrary: memberValues(c.fields, [['@class', c.className]]) })),
    ),
    nulls: true,
    print(v) {
      const subclass = subclasses.find(c => c.className === v['@class'])
      return subclass === undefined
        ? object(memberTexts(own.fields, v))
        : object([['@class', quote(subclass.className)], ...memberTexts(subclass.fields, v)])
    },
  })
}

const CONSTANTS = ['RED', '__proto__', 'constructor', 'GRÜN', '$1', 'toString']
const enumNode = (constants: readonly string[]): Node =>
  node(typed('enum', { className: 'com.acme.Color', constants }), {
    value: fc.constantFrom(...constants),
    print: quote,
    length: 4,
    isName: true,
  })

const either = (left: Node, right: Node): Node =>
  node<Fields>(typed('either', { left: left.type, right: right.type }), {
    value: fc.oneof(
      left.value.map(v => ({ left: v })),
      right.value.map(v => ({ right: v })),
    ),
    print: v =>
      'left' in v ? object([['left', printed(left, v['left'])]]) : object([['right', printed(right, v['right'])]]),
  })
const union = (one: Node, two: Node): Node =>
  node<Fields>(typed('union', { one: one.type, two: two.type }), {
    value: fc.oneof(
      one.value.map(v => ({ one: v })),
      two.value.map(v => ({ two: v })),
    ),
    print: v => ('one' in v ? object([['one', printed(one, v['one'])]]) : object([['two', printed(two, v['two'])]])),
  })
const nullable = (element: Node, padded: boolean): Node => {
  const padding = padded && element.length > 0 ? element.length : 0
  return node<unknown>(typed('nullable', { element: element.type, padding }), {
    value: element.value,
    nulls: true,
    print: v => printed(element, v),
    length: padding > 0 ? 1 + padding : -1,
    hash: element.hash && (v => hashed(element, v)),
    isName: element.isName,
  })
}
const ttl = (element: Node): Node =>
  node(typed('ttl', { element: element.type }), {
    value: fc.record({ lastAccess: long, value: element.value }),
    print: v =>
      object([
        ['value', printed(element, v.value)],
        ['lastAccess', String(v.lastAccess)],
      ]),
    length: element.length >= 0 ? 8 + element.length : -1,
  })
const timer = (key: Node, namespace: Node): Node =>
  node(typed('timer', { key: key.type, namespace: namespace.type }), {
    value: fc.record({ timestamp: long, key: key.value, namespace: namespace.value }),
    print: v =>
      object([
        ['timestamp', String(v.timestamp)],
        ['key', printed(key, v.key)],
        ['namespace', printed(namespace, v.namespace)],
      ]),
    length: key.length >= 0 && namespace.length >= 0 ? 8 + key.length + namespace.length : -1,
  })
const twoPhaseCommit = (transaction: Node, context: Node, nullTransaction: boolean): Node => {
  const one = fc.record({ transaction: transaction.value, startTime: long })
  const oneText = (v: Fields): string =>
    object([
      ['transaction', printed(transaction, v['transaction'])],
      ['startTime', String(v['startTime'])],
    ])
  return node<Fields>(
    typed('twoPhaseCommit', { transaction: transaction.type, context: context.type, nullTransaction }),
    {
      value: fc.record({
        pending: nullTransaction ? fc.option(one) : one,
        commits: fc.array(one, { maxLength: 3 }),
        context: orNull(context),
      }),
      print: v =>
        object([
          ['pending', v['pending'] === null ? 'null' : oneText(v['pending'] as Fields)],
          ['commits', array((v['commits'] as Fields[]).map(oneText))],
          ['context', printed(context, v['context'])],
        ]),
    },
  )
}
const joinBuffer = (element: Node): Node =>
  node(typed('joinBuffer', { element: element.type }), {
    value: fc.record({ joined: fc.boolean(), element: element.value }),
    print: v =>
      object([
        ['joined', String(v.joined)],
        ['element', printed(element, v.element)],
      ]),
  })

const elements = (value: Arbitrary<unknown>): Arbitrary<Fields> =>
  fc.oneof(
    fc.record({ kind: fc.constant('timestamped'), timestamp: long, value }),
    fc.record({ kind: fc.constant('record'), value }),
    fc.record({ kind: fc.constant('watermark'), timestamp: long }),
    fc.record({
      kind: fc.constant('latencyMarker'),
      markedTime: long,
      operatorLower: long,
      operatorUpper: long,
      subtask: int(32),
    }),
    fc.record({ kind: fc.constant('watermarkStatus'), status: int(32) }),
    fc.record({ kind: fc.constant('recordAttributes'), backlog: fc.nat(1) }),
    fc.record({ kind: fc.constant('internalWatermark'), subpartition: int(32), timestamp: long }),
  )
const streamElement = (element: Node): Node =>
  node<Fields>(typed('streamElement', { element: element.type }), {
    value: elements(element.value),
    print({ kind, ...v }) {
      if (kind === 'timestamped')
        return object([
          ['timestamp', String(v['timestamp'])],
          ['value', printed(element, v['value'])],
        ])
      if (kind === 'record') return object([['value', printed(element, v['value'])]])
      return object([[`@${String(kind)}`, object(Object.entries(v).map(([name, value]) => [name, String(value)]))]])
    },
  })

export const leafNodes: Arbitrary<Node> = fc.oneof(
  fc.constantFrom(...leaves),
  fc.constantFrom(...times),
  fc.uniqueArray(fc.constantFrom(...CONSTANTS), { minLength: 1 }).map(enumNode),
)

export function nodes(depth: number): Arbitrary<Node> {
  if (depth === 0) return leafNodes
  const inner = nodes(depth - 1)
  const some = (minLength: number, maxLength: number): Arbitrary<readonly Node[]> =>
    fc.array(inner, { minLength, maxLength })
  const classes = (prefix: string): Arbitrary<readonly Class[]> =>
    fc
      .array(members(inner), { maxLength: 2 })
      .map(all => all.map((fields, i) => ({ className: `com.acme.${prefix}${i}`, fields })))
  return fc.oneof(
    { weight: 4, arbitrary: leafNodes },
    { weight: 1, arbitrary: avroNodes },
    inner.map(listNode),
    inner.map(setNode),
    inner.map(arrayNode),
    { weight: 2, arbitrary: fc.tuple(inner, inner).map(([key, value]) => mapNode(key, value)) },
    { weight: 2, arbitrary: some(0, 5).map(tupleNode) },
    { weight: 2, arbitrary: fc.tuple(some(0, 9), fc.boolean()).map(([fields, rowKind]) => rowNode(fields, rowKind)) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(members(inner), classes('Registered'), classes('Other'))
        .map(([fields, registered, other]) => pojoNode({ className: 'com.acme.Own', fields }, registered, other)),
    },
    fc.tuple(inner, inner).map(([left, right]) => either(left, right)),
    { weight: 2, arbitrary: fc.tuple(inner, fc.boolean()).map(([element, padded]) => nullable(element, padded)) },
    inner.map(ttl),
    fc.tuple(inner, inner).map(([key, namespace]) => timer(key, namespace)),
    inner.map(streamElement),
    fc.tuple(inner, inner).map(([one, two]) => union(one, two)),
    inner.map(joinBuffer),
    fc
      .tuple(inner, inner, fc.boolean())
      .map(([transaction, context, nullTransaction]) => twoPhaseCommit(transaction, context, nullTransaction)),
  )
}

export interface Sample {
  readonly node: Node
  readonly value: unknown
}
export const shown = ({ node: by, value }: Sample): string => `${printed(by, value)} of ${JSON.stringify(by.type)}`
export const samples = (all: Arbitrary<Node>): Arbitrary<Sample> =>
  all.chain(n => n.value.map(value => ({ node: n, value, [fc.toStringMethod]: () => shown({ node: n, value }) })))
