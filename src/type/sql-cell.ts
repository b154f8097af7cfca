import type { JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import type { Codec } from '../codec/codec.ts'
import type { Type } from '../model/type.ts'
import type { Inner, Json } from './kind.ts'
import type { DecimalType, DistinctType, TimeType } from './logical-type.ts'
import type { At } from './members.ts'
import type { Code } from './printer.ts'
import { alone, INLINE, lookUp, misplaced, padding, reference, skipPadding, textBytes, zeros } from './sql-bytes.ts'
import { CELL_CODE } from './sql-code.ts'
import { isCompact, WIDE } from './sql-decimal.ts'
import { PLAIN } from './sql-plain.ts'
import { isMillis, nanoAt } from './sql-timestamp.ts'

/**
 * A column's values in the slots of rows and arrays. `at` is a slot, `base` where the row begins, from which offsets count. Where a value has a
 * variable part the reader stands where that must begin, and behind it afterwards: what is read in order adds up.
 */
export interface Cell {
  /** Bytes in an array; in a row the slot has eight. */
  readonly size: 1 | 2 | 4 | 8
  /** Bytes of the variable part that code of the planner reserves where the value is null. */
  readonly reserved: 0 | 8 | 16
  read(r: ByteReader, at: number, base: number): unknown
  print(r: ByteReader, out: JsonWriter, at: number, base: number): void
  /** The slot has been written, as zeros; the variable part goes to the end. */
  write(w: ByteWriter, value: unknown, at: number, base: number): void
  /** Brings the reader in front of one value, which then stands alone, as the codec of the column's type reads it. */
  enter<R>(inside: At<R>): (r: ByteReader, at: number, base: number) => R
  /** Statements that print it, with `at` and `base` as expressions. Absent: a call of `print`. */
  readonly code?: (code: Code, at: string, otherwise: string) => string
}

/** A null's slot: zero, or a reference to the room that is reserved for a later value. The result is whether there is such room. */
export function readNull(r: ByteReader, { reserved, size }: Cell, at: number, base: number): boolean {
  if (reserved === 0 || r.view.getInt32(at + 4, true) === 0) {
    zeros(r, at, size)
    return false
  }
  if (reference(r, at, base) !== 0) throw misplaced(r, 'a null with a length', {}, at)
  r.skip(reserved)
  zeros(r, r.at - reserved, reserved)
  return true
}

/** Reserves room for a later value. */
export function reserve(w: ByteWriter, { reserved }: Cell, at: number, base: number): void {
  if (reserved === 0) return
  w.patchInt(at + 4, w.at - base, true)
  w.zeros(reserved)
}

/** The cell of a column. */
export function cellOf(type: Type, inner: Inner): Cell {
  const codec = inner.codec(type)
  const json = inner.json(type)
  const { kind } = type
  const plain = Object.hasOwn(PLAIN, kind) ? PLAIN[kind] : undefined
  const code = Object.hasOwn(CELL_CODE, kind) ? CELL_CODE[kind] : undefined
  const cell = ((): Cell => {
    if (plain !== undefined) return fixed(plain.size, codec, json)
    switch (kind) {
      case 'DISTINCT_TYPE':
        return cellOf((type as DistinctType).source, inner)
      case 'DECIMAL':
        return isCompact((type as DecimalType).precision ?? 0) ? fixed(8, codec, json) : wide(codec, json)
      case 'TIMESTAMP_WITHOUT_TIME_ZONE':
      case 'TIMESTAMP_WITH_LOCAL_TIME_ZONE':
        return isMillis((type as TimeType).precision ?? 0) ? fixed(8, codec, json) : precise(codec, json)
      case 'CHAR':
      case 'VARCHAR':
      case 'BINARY':
      case 'VARBINARY':
        return text(codec, json)
      default:
        return content(codec, json)
    }
  })()
  return code === undefined ? cell : { ...cell, code }
}

function fixed(size: Cell['size'], codec: Codec<unknown>, json: Json): Cell {
  return {
    size,
    reserved: 0,
    read(r, at) {
      const cursor = r.at
      r.at = at
      const value = codec.read(r)
      r.at = cursor
      return value
    },
    print(r, out, at) {
      const cursor = r.at
      r.at = at
      json(r, out)
      r.at = cursor
    },
    write(w, value, at) {
      codec.write(w, value)
      w.move(at, size)
    },
    enter: inside => (r, at) => {
      r.at = at
      return inside(r)
    },
  }
}

/** Where a value lies that is looked up alone. */
function referred<R>(r: ByteReader, at: number, base: number, inside: At<R>): R {
  return lookUp(r, base + r.view.getInt32(at + 4, true), r.view.getInt32(at, true), inside)
}

/** Up to seven bytes stand in the slot, more in the variable part. */
function text(codec: Codec<unknown>, json: Json): Cell {
  return {
    size: 8,
    reserved: 0,
    read(r, at, base) {
      const { length, next } = textBytes(r, at, base)
      return alone(r, length, next, codec.read)
    },
    print(r, out, at, base) {
      const { length, next } = textBytes(r, at, base)
      alone(r, length, next, one => json(one, out))
    },
    write(w, value, at, base) {
      const from = w.at
      codec.write(w, value)
      const length = w.at - from
      if (length <= INLINE) {
        w.move(at, length)
        w.patchBits(at + INLINE, 0x80 | length)
      } else {
        refer(w, at, base, from)
      }
    },
    enter: inside => (r, at, base) => {
      const mark = r.bytes[at + INLINE]!
      return mark & 0x80 ? lookUp(r, at, Math.min(mark & 0x7f, INLINE), inside) : referred(r, at, base, inside)
    },
  }
}

/** Lets the slot refer to what stands from `from` on. */
function refer(w: ByteWriter, at: number, base: number, from: number): void {
  w.patchInt(at, w.at - from, true)
  w.patchInt(at + 4, from - base, true)
  w.zeros(padding(w.at - from))
}

/** In the variable part, however short. */
function content(codec: Codec<unknown>, json: Json): Cell {
  const inside = <R>(r: ByteReader, at: number, base: number, run: (r: ByteReader) => R): R => {
    const length = reference(r, at, base)
    const result = alone(r, length, r.at + length, run)
    skipPadding(r, length)
    return result
  }
  return {
    size: 8,
    reserved: 0,
    read: (r, at, base) => inside(r, at, base, codec.read),
    print: (r, out, at, base) => inside(r, at, base, one => json(one, out)),
    write(w, value, at, base) {
      const from = w.at
      codec.write(w, value)
      refer(w, at, base, from)
    },
    enter: run => (r, at, base) => referred(r, at, base, run),
  }
}

/** Always the same room, the length is that of the value. (writeDecimal) */
function wide(codec: Codec<unknown>, json: Json): Cell {
  const inside = <R>(r: ByteReader, at: number, base: number, run: (r: ByteReader) => R): R => {
    const length = reference(r, at, base)
    const result = alone(r, length, r.at + length, run)
    r.skip(WIDE - length)
    zeros(r, r.at - (WIDE - length), WIDE - length)
    return result
  }
  return {
    ...content(codec, json),
    reserved: WIDE,
    read: (r, at, base) => inside(r, at, base, codec.read),
    print: (r, out, at, base) => inside(r, at, base, one => json(one, out)),
    write(w, value, at, base) {
      const from = w.at
      codec.write(w, value)
      w.patchInt(at, w.at - from, true)
      w.patchInt(at + 4, from - base, true)
      w.zeros(WIDE - (w.at - from))
    },
  }
}

const PRECISE = 12
/** Nanoseconds in the slot instead of a length, milliseconds in the variable part; alone one behind the other. (writeTimestamp) */
function precise(codec: Codec<unknown>, json: Json): Cell {
  const whole = new ByteReader(new Uint8Array(PRECISE))
  const together = (r: ByteReader, at: number, millisAt: number): ByteReader => {
    nanoAt(r, at, true)
    for (let i = 0; i < 8; i++) whole.bytes[i] = r.bytes[millisAt + i]!
    for (let i = 0; i < 4; i++) whole.bytes[8 + i] = r.bytes[at + i]!
    whole.at = 0
    return whole
  }
  const next = (r: ByteReader, at: number, base: number): ByteReader => {
    reference(r, at, base) // what is a length elsewhere are nanoseconds
    r.skip(8)
    return together(r, at, r.at - 8)
  }
  return {
    size: 8,
    reserved: 8,
    read: (r, at, base) => codec.read(next(r, at, base)),
    print: (r, out, at, base) => json(next(r, at, base), out),
    write(w, value, at, base) {
      const from = w.at
      codec.write(w, value)
      w.move(at, 4)
      w.patchInt(at + 4, from - base, true)
    },
    enter: inside => (r, at, base) => {
      const millisAt = base + r.view.getInt32(at + 4, true)
      if (millisAt < base || millisAt + 8 > r.end)
        throw misplaced(r, 'a value lies outside its row', { found: `8 bytes from ${millisAt}` }, at)
      return inside(together(r, at, millisAt))
    },
  }
}
