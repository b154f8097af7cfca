/** An exact decimal: unscaled ÷ 10^scale. (java.math.BigDecimal) */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** The value of a JSON number. */
export function decimalOf(text: string): Decimal {
  const [mantissa, power] = text.toLowerCase().split('e') as [string, string | undefined]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string | undefined]
  return { unscaled: BigInt(whole + fraction), scale: fraction.length - Number(power ?? 0) }
}

/** So many zeros are not written out to compare two numbers that the places of their first digits tell apart. */
const digitsOf = (value: bigint): number => {
  const positive = value < 0n ? -value : value
  const hex = positive.toString(16)
  if (hex.length < 1000) return positive.toString().length
  const bits = 4 * hex.length - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28
  let digits = Math.floor((bits - 1) * Math.log10(2) - 1e-6) // or one or two more; printing millions of them takes ten times as long
  while (positive >= 10n ** BigInt(digits)) digits++
  return digits
}

/** Order by value: 1.5 equals 1.50. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = [a.unscaled, b.unscaled]
  const [signX, signY] = [x === 0n ? 0 : x < 0n ? -1 : 1, y === 0n ? 0 : y < 0n ? -1 : 1]
  if (signX !== signY) return signX < signY ? -1 : 1
  if (signX === 0) return 0
  if (a.scale === b.scale) return x < y ? -1 : x > y ? 1 : 0
  const [placesX, placesY] = [digitsOf(x) - a.scale, digitsOf(y) - b.scale]
  if (placesX !== placesY) return placesX < placesY === signX > 0 ? -1 : 1
  const scale = Math.max(a.scale, b.scale)
  const difference = x * 10n ** BigInt(scale - a.scale) - y * 10n ** BigInt(scale - b.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Beyond so many digits a whole part is as good as infinite: no value has as many. */
const MOST_DIGITS = 1_000_000

/** The greatest whole number not above, and whether the decimal is above it. */
export function floorOf(value: Decimal): { readonly whole: number | bigint; readonly more: boolean } {
  const { unscaled, scale } = value
  if (unscaled === 0n) return { whole: 0, more: false }
  const places = digitsOf(unscaled) - scale
  if (places > MOST_DIGITS) return { whole: unscaled > 0n ? Infinity : -Infinity, more: false }
  if (places <= 0) return { whole: unscaled > 0n ? 0 : -1, more: true }
  if (scale <= 0) return { whole: small(unscaled * 10n ** BigInt(-scale)), more: false }
  const unit = 10n ** BigInt(scale)
  const rest = ((unscaled % unit) + unit) % unit
  return { whole: small((unscaled - rest) / unit), more: rest !== 0n }
}

const small = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
