import { SavepointError } from '../errors.ts'
import { append } from '../model/extremes.ts'
import { committableRole } from '../model/committable.ts'
import { changeOf, isEmptied, stateKey, type Draft, type DraftOperator } from '../model/draft.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import { SINK_UIDS } from '../model/sink-uids.ts'
import { labelOf } from '../model/select.ts'
import type { State } from '../model/savepoint.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import type { StateCount } from '../read/count.ts'
import type { Damage } from './damage.ts'
import { statesWhere } from '../entry/query.ts'
import { scan } from '../read/scan.ts'

/** What a user may allow to be lost, by the code that `--allow-loss` takes. */
export const LOSS_CODES = [
  'opaque-key',
  'timer',
  'enum-constant',
  'narrowing',
  'coordinator',
  'committable',
  'channel-state',
  'damaged',
] as const
/** What kind of loss it is: one of LOSS_CODES, which `allowLoss` takes. */
export type LossCode = (typeof LOSS_CODES)[number]

/** Something that would be gone from the savepoint though no step names it. */
export interface Loss {
  readonly code: LossCode
  readonly operator: string
  readonly state: string
  /** What goes, and what that means for the job. */
  readonly message: string
  /** Of what is damaged: where, and what was found there. */
  readonly error?: SavepointError
  /** Of what is damaged: what a rescue leaves out. */
  readonly leftOut?: DamagedState
}

/** What is left out because it is damaged, for reports. What is null is not known, or does not apply. */
export interface DamagedState {
  readonly operator: string
  /** null: all states of the key group, or of the file. */
  readonly state: string | null
  readonly subtask: number
  readonly unit: Damage['unit']
  readonly file: string | null
  /** Where in the file it was noticed: in bytes. */
  readonly offset: number | null
  readonly keyGroups: Damage['keyGroups']
  readonly elements: Damage['elements']
  readonly bytes: number | null
  readonly entries: number | null
  readonly why: string
}

/** What a damage comes to in an operator of that name. */
export function lossOf(operator: string, { error: found, ...damage }: Damage): Loss {
  const error = found.with({ operator })
  const { subtask, unit, state, keyGroups, elements, bytes, entries } = damage
  const { file = null, offset = null } = error.parts
  return {
    code: 'damaged',
    operator,
    state: state ?? error.parts.state ?? '*',
    message: error.message,
    error,
    leftOut: { operator, state, subtask, unit, file, offset, keyGroups, elements, bytes, entries, why: error.what },
  }
}

/** What is lost that nobody asked to lose, found by comparing what is left with what there was: whichever steps led there. */
export async function lossesOf(
  draft: Draft<OpenOperator>,
  counts: ReadonlyMap<OpenOperator, ReadonlyMap<string, StateCount>>,
): Promise<{ readonly losses: readonly Loss[]; readonly warnings: readonly string[] }> {
  const losses: Loss[] = []
  const warnings: string[] = []
  const kept = new Map(draft.operators.map(operator => [operator.source, operator]))
  for (const source of draft.source.operators as readonly OpenOperator[]) {
    const after = kept.get(source)
    const label = labelOf(after ?? source)
    const states = await source.states
    const gone = states.filter(state => isGone(after, state) && hasEntries(counts.get(source), state))
    const lost = (code: LossCode, state: string, message: string): void =>
      void losses.push({ code, operator: label, state, message })
    const splits = states.find(state => state.name === READER_STATE)
    if (source.pseudoStates.coordinator !== undefined && (after === undefined || after.without.has('coordinator'))) {
      lost(
        'coordinator',
        '@coordinator',
        'a source without its coordinator starts over: what its readers still hold is read twice, and what was assigned may never be read',
      )
    } else if (source.pseudoStates.coordinator !== undefined && splits !== undefined && gone.includes(splits)) {
      lost(
        'coordinator',
        READER_STATE,
        'the coordinator still considers the splits of its readers assigned: they are never read again',
      )
    }
    for (const state of gone) {
      const role = committableRole(state)
      if (role !== undefined && !(await isEmptyCollector(source, state))) lost('committable', state.name, role)
      if (state.kind === 'timers') {
        if (after === undefined) continue
        lost(
          'timer',
          state.name,
          'windows that wait for these timers never close, and state that they would clear stays',
        )
      }
    }
    if (after === undefined && gone.some(state => state.kind === 'timers'))
      warnings.push(`the timers of ${quoted(label)} go with it`)
    if (source.pseudoStates.channel !== undefined && (after === undefined || after.without.has('channel')))
      lost('channel-state', '@channel', 'records in flight of an unaligned checkpoint are lost')
    if (
      source.finished &&
      after === undefined &&
      draft.source.operators.some(other => other.finished && kept.has(other as OpenOperator))
    )
      warnings.push(`${quoted(label)} had finished: Flink requires the finished part of a job to be complete`)
    append(warnings, sinkNeighbours(source, after, kept))
  }
  for (const { name } of draft.source.masterStates)
    if (!draft.masterStates.includes(name))
      warnings.push(`the master state ${quoted(name)} is lost: its hook starts over`)
  await checkpointIdLowered(draft, kept, losses, warnings)
  return { losses, warnings }
}

const READER_STATE = 'SourceReaderState'
const quoted = (name: string): string => `"${name}"`

/** Whether entries of a state are there, as far as that is known. */
const hasEntries = (counts: ReadonlyMap<string, StateCount> | undefined, state: State): boolean =>
  counts === undefined || (counts.get(stateKey(state))?.entries ?? 0) > 0

function isGone(after: DraftOperator | undefined, state: State): boolean {
  if (after === undefined) return true
  const change = changeOf(after, state)
  return change.name === undefined || isEmptied(change)
}

/** A collector of no checkpoints: magic b91f252c, a list of version 0 or 1, no members. (CommittableCollectorSerializer) */
const COLLECTOR_MAGIC = 0xb91f252c
const EMPTY_COLLECTOR = 24

async function isEmptyCollector(operator: OpenOperator, state: State): Promise<boolean> {
  if (state.name !== 'streaming_committer_raw_states') return false
  let empty = true
  const { states, batches } = await scan(operator)
  const query = { states: statesWhere(states, other => stateKey(other) === stateKey(state)) }
  for await (const batch of batches(query, () => (empty = false))) {
    for (let i = 0; i < batch.count; i++) {
      const bytes = batch.bytes.subarray(batch.valueAt[i], batch.valueEnd[i])
      const int = (at: number): number =>
        ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
      if (bytes.length !== EMPTY_COLLECTOR || int(12) !== COLLECTOR_MAGIC || int(20) !== 0) empty = false
    }
  }
  return empty
}

/** A sink's other operators must change along with its writer. */
function sinkNeighbours(
  source: OpenOperator,
  after: DraftOperator | undefined,
  kept: ReadonlyMap<OpenOperator, DraftOperator>,
): readonly string[] {
  const { uid } = source
  if (uid === undefined || after?.id === source.id) return []
  return SINK_UIDS.flatMap(nameOf => {
    const neighbour = [...kept.values()].find(other => other.source.id === operatorIdOf(nameOf(uid)))
    if (neighbour === undefined || neighbour.id !== neighbour.source.id) return []
    if (after === undefined)
      return [`${quoted(nameOf(uid))} stays without its writer ${quoted(uid)}: drop both, or neither`]
    return [
      `Flink calls the committer after its writer: rename ${quoted(nameOf(uid))} too${after.uid === undefined ? '' : `, to ${quoted(nameOf(after.uid))}`}`,
    ]
  })
}

async function checkpointIdLowered(
  draft: Draft<OpenOperator>,
  kept: ReadonlyMap<OpenOperator, DraftOperator>,
  losses: Loss[],
  warnings: string[],
): Promise<void> {
  const [before, after] = [draft.source.checkpointId, draft.checkpointId]
  if (after >= before) return
  for (const [source, operator] of kept) {
    const state = (await source.states).find(own => committableRole(own) !== undefined && !isGone(operator, own))
    if (state === undefined) continue
    losses.push({
      code: 'committable',
      operator: labelOf(operator),
      state: state.name,
      message: `the checkpoint ID decreases from ${before} to ${after}: sinks that compare it with what they committed skip what follows as already committed`,
    })
    return
  }
  warnings.push(
    `the checkpoint ID decreases from ${before} to ${after}: checkpoints of the new job may have names that the old one used`,
  )
}

/** The ways out where something is damaged: without it, or without what it belongs to. */
export const damageHint = (drops: readonly string[], rescues: boolean): string =>
  `leave it out with ${drops.join(' ')}${rescues ? ', or pass --allow-loss damaged to leave out only what cannot be read, and list it' : ''}`

/** The first damage, how many there are, and the ways out. */
function damagedError(damaged: readonly Loss[]): SavepointError {
  const { code, what, parts } = damaged[0]!.error!
  const more = damaged.length === 1 ? '' : ` (the first of ${damaged.length} damages)`
  const drops = [...new Set(damaged.map(({ operator, leftOut }) => `--drop ${dropOf(operator, leftOut)}`))]
  return new SavepointError(code, `${what}${more}`, { ...parts, hint: damageHint(drops.slice(0, 3), true) })
}

/** Lists lie apart; of a key group one state cannot be read without the others. */
const dropOf = (operator: string, leftOut: DamagedState | undefined): string =>
  leftOut?.unit === 'list' ? `${operator}/${leftOut.state}` : operator

/** Throws would-lose, with the codes to pass, where a loss was not allowed; what is wrong with the bytes, where damage was not. */
export function mustBeAllowed(
  { losses, rescues }: { readonly losses: readonly Loss[]; readonly rescues: boolean },
  allowed: readonly string[],
): void {
  // A plan that leaves nothing out would carry damage along.
  const refused = losses.filter(({ code }) => !allowed.includes(code) || (code === 'damaged' && !rescues))
  if (refused.length === 0) return
  const codes = [...new Set(refused.map(loss => loss.code))]
  const first = refused[0]!
  const damaged = refused.filter(loss => loss.error !== undefined)
  if (damaged.length > 0) throw damagedError(damaged)
  throw new SavepointError(
    'would-lose',
    `this would lose data: ${refused.map(loss => `${loss.operator}/${loss.state}: ${loss.message}`).join('; ')}`,
    {
      ...(refused.length === 1 && { operator: first.operator, state: first.state }),
      hint: `if this is intended, pass --allow-loss ${codes.join(',')}`,
    },
  )
}
