import { JsonWriter, utf8 } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { JavaValue } from '../java/stream.ts'
import type { Label } from '../kryo/label.ts'
import type { Sink, TextForm } from '../kryo/sink.ts'
import { printJava } from './java-object.ts'
import { JoinedText } from './kryo-joined-text.ts'
import { printKryoString } from './kryo-string.ts'
import { MapText } from './kryo-map-text.ts'
import { boundedDecimalText } from './number.ts'
import { exactLong } from './scalar.ts'
import { printUnread } from './unread.ts'
import { printDate, printMillis, printSeconds, printTime } from './temporal.ts'

const QUOTE = 0x22

/** What can name the members of an object: all of them are of one of these. */
const OTHER = 0
const STRING = 1
const CHAR = 2
const CONSTANT = 3

/** An object inside itself. */
const CYCLE = utf8('{"@ref":true}')
/** Bytes of objects that are printed again, for they are shared: they may double at every level. */
const LEAST_BUDGET = 16 * 1024 * 1024

/** Prints a value. An object that is shared is printed wherever it is met, from what stands in the buffer of it. */
export class JsonSink implements Sink {
  private out = new JsonWriter(0)
  private start = 0
  private kind = OTHER
  private budget = 0
  private length = 0
  private count = 0
  /** By number of an object: where it stands (below zero: in `kept`), to where (−1: it is not all there), and its kind. */
  private from = new Int32Array(64)
  private to = new Int32Array(64)
  private kinds = new Int32Array(64)
  private readonly maps: MapText[] = []
  private readonly texts: JoinedText[] = []
  private readonly kept = new JsonWriter(64)
  private depth = 0

  /** What is printed next goes here. */
  into(out: JsonWriter): void {
    this.out = out
    this.start = out.at
  }

  begin(r: ByteReader): void {
    this.out.at = this.start
    this.count = 0
    this.depth = 0
    if (this.texts.length > 0) this.texts.length = 0 // what an error left
    this.kept.at = 0
    this.kind = OTHER
    this.length = r.left
    this.budget = Math.max(LEAST_BUDGET, 64 * r.left)
  }

  null(): void {
    this.kind = OTHER
    this.out.ascii('null')
  }

  boolean(value: boolean): void {
    this.kind = OTHER
    this.out.ascii(value ? 'true' : 'false')
  }

  whole(value: number): void {
    this.kind = OTHER
    this.out.number(value)
  }

  long(high: number, low: number): void {
    this.kind = OTHER
    this.out.longValue(high, low)
  }

  float(value: number): void {
    this.kind = OTHER
    this.out.float(value)
  }

  double(value: number): void {
    this.kind = OTHER
    this.out.double(value)
  }

  char(unit: number): void {
    this.kind = CHAR
    this.out.string(String.fromCharCode(unit))
  }

  string(r: ByteReader): void {
    const { at } = this.out
    printKryoString(r, this.out)
    this.kind = this.out.bytes[at] === QUOTE ? STRING : OTHER
  }

  newString(id: number, r: ByteReader): void {
    if (id >= this.from.length) this.grow(id)
    const { out } = this
    this.from[id] = out.at
    printKryoString(r, out)
    this.to[id] = out.at
    this.kinds[id] = this.kind = out.bytes[this.from[id]!] === QUOTE ? STRING : OTHER
    this.count = id + 1
  }

  text(text: string): void {
    this.kind = OTHER
    this.out.string(text)
  }

  constant(name: Label): void {
    this.kind = CONSTANT
    this.out.piece(name.json)
  }

  big(value: bigint): void {
    this.kind = OTHER
    this.out.bigint(value)
  }

  decimal(unscaled: bigint, scale: number): void {
    this.kind = OTHER
    this.out.ascii(`"${boundedDecimalText({ unscaled, scale })}"`)
  }

  bytes(bytes: Uint8Array): void {
    this.kind = OTHER
    this.out.base64(bytes)
  }

  date(year: number, month: number, day: number): void {
    this.kind = OTHER
    this.out.byte(QUOTE)
    printDate(this.out, year, month, day)
    this.out.byte(QUOTE)
  }

  time(hour: number, minute: number, second: number, nano: number): void {
    this.kind = OTHER
    this.out.byte(QUOTE)
    printTime(this.out, hour, minute, second, nano)
    this.out.byte(QUOTE)
  }

  dateTime(...[year, month, day, hour, minute, second, nano]: Parameters<Sink['dateTime']>): void {
    this.kind = OTHER
    this.out.byte(QUOTE)
    printDate(this.out, year, month, day)
    this.out.byte(0x54)
    printTime(this.out, hour, minute, second, nano)
    this.out.byte(QUOTE)
  }

  instant(high: number, low: number, nano: number): void {
    this.kind = OTHER
    this.out.byte(QUOTE)
    printSeconds(this.out, exactLong(high, low), nano)
    this.out.ascii('Z"')
  }

  millis(high: number, low: number, nano?: number): void {
    this.kind = OTHER
    printMillis(this.out, high, low, nano)
  }

  unread(className: string, bytes: Uint8Array, reason: string): void {
    this.kind = OTHER
    printUnread(this.out, className, bytes, reason)
  }

  java(value: JavaValue): void {
    this.kind = OTHER
    printJava(value, this.out, this.length)
  }

  openText(form: TextForm): void {
    this.texts.push(new JoinedText(form, this.count))
  }

  part(i: number): void {
    this.texts.at(-1)!.places[i] = this.out.at
  }

  closeText(): void {
    this.kind = OTHER
    const text = this.texts.pop()!
    for (let id = text.firstObject; id < this.count; id++) this.keep(id)
    text.join(this.out)
  }

  /** The text of an object that will not stay where it stands. */
  private keep(id: number): void {
    const [from, to] = [this.from[id]!, this.to[id]!]
    if (from < 0 || to < 0) return
    this.kept.room(to - from)
    this.from[id] = -1 - this.kept.at
    this.kept.put(this.out.bytes.subarray(from, to))
    this.to[id] = this.kept.at
  }

  openArray(): void {
    this.out.byte(0x5b)
  }

  element(i: number): void {
    if (i > 0) this.out.byte(0x2c)
  }

  closeArray(): void {
    this.kind = OTHER
    this.out.byte(0x5d)
  }

  openObject(label: Label): void {
    this.out.piece(label.json)
  }

  member(label: Label): void {
    this.out.piece(label.json)
  }

  closeObject(): void {
    this.kind = OTHER
    this.out.byte(0x7d)
  }

  openMap(): void {
    const map = (this.maps[this.depth] ??= new MapText())
    this.depth++
    map.open(this.out, this.count)
  }

  key(i: number): void {
    this.maps[this.depth - 1]!.key(this.out, i)
    this.kind = OTHER
  }

  value(): void {
    const map = this.maps[this.depth - 1]!
    if (map.mustBePairs(this.kind)) map.toPairs(this.out, this.from, this.to, this.count)
    map.value(this.out)
  }

  closeMap(): void {
    this.kind = OTHER
    this.maps[--this.depth]!.close(this.out)
  }

  open(id: number): void {
    this.kind = OTHER
    if (id >= this.from.length) this.grow(id)
    this.from[id] = this.out.at
    this.to[id] = -1
    this.count = id + 1
  }

  close(id: number): void {
    this.to[id] = this.out.at
    this.kinds[id] = this.kind
  }

  reference(id: number): void {
    const [from, to] = [this.from[id]!, this.to[id]!]
    if (from < 0) return this.out.put(this.kept.bytes.subarray(-1 - from, to))
    this.kind = to < 0 ? OTHER : this.kinds[id]!
    if (to < 0) return this.out.put(CYCLE)
    if ((this.budget -= to - from) < 0)
      throw new SavepointError('unsupported', 'an object of Kryo whose shared parts are too many to print')
    const { out } = this
    out.room(to - from)
    out.bytes.copyWithin(out.at, from, to)
    out.at += to - from
  }

  hidden(from: number, to: number): void {
    if (to === from) return
    if (to > this.from.length) this.grow(to)
    this.from.fill(this.out.at, from, to)
    this.to.fill(-1, from, to)
    this.count = to
  }

  private grow(id: number): void {
    const larger = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(Math.max(2 * old.length, id + 1))
      grown.set(old)
      return grown
    }
    this.from = larger(this.from)
    this.to = larger(this.to)
    this.kinds = larger(this.kinds)
  }
}
