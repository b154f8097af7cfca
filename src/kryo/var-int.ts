import type { ByteReader } from '../bytes/reader.ts'

// Kryo's numbers of variable length: seven bits a byte, the low ones first, the high bit says that more follow. (Output.writeVarInt)

/** An int as it lies there; one that is negative takes five bytes. Throws corrupt where a sixth would follow. */
export function varInt(r: ByteReader): number {
  if (r.at < r.end) {
    const first = r.bytes[r.at]!
    if (first < 0x80) {
      r.at++
      return first
    }
  }
  return longerVarInt(r)
}

function longerVarInt(r: ByteReader): number {
  const from = r.at
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = r.unsignedByte()
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) {
      if (shift === 28 && byte > 0x0f) break
      return value
    }
  }
  throw r.error('corrupt', 'no int of variable length', { found: 'more than 32 bits' }, from)
}

/** A count, length or number of something: never negative. */
export function varCount(r: ByteReader): number {
  const from = r.at
  const value = varInt(r)
  if (value < 0) throw r.error('corrupt', 'negative length', { found: String(value), expected: '0 or more' }, from)
  return value
}

/** An int whose lowest bit is its sign. */
export function signedVarInt(r: ByteReader): number {
  const value = varInt(r)
  return (value >>> 1) ^ -(value & 1)
}

/** A long of at most nine bytes, the ninth with eight bits, as its signed high and unsigned low half: valid until the next one is read. */
export const long = { high: 0, low: 0 }

export function varLong(r: ByteReader): void {
  let shift = 0
  let low = 0
  let high = 0
  for (; shift < 28; shift += 7) {
    const byte = r.unsignedByte()
    low |= (byte & 0x7f) << shift
    if (byte < 0x80) return put(0, low)
  }
  const fifth = r.unsignedByte()
  low |= (fifth & 0x0f) << 28
  high = (fifth & 0x7f) >> 4
  if (fifth < 0x80) return put(high, low)
  for (shift = 3; shift < 24; shift += 7) {
    const byte = r.unsignedByte()
    high |= (byte & 0x7f) << shift
    if (byte < 0x80) return put(high, low)
  }
  put(high | (r.unsignedByte() << 24), low)
}

/** The same with the sign in the lowest bit. */
export function signedVarLong(r: ByteReader): void {
  varLong(r)
  const sign = -(long.low & 1)
  put((long.high >>> 1) ^ sign, ((long.low >>> 1) | (long.high << 31)) ^ sign)
}

function put(high: number, low: number): void {
  long.high = high | 0
  long.low = low >>> 0
}

/** The same bits as one number. */
export const longValue = (): bigint => (BigInt(long.high) << 32n) | BigInt(long.low)
