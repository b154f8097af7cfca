import { ByteReader } from '../bytes/reader.ts'
import { bool } from '../codec/base.ts'
import { SavepointError } from '../errors.ts'
import { META_KEY_GROUP, metadataChange, readMetadataChanges } from '../format/changelog.ts'
import type { KeyedHandle, StreamHandle } from '../format/handles.ts'
import type { StateMetaInfo } from '../format/state-header.ts'
import { readBytes, type File } from '../model/file.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { readHeader } from './header.ts'

/** The states that changes announce, in memory or in files of a changelog. Throws what cannot be read, behind those in front of it. */
export async function* announced(
  handle: KeyedHandle,
  snapshots: Snapshots,
  open: (handle: StreamHandle) => Promise<File>,
): AsyncGenerator<StateMetaInfo> {
  if (handle.kind === 'changesInMemory') {
    for (const change of handle.changes)
      if (change.keyGroup === META_KEY_GROUP)
        yield metadataChange(snapshots).read(new ByteReader(change.bytes, 'change in _metadata')).state
  } else if ('files' in handle) {
    for (const { offset, handle: stream } of handle.files) {
      const file = await open(stream)
      if (bool.read(new ByteReader(await readBytes(file, 0, 1), file.path)))
        throw new SavepointError('unsupported', 'compressed change files', {
          file: file.path,
          hint: 'states announced in them are not listed',
        })
      const { value, error } = await readHeader(
        file,
        { read: r => readMetadataChanges(r, snapshots) },
        undefined,
        1 + offset,
      )
      if (error !== undefined) throw error
      for (const change of value ?? []) yield change.state
    }
  }
}
