import { bigFromBytes, bigToBytes } from '../bytes/big.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { decimalOf, type Decimal } from './decimal.ts'
import type { Columns } from './kind.ts'
import { boundedDecimalText, decimalType } from './number.ts'
import { misplaced, sizedCodec } from './sql-bytes.ts'
import { digitsIn } from './sql-plain.ts'

/** Up to so many digits a decimal is a long. (DecimalData.isCompact) */
const MOST_COMPACT = 18
export const isCompact = (precision: number): boolean => precision <= MOST_COMPACT
/** Bytes in the variable part of a row that a larger one takes, whatever its length. */
export const WIDE = 16

export const littleUnscaled = sizedCodec<bigint>(
  'DECIMAL',
  8,
  (r, at) => r.view.getBigInt64(at, true),
  (w, value) => w.long(value),
)

/** Two's complement, big-endian, as few bytes as hold it, to the end of the reader. */
export const wideUnscaled = new Codec<bigint>({
  name: 'DECIMAL',
  minBytes: 1,
  read(r) {
    const { at, left } = r
    if (left < 1 || left > WIDE)
      throw misplaced(r, 'no DECIMAL', { found: `${left} bytes`, expected: `1 to ${WIDE}` }, at)
    const bytes = r.take(left)
    if (left > 1 && (bytes[0] === 0 ? bytes[1]! < 0x80 : bytes[0] === 0xff && bytes[1]! >= 0x80))
      throw misplaced(r, 'a DECIMAL with more bytes than it needs', { found: `${left} bytes` }, at)
    return bigFromBytes(bytes)
  },
  write: (w, value) => w.put(bigToBytes(value)),
  skip: r => r.skip(r.left),
})

/** The same value at another scale; undefined where that would lose digits. */
function rescaled({ unscaled, scale }: Decimal, to: number): bigint | undefined {
  if (Math.abs(scale - to) > 2 * WIDE * 8) return unscaled === 0n ? 0n : undefined
  if (scale <= to) return unscaled * 10n ** BigInt(to - scale)
  const unit = 10n ** BigInt(scale - to)
  return unscaled % unit === 0n ? unscaled / unit : undefined
}

function fitting(value: Decimal, precision: number, scale: number): bigint | undefined {
  const unscaled = rescaled(value, scale)
  const limit = 10n ** BigInt(precision)
  return unscaled !== undefined && unscaled > -limit && unscaled < limit ? unscaled : undefined
}

/** Of a bigint codec for the digits. */
export function decimalColumns(precision: number, scale: number, digits: Codec<bigint>): Columns {
  const codec = new Codec<Decimal>({
    name: 'DECIMAL',
    minBytes: digits.minBytes,
    read: r => ({ unscaled: digits.read(r), scale }),
    write(w, value) {
      const unscaled = fitting(value, precision, scale)
      if (unscaled === undefined)
        throw new SavepointError('incompatible', 'a number that does not fit its column', {
          found: boundedDecimalText(value),
          expected: `DECIMAL(${precision}, ${scale})`,
        })
      digits.write(w, unscaled)
    },
    skip: digits.skip,
  })
  return {
    codec: () => codec,
    json: () => (r, out) => printScaled(out, digits.read(r), scale),
    oneForm: () => true,
    parse: () => json => {
      const text = digitsIn(json)
      const unscaled = text === undefined ? undefined : fitting(decimalOf(text), precision, scale)
      return unscaled === undefined ? undefined : { unscaled, scale }
    },
    scalar: () => ({ as: 'decimal', read: codec.read }),
    typescript: (_, ts) => decimalType(ts),
  }
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)
function printScaled(out: JsonWriter, unscaled: bigint, scale: number): void {
  if (unscaled > LARGEST || unscaled < -LARGEST || scale < 0 || scale > MOST_COMPACT)
    return out.ascii(`"${boundedDecimalText({ unscaled, scale })}"`)
  const value = Number(unscaled)
  const size = Math.abs(value)
  const unit = 10 ** scale
  let whole = Math.floor(size / unit)
  let fraction = size - whole * unit
  if (fraction < 0) {
    whole--
    fraction += unit
  }
  out.ascii(value < 0 ? '"-' : '"')
  out.number(whole)
  if (scale > 0) out.ascii(`.${String(fraction).padStart(scale, '0')}`)
  out.byte(0x22)
}
