import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import type { Type } from '../model/type.ts'
import { printList } from './array.ts'
import type { Inner, Json, Parse } from './kind.ts'
import { isPosition, type Members } from './members.ts'
import { misplaced, padding, zeros } from './sql-bytes.ts'
import { readNull, reserve, type Cell } from './sql-cell.ts'

// An array: a count, null bits, the elements in slots of their own size, then what does not fit the slots. (BinaryArrayData)

/** Elements of an array that was read whose null has room reserved, which Flink's own writers of arrays leave out. */
const ROOMY = Symbol('elements whose null has room')
interface Elements extends ReadonlyArray<unknown> {
  readonly [ROOMY]?: readonly number[]
}

const nullBytes = (count: number): number => ((count + 31) >> 5) << 2

/** An array's count and slots, which are all there; the reader ends in front of the variable part. */
export interface Slots {
  readonly count: number
  readonly base: number
  readonly first: number
}
export function slotsOf(r: ByteReader, { size }: Cell): Slots {
  const base = r.at
  r.skip(4)
  const count = r.view.getInt32(base, true)
  if (count < 0 || count * size > r.left)
    throw misplaced(r, `implausible count ${count} of elements`, { found: `${r.left} bytes` }, base)
  const head = 4 + nullBytes(count)
  const slots = head + count * size
  const fixed = slots + padding(slots)
  r.skip(fixed - 4)
  zeros(r, base + slots, fixed - slots)
  for (let i = count; i < 8 * (head - 4); i++)
    if (isNull(r, base, i)) throw misplaced(r, 'a null bit of no element', {}, base + 4 + (i >> 3))
  return { count, base, first: base + head }
}
const isNull = (r: ByteReader, base: number, i: number): boolean =>
  (r.bytes[base + 4 + (i >> 3)]! & (1 << (i & 7))) !== 0

export const isNullAt = (r: ByteReader, { base }: Slots, i: number): boolean => isNull(r, base, i)

/** Element i, or null. */
export function readElement(r: ByteReader, cell: Cell, { base, first }: Slots, i: number, roomy?: number[]): unknown {
  const at = first + i * cell.size
  if (!isNull(r, base, i)) return cell.read(r, at, base)
  if (readNull(r, cell, at, base)) roomy?.push(i)
  return null
}
export function printElement(r: ByteReader, out: JsonWriter, cell: Cell, { base, first }: Slots, i: number): void {
  const at = first + i * cell.size
  if (!isNull(r, base, i)) return cell.print(r, out, at, base)
  readNull(r, cell, at, base)
  out.ascii('null')
}

/** Elements of which some are null. */
export function writeElements(
  w: ByteWriter,
  cell: Cell,
  values: readonly unknown[],
  roomy: readonly number[] = [],
): void {
  const base = w.at
  const head = 4 + nullBytes(values.length)
  const slots = head + values.length * cell.size
  w.zeros(slots + padding(slots))
  w.patchInt(base, values.length, true)
  for (const [i, value] of values.entries()) {
    const at = base + head + i * cell.size
    if (value !== null) {
      cell.write(w, value, at, base)
      continue
    }
    w.patchBits(base + 4 + (i >> 3), 1 << (i & 7))
    if (roomy.includes(i)) reserve(w, cell, at, base)
  }
}

/** The array alone; the reader's end is behind it. */
export function arrayCodec(cell: Cell): Codec<readonly unknown[]> {
  return new Codec<readonly unknown[]>({
    name: 'array',
    minBytes: 8,
    read(r) {
      const slots = slotsOf(r, cell)
      const roomy: number[] = []
      const values = Array.from({ length: slots.count }, (_, i) => readElement(r, cell, slots, i, roomy))
      return roomy.length === 0 ? values : Object.assign(values, { [ROOMY]: roomy })
    },
    write: (w, values: Elements) => writeElements(w, cell, values, values[ROOMY]),
    skip: r => r.skip(r.left),
  })
}

export const arrayJson =
  (cell: Cell): Json =>
  (r, out) => {
    const slots = slotsOf(r, cell)
    let i = 0
    printList(out, slots.count, () => printElement(r, out, cell, slots, i++))
  }

/** `size`: what stands in front, and the array's own bytes behind it. */
export function arrayMembers(element: Type, cell: Cell, size: (r: ByteReader) => number): Members {
  return {
    names: [],
    also: 'positions',
    size(r) {
      size(r)
      return slotsOf(r, cell).count
    },
    typeAt: step => (isPosition(step) ? element : undefined),
    enter(step, go, none) {
      const inside = cell.enter(go(element))
      const index = Number(step)
      return r => {
        const { end } = r
        r.end = r.at + size(r)
        const { count, base, first } = slotsOf(r, cell)
        if (index >= count || isNull(r, base, index)) {
          r.end = end
          return none(r)
        }
        const result = inside(r, first + index * cell.size, base)
        r.end = end
        return result
      }
    },
  }
}

export function parseElements(element: Type, inner: Inner): Parse {
  const parse = inner.parse(element)
  return json => {
    if (!Array.isArray(json)) return undefined
    const values = json.map(one => (one === null ? null : parse(one)))
    return values.includes(undefined) ? undefined : values
  }
}
