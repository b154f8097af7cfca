import { SavepointError } from '../errors.ts'
import { changeOf, isEmptied, type DraftOperator } from '../model/draft.ts'
import type { State } from '../model/savepoint.ts'
import type { StateCount } from '../read/count.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import type { Damage } from './damage.ts'
import { surveyOf, type Survey } from './survey.ts'

/** The surveys of operators, each made once. */
export class Surveys {
  /** Of the operators of which everything could be read. */
  readonly counts = new Map<OpenOperator, ReadonlyMap<string, StateCount>>()
  private readonly made = new Map<OpenOperator, Survey>()
  private readonly rescues: boolean
  private readonly progress: ((entries: number) => void) | undefined

  /** `rescues`: what is damaged is left out, and of the rest every value must be one. */
  constructor(rescues: boolean, progress: ((entries: number) => void) | undefined) {
    this.rescues = rescues
    this.progress = progress
  }

  async of(operator: OpenOperator): Promise<Survey> {
    const known = this.made.get(operator)
    if (known !== undefined) return known
    const survey = await surveyOf(operator, this.rescues)
    this.made.set(operator, survey)
    this.progress?.([...survey.counts.values()].reduce((total, { entries }) => total + entries, 0))
    if (survey.complete && (this.rescues || survey.damages.length === 0)) this.counts.set(operator, survey.counts)
    return survey
  }

  /** What is damaged of that which stays. */
  async damagesOf(operator: DraftOperator<OpenOperator>): Promise<readonly Damage[]> {
    const { damages } = await this.of(operator.source)
    const states = await operator.source.states
    return damages.filter(damage => !isGone(damage, operator, states))
  }
}

/** Whether nothing will be read of it. */
function isGone({ slot, state }: Damage, operator: DraftOperator, states: readonly State[]): boolean {
  const named = (name: string, scope: State['scope']): boolean => {
    const change = changeOf(operator, { name, scope } as State)
    return change.name === undefined || isEmptied(change)
  }
  if (state !== null) return named(state, slot === 'managedOperator' ? 'operator' : 'keyed')
  if (slot === 'rawKeyed' && operator.without.has('raw-keyed')) return true
  const scope = slot === 'managedOperator' ? 'operator' : 'keyed'
  const own = states.filter(other => other.scope === scope)
  return own.length > 0 && own.every(other => changeOf(operator, other).name === undefined)
}

/** Throws what is damaged and can be left out as a whole only. */
export function mustBeRescuable(damages: readonly Damage[], operator: string): void {
  const timers = damages.find(({ slot }) => slot === 'rawKeyed')
  if (timers === undefined) return
  throw new SavepointError(timers.error.code, `timers in raw keyed state stay or go as a whole: ${timers.error.what}`, {
    ...timers.error.parts,
    operator,
    hint: `pass --drop ${operator}/@raw-keyed, and --allow-loss timer,damaged`,
  })
}
