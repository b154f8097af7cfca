import type { WritableStorage } from '../model/file.ts'
import { joinPath } from '../storage/path.ts'
import { Claim, type Target } from './claim.ts'
import { resultLine, type FileResult } from './marker.ts'

/** The files of a target: what is complete is noted in its marker, and `_metadata` appears last, after all of them and once the marker is gone. */
export class Journal {
  readonly storage: WritableStorage
  readonly directory: string
  private readonly claim: Claim

  private constructor(target: Target, claim: Claim) {
    this.storage = target.storage
    this.directory = target.directory
    this.claim = claim
  }

  /** Throws target-not-empty. */
  static async begin(target: Target): Promise<Journal> {
    return new Journal(target, await Claim.of(target))
  }

  /** Files that runs before this one completed. */
  get done(): ReadonlyMap<string, FileResult> {
    return this.claim.done
  }

  path(name: string): string {
    return joinPath(this.directory, name)
  }

  async add(result: FileResult): Promise<void> {
    await this.claim.add(resultLine(result))
  }

  /** Makes a savepoint of the directory: from here on the next call finds it whole. */
  async commit(metadata: Uint8Array): Promise<void> {
    const draft = this.path(this.claim.draft)
    const writer = await this.storage.create(draft)
    try {
      await writer.write(metadata)
      await writer.close()
    } catch (error) {
      await writer.abort()
      throw error
    }
    await this.claim.removeMarker()
    await this.storage.rename(draft, this.path('_metadata'))
    await this.storage.syncDirectory(this.directory)
    this.claim.end()
  }

  async abort(): Promise<void> {
    await this.claim.release()
  }
}
