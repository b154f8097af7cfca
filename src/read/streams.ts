import { SavepointError } from '../errors.ts'
import { bareStream, type FileHandle } from '../format/handle-tree.ts'
import type { StreamHandle } from '../format/handles.ts'
import { memoryFile, slice, type File } from '../model/file.ts'
import type { Locator } from '../storage/locate.ts'

/** The bytes of a stream handle. Throws missing-file, outside-root, truncated. */
export async function openStream(handle: StreamHandle, locator: Locator, metadataPath: string): Promise<File> {
  const bare = bareStream(handle)
  if ('data' in bare)
    return memoryFile(`${metadataPath} (inline ${bare.name.slice(bare.name.lastIndexOf('/') + 1)})`, bare.data)
  if (!('path' in bare)) return memoryFile(`${metadataPath} (empty)`, new Uint8Array(0))
  const file = await locateStream(bare, locator)
  if (file === undefined) throw locator.missing(bare.path)
  return 'from' in bare ? segment(file, bare.from, bare.size) : file
}

/** The whole file that a handle names or is a part of; undefined: it is missing. Throws outside-root. */
export const locateStream = async (handle: FileHandle, locator: Locator): Promise<File | undefined> =>
  handle.kind === 'relative' ? locator.relative(handle.path) : locator.absolute(handle.path)

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
