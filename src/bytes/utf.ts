/**
 * Java's modified UTF-8: U+0000 is c0 80, every UTF-16 surrogate is coded on its own in three bytes (java.io.DataInput).
 * Decodes `bytes[from, to)`; undefined where they are not modified UTF-8.
 */
export function decodeModifiedUtf8(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = ''
  let at = from
  while (at < to && bytes[at]! < 0x80) at++
  for (let i = from; i < at; i += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(i, Math.min(at, i + 4096)) as unknown as number[])
  while (at < to) {
    const units: number[] = []
    const stop = Math.min(to, at + 4096)
    while (at < stop) {
      const a = bytes[at]!
      if (a < 0x80) {
        units.push(a)
        at += 1
      } else if (a >> 5 === 0b110 && at + 1 < to && bytes[at + 1]! >> 6 === 0b10) {
        units.push(((a & 0x1f) << 6) | (bytes[at + 1]! & 0x3f))
        at += 2
      } else if (a >> 4 === 0b1110 && at + 2 < to && bytes[at + 1]! >> 6 === 0b10 && bytes[at + 2]! >> 6 === 0b10) {
        units.push(((a & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f))
        at += 3
      } else {
        return undefined
      }
    }
    text += String.fromCharCode(...units)
  }
  return text
}

/** The bytes that Java's writeUTF puts after the length. */
export function encodeModifiedUtf8(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3)
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0 && unit < 0x80) {
      out[at++] = unit
    } else if (unit < 0x800) {
      out[at++] = 0xc0 | (unit >> 6)
      out[at++] = 0x80 | (unit & 0x3f)
    } else {
      out[at++] = 0xe0 | (unit >> 12)
      out[at++] = 0x80 | ((unit >> 6) & 0x3f)
      out[at++] = 0x80 | (unit & 0x3f)
    }
  }
  return out.subarray(0, at)
}
