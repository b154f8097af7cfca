import { JsonWriter } from '../bytes/json-writer.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { entryLayout, type EntryLayout, type Slot } from '../entry/layout.ts'
import { statesWhere, type Query } from '../entry/query.ts'
import { oneCopy } from '../entry/source.ts'
import { SavepointError } from '../errors.ts'
import type { Run } from '../model/batch.ts'
import type { Member } from '../model/expression.ts'
import type { State } from '../model/savepoint.ts'
import { labelOf } from '../model/select.ts'
import { allColumns, columnsOf, parseColumns, type Column } from '../query/columns.ts'
import { Cursor } from '../query/entry-cursor.ts'
import { QueryError } from '../query/query-error.ts'
import { compileFilter, eachState, passedOver, type EntryFilter, type EntryTest } from '../query/selection.ts'
import { compileOrder, parseSort, type EntryOrder } from '../query/sort-by.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { hasClasses, OTHER_VERSION } from '../read/by-classes.ts'
import { scan } from '../read/scan.ts'
import { broadcastCopies } from './broadcast.ts'
import { narrowed } from './narrow.ts'
import { ndjsonFormat } from './ndjson-format.ts'
import type { PrintEntry, RecordFormat, Records } from './record-format.ts'
import { sortKeyOf } from './sort-key.ts'
import { recordSort, type RecordSort } from './sorted.ts'

const FULL = 512 * 1024

/** Which entries are printed, what of them, and how their values are written. */
export interface LineOptions extends Pick<Query, 'keyGroups' | 'subtask'>, EntryFilter {
  /** Only states of that name, or of these. */
  readonly state?: string | readonly string[] | undefined
  /** Told of what cannot be read. Default: throws it. Values that are damaged are shown as bytes in any case; of a state it is told once, with their number. */
  readonly problem?: (error: SavepointError) => void
  /** Pass over so many entries. */
  readonly skip?: number
  /** End after so many. */
  readonly limit?: number
  /** `string`: long and BigInteger values in quotes, for readers that know only doubles. Filters take them as numbers all the same. */
  readonly longs?: 'number' | 'string'
  /** Members, `key,value.amount`: these and no others. */
  readonly columns?: string
  /** true: by state, key group and the bytes of key, namespace and map key. A text: by members, `value.amount:desc,key`. In bounded memory. */
  readonly sort?: boolean | string
  /** Told what is no fault of the snapshot: a state that a filter cannot fit, a member that no entry has. */
  readonly note?: (note: SavepointError) => void
}

/** Whole records, borrowed: valid until the next pull. */
export interface Piece {
  readonly bytes: Uint8Array
  readonly lines: number
}

/** A question to the entries of an operator, checked against the types of its states before any entry is read. */
export interface EntryQuestion {
  /** Columns of CSV and tables; without `columns` all that the states have. */
  readonly columns: readonly Column[]
  pieces(): AsyncGenerator<Piece>
}

/** Pieces of NDJSON, a line per entry in the order of the scan. Throws QueryError. */
export async function* ndjson(operator: OpenOperator, options: LineOptions = {}): AsyncGenerator<Piece> {
  yield* (await ask(operator, ndjsonFormat, options)).pieces()
}

/** Reads headers and checks the question. Throws QueryError for what no entry can answer. */
export async function ask(operator: OpenOperator, format: RecordFormat, options: LineOptions): Promise<EntryQuestion> {
  const { parallelism } = operator
  if (options.subtask !== undefined && options.subtask >= parallelism)
    throw new QueryError(
      `there is no subtask ${options.subtask}; parallelism is ${parallelism}: 0 to ${parallelism - 1}`,
    )
  const layouts = (await operator.states).filter(isMeant(options)).map(entryLayout)
  const members = options.columns === undefined ? undefined : parseColumns(options.columns)
  const columns = columnsOf(members ?? everyColumn(layouts), layouts)
  const { fits, passed } = eachState(layouts, layout => compileFilter(options, layout))
  for (const note of passed) options.note?.(note)
  const by = typeof options.sort === 'string' ? parseSort(options.sort) : undefined
  const order = by && compileOrder(by, layouts)
  /** A subtask may describe a state otherwise than the one that was asked. */
  const testOf = (state: State, layout: EntryLayout): EntryTest | undefined | 'none' => {
    if (!fits.has(state.name)) return 'none'
    try {
      return compileFilter(options, layout)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      options.note?.(passedOver(state.name, error))
      return 'none'
    }
  }
  const programs = (state: State): Programs | undefined => {
    const layout = entryLayout(state)
    const test = testOf(state, layout)
    if (test === 'none') return undefined
    const printed = format.records(columns(layout), layout, members === undefined)
    const sort = order?.(layout) ?? (options.sort === true ? storedOrder(state) : undefined)
    const before = [...new Set([...(test?.slots ?? []), ...(sort?.slots ?? [])])]
    return { layout, test, printed, sort, slots: [...new Set([...before, ...printed.slots])] }
  }
  return {
    columns: layouts[0] === undefined ? [] : columns(layouts[0]),
    pieces: () => answer(operator, options, programs),
  }
}

const isMeant =
  ({ state }: LineOptions) =>
  ({ name }: State): boolean =>
    state === undefined || [state].flat().includes(name)

/** In the order of first appearance. */
function everyColumn(layouts: readonly EntryLayout[]): readonly Member[] {
  const all = layouts.flatMap(allColumns)
  const roots = [...new Set(all.map(({ root }) => root))]
  return [...(layouts.length > 1 ? ['state'] : []), ...roots].map(root => ({ root, steps: [] }))
}

/** What is done with entries of a state. */
interface Programs {
  readonly layout: EntryLayout
  readonly test: EntryTest | undefined
  readonly printed: Records
  readonly sort: EntryOrder | undefined
  readonly slots: readonly Slot[]
}

function storedOrder(state: State): EntryOrder {
  const sortKey = sortKeyOf(state)
  return { slots: [], write: ({ batch, run }, i, w) => w.put(sortKey(batch!, i, run)) }
}

async function* answer(
  operator: OpenOperator,
  options: LineOptions,
  programsOf: (state: State) => Programs | undefined,
): AsyncGenerator<Piece> {
  const { skip = 0, limit = Number.POSITIVE_INFINITY, sort } = options
  if (limit <= 0) return
  const state: Progress = { used: new Set(), ended: false }
  const out = new JsonWriter(FULL * 2)
  out.quotesLongs = options.longs === 'string'
  const cursor = new Cursor()
  const found = chunksOf(operator, options, cursor, programsOf, state)
  if (sort === undefined || sort === false) yield* inOrder(found, cursor, out, skip, limit)
  else yield* bySort(found, cursor, out, skip, limit)
  const tests = [...state.used].flatMap(({ test }) => test ?? [])
  tell(options, cursor, tests, state.ended)
  for (const error of damage(operator, cursor, state.used)) options.problem?.(error)
}

/** Entries with values shown as bytes that should have been readable, as their lines say: an error a state. */
function damage(operator: OpenOperator, { damaged }: Cursor, used: ReadonlySet<Programs>): readonly SavepointError[] {
  return [...damaged].map(([state, { first, count }]) => {
    const { layout } = [...used].find(programs => programs.layout.state.name === state)!
    return new SavepointError(
      first.code,
      `${count === 1 ? 'an entry is' : `${count} entries are`} partly shown as bytes: ${first.what}`,
      { operator: labelOf(operator), state, ...(hasClasses(layout.state) && { hint: OTHER_VERSION }) },
    )
  })
}

/** How far the scan is. */
interface Progress {
  readonly used: Set<Programs>
  /** Whether all entries were met. */
  ended: boolean
}

/** A run whose entries are split and not tested yet. */
interface Chunk {
  readonly programs: Programs
  readonly print: PrintEntry
  readonly run: Run
}

async function* chunksOf(
  operator: OpenOperator,
  options: LineOptions,
  cursor: Cursor,
  programsOf: (state: State) => Programs | undefined,
  progress: Progress,
): AsyncGenerator<Chunk> {
  const meant = isMeant(options)
  const copies = options.subtask === undefined ? await broadcastCopies(operator, meant) : new Map<string, number>()
  const { states, batches } = oneCopy(({ name }) => copies.has(name))(await scan(operator))
  const query = { ...(await narrowed(operator, options)), states: statesWhere(states, meant) }
  const compiled: (Programs | undefined)[] = []
  for await (const batch of batches(query, options.problem)) {
    cursor.open(batch)
    for (const run of batch.runs) {
      const state = states[run.state]!
      const same = state.kind === 'broadcast' ? copies.get(state.name) : undefined
      if (!(run.state in compiled)) compiled[run.state] = programsOf(state)
      const programs = compiled[run.state]
      if (programs === undefined) continue
      progress.used.add(programs)
      cursor.enter(programs.layout, batch, run, programs.slots, same)
      yield { programs, print: programs.printed.ofRun(run, same), run }
    }
  }
  progress.ended = true
}
async function* inOrder(
  chunks: AsyncIterable<Chunk>,
  cursor: Cursor,
  out: JsonWriter,
  skip: number,
  limit: number,
): AsyncGenerator<Piece> {
  let passed = 0
  let left = limit
  let lines = 0
  for await (const { programs, print, run } of chunks) {
    const holds = programs.test?.holds
    for (let i = run.from; i < run.to; i++) {
      if (holds !== undefined && !holds(cursor, i)) continue
      if (passed++ < skip) continue
      print(cursor, i, out)
      lines++
      if (--left > 0 && out.at < FULL) continue
      yield { bytes: out.bytes.subarray(0, out.at), lines }
      out.at = 0
      lines = 0
      if (left === 0) return
    }
  }
  if (lines > 0) yield { bytes: out.bytes.subarray(0, out.at), lines }
}

async function* bySort(
  chunks: AsyncIterable<Chunk>,
  cursor: Cursor,
  out: JsonWriter,
  skip: number,
  limit: number,
): AsyncGenerator<Piece> {
  const sort = recordSort(skip + limit)
  try {
    await fill(sort, chunks, cursor, out)
    let passed = 0
    let left = limit
    let lines = 0
    out.at = 0
    for await (const record of sort.sorted()) {
      if (passed++ < skip) continue
      out.put(record)
      lines++
      if (--left > 0 && out.at < FULL) continue
      yield { bytes: out.bytes.subarray(0, out.at), lines }
      out.at = 0
      lines = 0
      if (left === 0) return
    }
    if (lines > 0) yield { bytes: out.bytes.subarray(0, out.at), lines }
  } finally {
    sort.dispose()
  }
}

async function fill(sort: RecordSort, chunks: AsyncIterable<Chunk>, cursor: Cursor, out: JsonWriter): Promise<void> {
  const w = new ByteWriter(256)
  for await (const { programs, print, run } of chunks) {
    const holds = programs.test?.holds
    for (let i = run.from; i < run.to; i++) {
      if (holds !== undefined && !holds(cursor, i)) continue
      w.at = 0
      programs.sort!.write(cursor, i, w)
      const key = w.written
      if (!sort.wants(key)) continue
      out.at = 0
      print(cursor, i, out)
      sort.add(key, out.bytes.subarray(0, out.at))
    }
  }
}

/** What the filter met that its user should know. */
function tell({ note }: LineOptions, { unread, reason }: Cursor, tests: readonly EntryTest[], all: boolean): void {
  if (note === undefined) return
  if (unread > 0)
    note(
      new SavepointError('unsupported', `${unread} ${unread === 1 ? 'entry' : 'entries'} could not be examined`, {
        ...(reason !== undefined && { found: reason.what }),
      }),
    )
  if (!all) return
  const [first, ...others] = tests
  for (const member of first?.missing ?? []) {
    if (others.every(test => test.missing.has(member))) note(new SavepointError('not-found', `no entry has ${member}`))
  }
}
