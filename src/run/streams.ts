import { SavepointError } from '../errors.ts'
import { streamIdentity } from '../format/handle-tree.ts'
import type { StreamHandle } from '../format/handles.ts'
import { memoryFile, type File, type Storage } from '../model/file.ts'
import { openStream } from '../read/streams.ts'
import type { Locator } from '../storage/locate.ts'
import { checksumOf, writePieces, type Piece } from '../write/pieces.ts'
import { INLINE_THRESHOLD, Sink } from '../write/sink.ts'
import type { FileResult, Journal, SourceFile } from './journal.ts'

/** A file that was written, for the report. */
export interface WrittenFile extends FileResult {
  readonly linked: boolean
  /** Taken over from the run before. */
  readonly resumed: boolean
}

interface Source {
  readonly storage: Storage
  readonly locator: Locator
  readonly metadataPath: string
}

/** Writes the streams of a snapshot: into a file each, or into `_metadata` where they are small. */
export class Streams {
  readonly files: WrittenFile[] = []
  inlined = 0
  private readonly source: Source
  private readonly journal: Journal
  private readonly link: boolean
  private readonly progress: (bytes: number) => void
  private readonly shared = new Map<string, StreamHandle>()
  private readonly inlineData = new Map<string, Uint8Array>()
  private readonly read = new Map<string, SourceFile>()
  private readonly names = new Set<string>()

  constructor(
    source: Source,
    journal: Journal,
    options: { readonly link: boolean; readonly progress: (bytes: number) => void },
  ) {
    this.source = source
    this.journal = journal
    this.link = options.link
    this.progress = options.progress
  }

  /** A stream as it is. `share`: where several handles name one file, it is one here too. */
  async move(handle: StreamHandle, name: string, share = false): Promise<StreamHandle> {
    if (handle.kind === 'none' || handle.kind === 'emptySegment') return { kind: 'none' }
    if (handle.kind === 'inline' && handle.data.length <= INLINE_THRESHOLD)
      return this.inline(handle.name, handle.data, this.claim(name), share)
    const identity = share ? streamIdentity(handle) : undefined
    const known = identity === undefined ? undefined : this.shared.get(identity)
    if (known !== undefined) return known
    const file = await openStream(handle, this.source.locator, this.source.metadataPath)
    const isWhole =
      (handle.kind === 'file' || handle.kind === 'relative') &&
      file.size > INLINE_THRESHOLD &&
      this.source.storage === this.journal.storage
    const moved = isWhole
      ? await this.wholeFile(file, this.claim(name))
      : await this.pieces(name, [{ file, from: 0, to: file.size }])
    if (identity !== undefined) this.shared.set(identity, moved)
    return moved
  }

  /** Pieces of files of the source, and bytes of our own, one behind the other. */
  async pieces(name: string, pieces: readonly Piece[]): Promise<StreamHandle> {
    const files = pieces.flatMap(piece => (piece instanceof Uint8Array ? [] : [piece.file]))
    return (await this.produce(name, files, async sink => writePieces(pieces, sink, this.progress))).handle
  }

  /**
   * What `write` makes of files of the source and puts into the sink. Its result is kept for a run that goes on after a kill, so it is
   * plain data.
   */
  async produce<R>(
    name: string,
    files: readonly File[],
    write: (sink: Sink) => Promise<R>,
  ): Promise<{ readonly handle: StreamHandle; readonly result: R }> {
    const claimed = this.claim(name)
    const sources = await this.seen(files)
    const before = await this.resumable(claimed, sources)
    if (before !== undefined && before.hash !== null)
      return { handle: this.file(before, true), result: before.result as R }
    const sink = await Sink.open(this.journal.storage, this.journal.path(claimed))
    try {
      const result = await write(sink)
      const { size, hash, data } = await sink.close()
      if (data !== undefined) return { handle: this.inline(claimed, data, claimed), result }
      return { handle: await this.completed({ name: claimed, size, hash, sources, result: result ?? null }), result }
    } catch (error) {
      await sink.abort()
      throw error
    }
  }

  /** What was written, to be read back. */
  async written(handle: StreamHandle): Promise<File> {
    if (handle.kind === 'inline') return memoryFile(`_metadata (inline ${handle.name})`, handle.data)
    const path = handle.kind === 'relative' ? this.journal.path(handle.path) : undefined
    const file = path === undefined ? undefined : await this.journal.storage.open(path)
    if (file === undefined)
      throw new SavepointError('io', 'a file that was written is not there', { file: path ?? handle.kind })
    return file
  }

  /** Notes files of the source: they must not change while they are read. */
  private async seen(files: readonly File[]): Promise<readonly SourceFile[]> {
    const seen = new Map<string, SourceFile>()
    for (const { path, modified } of files) {
      if (modified === undefined) continue // bytes in _metadata
      const known = this.read.get(path) ?? { path, size: (await this.source.storage.open(path))?.size ?? -1, modified } // a segment has a size of its own
      this.read.set(path, known)
      seen.set(path, known)
    }
    return [...seen.values()]
  }

  /** Throws source-changed where a file that was read is another than before. */
  async checkSource(): Promise<void> {
    for (const [path, before] of this.read) {
      const now = await this.source.storage.open(path)
      if (now === undefined || now.size !== before.size || now.modified !== before.modified) {
        throw new SavepointError('source-changed', 'a file of the source changed while it was read', {
          file: path,
          found: now === undefined ? 'nothing' : `${now.size} bytes`,
          expected: `${before.size} bytes, as when it was opened`,
          hint: 'a checkpoint of a running job may be removed or replaced: copy it, or take a savepoint',
        })
      }
    }
  }

  /** A file of the source under a name of ours: a link, or a copy that the storage makes while the bytes are read for their checksum. */
  private async wholeFile(file: File, name: string): Promise<StreamHandle> {
    const { storage } = this.journal
    const [real, path] = [file.link ?? file.path, this.journal.path(name)] // a second name for a link would be one more link
    const sources = await this.seen([file])
    const before = await this.resumable(name, sources)
    if (
      before !== undefined &&
      (before.hash === null) === this.link &&
      (!this.link || (await storage.isSame(real, path)))
    )
      return this.file(before, true)
    if (this.link && (await storage.link(real, path))) {
      if (!(await storage.isSame(real, path)))
        throw new SavepointError('io', 'a hard link is not the file it was made from', { file: path })
      return this.completed({ name, size: file.size, hash: null, sources, result: null })
    }
    const copying = Promise.resolve(storage.copy(real, path))
    copying.catch(() => undefined) // awaited below, unless reading fails first
    const hash = await checksumOf(file, this.progress).finally(async () => copying.catch(() => undefined))
    await copying
    return this.completed({ name, size: file.size, hash, sources, result: null })
  }

  /** A name for one stream alone, also where upper and lower case are one. */
  private claim(name: string): string {
    let claimed = name
    for (let n = 2; this.names.has(claimed.toLowerCase()); n++) claimed = `${name}~${n}`
    this.names.add(claimed.toLowerCase())
    return claimed
  }

  private async completed(done: FileResult): Promise<StreamHandle> {
    await this.journal.add(done)
    return this.file(done, false)
  }

  /** A file of the run before, if it is there whole and was made from the same. */
  private async resumable(name: string, sources: readonly SourceFile[]): Promise<FileResult | undefined> {
    const before = this.journal.done.get(name)
    if (before === undefined) return undefined
    const changed = sources.find(
      ({ size, modified }, i) => size !== before.sources[i]?.size || modified !== before.sources[i]?.modified,
    )
    if (changed !== undefined)
      throw new SavepointError('source-changed', 'a file of the source is another than when the run was interrupted', {
        file: changed.path,
        hint: 'remove the target, and begin anew',
      })
    const there = await this.journal.storage.open(this.journal.path(name))
    return there?.size === before.size ? before : undefined
  }

  private file(done: FileResult, resumed: boolean): StreamHandle {
    this.files.push({ ...done, linked: done.hash === null, resumed })
    return { kind: 'relative', path: done.name, size: done.size }
  }

  /** Flink tells inline handles apart by their names alone: only the same bytes may bear one twice, and not where they are two states. */
  private inline(name: string, data: Uint8Array, unique: string, share = false): StreamHandle {
    this.inlined += data.length
    const other = this.inlineData.get(name)
    const chosen = other === undefined || (share && isEqual(other, data)) ? name : unique
    this.inlineData.set(chosen, data)
    return { kind: 'inline', name: chosen, data }
  }
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
