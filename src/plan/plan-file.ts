import { SavepointError } from '../errors.ts'
import { exactly, isObject, listOf, pair, text, when, type Shape } from '../transform/shape.ts'
import { stepShape, type Step } from '../transform/steps.ts'
import type { OperatorLine } from './changes.ts'
import type { Loss } from './losses.ts'
import type { Plan } from './plan.ts'
import type { Format } from './treatment.ts'

/** Of this layout of `plan.json`. */
const VERSION = 1

/** How the source is opened and the target written: what a plan needs besides steps to be done later, elsewhere. */
export interface PlanSettings {
  readonly link: boolean
  readonly verify: 'full' | null
  readonly allowLoss: readonly string[]
  readonly mapPath: readonly { readonly from: string; readonly to: string }[]
  /** Names of operators that the source does not hold. */
  readonly uids: readonly string[]
  readonly names: readonly (readonly [id: string, name: string])[]
  /** A module with codecs of own serializers. */
  readonly codecs: string | null
  /** Where the classes of the job are. */
  readonly classes: readonly string[]
  /** Which Kryo wrote values; null: that of the source's release. */
  readonly kryo: 2 | 5 | null
}

/** A plan as JSON: what to do, and what it will do. */
export interface PlanFile {
  readonly plan: number
  readonly from: string
  readonly to: string
  /** SHA-256 of the source's `_metadata`: of another one this is no plan. */
  readonly source: string
  readonly steps: readonly Step[]
  readonly toFlink: string | null
  readonly format: Format | null
  readonly settings: PlanSettings
  readonly checkpointId: number
  readonly metadataVersion: number
  readonly operators: readonly OperatorLine[]
  readonly losses: readonly Loss[]
  readonly warnings: readonly string[]
}

export const planFile = (plan: Plan, from: string, to: string, settings: PlanSettings): PlanFile => ({
  plan: VERSION,
  from,
  to,
  source: plan.source,
  steps: plan.steps,
  toFlink: plan.toFlink ?? null,
  format: plan.format ?? null,
  settings,
  checkpointId: plan.draft.checkpointId,
  metadataVersion: plan.target.metadata,
  operators: plan.lines,
  losses: plan.losses,
  warnings: plan.warnings,
})

const flag = when(value => typeof value === 'boolean')
const anything = when(() => true)
const oneOf = (...values: readonly unknown[]): Shape => when(value => values.includes(value))
const orNull =
  (shape: Shape): Shape =>
  value =>
    value === null ? undefined : shape(value)
const plan: Shape = exactly({
  plan: oneOf(VERSION),
  from: text,
  to: text,
  source: text,
  steps: listOf(stepShape),
  toFlink: orNull(text),
  format: oneOf(null, 'canonical', 'keep'),
  settings: exactly({
    link: flag,
    verify: oneOf(null, 'full'),
    allowLoss: listOf(text),
    mapPath: listOf(exactly({ from: text, to: text })),
    uids: listOf(text),
    names: listOf(pair),
    codecs: orNull(text),
    classes: listOf(text),
    kryo: oneOf(null, 2, 5),
  }),
  // What it said it would do; planned anew before it is done.
  checkpointId: anything,
  metadataVersion: anything,
  operators: anything,
  losses: anything,
  warnings: anything,
})

/** Throws incompatible where the text is no plan. */
export function readPlanFile(json: string, path: string): PlanFile {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new SavepointError('incompatible', `not a plan: ${(error as Error).message}`, {
      file: path,
      expected: 'what `sp-migrate plan` writes',
    })
  }
  if (!isObject(value) || value['plan'] !== VERSION)
    throw new SavepointError('incompatible', 'not a plan', {
      file: path,
      found: isObject(value) && 'plan' in value ? `plan version ${JSON.stringify(value['plan'])}` : 'something else',
      expected: `plan version ${VERSION}, as \`sp-migrate plan\` writes it`,
    })
  const wrong = plan(value)
  if (wrong !== undefined)
    throw new SavepointError(
      'incompatible',
      `a member of the plan is missing, unknown or of the wrong form: ${wrong.join('.')}`,
      { file: path },
    )
  return value as unknown as PlanFile
}
