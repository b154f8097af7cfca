/** Bytes as text for JSON, with padding. (RFC 4648) */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return btoa(text)
}

/** Throws what `atob` throws. */
export function fromBase64(text: string): Uint8Array {
  const units = atob(text)
  const bytes = new Uint8Array(units.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = units.charCodeAt(i)
  return bytes
}
