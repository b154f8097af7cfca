import { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { Spans, type EntryLayout, type Slot } from '../entry/layout.ts'
import type { Batch, Run } from '../model/batch.ts'
import type { Type } from '../model/type.ts'
import type { At } from '../type/members.ts'
import { walk, type Place, type RunRoot } from './place.ts'

/** Where the programs of a query stand: the batch, and its entries split as far as they need it. */
export class Cursor {
  readonly spans = new Spans()
  r = new ByteReader(new Uint8Array(0), 'entry')
  batch: Batch | undefined
  /** The name of the run's state. */
  state = ''
  run: Run = { state: 0, subtask: -1, keyGroup: -1, from: 0, to: 0 }
  /** Subtasks that hold the same broadcast state, which is printed once; undefined: it is that of one subtask. */
  copies: number | undefined
  /** Entries of which a part that a query asks for could not be read, and why the first. */
  unread = 0
  reason: SavepointError | undefined
  /** Entries of which something is shown as bytes though its type can be read: by state, how many, and why the first. */
  readonly damaged = new Map<string, { readonly first: SavepointError; count: number }>()
  private unreadOf = -1
  private damagedOf = -1

  /** `spans` are forgotten: split what is wanted. */
  open(batch: Batch): void {
    this.spans.reset(batch.count)
    if (this.r.bytes !== batch.bytes) this.r = new ByteReader(batch.bytes, 'entry')
    this.unreadOf = -1
    this.damagedOf = -1
    this.batch = batch
  }

  enter(layout: EntryLayout, batch: Batch, run: Run, wanted: readonly Slot[], copies: number | undefined): void {
    this.run = run
    this.state = layout.state.name
    this.copies = copies
    if (wanted.length > 0) layout.split(batch, run.from, run.to, wanted, this.spans)
  }

  /** Something of entry i is shown as its bytes. */
  shownAsBytes(i: number, reason: SavepointError): void {
    if (reason.code === 'unsupported') return // its type tells that beforehand
    if (this.damagedOf === i) return
    this.damagedOf = i
    const known = this.damaged.get(this.state)
    if (known === undefined) this.damaged.set(this.state, { first: reason, count: 1 })
    else known.count++
  }

  fail(i: number, reason: SavepointError | undefined): void {
    if (this.unreadOf === i) return
    this.unreadOf = i
    this.unread++
    this.reason ??= reason
  }
}

/** What a program says of entry i, which `cursor` has split. */
export type OfEntry<R> = (cursor: Cursor, i: number) => R

/** What is known of a run; null where it does not apply. */
export function numberOf({ run, copies }: Cursor, root: Exclude<RunRoot, 'state'>): number | null {
  switch (root) {
    case 'keyGroup':
      return run.keyGroup < 0 ? null : run.keyGroup
    case 'subtask':
      return copies === undefined ? run.subtask : null
    case 'copies':
      return copies ?? null
  }
}

/** Runs a program in front of a member, or `none` where a value lacks it. What cannot be read is counted, and `unread` stands in. */
export function ofSlot<R>(
  { slot, type, steps }: Extract<Place, { kind: 'slot' }>,
  go: (type: Type) => At<R>,
  none: At<R>,
  unread: R,
): OfEntry<R> {
  if (type === undefined)
    return (cursor, i) => {
      cursor.fail(i, new SavepointError('unsupported', 'its type is not known'))
      return unread
    }
  const program = walk(type, steps, go, none)
  return (cursor, i) => {
    const at = cursor.spans.at[slot][i]!
    if (at < 0) {
      cursor.fail(i, cursor.spans.reason(i))
      return unread
    }
    const { r } = cursor
    r.only(at, cursor.spans.end[slot][i]!)
    try {
      return program(r)
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      cursor.fail(i, error)
      return unread
    }
  }
}
