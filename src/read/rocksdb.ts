import { mapValueEnd } from '../entry/stored-value.ts'
import { SavepointError } from '../errors.ts'
import type { Batch, Run } from '../model/batch.ts'
import { prefixOf } from '../model/key-group.ts'
import type { State } from '../model/savepoint.ts'
import type { Database } from '../rocksdb/database.ts'
import { MOST_WINDOWS, scanFamily } from '../rocksdb/scan.ts'
import { readOn, type Pull } from './canonical.ts'
import { LostKeys, omittedOf } from './lost-keys.ts'
import type { RocksPart } from './parts.ts'

// Each state is a column family of its name, and its entries are canonical as they are: composite keys and values as a canonical
// savepoint has them, lists joined by commas. Merge operands and deletions are RocksDB's own affair. (RocksDBKeyedStateBackend)

/** Entries of RocksDB's files, state by state, each in the order of keys. A state without a column family is empty. */
export async function* rocksBatches(part: RocksPart, maxParallelism: number, pull: Pull): AsyncGenerator<Batch> {
  const range = wantedRange(part, pull.wanted)
  if (range === undefined) return
  for (const state of part.states) {
    const run = pull.stateOf(state)
    if (run >= 0)
      yield* readOn(stateBatches(part, state, { run, range, maxParallelism, pull }), error =>
        pull.problem(error.with({ state: state.name })),
      )
  }
}

/** The same, key group by key group, as a canonical savepoint wants them: one batch of each state is held at a time. */
export async function* rocksKeyGroups(part: RocksPart, maxParallelism: number, pull: Pull): AsyncGenerator<Batch> {
  const range = wantedRange(part, pull.wanted)
  if (range === undefined) return
  for (const problem of familiesWithoutState(part, await part.open())) pull.problem(problem)
  const wanted = part.states.map(state => ({ state, run: pull.stateOf(state) })).filter(({ run }) => run >= 0)
  const scans = wanted.map(
    ({ state, run }) =>
      new RunByRun(
        stateBatches(part, state, { run, range, maxParallelism, pull, windows: MOST_WINDOWS / wanted.length }),
      ),
  )
  for (const scan of scans) await scan.next()
  for (let keyGroup = part.first; keyGroup < part.first + part.count; keyGroup++) {
    for (const scan of scans) {
      for (; scan.run?.keyGroup === keyGroup; await scan.next()) yield { ...scan.batch!, runs: [scan.run] }
    }
  }
}

/** A scan taken one run at a time. */
class RunByRun {
  batch: Batch | undefined
  run: Run | undefined
  private readonly batches: AsyncGenerator<Batch>
  private index = 0

  constructor(batches: AsyncGenerator<Batch>) {
    this.batches = batches
  }

  async next(): Promise<void> {
    this.run = this.batch?.runs[++this.index]
    if (this.run !== undefined) return
    const { value, done } = await this.batches.next()
    this.batch = done ? undefined : value
    this.index = 0
    this.run = this.batch?.runs[0]
  }
}

interface StateScan {
  /** Of the state, in runs. */
  readonly run: number
  readonly range: KeyGroups
  readonly maxParallelism: number
  readonly pull: Pull
  /** Bytes for what is read ahead of tables. */
  readonly windows?: number
}

async function* stateBatches(
  part: RocksPart,
  state: State,
  { run, range, maxParallelism, pull, windows }: StateScan,
): AsyncGenerator<Batch> {
  const database = await part.open()
  const family = database.columnFamilies.find(({ name }) => name === state.name)
  if (family === undefined) return
  const losses = part.without.filter(loss => loss.state === state.name)
  const lost = new LostKeys(losses, maxParallelism)
  const key = state.kind === 'timers' ? undefined : pull.key // there the time comes first
  const dropped = (entries: number): void =>
    pull.problem(
      new SavepointError('corrupt', 'entries outside the key groups of their subtask were left out', {
        state: state.name,
        found: `${entries} entries`,
        expected: 'none',
      }),
    )
  const scan = {
    state: run,
    subtask: part.subtask,
    maxParallelism,
    first: part.first,
    count: part.count,
    dropped,
    windows,
    omitted: omittedOf(losses),
    ...keysOf(part, range, maxParallelism, key),
  }
  for await (const scanned of scanFamily(database, family, scan)) {
    const batch = losses.length === 0 ? scanned : lost.without(scanned)
    if (state.kind === 'map') cutNulls(batch)
    const runs = batch.runs.filter(({ keyGroup }) => pull.wanted(keyGroup))
    if (runs.length > 0) yield runs.length === batch.runs.length ? batch : { ...batch, runs }
  }
}

/** Key groups from the first to the last. */
interface KeyGroups {
  readonly first: number
  readonly last: number
}

/** Those of the part that are asked for; undefined: none is. */
function wantedRange({ first, count }: RocksPart, wanted: Pull['wanted']): KeyGroups | undefined {
  let [from, last] = [first, first + count - 1]
  while (from <= last && !wanted(from)) from++
  while (from <= last && !wanted(last)) last--
  return from > last ? undefined : { first: from, last }
}

/** Bounds for a scan. All of a part has none: what lies outside its key groups is to be seen. */
function keysOf(
  { first, count }: RocksPart,
  range: KeyGroups,
  maxParallelism: number,
  key: Uint8Array | undefined,
): { readonly from?: Uint8Array; readonly to?: Uint8Array } {
  if (key === undefined && range.first === first && range.last === first + count - 1) return {}
  const to = successor(keyBytes(range.last, maxParallelism, range.first === range.last ? key : undefined))
  return { from: keyBytes(range.first, maxParallelism, key), ...(to !== undefined && { to }) }
}

/** Tables of a state that the header does not know, which a job would never see. */
export function* familiesWithoutState(
  { states, file, without }: RocksPart,
  { columnFamilies }: Database,
): Generator<SavepointError> {
  for (const { id, name, files } of columnFamilies) {
    if (without.some(({ state }) => state === name)) continue
    if (id !== 0 && files.length > 0 && !states.some(state => state.name === name))
      yield new SavepointError('corrupt', 'a column family with tables, but no such state in the header', {
        file: file.path,
        state: name,
        found: `${files.length} tables`,
        expected: 'none',
      })
  }
}

const keyBytes = (keyGroup: number, maxParallelism: number, key: Uint8Array | undefined): Uint8Array =>
  Uint8Array.from([...prefixOf(keyGroup, maxParallelism), ...(key ?? [])])

/** The first key behind all that begin with these bytes; undefined: there is none. */
function successor(bytes: Uint8Array): Uint8Array | undefined {
  const last = bytes.findLastIndex(byte => byte !== 0xff)
  if (last < 0) return undefined
  const next = bytes.slice(0, last + 1)
  next[last]!++
  return next
}

/** Behind the flag of a null map value the serializer may have put bytes for null, which are no content. */
function cutNulls({ bytes, count, valueAt, valueEnd }: Batch): void {
  for (let i = 0; i < count; i++) valueEnd[i] = mapValueEnd(bytes, valueAt[i]!, valueEnd[i]!)
}
