import { toBase64 } from '../bytes/base64.ts'
import { SavepointError } from '../errors.ts'
import { memoryFile, type File, type Storage, type WritableStorage } from '../model/file.ts'
import type { JobResult } from '../model/job.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { joinPath } from '../storage/path.ts'
import { writePieces, type Piece } from './pieces.ts'
import { Sink, type Sunk } from './sink.ts'

/** What a job needs besides what it says of itself. */
export interface JobContext {
  readonly source: Storage
  readonly target: WritableStorage
  /** Of the target. */
  readonly directory: string
  readonly snapshots: Snapshots
  /** Hard links for files that stay as they are, where the file system has them. */
  readonly link: boolean
  /** Told of bytes copied. */
  bytes(count: number): void
  /** Told of entries rewritten. */
  entries(count: number): void
}

/** Of a file of the target. */
export const pathIn = ({ directory }: Pick<JobContext, 'directory'>, name: string): string => joinPath(directory, name)

/** What `write` puts into a sink: a file of that name, or, where it is little, bytes that stand in `_metadata`. */
export async function produce<R>(
  name: string,
  context: JobContext,
  write: (sink: Sink) => Promise<R>,
): Promise<{ readonly sunk: Sunk; readonly result: R }> {
  const sink = await Sink.open(context.target, pathIn(context, name))
  try {
    const result = await write(sink)
    return { sunk: await sink.close(), result }
  } catch (error) {
    await sink.abort()
    throw error
  }
}

/** Pieces of files of the source, and bytes of our own, one behind the other. */
export const producePieces = async (name: string, context: JobContext, pieces: readonly Piece[]): Promise<Sunk> =>
  (await produce(name, context, async sink => writePieces(pieces, sink, bytes => context.bytes(bytes)))).sunk

/** What a job came to whose bytes went into a sink. */
export const resultOf = (
  name: string,
  { size, hash, data }: Sunk,
  { offsets, states }: Pick<JobResult, 'offsets' | 'states'> = { offsets: [], states: [] },
): JobResult => ({ name, size, hash, offsets, states, inline: data === undefined ? null : toBase64(data) })

/** What was written, to be read back. */
export async function written(name: string, { data }: Sunk, context: JobContext): Promise<File> {
  if (data !== undefined) return memoryFile(`_metadata (inline ${name})`, data)
  const path = pathIn(context, name)
  const file = await context.target.open(path)
  if (file === undefined) throw new SavepointError('io', 'a file that was written is not there', { file: path })
  return file
}
