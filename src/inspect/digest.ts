import type { SavepointError } from '../errors.ts'
import { prefixBytes } from '../model/key-group.ts'
import type { State } from '../model/savepoint.ts'
import { Digest } from '../read/digest.ts'
import type { OpenOperator } from '../read/open.ts'
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
}

export interface DigestOptions {
  readonly states?: (state: State) => boolean
  /** Told of what cannot be read: the digest is then of the rest. */
  readonly problem?: (error: SavepointError) => void
}

/** A digest of every state of an operator, in the order of its states; broadcast state counts one copy. */
export async function digestOperator(operator: OpenOperator, options: DigestOptions = {}): Promise<readonly DigestReport[]> {
  const { states, batches } = scan(operator, options)
  const prefix = prefixBytes(operator.maxParallelism)
  const digests = new Map<string, Digest>()
  const copies = new Map<string, number>()
  for await (const batch of batches()) {
    for (const run of batch.runs) {
      const { name, scope, kind } = states[run.state]!
      if (kind === 'broadcast') {
        if ((copies.get(name) ?? run.subtask) !== run.subtask) continue
        copies.set(name, run.subtask)
      }
      const key = `${scope} ${name}`
      let digest = digests.get(key)
      if (digest === undefined) digests.set(key, (digest = new Digest()))
      const keyed = scope === 'keyed'
      for (let i = run.from; i < run.to; i++) digest.add(batch, i, keyed ? prefix : 0, kind === 'map')
    }
  }
  const all = (await operator.states).filter(state => options.states?.(state) !== false)
  return all.map(({ scope, name }) => {
    const { entries, bytes, text } = digests.get(`${scope} ${name}`) ?? new Digest()
    return { operator: operator.uid ?? operator.id, state: name, entries, bytes, digest: `v1:${text}` }
  })
}
