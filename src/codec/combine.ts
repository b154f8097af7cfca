import type { ByteReader } from '../bytes/reader.ts'
import type { ErrorCode } from '../errors.ts'
import { smallest } from '../model/extremes.ts'
import { int } from './base.ts'
import { Codec, traceMember, type Trace } from './codec.ts'
import { variant, type DecodedFields, type Fields } from './record.ts'

/** One for all empty lists: a large `_metadata` has two in each subtask. */
const NONE: readonly never[] = []

/** A count, then that many elements. The count is checked against the bytes left before anything is allocated. */
export function list<T>(element: Codec<T>, count: Codec<number> = int): Codec<readonly T[]> {
  const size = (r: ByteReader): number => {
    const at = r.at
    const n = count.read(r)
    if (n < 0)
      throw r.error('corrupt', `negative count of ${element.name}`, { found: String(n), expected: '0 or more' }, at)
    const least = n * Math.max(1, element.minBytes)
    if (least > r.left)
      throw r.truncated(least, `implausible count ${n} of ${element.name}, or the data ends too early`)
    return n
  }
  return new Codec<readonly T[]>({
    name: `list of ${element.name}`,
    minBytes: count.minBytes,
    read(r) {
      const n = size(r)
      if (n === 0) return NONE
      const values: T[] = []
      for (let i = 0; i < n; i++) values.push(element.read(r))
      return values
    },
    write(w, values) {
      count.write(w, values.length)
      for (const value of values) element.write(w, value)
    },
    skip(r) {
      for (let n = size(r); n > 0; n--) element.skip(r)
    },
    trace(r, t) {
      const n = size(r)
      const values: T[] = []
      for (let i = 0; i < n; i++) traceMember(element, r, t, `[${i}]`, value => values.push(value), values)
      return values
    },
  })
}

/** The codec to use is only known when it is needed: for what nests in itself. Bounds the depth. */
export function lazy<T>(name: string, minBytes: number, codec: () => Codec<T>): Codec<T> {
  return new Codec<T>({
    name,
    minBytes,
    read: r => r.nested(codec().read),
    write: (w, value) => codec().write(w, value),
    skip: r => r.nested(codec().skip),
    trace: (r, t) => r.nested(inner => codec().trace(inner, t)),
  })
}

/** The same bytes, another value. */
export function converted<A, B>(
  name: string,
  codec: Codec<A>,
  to: (value: A, r: ByteReader) => B,
  from: (value: B) => A,
): Codec<B> {
  return new Codec<B>({
    name,
    minBytes: codec.minBytes,
    read: r => to(codec.read(r), r),
    write: (w, value) => codec.write(w, from(value)),
    skip: codec.skip,
  })
}

/** A presence flag, then the value if it is not zero. `present` is for flags that mean something else. */
export function optional<T>(
  value: Codec<T>,
  presence: Codec<number>,
  present = (flag: number): boolean => flag !== 0,
): Codec<T | undefined> {
  return new Codec<T | undefined>({
    name: value.name,
    minBytes: presence.minBytes,
    read: r => (present(presence.read(r)) ? value.read(r) : undefined),
    write(w, v) {
      presence.write(w, v === undefined ? 0 : 1)
      if (v !== undefined) value.write(w, v)
    },
    skip(r) {
      if (present(presence.read(r))) value.skip(r)
    },
    trace: (r, t) => (present(presence.read(r)) ? value.trace(r, t) : undefined),
  })
}

/** A fixed number that must stand in front of the value. */
export function prefixed<T>(
  what: string,
  number: number,
  value: Codec<T>,
  code: ErrorCode = 'corrupt',
  width: Codec<number> = int,
): Codec<T> {
  const check = (r: ByteReader): void => {
    const at = r.at
    const found = width.read(r)
    if (found !== number)
      throw r.error(code, `no ${what}`, { found: show(found, width), expected: show(number, width) }, at)
  }
  return new Codec<T>({
    name: value.name,
    minBytes: width.minBytes + value.minBytes,
    read(r) {
      check(r)
      return value.read(r)
    },
    write(w, v) {
      width.write(w, number)
      value.write(w, v)
    },
    skip(r) {
      check(r)
      value.skip(r)
    },
    trace(r, t) {
      check(r)
      return value.trace(r, t)
    },
  })
}

/** An int length in front of a value that must fill it exactly. */
export function framed<T>(codec: Codec<T>): Codec<T> {
  return new Codec<T>({
    name: codec.name,
    minBytes: 4 + codec.minBytes,
    read(r) {
      const inner = r.window(r.int())
      const value = codec.read(inner)
      if (inner.left > 0)
        throw inner.error('corrupt', `bytes left over in ${codec.name}`, {
          found: `${inner.left} bytes`,
          expected: 'none',
        })
      return value
    },
    write(w, value) {
      const start = w.at
      w.int(0)
      codec.write(w, value)
      w.patchInt(start, w.at - start - 4)
    },
  })
}

const show = (n: number, width: Codec<number>): string =>
  (n >>> 0)
    .toString(16)
    .padStart(8, '0')
    .slice(-2 * width.minBytes)

type Rows = Readonly<Record<string, readonly [tag: number, fields: Fields]>>
export type DecodedRows<R extends Rows> = {
  readonly [K in keyof R & string]: { readonly kind: K } & DecodedFields<R[K][1]>
}[keyof R & string]

/** A row without fields has one value: half of the handles of a large `_metadata` say that there is none. */
function constant(kind: string): Codec<{ readonly kind: string }> {
  const value = { kind }
  return new Codec({ name: kind, minBytes: 0, read: () => value, write: () => undefined })
}

/** A tag, then the fields of the row that bears it. The value has the row's name as `kind`. */
export function tagged<const R extends Rows>(
  name: string,
  tag: Codec<number>,
  rows: R,
  code: ErrorCode = 'corrupt',
): Codec<DecodedRows<R>> {
  type T = DecodedRows<R>
  const codecs = Object.entries(rows).map(([kind, [number, fields]]) => ({
    kind,
    number,
    codec: (Object.keys(fields).length === 0 ? constant(kind) : variant(kind, fields)) as unknown as Codec<T>,
  }))
  const byTag = new Map(codecs.map(row => [row.number, row.codec]))
  const byKind = new Map(codecs.map(row => [row.kind, row]))
  const known = (): string => codecs.map(row => `${row.number} ${row.kind}`).join(', ')
  const choose = (r: ByteReader): Codec<T> => {
    const at = r.at
    const number = tag.read(r)
    const codec = byTag.get(number)
    if (codec === undefined)
      throw r.error(
        code,
        `unknown ${name} type ${number}`,
        { found: String(number), expected: `one of ${known()}` },
        at,
      )
    return codec
  }
  return new Codec<T>({
    name,
    minBytes: tag.minBytes + smallest(codecs.map(row => row.codec.minBytes)),
    read: r => choose(r).read(r),
    write(w, value) {
      const row = byKind.get(value.kind)
      if (row === undefined) throw new TypeError(`${name} has no kind ${value.kind}`)
      tag.write(w, row.number)
      row.codec.write(w, value)
    },
    skip: r => choose(r).skip(r),
    trace: (r, t) => choose(r).trace(r, t),
  })
}

/** A version, then what that version holds. `code` is for a version no row knows, `hint` says what to do about it. */
export function versioned<T>(
  name: string,
  rows: Readonly<Record<number, Codec<T>>>,
  code: ErrorCode = 'unknown-version',
  hint: (version: number) => string | undefined = () => undefined,
): Codec<{ readonly version: number; readonly value: T }> {
  const choose = (r: ByteReader): { version: number; codec: Codec<T> } => {
    const at = r.at
    const version = int.read(r)
    const codec = rows[version]
    if (codec !== undefined) return { version, codec }
    const what = hint(version)
    throw r.error(
      code,
      `unknown version ${version} of ${name}`,
      {
        found: String(version),
        expected: `one of ${Object.keys(rows).join(', ')}`,
        ...(what !== undefined && { hint: what }),
      },
      at,
    )
  }
  return new Codec({
    name,
    minBytes: 4 + smallest(Object.values(rows).map(codec => codec.minBytes)),
    read(r) {
      const { version, codec } = choose(r)
      return { version, value: codec.read(r) }
    },
    write(w, v) {
      int.write(w, v.version)
      rows[v.version]!.write(w, v.value)
    },
    trace(r, t: Trace) {
      const { version, codec } = choose(r)
      const owner: { version: number; value: T | undefined } = { version, value: undefined }
      traceMember(codec, r, t, '', value => (owner.value = value), owner)
      return owner as { version: number; value: T }
    },
  })
}
