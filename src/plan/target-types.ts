import { SavepointError } from '../errors.ts'
import { isSince, majorOf, releaseOf } from '../flink/releases.ts'
import { statesOf, type DraftOperator } from '../model/draft.ts'
import { labelOf } from '../model/select.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { misfit, typeText } from '../type/types.ts'

/**
 * What of the states that stay is of a kind, or has a type, that the target cannot read: an error for each state. `release`: undefined where
 * the target is what wrote the source.
 */
export async function targetProblems(
  operator: DraftOperator<OpenOperator>,
  sourceVersion: number,
  release: string | undefined,
): Promise<readonly SavepointError[]> {
  if (release === undefined) return []
  const [from, to] = [majorOf(sourceVersion), majorOf(releaseOf(release).metadata)]
  const problems: SavepointError[] = []
  for (const { name, source } of await statesOf(operator)) {
    const problem = (what: string, hint: string): void =>
      void problems.push(new SavepointError('incompatible', what, { operator: labelOf(operator), state: name, hint }))
    if (source.asynchronous && !isSince(release, '2.0')) {
      problem(
        `Flink ${release} cannot read states of the asynchronous API, which is new in Flink 2`,
        "drop the state's operator, or stay with Flink 2",
      )
      continue
    }
    for (const type of [source.key, source.namespace, source.mapKey, source.value]) {
      const found = type && misfit(type, release, from !== to)
      if (found === undefined) continue
      problem(
        `Flink ${release} cannot read ${typeText(found.type)} of a savepoint of Flink ${from}: ${found.why}`,
        'drop the state, or change its type with the job first',
      )
      break
    }
  }
  return problems
}
