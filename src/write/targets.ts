import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/near.ts'

/** What a release reads, as far as a writer has to choose. */
export interface Target {
  /** Of `_metadata`. */
  readonly metadata: number
  /** Of the header of operator state: 5 has no compression flag. (OperatorBackendSerializationProxy) */
  readonly operatorHeader: 5 | 6
  /** Whether handles may bear an ID of their own (codes 11 and 12). */
  readonly handleIds: boolean
  /** Whether tasks may have finished. (FLIP-147) */
  readonly finishedTasks: boolean
}

/** What each release changed. The canonical format that all backends share exists since 1.13. */
const ADDS: readonly (readonly [release: string, adds: Partial<Target>])[] = [
  ['1.13', { metadata: 3, operatorHeader: 5, handleIds: false, finishedTasks: false }],
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
]
export const TARGET_RELEASES = ADDS.map(([release]) => release)

/** What can be written for a release. Throws unknown-version. */
export function targetOf(release: string): Target {
  const last = TARGET_RELEASES.indexOf(release)
  if (last < 0)
    throw new SavepointError(
      'unknown-version',
      `cannot write for Flink ${release}${didYouMean(release, TARGET_RELEASES)}`,
      { expected: `one of ${TARGET_RELEASES.join(', ')}` },
    )
  return Object.assign({}, ...ADDS.slice(0, last + 1).map(([, adds]) => adds)) as Target
}

/** The major line a metadata version belongs to: Kryo and Scala serializers are not the same in both. */
export const majorOf = (metadataVersion: number): 1 | 2 => (metadataVersion >= 5 ? 2 : 1)
