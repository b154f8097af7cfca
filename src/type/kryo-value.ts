import type { ByteReader } from '../bytes/reader.ts'
import type { JavaValue } from '../java/stream.ts'
import type { Label } from '../kryo/label.ts'
import type { Sink, TextForm } from '../kryo/sink.ts'
import { readString } from '../kryo/string.ts'
import { entriesOf } from './collection.ts'
import { emptyRecord } from './record.ts'

/** What is being built. */
interface Open {
  readonly value: unknown
  /** Takes the value of the member that is named. */
  readonly take: (last: unknown, name: string) => void
  /** The member whose value comes next; undefined: none does. */
  name: string | undefined
}

/** Builds a value of plain JavaScript, as those of other types are. An object that is shared is one object; one may be inside itself. */
export class ValueSink implements Sink {
  /** The value that is complete. */
  last: unknown = null
  private readonly opened: Open[] = []
  private readonly objects: unknown[] = []
  private readonly texts: TextForm[] = []
  private pending = -1

  begin(): void {
    this.opened.length = 0
    this.texts.length = 0
    this.objects.length = 0
    this.pending = -1
  }

  null(): void {
    this.last = null
  }

  boolean(value: boolean): void {
    this.last = value
  }

  whole(value: number): void {
    this.last = value
  }

  long(high: number, low: number): void {
    this.last = longOf(high, low)
  }

  float(value: number): void {
    this.last = value
  }

  double(value: number): void {
    this.last = value
  }

  char(unit: number): void {
    this.last = String.fromCharCode(unit)
  }

  string(r: ByteReader): void {
    this.last = readString(r)
  }

  newString(id: number, r: ByteReader): void {
    this.objects[id] = this.last = readString(r)
  }

  text(text: string): void {
    this.last = text
  }

  constant(name: Label): void {
    this.last = name.text
  }

  big(value: bigint): void {
    this.last = value
  }

  decimal(unscaled: bigint, scale: number): void {
    this.last = { unscaled, scale }
  }

  bytes(bytes: Uint8Array): void {
    this.last = bytes
  }

  date(year: number, month: number, day: number): void {
    this.last = { year, month, day }
  }

  time(hour: number, minute: number, second: number, nano: number): void {
    this.last = { hour, minute, second, nano }
  }

  dateTime(...[year, month, day, hour, minute, second, nano]: Parameters<Sink['dateTime']>): void {
    this.last = { date: { year, month, day }, time: { hour, minute, second, nano } }
  }

  instant(high: number, low: number, nano: number): void {
    this.last = { epochSecond: longOf(high, low), nano }
  }

  millis(high: number, low: number, nano?: number): void {
    const epochMilli = longOf(high, low)
    this.last = nano === undefined ? { epochMilli } : { epochMilli, nano }
  }

  unread(className: string, bytes: Uint8Array, reason: string): void {
    this.last = { className, bytes, reason }
  }

  java(value: JavaValue): void {
    this.last = value
  }

  openText(form: TextForm): void {
    const record = emptyRecord()
    this.start(record, (last, name) => void (record[name] = last))
    this.texts.push(form)
  }

  part(i: number): void {
    this.member({ text: this.texts.at(-1)!.parts[i]! })
  }

  closeText(): void {
    this.texts.pop()
    this.finish()
  }

  openArray(): void {
    const list: unknown[] = []
    this.start(list, last => void list.push(last))
  }

  element(): void {
    this.member(ELEMENT)
  }

  closeArray(): void {
    this.finish()
  }

  openObject(label: Label): void {
    const record = emptyRecord()
    if (label.text !== '') record['@class'] = label.text
    this.start(record, (last, name) => void (record[name] = last))
  }

  member({ text }: Pick<Label, 'text'>): void {
    this.settle()
    this.opened.at(-1)!.name = text
  }

  closeObject(): void {
    this.finish()
  }

  openMap(): void {
    const entries: [unknown, unknown][] = []
    this.start(entries, (last, name) => {
      if (name === KEY.text) entries.push([last, null])
      else entries.at(-1)![1] = last
    })
  }

  key(): void {
    this.member(KEY)
  }

  value(): void {
    this.member(VALUE)
  }

  closeMap(): void {
    this.finish()
    this.last = entriesOf(this.last as readonly (readonly [unknown, unknown])[]) // what openMap began
  }

  open(id: number): void {
    this.pending = id
  }

  close(id: number): void {
    this.objects[id] = this.last
    this.pending = -1
  }

  reference(id: number): void {
    this.last = this.objects[id]
  }

  hidden(from: number, to: number): void {
    for (let id = from; id < to; id++) this.objects[id] = null
  }

  private start(value: unknown, take: Open['take']): void {
    if (this.pending >= 0) this.objects[this.pending] = value
    this.pending = -1
    this.opened.push({ value, take, name: undefined })
  }

  /** The member that came last has its value. */
  private settle(): void {
    const open = this.opened.at(-1)!
    if (open.name !== undefined) open.take(this.last, open.name)
  }

  private finish(): void {
    this.settle()
    this.last = this.opened.pop()!.value
  }
}

const ELEMENT = { text: 'element' }
const KEY = { text: 'key' }
const VALUE = { text: 'value' }
/** The same bits as one number. */
const longOf = (high: number, low: number): bigint => (BigInt(high) << 32n) | BigInt(low)
