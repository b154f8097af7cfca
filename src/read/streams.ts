import { SavepointError } from '../errors.ts'
import { bareStream, type FileHandle } from '../format/handle-tree.ts'
import { mangled, standIn } from '../format/foreign.ts'
import type { StreamHandle } from '../format/handles.ts'
import { inlineFile, memoryFile, readBytes, slice, type File } from '../model/file.ts'
import type { Locator } from '../storage/locate.ts'

/** The bytes of a stream handle. Throws missing-file, outside-root, truncated, corrupt. */
export async function openStream(handle: StreamHandle, locator: Locator, metadataPath: string): Promise<File> {
  const bare = bareStream(handle)
  if ('data' in bare) return inlineFile(metadataPath, bare.name.slice(bare.name.lastIndexOf('/') + 1), bare.data)
  if (!('path' in bare)) return memoryFile(`${metadataPath} (empty)`, new Uint8Array(0))
  const file = await locateStream(bare, locator)
  if (file === undefined) throw locator.missing(bare.path)
  if (!('from' in bare) && bare.size >= 0 && file.size !== bare.size) await mustBeFlinks(file, bare.size)
  return 'from' in bare ? segment(file, bare.from, bare.size) : file
}

/** The whole file that a handle names or is a part of; undefined: it is missing. Throws outside-root. */
export const locateStream = async (handle: FileHandle, locator: Locator): Promise<File | undefined> =>
  handle.kind === 'relative' ? locator.relative(handle.path) : locator.absolute(handle.path)

/** So much of a file tells whether it is text. */
const LOOK = 64 * 1024

/** A file of another length than its handle says may be one that stands in its place, or was copied as text. */
async function mustBeFlinks(file: File, size: number): Promise<void> {
  const bytes = await readBytes(file, 0, Math.min(file.size, LOOK))
  const foreign = standIn(bytes) ?? (file.size > size ? mangled(bytes) : undefined)
  if (foreign !== undefined)
    throw new SavepointError('corrupt', `not what Flink wrote: ${foreign.what}`, {
      file: file.path,
      found: `${file.size} bytes`,
      expected: `${size}`,
      hint: foreign.hint,
    })
}

/** A part of a file. Throws truncated where the file ends before it. */
export function segment(file: File, from: number, size: number): File {
  if (from >= 0 && size >= 0 && from + size <= file.size) return slice(file, from, size)
  throw new SavepointError('truncated', 'a segment reaches past the end of its file', {
    file: file.path,
    offset: file.size,
    found: `${file.size} bytes`,
    expected: `at least ${from + size}`,
  })
}
