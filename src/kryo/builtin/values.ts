import { both, each, FINAL, row, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import { long, signedVarInt, signedVarLong, varCount, varInt } from '../var-int.ts'

// Small values of java.util and java.net. (DefaultSerializers; Chill's for those that Kryo 2 has none for)

/** A string as it is usually written, or null. */
function text(g: Graph): void {
  const value = g.text()
  if (value === null) g.sink.null()
  else g.sink.text(value)
}

/** Eight bytes of hex. */
const half = (): string => (long.high >>> 0).toString(16).padStart(8, '0') + long.low.toString(16).padStart(8, '0')

function uuid(g: Graph, read: (g: Graph) => void): void {
  read(g)
  const most = half()
  read(g)
  const digits = most + half()
  g.sink.text(
    [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-'),
  )
}

/** Words of 64 bits, the lowest first; the numbers of the bits that are set. */
function bitSet(g: Graph): void {
  const words = varCount(g.r)
  g.plausible(words, 8)
  g.sink.openArray()
  let n = 0
  for (let word = 0; word < words; word++) {
    g.fixedLong()
    for (let bit = 0; bit < 64; bit++) {
      if ((((bit < 32 ? long.low : long.high) >>> (bit & 31)) & 1) === 0) continue
      g.sink.element(n++)
      g.sink.whole(64 * word + bit)
    }
  }
  g.sink.closeArray()
}

function pattern5(g: Graph): void {
  text(g)
  varInt(g.r)
}

/** java.net.InetSocketAddress */
function address(g: Graph): void {
  const host = g.text()
  const port = varInt(g.r)
  g.sink.text(`${host}:${port}`)
}

/** An optional value behind a flag. (OptionalSerializers) */
const optional = (g: Graph, value: () => void): void => {
  if (g.boolean()) value()
  else g.sink.null()
}
function fixedLong(g: Graph): void {
  g.fixedLong()
  g.sink.long(long.high, long.low)
}
/** FieldSerializer of Kryo 2: isPresent, value. */
const optional2 = (value: (g: Graph) => void) => (g: Graph) => {
  if (g.boolean()) return value(g)
  g.hidden(() => value(g))
  g.sink.null()
}

/** By its name; Kryo 2 cannot write one. */
const charset = { 5: () => ({ walk: text }) }
const CHARSETS =
  'UTF_8 US_ASCII ISO_8859_1 ISO_8859_2 ISO_8859_5 ISO_8859_7 ISO_8859_9 ISO_8859_15 UTF_16 UTF_16BE UTF_16LE UTF_16LE_BOM UTF_32 UTF_32BE UTF_32LE CESU_8 KOI8_R MS1250 MS1251 MS1252 MS1253 MS1254 MS1257 IBM437 IBM850 GBK GB18030 Big5 EUC_JP EUC_KR SJIS MS932'.split(
    ' ',
  )

export const valueRows: readonly BuiltIn[] = [
  row('java.util.Optional', { 5: () => ({ walk: g => g.classAndObject() }) }, FINAL),
  each(
    'java.util.UUID',
    g => uuid(g, () => signedVarLong(g.r)),
    g => uuid(g, () => g.fixedLong()),
    FINAL,
  ),
  both('java.util.BitSet', bitSet),
  // a field `value` of 0 or 1
  both('java.util.concurrent.atomic.AtomicBoolean', g => g.sink.boolean(signedVarInt(g.r) !== 0)),
  both('java.util.Currency', text, FINAL),
  row('java.net.URL', { 5: () => ({ walk: text }) }, FINAL),
  row('java.nio.charset.Charset', charset),
  ...CHARSETS.map(name => row(`sun.nio.cs.${name}`, charset)),
  both('java.net.URI', text, FINAL),
  each('java.util.regex.Pattern', text, pattern5, FINAL),
  both('java.net.InetSocketAddress', address),
  each(
    'java.util.OptionalInt',
    optional2(g => g.sink.whole(signedVarInt(g.r))),
    g => optional(g, () => g.sink.whole(g.int())),
    FINAL,
  ),
  each(
    'java.util.OptionalLong',
    optional2(g => {
      signedVarLong(g.r)
      g.sink.long(long.high, long.low)
    }),
    g => optional(g, () => fixedLong(g)),
    FINAL,
  ),
  each(
    'java.util.OptionalDouble',
    optional2(g => g.sink.double(g.double())),
    g => optional(g, () => g.sink.double(g.double())),
    FINAL,
  ),
]
