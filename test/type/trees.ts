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
interface Parts<T> {
  readonly value: Arbitrary<T>
  /** Whether the serializer has a form for null. */
  readonly nulls?: boolean
  readonly print: (value: T) => string
  readonly length?: number
  readonly hash?: ((value: T) => number) | undefined
  readonly isName?: boolean
  readonly nothing?: boolean
}
function node<T>(type: string | Type, { value, nulls = false, print, length = -1, hash, isName = false, nothing = false }: Parts<T>): Node {
  return { type: typeof type === 'string' ? { kind: type } : type, value: nulls ? fc.option(value, { freq: 6 }) : value, print: print as Node['print'], length, hash: hash as Node['hash'], isName, nothing }
}
const of = (kind: string, parts: object): Type => ({ kind, ...parts })
export const printed = (of: Node, value: unknown): string => (value === null ? 'null' : of.print(value as never))
export const hashed = (of: Node, value: unknown): number => (value === null && !of.nothing ? 0 : of.hash!(value as never))
/** Where a flag stands for null. */
const hashedOrNull = (of: Node, value: unknown): number => (value === null ? 0 : of.hash!(value as never))
const orNull = (of: Node): Arbitrary<unknown> => fc.option(of.value, { freq: 5 })
const object = (members: readonly (readonly [name: string, text: string])[]): string => `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
const array = (texts: readonly string[]): string => `[${texts.join(',')}]`

/* Awkward leaves */

const often = <T>(awkward: readonly T[], others: Arbitrary<T>): Arbitrary<T> => fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...awkward) }, { weight: 2, arbitrary: others })
const int = (bits: number): Arbitrary<number> => often([0, 1, -1, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1], fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }))
export const [LONG_MIN, LONG_MAX] = [-(1n << 63n), (1n << 63n) - 1n]
export const long = often([0n, 1n, -1n, LONG_MIN, LONG_MAX, 2n ** 53n, 2n ** 53n - 1n, 2n ** 53n + 1n, -(2n ** 53n), -(2n ** 53n) - 1n, 10n ** 18n], fc.bigInt({ min: LONG_MIN, max: LONG_MAX }))
const float = often([0, -0, Number.NaN, Infinity, -Infinity, 2 ** -149, 2 ** -126, Math.fround(0.1), Math.fround(3.4e38), 16777216, 16777220, 2 ** -44], fc.float({ noNaN: true }))
const double = often([0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 2 ** -1022, 0.1, 1e21, 1e-7, 2 ** 53, 1.7976931348623157e308], fc.double({ noNaN: true }))
const AWKWARD = ['', '__proto__', 'constructor', '\0', '\ud800', '\udc00\ud800', 'a\ud83d', '\ud83d\ude00', '\ufeffx', '"\\\n\b\u001f\u007f', '\u2028é€', '@class', 'null', 'x'.repeat(140), 'é'.repeat(130)]
export const text = often(AWKWARD, fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }), fc.array(fc.nat(0xffff), { maxLength: 6 }).map(units => String.fromCharCode(...units))))
/** What UTF-8 can hold. */
const wellFormed = text.map(value => value.replaceAll(/\p{Surrogate}/gu, '\ufffd'))
const char = often(['\0', '"', '\ud800', '\udfff', '\uffff', 'é'], fc.nat(0xffff).map(unit => String.fromCharCode(unit)))
const big = often([0n, 1n, 10n, -1n, 127n, 128n, -128n, -129n, 2n ** 31n, LONG_MIN, LONG_MAX, LONG_MIN - 1n, 2n ** 64n, -(2n ** 64n), 10n ** 40n, -(10n ** 60n)], fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }))
const scale = often([0, 1, 2, -1, -3, 30, 40, 9999, 10_000, -10_000, 10_001, -10_001, 2 ** 31 - 1, -(2 ** 31)], fc.integer({ min: -20, max: 40 }))
export const bytes = often([new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255, 254, 253, 252)], fc.uint8Array({ maxLength: 20 }))

const quote = (value: string): string => JSON.stringify(value)
export const base64 = (value: Uint8Array): string => `"${Buffer.from(value).toString('base64')}"`

function doubleText(value: number, digits: (value: number) => string): string {
  if (!Number.isFinite(value)) return `"${value}"`
  return Object.is(value, -0) ? '-0.0' : digits(value)
}

/** The fewest digits, and of those the nearest, by trying all that could do. */
export function shortestFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const nearest = value.toPrecision(digits)
    const [mantissa, exponent = '0'] = Number(nearest).toExponential(digits - 1).split('e')
    const unit = BigInt(mantissa!.replace('.', ''))
    const found = [0n, -1n, 1n].map(step => Number(`${unit + step}e${Number(exponent) - digits + 1}`)).find(candidate => Math.fround(candidate) === value)
    if (found !== undefined) return String(found)
  }
  throw new Error(`nothing reads back as ${value}`)
}

const hashText = (value: string): number => Array.from({ length: value.length }, (_, i) => value.charCodeAt(i)).reduce((hash, unit) => (Math.imul(hash, 31) + unit) | 0, 0)
const hashLong = (value: bigint): number => Number(BigInt.asIntN(32, value ^ BigInt.asIntN(64, BigInt.asUintN(64, value) >> 32n)))
const hashFloat = (value: number): number => Buffer.from(Float32Array.of(value).buffer).readInt32LE()
const hashDouble = (value: number): number => hashLong(Buffer.from(Float64Array.of(value).buffer).readBigInt64LE())
function hashBig(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString(16)
  const words = digits.padStart(Math.ceil(digits.length / 8) * 8, '0').match(/.{8}/g) ?? []
  const hash = words.reduce((h, word) => (Math.imul(h, 31) + Number.parseInt(word, 16)) | 0, 0)
  return value < 0n ? -hash | 0 : hash
}

interface Decimal { readonly unscaled: bigint; readonly scale: number }
/** BigDecimal.toPlainString; beyond 10,000 zeros the exponent as it is. */
export function plain({ unscaled, scale: by }: Decimal): string {
  if (Math.abs(by) > 10_000) return `${unscaled}E${-by}`
  if (by <= 0) return unscaled === 0n ? '0' : `${unscaled}${'0'.repeat(-by)}`
  const whole = unscaled / 10n ** BigInt(by)
  const part = unscaled % 10n ** BigInt(by)
  return `${unscaled < 0n ? '-' : ''}${whole < 0n ? -whole : whole}.${String(part < 0n ? -part : part).padStart(by, '0')}`
}

const leaves: readonly Node[] = [
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
  node(of('value', { className: 'org.apache.flink.types.NullValue' }), { value: fc.constant(null), print: String, length: 1, hash: () => 53, nothing: true }),
  node('booleanValue', { value: fc.boolean(), print: String, length: 1, hash: v => (v ? 1 : 0) }),
  node('byteValue', { value: int(8), print: String, length: 1, hash: v => v }),
  node('shortValue', { value: int(16), print: String, length: 2, hash: v => v }),
  node('intValue', { value: int(32), print: String, length: 4, hash: v => v }),
  node('longValue', { value: long, print: String, length: 8, hash: v => (43 + hashLong(v)) | 0 }),
  node('floatValue', { value: float, print: v => doubleText(v, shortestFloat), length: 4, hash: hashFloat }),
  node('doubleValue', { value: double, print: v => doubleText(v, String), length: 8, hash: v => (31 + hashDouble(v)) | 0 }),
  node('charValue', { value: char, print: quote, length: 2, hash: v => v.charCodeAt(0), isName: true }),
  node('stringValue', { value: text, print: quote, hash: hashText, isName: true }),
  node(of('value', { className: 'org.apache.flink.types.StringValue' }), { value: text, print: quote, hash: hashText, isName: true }),
  node(of('value', { className: 'org.apache.flink.types.LongValue' }), { value: long, print: String, length: 8, hash: v => (43 + hashLong(v)) | 0 }),
  node('bigInteger', { value: big, nulls: true, print: String, hash: hashBig }),
  node('bigDecimal', { value: fc.record({ unscaled: big, scale }), nulls: true, print: v => `"${plain(v)}"`, hash: v => (Math.imul(31, hashBig(v.unscaled)) + v.scale) | 0 }),
  node('variant', { value: fc.record({ value: bytes, metadata: bytes }), print: v => object([['value', base64(v.value)], ['metadata', base64(v.metadata)]]) }),
  node('bitmap', { value: bytes, print: base64 }),
  node('unit', { value: fc.constant(null), print: String, length: 1, hash: () => 0, nothing: true }),
  node('voidNamespace', { value: fc.constant(null), print: String, length: 0, hash: () => 99, nothing: true }),
  node('timeWindow', { value: fc.record({ start: long, end: long }), print: v => object([['start', String(v.start)], ['end', String(v.end)]]), length: 16 }),
  node('globalWindow', { value: fc.constant({}), print: () => '{}', length: 1 }),
  node('byteArray', { value: bytes, print: base64 }),
  node('booleanArray', { value: fc.array(fc.boolean(), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('charArray', { value: fc.array(char, { maxLength: 5 }), print: v => array(v.map(quote)) }),
  node('shortArray', { value: fc.array(int(16), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('intArray', { value: fc.array(int(32), { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('longArray', { value: fc.array(long, { maxLength: 5 }), print: v => array(v.map(String)) }),
  node('floatArray', { value: fc.array(float, { maxLength: 5 }), print: v => array(v.map(n => doubleText(n, shortestFloat))) }),
  node('doubleArray', { value: fc.array(double, { maxLength: 5 }), print: v => array(v.map(n => doubleText(n, String))) }),
  node('stringArray', { value: fc.array(fc.option(text, { freq: 4 }), { maxLength: 5 }), print: v => array(v.map(t => (t === null ? 'null' : quote(t)))) }),
]

/* Time */

interface Day { readonly year: number; readonly month: number; readonly day: number }
interface Time { readonly hour: number; readonly minute: number; readonly second: number; readonly nano: number }
const pad = (value: number, width: number): string => String(value).padStart(width, '0')
const yearText = (year: number): string => (year > 9999 ? `+${year}` : year < 0 ? `-${pad(-year, 4)}` : pad(year, 4))
const dayText = ({ year, month, day }: Day): string => `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`
const fraction = (nano: number): string => (nano === 0 ? '' : `.${pad(nano, 9).replace(/^(\d{3}|\d{6})(000|000000)$/, (all, head: string) => (all.length === 9 && head.length === 6 && all.endsWith('000000') ? all.slice(0, 3) : head))}`)
const timeText = ({ hour, minute, second, nano }: Time): string => `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(nano)}`
const floor = (a: bigint, b: bigint): bigint => a / b - (a % b < 0n ? 1n : 0n)

/** Days since 1970 as a date: the calendar repeats every 400 years, which are 146,097 days. */
function dateOf(epochDay: bigint): Day {
  const cycle = floor(epochDay, 146_097n)
  const date = new Date(Number(epochDay - cycle * 146_097n) * 86_400_000)
  return { year: date.getUTCFullYear() + Number(cycle) * 400, month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
export function momentText(epochSecond: bigint, nano: number): string {
  const day = floor(epochSecond, 86_400n)
  const second = Number(epochSecond - day * 86_400n)
  return `${dayText(dateOf(day))}T${timeText({ hour: Math.floor(second / 3600), minute: Math.floor((second % 3600) / 60), second: second % 60, nano })}`
}
const millisText = (millis: bigint): string => momentText(floor(millis, 1000n), Number(((millis % 1000n) + 1000n) % 1000n) * 1_000_000)

const epochMilli = often([0n, -1n, 999n, -62167219200000n, -62167219200001n, 253402300799999n, 253402300800000n, 8640000000000001n, -8640000000000001n, LONG_MAX, LONG_MIN + 1n], fc.bigInt({ min: LONG_MIN + 1n, max: LONG_MAX }))
const epochSecond = often([0n, -1n, -62167219200n, -62167219201n, 253402300799n, 253402300800n, 31556889864403199n, -31557014167219200n, LONG_MAX, LONG_MIN], long)
const nano = often([0, 1, 999, 1000, 1_000_000, 10_000_000, 120_000, 999_999_999, 500_000_000], fc.nat(999_999_999))
const year = often([0, 1, -1, 1970, 2024, 9999, 10000, -9999, -10000, 999_999_999, -999_999_999, 2 ** 31 - 1, 1 - 2 ** 31], fc.integer({ min: -3000, max: 12000 }))
const day = fc.record({ year, month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59), second: fc.nat(59), nano })
const hashDay = (v: Day): number => (v.year & 0xfffff800) ^ ((v.year << 11) + (v.month << 6) + v.day)
const hashTime = (v: Time): number => hashLong(BigInt((v.hour * 60 + v.minute) * 60 + v.second) * 1_000_000_000n + BigInt(v.nano))
const millis = (kind: string): Node => node(kind, { value: fc.record({ epochMilli }), nulls: true, print: v => `"${millisText(v.epochMilli)}Z"`, length: 8, hash: v => hashLong(v.epochMilli) })

const times: readonly Node[] = [
  millis('date'),
  millis('sqlDate'),
  millis('sqlTime'),
  node('sqlTimestamp', { value: fc.record({ epochMilli, nano }), nulls: true, print: v => `"${momentText(floor(v.epochMilli, 1000n), v.nano)}Z"`, length: 12, hash: v => hashLong(v.epochMilli) }),
  node('instant', { value: fc.record({ epochSecond, nano }), nulls: true, print: v => `"${momentText(v.epochSecond, v.nano)}Z"`, length: 12, hash: v => (hashLong(v.epochSecond) + Math.imul(51, v.nano)) | 0 }),
  node('localDate', { value: day, nulls: true, print: v => `"${dayText(v)}"`, length: 6, hash: hashDay }),
  node('localTime', { value: time, nulls: true, print: v => `"${timeText(v)}"`, length: 7, hash: hashTime }),
  node('localDateTime', { value: fc.record({ date: day, time }), nulls: true, print: v => `"${dayText(v.date)}T${timeText(v.time)}"`, length: 13, hash: v => hashDay(v.date) ^ hashTime(v.time) }),
]

/* What holds others */

type Fields = Readonly<Record<string, unknown>>
/** Own members, whatever they are called. */
const bare = (members: readonly (readonly [string, unknown])[]): Fields => Object.fromEntries(members)
const tupleOf = (values: readonly Arbitrary<unknown>[]): Arbitrary<unknown[]> => fc.tuple(...values)
const same = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined => (values.every(value => value !== undefined) ? (values as readonly T[]) : undefined)
const chain = (start: number, hashes: readonly number[]): number => hashes.reduce((hash, next) => (Math.imul(hash, 31) + next) | 0, start)

const listNode = (element: Node): Node =>
  node(of('list', { element: element.type }), { value: fc.array(element.value, { maxLength: 4 }), print: v => array(v.map(e => printed(element, e))), hash: element.hash && (v => chain(1, v.map(e => hashed(element, e)))) })
const setNode = (element: Node): Node =>
  node(of('set', { element: element.type }), { value: fc.array(orNull(element), { maxLength: 4 }), print: v => array(v.map(e => printed(element, e))), hash: element.hash && (v => v.reduce<number>((sum, e) => (sum + hashedOrNull(element, e)) | 0, 0)) })
const arrayNode = (element: Node): Node => node(of('array', { element: element.type, component: 'java.lang.Object' }), { value: fc.array(orNull(element), { maxLength: 4 }), print: v => array(v.map(e => printed(element, e))) })

const mapNode = (key: Node, value: Node): Node =>
  node<ReadonlyMap<unknown, unknown>>(of('map', { key: key.type, value: value.type }), {
    value: fc.uniqueArray(fc.tuple(key.value, orNull(value)), { maxLength: 4, selector: ([k]) => printed(key, k) }).map(entries => new Map(entries)),
    print: v => printMap(key.isName, [...v].map(([k, e]) => [printed(key, k), printed(value, e)])),
    hash: key.hash && value.hash && (v => [...v].reduce((sum, [k, e]) => (sum + (hashed(key, k) ^ hashedOrNull(value, e))) | 0, 0)),
  })
const printMap = (isName: boolean, entries: readonly (readonly [key: string, value: string])[]): string =>
  isName && entries.every(([k]) => k !== 'null') ? `{${entries.map(([k, v]) => `${k}:${v}`).join(',')}}` : array(entries.map(([k, v]) => `[${k},${v}]`))

function tupleNode(fields: readonly Node[]): Node {
  const hashes = same(fields.map(f => f.hash))
  return node<Fields>(of('tuple', { className: `org.apache.flink.api.java.tuple.Tuple${fields.length}`, fields: fields.map(f => f.type) }), {
    value: tupleOf(fields.map(f => f.value)).map(values => bare(values.map((v, i) => [`f${i}`, v]))),
    print: v => object(fields.map((f, i) => [`f${i}`, printed(f, v[`f${i}`])])),
    length: fields.length === 0 ? 1 : fields.every(f => f.length > 0) ? fields.reduce((sum, f) => sum + f.length, 0) : -1,
    hash: hashes && (v => (fields.length === 0 ? 0 : chain(0, fields.map((f, i) => hashed(f, v[`f${i}`]))))),
  })
}

const rowNode = (fields: readonly Node[], rowKind: boolean): Node =>
  node<Fields>(of('row', { fields: fields.map(f => f.type), rowKind }), {
    value: fc.tuple(fc.constantFrom(undefined, ...(rowKind ? ['-U', '+U', '-D'] : [])), tupleOf(fields.map(orNull))).map(([kind, values]) => bare([...(kind === undefined ? [] : ([['@kind', kind]] as const)), ...values.map((v, i) => [`f${i}`, v] as const)])),
    print: v => object([...(v['@kind'] === undefined ? [] : ([['@kind', quote(String(v['@kind']))]] as const)), ...fields.map((f, i) => [`f${i}`, printed(f, v[`f${i}`])] as const)]),
  })

interface Member { readonly name: string; readonly node: Node }
const NAMES = ['a', 'amount', 'f0', 'kind', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'größe', '$x', 'value']
const members = (inner: Arbitrary<Node>): Arbitrary<readonly Member[]> => fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), inner), { maxLength: 4, selector: ([name]) => name }).map(all => all.map(([name, of]) => ({ name, node: of })))
const memberValues = (all: readonly Member[], head: readonly (readonly [string, unknown])[] = []): Arbitrary<Fields> => tupleOf(all.map(m => orNull(m.node))).map(values => bare([...head, ...values.map((v, i) => [all[i]!.name, v] as const)]))
const memberTexts = (all: readonly Member[], value: Fields): readonly (readonly [string, string])[] => all.map(m => [m.name, printed(m.node, value[m.name])])

interface Class { readonly className: string; readonly fields: readonly Member[] }
const pojoType = ({ className, fields }: Class, registered: readonly Class[] = [], unregistered: readonly Class[] = []): Type =>
  of('pojo', { className, fields: fields.map(m => ({ name: m.name, type: m.node.type })), registered: registered.map(c => ({ className: c.className, type: pojoType(c) })), unregistered: unregistered.map(c => ({ className: c.className, type: pojoType(c) })) })
function pojoNode(own: Class, registered: readonly Class[], unregistered: readonly Class[]): Node {
  const subclasses = [...registered, ...unregistered]
  return node<Fields>(pojoType(own, registered, unregistered), {
    value: fc.oneof({ weight: 3, arbitrary: memberValues(own.fields) }, ...subclasses.map(c => ({ weight: 1, arbitrary: memberValues(c.fields, [['@class', c.className]]) }))),
    nulls: true,
    print(v) {
      const subclass = subclasses.find(c => c.className === v['@class'])
      return subclass === undefined ? object(memberTexts(own.fields, v)) : object([['@class', quote(subclass.className)], ...memberTexts(subclass.fields, v)])
    },
  })
}

const CONSTANTS = ['RED', '__proto__', 'constructor', 'GRÜN', '$1', 'toString']
const enumNode = (constants: readonly string[]): Node => node(of('enum', { className: 'com.acme.Color', constants }), { value: fc.constantFrom(...constants), print: quote, length: 4, isName: true })

const either = (left: Node, right: Node): Node =>
  node<Fields>(of('either', { left: left.type, right: right.type }), { value: fc.oneof(left.value.map(v => ({ left: v })), right.value.map(v => ({ right: v }))), print: v => ('left' in v ? object([['left', printed(left, v['left'])]]) : object([['right', printed(right, v['right'])]])) })
const union = (one: Node, two: Node): Node =>
  node<Fields>(of('union', { one: one.type, two: two.type }), { value: fc.oneof(one.value.map(v => ({ one: v })), two.value.map(v => ({ two: v }))), print: v => ('one' in v ? object([['one', printed(one, v['one'])]]) : object([['two', printed(two, v['two'])]])) })
const nullable = (element: Node, padded: boolean): Node => {
  const padding = padded && element.length > 0 ? element.length : 0
  return node<unknown>(of('nullable', { element: element.type, padding }), { value: element.value, nulls: true, print: v => printed(element, v), length: padding > 0 ? 1 + padding : -1, hash: element.hash, isName: element.isName })
}
const ttl = (element: Node): Node =>
  node(of('ttl', { element: element.type }), { value: fc.record({ lastAccess: long, value: element.value }), print: v => object([['value', printed(element, v.value)], ['lastAccess', String(v.lastAccess)]]), length: element.length >= 0 ? 8 + element.length : -1 })
const timer = (key: Node, namespace: Node): Node =>
  node(of('timer', { key: key.type, namespace: namespace.type }), {
    value: fc.record({ timestamp: long, key: key.value, namespace: namespace.value }),
    print: v => object([['timestamp', String(v.timestamp)], ['key', printed(key, v.key)], ['namespace', printed(namespace, v.namespace)]]),
    length: key.length >= 0 && namespace.length >= 0 ? 8 + key.length + namespace.length : -1,
  })
const joinBuffer = (element: Node): Node =>
  node(of('joinBuffer', { element: element.type }), { value: fc.record({ joined: fc.boolean(), element: element.value }), print: v => object([['joined', String(v.joined)], ['element', printed(element, v.element)]]) })

const elements = (value: Arbitrary<unknown>): Arbitrary<Fields> =>
  fc.oneof(
    fc.record({ kind: fc.constant('timestamped'), timestamp: long, value }),
    fc.record({ kind: fc.constant('record'), value }),
    fc.record({ kind: fc.constant('watermark'), timestamp: long }),
    fc.record({ kind: fc.constant('latencyMarker'), markedTime: long, operatorLower: long, operatorUpper: long, subtask: int(32) }),
    fc.record({ kind: fc.constant('watermarkStatus'), status: int(32) }),
    fc.record({ kind: fc.constant('recordAttributes'), backlog: fc.nat(1) }),
    fc.record({ kind: fc.constant('internalWatermark'), subpartition: int(32), timestamp: long }),
  )
const streamElement = (element: Node): Node =>
  node<Fields>(of('streamElement', { element: element.type }), {
    value: elements(element.value),
    print({ kind, ...v }) {
      if (kind === 'timestamped') return object([['timestamp', String(v['timestamp'])], ['value', printed(element, v['value'])]])
      if (kind === 'record') return object([['value', printed(element, v['value'])]])
      return object([[`@${String(kind)}`, object(Object.entries(v).map(([name, value]) => [name, String(value)]))]])
    },
  })

/* Avro: a schema, its values, their JSON */

interface Avro { readonly schema: unknown; readonly kind: string; readonly value: Arbitrary<unknown>; print(value: never): string }
const avro = <T>(schema: unknown, kind: string, value: Arbitrary<T>, print: (value: T) => string): Avro => ({ schema, kind, value, print: print as Avro['print'] })
const avroText = (of: Avro, value: unknown): string => (value === null ? 'null' : of.print(value as never))
const logical = (type: string, logicalType: string, more: object = {}): object => ({ type, logicalType, ...more })
const DAY_NANOS = 86_400_000_000_000n
const ofDay = (unit: bigint) => (v: bigint | number): string => (BigInt(v) >= 0n && BigInt(v) * unit < DAY_NANOS ? dayTimeText(BigInt(v) * unit) : String(v))
const dayTimeText = (nanos: bigint): string => `"${timeText({ hour: Number(nanos / 3_600_000_000_000n), minute: Number((nanos / 60_000_000_000n) % 60n), second: Number((nanos / 1_000_000_000n) % 60n), nano: Number(nanos % 1_000_000_000n) })}"`
const since = (perSecond: bigint, zone: string) => (v: bigint): string => `"${momentText(floor(v, perSecond), Number((((v % perSecond) + perSecond) % perSecond) * (1_000_000_000n / perSecond)))}${zone}"`
const signed = (value: Uint8Array): bigint => BigInt.asIntN(8 * value.length, BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`))
const name = fc.nat().map(n => `N${n.toString(36)}`)

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
    avro(logical('bytes', 'decimal', { precision: 20, scale: 3 }), 'bytes', bytes, v => `"${plain({ unscaled: signed(v), scale: 3 })}"`),
    avro(logical('bytes', 'decimal', { precision: 20 }), 'bytes', bytes, v => `"${plain({ unscaled: signed(v), scale: 0 })}"`),
    avro(logical('int', 'date'), 'int', int(32), v => `"${dayText(dateOf(BigInt(v)))}"`),
    avro(logical('int', 'time-millis'), 'int', often([0, 86_399_999, 86_400_000, -1], fc.nat(86_399_999)), ofDay(1_000_000n)),
    avro(logical('long', 'time-micros'), 'long', often([DAY_NANOS / 1000n - 1n, DAY_NANOS / 1000n, -1n, LONG_MAX], fc.bigInt({ min: 0n, max: DAY_NANOS / 1000n - 1n })), ofDay(1000n)),
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
  name.map(n => avro({ type: 'enum', name: n, symbols: ['A', '__proto__', 'b_1'] }, n, fc.constantFrom('A', '__proto__', 'b_1'), quote)),
  fc.tuple(name, fc.nat(5)).map(([n, size]) => avro({ type: 'fixed', name: n, size }, n, fc.uint8Array({ minLength: size, maxLength: size }), base64)),
  name.map(n => avro({ type: 'fixed', name: n, namespace: 'com.acme', size: 9, logicalType: 'decimal', precision: 18, scale: 2 }, n, fc.uint8Array({ minLength: 9, maxLength: 9 }), v => `"${plain({ unscaled: signed(v), scale: 2 })}"`)),
  name.map(listOf),
  name.map(treeOf),
]
const AVRO_NAMES = ['a', 'b1', '__proto__', 'constructor', 'toString', '_id']

/** A record whose next is null or one more of it. */
function listOf(n: string): Avro {
  const value = fc.array(wellFormed, { minLength: 1, maxLength: 4 }).map(texts => texts.reduceRight<Fields | null>((next, v) => bare([['v', v], ['next', next]]), null))
  const print = (v: Fields | null): string => (v === null ? 'null' : object([['v', quote(String(v['v']))], ['next', print(v['next'] as Fields)]]))
  return avro({ type: 'record', name: n, fields: [{ name: 'v', type: 'string' }, { name: 'next', type: ['null', n] }] }, n, value, print)
}
/** A record with its like in an array and a map. */
function treeOf(n: string): Avro {
  const tree = (depth: number): Arbitrary<Fields> => {
    const kid = depth === 0 ? undefined : tree(depth - 1)
    return fc.record({
      kids: kid === undefined ? fc.constant([]) : fc.array(kid, { maxLength: 2 }),
      named: kid === undefined ? fc.constant(new Map()) : fc.dictionary(fc.constantFrom('x', '__proto__', ''), kid, { maxKeys: 1 }).map(all => new Map(Object.entries(all))),
    })
  }
  const print = (v: Fields): string => object([['kids', array((v['kids'] as Fields[]).map(print))], ['named', printMap(true, [...(v['named'] as ReadonlyMap<string, Fields>)].map(([k, e]) => [quote(k), print(e)]))]])
  return avro({ type: 'record', name: n, fields: [{ name: 'kids', type: { type: 'array', items: n } }, { name: 'named', type: { type: 'map', values: n } }] }, n, tree(3), print)
}

function avroOf(depth: number): Arbitrary<Avro> {
  const leaf = fc.oneof(...avroLeaves)
  if (depth === 0) return leaf
  const inner = avroOf(depth - 1)
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    inner.map(item => avro<readonly unknown[]>({ type: 'array', items: item.schema }, 'array', fc.array(item.value, { maxLength: 4 }), v => array(v.map(e => avroText(item, e))))),
    inner.map(item => avro<ReadonlyMap<string, unknown>>({ type: 'map', values: item.schema }, 'map', fc.uniqueArray(fc.tuple(wellFormed, item.value), { maxLength: 4, selector: ([k]) => k }).map(all => new Map(all)), v => printMap(true, [...v].map(([k, e]) => [quote(k), avroText(item, e)])))),
    inner.filter(item => item.kind !== 'union').chain(item => fc.boolean().map(first => avro(first ? ['null', item.schema] : [item.schema, 'null'], 'union', fc.option(item.value), v => avroText(item, v)))),
    fc.uniqueArray(inner.filter(item => item.kind !== 'union'), { minLength: 1, maxLength: 3, selector: item => item.kind }).map(some => avroUnion([...some, avro('null', 'null', fc.constant(null), String)])),
    fc.tuple(name, fc.uniqueArray(fc.tuple(fc.constantFrom(...AVRO_NAMES), inner), { maxLength: 4, selector: ([field]) => field })).map(([n, fields]) => avroRecord(n, fields)),
  )
}
function avroUnion(branches: readonly Avro[]): Avro {
  if (branches.length === 2) return avro(branches.map(b => b.schema), 'union', fc.option(branches[0]!.value), v => avroText(branches[0]!, v))
  return avro<{ readonly branch: number; readonly value: unknown }>(branches.map(b => b.schema), 'union', fc.oneof(...branches.map((b, branch) => b.value.map(value => ({ branch, value })))), v => avroText(branches[v.branch]!, v.value))
}
function avroRecord(n: string, fields: readonly (readonly [string, Avro])[]): Avro {
  return avro<Fields>(
    { type: 'record', name: n, namespace: 'com.acme', fields: fields.map(([field, item]) => ({ name: field, type: item.schema })) },
    n,
    tupleOf(fields.map(([, item]) => item.value)).map(values => bare(values.map((v, i) => [fields[i]![0], v]))),
    v => object(fields.map(([field, item]) => [field, avroText(item, v[field])])),
  )
}
const avroNode = (item: Avro): Node => node(of('avro', { className: 'org.apache.avro.generic.GenericRecord', schema: JSON.stringify(item.schema) }), { value: item.value, print: v => avroText(item, v) })

/* All together */

export const leafNodes: Arbitrary<Node> = fc.oneof(fc.constantFrom(...leaves), fc.constantFrom(...times), fc.uniqueArray(fc.constantFrom(...CONSTANTS), { minLength: 1 }).map(enumNode))
export const avroNodes: Arbitrary<Node> = avroOf(3).map(avroNode)

export function nodes(depth: number): Arbitrary<Node> {
  if (depth === 0) return leafNodes
  const inner = nodes(depth - 1)
  const some = (minLength: number, maxLength: number): Arbitrary<readonly Node[]> => fc.array(inner, { minLength, maxLength })
  const classes = (prefix: string): Arbitrary<readonly Class[]> => fc.array(members(inner), { maxLength: 2 }).map(all => all.map((fields, i) => ({ className: `com.acme.${prefix}${i}`, fields })))
  return fc.oneof(
    { weight: 4, arbitrary: leafNodes },
    { weight: 1, arbitrary: avroNodes },
    inner.map(listNode),
    inner.map(setNode),
    inner.map(arrayNode),
    { weight: 2, arbitrary: fc.tuple(inner, inner).map(([key, value]) => mapNode(key, value)) },
    { weight: 2, arbitrary: some(0, 5).map(tupleNode) },
    { weight: 2, arbitrary: fc.tuple(some(0, 9), fc.boolean()).map(([fields, rowKind]) => rowNode(fields, rowKind)) },
    { weight: 3, arbitrary: fc.tuple(members(inner), classes('Registered'), classes('Other')).map(([fields, registered, other]) => pojoNode({ className: 'com.acme.Own', fields }, registered, other)) },
    fc.tuple(inner, inner).map(([left, right]) => either(left, right)),
    { weight: 2, arbitrary: fc.tuple(inner, fc.boolean()).map(([element, padded]) => nullable(element, padded)) },
    inner.map(ttl),
    fc.tuple(inner, inner).map(([key, namespace]) => timer(key, namespace)),
    inner.map(streamElement),
    fc.tuple(inner, inner).map(([one, two]) => union(one, two)),
    inner.map(joinBuffer),
  )
}

export interface Sample { readonly node: Node; readonly value: unknown }
export const shown = ({ node: of, value }: Sample): string => `${printed(of, value)} of ${JSON.stringify(of.type)}`
export const samples = (of: Arbitrary<Node>): Arbitrary<Sample> => of.chain(n => n.value.map(value => ({ node: n, value, [fc.toStringMethod]: () => shown({ node: n, value }) })))
