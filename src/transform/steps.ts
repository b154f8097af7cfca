import { SavepointError } from '../errors.ts'
import type { Draft, Transform } from '../model/draft.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { Operator } from '../model/savepoint.ts'
import { checkpointId } from './checkpoint-id.ts'
import { drop } from './drop.ts'
import { keep } from './keep.ts'
import { relocate } from './relocate.ts'
import { renameOperator } from './rename-operator.ts'
import { renameState } from './rename-state.ts'
import { renameUid } from './rename-uid.ts'
import { reset } from './reset.ts'
import { exactly, isObject, text, type Shape } from './shape.ts'
import type { StepOf, StepRow } from './step.ts'
import { toc } from './toc.ts'

/** Every step, by its name in code. */
const ROWS = { renameUid, renameState, renameOperator, drop, keep, toc, reset, checkpointId, relocate } as const

type Rows = typeof ROWS
/** The row of a step, in the order of the help. */
export const STEPS = Object.values(ROWS)
type MadeBy<R> = R extends StepRow<infer N, infer O, infer _> ? StepOf<N, O> : never

/**
 * A step of a migration as data, so that a plan can be saved and done later, elsewhere, in parts. Operators and states are named as on the
 * command line: `<operator>`, `<operator>/<state>`, `<operator>/@coordinator`, `@master/<name>`.
 */
export type Step = MadeBy<Rows[keyof Rows]>

/** Steps as data: `steps.renameUid({ 'orders-v1': 'orders' })`, `steps.drop('old-dedup', 'orders/legacy')`. */
export const steps = Object.fromEntries(Object.entries(ROWS).map(([name, { of }]) => [name, of])) as unknown as {
  readonly [K in keyof Rows]: Rows[K]['of']
} // entries lose which is whose

/** What is known about a step of that name. */
export const rowOf = (name: string): (typeof STEPS)[number] | undefined => STEPS.find(row => row.name === name)

export const unknownStep = (name: string): readonly [message: string, parts: { readonly expected: string }] => {
  const known = STEPS.map(row => row.name)
  return [`no step is called "${name}"${didYouMean(name, known)}`, { expected: known.join(', ') }]
}

/** The draft after a step. Names are those that the steps before have left. Throws not-found, ambiguous-name, incompatible. */
export async function applyStep<O extends Operator>(draft: Draft<O>, { name, options }: Step): Promise<Draft<O>> {
  const row: { transform(options: unknown): Transform } | undefined = rowOf(name)
  if (row === undefined) throw new SavepointError('incompatible', ...unknownStep(name))
  try {
    return await row.transform(options)(draft)
  } catch (error) {
    throw error instanceof SavepointError ? error.with({ path: name }) : error
  }
}

/** The steps of a line with one more: it may go together with one that stands there. */
export function withStep(before: readonly Step[], step: Step): readonly Step[] {
  const row: { together(before: unknown, after: unknown): Step | undefined } | undefined = rowOf(step.name)
  const at = before.findIndex(other => other.name === step.name)
  const both = at < 0 ? undefined : row?.together(before[at]!.options, step.options)
  return both === undefined ? [...before, step] : before.with(at, both)
}

/** What a plan says of a step. */
export const stepShape: Shape = value => {
  const row = isObject(value) && typeof value['name'] === 'string' ? rowOf(value['name']) : undefined
  return row === undefined ? ['name'] : exactly({ name: text, options: row.shape })(value)
}
