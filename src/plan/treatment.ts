import { SavepointError } from '../errors.ts'
import { hasPartitions } from '../format/handle-tree.ts'
import type { KeyedHandle, OperatorHandle } from '../format/handles.ts'
import { changeOf, isEmptied, type DraftOperator, type StateChange } from '../model/draft.ts'
import type { State } from '../model/savepoint.ts'
import { labelOf } from '../model/select.ts'
import type { OpenHeaders } from '../read/headers.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import type { FileStamps } from '../read/references.ts'
import type { ClosedPart, KeyedPart, OperatorPart, RocksPart, TimersPart } from '../read/parts.ts'
import { unreadableReason } from '../type/types.ts'
import type { LeftOut } from './damage.ts'

// What is to be done for an operator, decided per subtask before anything is written: the least that does the job. Where there is nothing
// (left) to write it is `none`; else it is the treatment of its files (model/job.ts). `part`: what is behind the header.

export type OperatorTreatment =
  | { readonly kind: 'none' | 'copy' }
  /** `without`: names of states whose list is left out. */
  | { readonly kind: 'new-header' | 'rewrite'; readonly part: OperatorPart; readonly without: ReadonlySet<string> }
/** RocksDB's files have no header that could be exchanged: they stay as they are, or their entries are written again. */
export type KeyedTreatment =
  | { readonly kind: 'none' | 'copy' }
  /** `without`: key groups that are left out. */
  | { readonly kind: 'new-header'; readonly part: KeyedPart; readonly without: ReadonlySet<number> }
  | {
      readonly kind: 'rewrite'
      readonly part: KeyedPart | RocksPart
      readonly without: ReadonlySet<number>
      readonly rocks: LeftOut['rocks']
    }

export interface SubtaskTreatment {
  readonly index: number
  readonly keyed: KeyedTreatment
  readonly rawKeyed: { readonly kind: 'none' | 'copy' }
  readonly operator: OperatorTreatment
  /** How the source's keyed data is laid out, whatever its handle says; undefined: there is none, or its header could not be read. */
  readonly layout: Managed['kind'] | undefined
}

/** An operator of a plan: its draft, and what is to be done for each subtask that stored something. */
export interface OperatorPlan {
  readonly draft: DraftOperator<OpenOperator>
  readonly subtasks: readonly SubtaskTreatment[]
  /** The files of the source as they were when it was planned. */
  readonly stamps: FileStamps
}

/**
 * Which layout keyed state gets. `canonical`: what every backend restores. `keep`: as it is, unless a step changes what is inside.
 * Undefined: heap-native and compressed state becomes canonical where it can be read, RocksDB's files stay.
 */
export type Format = 'canonical' | 'keep' | undefined

export interface TreatmentOptions {
  readonly format: Format
  /** Of the header of operator state; undefined: the source's. */
  readonly operatorHeader: 5 | 6 | undefined
  /** What is damaged, and is to be left out. */
  readonly leftOut: (subtask: number) => LeftOut
}

type Managed = KeyedPart | RocksPart | ClosedPart

/** Throws unsupported where the steps ask for what cannot be done to these bytes. */
export function treatmentOf(
  operator: DraftOperator<OpenOperator>,
  headers: OpenHeaders,
  options: TreatmentOptions,
): { readonly subtasks: readonly SubtaskTreatment[]; readonly notes: readonly string[] } {
  const parts = <K extends OpenHeaders['parts'][number]['kind']>(
    ...kinds: readonly K[]
  ): ReadonlyMap<number, Extract<OpenHeaders['parts'][number], { readonly kind: K }>> =>
    new Map(
      headers.parts.flatMap(part =>
        (kinds as readonly string[]).includes(part.kind)
          ? [[part.subtask, part as Extract<typeof part, { readonly kind: K }>] as const]
          : [],
      ),
    )
  const keyed = parts('canonical', 'heap', 'rocksdb', 'changelog')
  const timers = parts('timers')
  const own = parts('operator')
  const changes = new Changes(operator, headers)
  const notes: string[] = []
  const unread = (operator.source.entry.subtasks ?? []).some(
    ({ index, state }) =>
      state !== undefined &&
      state.managedKeyed.kind !== 'none' &&
      state.managedKeyed.kind !== 'savepoint' &&
      !keyed.has(index) &&
      !options.leftOut(index).handles.has('managedKeyed'),
  )
  const damaged = [...keyed.values()].find(({ subtask }) => options.leftOut(subtask).rocks.length > 0)
  const toCanonical = becomesCanonical(
    [...keyed.values()],
    { unread, damaged: damaged !== undefined },
    changes,
    options.format,
    notes,
  )
  return {
    notes,
    subtasks: (operator.source.entry.subtasks ?? []).flatMap(({ index, state }) =>
      state === undefined
        ? []
        : [
            {
              index,
              keyed: keyedTreatment(
                state.managedKeyed,
                keyed.get(index),
                changes,
                toCanonical,
                options.format,
                options.leftOut(index),
              ),
              rawKeyed: rawKeyedTreatment(
                state.rawKeyed,
                timers.get(index),
                changes,
                operator.without.has('raw-keyed'),
              ),
              operator: operatorTreatment(
                state.managedOperator,
                own.get(index),
                changes,
                options,
                options.leftOut(index),
              ),
              layout: keyed.get(index)?.kind ?? (state.managedKeyed.kind === 'savepoint' ? 'canonical' : undefined),
            },
          ],
    ),
  }
}

/** What the steps do to the states of an operator. */
class Changes {
  private readonly operator: DraftOperator<OpenOperator>
  private readonly headers: OpenHeaders

  constructor(operator: DraftOperator<OpenOperator>, headers: OpenHeaders) {
    this.operator = operator
    this.headers = headers
  }

  of(state: State): StateChange {
    return changeOf(this.operator, state)
  }

  isRenamed(state: State): boolean {
    return this.of(state).name !== state.name
  }

  isRemoved(state: State): boolean {
    const change = this.of(state)
    return change.name === undefined || isEmptied(change)
  }

  isDropped(state: State): boolean {
    return this.of(state).name === undefined
  }

  /** Nothing can be changed in what could not be read. */
  mustNotTouch(scope: State['scope']): void {
    const states = this.headers.states.filter(state => state.scope === scope)
    if (!states.some(state => this.isRemoved(state) || this.isRenamed(state))) return
    throw (
      this.headers.problems[0] ??
      new SavepointError(
        'unsupported',
        'a header could not be read, so nothing can be changed in the state it describes',
        { operator: this.operator.uid ?? this.operator.id },
      )
    )
  }

  get label(): string {
    return labelOf(this.operator)
  }

  unsupported(what: string, hint: string): SavepointError {
    return new SavepointError('unsupported', what, { operator: this.operator.uid ?? this.operator.id, hint })
  }
}

/** All subtasks of an operator get one layout: Flink chooses its reader by the first handle. `unread`: there is one whose layout is not known. `damaged`: what is left of one can only be written again. */
function becomesCanonical(
  parts: readonly Managed[],
  { unread, damaged }: { readonly unread: boolean; readonly damaged: boolean },
  changes: Changes,
  format: Format,
  notes: string[],
): boolean {
  const native = parts.filter(part => part.kind === 'heap' || part.kind === 'rocksdb')
  if (native.length === 0) return false
  const states = native.flatMap(part => part.states)
  const inside = native.some(part =>
    part.states.some(state => changes.isRemoved(state) || (part.kind === 'rocksdb' && changes.isRenamed(state))),
  )
  if (damaged && format === 'keep')
    throw changes.unsupported(
      "RocksDB's files cannot stay where one of them is damaged: older values of its keys, and keys that were deleted, would come back",
      'leave out --format keep: what can be read becomes canonical, without those keys',
    )
  const asked = format === 'canonical' || inside || damaged
  if (!asked && (format === 'keep' || native.every(part => part.kind === 'rocksdb'))) return false
  const why = unread
    ? 'the header of one subtask could not be read'
    : native.some(part => part.kind === 'heap')
      ? states.map(heapReason).find(reason => reason !== undefined)
      : states.map(v2Reason).find(reason => reason !== undefined)
  if (why === undefined) return true
  const instead = damaged
    ? `leave the operator out with --drop ${changes.label}`
    : states.some(state => state.asynchronous)
      ? 'leave the states of the operator as they are: Flink has no canonical savepoints of them either'
      : 'take a canonical savepoint with Flink, or leave the states of the operator as they are'
  if (asked) throw changes.unsupported(`native state cannot be rewritten: ${why}`, instead)
  notes.push(`keyed state stays heap-native, which only the heap backend restores: ${why}`)
  return false
}

function heapReason(state: State): string | undefined {
  const reason = whyUnreadable(state)
  return reason && `${reason} (state "${state.name}")`
}

/** States of the asynchronous API have no canonical form. (KEY_VALUE_V2) */
const v2Reason = (state: State): string | undefined =>
  state.asynchronous ? `state "${state.name}" is of Flink's asynchronous API, which has no canonical form` : undefined

/** Why the entries of a state cannot be told apart, where nothing but their types says how long they are. */
function whyUnreadable({ scope, kind, key, namespace, mapKey, value }: State): string | undefined {
  const parts = [
    ...(scope === 'keyed' ? [key, namespace] : []),
    ...(kind === 'map' || kind === 'broadcast' ? [mapKey] : []),
    ...(kind === 'timers' ? [] : [value]),
  ]
  return parts
    .map(type => (type === undefined ? 'its type is not known' : unreadableReason(type)))
    .find(reason => reason !== undefined)
}

function keyedTreatment(
  handle: KeyedHandle,
  part: Managed | undefined,
  changes: Changes,
  toCanonical: boolean,
  format: Format,
  { handles, keyGroups: without, rocks }: LeftOut,
): KeyedTreatment {
  if (handle.kind === 'none' || handles.has('managedKeyed')) return { kind: 'none' }
  if (part === undefined) {
    changes.mustNotTouch('keyed')
    return { kind: 'copy' }
  }
  if (part.states.length > 0 && part.states.every(state => changes.isDropped(state))) return { kind: 'none' }
  const removed = part.states.some(state => changes.isRemoved(state))
  const renamed = part.states.some(state => changes.isRenamed(state))
  switch (part.kind) {
    case 'changelog':
      throw changes.unsupported('changelog checkpoints cannot be written yet', 'take a savepoint with Flink')
    case 'rocksdb':
      return toCanonical ? { kind: 'rewrite', part, without, rocks } : { kind: 'copy' }
    case 'heap':
      if (toCanonical) return { kind: 'rewrite', part, without, rocks }
      return renamed || without.size > 0 ? { kind: 'new-header', part, without } : { kind: 'copy' }
    case 'canonical':
      if (removed || (part.compressed && format !== 'keep')) return { kind: 'rewrite', part, without, rocks }
      return renamed || without.size > 0 ? { kind: 'new-header', part, without } : { kind: 'copy' }
  }
}

/** Timers in raw keyed state: all or nothing. Other raw keyed state is the user's own bytes. */
function rawKeyedTreatment(
  handle: KeyedHandle,
  part: TimersPart | undefined,
  changes: Changes,
  without: boolean,
): SubtaskTreatment['rawKeyed'] {
  if (handle.kind === 'none' || without) return { kind: 'none' }
  const states = part?.states ?? []
  if (part?.complete === true && states.length > 0 && states.every(state => changes.isRemoved(state)))
    return { kind: 'none' }
  if (states.some(state => changes.isRemoved(state) || changes.isRenamed(state)))
    throw changes.unsupported(
      'timers in raw keyed state cannot be changed one service at a time',
      'drop all of them (@raw-keyed), or none',
    )
  return { kind: 'copy' }
}

function operatorTreatment(
  handle: OperatorHandle | undefined,
  part: OperatorPart | undefined,
  changes: Changes,
  { format, operatorHeader }: TreatmentOptions,
  { handles, lists: without }: LeftOut,
): OperatorTreatment {
  if (!hasPartitions(handle) || handles.has('managedOperator')) return { kind: 'none' }
  if (part === undefined) {
    changes.mustNotTouch('operator')
    if (operatorHeader !== undefined)
      throw changes.unsupported(
        'the header of operator state cannot be read, so it cannot be written for another release',
        'leave out --to-flink',
      )
    return { kind: 'copy' }
  }
  const states = part.states.map(({ state }) => state)
  if (states.length > 0 && states.every(state => changes.isDropped(state))) return { kind: 'none' }
  const removed = without.size > 0 || states.some(state => changes.isRemoved(state))
  const otherHeader = operatorHeader !== undefined && operatorHeader !== part.version
  if (part.compressed && (removed || operatorHeader === 5 || format !== 'keep')) {
    const reason = states.map(whyUnreadable).find(text => text !== undefined)
    if (reason === undefined) return { kind: 'rewrite', part, without }
    if (removed || operatorHeader === 5 || format === 'canonical')
      throw changes.unsupported(
        `compressed operator state cannot be rewritten: ${reason}`,
        'take a savepoint without snapshot compression',
      )
  }
  return removed || otherHeader || states.some(state => changes.isRenamed(state))
    ? { kind: 'new-header', part, without }
    : { kind: 'copy' }
}
