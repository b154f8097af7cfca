import { fileHandle, type RocksHandle } from '../format/handle-tree.ts'
import type { KeyedHandle } from '../format/handles.ts'
import { fileBytes, type Reference } from '../read/references.ts'

/** What all that a snapshot references comes to, operator by operator, without keeping it. */
export class Tally {
  /** Of files; one that several name counts once. */
  bytes = 0
  /** There are channels: data was in flight. */
  unaligned = false
  /** Every path is relative: absolute ones break when the snapshot is moved. */
  inside = true
  /** RocksDB's files are shared with other checkpoints. */
  shared = false
  private savepoint = false
  private checkpoint = false
  private readonly bytesOf = fileBytes()

  add(references: readonly Reference[], keyed: readonly KeyedHandle[]): void {
    for (const { handle, slot } of references) {
      if (slot === 'channel') this.unaligned = true
      const file = fileHandle(handle)
      if (file === undefined) continue
      if (file.kind !== 'relative') this.inside = false
      this.bytes += this.bytesOf(handle)
    }
    for (const handle of keyed) {
      if (handle.kind === 'savepoint') this.savepoint = true
      else if (handle.kind.startsWith('change')) this.checkpoint = true
      else if ('meta' in handle) this.addRocks(handle)
    }
  }

  private addRocks({ shared, private: own }: RocksHandle): void {
    this.shared ||= shared.length > 0
    this.checkpoint ||= [shared, own].some(files =>
      files.some(({ handle }) => handle.kind === 'file' || handle.kind === 'segment'),
    )
  }

  /** Before metadata version 4 only some handles betray the kind. */
  get kind(): 'savepoint' | 'checkpoint' | null {
    if (this.unaligned) return 'checkpoint'
    if (this.savepoint) return 'savepoint'
    return this.checkpoint ? 'checkpoint' : null
  }
}
