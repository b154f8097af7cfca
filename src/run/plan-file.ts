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

type Shape = (value: unknown) => boolean

const isText: Shape = value => typeof value === 'string'
const isFlag: Shape = value => typeof value === 'boolean'
const orNull = (shape: Shape): Shape => value => value === null || shape(value)
const oneOf = (...values: readonly unknown[]): Shape => value => values.includes(value)
const listOf = (shape: Shape): Shape => value => Array.isArray(value) && value.every(shape)
const pair: Shape = value => Array.isArray(value) && value.length === 2 && value.every(isText)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const anything: Shape = () => true
/** These members and no others. */
const exactly = (members: Readonly<Record<string, Shape>>): Shape => value => isObject(value) && wrongMember(value, members) === undefined

/** The options of each step. */
const OPTIONS: { readonly [N in Step['name']]: Shape } = {
  'rename-uid': listOf(pair), 'rename-state': listOf(pair), 'rename-operator': listOf(pair), relocate: listOf(pair),
  drop: listOf(isText), keep: listOf(isText), toc: listOf(isText), reset: listOf(isText),
  'checkpoint-id': value => Number.isSafeInteger(value),
}
const isStep: Shape = value => isObject(value) && Object.keys(value).length === 2 && typeof value['name'] === 'string' && Object.hasOwn(OPTIONS, value['name']) && OPTIONS[value['name'] as Step['name']](value['options'])

const MEMBERS: Readonly<Record<string, Shape>> = {
  plan: oneOf(VERSION),
  from: isText,
  to: isText,
  source: isText,
  steps: listOf(isStep),
  toFlink: orNull(isText),
  format: oneOf(null, 'canonical', 'keep'),
  settings: exactly({ link: isFlag, verify: oneOf(null, 'full'), allowLoss: listOf(isText), mapPath: listOf(exactly({ from: isText, to: isText })), uids: listOf(isText), names: listOf(pair), codecs: orNull(isText) }),
  // What it said it would do; planned anew before it is done.
  checkpointId: anything,
  metadataVersion: anything,
  operators: anything,
  losses: anything,
  warnings: anything,
}

/** The first member that is missing, of another shape or unknown. */
const wrongMember = (value: Readonly<Record<string, unknown>>, members: Readonly<Record<string, Shape>>): string | undefined =>
  Object.keys(members).find(member => !Object.hasOwn(value, member) || !members[member]!(value[member])) ?? Object.keys(value).find(member => !Object.hasOwn(members, member))

/** Throws incompatible where the text is no plan. */
export function readPlanFile(text: string, path: string): PlanFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SavepointError('incompatible', `no plan: ${(error as Error).message}`, { file: path, expected: 'what `sp-migrate plan` writes' })
  }
  if (!isObject(value) || value['plan'] !== VERSION) throw new SavepointError('incompatible', 'no plan', { file: path, found: isObject(value) && 'plan' in value ? `plan version ${JSON.stringify(value['plan'])}` : 'something else', expected: `plan version ${VERSION}, as \`sp-migrate plan\` writes it` })
  const wrong = wrongMember(value, MEMBERS)
  if (wrong !== undefined) throw new SavepointError('incompatible', `"${wrong}" of the plan is ${Object.hasOwn(MEMBERS, wrong) ? 'missing or of another shape' : `unknown${didYouMean(wrong, Object.keys(MEMBERS))}`}`, { file: path })
  return value as unknown as PlanFile
}
