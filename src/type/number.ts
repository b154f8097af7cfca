import { bigToBytes, readBigBytes } from '../bytes/big.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { Codec } from '../codec/codec.ts'
import { hashBigInteger, hashDecimal } from './hash.ts'
import { leaf, type Kind } from './kind.ts'
import type { Decimal } from './decimal.ts'
import { orNull, shared } from './typescript.ts'

/** Codes of the constants; other values are their length plus four, then their bytes. (BigIntSerializer) */
const CONSTANTS: readonly (bigint | null)[] = [null, 0n, 1n, 10n]

function readBig(r: ByteReader): bigint | null {
  const code = bigCode(r)
  return code <= 3 ? CONSTANTS[code]! : readBigBytes(r, code - 4)
}

function bigCode(r: ByteReader): number {
  const code = r.int()
  if (code < 0 || code === 4)
    throw r.error(
      'corrupt',
      'not a BigInteger',
      { found: `code ${code}`, expected: '0 to 3, or a length plus 4' },
      r.at - 4,
    )
  return code
}

function skipBig(r: ByteReader): boolean {
  const code = bigCode(r)
  if (code > 3) r.skip(code - 4)
  return code !== 0
}

/** Writes constants by their short code, as values from BigInteger.valueOf have it; both forms are read. */
const bigInteger = new Codec<bigint | null>({
  name: 'BigInteger',
  minBytes: 4,
  read: readBig,
  skip: r => void skipBig(r),
  write(w, value) {
    const code = CONSTANTS.indexOf(value)
    if (code >= 0) return w.int(code)
    const bytes = bigToBytes(value!)
    w.int(bytes.length + 4)
    w.put(bytes)
  },
})

const bigDecimal = new Codec<Decimal | null>({
  name: 'BigDecimal',
  minBytes: 4,
  read(r) {
    const unscaled = readBig(r)
    return unscaled === null ? null : { unscaled, scale: r.int() }
  },
  skip(r) {
    if (skipBig(r)) r.skip(4)
  },
  write(w, value) {
    bigInteger.write(w, value?.unscaled ?? null)
    if (value !== null) w.int(value.scale)
  },
})

/** BigDecimal.toPlainString. */
function decimalText({ unscaled, scale }: Decimal): string {
  if (scale <= 0) return unscaled === 0n ? '0' : (unscaled * 10n ** BigInt(-scale)).toString()
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A scale beyond this would print more zeros than anyone reads; BigDecimal.toString's exponent stands in. */
const MAX_ZEROS = 10_000
export const boundedDecimalText = (value: Decimal): string =>
  Math.abs(value.scale) > MAX_ZEROS ? `${value.unscaled}E${-value.scale}` : decimalText(value)

export const decimalType = shared('Decimal', { unscaled: 'bigint', scale: 'number' })

export const numberKinds: readonly Kind[] = [
  leaf('bigInteger', 'BigInteger', {
    codec: () => bigInteger,
    json: () => (r, out) => {
      const value = readBig(r)
      if (value === null) out.ascii('null')
      else out.bigint(value)
    },
    hash: () => r => hashBigInteger(readBig(r) ?? 0n),
    scalar: () => ({ as: 'integer', read: readBig }),
    typescript: () => 'bigint | null',
  }),
  leaf('bigDecimal', 'BigDecimal', {
    codec: () => bigDecimal,
    json: () => (r, out) => {
      const value = bigDecimal.read(r)
      out.ascii(value === null ? 'null' : `"${boundedDecimalText(value)}"`)
    },
    hash: () => r => {
      const value = bigDecimal.read(r)
      return value === null ? 0 : hashDecimal(value.unscaled, value.scale)
    },
    scalar: () => ({ as: 'decimal', read: bigDecimal.read }),
    typescript: (_, ts) => orNull(decimalType(ts)),
  }),
]
