import { ByteReader } from '../bytes/reader.ts'
import { grown } from '../bytes/grow.ts'
import { SavepointError } from '../errors.ts'
import type { Source } from '../model/file.ts'

/** What a window holds, unless all of the source is smaller. It grows where one entry is larger. */
const WINDOW = 512 * 1024

/**
 * A piece of a source in memory, moved forward. `bytes[at … end)` is there and not taken yet. One buffer for all windows of a scan:
 * what points into it is valid until `more`.
 */
export class Window {
  bytes = new Uint8Array(0)
  at = 0
  end = 0
  /** Bytes of the source in front of `bytes[0]`. */
  base = 0
  private source: Source | undefined
  /** Bytes of the source, as far as that is known. */
  private size = Number.POSITIVE_INFINITY
  private finished = true
  /** Bytes of the source that were read. */
  private taken = 0

  /** Starts over with another source, whose first byte lies at `base` and which has so many bytes, as far as that is known. */
  open(source: Source, base: number, size = Number.POSITIVE_INFINITY): void {
    if (this.bytes.length < WINDOW && size > this.bytes.length) this.bytes = new Uint8Array(Math.min(WINDOW, size))
    this.size = size
    this.taken = 0
    this.source = source
    this.base = base
    this.at = 0
    this.end = 0
    this.finished = false
  }

  /** Moves what is left to the front and reads on; false where the source has ended. */
  async more(): Promise<boolean> {
    if (this.finished || this.source === undefined) return false
    const left = this.end - this.at
    const rest = left + this.size - this.taken // all that may still come
    if (left > this.bytes.length / 2 && rest > this.bytes.length)
      this.bytes = grown(this.bytes, Math.min(2 * left, rest), this.at, this.end, rest)
    else this.bytes.copyWithin(0, this.at, this.end)
    this.base += this.at
    this.at = 0
    this.end = left
    const least = left > WINDOW ? left : 1 // an entry of many chunks starts again each time: twice as much at least, or it takes the square of its size
    do {
      const count = await this.source.read(this.bytes.subarray(this.end, Math.max(WINDOW, 2 * left, this.end + 1)))
      this.end += count
      this.taken += count
      this.finished = count === 0
    } while (!this.finished && this.end - left < least && this.end < this.bytes.length)
    return this.end > left
  }

  /** A reader of what is there, whose offsets count from the start of the source's file. */
  reader(file: string): ByteReader {
    const r = new ByteReader(this.bytes.subarray(0, this.end), file, this.base, this.at)
    r.isPart = !this.finished
    return r
  }
}

/** Runs `read` on a window until it has all it needs: where bytes run out, the window moves on and the entry starts again. */
export async function reading<T>(window: Window, file: string, read: (r: ByteReader) => T): Promise<T> {
  for (;;) {
    const r = window.reader(file)
    try {
      const value = read(r)
      window.at = r.at
      return value
    } catch (error) {
      if (!(error instanceof SavepointError) || error.code !== 'truncated' || !(await window.more())) throw error
    }
  }
}
