import { SavepointError } from '../errors.ts'
import { isSince, majorOf, releaseOf } from '../flink/releases.ts'
import { statesOf, type DraftOperator } from '../model/draft.ts'
import { labelOf } from '../model/select.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { misfit, typeText } from '../type/types.ts'

/**
 * Throws incompatible where a state that stays is of a kind, or has a type, that the target cannot read.
 * `release`: undefined where the target is what wrote the source.
 */
export async function mustFitTarget(
  operator: DraftOperator<OpenOperator>,
  sourceVersion: number,
  release: string | undefined,
): Promise<void> {
  if (release === undefined) return
  const [from, to] = [majorOf(sourceVersion), majorOf(releaseOf(release).metadata)]
  for (const { name, source } of await statesOf(operator)) {
    if (source.asynchronous && !isSince(release, '2.0')) {
      throw new SavepointError(
        'incompatible',
        `Flink ${release} cannot read states of the asynchronous API, which is new in Flink 2`,
        { operator: labelOf(operator), state: name, hint: "drop the state's operator, or stay with Flink 2" },
      )
    }
    for (const type of [source.key, source.namespace, source.mapKey, source.value]) {
      const found = type && misfit(type, release, from !== to)
      if (found === undefined) continue
      throw new SavepointError(
        'incompatible',
        `Flink ${release} cannot read ${typeText(found.type)} of a savepoint of Flink ${from}: ${found.why}`,
        { operator: labelOf(operator), state: name, hint: 'drop the state, or change its type with the job first' },
      )
    }
  }
}
