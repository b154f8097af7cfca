import { SavepointError } from '../errors.ts'
import type { OperatorEntry } from '../format/metadata.ts'

/** What Flink refuses while it reads the metadata. (OperatorState) */
export function* structureProblems({
  id,
  uid,
  parallelism,
  maxParallelism,
  subtasks,
}: OperatorEntry): Generator<SavepointError> {
  const operator = uid ?? id
  if (parallelism > maxParallelism)
    yield new SavepointError('corrupt', 'Flink refuses this snapshot: parallelism above max parallelism', {
      operator,
      found: `${parallelism} of ${maxParallelism}`,
    })
  for (const { index } of subtasks ?? []) {
    if (index < 0 || index >= parallelism)
      yield new SavepointError('corrupt', 'Flink refuses this snapshot: a subtask beyond the parallelism', {
        operator,
        found: `subtask ${index}`,
        expected: `0 to ${parallelism - 1}`,
      })
  }
}
