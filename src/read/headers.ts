import { SavepointError, type ErrorParts } from '../errors.ts'
import { hasPartitions, type KeyGroupsHandle, type PartitionsHandle, type RocksHandle } from '../format/handle-tree.ts'
import type { KeyedHandle, StreamHandle } from '../format/handles.ts'
import type { OperatorEntry } from '../format/metadata.ts'
import {
  keyedHeader,
  operatorHeader,
  type KeyedHeader,
  type OperatorHeader,
  type Versioned,
} from '../format/state-header.ts'
import type { Backend, Headers, Layout, State } from '../model/savepoint.ts'
import type { File } from '../model/file.ts'
import type { Snapshot } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import { openDatabase, type Database } from '../rocksdb/database.ts'
import { announced } from './announced.ts'
import { keyedStates, operatorStates, type KeyedStates, type OperatorStates } from './header-states.ts'
import { KnownHeaders } from './known-headers.ts'
import { keyGroupsLayout } from './layout.ts'
import type { Part } from './parts.ts'
import { Problems } from './problems.ts'
import { keyedState } from './state.ts'
import { timersHeader } from './timers-header.ts'

export interface HeaderContext {
  readonly snapshots: Snapshots
  readonly keyed: ReturnType<typeof keyedHeader>
  readonly operator: ReturnType<typeof operatorHeader>
  open(handle: StreamHandle): Promise<File>
}

/** Compiled once for all the files of a snapshot. */
export const headerContext = (snapshots: Snapshots, open: HeaderContext['open']): HeaderContext => ({
  snapshots,
  keyed: keyedHeader(snapshots),
  operator: operatorHeader(snapshots),
  open,
})

/** Headers, and where the data of each begins. */
export interface OpenHeaders extends Headers {
  readonly parts: readonly Part[]
  /** Where each of the problems is. */
  readonly places: readonly HeaderPlace[]
}

/** A handle of a subtask that has a header behind it. */
export type HeaderSlot = 'managedKeyed' | 'rawKeyed' | 'managedOperator'
/** A problem with what is behind a handle. */
export interface HeaderPlace {
  readonly subtask: number
  readonly slot: HeaderSlot
  readonly error: SavepointError
}

/** Reads the headers of all files of an operator. What cannot be read is a problem, and the rest is read. Throws nothing but io. */
export async function readHeaders(entry: OperatorEntry, context: HeaderContext): Promise<OpenHeaders> {
  const collector = new Collector(entry, context)
  for (const { state, index } of entry.subtasks ?? []) {
    if (state === undefined) continue
    const { managedKeyed, rawKeyed, managedOperator } = state
    if (managedKeyed.kind !== 'none')
      await collector.attempt(index, 'managedKeyed', () => collector.keyed(managedKeyed))
    if (rawKeyed.kind !== 'none') await collector.attempt(index, 'rawKeyed', () => collector.rawKeyed(rawKeyed))
    if (hasPartitions(managedOperator))
      await collector.attempt(index, 'managedOperator', () => collector.operator(managedOperator))
  }
  const { layouts, backends, places, parts } = collector
  const problems = places.map(({ error }) => error)
  return { states: withKey(collector.states), layouts, backends, problems, parts, places }
}

/** An operator has one key: changes announce states without it, but a timer's element names it. */
function withKey(states: readonly State[]): readonly State[] {
  const key = states.find(state => state.key !== undefined)?.key
  return states.map(state => (state.scope === 'keyed' && state.key === undefined ? { ...state, key } : state))
}

class Collector {
  readonly states: State[] = []
  readonly layouts = new Set<Layout>()
  readonly backends = new Set<Backend>()
  readonly places: HeaderPlace[] = []
  readonly parts: Part[] = []
  private subtask = 0
  private slot: HeaderSlot = 'managedKeyed'
  private readonly known = { keyed: new Set<string>(), operator: new Set<string>() }
  private readonly added = new Set<readonly State[]>()
  private readonly entry: OperatorEntry
  private readonly context: HeaderContext
  private readonly problems: Problems
  private readonly keyedHeaders: KnownHeaders<Versioned<KeyedHeader>, KeyedStates>
  private readonly operatorHeaders: KnownHeaders<Versioned<OperatorHeader>, OperatorStates>

  constructor(entry: OperatorEntry, context: HeaderContext) {
    this.entry = entry
    this.context = context
    this.problems = new Problems(entry.uid ?? entry.id)
    const { snapshots } = context
    this.keyedHeaders = new KnownHeaders(context.keyed, header => keyedStates(header, snapshots))
    this.operatorHeaders = new KnownHeaders(context.operator, header => operatorStates(header, snapshots))
  }

  async attempt(subtask: number, slot: HeaderSlot, read: () => Promise<unknown>): Promise<void> {
    this.subtask = subtask
    this.slot = slot
    try {
      await read()
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      this.problem(error, { path: `subtask ${subtask}` })
    }
  }

  /** The key's snapshot, for what is announced without one. `within`: the layout of the handle around this one. */
  async keyed(handle: KeyedHandle, within?: Layout): Promise<Snapshot | undefined> {
    if ('delegate' in handle) return this.keyGroups(handle, within)
    if ('meta' in handle) return this.rocks(handle, within)
    if ('materialized' in handle) {
      let key: Snapshot | undefined
      for (const inner of handle.materialized) key = (await this.keyed(inner, 'changelog')) ?? key
      this.seen('changelog')
      this.parts.push({ kind: 'changelog', subtask: this.subtask, states: [] })
      for (const inner of handle.changes) await this.changes(inner, key)
      return key
    }
    if (handle.kind !== 'none') await this.changes(handle, undefined)
    return undefined
  }

  private async rocks(handle: RocksHandle, within: Layout | undefined): Promise<Snapshot | undefined> {
    this.mustBeKeyGroups(handle)
    const file = await this.context.open(handle.meta)
    return this.keyedHeader(
      file,
      undefined,
      async isForst => within ?? (isForst ? 'forst' : 'rocksdb'),
      (_, _compressed, headerEnd, states) => {
        if (within === undefined)
          this.parts.push({
            kind: 'rocksdb',
            subtask: this.subtask,
            first: handle.first,
            count: handle.count,
            file,
            headerEnd,
            states,
            without: [],
            open: this.database(handle),
          })
      },
    )
  }

  /** A count is not borne out by anything that is read. */
  private mustBeKeyGroups({ first, count }: RocksHandle): void {
    const { maxParallelism } = this.entry
    if (first < 0 || count < 0 || first + count > maxParallelism)
      throw new SavepointError('corrupt', 'a handle of key groups that do not exist', {
        found: `${count} from ${first} on`,
        expected: `at most ${maxParallelism}`,
      })
  }

  private database({ shared, private: own }: RocksHandle): () => Promise<Database> {
    let database: Promise<Database> | undefined
    const files = new Map(
      [...shared, ...own].map(({ localPath, handle }) => [localPath, async () => this.context.open(handle)]),
    )
    return () => (database ??= openDatabase(files))
  }

  private async keyGroups(handle: KeyGroupsHandle, within: Layout | undefined): Promise<Snapshot | undefined> {
    const layout = async (file: File, compressed: boolean): Promise<Layout | undefined> => {
      if (within !== undefined) return within
      if (handle.kind === 'savepoint') return 'canonical'
      const found = await keyGroupsLayout(file, handle.first, handle.offsets, compressed)
      if (found === 'canonical') this.backends.add('rocksdb') // only RocksDB wrote canonical bytes under this handle: savepoints up to 1.12, full checkpoints up to 1.15
      return found
    }
    const file = await this.context.open(handle.delegate)
    const offsets = handle.offsets.filter(offset => offset > 0)
    const limit = this.firstOffset(file, offsets)
    return this.keyedHeader(
      file,
      limit,
      async (_, compressed) => layout(file, compressed),
      (kind, compressed, headerEnd, states) => {
        if (kind === 'canonical' || kind === 'heap')
          this.parts.push({
            kind,
            subtask: this.subtask,
            file,
            first: handle.first,
            offsets: handle.offsets,
            compressed,
            headerEnd,
            states,
          })
      },
    )
  }

  private async keyedHeader(
    file: File,
    limit: number | undefined,
    layout: (isForst: boolean, compressed: boolean) => Promise<Layout | undefined>,
    whole?: (layout: Layout | undefined, compressed: boolean, headerEnd: number, states: readonly State[]) => void,
  ): Promise<Snapshot | undefined> {
    const { states, key, compressed, isForst, last, end, error } = await this.keyedHeaders.read(file, limit)
    this.add(states)
    if (error !== undefined) this.problem(error, last)
    if (compressed === undefined) return key
    const found = await layout(isForst, compressed)
    this.seen(found)
    if (error === undefined) whole?.(found, compressed, end, states)
    return key
  }

  async operator(handle: PartitionsHandle): Promise<void> {
    const file = await this.context.open(handle.delegate)
    const limit = this.firstOffset(
      file,
      handle.states.flatMap(state => state.offsets),
    )
    const { states, version, compressed, last, end, error } = await this.operatorHeaders.read(file, limit)
    this.add(states)
    if (error !== undefined) return this.problem(error, last)
    if (version === undefined) return
    const offsets = new Map(handle.states.map(state => [state.name, state.offsets]))
    this.parts.push({
      kind: 'operator',
      subtask: this.subtask,
      file,
      version,
      compressed,
      headerEnd: end,
      states: states.map(state => ({ state, offsets: offsets.get(state.name) ?? [] })),
    })
  }

  /** Timers of jobs that keep them on the heap beside RocksDB. Other raw keyed state is the user's own bytes and has no header. */
  async rawKeyed(handle: KeyedHandle): Promise<void> {
    if (!('delegate' in handle) || handle.kind === 'savepoint') return
    const file = await this.context.open(handle.delegate)
    const starts = handle.offsets.filter(offset => offset >= 0).toSorted((a, b) => a - b)
    this.firstOffset(file, starts)
    const header = await timersHeader(file, starts, this.context.snapshots)
    if (header === undefined) return
    const { states, isComplete, error } = header
    if (error !== undefined) return this.problem(error)
    this.add(states)
    this.parts.push({
      kind: 'timers',
      subtask: this.subtask,
      states,
      complete: isComplete,
      file,
      first: handle.first,
      offsets: handle.offsets,
    })
    if (!isComplete)
      this.problem(
        new SavepointError('unsupported', 'timers of one service hide the names of the next', {
          file: file.path,
          offset: header.at,
        }),
        { state: '_timer_state' },
      )
  }

  /** Changes announce the states that are newer than what was materialised. */
  private async changes(handle: KeyedHandle, key: Snapshot | undefined): Promise<void> {
    this.seen('changelog')
    const { snapshots, open } = this.context
    for await (const state of announced(handle, snapshots, open)) this.add([keyedState(state, key, snapshots)])
  }

  /** Where the data begins, and so the header must have ended; undefined without data. Offsets behind the end of the file are a problem. */
  private firstOffset(file: File, offsets: readonly number[]): number | undefined {
    if (offsets.length === 0) return undefined
    const last = offsets.reduce((most, offset) => Math.max(most, offset))
    if (last > file.size)
      this.problem(
        new SavepointError('truncated', 'the file is shorter than the handle says', {
          file: file.path,
          offset: file.size,
          found: `${file.size} bytes`,
          expected: `data at 0x${last.toString(16)}`,
        }),
      )
    return offsets.reduce((least, offset) => Math.min(least, offset))
  }

  private seen(layout: Layout | undefined): void {
    if (layout === undefined) return
    this.layouts.add(layout)
    if (layout !== 'canonical') this.backends.add(layout)
  }

  private add(states: readonly State[]): void {
    if (states.length === 0 || this.added.has(states)) return
    this.added.add(states)
    for (const state of states) {
      const known = this.known[state.scope]
      if (known.has(state.name)) continue
      known.add(state.name)
      this.states.push(state)
    }
  }

  private problem(error: SavepointError, about: ErrorParts = {}): void {
    const { subtask, slot } = this
    this.places.push({ subtask, slot, error: this.problems.of(error, about) })
  }
}
