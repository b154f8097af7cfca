import type { State } from './savepoint.ts'

const PRE_COMMITTED = 'what was written but not committed yet is never committed: an exactly-once sink loses it'
/** States of sinks that hold what is still to be committed. */
const COMMITTABLES: Readonly<Record<string, string>> = {
  streaming_committer_raw_states: PRE_COMMITTED,
  writer_raw_states: 'open transactions and unfinished files of the writer are forgotten',
  'bucket-states': 'pending and unfinished part files are forgotten',
  remaining_requests_raw_state: 'files that wait to be compacted are forgotten',
  remaining_compact_commit_raw_state: PRE_COMMITTED,
  'iceberg-files-committer-state': PRE_COMMITTED,
  'pending-checkpoints': PRE_COMMITTED,
}

/** What its loss means for the job, where a state holds what is still to be committed. */
export function committableRole(state: State): string | undefined {
  if (state.scope !== 'operator') return undefined
  if (state.value?.kind === 'twoPhaseCommit') return PRE_COMMITTED
  return Object.hasOwn(COMMITTABLES, state.name) ? COMMITTABLES[state.name] : undefined
}
