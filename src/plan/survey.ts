import { isDamage, SavepointError } from '../errors.ts'
import { streamSize, streamsOf } from '../format/handle-tree.ts'
import type { SubtaskState } from '../format/metadata.ts'
import type { Run } from '../model/batch.ts'
import { stateKey } from '../model/draft.ts'
import type { State } from '../model/savepoint.ts'
import { blocksOf, type Block, type UnreadGroup } from '../read/canonical.ts'
import { ValueChecks } from '../read/check-values.ts'
import type { StateCount } from '../read/count.ts'
import type { HeaderSlot } from '../read/headers.ts'
import type { ClosedPart, KeyedPart, OperatorPart, Part, RocksPart, TimersPart } from '../read/parts.ts'
import { endsOf } from '../read/operator-state.ts'
import { keyGroupsOf } from '../read/references.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { scanPart } from '../read/scan.ts'
import { databaseDamages, keyGroupDamage } from './database-damage.ts'
import type { Damage } from './damage.ts'

/** What the state of an operator holds, and what of it cannot be read. */
export interface Survey {
  /** By `stateKey`, without what is damaged. */
  readonly counts: ReadonlyMap<string, StateCount>
  /** Everything was read that is not damaged: nothing is of a kind that this tool does not read. */
  readonly complete: boolean
  readonly damages: readonly Damage[]
}

const SLOTS: readonly HeaderSlot[] = ['managedKeyed', 'rawKeyed', 'managedOperator']
const slotOf = ({ kind }: Part): HeaderSlot =>
  kind === 'operator' ? 'managedOperator' : kind === 'timers' ? 'rawKeyed' : 'managedKeyed'

/** Reads all of an operator; `deep`: also looks into every value, and compares the key group of every key with its hashCode. Throws io. */
export async function surveyOf(operator: OpenOperator, deep: boolean): Promise<Survey> {
  const survey = new Surveyor(operator, deep)
  await survey.headers()
  for (const part of (await operator.headers).parts) {
    if (part.kind === 'operator') await survey.lists(part)
    else if (part.kind === 'rocksdb') await survey.database(part)
    else await survey.keyGroups(part)
  }
  return survey
}

interface Tally {
  entries: number
  bytes: number
}
/** What is wrong with a part of a part. */
interface Found {
  readonly error: SavepointError
  /** What follows it there is not known. */
  readonly ended: boolean
}

class Surveyor implements Survey {
  readonly counts = new Map<string, Tally>()
  readonly damages: Damage[] = []
  complete = true
  private readonly operator: OpenOperator
  private readonly deep: boolean
  private states: ReadonlyMap<number, SubtaskState | undefined> | undefined

  constructor(operator: OpenOperator, deep: boolean) {
    this.operator = operator
    this.deep = deep
  }

  /** Handles whose header cannot be read. */
  async headers(): Promise<void> {
    const { parts, places } = await this.operator.headers
    const key = (subtask: number, slot: HeaderSlot): string => `${subtask} ${slot}`
    const read = new Set(parts.map(part => key(part.subtask, slotOf(part))))
    const broken = new Map<string, SavepointError>()
    for (const { subtask, slot, error } of places) {
      if (!isDamage(error)) this.complete = false
      else if (!broken.has(key(subtask, slot))) broken.set(key(subtask, slot), error)
    }
    for (const { index } of this.operator.entry.subtasks ?? []) {
      for (const slot of SLOTS) {
        const error = broken.get(key(index, slot))
        if (error !== undefined && !read.has(key(index, slot))) this.handle(index, slot, error)
      }
    }
  }

  /** Keyed state: what cannot be read is a key group, with all its states. */
  async keyGroups(part: KeyedPart | TimersPart | ClosedPart): Promise<void> {
    const found = new Map<number, Found>()
    const tallies = new Map<number, (Tally | undefined)[]>()
    const note = (keyGroup: number, error: SavepointError, ended: boolean): void => {
      const known = found.get(keyGroup)
      found.set(keyGroup, { error: known?.error ?? error, ended: ended || known?.ended === true })
    }
    const states = await this.scan(part, {
      problem: (error, unread) => {
        if (unread === undefined) throw error
        note(unread.keyGroup, error, unread.ended)
      },
      run: (run, tally, error) => {
        const own = tallies.get(run.keyGroup) ?? []
        tallies.set(run.keyGroup, own)
        add((own[run.state] ??= { entries: 0, bytes: 0 }), tally)
        if (error !== undefined) note(run.keyGroup, error, false)
      },
    })
    if (states === undefined) return
    for (const [keyGroup, own] of tallies)
      if (!found.has(keyGroup))
        for (const [number, tally] of own.entries()) if (tally !== undefined) this.count(states[number]!, tally)
    if (found.size === 0 || part.kind === 'changelog') return
    const blocks = new Map(
      blocksOf(part, part.kind === 'timers' ? -1 : 0, () => true).map(block => [block.keyGroup, block]),
    )
    for (const [keyGroup, { error, ended }] of [...found].toSorted(([a], [b]) => a - b)) {
      const entries = (tallies.get(keyGroup) ?? []).reduce((sum, tally) => sum + (tally?.entries ?? 0), 0)
      const block = blocks.get(keyGroup)
      this.damages.push({
        subtask: part.subtask,
        slot: slotOf(part),
        unit: 'key group',
        state: null,
        keyGroups: [keyGroup, keyGroup],
        elements: null,
        bytes: block === undefined ? null : sizeOf(block, part.file.size),
        entries: ended ? null : entries,
        rocks: [],
        error: error.with({ file: part.file.path, offset: block?.from ?? 0, path: `key group ${keyGroup}` }),
      })
    }
  }

  /** Operator state: what cannot be read is the list, or the entries, of one state. */
  async lists(part: OperatorPart): Promise<void> {
    const found = new Map<string, Found>()
    const tallies: (Tally | undefined)[] = []
    const note = (state: string, error: SavepointError, ended: boolean): void => {
      const known = found.get(state)
      found.set(state, { error: known?.error ?? error, ended: ended || known?.ended === true })
    }
    const states = await this.scan(part, {
      problem: error => note(error.parts.state!, error, true),
      run: ({ state }, tally, error, name) => {
        add((tallies[state] ??= { entries: 0, bytes: 0 }), tally)
        if (error !== undefined) note(name, error, false)
      },
    })
    if (states === undefined) return
    for (const [number, tally] of tallies.entries())
      if (tally !== undefined && !found.has(states[number]!.name)) this.count(states[number]!, tally)
    if (found.size === 0) return
    const ends = endsOf(part)
    for (const { state, offsets } of part.states) {
      const own = found.get(state.name)
      if (own === undefined) continue
      const isList = state.kind !== 'broadcast'
      const number = states.indexOf(state)
      this.damages.push({
        subtask: part.subtask,
        slot: 'managedOperator',
        unit: 'list',
        state: state.name,
        keyGroups: null,
        elements: isList ? [0, offsets.length - 1] : null,
        bytes: [...new Set(offsets)].reduce(
          (sum, from) => sum + Math.max(0, Math.min(ends.get(from)!, part.file.size) - from),
          0,
        ),
        entries: isList ? offsets.length : own.ended ? null : (tallies[number]?.entries ?? null),
        rocks: [],
        error: own.error.with({ file: part.file.path, offset: offsets[0]!, state: state.name }),
      })
    }
  }

  /** RocksDB's files: of a rescue every block is read first, and then what is left of the entries. */
  async database(part: RocksPart): Promise<void> {
    const { subtask } = part
    const damages: Damage[] = []
    if (this.deep) {
      try {
        for await (const damage of databaseDamages(part, this.operator.maxParallelism)) {
          if (isDamage(damage.error)) damages.push(damage)
          else this.complete = false
        }
      } catch (error) {
        if (!(error instanceof SavepointError) || error.code === 'io') throw error
        if (isDamage(error)) return this.handle(subtask, 'managedKeyed', error)
        this.complete = false
      }
    }
    const wrong = new Map<string, Damage>()
    const tallies = new Map<string, { readonly number: number; readonly state: string; readonly tally: Tally }>()
    const states = await this.scan(
      { ...part, without: damages.flatMap(({ rocks }) => rocks) },
      {
        problem: error => {
          throw error
        },
        run: ({ state: number, keyGroup }, tally, error, state) => {
          const key = `${keyGroup} ${state}`
          const known = tallies.get(key)
          if (known === undefined) tallies.set(key, { number, state, tally })
          else add(known.tally, tally)
          if (error !== undefined && !wrong.has(key))
            wrong.set(key, keyGroupDamage(part, state, keyGroup, this.operator.maxParallelism, error))
        },
      },
    )
    if (states === undefined) return
    for (const [key, { number, tally }] of tallies) if (!wrong.has(key)) this.count(states[number]!, tally)
    for (const [key, damage] of wrong) damages.push({ ...damage, entries: tallies.get(key)!.tally.entries })
    for (const damage of damages) this.damages.push(damage)
  }

  /** The states of a part by their numbers; undefined: it cannot be read as a whole. */
  private async scan(
    part: Part,
    to: {
      problem(error: SavepointError, unread: UnreadGroup | undefined): void
      run(run: Run, tally: Tally, error: SavepointError | undefined, state: string): void
    },
  ): Promise<readonly State[] | undefined> {
    const { maxParallelism } = this.operator
    const { states, batches } = scanPart(this.operator, part, (error, unread) => {
      if (isDamage(error)) to.problem(error, unread)
      else this.complete = false
    })
    const checks = this.deep ? new ValueChecks(states, maxParallelism) : undefined
    try {
      for await (const batch of batches) {
        const { keyAt, keyEnd, valueAt, valueEnd } = batch
        for (const run of batch.runs) {
          let bytes = 0
          for (let i = run.from; i < run.to; i++) bytes += keyEnd[i]! - keyAt[i]! + valueEnd[i]! - valueAt[i]!
          const { name } = states[run.state]!
          const error = checks?.damageIn(batch, run)?.with({ state: name })
          to.run(run, { entries: run.to - run.from, bytes }, error, name)
        }
      }
      return states
    } catch (error) {
      if (!(error instanceof SavepointError) || error.code === 'io') throw error
      if (isDamage(error)) this.handle(part.subtask, slotOf(part), error)
      else this.complete = false
      return undefined
    }
  }

  private count(state: State, tally: Tally): void {
    const key = stateKey(state)
    const known = this.counts.get(key)
    if (known === undefined) this.counts.set(key, { ...tally })
    else add(known, tally)
  }

  private handle(subtask: number, slot: HeaderSlot, error: SavepointError): void {
    this.states ??= new Map((this.operator.entry.subtasks ?? []).map(({ index, state }) => [index, state]))
    const state = this.states.get(subtask)
    const handle = state?.[slot]
    this.damages.push({
      subtask,
      slot,
      unit: 'handle',
      state: null,
      keyGroups: (slot !== 'managedOperator' && state !== undefined && keyGroupsOf(state[slot])) || null,
      elements: null,
      bytes:
        handle === undefined
          ? null
          : streamsOf(handle).reduce((sum, { handle: stream }) => sum + Math.max(0, streamSize(stream)), 0),
      entries: slot === 'managedOperator' ? elementsOf(state?.managedOperator) : null,
      rocks: [],
      error,
    })
  }
}

function add(total: Tally, { entries, bytes }: Tally): void {
  total.entries += entries
  total.bytes += bytes
}

const sizeOf = ({ from, to }: Block, end: number): number => Math.max(0, Math.min(to, end) - Math.min(from, end))

const BROADCAST = 2

/** An element has an offset; how many entries a broadcast state has stands in front of them. */
function elementsOf(handle: SubtaskState['managedOperator']): number | null {
  if (handle === undefined || !('states' in handle)) return null
  if (handle.states.some(({ mode }) => mode === BROADCAST)) return null
  return handle.states.reduce((sum, { offsets }) => sum + offsets.length, 0)
}
