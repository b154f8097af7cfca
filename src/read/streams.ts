import { SavepointError } from '../errors.ts'
import type { StreamHandle } from '../format/handles.ts'
import { memoryFile, slice, type File } from '../model/file.ts'
import type { Locator } from '../storage/locate.ts'

/** The bytes of a stream handle. Throws missing-file, outside-root, corrupt. */
export async function openStream(handle: StreamHandle, locator: Locator, metadataPath: string): Promise<File> {
  switch (handle.kind) {
    case 'inline': return memoryFile(`${metadataPath} (inline ${handle.name.slice(handle.name.lastIndexOf('/') + 1)})`, handle.data)
    case 'relative': return locator.relative(handle.path)
    case 'file': return locator.absolute(handle.path)
    case 'keyGroups': return openStream(handle.delegate, locator, metadataPath)
    case 'segment': {
      const file = await locator.absolute(handle.path)
      if (handle.from < 0 || handle.size < 0 || handle.from + handle.size > file.size) {
        throw new SavepointError('truncated', 'a segment reaches past the end of its file', { file: file.path, offset: file.size, found: `${file.size} bytes`, expected: `at least ${handle.from + handle.size}` })
      }
      return slice(file, handle.from, handle.size)
    }
    case 'none':
    case 'emptySegment': return memoryFile(`${metadataPath} (empty)`, new Uint8Array(0))
  }
}

/** Bytes a handle stands for; −1 where its writer did not know. Segments count with their own length. */
export function streamSize(handle: StreamHandle): number {
  switch (handle.kind) {
    case 'inline': return handle.data.length
    case 'file':
    case 'relative':
    case 'segment': return handle.size
    case 'keyGroups': return streamSize(handle.delegate)
    case 'none':
    case 'emptySegment': return 0
  }
}

/** Two handles with the same identity are the same bytes. Undefined: no bytes outside `_metadata`. */
export function streamIdentity(handle: StreamHandle): string | undefined {
  switch (handle.kind) {
    case 'file': return handle.path
    case 'relative': return `./${handle.path}`
    case 'segment': return `${handle.path}@${handle.from}`
    case 'keyGroups': return streamIdentity(handle.delegate)
    default: return undefined
  }
}
