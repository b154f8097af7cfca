import type { EntrySource } from '../entry/source.ts'
import { SavepointError, type ErrorCode } from '../errors.ts'
import { streamIdentity } from '../format/handle-tree.ts'
import type { OperatorEntry } from '../format/metadata.ts'
import { countOf } from '../model/batch.ts'
import { keyGroupRange } from '../model/key-group.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import type { State } from '../model/savepoint.ts'
import type { OpenOperator, OpenSavepoint } from '../read/savepoint.ts'
import { hasClasses, OTHER_VERSION } from '../read/by-classes.ts'
import { ValueChecks } from '../read/check-values.ts'
import { foundFiles, keyGroupsOf } from '../read/references.ts'
import { familiesWithoutState } from '../read/rocksdb.ts'
import { scan } from '../read/scan.ts'
import { verifyFamily } from '../rocksdb/verify.ts'
import { refusedIn, wrongIn } from '../type/types.ts'
import { mixedStates } from './regions.ts'
import { structureProblems } from './structure.ts'

/** What is wrong, or may be. */
export interface Finding {
  /** `error`: Flink fails on it or loses state. `warning`: it may be meant, or cannot be checked. */
  readonly level: 'error' | 'warning'
  readonly code: ErrorCode
  readonly file: string | null
  readonly offset: number | null
  readonly operator: string | null
  readonly state: string | null
  readonly message: string
}
/** The last line. `checked`: entries of state; `unread`: warnings of what this tool does not read, and so did not check. */
export interface Verdict {
  readonly checked: number
  readonly unread: number
  readonly errors: number
  readonly warnings: number
}

/** How thoroughly a snapshot is checked. */
export interface VerifyOptions {
  /** Decode every key and value too, and compare the key group of every key with its hashCode. */
  readonly deep?: boolean
  /** Told now and then how many entries were checked. */
  readonly progress?: (entries: number) => void
}
/** What `verify` does where nothing is said. */
export const VERIFY_DEFAULTS = { deep: false } as const satisfies VerifyOptions

/**
 * Checks a whole snapshot: what `_metadata` says of itself, every file it names, key-group ranges, headers, and every entry of state with the
 * checksums there are. Yields findings as they are found, the verdict last. Reads all of it.
 */
export async function* verify(savepoint: OpenSavepoint, options: VerifyOptions = {}): AsyncGenerator<Finding, Verdict> {
  const verdict = { checked: 0, unread: 0, errors: 0, warnings: 0 }
  const said = new Set<string>()
  const count = (entries: number): void => {
    verdict.checked += entries
    options.progress?.(entries)
  }
  for await (const finding of every(savepoint, options.deep ?? VERIFY_DEFAULTS.deep, count)) {
    // A file that is missing is missed by every subtask, and by every look into it.
    const about = finding.code === 'missing-file' ? `${finding.operator} ${finding.file}` : finding.message
    if (said.has(about)) continue
    said.add(about)
    verdict[finding.level === 'error' ? 'errors' : 'warnings']++
    if (finding.level === 'warning' && isWarning(finding.code)) verdict.unread++
    yield finding
  }
  return verdict
}

async function* every(
  savepoint: OpenSavepoint,
  deep: boolean,
  count: (entries: number) => void,
): AsyncGenerator<Finding> {
  yield* aboutMetadata(savepoint)
  for (const operator of savepoint.operators) {
    yield* operatorFindings(operator.entry)
    for await (const error of mixedStates(operator, savepoint.checkpointId)) yield ofError(error, 'warning')
    for await (const { problem } of foundFiles(operator.entry, savepoint.locator))
      if (problem !== undefined) yield ofError(problem.error, problem.harmless ? 'warning' : 'error')
    yield* aboutTypes(operator, await operator.states)
    const source = await scan(operator)
    const checks = deep ? new ValueChecks(source.states, operator.maxParallelism) : undefined
    yield* aboutEntries(source, count, checks)
    yield* aboutDatabases(operator)
    if (checks !== undefined) yield* aboutValues(operator, await operator.states, checks)
  }
}

/** What `_metadata` says of an operator that cannot be, or may not be meant. Reads no file. */
export function* operatorFindings(entry: OperatorEntry): Generator<Finding> {
  yield* aboutOperator(entry)
  yield* aboutKeyGroups(entry)
}

const label = (operator: Pick<OperatorEntry, 'uid' | 'id'>): string => operator.uid ?? operator.id

/** Unknown is not broken. */
const isWarning = (code: ErrorCode): boolean => code === 'unsupported' || code === 'unknown-snapshot'

const ofError = (
  error: SavepointError,
  level: Finding['level'] = isWarning(error.code) ? 'warning' : 'error',
): Finding => ({
  level,
  code: error.code,
  file: error.parts.file ?? null,
  offset: error.parts.offset ?? null,
  operator: error.parts.operator ?? null,
  state: error.parts.state ?? null,
  message: error.message,
})
const finding = (
  level: Finding['level'],
  code: ErrorCode,
  what: string,
  parts: ConstructorParameters<typeof SavepointError>[2] = {},
): Finding => ofError(new SavepointError(code, what, parts), level)

function* aboutMetadata({ metadata, metadataFile, trailing, guess }: OpenSavepoint): Generator<Finding> {
  const file = metadataFile.path
  if (guess !== undefined)
    yield finding(
      'warning',
      'unknown-version',
      `metadata version ${metadata.version} is newer than this tool; ${guess}`,
      { file },
    )
  if (trailing > 0)
    yield finding('warning', 'corrupt', 'bytes after the end of the metadata, which Flink ignores', {
      file,
      offset: metadataFile.size - trailing,
      found: `${trailing} bytes`,
    })
  const seen = new Set<string>()
  for (const operator of metadata.operators) {
    if (seen.has(operator.id))
      yield finding('error', 'corrupt', 'an operator ID appears twice, and Flink keeps only one', {
        file,
        operator: label(operator),
      })
    seen.add(operator.id)
    if (operator.uid !== undefined && operatorIdOf(operator.uid) !== operator.id)
      yield finding('error', 'corrupt', 'the ID of an operator is not the hash of its uid', {
        file,
        operator: operator.uid,
        found: operator.id,
        expected: operatorIdOf(operator.uid),
      })
  }
}

function* aboutOperator(entry: OperatorEntry): Generator<Finding> {
  const operator = label(entry)
  for (const problem of structureProblems(entry)) yield ofError(problem)
  const seen = new Set<number>()
  const operatorFiles = new Map<string, number>()
  for (const { index, state } of entry.subtasks ?? []) {
    if (seen.has(index))
      yield finding('error', 'corrupt', 'a subtask appears twice, and Flink keeps only one', {
        operator,
        found: `subtask ${index}`,
      })
    seen.add(index)
    const handle = state?.managedOperator
    if (handle === undefined || handle.kind === 'none') continue
    const identity =
      handle.delegate.kind === 'inline' ? `inline ${handle.delegate.name}` : streamIdentity(handle.delegate)
    const other = identity === undefined ? undefined : operatorFiles.get(identity)
    if (other !== undefined)
      yield finding(
        'error',
        'corrupt',
        'two subtasks share one file of operator state: on rescaling Flink keeps what one of them stored',
        { operator, found: `subtasks ${other} and ${index}` },
      )
    if (identity !== undefined) operatorFiles.set(identity, index)
    for (const partition of handle.states) {
      if (partition.mode === BROADCAST && partition.offsets.length !== 1)
        yield finding('error', 'corrupt', 'a broadcast state has one offset', {
          operator,
          state: partition.name,
          found: `${partition.offsets.length} (subtask ${index})`,
        })
    }
  }
}
const BROADCAST = 2

/** At the parallelism that is stored Flink hands each subtask what it stored, without a look at the range. */
function* aboutKeyGroups(entry: OperatorEntry): Generator<Finding> {
  const operator = label(entry)
  const ranges = (entry.subtasks ?? []).flatMap(({ index, state }) => {
    const range = state === undefined ? undefined : keyGroupsOf(state.managedKeyed)
    return range === undefined ? [] : [{ index, first: range[0], last: range[1] }]
  })
  for (const { index, first, last } of ranges) {
    const [from, to] = keyGroupRange(index, entry.parallelism, entry.maxParallelism)
    if (first < from || last > to)
      yield finding('error', 'corrupt', 'a subtask has key groups outside its range', {
        operator,
        found: `subtask ${index}: ${first} to ${last}`,
        expected: `${from} to ${to}`,
      })
    else if (first > from || last < to)
      yield finding('warning', 'corrupt', 'a subtask lacks key groups of its range', {
        operator,
        found: `subtask ${index}: ${first} to ${last}`,
        expected: `${from} to ${to}`,
      })
  }
}

/** Types that Flink does not take as they are: an Avro schema that is none. */
function* aboutTypes(operator: OpenOperator, states: readonly State[]): Generator<Finding> {
  for (const { name, key, namespace, mapKey, value } of states) {
    for (const type of [key, namespace, mapKey, value]) {
      const error = type && wrongIn(type)
      const parts = { operator: label(operator.entry), state: name }
      if (error !== undefined) yield ofError(error.with(parts))
      const refused = type && refusedIn(type)
      if (refused !== undefined)
        yield finding('warning', 'incompatible', `Flink from 1.12 on does not restore it: ${refused}`, parts)
    }
  }
}

/** Headers and the frame of every entry; `checks`: also look into them. */
async function* aboutEntries(
  { batches }: EntrySource,
  count: (entries: number) => void,
  checks: ValueChecks | undefined,
): AsyncGenerator<Finding> {
  const found: Finding[] = []
  for await (const batch of batches({}, error => found.push(ofError(error)))) {
    checks?.add(batch)
    count(countOf(batch))
    yield* found.splice(0)
  }
  yield* found
}

/** Of RocksDB's files every block, also those that hold nothing live. */
async function* aboutDatabases(operator: OpenOperator): AsyncGenerator<Finding> {
  const parts = { operator: label(operator.entry) }
  for (const part of (await operator.headers).parts) {
    if (part.kind !== 'rocksdb') continue
    try {
      const database = await part.open()
      for (const warning of database.warnings) yield ofError(warning.with(parts), 'warning')
      for (const problem of familiesWithoutState(part, database)) yield ofError(problem.with(parts))
      for (const family of database.columnFamilies)
        for await (const problem of verifyFamily(database, family))
          yield ofError(problem.with({ ...parts, state: family.name }))
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      yield ofError(error.with(parts))
    }
  }
}

/** Of what is read by classes that a user gave. */
const otherVersion = (state: State, { parts }: SavepointError): string =>
  hasClasses(state) && parts.path !== undefined ? ` (${parts.path}: ${OTHER_VERSION})` : ''

/** What does not decode, keys whose hashCode belongs to another key group, and what stands between the elements of lists. */
function* aboutValues(operator: OpenOperator, states: readonly State[], checks: ValueChecks): Generator<Finding> {
  for (const state of states) {
    const { undecoded, misplaced, delimiter } = checks.of(state) ?? {}
    const parts = { operator: label(operator.entry), state: state.name }
    if (undecoded !== undefined)
      yield isWarning(undecoded.code)
        ? finding('warning', 'unsupported', `values are not decoded: ${undecoded.what}`, parts)
        : finding(
            'error',
            'corrupt',
            `a value cannot be decoded: ${undecoded.what}${otherVersion(state, undecoded)}`,
            parts,
          )
    if (misplaced !== undefined) yield ofError(misplaced.with(parts))
    if (delimiter !== undefined) yield ofError(delimiter.with(parts), 'warning')
  }
}
