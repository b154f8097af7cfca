import { beginsAlike } from '../bytes/alike.ts'
import type { Codec } from '../codec/codec.ts'
import { readBytes, type File } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import { checked, type Header } from './guess.ts'
import { firstWindow, grown, readHeader, type ReadHeader } from './header.ts'

/** A header, and the states it describes. */
type Described<H> = ReadHeader<H> & { readonly states: readonly State[] }
interface Known<H> {
  /** Where the header had to end. */
  readonly dataAt: number
  readonly bytes: Uint8Array
  readonly described: Described<H>
}

/** More than one where states are registered as they are used. */
const KEPT = 8

/** Reads headers of one operator. Those of its subtasks are nearly all alike: the same bytes are parsed once, and have the same states. */
export class KnownHeaders<H extends Header> {
  private readonly codec: Codec<H>
  private readonly describe: (header: H | undefined) => readonly State[]
  private known: readonly Known<H>[] = []

  constructor(codec: Codec<H>, describe: (header: H | undefined) => readonly State[]) {
    this.codec = codec
    this.describe = describe
  }

  /** `limit`: where the header must have ended; undefined: the end of the file. Throws io. */
  async read(file: File, limit: number | undefined): Promise<Described<H>> {
    const dataAt = limit ?? file.size
    let window = await firstWindow(file, limit)
    for (const one of this.known) {
      if (one.dataAt !== dataAt || !beginsAlike(window, one.bytes)) continue
      const more = one.bytes.length - window.length
      if (more > 0) window = await grown(file, 0, window, more)
      if (window.length >= one.bytes.length && beginsAlike(window, one.bytes)) return one.described
    }
    const read = checked(await readHeader(file, this.codec, limit, 0, window), file, dataAt)
    const described = { ...read, states: this.describe(read.value) }
    if (read.error === undefined) {
      const bytes = read.end <= window.length ? window.slice(0, read.end) : await readBytes(file, 0, read.end)
      this.known = [{ dataAt, bytes, described }, ...this.known.slice(0, KEPT - 1)]
    }
    return described
  }
}
