import type { JsonValue } from '../bytes/json-parse.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { Codec } from '../codec/codec.ts'
import type { Type } from '../model/type.ts'
import { entriesOf, type Entries } from './collection.ts'
import type { Inner, Json, Parse } from './kind.ts'
import { keyOrder, type Members } from './members.ts'
import { isNullAt, printElement, readElement, slotsOf, writeElements, type Slots } from './sql-array.ts'
import { misplaced } from './sql-bytes.ts'
import { cellOf, type Cell } from './sql-cell.ts'

// A map: the size of an array of keys, that array, an array of as many values. (BinaryMapData)

/** The two cells of a map. */
export interface MapParts {
  readonly key: Cell
  readonly value: Cell
}
export const mapParts = (key: Type, value: Type, inner: Inner): MapParts => ({
  key: cellOf(key, inner),
  value: cellOf(value, inner),
})

/** Both arrays side by side: each has a cursor of its own. */
interface Sides {
  readonly keys: Slots
  readonly values: Slots
  keyAt: number
  valueAt: number
}
function sidesOf(r: ByteReader, { key, value }: MapParts): Sides {
  const at = r.at
  r.skip(4)
  const size = r.view.getInt32(at, true)
  if (size < 0 || size > r.left) throw misplaced(r, 'not the size of keys', { found: String(size) }, at)
  const keys = slotsOf(r, key)
  const keyAt = r.at
  r.at = at + 4 + size
  if (keyAt > r.at) throw misplaced(r, 'not the size of keys', { found: String(size) }, at)
  const values = slotsOf(r, value)
  if (keys.count !== values.count)
    throw misplaced(r, 'not as many values as keys', { found: String(values.count), expected: String(keys.count) }, at)
  return { keys, values, keyAt, valueAt: r.at }
}
/** The keys end where the values begin. */
function finish(r: ByteReader, { values, keyAt, valueAt }: Sides): void {
  if (keyAt !== values.base)
    throw misplaced(
      r,
      'the keys of a map do not add up to their size',
      { found: `${values.base - keyAt} bytes more` },
      keyAt,
    )
  r.at = valueAt
}

function eachEntry(
  r: ByteReader,
  parts: MapParts,
  run: (i: number, key: () => void, value: () => void) => void,
  of: { key(slots: Slots, i: number): void; value(slots: Slots, i: number): void },
): void {
  const sides = sidesOf(r, parts)
  for (let i = 0; i < sides.keys.count; i++)
    run(
      i,
      () => {
        r.at = sides.keyAt
        of.key(sides.keys, i)
        sides.keyAt = r.at
      },
      () => {
        r.at = sides.valueAt
        of.value(sides.values, i)
        sides.valueAt = r.at
      },
    )
  finish(r, sides)
}

/** The map alone; the reader's end is behind it. */
export function mapDataCodec(parts: MapParts): Codec<Entries> {
  return new Codec<Entries>({
    name: 'map',
    minBytes: 20,
    read(r) {
      const pairs: [unknown, unknown][] = []
      eachEntry(r, parts, (_, key, value) => (pairs.push([undefined, undefined]), key(), value()), {
        key: (slots, i) => void (pairs[i]![0] = readElement(r, parts.key, slots, i)),
        value: (slots, i) => void (pairs[i]![1] = readElement(r, parts.value, slots, i)),
      })
      return entriesOf(pairs)
    },
    write(w, map) {
      const pairs = [...map]
      const from = w.at
      w.int(0)
      writeElements(
        w,
        parts.key,
        pairs.map(([key]) => key),
      )
      w.patchInt(from, w.at - from - 4, true)
      writeElements(
        w,
        parts.value,
        pairs.map(([, value]) => value),
      )
    },
    skip: r => r.skip(r.left),
  })
}

const QUOTE = 0x22
/** An object where keys are names and none is null, else pairs. */
export function mapDataJson(parts: MapParts, named: boolean): Json {
  const print = (r: ByteReader, out: JsonWriter, asObject: boolean): boolean => {
    let isNamed = true
    out.byte(asObject ? 0x7b : 0x5b)
    eachEntry(
      r,
      parts,
      (i, key, value) => {
        if (i > 0) out.byte(0x2c)
        if (!asObject) out.byte(0x5b)
        const from = out.at
        key()
        isNamed &&= out.bytes[from] === QUOTE
        out.byte(asObject ? 0x3a : 0x2c)
        value()
        if (!asObject) out.byte(0x5d)
      },
      {
        key: (slots, i) => printElement(r, out, parts.key, slots, i),
        value: (slots, i) => printElement(r, out, parts.value, slots, i),
      },
    )
    out.byte(asObject ? 0x7d : 0x5d)
    return isNamed
  }
  return (r, out) => {
    const [at, to] = [r.at, out.at]
    if (!named) return void print(r, out, false)
    if (print(r, out, true)) return
    r.at = at
    out.at = to
    print(r, out, false)
  }
}

/** Entries by their keys. `size`: what stands in front, and the map's own bytes behind it. */
export function mapDataMembers(
  { key, value }: { readonly key: Type; readonly value: Type },
  parts: MapParts,
  inner: Inner,
  size: (r: ByteReader) => number,
): Members {
  const scalar = inner.scalar(key)
  return {
    names: [],
    also: 'keys',
    size(r) {
      size(r)
      return sidesOf(r, parts).keys.count
    },
    typeAt: step => (keyOrder(scalar, step) === undefined ? undefined : value),
    enter(step, go, none) {
      const order = parts.key.enter(keyOrder(scalar, step)!)
      const inside = parts.value.enter(go(value))
      return r => {
        const { end } = r
        r.end = r.at + size(r)
        const { keys, values } = sidesOf(r, parts)
        for (let i = 0; i < keys.count; i++) {
          if (isNullAt(r, keys, i) || order(r, keys.first + i * parts.key.size, keys.base) !== 0) continue
          const result = isNullAt(r, values, i) ? none(r) : inside(r, values.first + i * parts.value.size, values.base)
          r.end = end
          return result
        }
        r.end = end
        return none(r)
      }
    },
  }
}

/** From an object or pairs of key and value. */
export function parseEntries({ key, value }: { readonly key: Type; readonly value: Type }, inner: Inner): Parse {
  const [parseKey, parseValue] = [inner.parse(key), inner.parse(value)]
  return json => {
    const pairs = json instanceof Map ? [...(json as ReadonlyMap<string, JsonValue>)] : pairsIn(json)
    const parsed = pairs?.map(([k, v]) => [k === null ? null : parseKey(k), v === null ? null : parseValue(v)] as const)
    return parsed === undefined || parsed.flat().includes(undefined) ? undefined : entriesOf(parsed)
  }
}
function pairsIn(json: JsonValue): readonly (readonly [JsonValue, JsonValue])[] | undefined {
  if (!Array.isArray(json)) return undefined
  const pairs = json as readonly JsonValue[]
  return pairs.every(pair => Array.isArray(pair) && pair.length === 2)
    ? (pairs as unknown as readonly (readonly [JsonValue, JsonValue])[])
    : undefined
}
