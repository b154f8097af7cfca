import { JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import type { JavaValue } from '../java/stream.ts'
import type { Label } from '../kryo/label.ts'
import type { Sink, TextForm } from '../kryo/sink.ts'
import { JsonSink } from './kryo-json.ts'
import type { Decimal } from './decimal.ts'
import type { Moment } from './moment.ts'

// The parts of a value that Kryo wrote, by their numbers: plain ones, and those that have others inside. An object that is shared is one part,
// and one may be inside itself.

/** What is told of a plain part once more. */
type Tell = (sink: Sink) => void

/** A part that compares with others. */
export type PlainPart =
  | { readonly as: 'integer'; readonly value: number | bigint; readonly tell: Tell }
  | { readonly as: 'float' | 'double'; readonly value: number; readonly tell: Tell }
  | { readonly as: 'decimal'; readonly value: Decimal; readonly tell: Tell }
  | { readonly as: 'text'; readonly value: string; readonly tell: Tell }
  | { readonly as: 'boolean'; readonly value: boolean; readonly tell: Tell }
  | { readonly as: 'time'; readonly value: Moment; readonly tell: Tell }
  | { readonly as: 'timeOfDay'; readonly value: number; readonly tell: Tell }
export interface ArrayPart {
  readonly as: 'array'
  readonly elements: number[]
}
export interface ObjectPart {
  readonly as: 'object'
  readonly label: Label
  /** The text that is its class, where that is shown. */
  readonly className: number | undefined
  readonly members: { readonly label: Label; readonly part: number }[]
}
export interface MapPart {
  readonly as: 'map'
  readonly entries: { readonly key: number; readonly value: number }[]
}
/** A value whose text is that of several. */
export interface JoinedPart {
  readonly as: 'joined'
  readonly form: TextForm
  readonly elements: number[]
  /** What the whole compares as. */
  whole: PlainPart | undefined
}
export type Part =
  | PlainPart
  | ArrayPart
  | ObjectPart
  | MapPart
  | JoinedPart
  | { readonly as: 'null' }
  /** Read where nobody is told of it. */
  | { readonly as: 'hidden' }
  | { readonly as: 'java'; readonly value: JavaValue }
  /** Not read, though its end is known. */
  | { readonly as: 'unread'; readonly tell: (sink: Sink) => void }

/** Its cursor stands on the number of a part. */
export class PartReader extends ByteReader {
  readonly parts: readonly Part[]

  constructor(parts: readonly Part[]) {
    super(new Uint8Array(0), 'parts of a Kryo value')
    this.parts = parts
    this.end = 0
  }

  /** A part itself; of a joined text, what it compares as. */
  get part(): Part {
    const part = this.parts[this.at]!
    return part.as === 'joined' ? part.whole! : part
  }

  /** The reader of a part; only programs of parts ask. */
  static of(r: ByteReader): PartReader {
    if (r instanceof PartReader) return r
    throw new Error('no part of a Kryo value')
  }
}

/** Tells a sink of a part as it was told first, so that it is printed alike. */
function tellPart(parts: readonly Part[], which: number, sink: Sink): void {
  const ids = new Map<number, number>()
  const inside = (id: number, tell: () => void): void => {
    sink.open(id)
    tell()
    sink.close(id)
  }
  const visit = (at: number): void => {
    const part = parts[at]!
    if ('tell' in part) return part.tell(sink)
    if (part.as === 'null') return sink.null()
    if (part.as === 'java') return sink.java(part.value)
    const known = ids.get(at)
    if (known !== undefined) return sink.reference(known)
    const id = ids.size
    ids.set(at, id)
    if (part.as === 'hidden') {
      sink.hidden(id, id + 1)
      return sink.reference(id)
    }
    inside(id, () => container(part))
  }
  const container = (part: ArrayPart | ObjectPart | MapPart | JoinedPart): void => {
    switch (part.as) {
      case 'array':
        sink.openArray()
        for (const [i, element] of part.elements.entries()) {
          sink.element(i)
          visit(element)
        }
        return sink.closeArray()
      case 'object':
        sink.openObject(part.label)
        for (const { label, part: member } of part.members) {
          sink.member(label)
          visit(member)
        }
        return sink.closeObject()
      case 'map':
        sink.openMap()
        for (const [i, { key, value }] of part.entries.entries()) {
          sink.key(i)
          visit(key)
          sink.value()
          visit(value)
        }
        return sink.closeMap()
      case 'joined':
        sink.openText(part.form)
        for (const [i, element] of part.elements.entries()) {
          sink.part(i)
          visit(element)
        }
        return sink.closeText()
    }
  }
  visit(which)
}

/** Prints parts. */
export class PartPrinter {
  private readonly sink = new JsonSink()

  print(r: PartReader, out: JsonWriter): void {
    this.sink.into(out)
    this.sink.begin(r)
    tellPart(r.parts, r.at, this.sink)
  }

  /** The text of a part that prints as a string. */
  text(r: PartReader): string {
    const out = new JsonWriter(64)
    this.print(r, out)
    return String(JSON.parse(out.text()))
  }
}
