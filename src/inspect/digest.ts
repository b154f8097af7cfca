import type { SavepointError } from '../errors.ts'
import type { State } from '../model/savepoint.ts'
import { statesWhere } from '../entry/query.ts'
import { oneCopy } from '../entry/source.ts'
import { stateKey } from '../model/draft.ts'
import { Digest } from '../entry/digest.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { scan } from '../read/scan.ts'

/** The same for the same content, whatever the backend, format, compression, parallelism and max parallelism. */
export interface DigestReport {
  readonly operator: string
  readonly state: string
  readonly entries: number
  /** Of keys without key-group prefix, and values. */
  readonly bytes: number
  /** `v1:` and 32 hex digits. */
  readonly digest: string
  /** Whether it is of all entries: what could not be read may be of this state. */
  readonly complete: boolean
}

/** Which states have a digest, and who is told of what cannot be read. */
export interface DigestOptions {
  /** Only states of that name, or of these. */
  readonly state?: string | readonly string[] | undefined
  /** Told of what cannot be read: the digest is then of the rest. */
  readonly problem?: (error: SavepointError) => void
}

/** A digest of every state of an operator, in the order of its states; broadcast state counts one copy. */
export async function digestOperator(
  operator: OpenOperator,
  options: DigestOptions = {},
): Promise<readonly DigestReport[]> {
  const problems: SavepointError[] = []
  const problem = (error: SavepointError): void => {
    if (options.problem === undefined) throw error
    problems.push(error)
    options.problem(error)
  }
  const { states, batches } = oneCopy()(await scan(operator))
  const isMeant = ({ name }: State): boolean => options.state === undefined || [options.state].flat().includes(name)
  const digests = new Map<string, Digest>()
  for await (const batch of batches({ states: statesWhere(states, isMeant) }, problem)) {
    for (const run of batch.runs) {
      const state = states[run.state]!
      const key = stateKey(state)
      let digest = digests.get(key)
      if (digest === undefined) digests.set(key, (digest = new Digest()))
      digest.add(batch, run.from, run.to, state)
    }
  }
  const all = (await operator.states).filter(isMeant)
  const touched = await touchedBy(operator, problems)
  return all.map(state => {
    const { entries, bytes, text } = digests.get(stateKey(state)) ?? new Digest()
    return {
      operator: operator.uid ?? operator.id,
      state: state.name,
      entries,
      bytes,
      digest: `v1:${text}`,
      complete: !touched(state),
    }
  })
}

/** RocksDB keeps states apart, and so does operator state; elsewhere what cannot be read takes away the states behind it. */
async function touchedBy(
  operator: OpenOperator,
  problems: readonly SavepointError[],
): Promise<(state: State) => boolean> {
  const { parts, states } = await operator.headers
  const keptApart = parts.every(({ kind }) => kind === 'rocksdb' || kind === 'operator' || kind === 'timers')
  const ofOperator = new Set(states.filter(({ scope }) => scope === 'operator').map(({ name }) => name))
  return ({ scope, name }) =>
    problems.some(
      ({ parts: { state } }) =>
        state === undefined || state === name || (scope === 'keyed' && !keptApart && !ofOperator.has(state)),
    )
}
