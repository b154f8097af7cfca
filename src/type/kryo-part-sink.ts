import { ByteReader } from '../bytes/reader.ts'
import type { JavaValue } from '../java/stream.ts'
import { PLAIN, type Label } from '../kryo/label.ts'
import type { Sink, TextForm } from '../kryo/sink.ts'
import { readString } from '../kryo/string.ts'
import { PartPrinter, PartReader, type Part, type PlainPart } from './kryo-part.ts'
import { epochDayOf, momentOf, momentOfMillis, secondsOf, timeOfDayOf, type Moment } from './moment.ts'
import { exactLong } from './scalar.ts'

/** Takes the number of a part that is complete. */
type Take = (part: number) => void

/** What is being built. */
interface Open {
  readonly part: number
  /** Takes the part that comes next; undefined: none does. */
  take: Take | undefined
  /** What takes the member of a name. */
  readonly member: (label: Label) => Take
}

/** Builds the parts of a value. */
export class PartSink implements Sink {
  private parts: Part[] = []
  private last = 0
  private pending = -1
  private readonly opened: Open[] = []
  private readonly objects: number[] = []
  private readonly printer = new PartPrinter()

  /** Stands in front of the whole value, which is complete. */
  reader(): PartReader {
    return this.at(this.last)
  }

  private at(part: number): PartReader {
    const r = new PartReader(this.parts)
    r.at = part
    return r
  }

  begin(): void {
    this.parts = []
    this.opened.length = 0
    this.objects.length = 0
    this.pending = -1
  }

  null(): void {
    this.add({ as: 'null' })
  }

  boolean(value: boolean): void {
    this.add({ as: 'boolean', value, tell: sink => sink.boolean(value) })
  }

  whole(value: number): void {
    this.add({ as: 'integer', value, tell: sink => sink.whole(value) })
  }

  long(high: number, low: number): void {
    this.add({ as: 'integer', value: exactLong(high, low), tell: sink => sink.long(high, low) })
  }

  float(value: number): void {
    this.add({ as: 'float', value, tell: sink => sink.float(value) })
  }

  double(value: number): void {
    this.add({ as: 'double', value, tell: sink => sink.double(value) })
  }

  char(unit: number): void {
    this.add({ as: 'text', value: String.fromCharCode(unit), tell: sink => sink.char(unit) })
  }

  string(r: ByteReader): void {
    const { bytes, at } = r
    const value = readString(r)
    if (value === null) return this.null()
    this.add({ as: 'text', value, tell: sink => sink.string(new ByteReader(bytes, r.file, r.base, at)) })
  }

  newString(id: number, r: ByteReader): void {
    this.string(r)
    this.objects[id] = this.last
  }

  text(text: string): void {
    this.add({ as: 'text', value: text, tell: sink => sink.text(text) })
  }

  constant(name: Label): void {
    this.add({ as: 'text', value: name.text, tell: sink => sink.constant(name) })
  }

  big(value: bigint): void {
    this.add({ as: 'integer', value, tell: sink => sink.big(value) })
  }

  decimal(unscaled: bigint, scale: number): void {
    this.add({ as: 'decimal', value: { unscaled, scale }, tell: sink => sink.decimal(unscaled, scale) })
  }

  bytes(bytes: Uint8Array): void {
    const part = this.parts.length
    this.add({ as: 'text', value: '', tell: sink => sink.bytes(bytes) })
    this.parts[part] = { as: 'text', value: this.printer.text(this.at(part)), tell: sink => sink.bytes(bytes) }
  }

  date(year: number, month: number, day: number): void {
    this.moment({ second: secondsOf(epochDayOf(year, month, day), 0), nano: 0 }, sink => sink.date(year, month, day))
  }

  time(hour: number, minute: number, second: number, nano: number): void {
    this.add({
      as: 'timeOfDay',
      value: (hour * 3600 + minute * 60 + second) * 1e9 + nano,
      tell: sink => sink.time(hour, minute, second, nano),
    })
  }

  dateTime(...[year, month, day, hour, minute, second, nano]: Parameters<Sink['dateTime']>): void {
    const seconds = secondsOf(epochDayOf(year, month, day), hour * 3600 + minute * 60 + second)
    this.moment({ second: seconds, nano }, sink => sink.dateTime(year, month, day, hour, minute, second, nano))
  }

  instant(high: number, low: number, nano: number): void {
    this.moment({ second: exactLong(high, low), nano }, sink => sink.instant(high, low, nano))
  }

  millis(high: number, low: number, nano?: number): void {
    const { second, nano: ofMillis } = momentOfMillis(exactLong(high, low))
    this.moment({ second, nano: nano ?? ofMillis }, sink => sink.millis(high, low, nano))
  }

  private moment(value: Moment, tell: PlainPart['tell']): void {
    this.add({ as: 'time', value, tell })
  }

  unread(className: string, bytes: Uint8Array, reason: string): void {
    this.add({ as: 'unread', tell: sink => sink.unread(className, bytes, reason) })
  }

  java(value: JavaValue): void {
    this.add({ as: 'java', value })
  }

  openText(form: TextForm): void {
    const elements: number[] = []
    this.start({ as: 'joined', form, elements, whole: undefined }, () => part => void elements.push(part))
  }

  part(): void {
    this.member(PLAIN)
  }

  closeText(): void {
    this.finish()
    const joined = this.parts[this.last]!
    if (joined.as !== 'joined') return
    const text = this.printer.text(this.at(this.last))
    const tell = (sink: Sink): void => sink.text(text)
    const [time, timeOfDay] = [momentOf(text), timeOfDayOf(text)]
    joined.whole =
      time !== undefined
        ? { as: 'time', value: time, tell }
        : timeOfDay !== undefined
          ? { as: 'timeOfDay', value: timeOfDay, tell }
          : { as: 'text', value: text, tell }
  }

  openArray(): void {
    const elements: number[] = []
    this.start({ as: 'array', elements }, () => part => void elements.push(part))
  }

  element(): void {
    this.member(PLAIN)
  }

  closeArray(): void {
    this.finish()
  }

  openObject(label: Label): void {
    const className = this.parts.length
    this.parts.push({ as: 'text', value: label.text, tell: sink => sink.text(label.text) })
    const members: { label: Label; part: number }[] = []
    this.start(
      { as: 'object', label, className: label.text === '' ? undefined : className, members },
      name => part => void members.push({ label: name, part }),
    )
  }

  /** What came last is complete, and what comes next is this. */
  member(label: Label): void {
    this.settle()
    const open = this.opened.at(-1)!
    open.take = open.member(label)
  }

  closeObject(): void {
    this.finish()
  }

  openMap(): void {
    const entries: { key: number; value: number }[] = []
    this.start({ as: 'map', entries }, label =>
      label === KEY
        ? part => void entries.push({ key: part, value: part })
        : part => void (entries.at(-1)!.value = part),
    )
  }

  key(): void {
    this.member(KEY)
  }

  value(): void {
    this.member(PLAIN)
  }

  closeMap(): void {
    this.finish()
  }

  open(id: number): void {
    this.pending = id
  }

  close(id: number): void {
    this.objects[id] = this.last
    this.pending = -1
  }

  reference(id: number): void {
    this.last = this.objects[id]!
  }

  hidden(from: number, to: number): void {
    for (let id = from; id < to; id++) {
      this.objects[id] = this.parts.length
      this.parts.push({ as: 'hidden' })
    }
  }

  private add(part: Part): void {
    this.last = this.parts.length
    this.parts.push(part)
  }

  private start(part: Part, member: Open['member']): void {
    this.add(part)
    if (this.pending >= 0) this.objects[this.pending] = this.last
    this.pending = -1
    this.opened.push({ part: this.last, take: undefined, member })
  }

  private settle(): void {
    this.opened.at(-1)!.take?.(this.last)
  }

  private finish(): void {
    this.settle()
    this.last = this.opened.pop()!.part
  }
}

/** Stands in front of a key of a map. */
const KEY: Label = { ...PLAIN }
