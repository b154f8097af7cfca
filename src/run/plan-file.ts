import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/near.ts'
import type { Step } from '../model/step.ts'
import type { OperatorLine } from './lines.ts'
import type { Loss } from './losses.ts'
import type { Plan } from './plan.ts'
import type { Format } from './work.ts'

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

/** The way to what does not fit, from the outside; undefined: all does. */
type Shape = (value: unknown) => readonly string[] | undefined

const when =
  (fits: (value: unknown) => boolean): Shape =>
  value =>
    fits(value) ? undefined : []
const text = when(value => typeof value === 'string')
const flag = when(value => typeof value === 'boolean')
const anything = when(() => true)
const oneOf = (...values: readonly unknown[]): Shape => when(value => values.includes(value))
const orNull =
  (shape: Shape): Shape =>
  value =>
    value === null ? undefined : shape(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf =
  (shape: Shape): Shape =>
  value => {
    if (!Array.isArray(value)) return []
    for (const [i, member] of value.entries()) {
      const wrong = shape(member)
      if (wrong !== undefined) return [String(i), ...wrong]
    }
    return undefined
  }
/** These members and no others. */
const exactly =
  (members: Readonly<Record<string, Shape>>): Shape =>
  value => {
    if (!isObject(value)) return []
    for (const [member, shape] of Object.entries(members)) {
      const wrong = Object.hasOwn(value, member) ? shape(value[member]) : []
      if (wrong !== undefined) return [member, ...wrong]
    }
    const unknown = Object.keys(value).find(member => !Object.hasOwn(members, member))
    return unknown === undefined ? undefined : [`${unknown} (unknown${didYouMean(unknown, Object.keys(members))})`]
  }
const pair: Shape = value => (Array.isArray(value) && value.length === 2 ? listOf(text)(value) : [])

/** The options of each step. */
const OPTIONS: { readonly [N in Step['name']]: Shape } = {
  'rename-uid': listOf(pair),
  'rename-state': listOf(pair),
  'rename-operator': listOf(pair),
  relocate: listOf(pair),
  drop: listOf(text),
  keep: listOf(text),
  toc: listOf(text),
  reset: listOf(text),
  'checkpoint-id': when(value => Number.isSafeInteger(value)),
}
const step: Shape = value => {
  const name = isObject(value) ? value['name'] : undefined
  return typeof name === 'string' && Object.hasOwn(OPTIONS, name)
    ? exactly({ name: text, options: OPTIONS[name as Step['name']] })(value)
    : ['name']
}

const plan: Shape = exactly({
  plan: oneOf(VERSION),
  from: text,
  to: text,
  source: text,
  steps: listOf(step),
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
    throw new SavepointError('incompatible', `no plan: ${(error as Error).message}`, {
      file: path,
      expected: 'what `sp-migrate plan` writes',
    })
  }
  if (!isObject(value) || value['plan'] !== VERSION)
    throw new SavepointError('incompatible', 'no plan', {
      file: path,
      found: isObject(value) && 'plan' in value ? `plan version ${JSON.stringify(value['plan'])}` : 'something else',
      expected: `plan version ${VERSION}, as \`sp-migrate plan\` writes it`,
    })
  const wrong = plan(value)
  if (wrong !== undefined)
    throw new SavepointError(
      'incompatible',
      `a member of the plan is missing, unknown or of another shape: ${wrong.join('.')}`,
      { file: path },
    )
  return value as unknown as PlanFile
}
