import { JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import type { OpenOperator } from '../read/open.ts'
import { isInRanges, statesWhere, type Query } from '../entry/query.ts'
import { oneCopy } from '../entry/source.ts'
import type { SavepointError } from '../errors.ts'
import type { State } from '../model/savepoint.ts'
import { scan } from '../read/scan.ts'
import { externalSort, type ExternalSort } from '../spill/sort.ts'
import { broadcastCopies } from './broadcast.ts'
import { keepOf, keyOfText, type EntryFilter } from './filter.ts'
import { lineOf, stateLines, type StateLines } from './lines.ts'
import { sortKeyOf, type SortKey } from './sort-key.ts'

const FULL = 512 * 1024

/** Which entries become lines, and how their values are written. */
export interface LineOptions extends Pick<Query, 'keyGroups' | 'subtask'>, EntryFilter {
  /** Only states of that name. */
  readonly state?: string | undefined
  /** Told of what cannot be read. Default: throws it. */
  readonly problem?: (error: SavepointError) => void
  /** Pass over so many entries. */
  readonly skip?: number
  /** End after so many. */
  readonly limit?: number
  /** `string`: long and BigInteger values in quotes, for readers that know only doubles. Filters take them as numbers all the same. */
  readonly longs?: 'number' | 'string'
  /** By state, key group and the bytes of key, namespace and map key, in bounded memory. */
  readonly sort?: boolean
}
type Piece = { readonly bytes: Uint8Array; readonly lines: number }

/** Pieces of NDJSON, each of whole lines: borrowed, valid until the next pull. A line per entry, in the order of the scan. */
export async function* ndjson(operator: OpenOperator, options: LineOptions = {}): AsyncGenerator<Piece> {
  if (!options.sort) return yield* printed(operator, options, undefined)
  const sort = externalSort()
  try {
    const { skip: _skip, limit: _limit, ...all } = options
    for await (const piece of printed(operator, all, sort)) void piece
    yield* sorted(sort, options)
  } finally {
    sort.dispose()
  }
}

async function* sorted(
  sort: ExternalSort,
  { skip = 0, limit = Number.POSITIVE_INFINITY }: LineOptions,
): AsyncGenerator<Piece> {
  const out = new JsonWriter(FULL)
  let passed = 0
  let taken = 0
  for await (const { bytes, count, keyEnd, payloadEnd } of sort.sorted()) {
    let lines = 0
    out.at = 0
    for (let i = 0; i < count && taken < limit; i++) {
      if (passed++ < skip) continue
      out.put(bytes.subarray(keyEnd[i]!, payloadEnd[i]!))
      out.byte(0x0a)
      lines++
      taken++
    }
    if (lines > 0) yield { bytes: out.bytes.subarray(0, out.at), lines }
    if (taken === limit) return
  }
}

/** With `sort`, lines go there and nothing is yielded. */
async function* printed(
  operator: OpenOperator,
  options: LineOptions,
  sort: ExternalSort | undefined,
): AsyncGenerator<Piece> {
  const isMeant = ({ name }: State): boolean => options.state === undefined || name === options.state
  const copies = options.subtask === undefined ? await broadcastCopies(operator, isMeant) : new Map<string, number>()
  const keep = keepOf(options)
  const { states, batches } = oneCopy(({ name }) => copies.has(name))(await scan(operator))
  const query = { ...(await narrow(operator, options)), states: statesWhere(states, isMeant) }
  const out = new JsonWriter(FULL * 2)
  const programs: StateLines[] = []
  const sortKeys: SortKey[] = []
  let skip = options.skip ?? 0
  let left = options.limit ?? Number.POSITIVE_INFINITY
  let lines = 0
  if (left <= 0) return
  for await (const batch of batches(query, options.problem)) {
    const r = new ByteReader(batch.bytes, 'entry')
    for (const run of batch.runs) {
      const state = states[run.state]!
      const same = state.kind === 'broadcast' ? copies.get(state.name) : undefined
      const program = (programs[run.state] ??= stateLines(state))
      const line = lineOf(program, run, same)
      for (let i = run.from; i < run.to; i++) {
        const start = out.at
        line(batch, i, r, out)
        if ((keep !== undefined && !keep(out, start, program.marks)) || skip-- > 0) {
          out.at = start
          continue
        }
        if (options.longs === 'string') {
          out.at = start
          out.quotesLongs = true
          line(batch, i, r, out)
          out.quotesLongs = false
        }
        if (sort !== undefined) {
          sort.add((sortKeys[run.state] ??= sortKeyOf(state))(batch, i, run), out.bytes.subarray(start, out.at))
          out.at = start
          continue
        }
        out.byte(0x0a)
        lines++
        if (--left > 0 && out.at < FULL) continue
        yield { bytes: out.bytes.subarray(0, out.at), lines }
        if (left === 0) return
        out.at = 0
        lines = 0
      }
    }
  }
  if (out.at > 0) yield { bytes: out.bytes.subarray(0, out.at), lines }
}

/** A key whose hash is known is in one key group: no other is read. */
async function narrow(operator: OpenOperator, { key: text, keyGroups, subtask }: LineOptions): Promise<Query> {
  const type = text === undefined ? undefined : (await operator.states).find(state => state.key !== undefined)?.key
  const key = text === undefined || type === undefined ? undefined : keyOfText(text, type, operator.maxParallelism)
  if (key === undefined) return { keyGroups, subtask }
  const { keyGroup, bytes } = key
  return {
    subtask,
    keyGroups: isInRanges(keyGroups, keyGroup) ? [{ first: keyGroup, last: keyGroup }] : [],
    key: bytes,
  }
}
