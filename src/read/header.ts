import { ByteReader } from '../bytes/reader.ts'
import { readPartial, type Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { readBytes, type File } from '../model/file.ts'

/** The first guess at a header's length, where no offset tells it. */
const FIRST_WINDOW = 16 * 1024

export interface ReadHeader<T> {
  /** With `error` set: as much of it as could be read; members may be missing. */
  readonly value: T | undefined
  /** Offset behind its last byte. */
  readonly end: number
  readonly error: SavepointError | undefined
}

/**
 * Reads what stands at `at`, without a length of its own. `limit` is where it must have ended (the first offset of the data); within
 * it nothing else is read. Without one the window doubles until the header fits. `window`: the first one, where it was read already.
 */
export async function readHeader<T>(
  file: File,
  codec: Pick<Codec<T>, 'read'> & Partial<Codec<T>>,
  limit: number | undefined,
  at = 0,
  window?: Uint8Array,
): Promise<ReadHeader<T>> {
  const last = Math.min(file.size, limit ?? file.size)
  let bytes = window ?? (await firstWindow(file, limit, at))
  for (;;) {
    const r = new ByteReader(bytes, file.path, at)
    try {
      return { value: codec.read(r), end: at + r.at, error: undefined }
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      const more = last - at - bytes.length
      if (error.code === 'truncated' && more > 0) {
        bytes = await grown(file, at, bytes, Math.min(more, bytes.length))
        continue
      }
      const reached = error.code === 'truncated' && last < file.size
      const final = reached
        ? new SavepointError('corrupt', 'the header reaches into the data', {
            file: file.path,
            offset: last,
            expected: 'its end before the first offset of the handle',
          })
        : error
      const partial =
        codec.trace === undefined ? undefined : readPartial(codec as Codec<T>, new ByteReader(bytes, file.path, at))
      return {
        value: partial?.value,
        end: at + r.at,
        error: final.with({ ...(partial?.error?.parts.path !== undefined && { path: partial.error.parts.path }) }),
      }
    }
  }
}

/** What is read first of a header: of a file in memory all that may be one, which is not copied. */
export function firstWindow(file: File, limit: number | undefined, at = 0): Promise<Uint8Array> {
  const wanted = Math.min(file.size, limit ?? file.size) - at
  const whole = file.bytes !== undefined || (limit !== undefined && limit - at < 4 * FIRST_WINDOW)
  return readBytes(file, at, whole ? wanted : Math.min(wanted, FIRST_WINDOW))
}

/** Bytes from `at` on, and so many more behind them. Throws io. */
export async function grown(file: File, at: number, bytes: Uint8Array, more: number): Promise<Uint8Array> {
  const next = await readBytes(file, at + bytes.length, Math.max(more, 1))
  if (next.length === 0)
    throw new SavepointError('io', 'the file became shorter while it was read', {
      file: file.path,
      offset: at + bytes.length,
    })
  const joined = new Uint8Array(bytes.length + next.length)
  joined.set(bytes)
  joined.set(next, bytes.length)
  return joined
}
