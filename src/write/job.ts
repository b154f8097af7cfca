import type { FileJob, JobResult } from '../model/job.ts'
import { copy } from './copy.ts'
import { cutKeyGroups } from './cut-key-groups.ts'
import { newKeyedHeader, rewriteKeyed } from './keyed-state.ts'
import { newOperatorHeader, rewriteOperator } from './operator-state.ts'
import type { JobContext } from './target-files.ts'

/**
 * Writes the file of a job: the same job, the same bytes, wherever it runs. What is written anew is proved by reading it back. Throws
 * source-changed, and what reading and writing throw.
 */
export async function doJob(job: FileJob, context: JobContext): Promise<JobResult> {
  switch (job.treatment) {
    case 'copy':
      return copy(job, context)
    case 'new-header': {
      const { name, header } = job
      const [input] = job.inputs
      if (input.kind === 'operator') return newOperatorHeader(name, input, header, context)
      return input.without.length > 0
        ? cutKeyGroups(name, input, job.maxParallelism, header, context)
        : newKeyedHeader(name, input, header, context)
    }
    case 'rewrite':
      return job.keyGroups === null
        ? rewriteOperator(job.name, job.inputs[0], job.header, context)
        : rewriteKeyed(job, job.inputs, context)
  }
}
