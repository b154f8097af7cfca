import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/did-you-mean.ts'

/** What a release reads, as far as a writer has to choose. */
export interface Target {
  /** Version of `_metadata`. */
  readonly metadata: number
  /** Version of the header of operator state: 5 has no compression flag. (OperatorBackendSerializationProxy) */
  readonly operatorHeader: 5 | 6
  /** Whether handles may bear an ID of their own (codes 11 and 12). */
  readonly handleIds: boolean
  /** Whether tasks may have finished. (FLIP-147) */
  readonly finishedTasks: boolean
}

/** A release of Flink, as far as files of others differ from its own. What serializers changed stands beside them. */
export interface Release extends Target {
  /** `1.20`: versions behind the second dot read and write alike. */
  readonly name: string
  /** Whether it is written for: it has the canonical format that all backends share, and it is out. */
  readonly target: boolean
}

type Adds = Partial<Omit<Release, 'name'>>
const OLDEST: Omit<Release, 'name'> = {
  metadata: 2,
  operatorHeader: 5,
  handleIds: false,
  finishedTasks: false,
  target: false,
}

/** What each release changed, oldest first; a new release is a row. State headers are read from 1.7 on, `_metadata` from 1.3 on. */
const ADDS: readonly (readonly [release: string, adds: Adds])[] = [
  ['1.3', {}],
  ['1.4', {}],
  ['1.5', {}],
  ['1.6', {}],
  ['1.7', {}],
  ['1.8', {}],
  ['1.9', {}],
  ['1.10', {}],
  ['1.11', { metadata: 3 }],
  ['1.12', {}],
  ['1.13', { target: true }],
  ['1.14', { finishedTasks: true }],
  ['1.15', { handleIds: true }],
  ['1.16', { metadata: 4 }],
  ['1.17', {}],
  ['1.18', { operatorHeader: 6 }],
  ['1.19', {}],
  ['1.20', {}],
  ['2.0', { metadata: 5 }],
  ['2.1', { metadata: 6 }],
  ['2.2', {}],
  ['2.3', {}],
  ['2.4', { metadata: 7, target: false }], // not out yet
]

/** All that are known, oldest first. */
export const RELEASES: readonly Release[] = ADDS.map(([name], i) => ({
  name,
  ...OLDEST,
  ...(Object.assign({}, ...ADDS.slice(0, i + 1).map(([, adds]) => adds)) as Adds),
}))
/** Releases of Flink that savepoints are written for, the oldest first. */
export const TARGET_RELEASES: readonly string[] = RELEASES.filter(({ target }) => target).map(({ name }) => name)

const positionOf = (name: string): number => RELEASES.findIndex(release => release.name === name)

/** Whether a release is `first` or a later one. Both are known. */
export const isSince = (release: string, first: string): boolean => positionOf(release) >= positionOf(first)

/** The release of that name. Throws unknown-version. */
export function releaseOf(name: string): Release {
  const found = RELEASES[positionOf(name)]
  if (found === undefined) throw unknown(`Flink ${name} is not known`, name, RELEASES)
  return found
}

/** A release that can be written for. Throws unknown-version. */
export function targetOf(name: string): Release {
  const found = RELEASES[positionOf(name)]
  if (!found?.target)
    throw unknown(
      `cannot write for Flink ${name}`,
      name,
      RELEASES.filter(({ target }) => target),
    )
  return found
}

const unknown = (what: string, name: string, known: readonly Release[]): SavepointError => {
  const names = known.map(release => release.name)
  return new SavepointError('unknown-version', what + didYouMean(name, names), {
    expected: `one of ${names.join(', ')}`,
  })
}

/** The major line that a metadata version belongs to. */
export const majorOf = (metadataVersion: number): 1 | 2 => (metadataVersion >= FIRST_OF_2 ? 2 : 1)
const FIRST_OF_2 = releaseOf('2.0').metadata

/** The releases that write a metadata version; null: none is known, or none is known to have stopped. */
export function releasesOf(metadataVersion: number): { readonly from: string | null; readonly to: string | null } {
  const found = RELEASES.filter(({ metadata }) => metadata === metadataVersion)
  const [first, last] = [found[0], found.at(-1)]
  return { from: first?.name ?? null, to: last === RELEASES.at(-1) ? null : (last?.name ?? null) }
}
