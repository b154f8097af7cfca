import { Codec } from '../codec/codec.ts'
import type { Wrapper } from '../model/type.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { kindOf, leaf, type Inner, type Json, type Kind } from './kind.ts'
import { isPosition, nullFlagged, type Members } from './members.ts'
import { exactLong, type Scalar } from './scalar.ts'
import { flaggedCodec, flaggedJson } from './collection.ts'
import { FLAGS } from './record-shape.ts'
import { arrayText, orNull } from './typescript.ts'

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

/** Reads one as a number, or a bigint where a number cannot be exact. */
export const readSortable = (r: ByteReader): number | bigint => {
  const high = r.int() ^ 0x8000_0000
  return exactLong(high, r.int() >>> 0)
}
/** A time, as a timer has it. */
const sortableScalar: Scalar = { as: 'millis', read: readSortable }

function commaListMembers(t: CommaListType, inner: Inner): Members {
  const { skip } = inner.codec(t.element)
  const next = (r: ByteReader): void => {
    skip(r)
    if (r.left > 0) r.skip(1)
  }
  return {
    names: [],
    also: 'positions',
    size(r) {
      let count = 0
      for (; r.left > 0; count++) next(r)
      return count
    },
    typeAt: step => (isPosition(step) ? t.element : undefined),
    enter(step, go, none) {
      const inside = go(t.element)
      return r => {
        for (let i = 0; i < Number(step) && r.left > 0; i++) next(r)
        return r.left > 0 ? inside(r) : none(r)
      }
    },
  }
}

export const storedKinds: readonly Kind[] = [
  kindOf<CommaListType>({
    kind: 'commaList',
    exactSkip: true,
    text: (t, text) => `List<${text(t.element)}>`,
    codec: (t, inner) => commaListCodec(inner.codec(t.element), t.delimiter),
    json: (t, inner) => commaListJson(inner.json(t.element)),
    pass: (t, inner, code, no) => `while (at < end) { ${inner.pass(t.element, code, no)}\nif (at < end) at++ }`,
    members: commaListMembers,
    typescript: (t, ts) => arrayText(ts.of(t.element)),
  }),
  kindOf<Wrapper>({
    kind: 'nullFlag',
    exactSkip: true,
    text: (t, text) => `${text(t.element)}?`,
    codec: (t, inner) => flaggedCodec(inner.codec(t.element)),
    json: (t, inner) => flaggedJson(inner.json(t.element)),
    isName: (t, inner) => inner.isName(t.element),
    shape: t => ({ ...FLAGS, fields: [{ name: '', type: t.element }], open: () => '', through: true }),
    through: t => nullFlagged(t.element, r => r.byte() !== 0),
    typescript: (t, ts) => orNull(ts.of(t.element)),
  }),
  leaf('sortableLong', 'Long', {
    codec: () => sortableLong,
    length: () => 8,
    pass: () => 'at += 8;',
    json: () => sortableLongJson,
    scalar: () => sortableScalar,
    exactSkip: true,
    typescript: () => 'bigint',
  }),
]
