import type { ByteReader } from '../bytes/reader.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { blob } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { kindOf, leaf, type Inner, type Json, type Kind } from './kind.ts'
import { elementMembers } from './members.ts'
import { elementsCode } from './pass-code.ts'
import type { Code } from './printer.ts'
import { base64Scalar } from './scalar.ts'
import { stringCodec, stringColumns } from './string.ts'
import { arrayText, orNull } from './typescript.ts'
import { BOX_OF } from '../model/java-names.ts'

// An int count, then the elements (…PrimitiveArraySerializer, StringArraySerializer, GenericArraySerializer). Arrays hash by identity.

const IDENTITY = 'an array hashes by identity, which differs in every JVM'

/** A count checked against the bytes left; of elements that may take none, `counted` looks at each. */
export function count(r: ByteReader, elementBytes: number, what: string): number {
  const at = r.at
  const n = r.int()
  if (n < 0) throw r.error('corrupt', `negative count of ${what}`, { found: String(n) }, at)
  if (elementBytes === 0) r.elements(n)
  if (n * elementBytes > r.left)
    throw r.truncated(n * elementBytes, `implausible count ${n} of ${what}, or the data ends too early`)
  return n
}

/** A program of elements: those that take no bytes count against what a value may have of them. */
export function counted<A extends unknown[], R>(
  leastBytes: number,
  program: (r: ByteReader, ...others: A) => R,
): typeof program {
  if (leastBytes > 0) return program
  return (r, ...others) => {
    const { at } = r
    const result = program(r, ...others)
    r.element(at)
    return result
  }
}

/** Elements one by one: a count of those that take no bytes must not make room for them. */
export function readElements<T>(r: ByteReader, n: number, read: (r: ByteReader) => T): T[] {
  const values: T[] = []
  for (let i = 0; i < n; i++) values.push(read(r))
  return values
}

interface Element<T> {
  readonly size: number
  readonly read: (r: ByteReader) => T
  readonly write: (w: ByteWriter, value: T) => void
  readonly json: Json
  /** Statements that print one in generated code, or `json` does. Absent: a call of it. */
  readonly inline: ((code: Code, json: Json) => string) | undefined
}
const element = <T>(
  size: number,
  read: Element<T>['read'],
  write: Element<T>['write'],
  json: Element<T>['json'],
  inline?: Element<T>['inline'],
): Element<T> => ({ size, read, write, json, inline })
const wholeNumber = (
  size: 1 | 2 | 4,
  read: (r: ByteReader) => number,
  write: (w: ByteWriter, v: number) => void,
): Element<number> =>
  element(
    size,
    read,
    write,
    (r, out) => out.number(read(r)),
    (code, json) => code.whole(json, size),
  )

const ELEMENTS: Readonly<Record<string, Element<never>>> = {
  boolean: element<boolean>(
    1,
    r => r.byte() !== 0,
    (w, v) => w.byte(v ? 1 : 0),
    (r, out) => out.ascii(r.byte() === 0 ? 'false' : 'true'),
    (code, json) => code.boolean(json),
  ),
  char: element<string>(
    2,
    r => String.fromCharCode(r.unsignedShort()),
    (w, v) => w.short(v.charCodeAt(0)),
    (r, out) => out.string(String.fromCharCode(r.unsignedShort())),
  ),
  short: wholeNumber(
    2,
    r => r.short(),
    (w, v) => w.short(v),
  ),
  int: wholeNumber(
    4,
    r => r.int(),
    (w, v) => w.int(v),
  ),
  long: element<bigint>(
    8,
    r => r.long(),
    (w, v) => w.long(v),
    (r, out) => out.long(r.int(), r.int() >>> 0),
    (code, json) => code.long(json),
  ),
  float: element<number>(
    4,
    r => r.float(),
    (w, v) => w.float(v),
    (r, out) => out.float(r.float()),
  ),
  double: element<number>(
    8,
    r => r.double(),
    (w, v) => w.double(v),
    (r, out) => out.double(r.double()),
    (code, json) => code.double(json),
  ),
} as unknown as Readonly<Record<string, Element<never>>>

const primitive = (name: string, one: Element<never>): Kind =>
  ofElements(name, one, `${name}Array`, `${name}[]`, IDENTITY)

/** `hash`: why the hashCode is not known; absent: nothing is known of it. */
function ofElements(
  name: string,
  { size, read, write, json, inline }: Element<never>,
  kind: string,
  text: string,
  hash?: string,
): Kind {
  const countOf = (r: ByteReader): number => {
    const n = count(r, size, name)
    if (size === 0) for (let i = 0; i < n; i++) r.element(r.at)
    return n
  }
  const codec = new Codec<readonly never[]>({
    name: `${name}[]`,
    minBytes: 4,
    read: r => Array.from({ length: countOf(r) }, () => read(r)),
    write(w, values) {
      w.int(values.length)
      for (const value of values) write(w, value)
    },
    skip: r => r.skip(countOf(r) * size),
  })
  const plain: Json = (r, out) => printList(out, countOf(r), () => json(r, out))
  const one = (code: Code): string => inline?.(code, json) ?? code.call(json)
  return leaf(kind, text, {
    exactSkip: true,
    codec: () => codec,
    ...printed(plain, size, one),
    ...(hash !== undefined && { hash: () => hash }),
    pass: (_t, _inner, _code, no) => (size === 0 ? undefined : sizedPass(no, size)),
    typescript: (_, ts) => arrayText(ts.of({ kind: name })),
    members: () => elementMembers({ kind: name }, countOf, r => r.skip(size)),
  })
}

/** The columns of a list that prints; `one`: statements that print an element, of at least so many bytes. */
function printed(plain: Json, least: number, one: (code: Code, inner: Inner) => string): Pick<Kind, 'json' | 'inline'> {
  const inline = (code: Code, inner: Inner): string =>
    code.fast(plain, no => `${code.count(no, least)}\n${code.list(one(code, inner))}`)
  return {
    json: (_, inner) => inner.compile(plain, code => inline(code, inner)),
    inline: (_, inner, code) => inline(code, inner),
  }
}

/** Statements that pass over a count and elements of so many bytes. */
const sizedPass = (no: string, size: number): string => `if (at + 4 > end) ${no}
v = b.getInt32(at)
if (v < 0 || v * ${size} > end - at - 4) ${no}
at += 4 + v * ${size}`

/** `[`, elements, `]`. */
export function printList(out: JsonWriter, n: number, print: () => void): void {
  out.byte(0x5b)
  for (let i = 0; i < n; i++) {
    if (i > 0) out.byte(0x2c)
    print()
  }
  out.byte(0x5d)
}

const text = stringCodec(1)
const textJson = stringColumns(1).json!({ kind: 'string' }, undefined as never)
const stringArray = new Codec<readonly (string | null)[]>({
  name: 'String[]',
  minBytes: 4,
  read: r => Array.from({ length: count(r, 1, 'string') }, () => text.read(r)),
  write(w, values) {
    w.int(values.length)
    for (const value of values) text.write(w, value)
  },
  skip(r) {
    for (let n = count(r, 1, 'string'); n > 0; n--) text.skip(r)
  },
})

/** Gelly's arrays of Value types have the same layout; those of bytes are printed as numbers. (LongValueArray and the classes beside it) */
const VALUE_ELEMENTS: Readonly<Record<string, Element<never>>> = {
  ...ELEMENTS,
  byte: wholeNumber(
    1,
    r => r.byte(),
    (w, v) => w.byte(v),
  ),
  null: element<null>(
    0,
    () => null,
    () => undefined,
    (_, out) => out.ascii('null'),
  ),
} as unknown as Readonly<Record<string, Element<never>>>

/** A count, the bytes of all strings together, the strings. (StringValueArray) */
const stringValue = stringCodec(0)
const stringValueJson = stringColumns(0).json!({ kind: 'stringValue' }, undefined as never)
function stringValues(r: ByteReader, each: (inner: ByteReader) => void): void {
  const at = r.at
  const n = r.int()
  const inner = r.window(r.int())
  if (n < 0 || n > inner.left) throw r.error('corrupt', `implausible count ${n} of string`, { found: String(n) }, at)
  for (let i = 0; i < n; i++) each(inner)
  if (inner.left > 0)
    throw inner.error('corrupt', 'bytes left over in an array of strings', { found: `${inner.left} bytes` })
}
const stringValueArray = new Codec<readonly (string | null)[]>({
  name: 'StringValueArray',
  minBytes: 8,
  read(r) {
    const values: (string | null)[] = []
    stringValues(r, inner => values.push(stringValue.read(inner)))
    return values
  },
  write(w, values) {
    const own = new ByteWriter()
    for (const value of values) stringValue.write(own, value)
    const bytes = own.done()
    w.int(values.length)
    w.int(bytes.length)
    w.put(bytes)
  },
  skip: r => stringValues(r, stringValue.skip),
})

export interface ArrayType extends Wrapper {
  /** `Class.getName()` of the component; empty where it is not known. */
  readonly component: string
}
/** An array. `component`: the class of its elements, as Java names it. (GenericArraySerializer, primitive array serializers) */
export const arrayType = (of: Type, component: string): ArrayType => ({ kind: 'array', element: of, component })

/** Class names of components, which the text of an array leaves out. */
const COMPONENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(BOX_OF),
  string: 'java.lang.String',
  bigInteger: 'java.math.BigInteger',
  bigDecimal: 'java.math.BigDecimal',
  instant: 'java.time.Instant',
}
const arrayOf = (of: Type): ArrayType =>
  arrayType(of, 'className' in of ? String(of.className) : (COMPONENTS[of.kind] ?? ''))

/** A flag, 00 for null, in front of the value. */
const presentJson =
  (json: Json): Json =>
  (r, out) =>
    r.byte() === 0 ? out.ascii('null') : json(r, out)
const arrayCode = (t: ArrayType, inner: Inner, code: Code, plain: Json): string =>
  code.fast(
    plain,
    no => `${code.count(no, 1)}
${code.list(code.flagged(presentJson(inner.json(t.element)), inner.inline(t.element, code), '==='))}`,
  )

export const arrayKinds: readonly Kind[] = [
  leaf('byteArray', 'byte[]', {
    exactSkip: true,
    codec: () => blob,
    json: () => (r, out) => out.base64(blob.read(r)),
    pass: (_t, _inner, _code, no) => sizedPass(no, 1),
    hash: () => IDENTITY,
    typescript: () => 'Uint8Array',
    scalar: () => base64Scalar(blob.read),
  }),
  ...Object.entries(ELEMENTS).map(([name, row]) => primitive(name, row)),
  leaf('stringArray', 'String[]', {
    exactSkip: true,
    codec: () => stringArray,
    ...printed(
      (r, out) => printList(out, count(r, 1, 'string'), () => textJson(r, out)),
      1,
      (code, inner) => inner.inline({ kind: 'string' }, code),
    ),
    pass: (_t, inner, code, no) => elementsCode(code, no, 1, () => inner.pass({ kind: 'string' }, code, no)),
    hash: () => IDENTITY,
    typescript: () => arrayText('string | null'),
    members: () => elementMembers({ kind: 'string' }, r => count(r, 1, 'string'), text.skip),
  }),
  ...Object.entries(VALUE_ELEMENTS).map(([name, row]) =>
    ofElements(name, row, `${name}ValueArray`, `${name[0]!.toUpperCase()}${name.slice(1)}ValueArray`),
  ),
  leaf('stringValueArray', 'StringValueArray', {
    exactSkip: true,
    codec: () => stringValueArray,
    json: () => (r, out) => {
      let first = true
      out.byte(0x5b)
      stringValues(r, inner => {
        if (!first) out.byte(0x2c)
        first = false
        stringValueJson(inner, out)
      })
      out.byte(0x5d)
    },
    typescript: () => arrayText('string'),
  }),
  kindOf<ArrayType>({
    kind: 'array',
    text: (t, of) => `Array<${of(t.element)}>`,
    spellings: [{ word: 'Array', read: p => arrayOf(p.one()) }],
    codec(t, inner) {
      const codec = inner.codec(t.element)
      return new Codec<readonly unknown[]>({
        name: 'array',
        minBytes: 4,
        read: r => Array.from({ length: count(r, 1, 'element') }, () => (r.byte() === 0 ? null : codec.read(r))),
        write(w, values) {
          w.int(values.length)
          for (const value of values) {
            w.byte(value === null ? 0 : 1)
            if (value !== null) codec.write(w, value)
          }
        },
        skip(r) {
          for (let n = count(r, 1, 'element'); n > 0; n--) if (r.byte() !== 0) codec.skip(r)
        },
      })
    },
    json(t, inner) {
      const json = presentJson(inner.json(t.element))
      const plain: Json = (r, out) => printList(out, count(r, 1, 'element'), () => json(r, out))
      return inner.compile(plain, code => arrayCode(t, inner, code, plain))
    },
    inline: (t, inner, code) => arrayCode(t, inner, code, inner.json(t)),
    pass: (t, inner, code, no) =>
      elementsCode(
        code,
        no,
        1,
        () => `if (at >= end) ${no}\nif (b.getInt8(at++) !== 0) { ${inner.pass(t.element, code, no)} }`,
      ),
    hash: () => IDENTITY,
    typescript: (t, ts) => arrayText(orNull(ts.of(t.element))),
    members(t, inner) {
      const { skip } = inner.codec(t.element)
      return elementMembers(
        t.element,
        r => count(r, 1, 'element'),
        r => void (r.byte() !== 0 && skip(r)),
        r => r.byte() === 0,
      )
    },
  }),
]
