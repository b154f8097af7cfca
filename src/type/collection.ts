import type { ByteReader } from '../bytes/reader.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { Codec } from '../codec/codec.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { count, counted, printList, readElements } from './array.ts'
import { chain } from './hash.ts'
import { pair, wrapper, wrapping, type Inner, type Json, type Kind } from './kind.ts'
import { elementMembers, entryMembers, type Members } from './members.ts'
import { elementsCode } from './pass-code.ts'
import type { Code } from './printer.ts'
import { arrayText, mapText, orNull } from './typescript.ts'

export interface MapType extends Type {
  readonly key: Type
  readonly value: Type
}
/** A list of an element type. (ListSerializer) */
export const listType = wrapping('list')
export const isList = (type: Type): type is Wrapper => type.kind === 'list'
/** A map of whatever kind. */
export const isMap = (type: Type): type is MapType => 'key' in type && 'value' in type
/** A set of an element type. (SetSerializer) */
export const setType = wrapping('set')
/** A map from a key type to a value type. (MapSerializer) */
export const mapType = (key: Type, value: Type): MapType => ({ kind: 'map', key, value })

// ListSerializer, SetSerializer, MapSerializer: an int size, then the elements. Nulls have a flag in sets and map values only.

function listCodec(element: Codec<unknown>): Codec<readonly unknown[]> {
  const read = counted(element.minBytes, element.read)
  const skip = counted(element.minBytes, element.skip)
  return new Codec<readonly unknown[]>({
    name: 'list',
    minBytes: 4,
    read: r => readElements(r, count(r, element.minBytes, 'element'), read),
    write(w, values) {
      w.int(values.length)
      for (const value of values) element.write(w, value)
    },
    skip(r) {
      for (let n = count(r, element.minBytes, 'element'); n > 0; n--) skip(r)
    },
  })
}

/** A flag, 01 for null, in front of the value. */
export function flaggedCodec(codec: Codec<unknown>): Codec<unknown> {
  return new Codec<unknown>({
    name: codec.name,
    minBytes: 1,
    read: r => (r.byte() === 0 ? codec.read(r) : null),
    write(w, value) {
      w.byte(value === null ? 1 : 0)
      if (value !== null) codec.write(w, value)
    },
    skip(r) {
      if (r.byte() === 0) codec.skip(r)
    },
  })
}
/** Statements that print a value with such a flag in front. */
export const flaggedCode = (t: Type, inner: Inner, code: Code): string =>
  code.flagged(flaggedJson(inner.json(t)), inner.inline(t, code), '!==')
export const flaggedJson =
  (json: Json): Json =>
  (r, out) =>
    r.byte() === 0 ? json(r, out) : out.ascii('null')

/** A Map, but for entries that it cannot hold as they are: keys twice, or the key −0.0, which Java tells from 0.0. */
export type Entries = ReadonlyMap<unknown, unknown> | readonly (readonly [key: unknown, value: unknown])[]
export function entriesOf(entries: readonly (readonly [unknown, unknown])[]): Entries {
  const map = new Map(entries)
  return map.size === entries.length && !entries.some(([key]) => Object.is(key, -0)) ? map : entries
}
export const sizeOf = (entries: Entries): number => ('size' in entries ? entries.size : entries.length)

function mapCodec(key: Codec<unknown>, value: Codec<unknown>): Codec<Entries> {
  const flagged = flaggedCodec(value)
  return new Codec<Entries>({
    name: 'map',
    minBytes: 4,
    read: r =>
      entriesOf(Array.from({ length: count(r, key.minBytes + 1, 'map entry') }, () => [key.read(r), flagged.read(r)])),
    write(w, map) {
      w.int(sizeOf(map))
      for (const [k, v] of map) {
        key.write(w, k)
        flagged.write(w, v)
      }
    },
    skip(r) {
      for (let n = count(r, key.minBytes + 1, 'map entry'); n > 0; n--) {
        key.skip(r)
        flagged.skip(r)
      }
    },
  })
}

const QUOTE = 0x22
/** An object where keys are names and none is null, else an array of pairs. `value` prints what stands behind the key. */
function mapJson(named: boolean, key: Json, value: Json, entryBytes: number): Json {
  const print = (r: ByteReader, out: JsonWriter, open: number, between: number, after: number, n: number): void => {
    for (let i = 0; i < n; i++) {
      if (i > 0) out.byte(0x2c)
      if (open !== 0) out.byte(open)
      key(r, out)
      out.byte(between)
      value(r, out)
      if (after !== 0) out.byte(after)
    }
  }
  const asPairs = (r: ByteReader, out: JsonWriter, n: number): void => {
    out.byte(0x5b)
    print(r, out, 0x5b, 0x2c, 0x5d, n)
    out.byte(0x5d)
  }
  if (!named) return (r, out) => asPairs(r, out, count(r, entryBytes, 'map entry'))
  return (r, out) => {
    const n = count(r, entryBytes, 'map entry')
    const { at, withoutBytes } = r
    const start = out.at
    out.byte(0x7b)
    for (let i = 0; i < n; i++) {
      if (i > 0) out.byte(0x2c)
      const keyAt = out.at
      key(r, out)
      if (out.bytes[keyAt] !== QUOTE) {
        r.at = at
        r.withoutBytes = withoutBytes
        out.at = start
        return asPairs(r, out, n)
      }
      out.byte(0x3a)
      value(r, out)
    }
    out.byte(0x7d)
  }
}

/** 01 stands for null. */
const isNull = (r: ByteReader): boolean => r.byte() !== 0

/** A map's entries by their keys; of keys twice, which Java's maps have not, the first. */
function mapMembers(t: { readonly key: Type; readonly value: Type }, inner: Inner): Members {
  const least = inner.codec(t.key).minBytes + 1
  const { skip } = flaggedCodec(inner.codec(t.value))
  return entryMembers(inner.scalar(t.key), t.value, { size: r => count(r, least, 'map entry'), skip, isNull })
}

function mapCode(t: MapType, inner: Inner, code: Code, plain: Json): string {
  const [key, value] = [inner.inline(t.key, code), flaggedCode(t.value, inner, code)]
  const least = inner.codec(t.key).minBytes + 1
  const pairs = (no: string): string => `${code.count(no, least)}
${code.byte(0x5b)}
${code.turns(`if (i > 0) { ${code.byte(0x2c)} } ${code.byte(0x5b)} ${key} ${code.byte(0x2c)} ${value} ${code.byte(0x5d)}`)}
${code.byte(0x5d)}`
  const members = (no: string): string => `const from = at, start = to, without = r.withoutBytes
${code.count(no, least)}
${code.byte(0x7b)}
${code.turns(`if (i > 0) { ${code.byte(0x2c)} }
const name = to
${key}
if (o.getUint8(name) !== ${QUOTE}) { at = from; to = start; r.withoutBytes = without; ${no} }
${code.byte(0x3a)} ${value}`)}
${code.byte(0x7d)}`
  return code.fast(plain, inner.isName(t.key) ? members : pairs)
}

const listCode = (t: Wrapper, inner: Inner, code: Code, plain: Json): string =>
  code.fast(
    plain,
    no => `${code.count(no, inner.codec(t.element).minBytes)}\n${code.list(inner.inline(t.element, code))}`,
  )
const setCode = (t: Wrapper, inner: Inner, code: Code, plain: Json): string =>
  code.fast(plain, no => `${code.count(no, 1)}\n${code.list(flaggedCode(t.element, inner, code))}`)

/** Statements that pass over a value with a flag in front. */
const flaggedPass = (t: Type, inner: Inner, code: Code, no: string): string =>
  `if (at >= end) ${no}\nif (b.getInt8(at++) === 0) { ${inner.pass(t, code, no)} }`

/** Of a map of whatever kind that has the bytes of Java's own. */
export const mapColumns: Omit<Kind<MapType>, 'kind' | 'text'> = {
  exactSkip: true,
  codec: (t, inner) => mapCodec(inner.codec(t.key), inner.codec(t.value)),
  typescript: (t, ts) => mapText(ts.of(t.key), orNull(ts.of(t.value))),
  json(t, inner) {
    const plain = mapJson(
      inner.isName(t.key),
      inner.json(t.key),
      flaggedJson(inner.json(t.value)),
      inner.codec(t.key).minBytes + 1,
    )
    return inner.compile(plain, code => mapCode(t, inner, code, plain))
  },
  inline: (t, inner, code) => mapCode(t, inner, code, inner.json(t)),
  pass: (t, inner, code, no) =>
    elementsCode(
      code,
      no,
      inner.codec(t.key).minBytes + 1,
      () => `${inner.pass(t.key, code, no)}\n${flaggedPass(t.value, inner, code, no)}`,
    ),
  members: mapMembers,
  hash(t, inner) {
    const [key, value] = [inner.hash(t.key), inner.hash(t.value)]
    if (typeof key === 'string') return key
    if (typeof value === 'string') return value
    return r => {
      let result = 0
      for (let n = count(r, 1, 'map entry'); n > 0; n--) {
        const k = key(r)
        result = (result + (k ^ (r.byte() === 0 ? value(r) : 0))) | 0
      }
      return result
    }
  },
}

export const collectionKinds: readonly Kind[] = [
  wrapper('list', 'List', {
    exactSkip: true,
    codec: (t, inner) => listCodec(inner.codec(t.element)),
    typescript: (t, ts) => arrayText(ts.of(t.element)),
    json(t, inner) {
      const least = inner.codec(t.element).minBytes
      const json = counted(least, inner.json(t.element))
      const plain: Json = (r, out) => printList(out, count(r, least, 'element'), () => json(r, out))
      return inner.compile(plain, code => listCode(t, inner, code, plain))
    },
    members(t, inner) {
      const { minBytes, skip } = inner.codec(t.element)
      return elementMembers(t.element, r => count(r, minBytes, 'element'), counted(minBytes, skip))
    },
    inline: (t, inner, code) => listCode(t, inner, code, inner.json(t)),
    pass: (t, inner, code, no) =>
      elementsCode(code, no, inner.codec(t.element).minBytes, () => inner.pass(t.element, code, no)),
    hash(t, inner) {
      const hash = inner.hash(t.element)
      if (typeof hash === 'string') return hash
      const least = inner.codec(t.element).minBytes
      const one = counted(least, hash)
      return r => {
        let result = 1
        for (let n = count(r, least, 'element'); n > 0; n--) result = chain(result, one(r))
        return result
      }
    },
  }),
  wrapper('set', 'Set', {
    exactSkip: true,
    since: '2.0',
    codec: (t, inner) => listCodec(flaggedCodec(inner.codec(t.element))),
    typescript: (t, ts) => arrayText(orNull(ts.of(t.element))),
    json(t, inner) {
      const json = flaggedJson(inner.json(t.element))
      const plain: Json = (r, out) => printList(out, count(r, 1, 'element'), () => json(r, out))
      return inner.compile(plain, code => setCode(t, inner, code, plain))
    },
    members(t, inner) {
      const { skip } = flaggedCodec(inner.codec(t.element))
      return elementMembers(t.element, r => count(r, 1, 'element'), skip, isNull)
    },
    inline: (t, inner, code) => setCode(t, inner, code, inner.json(t)),
    pass: (t, inner, code, no) => elementsCode(code, no, 1, () => flaggedPass(t.element, inner, code, no)),
    hash(t, inner) {
      const hash = inner.hash(t.element)
      if (typeof hash === 'string') return hash
      return r => {
        let result = 0
        for (let n = count(r, 1, 'element'); n > 0; n--) if (r.byte() === 0) result = (result + hash(r)) | 0
        return result
      }
    },
  }),
  pair('map', 'Map', mapType, 'key', 'value', mapColumns),
]
