import { joined } from '../bytes/joined.ts'
import { checksum, type Checksum } from '../host/hash.ts'
import type { FileWriter, WritableStorage } from '../model/file.ts'
import { INLINE_THRESHOLD } from '../model/job.ts'

/** What a sink got. */
export interface Sunk {
  readonly size: number
  /** Of all bytes; see `checksum`. */
  readonly hash: string
  /** The bytes, where they are too few for a file. */
  readonly data: Uint8Array | undefined
}

/** Bytes in order: to a file, or, as long as they are few, to memory. */
export class Sink {
  size = 0
  private readonly storage: WritableStorage
  private readonly path: string
  private readonly hash: Checksum
  private head: Uint8Array[] = []
  private writer: FileWriter | undefined

  private constructor(storage: WritableStorage, path: string, hash: Checksum) {
    this.storage = storage
    this.path = path
    this.hash = hash
  }

  /** Nothing is there before there is too much for memory. */
  static async open(storage: WritableStorage, path: string): Promise<Sink> {
    return new Sink(storage, path, await checksum())
  }

  /** The bytes may be used again once it has resolved. */
  async write(bytes: Uint8Array): Promise<void> {
    this.hash.add(bytes)
    this.size += bytes.length
    if (this.writer === undefined && this.size <= INLINE_THRESHOLD) {
      this.head.push(bytes.slice())
      return
    }
    if (this.writer === undefined) {
      this.writer = await this.storage.create(this.path)
      for (const part of this.head) await this.writer.write(part)
      this.head = []
    }
    await this.writer.write(bytes)
  }

  async close(): Promise<Sunk> {
    await this.writer?.close()
    return { size: this.size, hash: this.hash.text(), data: this.writer === undefined ? joined(this.head) : undefined }
  }

  async abort(): Promise<void> {
    await this.writer?.abort()
  }
}
