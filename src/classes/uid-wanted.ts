import { murmur3x64 } from '../model/murmur-x64.ts'
import { operatorIdIn, uidBytes } from '../model/operator-id.ts'

/** UTF-16 units, of what is encoded in one place again and again. */
const LONGEST = 4096
const SURROGATE = /[\ud800-\udfff]/

/** Operator IDs that texts are looked for, and how many texts were tried. */
export class WantedIds {
  tried = 0
  private readonly ids: Set<string>
  /** The first digits of each: all but one in four billion other texts end there. */
  private readonly beginnings: Set<number>
  private readonly words = new Int32Array(4)
  private readonly encoder = new TextEncoder()
  private readonly bytes = new Uint8Array(3 * LONGEST)

  /** 32 lower-case hex digits each. */
  constructor(ids: Iterable<string>) {
    this.ids = new Set(ids)
    this.beginnings = new Set([...this.ids].map(beginning))
  }

  /** How many were not found yet. */
  get left(): number {
    return this.ids.size
  }

  /** The ID of the text `bytes[from … to)`, UTF-8, if it is one that is wanted; it is not from then on. */
  ofBytes(bytes: Uint8Array, from: number, to: number): string | undefined {
    this.tried++
    murmur3x64(bytes, from, to, this.words)
    return this.beginnings.has(this.words[0]!) ? this.take(operatorIdIn(this.words)) : undefined
  }

  ofText(text: string): string | undefined {
    if (SURROGATE.test(text) || text.length > LONGEST) {
      const bytes = uidBytes(text)
      return this.ofBytes(bytes, 0, bytes.length)
    }
    return this.ofBytes(this.bytes, 0, this.encoder.encodeInto(text, this.bytes).written)
  }

  /** An ID that is given as such. */
  take(id: string): string | undefined {
    return this.ids.delete(id) ? id : undefined
  }
}

/** As the first four bytes of a hash lie there. */
const beginning = (id: string): number =>
  [0, 2, 4, 6].reduce((word, at, i) => word | (parseInt(id.slice(at, at + 2), 16) << (8 * i)), 0)
