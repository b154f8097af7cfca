import { beginsAlike } from '../bytes/alike.ts'
import type { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'
import { checked, type Header } from './guess.ts'
import { firstWindow, grown, readHeader, type ReadHeader } from './header.ts'

/** What is kept of a header, where it ends, and what is wrong with it. */
type Described<D> = Omit<ReadHeader<unknown>, 'value'> & D
interface Known<D> {
  /** Where the header had to end. */
  readonly dataAt: number
  /** Of one that could not be read, all that there was to read. */
  readonly bytes: Uint8Array
  /** Whether the file ends there. */
  readonly isEnd: boolean
  readonly described: Described<D>
}

/** More than one where states are registered as they are used. */
const KEPT = 8

/** Reads headers of one operator. Those of its subtasks are nearly all alike: the same bytes are parsed once. `describe` says what of a header is wanted: the rest is not kept. */
export class KnownHeaders<H extends Header, D extends object> {
  private readonly codec: Codec<H>
  private readonly describe: (header: H | undefined) => D
  private known: readonly Known<D>[] = []

  constructor(codec: Codec<H>, describe: (header: H | undefined) => D) {
    this.codec = codec
    this.describe = describe
  }

  /** `limit`: where the header must have ended; undefined: the end of the file. Throws io. */
  async read(file: File, limit: number | undefined): Promise<Described<D>> {
    const dataAt = limit ?? file.size
    const isEnd = dataAt >= file.size
    let window = await firstWindow(file, limit)
    for (const { dataAt: its, bytes, isEnd: ends, described } of this.known) {
      if (its !== dataAt || ends !== isEnd || !beginsAlike(window, bytes)) continue
      const more = bytes.length - window.length
      if (more > 0) {
        window = await grown(file, 0, window, more)
        if (window.length < bytes.length || !beginsAlike(window, bytes)) continue
      }
      if (described.error === undefined) return described
      if (window.length === bytes.length) return ofFile(described, file)
    }
    const read = checked(await readHeader(file, this.codec, limit, 0, window), file, dataAt)
    const described = { end: read.end, error: read.error, ...this.describe(read.value) }
    const end = read.error === undefined ? read.end : Math.min(dataAt, file.size)
    if (read.error === undefined || end === window.length) {
      const bytes = end <= window.length ? kept(file, window.subarray(0, end)) : await readBytes(file, 0, end)
      this.known = [{ dataAt, bytes, isEnd, described }, ...this.known.slice(0, KEPT - 1)]
    }
    return described
  }
}

/** Of a file in memory bytes are no copy, and stay as long as it does. */
const kept = (file: File, bytes: Uint8Array): Uint8Array => (file.bytes === undefined ? bytes.slice() : bytes)

/** What was wrong with a header is wrong with the same one of another file. */
function ofFile<D>(described: Described<D>, { path }: File): Described<D> {
  const { error } = described
  if (error === undefined || error.parts.file === path) return described
  return {
    ...described,
    error: new SavepointError(error.code, error.what, { ...error.parts, file: path }, error.cause),
  }
}
