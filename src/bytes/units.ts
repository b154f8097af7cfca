/**
 * Where `count` var-int UTF-16 units that begin at `at` end; −1 where they do not, or are more than 16 bits. ASCII is passed over by words.
 */
export function passUnits(view: DataView, at: number, end: number, count: number): number {
  if (count > end - at) return -1
  let i = at
  for (let left = count; left > 0; left--) {
    while (left >= 4 && i + 4 <= end && (view.getInt32(i) & 0x8080_8080) === 0) {
      i += 4
      left -= 4
    }
    if (left === 0) return i
    const first = i
    while (i < end && view.getInt8(i) < 0) i++
    if (i >= end || (i > first + 1 && (i > first + 2 || view.getInt8(i) > 3))) return -1
    i++
  }
  return i
}
