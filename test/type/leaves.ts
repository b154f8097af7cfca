import { Buffer } from 'node:buffer'
import fc, { type Arbitrary } from 'fast-check'
import type { Type } from '../../src/model/type.ts'

// Random type trees with random values, and what interface.md §4, lengths.md and Java's hashCode say of each, written down a second time:
// nothing here calls src.

export interface Node {
  readonly type: Type
  /** Null among them only where the serializer itself has a form for it. */
  readonly value: Arbitrary<unknown>
  /** As JSON. Null prints as null everywhere. */
  print(value: never): string
  /** TypeSerializer.getLength(). */
  readonly length: number
  /** Java's hashCode; undefined: not to be known. Null hashes to 0. */
  readonly hash: ((value: never) => number) | undefined
  /** Whether JSON has it as a string that may name a member: String, char, enum. */
  readonly isName: boolean
  /** Whether null stands for the one value that there is. */
  readonly nothing: boolean
}
export interface Parts<T> {
  readonly value: Arbitrary<T>
  /** Whether the serializer has a form for null. */
  readonly nulls?: boolean
  readonly print: (value: T) => string
  readonly length?: number
  readonly hash?: ((value: T) => number) | undefined
  readonly isName?: boolean
  readonly nothing?: boolean
}
export function node<T>(
  type: string | Type,
  { value, nulls = false, print, length = -1, hash, isName = false, nothing = false }: Parts<T>,
): Node {
  return {
    type: typeof type === 'string' ? { kind: type } : type,
    value: nulls ? fc.option(value, { freq: 6 }) : value,
    print: print as Node['print'],
    length,
    hash: hash as Node['hash'],
    isName,
    nothing,
  }
}
export const typed = (kind: string, parts: object): Type => ({ kind, ...parts })
export const printed = (by: Node, value: unknown): string => (value === null ? 'null' : by.print(value as never))
export const hashed = (by: Node, value: unknown): number =>
  value === null && !by.nothing ? 0 : by.hash!(value as never)
/** Where a flag stands for null. */
export const hashedOrNull = (by: Node, value: unknown): number => (value === null ? 0 : by.hash!(value as never))
export const object = (members: readonly (readonly [name: string, text: string])[]): string =>
  `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
export const array = (texts: readonly string[]): string => `[${texts.join(',')}]`
export type Fields = Readonly<Record<string, unknown>>
/** Own members, whatever they are called. */
export const bare = (members: readonly (readonly [string, unknown])[]): Fields => Object.fromEntries(members)
export const tupleOf = (values: readonly Arbitrary<unknown>[]): Arbitrary<unknown[]> => fc.tuple(...values)
export const printMap = (isName: boolean, entries: readonly (readonly [key: string, value: string])[]): string =>
  isName && entries.every(([k]) => k !== 'null')
    ? `{${entries.map(([k, v]) => `${k}:${v}`).join(',')}}`
    : array(entries.map(([k, v]) => `[${k},${v}]`))

export const often = <T>(awkward: readonly T[], others: Arbitrary<T>): Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...awkward) }, { weight: 2, arbitrary: others })
export const int = (bits: number): Arbitrary<number> =>
  often(
    [0, 1, -1, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1],
    fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }),
  )
export const [LONG_MIN, LONG_MAX] = [-(1n << 63n), (1n << 63n) - 1n]
export const long = often(
  [
    0n,
    1n,
    -1n,
    LONG_MIN,
    LONG_MAX,
    2n ** 53n,
    2n ** 53n - 1n,
    2n ** 53n + 1n,
    -(2n ** 53n),
    -(2n ** 53n) - 1n,
    10n ** 18n,
  ],
  fc.bigInt({ min: LONG_MIN, max: LONG_MAX }),
)
export const float = often(
  [
    0,
    -0,
    Number.NaN,
    Infinity,
    -Infinity,
    2 ** -149,
    2 ** -126,
    Math.fround(0.1),
    Math.fround(3.4e38),
    16777216,
    16777220,
    2 ** -44,
  ],
  fc.float({ noNaN: true }),
)
export const double = often(
  [0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 2 ** -1022, 0.1, 1e21, 1e-7, 2 ** 53, 1.7976931348623157e308],
  fc.double({ noNaN: true }),
)
const AWKWARD = [
  '',
  '__proto__',
  'constructor',
  '\0',
  '\ud800',
  '\udc00\ud800',
  'a\ud83d',
  '\ud83d\ude00',
  '\ufeffx',
  '"\\\n\b\u001f\u007f',
  '\u2028é€',
  '@class',
  'null',
  'x'.repeat(140),
  'é'.repeat(130),
]
export const text = often(
  AWKWARD,
  fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.array(fc.nat(0xffff), { maxLength: 6 }).map(units => String.fromCharCode(...units)),
  ),
)
/** What UTF-8 can hold. */
export const wellFormed = text.map(value => value.replaceAll(/\p{Surrogate}/gu, '\ufffd'))
const char = often(
  ['\0', '"', '\ud800', '\udfff', '\uffff', 'é'],
  fc.nat(0xffff).map(unit => String.fromCharCode(unit)),
)
const big = often(
  [
    0n,
    1n,
    10n,
    -1n,
    127n,
    128n,
    -128n,
    -129n,
    2n ** 31n,
    LONG_MIN,
    LONG_MAX,
    LONG_MIN - 1n,
    2n ** 64n,
    -(2n ** 64n),
    10n ** 40n,
    -(10n ** 60n),
  ],
  fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
)
const scale = often(
  [0, 1, 2, -1, -3, 30, 40, 9999, 10_000, -10_000, 10_001, -10_001, 2 ** 31 - 1, -(2 ** 31)],
  fc.integer({ min: -20, max: 40 }),
)
export const bytes = often(
  [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255, 254, 253, 252)],
  fc.uint8Array({ maxLength: 20 }),
)

export const quote = (value: string): string => JSON.stringify(value)
export const base64 = (value: Uint8Array): string => `"${Buffer.from(value).toString('base64')}"`

export function doubleText(value: number, digits: (value: number) => string): string {
  if (!Number.isFinite(value)) return `"${value}"`
  return Object.is(value, -0) ? '-0.0' : digits(value)
}

/** The fewest digits, and of those the nearest, by trying all that could do. */
export function shortestFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const nearest = value.toPrecision(digits)
    const [mantissa, exponent = '0'] = Number(nearest)
      .toExponential(digits - 1)
      .split('e')
    const unit = BigInt(mantissa!.replace('.', ''))
    const found = [0n, -1n, 1n]
      .map(step => Number(`${unit + step}e${Number(exponent) - digits + 1}`))
      .find(candidate => Math.fround(candidate) === value)
    if (found !== undefined) return String(found)
  }
  throw new Error(`nothing reads back as ${value}`)
}

const hashText = (value: string): number =>
  Array.from({ length: value.length }, (_, i) => value.charCodeAt(i)).reduce(
    (hash, unit) => (Math.imul(hash, 31) + unit) | 0,
    0,
  )
export const hashLong = (value: bigint): number =>
  Number(BigInt.asIntN(32, value ^ BigInt.asIntN(64, BigInt.asUintN(64, value) >> 32n)))
const hashFloat = (value: number): number => Buffer.from(Float32Array.of(value).buffer).readInt32LE()
const hashDouble = (value: number): number => hashLong(Buffer.from(Float64Array.of(value).buffer).readBigInt64LE())
export function hashBig(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString(16)
  const words = digits.padStart(Math.ceil(digits.length / 8) * 8, '0').match(/.{8}/g) ?? []
  const hash = words.reduce((h, word) => (Math.imul(h, 31) + Number.parseInt(word, 16)) | 0, 0)
  return value < 0n ? -hash | 0 : hash
}

interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}
/** BigDecimal.toPlainString; beyond 10,000 zeros the exponent as it is. */
export function plain({ unscaled, scale: by }: Decimal): string {
  if (Math.abs(by) > 10_000) return `${unscaled}E${-by}`
  if (by <= 0) return unscaled === 0n ? '0' : `${unscaled}${'0'.repeat(-by)}`
  const whole = unscaled / 10n ** BigInt(by)
  const part = unscaled % 10n ** BigInt(by)
  return `${unscaled < 0n ? '-' : ''}${whole < 0n ? -whole : whole}.${String(part < 0n ? -part : part).padStart(by, '0')}`
}

export const leaves: readonly Node[] = [
  node('boolean', { value: fc.boolean(), print: String, length: 1, hash: v => (v ? 1231 : 1237) }),
  node('byte', { value: int(8), print: String, length: 1, hash: v => v }),
  node('short', { value: int(16), print: String, length: 2, hash: v => v }),
  node('int', { value: int(32), print: String, length: 4, hash: v => v }),
  node('long', { value: long, print: String, length: 8, hash: hashLong }),
  node('float', { value: float, print: v => doubleText(v, shortestFloat), length: 4, hash: hashFloat }),
  node('double', { value: double, print: v => doubleText(v, String), length: 8, hash: hashDouble }),
  node('char', { value: char, print: quote, length: 2, hash: v => v.charCodeAt(0), isName: true }),
  node('string', { value: text, nulls: true, print: quote, hash: hashText, isName: true }),
  node('void', { value: fc.constant(null), print: String, length: 1, hash: () => 0, nothing: true }),
  node('nullValue', { value: fc.constant(null), print: String, length: 0, hash: () => 53, nothing: true }),
  node(typed('value', { className: 'org.apache.flink.types.NullValue' }), {
    value: fc.constant(null),
    print: String,
    length: 1,
    hash: () => 53,
    nothing: true,
  }),
  node('booleanValue', { value: fc.boolean(), print: String, length: 1, hash: v => (v ? 1 : 0) }),
  node('byteValue', { value: int(8), print: String, length: 1, hash: v => v }),
  node('shortValue', { value: int(16), print: String, length: 2, hash: v => v }),
  node('intValue', { value: int(32), print: String, length: 4, hash: v => v }),
  node('longValue', { value: long, print: String, length: 8, hash: v => (43 + hashLong(v)) | 0 }),
  node('floatValue', { value: float, print: v => doubleText(v, shortestFloat), length: 4, hash: hashFloat }),
  node('doubleValue', {
    value: double,
    print: v => doubleText(v, String),
    length: 8,
    hash: v => (31 + hashDouble(v)) | 0,
  }),
  node('charValue', { value: char, print: quote, length: 2, hash: v => v.charCodeAt(0), isName: true }),
  node('stringValue', { value: text, print: quote, hash: hashText, isName: true }),
  node(typed('value', { className: 'org.apache.flink.types.StringValue' }), {
    value: text,
    print: quote,
    hash: hashText,
    isName: true,
  }),
  node(typed('value', { className: 'org.apache.flink.types.LongValue' }), {
    value: long,
    print: String,
    length: 8,
    hash: v => (43 + hashLong(v)) | 0,
  }),
  node('bigInteger', { value: big, nulls: true, print: String, hash: hashBig }),
  node('bigDecimal', {
    value: fc.record({ unscaled: big, scale }),
    nulls: true,
    print: v => `"${plain(v)}"`,
    hash: v => (Math.imul(31, hashBig(v.unscaled)) + v.scale) | 0,
  }),
  node('bitmap', { value: bytes, print: base64 }),
  node('unit', { value: fc.constant(null), print: String, length: 1, hash: () => 0, nothing: true }),
  node('voidNamespace', { value: fc.constant(null), print: String, length: 0, hash: () => 99, nothing: true }),
  node('timeWindow', {
    value: fc.record({ start: long, end: long }),
    print: v =>
      object([
        ['start', String(v.start)],
        ['end', String(v.end)],
      ]),
    length: 16,
  }),
  node('globalWindow', { value: fc.constant({}), print: () => '{}', length: 1 }),
  node('byteArray', { value: bytes, print: base64 }),
  node('booleanArray', { value: fc.array(fc.boolean(), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('charArray', { value: fc.array(char, { maxLength: 5 }), print: v => array(v.map(quote)) }),
  node('shortArray', { value: fc.array(int(16), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('intArray', { value: fc.array(int(32), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('longArray', { value: fc.array(long, { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('floatArray', {
    value: fc.array(float, { maxLength: 5 }),
    print: v => array(v.map(n => doubleText(n, shortestFloat))),
  }),
  node('doubleArray', {
    value: fc.array(double, { maxLength: 5 }),
    print: v => array(v.map(n => doubleText(n, String))),
  }),
  node('stringArray', {
    value: fc.array(fc.option(text, { freq: 4 }), { maxLength: 5 }),
    print: v => array(v.map(t => (t === null ? 'null' : quote(t)))),
  }),
  node('byteValueArray', { value: fc.array(int(8), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('shortValueArray', { value: fc.array(int(16), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('longValueArray', { value: fc.array(long, { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('nullValueArray', { value: fc.array(fc.constant(null), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('stringValueArray', { value: fc.array(text, { maxLength: 5 }), print: v => array(v.map(quote)) }),
  node('kafkaTransaction', {
    value: fc.record({ transactionalId: fc.option(text), producerId: long, epoch: int(16) }),
    print: v =>
      object([
        ['transactionalId', v.transactionalId === null ? 'null' : quote(v.transactionalId)],
        ['producerId', String(v.producerId)],
        ['epoch', String(v.epoch)],
      ]),
  }),
  node('kafkaTransactionContext', {
    value: fc.record({ transactionalIds: fc.array(text, { maxLength: 3 }) }),
    print: v => object([['transactionalIds', array(v.transactionalIds.map(quote))]]),
  }),
  node('kafkaTransactionalIdHint', {
    value: fc.record({ nextFreeTransactionalId: long, lastParallelism: int(32) }),
    print: v =>
      object([
        ['nextFreeTransactionalId', String(v.nextFreeTransactionalId)],
        ['lastParallelism', String(v.lastParallelism)],
      ]),
    length: 12,
  }),
]
