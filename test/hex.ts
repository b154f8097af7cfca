/**
 * Bytes of commented hex: `#` starts a comment up to the end of the line, blanks between bytes are free, and "text" stands for its
 * bytes in ASCII.
 */
export function hex(text: string): Uint8Array {
  const bytes: number[] = []
  for (const [token] of text.replaceAll(/#.*$/gm, '').matchAll(/"[^"]*"|\S+/g)) {
    if (token.startsWith('"')) {
      for (const char of token.slice(1, -1)) bytes.push(char.charCodeAt(0))
    } else {
      if (!/^([0-9a-f]{2})+$/i.test(token)) throw new Error(`no hex: ${token}`)
      for (let i = 0; i < token.length; i += 2) bytes.push(Number.parseInt(token.slice(i, i + 2), 16))
    }
  }
  return Uint8Array.from(bytes)
}

/** Hex of ASCII text. */
export const ascii = (text: string): string =>
  Array.from(text, char => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')

/** Hex of what Java's writeUTF makes of ASCII text. */
export const utf = (text: string): string => `${int16(text.length)} ${ascii(text)} `

export const int16 = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0')
export const int32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

/** `bytes` with the length in front, as an int. */
export function sized(text: string): string {
  return `${int32(hex(text).length)} ${text} `
}

/** Lower-case hex, for messages. */
export const dump = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
