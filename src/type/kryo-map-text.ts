import type { JsonWriter } from '../bytes/json-writer.ts'

const JSON_COMMA = ','.charCodeAt(0)

/**
 * The text of a map while it is printed: an object as long as all keys are strings, all characters or all constants; from the first other
 * one on pairs, and what stands there already is made pairs too.
 */
export class MapText {
  private named = true
  private kind = 0
  private start = 0
  private entries = 0
  private firstObject = 0
  /** By entry: where its key begins, and where the colon stands. */
  private places = new Int32Array(32)

  /** `objects`: how many were met before. */
  open(out: JsonWriter, objects: number): void {
    this.named = true
    this.start = out.at
    this.entries = 0
    this.firstObject = objects
    out.byte(0x7b)
  }

  key(out: JsonWriter, i: number): void {
    if (i > 0) {
      if (!this.named) out.byte(0x5d)
      out.byte(JSON_COMMA)
    }
    if (!this.named) return out.byte(0x5b)
    if (2 * i + 2 > this.places.length) this.grow()
    this.places[2 * i] = out.at
    this.entries = i
  }

  /** Told of the kind of a key, 0 for what names nothing. */
  mustBePairs(kind: number): boolean {
    if (!this.named) return false
    if (this.entries === 0) this.kind = kind
    return kind === 0 || kind !== this.kind
  }

  value(out: JsonWriter): void {
    if (this.named) this.places[2 * this.entries + 1] = out.at
    out.byte(this.named ? 0x3a : JSON_COMMA)
  }

  close(out: JsonWriter): void {
    if (!this.named) out.byte(0x5d)
    out.byte(this.named ? 0x7d : 0x5d)
  }

  /** `from`, `to`: where the objects stand that were met, which move with the text. */
  toPairs(out: JsonWriter, from: Int32Array, to: Int32Array, objects: number): void {
    const { places, entries } = this
    this.named = false
    const end = out.at
    out.room(2 * entries + 1)
    const { bytes } = out
    // Each entry moves by two brackets for each before it and its own opening one; the last first.
    for (let i = entries; i >= 0; i--) {
      const [begins, moves] = [places[2 * i]!, 2 * i + 1]
      const ends = i === entries ? end : places[2 * i + 2]! - 1
      bytes.copyWithin(begins + moves, begins, ends)
      bytes[begins + moves - 1] = 0x5b
      if (i === entries) continue
      bytes[places[2 * i + 1]! + moves] = JSON_COMMA
      bytes[ends + moves] = 0x5d
      bytes[ends + moves + 1] = JSON_COMMA
    }
    bytes[this.start] = 0x5b
    out.at = end + 2 * entries + 1
    let i = 0
    for (let id = this.firstObject; id < objects; id++) {
      if (from[id]! < 0) continue
      while (i < entries && from[id]! >= places[2 * i + 2]!) i++
      from[id] = from[id]! + 2 * i + 1
      if (to[id]! >= 0) to[id] = to[id]! + 2 * i + 1
    }
  }

  private grow(): void {
    const larger = new Int32Array(2 * this.places.length)
    larger.set(this.places)
    this.places = larger
  }
}
