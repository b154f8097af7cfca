import { crc32, deflateRawSync } from 'node:zlib'

// Zip files of any shape, wrong ones too, by APPNOTE.TXT 6.3.

export interface Part {
  readonly name: string
  readonly data: Uint8Array
  readonly stored?: boolean
  /** What the directory says in place of what is so. */
  readonly says?: {
    readonly size?: number
    readonly compressed?: number
    readonly crc?: number
    readonly method?: number
    readonly flags?: number
    readonly at?: number
  }
}
interface Shape {
  /** Bytes in front of the zip file, that its offsets do not count. */
  readonly prefix?: Uint8Array
  readonly comment?: string
  /** Every number in the structures of zip64. */
  readonly zip64?: boolean
}

export function zipOf(
  parts: readonly Part[],
  { prefix = new Uint8Array(0), comment = '', zip64 = false }: Shape = {},
): Uint8Array {
  const chunks: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  const put = (chunk: Uint8Array): void => {
    chunks.push(Buffer.from(chunk))
    at += chunk.length
  }
  for (const { name, data, stored = false, says = {} } of parts) {
    const [text, packed] = [Buffer.from(name), stored ? data : deflateRawSync(data)]
    const entry = {
      size: data.length,
      compressed: packed.length,
      crc: crc32(data),
      method: stored ? 0 : 8,
      flags: 0,
      at,
      ...says,
    }
    const general = [short(entry.flags), short(entry.method), int(0), int(entry.crc)]
    const own = [int(entry.compressed), int(entry.size)]
    const sizes = zip64 ? [int(NONE), int(NONE)] : own
    const large = zip64 ? [short(1), short(24), long(entry.size), long(entry.compressed), long(entry.at)] : []
    const other = zip64 ? [short(0xcafe), short(3), Buffer.from('abc')] : []
    const extra = Buffer.concat([...other, ...large])
    put(Buffer.concat([int(0x04034b50), short(20), ...general, ...own, short(text.length), short(0), text]))
    put(packed)
    directory.push(int(0x02014b50), short(20), short(20), ...general, ...sizes, short(text.length), short(extra.length))
    directory.push(short(1), short(0), short(0), int(0), int(zip64 ? NONE : entry.at), text, extra, Buffer.from('c'))
  }
  const from = at
  put(Buffer.concat(directory))
  const size = at - from
  const count = parts.length
  if (zip64) {
    const endAt = at
    put(
      Buffer.concat([
        int(0x06064b50),
        long(44),
        short(45),
        short(45),
        int(0),
        int(0),
        long(count),
        long(count),
        long(size),
        long(from),
      ]),
    )
    put(Buffer.concat([int(0x07064b50), int(0), long(endAt), int(1)]))
  }
  const numbers = zip64
    ? [short(0xffff), short(0xffff), int(NONE), int(NONE)]
    : [short(count), short(count), int(size), int(from)]
  put(Buffer.concat([int(0x06054b50), short(0), short(0), ...numbers, short(comment.length), Buffer.from(comment)]))
  return Uint8Array.from(Buffer.concat([prefix, ...chunks]))
}
const NONE = 0xffff_ffff

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
function long(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
