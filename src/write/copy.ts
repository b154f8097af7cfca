import { SavepointError } from '../errors.ts'
import type { File } from '../model/file.ts'
import { INLINE_THRESHOLD, type CopyJob, type FileJob, type JobResult } from '../model/job.ts'
import { openBytes } from './inputs.ts'
import { checksumOf } from './pieces.ts'
import { pathIn, producePieces, resultOf, type JobContext } from './target-files.ts'

/** The bytes as they are: a file of the source under a name of ours, or what there is of them elsewhere. */
export async function copy({ name, inputs: [{ bytes }] }: CopyJob, context: JobContext): Promise<JobResult> {
  const file = await openBytes(bytes, context.source)
  if (isWholeFile(bytes, context))
    return { ...(await wholeFile(file, name, context)), offsets: [], states: [], inline: null }
  return resultOf(name, await producePieces(name, context, [{ file, from: 0, to: file.size }]))
}

/** Whether a job makes a link, if that is asked for. */
export const mayBeLink = (job: FileJob, context: JobContext): boolean =>
  context.link && job.treatment === 'copy' && isWholeFile(job.inputs[0].bytes, context)

/** Whether the name in the target is one of the source's file. */
export async function isLinked({ name, inputs: [{ bytes }] }: CopyJob, context: JobContext): Promise<boolean> {
  const file = await openBytes(bytes, context.source)
  return context.target.isSame(realPath(file), pathIn(context, name))
}

const isWholeFile = (bytes: CopyJob['inputs'][0]['bytes'], { source, target }: JobContext): boolean =>
  bytes.kind === 'file' && bytes.segment === null && bytes.size > INLINE_THRESHOLD && source === target

/** A second name for a link would be one more link. */
const realPath = (file: File): string => file.link ?? file.path

/** A link, or a copy that the storage makes while the bytes are read for their checksum. */
async function wholeFile(
  file: File,
  name: string,
  context: JobContext,
): Promise<Pick<JobResult, 'name' | 'size' | 'hash'>> {
  const { target } = context
  const [real, path] = [realPath(file), pathIn(context, name)]
  if (context.link && (await target.link(real, path))) {
    if (!(await target.isSame(real, path)))
      throw new SavepointError('io', 'a hard link is not the file it was made from', { file: path })
    return { name, size: file.size, hash: null }
  }
  const copying = Promise.resolve(target.copy(real, path))
  copying.catch(() => undefined) // awaited below, unless reading fails first
  const hash = await checksumOf(file, bytes => context.bytes(bytes)).finally(async () => copying.catch(() => undefined))
  await copying
  return { name, size: file.size, hash }
}
