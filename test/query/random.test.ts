import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonNumber, parseJson, type JsonValue } from '../../src/bytes/json-parse.ts'
import { trials } from '../tier.ts'
import { asked, linesOf } from './entries.ts'

// Random expressions over samples: what --where keeps is what a predicate keeps that is written here, by the rules, over the lines that
// Flink's job wrote down. Numbers are compared by all their digits.

type Kind = 'number' | 'decimal' | 'text' | 'boolean' | 'time' | 'clock'
type Path = readonly (string | number)[]
const STATES: readonly {
  readonly sample: string
  readonly target: string
  readonly members: readonly (readonly [Path, Kind])[]
}[] = [
  {
    sample: 'orders',
    target: 'orders/order',
    members: [
      [['key'], 'text'],
      [['keyGroup'], 'number'],
      ...(['id', 'invoice', 'items', 'rating', 'tip', 'discount', 'weight', 'reference', 'lane', 'depot'] as const).map(
        name => [['value', name], 'number'] as const,
      ),
      ...(['note', 'customer', 'grade', 'status', 'courier'] as const).map(name => [['value', name], 'text'] as const),
      ...(['due', 'created', 'changed', 'charged', 'packed'] as const).map(name => [['value', name], 'time'] as const),
      [['value', 'pickup'], 'clock'],
      [['value', 'gift'], 'boolean'],
      [['value', 'total'], 'decimal'],
      [['value', 'shipping', 'city'], 'text'],
      [['value', 'shipping', 'position', 1], 'number'],
      [['value', 'amounts', 'net'], 'number'],
      [['value', 'tags', 0], 'text'],
    ],
  },
  {
    sample: 'orders',
    target: 'orders/payment',
    members: [
      [['value', 'amount'], 'decimal'],
      [['value', 'attempts'], 'number'],
      [['value', 'account'], 'number'],
      [['value', 'rate'], 'number'],
      [['value', 'risk'], 'number'],
      [['value', 'booked'], 'time'],
      [['value', 'settled'], 'time'],
      [['value', 'opens'], 'clock'],
      [['value', 'payer', 'age'], 'number'],
      [['value', 'labels', 0], 'text'],
      [['value', 'confirmed'], 'boolean'],
    ],
  },
  {
    sample: 'states-2.3-canonical-rocksdb',
    target: 'accounts/balance',
    members: [
      [['key'], 'text'],
      [['value'], 'number'],
    ],
  },
  {
    sample: 'states-2.3-native-heap',
    target: 'accounts/limits',
    members: [
      [['mapKey'], 'text'],
      [['value'], 'number'],
    ],
  },
  { sample: 'states-2.3-canonical-heap', target: 'accounts/total', members: [[['value'], 'decimal']] },
  {
    sample: 'ttl-2.3-canonical-rocksdb',
    target: 'visitors/visit',
    members: [
      [['lastAccess'], 'number'],
      [['value', 'at'], 'time'],
      [['value', 'seconds'], 'number'],
    ],
  },
]

const OPS = ['=', '!=', '<', '<=', '>', '>='] as const
type Op = (typeof OPS)[number]
type Tree =
  | { readonly member: readonly [Path, Kind]; readonly op: Op | 'null'; readonly literal: string }
  | { readonly join: 'and' | 'or'; readonly of: readonly [Tree, Tree] }
  | { readonly not: Tree }

const textOf = (tree: Tree): string => {
  if ('not' in tree) return `not (${textOf(tree.not)})`
  if ('join' in tree) return `(${textOf(tree.of[0])}) ${tree.join} (${textOf(tree.of[1])})`
  const [[root, ...steps]] = tree.member
  const path = `${root}${steps.map(step => `[${JSON.stringify(step)}]`).join('')}`
  return tree.op === 'null' ? `${path} is null` : `${path} ${tree.op} ${tree.literal}`
}

const memberOf = (line: JsonValue, path: Path): JsonValue => {
  let found: JsonValue | undefined = line
  for (const step of path) {
    if (found instanceof Map) found = (found as ReadonlyMap<string, JsonValue>).get(String(step))
    else if (Array.isArray(found)) found = (found as readonly JsonValue[])[Number(step)]
    else found = undefined
  }
  return found ?? null
}

/** Exact: digits ÷ 10^100. */
function scaled(text: string): bigint {
  const [mantissa, power = '0'] = text.toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  const shift = 400 + Number(power) - fraction.length
  return BigInt(whole! + fraction) * 10n ** BigInt(shift)
}
const nanosOf = (text: string): bigint => {
  const parts = /^(.*?)(?:\.(\d+))?(Z?)$/.exec(text)!
  const base = parts[1]!.includes('T') ? `${parts[1]}Z` : `${parts[1]}T00:00:00Z`
  return BigInt(Date.parse(base)) * 1_000_000n + BigInt((parts[2] ?? '').padEnd(9, '0'))
}
const clockOf = (text: string): string =>
  text.padEnd(8, ':00').replace(/(\.\d+)?$/, part => (part || '.').padEnd(10, '0'))

/** −1, 0, 1; undefined: in no order. */
function order(found: JsonValue, literal: string, kind: Kind): number | undefined {
  const sign = (a: bigint | string, b: bigint | string): number => (a < b ? -1 : a > b ? 1 : 0)
  const wanted = parseJson(literal)
  const text = wanted instanceof JsonNumber ? wanted.text : String(wanted ?? literal)
  switch (kind) {
    case 'number': {
      if (found instanceof JsonNumber) return sign(scaled(found.text), scaled(text))
      return found === 'NaN' ? undefined : found === 'Infinity' ? 1 : -1
    }
    case 'decimal':
      return sign(scaled(String(found)), scaled(text))
    case 'text':
      return sign(String(found), text)
    case 'boolean':
      return String(found) === text ? 0 : undefined
    case 'time':
      return sign(nanosOf(String(found)), nanosOf(text))
    case 'clock':
      return sign(clockOf(String(found)), clockOf(text))
  }
}

function holds(tree: Tree, line: JsonValue): boolean {
  if ('not' in tree) return !holds(tree.not, line)
  if ('join' in tree)
    return tree.join === 'and' ? tree.of.every(t => holds(t, line)) : tree.of.some(t => holds(t, line))
  const found = memberOf(line, tree.member[0])
  if (tree.op === 'null') return found === null
  if (found === null) return false
  const o = order(found, tree.literal, tree.member[1])
  switch (tree.op) {
    case '=':
      return o === 0
    case '!=':
      return o !== 0
    case '<':
      return o === -1
    case '<=':
      return o === -1 || o === 0
    case '>':
      return o === 1
    case '>=':
      return o === 1 || o === 0
  }
}

/** Values that occur, and others near them. What no value of a narrow type equals is refused. */
function literals(
  lines: readonly JsonValue[],
  [path, kind]: readonly [Path, Kind],
  op: Op | 'null',
): fc.Arbitrary<string> {
  const isConstant = path.at(-1) === 'status'
  const occurring = lines
    .map(line => memberOf(line, path))
    .flatMap(value => {
      if (value instanceof JsonNumber) return [value.text]
      if (value === null || kind === 'number') return []
      return [kind === 'decimal' ? String(value) : kind === 'boolean' ? String(value) : JSON.stringify(value)]
    })
  const isWhole = kind === 'number' && !occurring.some(text => /[.e]/.test(text))
  const others: Readonly<Record<Kind, readonly string[]>> = {
    number: ['0', '-1', '0.1', '7000000169.5', '1e400', '9223372036854775807', '1700000514001'],
    decimal: ['0', '28.34', '-0.01', '1e3'],
    text: isConstant ? [] : ['""', '"m"', '"ß"', '"42"'],
    boolean: ['true', 'false'],
    time: ['2024-02-29', '2023-11-14T22:13:20Z', '"1969-12-31T23:59:59.999999999Z"'],
    clock: ['"12:00"', '"00:00:00.000000001"'],
  }
  return fc.constantFrom(...occurring, ...(isWhole && op === '=' ? ['0', '-1'] : others[kind]))
}

const treeOf = (lines: readonly JsonValue[], members: readonly (readonly [Path, Kind])[]): fc.Arbitrary<Tree> => {
  const leaf: fc.Arbitrary<Tree> = fc
    .constantFrom(...members)
    .chain(member =>
      fc
        .constantFrom<Op | 'null'>(...(member[1] === 'boolean' ? (['=', '!='] as const) : OPS), 'null')
        .chain(op =>
          fc.record({ member: fc.constant(member), op: fc.constant(op), literal: literals(lines, member, op) }),
        ),
    )
  const deeper = (inside: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
    fc.oneof(
      leaf,
      inside.map(not => ({ not })),
      fc.record({ join: fc.constantFrom('and' as const, 'or' as const), of: fc.tuple(inside, inside) }),
    )
  return deeper(deeper(leaf))
}

describe('--where keeps what the rules say', () => {
  test.each(STATES)('$sample $target', async ({ sample, target, members }) => {
    const texts = linesOf(sample, target.slice(target.indexOf('/') + 1))
    const lines = texts.map(text => parseJson(text)!)
    expect(lines.length).toBeGreaterThan(0)
    await fc.assert(
      fc.asyncProperty(treeOf(lines, members), async tree => {
        const wanted = texts.filter((_, i) => holds(tree, lines[i]!))
        const found = await asked(sample, target, { where: [textOf(tree)] })
        expect(found.lines.toSorted(), textOf(tree)).toEqual(wanted.toSorted())
      }),
      trials(40, 37),
    )
  })
})
