import { JsonNumber, type JsonValue } from '../bytes/json-parse.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { blob, bool, byte, double, float, int, long, short } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { hashDouble, hashFloat, hashLongHalves } from './hash.ts'
import { leaf, words, type Columns, type Hash, type Json, type Kind, type Parse } from './kind.ts'
import { base64Scalar, longNumber, type Scalar } from './scalar.ts'
import { stringColumns } from './string.ts'
import { printVariant } from './variant.ts'

// Types without parameters (BooleanSerializer, IntSerializer, …; …ValueSerializer; …PrimitiveArraySerializer).

/** A whole number of so many bytes. */
export const parseWhole = (json: JsonValue, bytes: number): bigint | undefined =>
  json instanceof JsonNumber &&
  /^-?\d+$/.test(json.text) &&
  BigInt.asIntN(8 * bytes, BigInt(json.text)) === BigInt(json.text)
    ? BigInt(json.text)
    : undefined
const numberOrUndefined = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value)
export const parseFloating: Parse = json =>
  json instanceof JsonNumber
    ? Number(json.text)
    : typeof json === 'string' && /^(NaN|-?Infinity)$/.test(json)
      ? Number(json)
      : undefined

/** A number that is its own hash code. */
const whole = (codec: Codec<number>, length: 1 | 2 | 4, read: (r: ByteReader) => number): Columns => ({
  oneForm: () => true,
  exactSkip: true,
  codec: () => codec,
  length: () => length,
  json: () => (r, out) => out.number(read(r)),
  inline: (t, inner, code) => code.whole(inner.json(t), length),
  pass: () => `at += ${length};`,
  hash: () => read,
  parse: () => json => numberOrUndefined(parseWhole(json, length)),
  scalar: () => ({ as: 'integer', bits: 8 * length, read }),
  typescript: () => 'number',
})

const longJson: Json = (r, out) => out.longValue(r.int(), r.int() >>> 0)
const longHash: Hash = r => hashLongHalves(r.int(), r.int())
const longColumns: Columns = {
  exactSkip: true,
  oneForm: () => true,
  codec: () => long,
  length: () => 8,
  json: () => longJson,
  inline: (t, inner, code) => code.long(inner.json(t)),
  pass: () => 'at += 8;',
  hash: () => longHash,
  parse: () => json => parseWhole(json, 8),
  scalar: () => ({ as: 'integer', bits: 64, read: longNumber }),
  typescript: () => 'bigint',
}

const booleanScalar: Scalar = { as: 'boolean', read: r => r.byte() !== 0 }
const booleanJson: Json = (r, out) => out.ascii(r.byte() === 0 ? 'false' : 'true')
const floatColumns: Columns = {
  exactSkip: true,
  codec: () => float,
  length: () => 4,
  pass: () => 'at += 4;',
  json: () => (r, out) => out.float(r.float()),
  hash: () => r => hashFloat(r.float()),
  parse: () => parseFloating,
  scalar: () => ({ as: 'float', single: true, read: r => r.float() }),
  typescript: () => 'number',
}
const doubleColumns: Columns = {
  exactSkip: true,
  codec: () => double,
  length: () => 8,
  json: () => (r, out) => out.double(r.double()),
  inline: (t, inner, code) => code.double(inner.json(t)),
  pass: () => 'at += 8;',
  hash: () => r => hashDouble(r.double()),
  parse: () => parseFloating,
  scalar: () => ({ as: 'float', single: false, read: r => r.double() }),
  typescript: () => 'number',
}

/** A UTF-16 unit as a string of one. */
const char = new Codec<string>({
  name: 'char',
  minBytes: 2,
  read: r => String.fromCharCode(r.unsignedShort()),
  write: (w, v) => w.short(v.charCodeAt(0)),
  skip: r => r.skip(2),
})
const charColumns: Columns = {
  exactSkip: true,
  oneForm: () => true,
  isName: () => true,
  codec: () => char,
  length: () => 2,
  pass: () => 'at += 2;',
  json: () => (r, out) => out.string(String.fromCharCode(r.unsignedShort())),
  hash: () => r => r.unsignedShort(),
  parse: () => json => (typeof json === 'string' && json.length === 1 ? json : undefined),
  scalar: () => ({ as: 'text', read: char.read }),
  typescript: () => 'string',
}

/** One byte 00, the only value. */
const nothing = new Codec<null>({
  name: 'void',
  minBytes: 1,
  read: r => (r.skip(1), null),
  write: w => w.byte(0),
  skip: r => r.skip(1),
})
export const nothingColumns: Columns = {
  exactSkip: true,
  codec: () => nothing,
  length: () => 1,
  pass: () => 'at++;',
  json: () => (r, out) => (r.skip(1), out.ascii('null')),
  hash: () => r => (r.skip(1), 0),
  typescript: () => 'null',
}

const byteColumns = whole(byte, 1, r => r.byte())
const shortColumns = whole(short, 2, r => r.short())
const intColumns = whole(int, 4, r => r.int())

const emptyCodec = new Codec<null>({ name: 'NullValue', minBytes: 0, read: () => null, write: () => undefined })

/** The same bytes as the plain type, hashed in ways of their own. (BooleanValue.hashCode, LongValue.hashCode, …) */
const VALUES: Readonly<Record<string, Columns>> = {
  Boolean: {
    codec: () => bool,
    length: () => 1,
    json: () => booleanJson,
    hash: () => r => (r.byte() === 0 ? 0 : 1),
    typescript: () => 'boolean',
    scalar: () => booleanScalar,
  },
  Byte: byteColumns,
  Short: shortColumns,
  Int: intColumns,
  Long: { ...longColumns, hash: () => r => (43 + longHash(r)) | 0 },
  Float: floatColumns,
  Double: { ...doubleColumns, hash: () => r => (31 + hashDouble(r.double())) | 0 },
  Char: charColumns,
  String: { ...stringColumns(0), typescript: () => 'string' }, // it has no null
  Null: {
    codec: () => emptyCodec,
    length: () => 0,
    json: () => (_, out) => out.ascii('null'),
    hash: () => () => 53,
    typescript: () => 'null',
  },
}

/** Both lengths, then both parts, of the open Variant encoding. (VariantSerializer) */
const variant = new Codec<{ readonly value: Uint8Array; readonly metadata: Uint8Array }>({
  name: 'Variant',
  minBytes: 8,
  read(r) {
    const [value, metadata] = [r.int(), r.int()]
    return { value: r.take(value), metadata: r.take(metadata) }
  },
  write(w, v) {
    w.int(v.value.length)
    w.int(v.metadata.length)
    w.put(v.value)
    w.put(v.metadata)
  },
  skip(r) {
    const [value, metadata] = [r.int(), r.int()]
    r.skip(value)
    r.skip(metadata)
  },
})
const variantJson: Json = (r, out) => {
  const [value, metadata] = [r.int(), r.int()]
  r.skip(value)
  const from = r.at
  r.skip(metadata)
  printVariant(r, { from, to: r.at }, { from: from - value, to: from }, out)
}

/** Flink 2 has the snapshot classes of Scala types in another package (flink-table-api-scala), and each line only its own. */
export const SCALA_MOVED = 'the classes of Scala serializers are not the same in Flink 1 and 2'

export const baseKinds: readonly Kind[] = [
  leaf('boolean', 'Boolean', {
    exactSkip: true,
    spellings: words('boolean', 'Boolean', 'boolean'),
    oneForm: () => true,
    codec: () => bool,
    length: () => 1,
    json: () => booleanJson,
    inline: (t, inner, code) => code.boolean(inner.json(t)),
    pass: () => 'at++;',
    hash: () => r => (r.byte() === 0 ? 1237 : 1231),
    typescript: () => 'boolean',
    parse: () => json => (typeof json === 'boolean' ? json : undefined),
    scalar: () => booleanScalar,
  }),
  leaf('byte', 'Byte', { ...byteColumns, spellings: words('byte', 'Byte', 'byte') }),
  leaf('short', 'Short', { ...shortColumns, spellings: words('short', 'Short', 'short') }),
  leaf('int', 'Integer', { ...intColumns, spellings: words('int', 'Integer', 'int') }),
  leaf('long', 'Long', { ...longColumns, spellings: words('long', 'Long', 'long') }),
  leaf('float', 'Float', { ...floatColumns, spellings: words('float', 'Float', 'float') }),
  leaf('double', 'Double', { ...doubleColumns, spellings: words('double', 'Double', 'double') }),
  leaf('char', 'Character', { ...charColumns, spellings: words('char', 'Character', 'char') }),
  leaf('string', 'String', stringColumns(1)),
  leaf('void', 'Void', nothingColumns),
  ...Object.entries(VALUES).map(([name, columns]) => leaf(`${name.toLowerCase()}Value`, `${name}Value`, columns)),
  leaf('writtenNullValue', 'NullValue', { ...nothingColumns, hash: () => r => (r.skip(1), 53) }), // NullValue.write gives a byte, NullValueSerializer none
  leaf('variant', 'Variant', {
    since: '2.1',
    codec: () => variant,
    json: () => variantJson,
    typescript: () => '{ value: Uint8Array; metadata: Uint8Array }',
  }),
  leaf('bitmap', 'Bitmap', {
    since: '2.3',
    codec: () => blob,
    json: () => (r, out) => out.base64(blob.read(r)),
    typescript: () => 'Uint8Array',
    scalar: () => base64Scalar(blob.read),
  }),
  leaf('unit', 'Unit', { ...nothingColumns, differsIn2: SCALA_MOVED }),
]
