import { findUids } from '../classes/uid-search.ts'
import { SavepointError } from '../errors.ts'
import { readVersion, type OperatorEntry } from '../format/metadata.ts'
import { majorOf } from '../flink/releases.ts'
import { streamSize, streamsOf } from '../format/handle-tree.ts'
import type { StreamHandle } from '../format/handles.ts'
import type { Operator, PseudoState, State } from '../model/savepoint.ts'
import { operatorIdOf } from '../model/operator-id.ts'
import { readBytes, type File, type Storage } from '../model/file.ts'
import { snapshotsWith } from '../serializer/forms.ts'
import { locator } from '../storage/locate.ts'
import { joinPath, onThisMachine, parentOf, slashed } from '../storage/path.ts'
import { headerContext, readHeaders, type HeaderContext, type OpenHeaders } from './headers.ts'
import { ByteReader } from '../bytes/reader.ts'
import { KeptHeaders } from './kept-headers.ts'
import { readMetadata } from './metadata.ts'
import { statesWhere, type Query } from '../entry/query.ts'
import { entriesOf } from './entries.ts'
import type { OpenOperator, OpenOptions, OpenSavepoint, OpenState, StateQuery } from './savepoint.ts'
import { scan } from './scan.ts'
import { operatorsOf, withColumnNames } from './sql-names.ts'
import type { SqlNode } from './sql-plan.ts'
import { openStream } from './streams.ts'

/** Each major line of Flink has one Kryo, and metadata versions of its own. */
const kryoOf = (metadataVersion: number): 2 | 5 => (majorOf(metadataVersion) === 1 ? 2 : 5)

/** A file of so many bytes is not read whole before its first say that it is metadata. */
const LARGE = 64 * 1024 * 1024

/**
 * Opens a savepoint or checkpoint: a directory that holds `_metadata`, or a `_metadata` file by any name. Reads that file and nothing
 * else. Throws not-a-savepoint, unknown-version, unknown-handle, truncated, corrupt, io.
 */
export async function openIn(storage: Storage, path: string, options: OpenOptions = {}): Promise<OpenSavepoint> {
  const metadataFile = await findMetadata(storage, path)
  const directory = parentOf(metadataFile.path)
  if (metadataFile.size > LARGE) readVersion(new ByteReader(await readBytes(metadataFile, 0, 8), metadataFile.path)) // it may be something else
  const bytes = await readBytes(metadataFile, 0, metadataFile.size)
  const { metadata, properties, guess, trailing } = readMetadata(bytes, metadataFile.path)
  const files = locator(storage, directory, options.mapPath ?? [])
  const context = headerContext(
    snapshotsWith(options.codecs, { ...options, kryo: options.kryo ?? kryoOf(metadata.version) }),
    async (handle: StreamHandle) => openStream(handle, files, metadataFile.path),
  )
  const kept = new KeptHeaders()
  const planned = operatorsOf(options.sqlPlan ?? [])
  const uidById = new Map((options.uids?.uids ?? []).map(uid => [operatorIdOf(uid), uid]))
  const given = (entry: OperatorEntry): string | undefined =>
    entry.uid ?? uidById.get(entry.id) ?? planned.get(entry.id)?.uid
  const nameless = metadata.operators.filter(entry => given(entry) === undefined).map(({ id }) => id)
  const places = options.classes ?? []
  const uidSearch = places.length > 0 && nameless.length > 0 ? findUids(places, nameless) : undefined
  return {
    directory,
    metadataVersion: metadata.version,
    guess: guess === undefined ? undefined : `read in the layout of version ${guess}`,
    checkpointId: metadata.checkpointId,
    masterStates: metadata.masterStates.map(state => ({
      name: state.name,
      version: state.version,
      bytes: state.payload.length,
    })),
    operators: metadata.operators.map(entry =>
      operator(
        entry,
        context,
        kept,
        given(entry),
        uidSearch?.found.get(entry.id)?.uid,
        entry.name ?? options.uids?.names?.get(entry.id),
        planned.get(entry.id)?.node,
      ),
    ),
    metadata,
    metadataFile,
    properties,
    trailing,
    locator: files,
    storage,
    snapshots: context.snapshots,
    uidSearch,
  }
}

function operator(
  entry: OperatorEntry,
  context: HeaderContext,
  kept: KeptHeaders,
  given: string | undefined,
  found: string | undefined,
  name: string | undefined,
  node: SqlNode | undefined,
): OpenOperator {
  const uid = given ?? found
  return {
    id: entry.id,
    uid,
    name,
    node,
    uidFrom: given === undefined && found !== undefined ? 'classes' : undefined,
    parallelism: entry.parallelism,
    maxParallelism: entry.maxParallelism,
    finished: entry.subtasks === undefined,
    pseudoStates: pseudoStates(entry),
    entry,
    snapshots: context.snapshots,
    get headers(): Promise<OpenHeaders> {
      return kept.of(this, () =>
        readHeaders({ ...entry, uid }, context).then(read => (node === undefined ? read : withColumnNames(read, node))),
      )
    },
    get states(): Promise<readonly OpenState[]> {
      return this.headers.then(read => read.states.map(state => openState(this, state)))
    },
  }
}

function pseudoStates(entry: OperatorEntry): Operator['pseudoStates'] {
  const bytes: { [K in PseudoState]?: number } = {}
  const add = (pseudo: PseudoState, size: number): void =>
    void (bytes[pseudo] = (bytes[pseudo] ?? 0) + Math.max(0, size))
  if (entry.coordinator !== undefined && entry.coordinator.kind !== 'none')
    add('coordinator', streamSize(entry.coordinator))
  for (const { state } of entry.subtasks ?? []) {
    if (state === undefined) continue
    for (const { handle } of state.rawOperator === undefined ? [] : streamsOf(state.rawOperator))
      add('raw-operator', streamSize(handle))
    for (const { handle } of streamsOf(state.rawKeyed)) add('raw-keyed', streamSize(handle))
    for (const channel of [...(state.inputChannels ?? []), ...(state.resultSubpartitions ?? [])])
      add('channel', channel.size) // several subtasks may share one file
  }
  return bytes
}

function openState(owner: OpenOperator, state: State): OpenState {
  const only = (states: readonly State[], query: StateQuery = {}): Query => ({
    ...query,
    states: statesWhere(states, ({ scope, name }) => scope === state.scope && name === state.name),
  })
  return {
    ...state,
    async *entries(query, problem) {
      const source = await scan(owner)
      yield* entriesOf(source, only(source.states, query), problem)
    },
    async *batches(query, problem) {
      const source = await scan(owner)
      yield* source.batches(only(source.states, query), problem)
    },
  }
}

/** The `_metadata` that a path leads to. Throws missing-file, not-a-savepoint. */
export async function findMetadata(storage: Storage, path: string): Promise<File> {
  const tidy = joinPath(path.startsWith('file:') ? onThisMachine(path) : slashed(path))
  const file = (await storage.open(tidy)) ?? (await storage.open(joinPath(tidy, '_metadata')))
  if (file !== undefined) return file
  const entries = await storage.list(tidy)
  if (entries === undefined) onThisMachine(path)
  if (entries === undefined) throw new SavepointError('missing-file', 'no such file or directory', { file: path })
  const names = entries.slice(0, 5).map(entry => entry.name + (entry.directory ? '/' : ''))
  throw new SavepointError('not-a-savepoint', 'not a savepoint: no _metadata in this directory', {
    file: path,
    found:
      names.length === 0
        ? 'nothing'
        : `${names.join(', ')}${entries.length > 5 ? `, … (${entries.length} entries)` : ''}`,
    expected: 'a file _metadata',
    hint: entries.some(entry => entry.name === '_metadata.inprogress' || entry.name === '._metadata_temp')
      ? 'the snapshot was not completed'
      : entries.some(({ name }) => name === '.sp-unfinished' || name.startsWith('.sp-metadata-'))
        ? 'sp-migrate is writing it, or was interrupted; the same command resumes it'
        : 'name the directory of one savepoint or checkpoint (chk-…)',
  })
}
