import { Buffer } from 'node:buffer'
import fc, { type Arbitrary } from 'fast-check'
import {
  array,
  bare,
  base64,
  bytes,
  double,
  doubleText,
  float,
  hashBig,
  hashLong,
  int,
  long,
  node,
  object,
  often,
  printed,
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

// Columns of SQL rows with random values, and a second encoder of rows, arrays and maps, which knows nothing of ours.

/** A column: as a node, and how Flink's writers lay its values out. */
interface Column extends Node {
  /** Bytes in an array. */
  readonly size: 1 | 2 | 4 | 8
  /** Sets the slot. */
  readonly slot?: (at: Buffer, value: never) => void
  /** Or the bytes behind the slots. `short`: up to seven stand in the slot. `room`: so many are taken whatever the length. */
  readonly content?: (value: never) => Uint8Array
  readonly short?: true
  readonly room?: number
  /** Of the slot instead of the length. */
  readonly low?: (value: never) => number
}
type Layout = Pick<Column, 'size' | 'slot' | 'content' | 'short' | 'room' | 'low'>
const column = <T>(
  kind: string,
  members: object,
  value: Arbitrary<T>,
  print: (value: T) => string,
  layout: object,
): Column => ({
  ...node<T>(typed(kind, { nullable: true, ...members }), {
    value,
    print,
    isName: kind === 'CHAR' || kind === 'VARCHAR',
  }),
  ...(layout as Layout),
})

const whole = (kind: string, size: 1 | 2 | 4): Column =>
  column(kind, {}, int(8 * size), String, { size, slot: (at: Buffer, v: number) => at.writeIntLE(v, 0, size) })
const putLong = (at: Buffer, v: bigint): void => void at.writeBigInt64LE(v)
const longs = (kind: string): Column => column(kind, {}, long, String, { size: 8, slot: putLong })
const decimal = (precision: number, scale: number): Column => {
  const limit = 10n ** BigInt(precision)
  const small = precision <= 18
  return column(
    'DECIMAL',
    { precision, scale },
    often(
      [0n, 1n, -1n, 127n, 128n, -128n, -129n, limit - 1n, 1n - limit],
      fc.bigInt({ min: 1n - limit, max: limit - 1n }),
    )
      .filter(v => v < limit && v > -limit)
      .map(unscaled => ({ unscaled, scale })),
    ({ unscaled }) => {
      const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
      const cut = digits.length - scale
      return `"${unscaled < 0n ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}"`
    },
    small
      ? { size: 8, slot: (at: Buffer, v: { unscaled: bigint }) => putLong(at, v.unscaled) }
      : { size: 8, content: (v: { unscaled: bigint }) => twosComplement(v.unscaled), room: 16 },
  )
}
function twosComplement(value: bigint): Uint8Array {
  for (let length = 1; ; length++) {
    if (BigInt.asIntN(8 * length, value) !== value) continue
    const digits = BigInt.asUintN(8 * length, value)
      .toString(16)
      .padStart(2 * length, '0')
    return Buffer.from(digits, 'hex')
  }
}
const millis = often(
  [
    0n,
    -1n,
    999n,
    1_709_204_400_123n,
    -62_167_219_200_001n,
    253_402_300_800_000n,
    2n ** 53n,
    -(2n ** 63n),
    2n ** 63n - 1n,
  ],
  long,
)
const DAY = 86_400n
/** The calendar repeats every 400 years. */
function epochDay({ year, month, day }: { year: number; month: number; day: number }): number {
  const cycles = Math.floor(year / 400) - 5
  return Date.UTC(year - 400 * cycles, month - 1, day) / 86_400_000 + cycles * 146_097
}
function localTime(second: bigint, nano: number): object {
  const day = floor(second, DAY)
  const rest = Number(second - day * DAY)
  return {
    date: dateOf(day),
    time: { hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60, nano },
  }
}
const timestamp = (precision: number, zoned: boolean): Column => {
  const rest = precision <= 3 ? fc.constant(0) : often([0, 1, 999_999, 500_000, 123_000], fc.nat(999_999))
  const made = fc.tuple(millis, rest).map(([milli, more]) => {
    const second = floor(milli, 1000n)
    const nano = Number(milli - second * 1000n) * 1_000_000 + more
    return zoned ? { epochSecond: second, nano } : localTime(second, nano)
  })
  const parts = (value: Fields): { second: bigint; nano: number } => {
    if ('epochSecond' in value) return { second: value['epochSecond'] as bigint, nano: value['nano'] as number }
    const { date, time } = value as unknown as {
      date: { year: number; month: number; day: number }
      time: { hour: number; minute: number; second: number; nano: number }
    }
    return {
      second: BigInt(epochDay(date)) * DAY + BigInt(time.hour * 3600 + time.minute * 60 + time.second),
      nano: time.nano,
    }
  }
  const milliOf = (value: Fields): bigint => {
    const { second, nano } = parts(value)
    return second * 1000n + BigInt(Math.floor(nano / 1_000_000))
  }
  return column<Fields>(
    zoned ? 'TIMESTAMP_WITH_LOCAL_TIME_ZONE' : 'TIMESTAMP_WITHOUT_TIME_ZONE',
    { precision, timeAttribute: undefined },
    made as Arbitrary<Fields>,
    value => {
      const { second, nano } = parts(value)
      return `"${momentText(second, nano)}${zoned ? 'Z' : ''}"`
    },
    precision <= 3
      ? { size: 8, slot: (at: Buffer, v: Fields) => putLong(at, milliOf(v)) }
      : {
          size: 8,
          content(v: Fields) {
            const one = Buffer.alloc(8)
            putLong(one, milliOf(v))
            return one
          },
          low: (v: Fields) => parts(v).nano % 1_000_000,
          room: 8,
        },
  )
}
const text = (kind: string): Column =>
  column(kind, { length: 2147483647 }, wellFormed, quote, {
    size: 8,
    content: (v: string) => Buffer.from(v, 'utf8'),
    short: true,
  })
const binary = (kind: string): Column =>
  column(kind, { length: 10 }, bytes, base64, { size: 8, content: (v: Uint8Array) => v, short: true })

export const plainColumns: readonly Column[] = [
  column('BOOLEAN', {}, fc.boolean(), String, { size: 1, slot: (at: Buffer, v: boolean) => at.writeInt8(v ? 1 : 0) }),
  whole('TINYINT', 1),
  whole('SMALLINT', 2),
  whole('INTEGER', 4),
  whole('INTERVAL_YEAR_MONTH', 4),
  longs('BIGINT'),
  longs('INTERVAL_DAY_TIME'),
  column('FLOAT', {}, float, v => doubleText(v, shortestFloat), {
    size: 4,
    slot: (at: Buffer, v: number) => at.writeFloatLE(v),
  }),
  column('DOUBLE', {}, double, v => doubleText(v, String), {
    size: 8,
    slot: (at: Buffer, v: number) => at.writeDoubleLE(v),
  }),
  column(
    'DATE',
    {},
    int(32).map(day => dateOf(BigInt(day))),
    v => `"${dayText(v)}"`,
    { size: 4, slot: (at: Buffer, v: { year: number; month: number; day: number }) => at.writeInt32LE(epochDay(v)) },
  ),
  column(
    'TIME_WITHOUT_TIME_ZONE',
    { precision: 3 },
    often([0, 1, 1000, 86_399_999, 45_296_000], fc.nat(86_399_999)).map(milli => ({
      hour: Math.floor(milli / 3_600_000),
      minute: Math.floor(milli / 60_000) % 60,
      second: Math.floor(milli / 1000) % 60,
      nano: (milli % 1000) * 1_000_000,
    })),
    v => `"${timeText(v)}"`,
    {
      size: 4,
      slot: (at: Buffer, v: { hour: number; minute: number; second: number; nano: number }) =>
        at.writeInt32LE(((v.hour * 60 + v.minute) * 60 + v.second) * 1000 + v.nano / 1_000_000),
    },
  ),
  decimal(10, 2),
  decimal(18, 0),
  decimal(20, 2),
  decimal(38, 10),
  timestamp(3, false),
  timestamp(6, false),
  timestamp(0, true),
  timestamp(9, true),
  text('CHAR'),
  text('VARCHAR'),
  binary('BINARY'),
  binary('VARBINARY'),
  column('RAW', { className: 'java.lang.Long', element: { kind: 'long' } }, long, String, {
    size: 8,
    content(v: bigint) {
      const found = Buffer.alloc(8)
      found.writeBigInt64BE(v)
      return found
    },
  }),
]

/** Slots, then contents, behind a head of so many bytes. */
function section(
  head: Buffer,
  sizes: number,
  parts: readonly (readonly [Column, unknown])[],
  reserve: boolean,
): Buffer {
  const fixed = head.length + parts.reduce((sum, [by]) => sum + Math.max(sizes, sizes === 8 ? 8 : by.size), 0)
  let out = Buffer.concat([head, Buffer.alloc(((fixed + 7) & ~7) - head.length)])
  let at = head.length
  for (const [by, value] of parts) {
    const own = at
    at += sizes === 8 ? 8 : by.size
    if (value === null && (!reserve || by.room === undefined)) continue
    if (by.slot !== undefined) {
      by.slot(out.subarray(own), value as never)
      continue
    }
    const content = value === null ? Buffer.alloc(0) : by.content!(value as never)
    if (by.short && content.length <= 7) {
      out.set(content, own)
      out[own + 7] = 0x80 | content.length
      continue
    }
    out.writeInt32LE(value !== null && by.low !== undefined ? by.low(value as never) : content.length, own)
    out.writeInt32LE(out.length, own + 4)
    out = Buffer.concat([out, content, Buffer.alloc((by.room ?? (content.length + 7) & ~7) - content.length)])
  }
  return out
}
const KINDS = ['+I', '-U', '+U', '-D']
function encodeRow(fields: readonly (readonly [string, Column])[], value: Fields): Buffer {
  const head = Buffer.alloc(Math.floor((fields.length + 63 + 8) / 64) * 8)
  head[0] = KINDS.indexOf((value['@kind'] as string | undefined) ?? '+I')
  for (const [i, [name]] of fields.entries()) if (value[name] === null) head[(i + 8) >> 3]! |= 1 << ((i + 8) & 7)
  return section(
    head,
    8,
    fields.map(([name, by]) => [by, value[name]]),
    true,
  )
}
function encodeArray(element: Column, values: readonly unknown[]): Buffer {
  const head = Buffer.alloc(4 + Math.ceil(values.length / 32) * 4)
  head.writeInt32LE(values.length)
  for (const [i, value] of values.entries()) if (value === null) head[4 + (i >> 3)]! |= 1 << (i & 7)
  return section(
    head,
    0,
    values.map(value => [element, value]),
    false,
  )
}
function encodeMap(key: Column, value: Column, map: ReadonlyMap<unknown, unknown>): Buffer {
  const keys = encodeArray(key, [...map.keys()])
  const size = Buffer.alloc(4)
  size.writeInt32LE(keys.length)
  return Buffer.concat([size, keys, encodeArray(value, [...map.values()])])
}

const orNull = (by: Node): Arbitrary<unknown> => fc.option(by.value, { freq: 4 })
const NAMES = ['f0', 'id', '__proto__', 'größe', 'constructor', 'f5', 'a b', 'toString', 'f8', 'f9']
const KIND = fc.constantFrom(undefined, undefined, '-U', '+U', '-D')
function rowOf(all: readonly Column[]): {
  readonly fields: readonly (readonly [string, Column])[]
  readonly value: Arbitrary<Fields>
  print(value: Fields): string
} {
  const fields = all.map((by, i) => [NAMES[i] ?? `c${i}`, by] as const)
  return {
    fields,
    value: fc
      .tuple(KIND, tupleOf(all.map(orNull)))
      .map(([kind, values]) =>
        bare([
          ...(kind === undefined ? [] : [['@kind', kind] as const]),
          ...fields.map(([name], i) => [name, values[i]] as const),
        ]),
      ),
    print: v =>
      object([
        ...(v['@kind'] === undefined ? [] : [['@kind', quote(String(v['@kind']))] as const]),
        ...fields.map(([name, by]) => [name, printed(by, v[name])] as const),
      ]),
  }
}
const typesOf = (fields: readonly (readonly [string, Column])[]): readonly object[] =>
  fields.map(([name, { type }]) => ({ name, type }))

const rowColumn = (all: readonly Column[], kind: string): Column => {
  const { fields, value, print } = rowOf(all)
  const members = kind === 'ROW' ? {} : { className: 'com.acme.X', identifier: undefined }
  return column(kind, { ...members, fields: typesOf(fields) }, value, print, {
    size: 8,
    content: (v: Fields) => encodeRow(fields, v),
  })
}
const arrayColumn = (element: Column): Column =>
  column(
    'ARRAY',
    { element: element.type },
    fc.array(orNull(element), { maxLength: 4 }),
    v => array(v.map(e => printed(element, e))),
    { size: 8, content: (v: readonly unknown[]) => encodeArray(element, v) },
  )
const entries = (key: Column, value: Node): Arbitrary<ReadonlyMap<unknown, unknown>> =>
  fc
    .uniqueArray(fc.tuple(orNull(key), orNull(value)), { maxLength: 4, selector: ([k]) => printed(key, k) })
    .map(all => new Map(all.filter(([k]) => !Object.is(k, -0))))
const texts = (key: Column, value: Node, v: ReadonlyMap<unknown, unknown>): (readonly [string, string])[] =>
  [...v].map(([k, e]) => [printed(key, k), printed(value, e)] as const)
const mapColumn = (key: Column, value: Column): Column =>
  column(
    'MAP',
    { key: key.type, value: value.type },
    entries(key, value),
    v => printMap(key.isName, texts(key, value, v)),
    { size: 8, content: (v: ReadonlyMap<unknown, unknown>) => encodeMap(key, value, v) },
  )
const INT = plainColumns.find(({ type }) => type.kind === 'INTEGER')!
const multisetColumn = (element: Column): Column => {
  const count = fc.nat(9)
  return column(
    'MULTISET',
    { element: element.type },
    fc
      .uniqueArray(fc.tuple(orNull(element), count), { maxLength: 3, selector: ([k]) => printed(element, k) })
      .map(all => new Map(all.filter(([k]) => !Object.is(k, -0)))),
    v => printMap(false, texts(element, INT, v)),
    { size: 8, content: (v: ReadonlyMap<unknown, unknown>) => encodeMap(element, INT, v) },
  )
}

function columns(depth: number): Arbitrary<Column> {
  const plain = fc.constantFrom(...plainColumns)
  if (depth === 0) return plain
  const inner = columns(depth - 1)
  const some = fc.array(inner, { maxLength: 4 })
  return fc.oneof(
    { weight: 5, arbitrary: plain },
    some.map(all => rowColumn(all, 'ROW')),
    some.map(all => rowColumn(all, 'STRUCTURED_TYPE')),
    inner.map(arrayColumn),
    fc.tuple(inner, inner).map(([key, value]) => mapColumn(key, value)),
    inner.map(multisetColumn),
  )
}

const murmur = (all: Buffer): number => {
  let h = 42
  const mix = (word: number): void => {
    let k = Math.imul(word, 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    h ^= k
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  const words = all.length - (all.length % 4)
  for (let at = 0; at < words; at += 4) mix(all.readInt32LE(at))
  for (let at = words; at < all.length; at++) mix(all.readInt8(at))
  h ^= all.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
export const rowNode = (all: readonly Column[]): Node => {
  const { fields, value, print } = rowOf(all)
  return node<Fields>(typed('rowData', { fields: typesOf(fields) }), {
    value,
    print,
    hash: v => murmur(encodeRow(fields, v)),
  })
}
/** The bytes of a row with its size, by the encoder of this file. */
export const rowBytes = (all: readonly Column[], value: Fields): Uint8Array => {
  const row = encodeRow(rowOf(all).fields, value)
  const size = Buffer.alloc(4)
  size.writeInt32BE(row.length)
  return Buffer.concat([size, row])
}
const sized = (by: Column, kind: string, length = -1): Node => ({ ...by, type: { ...by.type, kind }, length })
const textAlone: Node = { ...sized(text('VARCHAR'), 'stringData'), hash: (v: never) => murmur(Buffer.from(v, 'utf8')) }
const decimalAlone = (precision: number, scale: number): Node => ({
  ...sized(decimal(precision, scale), 'decimalData'),
  hash: ({ unscaled }: { unscaled: bigint }) => (Math.imul(31, hashBig(unscaled)) + scale) | 0,
})
const timestampAlone = (by: Column, length: number): Node => ({
  ...sized(by, 'timestampData', length),
  hash(v: never) {
    const at = Buffer.from(by.content?.(v) ?? Buffer.alloc(8))
    by.slot?.(at, v)
    return (Math.imul(31, hashLong(at.readBigInt64LE())) + (by.low?.(v) ?? 0)) | 0
  },
})
const alone: readonly Node[] = [
  textAlone,
  decimalAlone(10, 2),
  decimalAlone(30, 4),
  timestampAlone(timestamp(3, false), 8),
  timestampAlone(timestamp(9, false), 12),
]
/** Rows, and what else has a length in front. */
export const sqlNodes: Arbitrary<Node> = fc.oneof(
  { weight: 24, arbitrary: fc.array(columns(2), { maxLength: 6 }).map(rowNode) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...plainColumns), { minLength: 54, maxLength: 70 }).map(rowNode) },
  {
    weight: 6,
    arbitrary: columns(1).map(by => ({ ...arrayColumn(by), type: typed('arrayData', { element: by.type }) })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(columns(1), columns(1))
      .map(([key, value]) => ({
        ...mapColumn(key, value),
        type: typed('mapData', { key: key.type, value: value.type }),
      })),
  },
  { weight: 6, arbitrary: fc.constantFrom(...alone) },
)
