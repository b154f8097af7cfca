import {
  QueryError,
  type KeyGroupRange,
  type LineOptions,
  type OpenOperator,
  type SavepointError,
  type Selection,
  type State,
} from '../index.ts'
import {
  append,
  ask,
  bytesToRead,
  CELL_END,
  csvFormat,
  FORMATS,
  JsonWriter,
  parseColumns,
  parseSort,
  safeCsvFormat,
  tableFormat,
  whereOf,
  type RecordFormat,
} from '../internal.ts'
import type { Given, Option } from './command.ts'
import { out, PROGRAM, say, style } from './common.ts'
import { indented } from './indented.ts'
import { oneOf } from './one-of.ts'
import { printRows } from './print-rows.ts'
import { Progress } from './progress.ts'
import { UsageError } from './usage-error.ts'

// The entries that cat and get print: the options of both, and the formats.

const NAMES = FORMATS.map(({ name }) => name)
const LONGS = ['number', 'string'] as const

export const ONE_ENTRY = {
  namespace: { kind: 'text', describe: 'Only this namespace (JSON)' },
  'map-key': { kind: 'text', describe: 'Only this map key (JSON)' },
  format: {
    kind: 'text',
    describe: `${NAMES.join(', ')} (default: table on a terminal, else ndjson)`,
    completes: NAMES,
  },
  'csv-safe': {
    kind: 'flag',
    describe:
      "With --format csv: ' before a cell that a spreadsheet would take for a formula (= + - @ first, and no number)",
  },
  longs: {
    kind: 'text',
    describe: 'string: long and BigInteger values in quotes, for readers that know only doubles',
    completes: LONGS,
  },
} as const satisfies Readonly<Record<string, Option>>

export const MANY_ENTRIES = {
  key: {
    kind: 'text',
    describe:
      'Only this key (JSON; quotes may be omitted; a record also as the array of its members, or as the only one)',
  },
  ...ONE_ENTRY,
  'key-group': { kind: 'text', describe: 'Only key group n, or n-m' },
  subtask: { kind: 'text', describe: 'Only what this subtask stored' },
  where: {
    kind: 'texts',
    describe:
      'Only entries for which it holds: "value.amount >= 10 and not (key ~ ^test or value.city is null)"; = != < <= > >= ~ in, is null, and or not ( ); members below key, namespace, mapKey, value, lastAccess, timestamp: .field [0] ["map key"]; dates like 2024-02-29T12:00Z (repeatable: all of them)',
  },
  limit: { kind: 'text', describe: 'Stop after n entries' },
  skip: { kind: 'text', describe: 'Skip the first n entries' },
  columns: { kind: 'text', describe: 'Only these members: key,value.amount' },
  sort: {
    kind: 'maybe',
    describe:
      'By state, key group, key, namespace and map key; or by members: value.amount:desc,key (numbers by value, NaN and null last); in bounded memory, with --limit the first n',
  },
} as const satisfies Readonly<Record<string, Option>>

type EntryArguments = Partial<Given<Record<never, never>, typeof MANY_ENTRIES>> & { readonly json: boolean }

/** What is to be printed, as the arguments say it; of which states says the selection. */
export interface Request {
  readonly format: RecordFormat
  readonly json: boolean
  readonly keyGroups: KeyGroupRange | undefined
  readonly lines: LineOptions
}

/** Rows a table shows unless told otherwise. */
const TABLE_ROWS = 50

/** Checks the arguments; reads nothing. Throws UsageError. */
export function requestOf(given: EntryArguments): Request {
  const { keyGroup, subtask, key, namespace, mapKey, where = [], columns, limit, skip, longs, sort } = given
  blamed('--where', () => whereOf({ where }))
  blamed('--columns', () => columns !== undefined && parseColumns(columns))
  blamed('--sort', () => sort !== undefined && sort !== '' && parseSort(sort))
  return {
    format: formatOf(given),
    json: given.json,
    keyGroups: keyGroup === undefined ? undefined : range(keyGroup),
    lines: {
      where,
      ...(subtask !== undefined && { subtask: wholeNumber('--subtask', subtask) }),
      ...(key !== undefined && { key }),
      ...(namespace !== undefined && { namespace }),
      ...(mapKey !== undefined && { mapKey }),
      ...(columns !== undefined && { columns }),
      ...(limit !== undefined && { limit: wholeNumber('--limit', limit) }),
      ...(skip !== undefined && { skip: wholeNumber('--skip', skip) }),
      ...(longs !== undefined && { longs: oneOf('--longs', longs, LONGS) }),
      ...(sort !== undefined && { sort: sort === '' || sort }),
    },
  }
}

/** Says which option was wrong. */
function blamed(option: string, parse: () => unknown): void {
  try {
    parse()
  } catch (error) {
    throw error instanceof QueryError ? new UsageError(`${option}: ${error.message}`) : error
  }
}

/** Checks the request against the types of the states before it reads an entry. The result: how many entries there were. Throws UsageError. */
export async function printEntries(
  { operator, states: named }: Selection,
  request: Request,
  problems: SavepointError[],
): Promise<number> {
  const { format, keyGroups, json } = request
  const states = named ?? (await operator.states)
  if (format.oneState && states.length > 1)
    throw new UsageError(
      `${format.name} prints one state; name one, like ${operator.uid ?? operator.id}/${states[0]!.name}`,
    )
  if (keyGroups !== undefined) mustHave(keyGroups.last, operator, states)
  const lines: LineOptions = {
    ...request.lines,
    keyGroups: keyGroups && [keyGroups],
    state: named?.map(({ name }) => name),
    problem: problem => problems.push(problem),
    note: note => say(note, json),
  }
  try {
    return await (format === tableFormat ? printTable(operator, lines) : print(format, operator, lines))
  } catch (error) {
    throw error instanceof QueryError ? new UsageError(error.message) : error
  }
}

/** Key groups are those of keyed state. */
function mustHave(keyGroup: number, operator: OpenOperator, states: readonly { readonly scope: string }[]): void {
  const { maxParallelism } = operator
  if (keyGroup >= maxParallelism)
    throw new UsageError(
      `there is no key group ${keyGroup}; max parallelism is ${maxParallelism}: 0 to ${maxParallelism - 1}`,
    )
  if (states.length > 0 && states.every(({ scope }) => scope === 'operator'))
    throw new UsageError('operator state has no key groups; use --subtask')
}

function formatOf({ format, json, csvSafe }: EntryArguments): RecordFormat {
  const chosen = json ? 'ndjson' : (format ?? (process.stdout.isTTY ? 'table' : 'ndjson'))
  const name = oneOf('--format', chosen, NAMES)
  const found = FORMATS.find(row => row.name === name)!
  if (csvSafe === true && found !== csvFormat) throw new UsageError('--csv-safe needs --format csv')
  return csvSafe === true ? safeCsvFormat : found
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${option} needs a whole number, not "${text}"`)
  return Number(text)
}

function range(text: string): KeyGroupRange {
  const parts = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  const [first, last] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])]
  if (parts === null || last < first) throw new UsageError(`--key-group needs n or n-m, with n up to m, not "${text}"`)
  return { first, last }
}

/** The result: how many entries there were. */
async function print(format: RecordFormat, operator: OpenOperator, lines: LineOptions): Promise<number> {
  const question = await ask(operator, format, lines)
  const header = new JsonWriter()
  format.header?.(question.columns, header)
  out(header.text())
  let entries = 0
  const progress = await progressOf(operator, lines)
  try {
    for await (const piece of question.pieces()) {
      entries += piece.lines
      progress.add(piece.lines)
      await write(piece.bytes)
    }
  } finally {
    progress.done()
  }
  return entries
}

/** `visible`: undefined where entries are printed as they are read. */
async function progressOf(operator: OpenOperator, lines: LineOptions, visible?: boolean): Promise<Progress> {
  return new Progress(visible, bytesToRead([operator], { scope: scopeOf(await operator.states, lines) }))
}

/** undefined: states of both scopes are printed. */
function scopeOf(states: readonly State[], { state: named }: LineOptions): State['scope'] | undefined {
  const scopes = states.filter(({ name }) => named?.includes(name) !== false).map(({ scope }) => scope)
  return scopes.every(scope => scope === scopes[0]) ? scopes[0] : undefined
}

async function printTable(operator: OpenOperator, lines: LineOptions): Promise<number> {
  const most = lines.limit ?? TABLE_ROWS
  const question = await ask(operator, tableFormat, { ...lines, limit: most + 1 })
  const rows: TableRow[] = []
  const progress = await progressOf(operator, lines, process.stderr.isTTY)
  try {
    for await (const { bytes } of question.pieces()) append(rows, rowsOf(bytes, question.columns.length))
  } finally {
    progress.done()
  }
  const shown = rows.slice(0, most)
  const only = shown.length === 1 && lines.columns === undefined ? shown[0]!.line : ''
  if (shown.some(({ line }) => line === ''))
    process.stderr.write(`${PROGRAM}: cut where values are long; print them with --format ndjson\n`)
  if (only !== '') out(indented(only))
  else if (shown.length > 0)
    out(
      printRows(
        question.columns.map(({ name }) => name),
        shown.map(({ cells }) => cells),
        style(),
      ),
    )
  if (lines.limit === undefined && rows.length > TABLE_ROWS)
    process.stderr.write(
      `${PROGRAM}: the first ${TABLE_ROWS} entries; see more with --limit n, or all with --format ndjson\n`,
    )
  return shown.length
}

interface TableRow {
  readonly cells: readonly string[]
  /** The whole entry as JSON. */
  readonly line: string
}

/** Each cell ends with CELL_END; behind them stands the line. */
function rowsOf(bytes: Uint8Array, columns: number): readonly TableRow[] {
  const decoder = new TextDecoder()
  const rows: TableRow[] = []
  let at = 0
  const until = (end: number): string => {
    const text = decoder.decode(bytes.subarray(at, end))
    at = end + 1
    return text
  }
  while (at < bytes.length) {
    const cells = Array.from({ length: columns }, () => until(bytes.indexOf(CELL_END, at)))
    rows.push({ cells, line: until(bytes.indexOf(LINE_FEED, at)) })
  }
  return rows
}
const LINE_FEED = 0x0a

/** Waits where the reader is slower. The bytes are copied, for they are used again; those of a large value are waited for instead. */
async function write(bytes: Uint8Array): Promise<void> {
  for (let at = 0; bytes.length > PIECE && at < bytes.length; at += PIECE)
    await new Promise<void>(resolve => void process.stdout.write(bytes.subarray(at, at + PIECE), () => resolve()))
  if (bytes.length <= PIECE && !process.stdout.write(bytes.slice()))
    await new Promise<void>(resolve => void process.stdout.once('drain', () => resolve()))
}
const PIECE = 4 * 1024 * 1024
