import { Codec } from '../codec/codec.ts'
import type { Wrapper } from '../model/type.ts'
import { kindOf, leaf, type Json, type Kind } from './kind.ts'
import { flaggedCodec, flaggedJson } from './collection.ts'

// Kinds of which only a whole stored value is made, never a value in another one: a list's end is the end of what the reader reads. No
// serializer has a snapshot of them. Which states store them is what `entry/` knows.

/** Elements to the end of the reader, with one byte between them. */
export interface CommaListType extends Wrapper {
  /** The byte that is written; whatever stands there is passed over, as Flink does. */
  readonly delimiter: number
}

/** An element's own bytes may be the same as the byte between. Behind the last of elements without bytes there is one too. */
function commaListCodec(element: Codec<unknown>, delimiter: number): Codec<readonly unknown[]> {
  return new Codec<readonly unknown[]>({
    name: 'comma list',
    minBytes: 0,
    read(r) {
      const values: unknown[] = []
      while (r.left > 0) {
        values.push(element.read(r))
        if (r.left > 0) r.skip(1)
      }
      return values
    },
    write(w, values) {
      for (const [i, value] of values.entries()) {
        if (i > 0) w.byte(delimiter)
        element.write(w, value)
      }
    },
    skip(r) {
      while (r.left > 0) {
        element.skip(r)
        if (r.left > 0) r.skip(1)
      }
    },
  })
}

const commaListJson =
  (element: Json): Json =>
  (r, out) => {
    const from = r.at
    out.ascii('[')
    while (r.left > 0) {
      if (r.at > from) out.ascii(',')
      element(r, out)
      if (r.left > 0) r.skip(1)
    }
    out.ascii(']')
  }

/** A long whose sign bit is flipped, so that its bytes sort as its values do. */
export const sortableLong = new Codec<bigint>({
  name: 'sortable long',
  minBytes: 8,
  read: r => BigInt.asIntN(64, r.long() ^ SIGN),
  write: (w, v) => w.long(BigInt.asIntN(64, v ^ SIGN)),
  skip: r => r.skip(8),
})
const SIGN = 1n << 63n
export const sortableLongJson: Json = (r, out) => out.long(r.int() ^ 0x8000_0000, r.int() >>> 0)

export const storedKinds: readonly Kind[] = [
  kindOf<CommaListType>({
    kind: 'commaList',
    exactSkip: true,
    text: (t, text) => `List<${text(t.element)}>`,
    codec: (t, inner) => commaListCodec(inner.codec(t.element), t.delimiter),
    json: (t, inner) => commaListJson(inner.json(t.element)),
  }),
  kindOf<Wrapper>({
    kind: 'nullFlag',
    exactSkip: true,
    text: (t, text) => `${text(t.element)}?`,
    codec: (t, inner) => flaggedCodec(inner.codec(t.element)),
    json: (t, inner) => flaggedJson(inner.json(t.element)),
  }),
  leaf('sortableLong', 'Long', {
    exactSkip: true,
    codec: () => sortableLong,
    length: () => 8,
    json: () => sortableLongJson,
  }),
]
