import { readBigBytes } from '../bytes/big.ts'
import { ByteReader } from '../bytes/reader.ts'
import { piece, utf8, utf8Text, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { wrongDefault } from '../avro/defaults.ts'
import { parseSchema, type AvroSchema } from '../avro/schema.ts'
import { blob, bool, double, float, int, long } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { entriesOf, sizeOf, type Entries } from './collection.ts'
import type { Type } from '../model/type.ts'
import { fieldMembers, isPosition, type At, type Members, type Through } from './members.ts'
import { base64Scalar, longNumber, type Scalar } from './scalar.ts'
import { kindOf, type Inner, type Json, type Kind } from './kind.ts'
import type { Code } from './printer.ts'
import { boundedDecimalText } from './number.ts'
import { emptyRecord, fieldsJson, membersCode, type RecordValue } from './record.ts'
import type { ClassType } from './opaque.ts'
import type { TypeReader } from '../model/type-reader.ts'
import { printDay, printDayTime, printMillis, printTime } from './temporal.ts'
import { arrayText, literal, mapText, orNull, unionText, unknownText, type TypeScript } from './typescript.ts'

export interface AvroType extends ClassType {
  /** The writer's schema, JSON. */
  readonly schema: string
}
export const avroType = (className: string, schema: string): AvroType => ({ kind: 'avro', className, schema })

// Avro's structure with scalars of fixed width, which is Flink's own: int 4 bytes, long 8, lengths and union branches an int; only
// block counts are var-ints. (DataOutputEncoder, DataInputDecoder)

const nullCodec = new Codec<null>({ name: 'null', minBytes: 0, read: () => null, write: () => undefined })
const text = new Codec<string>({
  name: 'string',
  minBytes: 4,
  read: r => utf8Text(r.take(r.int())),
  write: (w, v) => blob.write(w, utf8(v)),
  skip: r => r.skip(r.int()),
})

/** Items in blocks, each with its count in front; a count of zero ends them. */
function* blocks(r: ByteReader, least: number): Generator<void> {
  for (;;) {
    let n = 0
    for (let shift = 0; ; shift += 7) {
      const next = r.unsignedByte()
      n += (next & 0x7f) * 2 ** shift
      if (next < 0x80) break
      if (shift > 35) throw r.error('corrupt', 'variable-length count of too many bytes')
    }
    if (n === 0) return
    if (n * Math.max(least, 1) > r.left && least > 0)
      throw r.truncated(n * least, `implausible count ${n} of items, or the data ends too early`)
    if (least === 0) r.elements(n)
    for (let i = 0; i < n; i++) {
      const { at } = r
      yield
      if (least === 0) r.element(at)
    }
  }
}

function writeBlocks(w: ByteWriter, n: number, write: () => void): void {
  if (n > 0) {
    let left = n
    for (; left >= 0x80; left >>>= 7) w.byte((left & 0x7f) | 0x80)
    w.byte(left)
    write()
  }
  w.byte(0)
}

/** A value of a union of more than null and one other: which branch, and its value. */
export interface Branch {
  readonly branch: number
  readonly value: unknown
}

interface Programs {
  readonly codec: Codec<unknown>
  readonly json: Json
  /** Statements that print a value in generated code; undefined: a call of `json`. */
  readonly inline?: (code: Code) => string
}
const inlined = ({ json, inline }: Programs, code: Code): string => code.inside(() => inline?.(code)) ?? code.call(json)

/** A record on the way to what is compiled, and how deep in the schema it stands. */
interface Known {
  readonly depth: number
  readonly made: () => Programs
}
interface Scope {
  readonly records: Map<AvroSchema, Known>
  readonly make: Inner['compile']
}

/** How deep a schema may be, and a value beyond it: each level takes a few frames of the stack. */
const DEEPEST_SCHEMA = 200
const DEEPEST = 1000

/** Programs of a schema; records are kept, for they may nest in themselves. */
function compile(schema: AvroSchema, scope: Scope, depth: number): Programs {
  const found = scope.records.get(schema)
  if (found !== undefined) return again(found, Math.max(1, depth - found.depth))
  if (depth > DEEPEST_SCHEMA)
    throw new SavepointError('corrupt', 'not an Avro schema: nested too deeply', {
      expected: `at most ${DEEPEST_SCHEMA} levels`,
    })
  const made = structure(schema, scope, depth)
  const logical = LOGICAL[`${schema.type} ${schema.logicalType}`]
  return logical === undefined || !hasLogical(schema) ? made : { codec: made.codec, json: logical(schema) }
}

const hasLogical = ({ logicalType, scale }: AvroSchema): boolean => logicalType !== 'decimal' || scale !== undefined

/** A record that stands `levels` above, once more. */
function again({ made }: Known, levels: number): Programs {
  const nested = <T>(r: ByteReader, run: (r: ByteReader) => T): T => {
    if (r.depth + levels > DEEPEST)
      throw r.error('corrupt', 'nested too deeply', { expected: `at most ${DEEPEST} levels` })
    r.depth += levels
    const result = run(r)
    r.depth -= levels
    return result
  }
  return {
    codec: new Codec<unknown>({
      name: 'record',
      minBytes: 0,
      read: r => nested(r, made().codec.read),
      write: (w, v) => made().codec.write(w, v),
      skip: r => nested(r, made().codec.skip),
    }),
    json: (r, out) => nested(r, inner => made().json(inner, out)),
  }
}

function structure(schema: AvroSchema, scope: Scope, depth: number): Programs {
  switch (schema.type) {
    case 'null':
      return { codec: nullCodec, json: (_, out) => out.ascii('null'), inline: code => code.null() }
    case 'boolean':
      return { codec: bool, json: booleanJson, inline: code => code.boolean(booleanJson) }
    case 'int':
      return { codec: int, json: intJson, inline: code => code.whole(intJson, 4) }
    case 'long':
      return { codec: long, json: longJson, inline: code => code.long(longJson) }
    case 'float':
      return { codec: float, json: (r, out) => out.float(r.float()) }
    case 'double':
      return { codec: double, json: doubleJson, inline: code => code.double(doubleJson) }
    case 'bytes':
      return { codec: blob, json: (r, out) => out.base64(r.take(r.int())) }
    case 'string':
      return { codec: text, json: textJson, inline: textCode }
    case 'fixed':
      return { codec: fixedCodec(schema.size), json: (r, out) => out.base64(r.take(schema.size)) }
    case 'enum':
      return enumPrograms(schema)
    case 'array':
      return arrayPrograms(compile(schema.items[0]!, scope, depth + 1), scope.make)
    case 'map':
      return mapPrograms(compile(schema.items[0]!, scope, depth + 1), scope.make)
    case 'union':
      return unionPrograms(
        schema.items.map(branch => compile(branch, scope, depth + 1)),
        schema.items.map(branch => branch.type === 'null'),
      )
    case 'record':
      return recordPrograms(schema, scope, depth)
  }
}

const booleanJson: Json = (r, out) => out.ascii(r.byte() === 0 ? 'false' : 'true')
const intJson: Json = (r, out) => out.number(r.int())
const longJson: Json = (r, out) => out.longValue(r.int(), r.int() >>> 0)
const doubleJson: Json = (r, out) => out.double(r.double())
const textJson: Json = (r, out) => out.utf8(r.take(r.int()))
/** Text without anything above ASCII. */
const textCode = (code: Code): string =>
  code.fast(
    textJson,
    no => `if (at + 4 > end) ${no}
v = b.getInt32(at)
if (v < 0 || v > end - at - 4) ${no}
${code.text(no, 'at + 4')}`,
  )

const fixedCodec = (size: number): Codec<Uint8Array> =>
  new Codec<Uint8Array>({
    name: 'fixed',
    minBytes: size,
    read: r => r.take(size),
    write: (w, v) => w.put(v),
    skip: r => r.skip(size),
  })

function indexed<T>(r: ByteReader, values: readonly T[], what: string): T {
  const index = r.int()
  const value = values[index]
  if (value === undefined)
    throw r.error(
      'corrupt',
      `not a ${what} of the schema`,
      { found: String(index), expected: `0 to ${values.length - 1}` },
      r.at - 4,
    )
  return value
}

function enumPrograms({ symbols }: AvroSchema): Programs {
  const names = symbols.map(symbol => piece(JSON.stringify(symbol)))
  return {
    codec: new Codec<string>({
      name: 'enum',
      minBytes: 4,
      read: r => indexed(r, symbols, 'symbol'),
      write: (w, v) => w.int(symbols.indexOf(v)),
      skip: r => r.skip(4),
    }),
    json: (r, out) => out.piece(indexed(r, names, 'symbol')),
  }
}

/** `n` items or entries in one block of fewer than 128, each of at least so many bytes; those that may take none are counted by the plain program. */
const blockCode = (code: Code, plain: Json, least: number, items: () => string): string =>
  least === 0
    ? code.call(plain)
    : code.fast(
        plain,
        no => `if (at >= end) ${no}
const n = b.getUint8(at), from = at, start = to, without = r.withoutBytes
if (n >= 128 || n * ${least} > end - at - 1) ${no}
at++
${items()}
if (n > 0 && (at >= end || b.getUint8(at++) !== 0)) { at = from; to = start; r.withoutBytes = without; ${no} }`,
      )
const arrayCode = (item: Programs, code: Code, plain: Json): string =>
  blockCode(code, plain, item.codec.minBytes, () => code.list(inlined(item, code)))
const mapCode = (value: Programs, code: Code, plain: Json): string =>
  blockCode(
    code,
    plain,
    4 + value.codec.minBytes,
    () => `${code.byte(0x7b)}
${code.turns(`if (i > 0) { ${code.byte(0x2c)} } ${textCode(code)} ${code.byte(0x3a)} ${inlined(value, code)}`)}
${code.byte(0x7d)}`,
  )

function arrayPrograms(item: Programs, make: Inner['compile']): Programs {
  const { codec, json } = item
  const plain: Json = (r, out) => {
    let between = 0x5b
    for (const _ of blocks(r, codec.minBytes)) {
      out.byte(between)
      between = 0x2c
      json(r, out)
    }
    if (between === 0x5b) out.byte(0x5b)
    out.byte(0x5d)
  }
  return {
    codec: new Codec<readonly unknown[]>({
      name: 'array',
      minBytes: 1,
      read: r => Array.from(blocks(r, codec.minBytes), () => codec.read(r)),
      write: (w, values) => writeBlocks(w, values.length, () => values.forEach(value => codec.write(w, value))),
      skip(r) {
        for (const _ of blocks(r, codec.minBytes)) codec.skip(r)
      },
    }),
    json: make(plain, code => arrayCode(item, code, plain)),
    inline: code => arrayCode(item, code, plain),
  }
}

function mapPrograms(value: Programs, make: Inner['compile']): Programs {
  const { codec, json } = value
  const least = 4 + codec.minBytes
  const plain: Json = (r, out) => {
    let between = 0x7b
    for (const _ of blocks(r, least)) {
      out.byte(between)
      between = 0x2c
      out.utf8(r.take(r.int()))
      out.byte(0x3a)
      json(r, out)
    }
    if (between === 0x7b) out.byte(0x7b)
    out.byte(0x7d)
  }
  return {
    codec: new Codec<Entries>({
      name: 'map',
      minBytes: 1,
      read: r => entriesOf(Array.from(blocks(r, least), () => [text.read(r), codec.read(r)])),
      write(w, map) {
        writeBlocks(w, sizeOf(map), () => {
          for (const [key, entry] of map) {
            text.write(w, key as string)
            codec.write(w, entry)
          }
        })
      },
      skip(r) {
        for (const _ of blocks(r, least)) {
          text.skip(r)
          codec.skip(r)
        }
      },
    }),
    json: make(plain, code => mapCode(value, code, plain)),
    inline: code => mapCode(value, code, plain),
  }
}

/** Of null and one other. */
const isNullable = (isNull: readonly boolean[]): boolean => isNull.length === 2 && isNull[0] !== isNull[1]

/** Null or one other: the plain value. Others keep their branch, for values of two branches may look alike. */
function unionPrograms(branches: readonly Programs[], isNull: readonly boolean[]): Programs {
  const json: Json = (r, out) => indexed(r, branches, 'branch').json(r, out)
  const nullable = isNullable(isNull)
  const nullAt = isNull.indexOf(true)
  return {
    codec: new Codec<unknown>({
      name: 'union',
      minBytes: 4,
      read(r) {
        const branch = r.int()
        r.at -= 4
        const value = indexed(r, branches, 'branch').codec.read(r)
        return nullable ? value : { branch, value }
      },
      write(w, v) {
        const { branch, value } = nullable ? { branch: v === null ? nullAt : 1 - nullAt, value: v } : (v as Branch)
        w.int(branch)
        branches[branch]!.codec.write(w, value)
      },
      skip: r => indexed(r, branches, 'branch').codec.skip(r),
    }),
    json,
    inline: code =>
      nullable
        ? code.fast(
            json,
            no => `if (at + 4 > end) ${no}
v = b.getInt32(at)
if (v === ${nullAt}) { at += 4; ${code.null()} }
else if (v === ${1 - nullAt}) { at += 4; ${inlined(branches[1 - nullAt]!, code)} }
else ${no}`,
          )
        : code.call(json),
  }
}

function recordPrograms(schema: AvroSchema, scope: Scope, depth: number): Programs {
  let made: Programs | undefined
  scope.records.set(schema, { depth, made: () => made! })
  const fields = schema.fields.map(field => ({ name: field.name, ...compile(field.schema, scope, depth + 1) }))
  const names = fields.map(field => field.name)
  made = {
    codec: new Codec<RecordValue>({
      name: `record ${schema.name}`,
      minBytes: fields.reduce((sum, field) => sum + field.codec.minBytes, 0),
      read(r) {
        const value = emptyRecord()
        for (const { name, codec } of fields) value[name] = codec.read(r)
        return value
      },
      write(w, value) {
        for (const { name, codec } of fields) codec.write(w, value[name])
      },
      skip(r) {
        for (const { codec } of fields) codec.skip(r)
      },
    }),
    json: scope.make(
      fieldsJson(
        names,
        fields.map(field => field.json),
      ),
      code => membersCode(code, '{', names, (i, part) => inlined(fields[i]!, part)),
    ),
  }
  return made
}

const quoted = (out: JsonWriter, print: () => void): void => {
  out.byte(0x22)
  print()
  out.byte(0x22)
}
const decimal =
  (scale: number, length: (r: ByteReader) => number): Json =>
  (r, out) =>
    out.ascii(`"${boundedDecimalText({ unscaled: readBigBytes(r, length(r)), scale })}"`)
/** A number that is no time of day, which Avro does not forbid, stays a number. */
const timeOfDay =
  (unit: bigint, read: (r: ByteReader) => bigint): Json =>
  (r, out) => {
    const value = read(r)
    const nanos = value * unit
    const seconds = Number(nanos / 1_000_000_000n)
    if (nanos < 0n || seconds >= 86_400) return out.ascii(String(value))
    quoted(out, () =>
      printTime(
        out,
        Math.floor(seconds / 3600),
        Math.floor(seconds / 60) % 60,
        seconds % 60,
        Number(nanos % 1_000_000_000n),
      ),
    )
  }

/** A long counted from the epoch in parts of a second; `zone`: the text behind it. */
const timestamp =
  (perSecond: bigint, zone: string): Json =>
  (r, out) => {
    const value = r.long()
    const part = ((value % perSecond) + perSecond) % perSecond
    const second = (value - part) / perSecond
    const ofDay = ((second % 86_400n) + 86_400n) % 86_400n
    quoted(out, () => {
      printDayTime(out, Number((second - ofDay) / 86_400n), Number(ofDay), Number(part * (1_000_000_000n / perSecond)))
      out.ascii(zone)
    })
  }

/** JSON of logical types, by base type and name; others print as their base type. */
const LOGICAL: Readonly<Record<string, (schema: AvroSchema) => Json>> = {
  'bytes decimal': schema => decimal(schema.scale!, r => r.int()),
  'fixed decimal': schema => decimal(schema.scale!, () => schema.size),
  'int date': () => (r, out) => {
    const day = r.int()
    quoted(out, () => printDay(out, day))
  },
  'int time-millis': () => timeOfDay(1_000_000n, r => BigInt(r.int())),
  'long time-micros': () => timeOfDay(1000n, r => r.long()),
  'long timestamp-millis': () => (r, out) => printMillis(out, r.int(), r.int() >>> 0),
  'long timestamp-micros': () => timestamp(1_000_000n, 'Z'),
  'long timestamp-nanos': () => timestamp(1_000_000_000n, 'Z'),
  'long local-timestamp-millis': () => timestamp(1000n, ''),
  'long local-timestamp-micros': () => timestamp(1_000_000n, ''),
  'long local-timestamp-nanos': () => timestamp(1_000_000_000n, ''),
}

/** Schemas are text: a type is compiled once however often it is asked for. */
const schemas = new WeakMap<AvroType, AvroPart | SavepointError>()
function partOfType(t: AvroType): AvroPart | SavepointError {
  let found = schemas.get(t)
  if (found === undefined) schemas.set(t, (found = partOrError(t)))
  return found
}
function partOrError({ schema }: AvroType): AvroPart | SavepointError {
  try {
    return typeOfPart(parseSchema(schema))
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
}
const wrong = (t: AvroType): SavepointError | undefined => {
  const part = partOfType(t)
  return isWrong(part) ? part : undefined
}
function refused(t: AvroType): string | undefined {
  const part = partOfType(t)
  const where = isWrong(part) ? undefined : wrongDefault(part.schema)
  return where && `Avro since 1.9 refuses the default of ${where}, which is none of its type`
}
const isWrong = (part: AvroPart | SavepointError): part is SavepointError => part instanceof SavepointError

/** Of a type whose schema is none: values fail where they are met. */
function failing({ code, what, parts: { found } }: SavepointError): Programs {
  const fail = (r: ByteReader): never => {
    throw r.error(code, what, found === undefined ? {} : { found })
  }
  const codec = new Codec<unknown>({
    name: 'Avro',
    minBytes: 0,
    read: fail,
    skip: fail,
    write: w => fail(new ByteReader(w.done())),
  })
  return { codec, json: fail }
}
const programs = (schema: AvroSchema, make: Inner['compile']): Programs =>
  compile(schema, { records: new Map(), make }, 1)

/** A part of an Avro value. Lives in programs only: a schema may nest in itself, so that it is no data. */
interface AvroPart extends Type {
  readonly schema: AvroSchema
}
interface Part {
  readonly type: AvroPart
  readonly codec: Codec<unknown>
}
const parts = new WeakMap<AvroSchema, Part>()
function partOf(schema: AvroSchema): Part {
  let part = parts.get(schema)
  if (part === undefined) {
    part = { type: { kind: 'avroPart', schema }, codec: programs(schema, plain => plain).codec }
    parts.set(schema, part)
  }
  return part
}
const typeOfPart = (schema: AvroSchema): AvroPart => partOf(schema).type
const skipOf = (schema: AvroSchema): ((r: ByteReader) => void) => partOf(schema).codec.skip

/** A record's fields, an array's items, a map's entries. */
function partMembers({ schema }: AvroPart): Members | undefined {
  const { type, items, fields } = schema
  switch (type) {
    case 'record':
      return fieldMembers(
        fields.map(field => ({ name: field.name, type: typeOfPart(field.schema), skip: skipOf(field.schema) })),
      )
    case 'array':
      return blockMembers(typeOfPart(items[0]!), partOf(items[0]!).codec)
    case 'map':
      return blockEntries(typeOfPart(items[0]!), partOf(items[0]!).codec)
    default:
      return undefined
  }
}

/** Passes over all items. */
const blockCount =
  (least: number, skip: (r: ByteReader) => void): At<number> =>
  r => {
    let count = 0
    for (const _ of blocks(r, least)) {
      skip(r)
      count++
    }
    return count
  }

function blockMembers(item: AvroPart, { minBytes, skip }: Codec<unknown>): Members {
  return {
    names: [],
    also: 'positions',
    size: blockCount(minBytes, skip),
    typeAt: step => (isPosition(step) ? item : undefined),
    enter(step, go, none) {
      const inside = go(item)
      return r => {
        let left = Number(step)
        for (const _ of blocks(r, minBytes)) {
          if (left-- === 0) return inside(r)
          skip(r)
        }
        return none(r)
      }
    },
  }
}

function blockEntries(value: AvroPart, { minBytes, skip }: Codec<unknown>): Members {
  return {
    names: [],
    also: 'keys',
    size: blockCount(4 + minBytes, r => {
      text.skip(r)
      skip(r)
    }),
    typeAt: () => value,
    enter(step, go, none) {
      const inside = go(value)
      return r => {
        for (const _ of blocks(r, 4 + minBytes)) {
          if (text.read(r) === String(step)) return inside(r)
          skip(r)
        }
        return none(r)
      }
    },
  }
}

/** The branch that a number in front tells; of more than one beside null each value knows which. */
function unionThrough({ items }: AvroSchema): Through {
  const types = items.map(typeOfPart)
  const others = types.filter((_, i) => items[i]!.type !== 'null')
  return {
    types: others,
    open: others.length > 1,
    enter(go, none) {
      const branches = types.map((type, i) => (items[i]!.type === 'null' ? none : go(type)))
      return r => indexed(r, branches, 'branch')(r)
    },
  }
}

const avroScalar = (t: AvroPart): Scalar | undefined =>
  (hasLogical(t.schema) ? LOGICAL_SCALARS[`${t.schema.type} ${t.schema.logicalType}`]?.(t.schema) : undefined) ??
  SCALARS[t.schema.type]?.(t.schema)

const SCALARS: Readonly<Partial<Record<AvroSchema['type'], (schema: AvroSchema) => Scalar>>> = {
  boolean: () => ({ as: 'boolean', read: r => r.byte() !== 0 }),
  int: () => ({ as: 'integer', bits: 32, read: r => r.int() }),
  long: () => ({ as: 'integer', bits: 64, read: longNumber }),
  float: () => ({ as: 'float', single: true, read: r => r.float() }),
  double: () => ({ as: 'float', single: false, read: r => r.double() }),
  string: () => ({ as: 'text', read: text.read }),
  bytes: () => base64Scalar(r => r.take(r.int())),
  fixed: schema => base64Scalar(r => r.take(schema.size)),
  enum: ({ symbols }) => ({ as: 'text', values: symbols, read: r => indexed(r, symbols, 'symbol') }),
}

/** A long counted from the epoch in parts of a second. */
const momentScalar = (perSecond: bigint): Scalar => ({
  as: 'time',
  read(r) {
    const value = r.long()
    const part = ((value % perSecond) + perSecond) % perSecond
    const second = (value - part) / perSecond
    const rounded = Number(second)
    return {
      second: Number.isSafeInteger(rounded) ? rounded : second,
      nano: Number(part * (1_000_000_000n / perSecond)),
    }
  },
})
const decimalScalar = (scale: number, length: (r: ByteReader) => number): Scalar => ({
  as: 'decimal',
  read: r => ({ unscaled: readBigBytes(r, length(r)), scale }),
})
const LOGICAL_SCALARS: Readonly<Record<string, (schema: AvroSchema) => Scalar>> = {
  'bytes decimal': schema => decimalScalar(schema.scale!, r => r.int()),
  'fixed decimal': schema => decimalScalar(schema.scale!, () => schema.size),
  'int date': () => ({ as: 'time', read: r => ({ second: r.int() * 86_400, nano: 0 }) }),
  'int time-millis': () => ({ as: 'timeOfDay', read: r => r.int() * 1e6 }),
  'long time-micros': () => ({ as: 'timeOfDay', read: r => Number(r.long()) * 1e3 }),
  'long timestamp-millis': () => momentScalar(1000n),
  'long timestamp-micros': () => momentScalar(1_000_000n),
  'long timestamp-nanos': () => momentScalar(1_000_000_000n),
  'long local-timestamp-millis': () => momentScalar(1000n),
  'long local-timestamp-micros': () => momentScalar(1_000_000n),
  'long local-timestamp-nanos': () => momentScalar(1_000_000_000n),
}

/** As the codecs read: of logical types, what they are made of. */
function avroTypescript(schema: AvroSchema, ts: TypeScript): string {
  const { type, name, items } = schema
  const wanted = name ?? type
  switch (type) {
    case 'null':
    case 'boolean':
    case 'string':
      return type
    case 'int':
    case 'float':
    case 'double':
      return 'number'
    case 'long':
      return 'bigint'
    case 'bytes':
    case 'fixed':
      return 'Uint8Array'
    case 'enum':
      return ts.alias(schema, wanted, () => unionText(schema.symbols.map(literal)))
    case 'array':
      return arrayText(avroTypescript(items[0]!, ts))
    case 'map':
      return mapText('string', avroTypescript(items[0]!, ts))
    case 'union':
      return unionTypescript(items, ts)
    case 'record':
      return ts.record(schema, wanted, () =>
        schema.fields.map(field => ({ name: field.name, type: avroTypescript(field.schema, ts) })),
      )
  }
}

function unionTypescript(branches: readonly AvroSchema[], ts: TypeScript): string {
  const others = branches.filter(({ type }) => type !== 'null')
  if (isNullable(branches.map(({ type }) => type === 'null'))) return orNull(avroTypescript(others[0]!, ts))
  return unionText(branches.map((branch, i) => `{ branch: ${i}; value: ${avroTypescript(branch, ts)} }`))
}

/** The class is not in the text: a generic record, which every schema can be. */
function readAvro(p: TypeReader): AvroType {
  const start = p.at
  const schema = p.json('a schema as JSON')
  try {
    parseSchema(schema)
  } catch (error) {
    p.at = start
    throw error instanceof SavepointError ? p.error(error.what, 'an Avro schema') : error
  }
  return avroType(GENERIC_RECORD, schema)
}
const GENERIC_RECORD = 'org.apache.avro.generic.GenericRecord'

export const avroKinds: readonly Kind[] = [
  kindOf<AvroPart>({
    kind: 'avroPart',
    text: t => t.schema.name ?? t.schema.type,
    codec: t => partOf(t.schema).codec,
    json: (t, inner) => programs(t.schema, inner.compile).json,
    typescript: (t, ts) => avroTypescript(t.schema, ts),
    members: partMembers,
    scalar: avroScalar,
    through: t => (t.schema.type === 'union' ? unionThrough(t.schema) : undefined),
  }),
  kindOf<AvroType>({
    kind: 'avro',
    text: t => `Avro ${t.schema}`,
    spellings: [{ word: 'Avro', read: readAvro }],
    wrong,
    unreadable: t => wrong(t)?.message,
    refused,
    codec(t) {
      const part = partOfType(t)
      return isWrong(part) ? failing(part).codec : partOf(part.schema).codec
    },
    json(t, inner) {
      const part = partOfType(t)
      return isWrong(part) ? failing(part).json : programs(part.schema, inner.compile).json
    },
    typescript(t, ts) {
      const part = partOfType(t)
      return isWrong(part) ? unknownText(part.message) : avroTypescript(part.schema, ts)
    },
    through(t) {
      const part = partOfType(t)
      return isWrong(part) ? undefined : { types: [part], open: false, enter: go => go(part) }
    },
    hash: () => 'hashes of Avro records are not computed yet',
  }),
]
