import { SavepointError } from '../errors.ts'
import type { StateMetaInfo, Versioned } from '../format/state-header.ts'
import type { Snapshot } from '../serializer/form.ts'
import { guessedIn } from '../serializer/snapshot.ts'
import type { ReadHeader } from './header.ts'

/** A header of keyed or operator state. */
export type Header = Versioned<{
  readonly key?: Snapshot
  readonly states?: readonly StateMetaInfo[]
  readonly broadcast?: readonly StateMetaInfo[]
}>

/**
 * A header with a bridged snapshot of an unknown class, whose end is a guess (`snapshot.md`): it counts where the whole header could be read
 * and ends where the data begins. Elsewhere what follows that snapshot is not believed, and the error names its class.
 */
export function checked<H extends Header>(
  read: ReadHeader<H>,
  file: { readonly path: string },
  dataAt: number,
): ReadHeader<H> {
  const header = read.value?.value
  if (header === undefined) return read
  const key = header.key?.body === undefined ? undefined : guessedIn(header.key)
  const className = key ?? guess(header.states) ?? guess(header.broadcast)
  if (className === undefined || (read.error === undefined && read.end === dataAt)) return read
  const error = new SavepointError(
    'unknown-snapshot',
    `unknown serializer snapshot ${className}, written by Flink 1.7`,
    {
      file: file.path,
      offset: read.error?.parts.offset ?? read.end,
      hint: 'what follows it in the header cannot be found; provide a codec for it with --codecs',
    },
  )
  const states = key === undefined ? upToGuess(header.states) : []
  const isBroadcast = key === undefined && guess(header.states) === undefined
  const broadcast = isBroadcast ? upToGuess(header.broadcast) : []
  return { ...read, value: { ...read.value!, value: { ...header, states, broadcast } }, error }
}

function guess(states: readonly Partial<StateMetaInfo>[] = []): string | undefined {
  for (const { serializers = [] } of states)
    for (const { snapshot } of serializers) {
      const found = snapshot?.body === undefined ? undefined : guessedIn(snapshot)
      if (found !== undefined) return found
    }
  return undefined
}

function upToGuess(states: readonly StateMetaInfo[] = []): readonly StateMetaInfo[] {
  const at = states.findIndex(state => guess([state]) !== undefined)
  return at < 0 ? states : states.slice(0, at + 1)
}
