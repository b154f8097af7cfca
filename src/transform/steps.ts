import { SavepointError } from '../errors.ts'
import type { Draft, Transform } from '../model/draft.ts'
import { didYouMean } from '../model/near.ts'
import type { Operator } from '../model/savepoint.ts'
import type { Pairs, Step } from '../model/step.ts'
import { checkpointId } from './checkpoint-id.ts'
import { drop } from './drop.ts'
import { keep } from './keep.ts'
import { relocate } from './relocate.ts'
import { renameOperator } from './rename-operator.ts'
import { renameState } from './rename-state.ts'
import { renameUid } from './rename-uid.ts'
import { reset } from './reset.ts'
import { toc } from './toc.ts'

type Options = { readonly [S in Step as S['name']]: S['options'] }
type StepName = Step['name']
type StepOf<N extends StepName> = { readonly [K in N]: { readonly name: K; readonly options: Options[K] } }[N]

const TRANSFORMS: { readonly [N in StepName]: (options: Options[N]) => Transform } = {
  'rename-uid': renameUid,
  'rename-state': renameState,
  'rename-operator': renameOperator,
  drop,
  keep,
  toc,
  reset,
  'checkpoint-id': checkpointId,
  relocate,
}

const transformOf = <N extends StepName>(step: StepOf<N>): Transform => TRANSFORMS[step.name](step.options)

/** The draft after a step. Names are those that the steps before have left. Throws not-found, ambiguous-name, incompatible. */
export async function applyStep<O extends Operator>(draft: Draft<O>, step: Step): Promise<Draft<O>> {
  if (!Object.hasOwn(TRANSFORMS, step.name))
    throw new SavepointError(
      'incompatible',
      `no step is called "${step.name}"${didYouMean(step.name, Object.keys(TRANSFORMS))}`,
      { expected: Object.keys(TRANSFORMS).join(', ') },
    )
  try {
    return await transformOf(step)(draft)
  } catch (error) {
    throw error instanceof SavepointError ? error.with({ path: step.name }) : error
  }
}

/** `{ old: 'new' }`, or pairs in an order that matters. */
export type Renames = Readonly<Record<string, string>> | Pairs | ReadonlyMap<string, string>
const pairs = (renames: Renames): Pairs => (Symbol.iterator in renames ? [...renames] : Object.entries(renames))

/** Steps as data: `steps.renameUid({ 'orders-v1': 'orders' })`, `steps.drop('old-dedup', 'orders/legacy')`. */
export const steps = {
  renameUid: (renames: Renames): Step => ({ name: 'rename-uid', options: pairs(renames) }),
  renameState: (renames: Renames): Step => ({ name: 'rename-state', options: pairs(renames) }),
  renameOperator: (renames: Renames): Step => ({ name: 'rename-operator', options: pairs(renames) }),
  drop: (...targets: readonly string[]): Step => ({ name: 'drop', options: targets }),
  keep: (...targets: readonly string[]): Step => ({ name: 'keep', options: targets }),
  toc: (lines: readonly string[]): Step => ({ name: 'toc', options: lines }),
  reset: (...targets: readonly string[]): Step => ({ name: 'reset', options: targets }),
  checkpointId: (id: number): Step => ({ name: 'checkpoint-id', options: id }),
  relocate: (prefixes: Renames): Step => ({ name: 'relocate', options: pairs(prefixes) }),
} as const
