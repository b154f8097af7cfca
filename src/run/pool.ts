import { SavepointError } from '../errors.ts'
import { bytesOfJob, type FileJob, type JobResult } from '../model/job.ts'
import { isLinked, mayBeLink } from '../write/copy.ts'
import { doJob } from '../write/job.ts'
import type { JobContext } from '../write/target-files.ts'
import type { Journal } from './journal.ts'
import type { SourceFile } from './marker.ts'

/** A file that was written, for the report. */
export interface WrittenFile {
  readonly name: string
  readonly size: number
  /** `xxh64:…` of what was written; null: a hard link. */
  readonly hash: string | null
  readonly treatment: FileJob['treatment']
  readonly sources: readonly SourceFile[]
  readonly linked: boolean
  /** Taken over from the run before. */
  readonly resumed: boolean
}

/** Does jobs, one at a time, and remembers in the journal those whose files are complete. */
export class Pool {
  readonly files: WrittenFile[] = []
  private readonly context: JobContext
  private readonly journal: Journal

  constructor(context: JobContext, journal: Journal) {
    this.context = context
    this.journal = journal
  }

  /** What a job comes to, or came to before the run was interrupted. */
  async do(job: FileJob): Promise<JobResult> {
    const sources = sourcesOf(job)
    const before = await this.doneBefore(job, sources)
    const result = before ?? (await doJob(job, this.context))
    if (result.inline !== null) return result
    if (before === undefined) await this.journal.add({ ...result, sources })
    const { name, size, hash } = result
    const { treatment } = job
    this.files.push({ name, size, hash, treatment, sources, linked: hash === null, resumed: before !== undefined })
    return result
  }

  /** If its file is there whole, was made from the same, and is a link or none as is asked for now. */
  private async doneBefore(job: FileJob, sources: readonly SourceFile[]): Promise<JobResult | undefined> {
    const before = this.journal.done.get(job.name)
    if (before === undefined) return undefined
    const changed = sources.find(
      ({ size, modified }, i) => size !== before.sources[i]?.size || modified !== before.sources[i]?.modified,
    )
    if (changed !== undefined)
      throw new SavepointError('source-changed', 'a file of the source has changed since the run was interrupted', {
        file: changed.path,
        hint: 'remove the target, and start again',
      })
    const there = await this.journal.storage.open(this.journal.path(job.name))
    if (there?.size !== before.size) return undefined
    const wantsLink = mayBeLink(job, this.context)
    if (before.hash !== null) return wantsLink ? undefined : before
    return wantsLink && job.treatment === 'copy' && (await isLinked(job, this.context)) ? before : undefined
  }
}

/** Files of the source that a job reads; what is in `_metadata` is no file. */
function sourcesOf(job: FileJob): readonly SourceFile[] {
  const sources = new Map<string, SourceFile>()
  for (const bytes of bytesOfJob(job)) {
    if (bytes.kind === 'inline') continue
    const { path, size, modified } = bytes
    sources.set(path, { path, size, modified })
  }
  return [...sources.values()]
}
