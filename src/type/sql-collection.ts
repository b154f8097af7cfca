import type { ByteReader } from '../bytes/reader.ts'
import { long } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { record } from '../codec/record.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { count, printList } from './array.ts'
import { mapColumns, type MapType } from './collection.ts'
import { EPOCH_MILLIS } from './framework.ts'
import type { Columns, Kind } from './kind.ts'
import { elementMembers, fieldMembers, isPosition, type Members } from './members.ts'
import { nullableType } from './record.ts'
import type { Scalar } from './scalar.ts'
import { readSortable, sortableLong } from './stored.ts'
import { arrayText, inlineRecord, orNull } from './typescript.ts'

// Collections, windows and numbers that operators of SQL keep, big-endian as the serializers of DataStream jobs.

export interface LinkedListType extends Wrapper {
  /** Whether a mask of nulls stands in front of the elements. */
  readonly nullMask: boolean
}
type Only<T extends Type> = Omit<Kind<T>, 'kind' | 'text' | 'spellings'>

/** A count, a bit for each element with the first one uppermost, 1 for null, then those that are not null. (LinkedListSerializer, MaskUtils) */
function listHead(
  r: ByteReader,
  { nullMask }: LinkedListType,
  least: number,
): { n: number; isNull(i: number): boolean } {
  const n = count(r, nullMask ? 0 : least, 'element')
  if (!nullMask) return { n, isNull: () => false }
  const at = r.at
  const mask = r.take((n + 7) >> 3)
  if ((n & 7) !== 0 && (mask[n >> 3]! & (0xff >> (n & 7))) !== 0)
    throw r.error('corrupt', 'a null bit of no element', {}, at + (n >> 3))
  return { n, isNull: i => (mask[i >> 3]! & (0x80 >> (i & 7))) !== 0 }
}

export const linkedListColumns: Only<LinkedListType> = {
  codec(t, inner) {
    const element = inner.codec(t.element)
    return new Codec<readonly unknown[]>({
      name: 'linked list',
      minBytes: 4,
      read(r) {
        const { n, isNull } = listHead(r, t, element.minBytes)
        return Array.from({ length: n }, (_, i) => (isNull(i) ? null : element.read(r)))
      },
      write(w, values) {
        w.int(values.length)
        const at = w.at
        if (t.nullMask) w.zeros((values.length + 7) >> 3)
        for (const [i, value] of values.entries()) {
          if (value === null && t.nullMask) w.patchBits(at + (i >> 3), 0x80 >> (i & 7))
          else element.write(w, value)
        }
      },
      skip(r) {
        const { n, isNull } = listHead(r, t, element.minBytes)
        for (let i = 0; i < n; i++) if (!isNull(i)) element.skip(r)
      },
    })
  },
  json(t, inner) {
    const json = inner.json(t.element)
    const least = inner.codec(t.element).minBytes
    return (r, out) => {
      const { n, isNull } = listHead(r, t, least)
      let i = 0
      printList(out, n, () => (isNull(i++) ? out.ascii('null') : json(r, out)))
    }
  },
  members(t, inner): Members {
    const { minBytes, skip } = inner.codec(t.element)
    const plain = elementMembers(t.element, r => count(r, minBytes, 'element'), skip)
    if (!t.nullMask) return plain
    return {
      ...plain,
      size: r => count(r, 0, 'element'),
      typeAt: step => (isPosition(step) ? t.element : undefined),
      enter(step, go, none) {
        const inside = go(t.element)
        const index = Number(step)
        return r => {
          const { n, isNull } = listHead(r, t, minBytes)
          if (index >= n || isNull(index)) return none(r)
          for (let i = 0; i < index; i++) if (!isNull(i)) skip(r)
          return inside(r)
        }
      },
    }
  },
  typescript: (t, ts) => arrayText(t.nullMask ? orNull(ts.of(t.element)) : ts.of(t.element)),
}

/** As a map; the comparator orders what is written. (SortedMapSerializer) */
export const sortedMapColumns: Only<MapType> = { ...mapColumns, hash: () => 'a sorted map cannot be a key' }

/** A map with a flag in front of each key too. (NullAwareMapSerializer) */
const flagged = (t: MapType): MapType => ({
  kind: 'map',
  key: { kind: 'nullFlag', element: t.key } as Wrapper,
  value: t.value,
})
export const nullAwareMapColumns: Only<MapType> = {
  codec: (t, inner) => inner.codec(flagged(t)),
  json: (t, inner) => inner.json(flagged(t)),
  members: (t, inner) => inner.members(flagged(t)),
  typescript: (t, ts) => ts.of(flagged(t)),
}

const longs = (names: readonly string[]): Columns => {
  const codec = record('longs', Object.fromEntries(names.map(name => [name, long])))
  return {
    exactSkip: true,
    codec: () => codec,
    length: () => 8 * names.length,
    json: () => (r, out) => {
      for (const [i, name] of names.entries()) {
        out.ascii(`${i === 0 ? '{' : ','}"${name}":`)
        out.longValue(r.int(), r.int() >>> 0)
      }
      out.byte(0x7d)
    },
    members: () =>
      fieldMembers(names.map(name => ({ name, type: { kind: 'long' }, skip: (r: ByteReader) => r.skip(8) }))),
    typescript: () => inlineRecord(names.map(name => ({ name, type: 'bigint' }))),
  }
}
/** (CountWindow.Serializer) */
export const countWindowColumns = longs(['id'])
/** Of all rows of a key: the highest sequence number and how many rows. (MetaSqnInfoSerializer) */
export const metaSqnInfoColumns = longs(['highSqn', 'size'])
/** Of one row: the first and last of its sequence numbers. (RowSqnInfoSerializer) */
export const rowSqnInfoColumns = longs(['firstSqn', 'lastSqn'])

const sortedScalar: Scalar = { as: 'integer', read: readSortable }
/** Its sign bit flipped, so that bytes sort as numbers do. (SortedLongSerializer) */
export const sortedLongColumns: Columns = {
  exactSkip: true,
  oneForm: () => true,
  codec: () => sortableLong,
  length: () => 8,
  json: () => (r, out) => out.longValue(r.int() ^ 0x8000_0000, r.int() >>> 0),
  scalar: () => sortedScalar,
  typescript: () => 'bigint',
}

/** The end of a window, then a key. (WindowKeySerializer) */
export const windowKeyColumns: Only<Wrapper> = {
  codec: (t, inner) => record('window key', { window: long, key: inner.codec(t.element) }),
  json(t, inner) {
    const json = inner.json(t.element)
    return (r, out) => {
      out.ascii('{"window":')
      out.long(r.int(), r.int() >>> 0)
      out.ascii(',"key":')
      json(r, out)
      out.byte(0x7d)
    }
  },
  members: (t, inner) =>
    fieldMembers([
      { name: 'window', type: EPOCH_MILLIS, skip: r => r.skip(8) },
      { name: 'key', type: t.element, skip: inner.codec(t.element).skip },
    ]),
  typescript: (t, ts) =>
    inlineRecord([
      { name: 'window', type: 'bigint' },
      { name: 'key', type: ts.of(t.element) },
    ]),
}

const NODE_LONGS = ['sqn', 'prevSqn', 'nextSqn', 'nextSqnForRecord', 'timestamp'] as const
const LONG: Type = { kind: 'long' }
const nodeLong = (name: (typeof NODE_LONGS)[number]): Type =>
  name === 'sqn' || name === 'timestamp' ? LONG : nullableType(LONG, 8)
/** A row, its sequence number, those of its neighbours, of the next that is equal, and when it came. (NodeSerializer) */
export const sqnNodeColumns: Only<Wrapper> = {
  codec: (t, inner) =>
    record('node', {
      row: inner.codec(t.element),
      ...Object.fromEntries(NODE_LONGS.map(name => [name, inner.codec(nodeLong(name))])),
    }),
  json(t, inner) {
    const row = inner.json(t.element)
    const longJsons = NODE_LONGS.map(name => inner.json(nodeLong(name)))
    return (r, out) => {
      out.ascii('{"row":')
      row(r, out)
      for (const [i, name] of NODE_LONGS.entries()) {
        out.ascii(`,"${name}":`)
        longJsons[i]!(r, out)
      }
      out.byte(0x7d)
    }
  },
  members: (t, inner) =>
    fieldMembers([
      { name: 'row', type: t.element, skip: inner.codec(t.element).skip },
      ...NODE_LONGS.map(name => ({ name, type: nodeLong(name), skip: inner.codec(nodeLong(name)).skip })),
    ]),
  typescript: (t, ts) =>
    inlineRecord([
      { name: 'row', type: ts.of(t.element) },
      ...NODE_LONGS.map(name => ({ name, type: ts.of(nodeLong(name)) })),
    ]),
}
