import { hex } from '../bytes/hex.ts'
import { Codec } from './codec.ts'

const leaf = <T>(
  name: string,
  size: number,
  method: string,
  read: Codec<T>['read'],
  write: Codec<T>['write'],
  writes = method,
): Codec<T> =>
  new Codec<T>({
    name,
    minBytes: size,
    read,
    write,
    skip: r => r.skip(size),
    inline: { read: `r.${method}()`, write: `w.${writes}($)` },
  })

/** A signed byte. */
export const byte = leaf(
  'byte',
  1,
  'byte',
  r => r.byte(),
  (w, v: number) => w.byte(v),
)
/** 0 … 255, a byte. */
export const unsignedByte = leaf(
  'unsigned byte',
  1,
  'unsignedByte',
  r => r.unsignedByte(),
  (w, v: number) => w.byte(v),
  'byte',
)
/** A short, two bytes big-endian. */
export const short = leaf(
  'short',
  2,
  'short',
  r => r.short(),
  (w, v: number) => w.short(v),
)
/** 0 … 65535, two bytes big-endian. */
export const unsignedShort = leaf(
  'unsigned short',
  2,
  'unsignedShort',
  r => r.unsignedShort(),
  (w, v: number) => w.short(v),
  'short',
)
/** An int, four bytes big-endian. */
export const int = leaf(
  'int',
  4,
  'int',
  r => r.int(),
  (w, v: number) => w.int(v),
)
/** A user's long, as bigint. */
export const long = leaf(
  'long',
  8,
  'long',
  r => r.long(),
  (w, v: bigint) => w.long(v),
)
/** A long that addresses or counts bytes: a checked number, −1 for unknown. */
export const offset = leaf(
  'offset',
  8,
  'offset',
  r => r.offset(),
  (w, v: number) => w.offset(v),
)
/** A float, four bytes; NaN keeps its bits as far as JavaScript does. */
export const float = leaf(
  'float',
  4,
  'float',
  r => r.float(),
  (w, v: number) => w.float(v),
)
/** A double, eight bytes. */
export const double = leaf(
  'double',
  8,
  'double',
  r => r.double(),
  (w, v: number) => w.double(v),
)

/** Any non-zero byte is true, as in Java's readBoolean. */
export const bool = new Codec<boolean>({
  name: 'boolean',
  minBytes: 1,
  read: r => r.byte() !== 0,
  write: (w, v) => w.byte(v ? 1 : 0),
  skip: r => r.skip(1),
  inline: { read: '(r.byte() !== 0)', write: 'w.byte($ ? 1 : 0)' },
})

/** Java's writeUTF. */
export const utf = new Codec<string>({
  name: 'UTF',
  minBytes: 2,
  read: r => r.utf(),
  write: (w, v) => w.utf(v),
  skip: r => r.skip(r.unsignedShort()),
  inline: { read: 'r.utf()', write: 'w.utf($)' },
})

/** The same bytes, of names that stand in a file again and again: of classes, of roles. */
export const repeatedName = new Codec<string>({
  ...utf,
  read: r => r.name(),
  inline: { read: 'r.name()', write: 'w.utf($)' },
})

/** An int length, then that many bytes. The value is a view of the reader's bytes. */
export const blob = new Codec<Uint8Array>({
  name: 'bytes',
  minBytes: 4,
  read: r => r.take(r.int()),
  write: (w, v) => {
    w.int(v.length)
    w.put(v)
  },
  skip: r => r.skip(r.int()),
})

/** Everything up to the end of the reader. */
export const rest = new Codec<Uint8Array>({
  name: 'rest',
  minBytes: 0,
  read: r => r.take(r.left),
  write: (w, v) => w.put(v),
  skip: r => r.skip(r.left),
})

/** `size` bytes as lower-case hex. */
export const hexBytes = (name: string, size: number): Codec<string> =>
  new Codec<string>({
    name,
    minBytes: size,
    read: r => hex(r.take(size)),
    write: (w, v) => {
      for (let i = 0; i < size; i++) w.byte(Number.parseInt(v.slice(2 * i, 2 * i + 2), 16))
    },
    skip: r => r.skip(size),
  })

/** Takes no bytes: what a version does not have. */
export const absent = new Codec<undefined>({
  name: 'absent',
  minBytes: 0,
  read: () => undefined,
  write: () => undefined,
})
