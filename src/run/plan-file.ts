import { SavepointError } from '../errors.ts'
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

const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  from: isText, to: isText, source: isText,
  steps: value => Array.isArray(value) && value.every(step => isObject(step) && isText(step['name']) && 'options' in step),
  toFlink: value => value === null || isText(value),
  format: value => value === null || value === 'canonical' || value === 'keep',
  settings: value => isObject(value) && ['allowLoss', 'mapPath', 'uids', 'names'].every(member => Array.isArray(value[member])),
}

/** Throws incompatible where the text is no plan. */
export function readPlanFile(text: string, path: string): PlanFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SavepointError('incompatible', `no plan: ${(error as Error).message}`, { file: path, expected: 'what `sp-migrate plan` writes' })
  }
  if (!isObject(value) || value['plan'] !== VERSION) throw new SavepointError('incompatible', 'no plan', { file: path, found: isObject(value) && 'plan' in value ? `plan version ${JSON.stringify(value['plan'])}` : 'something else', expected: `plan version ${VERSION}, as \`sp-migrate plan\` writes it` })
  const wrong = Object.entries(MEMBERS).find(([member, fits]) => !fits(value[member]))
  if (wrong !== undefined) throw new SavepointError('incompatible', `"${wrong[0]}" of the plan is missing or of another shape`, { file: path })
  return value as unknown as PlanFile
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
