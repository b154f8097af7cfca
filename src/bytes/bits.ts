const view = new DataView(new ArrayBuffer(8))

/** Float.floatToIntBits: every NaN is the same. */
export function floatBits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc00000
  view.setFloat32(0, value)
  return view.getInt32(0)
}

/** Double.doubleToLongBits, high and low half: every NaN is the same. */
export function doubleBits(value: number): readonly [high: number, low: number] {
  if (Number.isNaN(value)) return [0x7ff80000, 0]
  view.setFloat64(0, value)
  return [view.getInt32(0), view.getInt32(4)]
}
