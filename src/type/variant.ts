import { printUnread } from './unread.ts'
import { bigFromBytes } from '../bytes/big.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { joined } from '../bytes/joined.ts'
import { momentOfMillis } from './moment.ts'
import { boundedDecimalText } from './number.ts'
import { printDay, printDayTime, printTime } from './temporal.ts'

// A value without a schema: names of fields in the metadata, all else in the value, little-endian. Flink's builder and the Variant of Parquet have the
// same encoding. (BinaryVariantUtil; VariantEncoding.md of Parquet)

/** Bytes of a part, within those of a reader. */
export interface Span {
  readonly from: number
  readonly to: number
}

const VERSION = 1
const DEEPEST = 100

/** Prints a variant; what is none, as its bytes, for where it ends is known. */
export function printVariant(r: ByteReader, metadata: Span, value: Span, out: JsonWriter): void {
  const { at } = out
  try {
    const printer = new Printer(r, metadata, value, out)
    const end = printer.value(value.from, DEEPEST)
    if (end !== value.to) throw printer.error('bytes left over in a VARIANT', end)
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    out.at = at
    const both = [metadata, value].map(({ from, to }) => r.bytes.subarray(from, to))
    printUnread(out, 'org.apache.flink.types.variant.BinaryVariant', joined(both), error.what)
  }
}

class Printer {
  private readonly r: ByteReader
  private readonly span: Span
  private readonly out: JsonWriter
  private readonly names: (id: number) => Uint8Array
  /** Values take a byte at least: more of them than bytes overlap. */
  private left: number

  constructor(r: ByteReader, metadata: Span, value: Span, out: JsonWriter) {
    this.r = r
    this.span = value
    this.out = out
    this.left = value.to - value.from
    this.names = this.dictionary(metadata)
  }

  error(what: string, at: number): SavepointError {
    return this.r.error('corrupt', what, {}, at)
  }

  /** Little-endian, unsigned. */
  private unsigned(at: number, size: number, { from, to }: Span = this.span): number {
    if (at < from || at + size > to) throw this.error('a VARIANT ends too early', at)
    let value = 0
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.r.bytes[at + i]!
    return value
  }

  /** Little-endian, with sign, of 1, 2, 4, 8 or 16 bytes. */
  private signed(at: number, size: number): bigint {
    return bigFromBytes(this.bytes(at, size).toReversed())
  }

  private bytes(at: number, size: number, { from, to }: Span = this.span): Uint8Array {
    if (at < from || size > to - at) throw this.error('a VARIANT ends too early', at)
    return this.r.bytes.subarray(at, at + size)
  }

  /** A byte of version and width of offsets, the number of names, offsets of that many and one more, the names. */
  private dictionary(span: Span): (id: number) => Uint8Array {
    const head = this.unsigned(span.from, 1, span)
    if ((head & 15) !== VERSION) throw this.error('no metadata of a VARIANT', span.from)
    const size = (head >> 6) + 1
    const count = this.unsigned(span.from + 1, size, span)
    const offsets = span.from + 1 + size
    const texts = offsets + (count + 1) * size
    return id => {
      if (id >= count) throw this.error('no name of a field of a VARIANT', span.from)
      const [from, to] = [0, 1].map(i => this.unsigned(offsets + (id + i) * size, size, span)) as [number, number]
      if (to < from) throw this.error('no name of a field of a VARIANT', span.from)
      return this.bytes(texts + from, to - from, span)
    }
  }

  /** The result is where it ends. */
  value(at: number, depth: number): number {
    if (depth === 0) throw this.error('nested too deeply', at)
    if (this.left-- <= 0) throw this.error('values of a VARIANT lie over each other', at)
    const head = this.unsigned(at, 1)
    const info = head >> 2
    switch (head & 3) {
      case 0:
        return this.primitive(info, at + 1)
      case 1:
        this.out.utf8(this.bytes(at + 1, info))
        return at + 1 + info
      case 2:
        return this.object(info, at + 1, depth)
      default:
        return this.array(info, at + 1, depth)
    }
  }

  private primitive(type: number, at: number): number {
    const { out } = this
    const size = SIZES[type]
    if (size === undefined) throw this.error('no type of a VARIANT', at - 1)
    switch (type) {
      case 0:
        out.ascii('null')
        return at
      case 1:
      case 2:
        out.ascii(type === 1 ? 'true' : 'false')
        return at
      case 6:
        out.bigint(this.signed(at, 8))
        return at + 8
      case 7:
      case 14:
        this.bytes(at, size)
        if (type === 7) out.double(this.r.view.getFloat64(at, true))
        else out.float(this.r.view.getFloat32(at, true))
        return at + size
      case 8:
      case 9:
      case 10:
        out.ascii(`"${boundedDecimalText({ unscaled: this.signed(at + 1, size - 1), scale: this.unsigned(at, 1) })}"`)
        return at + size
      case 11:
        return this.quoted(at + 4, () => printDay(out, Number(this.signed(at, 4))))
      case 12:
      case 13:
        return this.quoted(at + 8, () => this.moment(this.signed(at, 8) * 1000n, type === 12))
      case 15:
      case 16: {
        const length = this.unsigned(at, 4)
        const found = this.bytes(at + 4, length)
        if (type === 15) out.base64(found)
        else out.utf8(found)
        return at + 4 + length
      }
      case 17:
        return this.quoted(at + 8, () => this.time(this.signed(at, 8), at))
      case 18:
      case 19:
        return this.quoted(at + 8, () => this.moment(this.signed(at, 8), type === 18))
      case 20: {
        const digits = Array.from(this.bytes(at, 16), byte => byte.toString(16).padStart(2, '0')).join('')
        out.ascii(`"${digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}"`)
        return at + 16
      }
      default:
        out.number(Number(this.signed(at, size)))
        return at + size
    }
  }

  private quoted(end: number, print: () => void): number {
    this.out.byte(0x22)
    print()
    this.out.byte(0x22)
    return end
  }

  /** Of nanoseconds since the epoch. */
  private moment(nanos: bigint, zoned: boolean): void {
    const rest = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
    const { second } = momentOfMillis((nanos - rest) / 1_000_000n)
    const day = Math.floor(Number(second) / 86_400)
    printDayTime(this.out, day, Number(second) - day * 86_400, Number(rest))
    if (zoned) this.out.byte(0x5a)
  }

  private time(micros: bigint, at: number): void {
    if (micros < 0n || micros >= 86_400_000_000n) throw this.error('not a time of day', at)
    const second = Number(micros / 1_000_000n)
    const minute = Math.floor(second / 60)
    printTime(this.out, Math.floor(minute / 60), minute % 60, second % 60, Number(micros % 1_000_000n) * 1000)
  }

  private array(info: number, at: number, depth: number): number {
    const offsetSize = (info & 3) + 1
    const countSize = info & 4 ? 4 : 1
    const count = this.count(at, countSize, offsetSize)
    const offsets = at + countSize
    const data = offsets + (count + 1) * offsetSize
    this.out.byte(0x5b)
    for (let i = 0; i < count; i++) {
      if (i > 0) this.out.byte(0x2c)
      this.value(data + this.unsigned(offsets + i * offsetSize, offsetSize), depth - 1)
    }
    this.out.byte(0x5d)
    return data + this.unsigned(offsets + count * offsetSize, offsetSize)
  }

  private object(info: number, at: number, depth: number): number {
    const offsetSize = (info & 3) + 1
    const idSize = ((info >> 2) & 3) + 1
    const countSize = info & 16 ? 4 : 1
    const count = this.count(at, countSize, offsetSize + idSize)
    const ids = at + countSize
    const offsets = ids + count * idSize
    const data = offsets + (count + 1) * offsetSize
    this.out.byte(0x7b)
    for (let i = 0; i < count; i++) {
      if (i > 0) this.out.byte(0x2c)
      this.out.utf8(this.names(this.unsigned(ids + i * idSize, idSize)))
      this.out.byte(0x3a)
      this.value(data + this.unsigned(offsets + i * offsetSize, offsetSize), depth - 1)
    }
    this.out.byte(0x7d)
    return data + this.unsigned(offsets + count * offsetSize, offsetSize)
  }

  private count(at: number, size: number, least: number): number {
    const count = this.unsigned(at, size)
    if (count * least > this.span.to - at) throw this.error('implausible count of values in a VARIANT', at)
    return count
  }
}

/** Bytes of the primitive types; of binaries and long texts, of their length. */
const SIZES: readonly number[] = [0, 0, 0, 1, 2, 4, 8, 8, 5, 9, 17, 4, 8, 8, 4, 4, 4, 8, 8, 8, 16]
