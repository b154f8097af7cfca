import type { JsonWriter } from '../bytes/json-writer.ts'
import type { TextForm } from '../kryo/sink.ts'

const QUOTE = 0x22

/** A text that is made of the texts of several values, which are printed one behind the other. */
export class JoinedText {
  /** Where each part begins. */
  readonly places: number[] = []
  /** How many objects were met before. */
  readonly firstObject: number
  private readonly form: TextForm

  constructor(form: TextForm, firstObject: number) {
    this.form = form
    this.firstObject = firstObject
  }

  /** Puts one text in place of its parts. */
  join(out: JsonWriter): void {
    const texts = this.places.map((place, i) => partText(out, place, this.places[i + 1] ?? out.at))
    out.at = this.places[0]!
    out.string(this.form.join(texts))
  }
}

function partText({ bytes }: JsonWriter, from: number, to: number): string {
  const isQuoted = bytes[from] === QUOTE
  return String.fromCharCode(...bytes.subarray(isQuoted ? from + 1 : from, isQuoted ? to - 1 : to))
}
