import {
  ndjson,
  SavepointError,
  type KeyGroupRange,
  type LineOptions,
  type OpenOperator,
  type Selection,
} from '../index.ts'
import { csvRecord, keepOf, printRow, project, rowsOf, type Row } from '../internal.ts'
import type { Given, Option } from './command.ts'
import { out, PROGRAM, style } from './common.ts'
import { oneOf } from './one-of.ts'
import { printRows } from './print-rows.ts'
import { Progress } from './progress.ts'
import { UsageError } from './usage-error.ts'

// The entries that cat and get print: the options of both, and the formats.

export const ONE_ENTRY = {
  namespace: { kind: 'text', describe: 'Only this namespace (JSON)' },
  'map-key': { kind: 'text', describe: 'Only this map key (JSON)' },
  format: { kind: 'text', describe: 'table (default on a terminal), ndjson or csv' },
  longs: { kind: 'text', describe: 'string: long and BigInteger values in quotes, for readers that know only doubles' },
} as const satisfies Readonly<Record<string, Option>>

export const MANY_ENTRIES = {
  key: { kind: 'text', describe: 'Only this key (JSON; quotes may be left out)' },
  ...ONE_ENTRY,
  'key-group': { kind: 'text', describe: 'Only key group n, or n-m' },
  subtask: { kind: 'text', describe: 'Only what this subtask stored' },
  where: { kind: 'texts', describe: 'Only where it holds: value.amount>=10; = != < <= > >= ~ (repeatable)' },
  limit: { kind: 'text', describe: 'End after n entries' },
  skip: { kind: 'text', describe: 'Pass over the first n entries' },
  columns: { kind: 'text', describe: 'Only these members: key,value.amount' },
  sort: { kind: 'flag', describe: 'By state, key group, key, namespace and map key, in bounded memory' },
} as const satisfies Readonly<Record<string, Option>>

type EntryArguments = Partial<Given<Record<never, never>, typeof MANY_ENTRIES>> & { readonly json: boolean }

/** What is to be printed, as the arguments say it; of which states says the selection. */
export interface Request {
  readonly format: Format
  readonly columns: readonly string[] | undefined
  readonly lines: LineOptions
}

/** Rows a table shows unless told otherwise. */
const TABLE_ROWS = 50

/** Checks the arguments; reads nothing. Throws UsageError. */
export function requestOf(given: EntryArguments): Request {
  return { format: formatOf(given), columns: given.columns?.split(','), lines: linesOf(given) }
}

/** The result: how many entries there were. */
export async function printEntries(
  { operator, state }: Selection,
  request: Request,
  problems: SavepointError[],
): Promise<number> {
  const lines: LineOptions = {
    ...request.lines,
    // By name alone: keyed and operator state may bear the same.
    state: state?.name,
    problem: problem => problems.push(problem),
  }
  if (request.format === 'csv') await needsOneState(operator, lines)
  return PRINTERS[request.format](operator, { ...request, lines })
}

type Format = 'table' | 'ndjson' | 'csv'

function formatOf({ format, json }: EntryArguments): Format {
  const chosen = json ? 'ndjson' : (format ?? (process.stdout.isTTY ? 'table' : 'ndjson'))
  return oneOf('--format', chosen, Object.keys(PRINTERS) as Format[])
}

function linesOf(given: EntryArguments): LineOptions {
  const { keyGroup, subtask, key, namespace, mapKey, where = [], limit, skip, longs } = given
  const keyGroups = keyGroup === undefined ? undefined : range(keyGroup)
  mustBeConditions(where)
  return {
    keyGroups: keyGroups && [keyGroups],
    ...(subtask !== undefined && { subtask: wholeNumber('--subtask', subtask) }),
    ...(key !== undefined && { key }),
    ...(namespace !== undefined && { namespace }),
    ...(mapKey !== undefined && { mapKey }),
    where,
    ...(limit !== undefined && { limit: wholeNumber('--limit', limit) }),
    ...(skip !== undefined && { skip: wholeNumber('--skip', skip) }),
    ...(longs !== undefined && { longs: oneOf('--longs', longs, ['number', 'string']) }),
    ...(given.sort === true && { sort: true }),
  }
}

function mustBeConditions(where: readonly string[]): void {
  try {
    keepOf({ where })
  } catch (error) {
    throw error instanceof SavepointError ? new UsageError(`--where: ${error.message}`) : error
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${option} wants a whole number, not "${text}"`)
  return Number(text)
}

function range(text: string): KeyGroupRange {
  const parts = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  const [first, last] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])]
  if (parts === null || last < first) throw new UsageError(`--key-group wants n or n-m, n up to m, not "${text}"`)
  return { first, last }
}

async function needsOneState(operator: OpenOperator, lines: LineOptions): Promise<void> {
  const states = (await operator.states).filter(({ name }) => lines.state === undefined || name === lines.state)
  if (states.length > 1)
    throw new UsageError(`csv is of one state; give one, like ${operator.uid ?? operator.id}/${states[0]!.name}`)
}

/** Of the state, not of its first row, which may lack what others have. */
async function columnsOf(operator: OpenOperator, options: LineOptions): Promise<readonly string[]> {
  const state = (await operator.states).find(({ name }) => options.state === undefined || name === options.state)
  if (state === undefined) return []
  if (state.scope === 'operator')
    return ['subtask', ...(state.kind === 'broadcast' ? ['copies', 'mapKey'] : []), 'value']
  const namespace = state.namespace?.kind === 'voidNamespace' ? [] : ['namespace']
  if (state.kind === 'timers') return ['keyGroup', 'key', ...namespace, 'timestamp']
  return [
    'keyGroup',
    'key',
    ...namespace,
    ...(state.kind === 'map' ? ['mapKey'] : []),
    'value',
    ...(state.ttl && state.kind !== 'list' ? ['lastAccess'] : []),
  ]
}

type Printer = (operator: OpenOperator, request: Request) => Promise<number>

const PRINTERS: Readonly<Record<Format, Printer>> = {
  async ndjson(operator, { lines: options, columns: paths }) {
    let entries = 0
    const progress = new Progress()
    for await (const { bytes, lines } of ndjson(operator, options)) {
      entries += lines
      progress.add(lines)
      if (paths === undefined) await write(bytes)
      else
        await write(
          new TextEncoder().encode(
            rowsOf(bytes)
              .map(row => `${printRow(project(row, paths))}\n`)
              .join(''),
          ),
        )
    }
    progress.done()
    return entries
  },

  async csv(operator, { lines: options, columns }) {
    let entries = 0
    const paths = columns ?? (await columnsOf(operator, options))
    out(csvRecord(paths))
    for await (const { bytes, lines } of ndjson(operator, options)) {
      const rows = rowsOf(bytes)
      entries += lines
      await write(new TextEncoder().encode(rows.map(row => csvRecord([...project(row, paths).values()])).join('')))
    }
    return entries
  },

  async table(operator, { lines: options, columns: paths }) {
    const rows: Row[] = []
    let entries = 0
    const most = options.limit ?? TABLE_ROWS
    for await (const { bytes, lines } of ndjson(operator, { ...options, limit: most + 1 })) {
      entries += lines
      rows.push(...rowsOf(bytes))
    }
    const shown = rows.slice(0, most).map(row => (paths === undefined ? row : project(row, paths)))
    if (shown.length > 0) out(printRows(shown, style()))
    if (options.limit === undefined && entries > TABLE_ROWS)
      process.stderr.write(
        `${PROGRAM}: the first ${TABLE_ROWS} entries; see more with --limit n, or all with --format ndjson\n`,
      )
    return entries
  },
}

/** Waits where the reader is slower. The bytes are copied, for they are used again. */
async function write(bytes: Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes.slice()))
    await new Promise<void>(resolve => void process.stdout.once('drain', () => resolve()))
}
