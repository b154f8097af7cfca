import { SavepointError } from '../errors.ts'
import { statesOf, type DraftOperator } from '../model/draft.ts'
import { labelOf } from '../model/select.ts'
import type { Type } from '../model/type.ts'
import type { OpenOperator } from '../read/open.ts'
import { typesIn, typeText } from '../type/types.ts'
import { majorOf } from '../write/targets.ts'

interface Need {
  /** The major line whose serializer reads them; `same`: each its own. */
  readonly major: 1 | 2 | 'same'
  readonly why: string
}
const needs = (need: Need, kinds: readonly string[]): Readonly<Record<string, Need>> =>
  Object.fromEntries(kinds.map(kind => [kind, need]))

/** Kinds of types whose serializer is not the same, or not there, in the other major line of Flink. */
const NEEDS: Readonly<Record<string, Need>> = {
  ...needs({ major: 'same', why: 'Flink 2 has another version of Kryo, whose bytes differ' }, ['kryo']),
  ...needs({ major: 1, why: 'Flink 2 has no serializers of Scala types' }, [
    'caseClass',
    'option',
    'try',
    'traversable',
    'enumeration',
    'scalaEither',
  ]),
  ...needs({ major: 2, why: 'its serializer is new in Flink 2' }, [
    'bitmap',
    'variant',
    'sortedLong',
    'sqlGlobalWindow',
    'metaSqnInfo',
    'rowSqnInfo',
  ]),
}

/** Throws incompatible where a state that stays is of a kind, or has a type, that the target's major line cannot read. */
export async function mustFitTarget(
  operator: DraftOperator<OpenOperator>,
  sourceVersion: number,
  targetVersion: number,
): Promise<void> {
  const [from, to] = [majorOf(sourceVersion), majorOf(targetVersion)]
  if (from === to) return
  for (const { name, source } of await statesOf(operator)) {
    if (source.asynchronous) {
      throw new SavepointError(
        'incompatible',
        `Flink ${to} cannot read states of the asynchronous API, which is new in Flink 2`,
        { operator: labelOf(operator), state: name, hint: "drop the state's operator, or stay with Flink 2" },
      )
    }
    for (const type of [source.key, source.namespace, source.mapKey, source.value]) {
      const inside = type && firstUnfit(type, from, to)
      if (inside === undefined) continue
      throw new SavepointError(
        'incompatible',
        `Flink ${to} cannot read ${typeText(inside)} of a savepoint of Flink ${from}: ${NEEDS[inside.kind]!.why}`,
        { operator: labelOf(operator), state: name, hint: 'drop the state, or change its type with the job first' },
      )
    }
  }
}

function firstUnfit(type: Type, from: 1 | 2, to: 1 | 2): Type | undefined {
  const need = Object.hasOwn(NEEDS, type.kind) ? NEEDS[type.kind] : undefined
  if (need !== undefined && (need.major === 'same' ? from !== to : need.major !== to)) return type
  return typesIn(type)
    .map(inside => firstUnfit(inside, from, to))
    .find(found => found !== undefined)
}
