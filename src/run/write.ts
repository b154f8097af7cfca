import { SavepointError } from '../errors.ts'
import type { Metadata, OperatorEntry } from '../format/metadata.ts'
import { hashOfBytes } from '../host/hash.ts'
import { readBytes, type WritableStorage } from '../model/file.ts'
import { readMetadata } from '../read/metadata.ts'
import { references } from '../read/references.ts'
import { baseName, isUnder, joinPath, parentOf } from '../storage/path.ts'
import { checksumOf } from '../write/pieces.ts'
import { metadataBytes, metadataFor, propertiesFor } from '../write/metadata.ts'
import { Journal } from './journal.ts'
import { EMPTIED, type OperatorLine } from './lines.ts'
import { mustBeAllowed } from './losses.ts'
import { writeOperator } from './operator.ts'
import type { Plan } from './plan.ts'
import { relocated } from './relocate.ts'
import { Streams, type WrittenFile } from './streams.ts'

export interface WriteOptions {
  /** Hard links for files that stay as they are, where the file system has them. */
  readonly link?: boolean
  /** `full`: read every written file back and compare its hash. */
  readonly verify?: 'full' | undefined
  /** Codes of what may be lost. */
  readonly allowLoss?: readonly string[]
  readonly progress?: (done: Progress) => void
}
export const WRITE_DEFAULTS = { link: false, verify: undefined, allowLoss: [] } as const satisfies WriteOptions

/** How far a run is. */
export interface Progress {
  readonly operators: number
  readonly of: number
  /** Copied. */
  readonly bytes: number
  /** Rewritten. */
  readonly entries: number
}

/** What was done. */
export interface Report {
  readonly source: string
  readonly target: string
  readonly checkpointId: number
  readonly metadataVersion: number
  readonly operators: readonly OperatorLine[]
  readonly warnings: readonly string[]
  readonly files: readonly WrittenFile[]
  readonly kept: Amount
  readonly linked: Amount
  readonly rewritten: Amount
  /** Bytes of state in `_metadata` itself. */
  readonly inlineBytes: number
  /** Files that an interrupted run had completed. */
  readonly resumed: number
  /** How the result was proved. */
  readonly proof: { readonly hashed: number; readonly linked: number; readonly readBack: number }
}
interface Amount {
  readonly files: number
  readonly bytes: number
}

/**
 * Writes the savepoint of a plan into an empty or absent directory, or goes on with the unfinished run of the same plan. The source is only read.
 * Throws would-lose, target-not-empty, source-changed, and what reading and writing throw; then there is no `_metadata`.
 */
export async function writePlan(
  plan: Plan,
  directory: string,
  storage: WritableStorage,
  options: WriteOptions = {},
): Promise<Report> {
  const { savepoint, draft } = plan
  mustBeAllowed(plan.losses, options.allowLoss ?? [])
  await mustLieApart(savepoint.directory, directory, storage)
  if (draft.relocations.length > 0) return writeRelocated(plan, directory, storage)
  const journal = await Journal.open(storage, directory, plan.identity)
  let [operators, bytes, entries] = [0, 0, 0]
  const progress = (): void => options.progress?.({ operators, of: plan.operators.length, bytes, entries })
  const streams = new Streams(
    { storage: savepoint.storage, locator: savepoint.locator, metadataPath: savepoint.metadataFile.path },
    journal,
    {
      link: options.link === true,
      progress: more => {
        bytes += more
        progress()
      },
    },
  )
  const rewritten = new Map<string, ReadonlyMap<string, { readonly entries: number; readonly bytes: number }>>()
  let metadata: Uint8Array
  try {
    await journal.begin()
    const entriesOf: OperatorEntry[] = []
    for (const operator of plan.operators) {
      const written = await writeOperator(operator, streams, plan.operatorHeader, more => {
        entries += more
        progress()
      })
      entriesOf.push(written.entry)
      rewritten.set(written.entry.id, written.rewritten)
      operators++
      progress()
    }
    metadata = metadataBytes(metadataOf(plan, entriesOf))
    await mustNameWholeFiles(metadata, journal)
    await streams.checkSource()
    await mustBeSameSource(plan)
    if (options.verify === 'full') await verifyFiles(streams.files, journal)
    await journal.commit(metadata)
  } catch (error) {
    await journal.abort()
    throw error
  }
  return report(plan, directory, streams, rewritten)
}

/** The target may not lie in the source, which is only read. */
async function mustLieApart(source: string, target: string, storage: WritableStorage): Promise<void> {
  if (isUnder(await canonicalOf(target, storage), await canonicalOf(source, storage)))
    throw new SavepointError('target-not-empty', 'the target lies in the source', {
      file: target,
      hint: 'the source is only read: give another directory',
    })
}

/** Of a path that need not be there: its nearest ancestor that is, and what follows it. */
async function canonicalOf(path: string, storage: WritableStorage): Promise<string> {
  const found = await storage.canonical(path)
  const parent = parentOf(path)
  if (found !== undefined || parent === path) return found ?? path
  return joinPath(await canonicalOf(parent, storage), baseName(path))
}

function metadataOf({ savepoint, draft, target }: Plan, entries: readonly OperatorEntry[]): Metadata {
  const native = entries.some(entry =>
    (entry.subtasks ?? []).some(
      ({ state }) =>
        state !== undefined && state.managedKeyed.kind !== 'none' && state.managedKeyed.kind !== 'savepoint',
    ),
  )
  return metadataFor(
    {
      ...savepoint.metadata,
      checkpointId: draft.checkpointId,
      masterStates: savepoint.metadata.masterStates.filter(state => draft.masterStates.includes(state.name)),
      operators: entries,
      properties: propertiesFor(savepoint.metadata.properties, savepoint.properties, native ? 'native' : 'canonical'),
    },
    target,
  )
}

/** Reads the metadata back as the next reader will, and looks up every file it names. */
async function mustNameWholeFiles(bytes: Uint8Array, journal: Journal): Promise<void> {
  const { metadata, trailing } = readMetadata(bytes, '_metadata')
  if (trailing > 0)
    throw new SavepointError('io', 'the metadata written has bytes nobody reads', { file: journal.directory })
  const ids = new Set<string>()
  for (const operator of metadata.operators) {
    if (ids.has(operator.id))
      throw new SavepointError('incompatible', 'two operators have one ID, of which Flink would keep one', {
        operator: operator.uid ?? operator.id,
      })
    ids.add(operator.id)
    for (const { handle } of references(operator)) {
      if (handle.kind === 'none' || handle.kind === 'inline') continue
      const file = handle.kind === 'relative' ? await journal.storage.open(journal.path(handle.path)) : undefined
      if (file === undefined || file.size !== (handle as { readonly size: number }).size)
        throw new SavepointError('io', 'a file that was written is not there whole', {
          file: handle.kind === 'relative' ? journal.path(handle.path) : handle.kind,
          operator: operator.uid ?? operator.id,
        })
    }
  }
}

async function mustBeSameSource({ savepoint, source }: Plan): Promise<void> {
  const now = await savepoint.storage.open(savepoint.metadataFile.path)
  if (now === undefined || hashOfBytes(await readBytes(now, 0, now.size)) !== source)
    throw new SavepointError('source-changed', '_metadata of the source changed while it was read', {
      file: savepoint.metadataFile.path,
    })
}

async function verifyFiles(files: readonly WrittenFile[], journal: Journal): Promise<void> {
  for (const { name, hash } of files) {
    if (hash === null) continue
    const file = await journal.storage.open(journal.path(name))
    const found = file && (await checksumOf(file))
    if (found !== hash)
      throw new SavepointError('io', 'a file is not what was written', {
        file: journal.path(name),
        expected: hash,
        hint: 'the disk or file system loses data',
      })
  }
}

function report(
  plan: Plan,
  directory: string,
  streams: Streams,
  rewritten: ReadonlyMap<string, ReadonlyMap<string, { readonly entries: number; readonly bytes: number }>>,
): Report {
  const amount = (files: readonly WrittenFile[]): Amount => ({
    files: files.length,
    bytes: files.reduce((total, file) => total + file.size, 0),
  })
  const linked = streams.files.filter(file => file.linked)
  const derived = streams.files.filter(file => file.result !== null)
  const kept = streams.files.filter(file => !file.linked && file.result === null)
  return {
    source: plan.savepoint.directory,
    target: directory,
    checkpointId: plan.draft.checkpointId,
    metadataVersion: plan.target.metadata,
    operators: plan.lines.map(line => ({
      ...line,
      states: line.states.map(state => ({
        ...state,
        ...(state.change === '-' ? undefined : rewritten.get(line.id)?.get(state.name)),
        ...(state.note === EMPTIED && { entries: 0, bytes: 0 }),
      })),
    })),
    warnings: plan.warnings,
    files: streams.files,
    kept: amount(kept),
    linked: amount(linked),
    rewritten: amount(derived),
    inlineBytes: streams.inlined,
    resumed: streams.files.filter(file => file.resumed).length,
    proof: { hashed: kept.length + derived.length, linked: linked.length, readBack: derived.length },
  }
}

/** Only `_metadata`: the files stay where they are, or lie beside it already. */
async function writeRelocated(plan: Plan, directory: string, storage: WritableStorage): Promise<Report> {
  const { savepoint, draft } = plan
  const beside = new Set((await storage.list(directory))?.map(entry => entry.name))
  const { metadata, replaced, warnings } = await relocated(savepoint, draft.relocations, beside)
  const journal = await Journal.open(storage, directory, plan.identity, replaced.relative)
  try {
    await journal.begin()
    await journal.commit(metadataBytes(metadata))
  } catch (error) {
    await journal.abort()
    throw error
  }
  const none = { files: 0, bytes: 0 }
  return {
    source: savepoint.directory,
    target: directory,
    checkpointId: draft.checkpointId,
    metadataVersion: metadata.version,
    operators: plan.lines,
    warnings: [...plan.warnings, ...warnings],
    files: [],
    kept: none,
    linked: none,
    rewritten: none,
    inlineBytes: 0,
    resumed: 0,
    proof: { hashed: 0, linked: 0, readBack: 0 },
  }
}
