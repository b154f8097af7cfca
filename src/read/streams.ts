import { SavepointError } from '../errors.ts'
import type { StreamHandle } from '../format/handles.ts'
import { memoryFile, slice, type File } from '../model/file.ts'
import type { Locator } from '../storage/locate.ts'

/** The bytes of a stream handle. Throws missing-file, outside-root, truncated. */
export async function openStream(handle: StreamHandle, locator: Locator, metadataPath: string): Promise<File> {
  switch (handle.kind) {
    case 'inline':
      return memoryFile(`${metadataPath} (inline ${handle.name.slice(handle.name.lastIndexOf('/') + 1)})`, handle.data)
    case 'none':
    case 'emptySegment':
      return memoryFile(`${metadataPath} (empty)`, new Uint8Array(0))
    case 'keyGroups':
      return openStream(handle.delegate, locator, metadataPath)
    default: {
      const file = await locateStream(handle, locator)
      if (file === undefined) throw locator.missing(handle.path)
      return handle.kind === 'segment' ? segment(file, handle.from, handle.size) : file
    }
  }
}

export type FileHandle = Extract<StreamHandle, { readonly path: string }>

/** The whole file that a handle names or is a part of; undefined: it is missing. Throws outside-root. */
export const locateStream = async (handle: FileHandle, locator: Locator): Promise<File | undefined> =>
  handle.kind === 'relative' ? locator.relative(handle.path) : locator.absolute(handle.path)

function segment(file: File, from: number, size: number): File {
  if (from >= 0 && size >= 0 && from + size <= file.size) return slice(file, from, size)
  throw new SavepointError('truncated', 'a segment reaches past the end of its file', {
    file: file.path,
    offset: file.size,
    found: `${file.size} bytes`,
    expected: `at least ${from + size}`,
  })
}

/** The handle that names a file, inside those that wrap one; undefined: the bytes are in `_metadata`, or there are none. */
export function fileHandle(handle: StreamHandle): FileHandle | undefined {
  if (handle.kind === 'keyGroups') return fileHandle(handle.delegate)
  return 'path' in handle ? handle : undefined
}

/** Bytes a handle stands for; −1 where its writer did not know. Segments count with their own length. */
export function streamSize(handle: StreamHandle): number {
  switch (handle.kind) {
    case 'inline':
      return handle.data.length
    case 'file':
    case 'relative':
    case 'segment':
      return handle.size
    case 'keyGroups':
      return streamSize(handle.delegate)
    case 'none':
    case 'emptySegment':
      return 0
  }
}

/** Two handles with the same identity are the same bytes. Undefined: no bytes outside `_metadata`. */
export function streamIdentity(handle: StreamHandle): string | undefined {
  switch (handle.kind) {
    case 'file':
      return handle.path
    case 'relative':
      return `./${handle.path}`
    case 'segment':
      return `${handle.path}@${handle.from}`
    case 'keyGroups':
      return streamIdentity(handle.delegate)
    default:
      return undefined
  }
}
