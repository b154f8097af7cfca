import {
  csvRecord,
  didYouMean,
  digestOperator,
  keepOf,
  mergeProblems,
  ndjson,
  printRow,
  project,
  rowsOf,
  SavepointError,
  select,
  type LineOptions,
  type OpenOperator,
  type Row,
  type Selection,
} from '../index.ts'
import { json, openOne, out, PROGRAM, say, saySubstitutions, style, type Common } from './common.ts'
import { UsageError } from './options.ts'
import { printRows } from './print-rows.ts'
import { Progress } from './progress.ts'
import { printable } from './text.ts'

export interface CatArguments extends Common {
  readonly target: string
  readonly format?: string | undefined
  readonly longs?: string | undefined
  readonly key?: string | undefined
  readonly keyGroup?: string | undefined
  readonly subtask?: string | undefined
  readonly namespace?: string | undefined
  readonly mapKey?: string | undefined
  readonly where?: readonly string[] | undefined
  readonly limit?: string | undefined
  readonly skip?: string | undefined
  readonly columns?: string | undefined
  readonly sort?: boolean | undefined
}

/** Rows a table shows unless told otherwise. */
const TABLE_ROWS = 50

export async function catCommand(given: CatArguments): Promise<number> {
  const format = formatOf(given)
  const savepoint = await openOne(given)
  const { operator, state } = await select(savepoint, given.target)
  const problems: SavepointError[] = []
  const options = lineOptions(given, state, problems)
  if (format === 'csv') await needsOneState(operator, state, given.target)
  const entries = await PRINTERS[format](operator, options, given)
  saySubstitutions(savepoint)
  if (entries === 0 && problems.length === 0 && !given.json) process.stderr.write(`${PROGRAM}: no entries\n`)
  return report(given, problems)
}

/** `get`: the entries of one key; not-found where there are none. */
export async function getCommand(given: CatArguments & { readonly lookup: string }): Promise<number> {
  const savepoint = await openOne(given)
  const { operator, state } = await select(savepoint, given.target)
  if (state === undefined) throw new UsageError('get wants <operator>/<state>')
  const problems: SavepointError[] = []
  const options = { ...lineOptions(given, state, problems), key: given.lookup }
  const entries = await PRINTERS[given.json ? 'ndjson' : formatOf(given)](operator, options, given)
  saySubstitutions(savepoint)
  const code = report(given, problems)
  if (entries === 0 && problems.length === 0)
    throw new SavepointError('not-found', `no entry with key ${given.lookup}`, {
      operator: operator.uid ?? operator.id,
      state: state.name,
      hint: 'keys look as `sp-inspect cat` prints them',
    })
  return code
}

/** A digest of a part is no digest: such a state has no line. */
export async function digestCommand(given: Common & { readonly target?: string | undefined }): Promise<number> {
  const savepoint = await openOne(given)
  const selected: readonly Partial<Selection>[] =
    given.target === undefined
      ? savepoint.operators.map(operator => ({ operator }))
      : [await select(savepoint, given.target)]
  const problems: SavepointError[] = []
  for (const { operator, state } of selected) {
    const reports = await digestOperator(operator!, {
      states: candidate => state === undefined || same(candidate, state),
      problem: problem => problems.push(problem),
    })
    for (const { complete, ...line } of reports) {
      if (!complete) continue
      if (given.json) json(line)
      else out(`${line.digest}  ${String(line.entries).padStart(10)}  ${printable(`${line.operator}/${line.state}`)}\n`)
    }
  }
  saySubstitutions(savepoint)
  return report(given, problems)
}

/** By name alone: keyed and operator state may bear the same. */
const same = (a: { name: string }, b: { name: string }): boolean => a.name === b.name

/** Tells of what could not be read. Where entries are missing this is not all there is: exit code 1. */
function report(given: Common, problems: readonly SavepointError[]): number {
  for (const problem of mergeProblems(problems)) say(problem, given.json === true)
  return problems.length > 0 ? 1 : 0
}

type Format = 'table' | 'ndjson' | 'csv'

function formatOf({ format, json: asJson }: CatArguments): Format {
  const chosen = asJson ? 'ndjson' : (format ?? (process.stdout.isTTY ? 'table' : 'ndjson'))
  return oneOf('--format', chosen, Object.keys(PRINTERS) as Format[])
}

function oneOf<T extends string>(option: string, chosen: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === chosen)
  if (found === undefined)
    throw new UsageError(
      `${option} ${chosen} is unknown${didYouMean(chosen, choices)}; there are ${choices.join(', ')}`,
    )
  return found
}

function lineOptions(given: CatArguments, state: Selection['state'], problems: SavepointError[]): LineOptions {
  const keyGroups = given.keyGroup === undefined ? undefined : range(given.keyGroup)
  if (given.where !== undefined) mustBeConditions(given.where)
  return {
    ...(state !== undefined && { states: (candidate: { name: string }) => same(candidate, state) }),
    ...(keyGroups !== undefined && {
      keyGroups: (keyGroup: number) => keyGroup >= keyGroups[0] && keyGroup <= keyGroups[1],
    }),
    ...(given.subtask !== undefined && { subtask: wholeNumber('--subtask', given.subtask) }),
    ...(given.key !== undefined && { key: given.key }),
    ...(given.namespace !== undefined && { namespace: given.namespace }),
    ...(given.mapKey !== undefined && { mapKey: given.mapKey }),
    ...(given.where !== undefined && { where: given.where }),
    ...(given.limit !== undefined && { limit: wholeNumber('--limit', given.limit) }),
    ...(given.skip !== undefined && { skip: wholeNumber('--skip', given.skip) }),
    ...(given.longs !== undefined && { longs: oneOf('--longs', given.longs, ['number', 'string']) }),
    ...(given.sort && { sort: true }),
    problem: problem => problems.push(problem),
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

function range(text: string): readonly [number, number] {
  const parts = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  const [first, last] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])]
  if (parts === null || last < first) throw new UsageError(`--key-group wants n or n-m, n up to m, not "${text}"`)
  return [first, last]
}

async function needsOneState(operator: OpenOperator, state: Selection['state'], target: string): Promise<void> {
  const states = (await operator.states).filter(candidate => state === undefined || same(candidate, state))
  if (states.length > 1) throw new UsageError(`csv is of one state; give one, like ${target}/${states[0]!.name}`)
}

/** Of the state, not of its first row, which may lack what others have. */
async function columnsOf(operator: OpenOperator, options: LineOptions): Promise<readonly string[]> {
  const state = (await operator.states).find(candidate => options.states?.(candidate) !== false)
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

type Printer = (operator: OpenOperator, options: LineOptions, given: CatArguments) => Promise<number>

const PRINTERS: Readonly<Record<Format, Printer>> = {
  async ndjson(operator, options, given) {
    let entries = 0
    const progress = new Progress()
    const paths = given.columns?.split(',')
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

  async csv(operator, options, given) {
    let entries = 0
    const paths = given.columns?.split(',') ?? (await columnsOf(operator, options))
    out(csvRecord(paths))
    for await (const { bytes, lines } of ndjson(operator, options)) {
      const rows = rowsOf(bytes)
      entries += lines
      await write(new TextEncoder().encode(rows.map(row => csvRecord([...project(row, paths).values()])).join('')))
    }
    return entries
  },

  async table(operator, options, given) {
    const rows: Row[] = []
    let entries = 0
    const most = options.limit ?? TABLE_ROWS
    for await (const { bytes, lines } of ndjson(operator, { ...options, limit: most + 1 })) {
      entries += lines
      rows.push(...rowsOf(bytes))
    }
    const paths = given.columns?.split(',')
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
