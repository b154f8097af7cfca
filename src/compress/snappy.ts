import { joined } from '../bytes/joined.ts'
import { SavepointError } from '../errors.ts'
import type { File, Source } from '../model/file.ts'
import { crc32c, masked } from './crc32c.ts'
import { snappyUncompress } from './snappy-block.ts'

// Snappy's framing format: a stream header, then chunks of a type byte, three bytes of length (little-endian) and content; data chunks
// begin with the masked CRC-32C of what they hold, at most 64 KiB. Headers may come again. There is no end mark.

const STREAM_HEADER = Uint8Array.from([0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59])
const MAX_DATA = 65536
const READ_AHEAD = 256 * 1024

export interface SnappySource extends Source {
  /** Offset in the file behind the last chunk that was taken. */
  readonly position: number
  /** Whether all that was taken has been read. */
  readonly drained: boolean
}

/** Uncompressed bytes of the frames at `from … to` of a file. `header`: whether the stream header must come first. Checksums are verified. */
export function snappySource(file: File, from: number, to: number, header: boolean): SnappySource {
  return new Frames(file, from, to, header)
}

/** A stream of its own that holds the bytes as they are, 64 KiB at most. */
export function snappyStored(data: Uint8Array): Uint8Array {
  if (data.length > MAX_DATA) throw new RangeError('one chunk holds 64 KiB')
  const [crc, length] = [masked(crc32c(data)), data.length + 4]
  const chunk = [1, length & 0xff, length >>> 8, length >>> 16, crc & 0xff, crc >>> 8, crc >>> 16, crc >>> 24]
  return joined([STREAM_HEADER, Uint8Array.from(chunk), data])
}

class Frames implements SnappySource {
  position: number
  private readonly file: File
  private readonly to: number
  private expectHeader: boolean
  private window = new Uint8Array(0)
  private windowAt: number
  private data: Uint8Array = new Uint8Array(0)
  private dataAt = 0

  constructor(file: File, from: number, to: number, header: boolean) {
    this.file = file
    this.position = from
    this.windowAt = from
    this.to = to
    this.expectHeader = header
  }

  get drained(): boolean {
    return this.dataAt === this.data.length
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.drained) if (!(await this.next())) return 0
    const count = Math.min(into.length, this.data.length - this.dataAt)
    into.set(this.data.subarray(this.dataAt, this.dataAt + count))
    this.dataAt += count
    return count
  }

  /** Takes the next chunk; false at the end. */
  private async next(): Promise<boolean> {
    if (this.position >= this.to) return false
    const at = this.position
    const head = await this.bytes(at, 4)
    const type = head[0]!
    const length = head[1]! | (head[2]! << 8) | (head[3]! << 16)
    const body = await this.bytes(at + 4, length)
    this.position = at + 4 + length
    if (this.expectHeader || type === 0xff) {
      const whole = await this.bytes(at, 4 + Math.min(length, 6))
      if (whole.length !== STREAM_HEADER.length || length !== 6 || STREAM_HEADER.some((byte, i) => whole[i] !== byte))
        throw this.error('not a snappy stream', at, 'its header ff060000734e61507059')
      this.expectHeader = false
      return true
    }
    if (type >= 0x80) return true // skippable
    if (type > 1) throw this.error(`unknown snappy chunk type ${type}`, at, '00, 01, 80 to ff')
    this.data = this.content(type, body, at)
    this.dataAt = 0
    return true
  }

  private content(type: number, body: Uint8Array, at: number): Uint8Array {
    if (body.length < 4) throw this.error('snappy chunk too short', at, 'a checksum')
    const checksum = (body[0]! | (body[1]! << 8) | (body[2]! << 16) | (body[3]! << 24)) >>> 0
    const data = type === 1 ? body.slice(4) : this.uncompressed(body.subarray(4), at)
    if (data.length > MAX_DATA) throw this.error('snappy chunk too long', at, `at most ${MAX_DATA} bytes`)
    const found = masked(crc32c(data))
    if (found !== checksum)
      throw this.error(`wrong checksum ${found.toString(16)} of a snappy chunk`, at, checksum.toString(16))
    return data
  }

  private uncompressed(block: Uint8Array, at: number): Uint8Array {
    let length = 0
    let i = 0
    for (let shift = 0; ; shift += 7) {
      const byte = block[i++]
      if (byte === undefined || shift > 28) throw this.error('not a snappy block', at, 'its length')
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    if (length > MAX_DATA) throw this.error('snappy chunk too long', at, `at most ${MAX_DATA} bytes`)
    try {
      return snappyUncompress(block, length)
    } catch (error) {
      throw this.error(`snappy block cannot be read (${(error as Error).message})`, at, `${length} bytes of data`)
    }
  }

  /** A view of bytes of the file, read ahead. */
  private async bytes(at: number, count: number): Promise<Uint8Array> {
    if (at + count > this.to)
      throw new SavepointError('truncated', 'a snappy chunk reaches past the end', {
        file: this.file.path,
        offset: this.to,
        expected: `at least ${at + count - this.to} more bytes`,
      })
    const inside = at - this.windowAt
    if (inside >= 0 && inside + count <= this.window.length) return this.window.subarray(inside, inside + count)
    const size = Math.min(this.to - at, Math.max(count, READ_AHEAD))
    const window = new Uint8Array(size)
    const got = await this.file.read(at, window)
    this.window = window.subarray(0, got)
    this.windowAt = at
    if (got < count)
      throw new SavepointError('truncated', 'a snappy chunk reaches past the end', {
        file: this.file.path,
        offset: at + got,
        expected: `at least ${count - got} more bytes`,
      })
    return this.window.subarray(0, count)
  }

  private error(what: string, at: number, expected: string): SavepointError {
    return new SavepointError('corrupt', what, { file: this.file.path, offset: at, expected })
  }
}
