import { SavepointError } from '../errors.ts'
import type { Metadata, OperatorEntry } from '../format/metadata.ts'
import { hashOfBytes } from '../host/hash.ts'
import { readBytes } from '../model/file.ts'
import { operatorFindings } from '../inspect/verify.ts'
import type { Plan } from '../plan/plan.ts'
import { readMetadata } from '../read/metadata.ts'
import { mustHaveStamps, references } from '../read/references.ts'
import { metadataFor, propertiesFor } from '../write/metadata.ts'
import { checksumOf } from '../write/pieces.ts'
import type { Journal } from './journal.ts'
import type { WrittenFile } from './pool.ts'

// What stands between the last file and `_metadata`: its contents, and the checks without which it does not appear.

/** `_metadata` of a plan whose operators came to these entries. */
export function metadataOf({ savepoint, draft, target }: Plan, entries: readonly OperatorEntry[]): Metadata {
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

/** Throws io where an operator as it was written breaks a rule of `verify` that it did not break in the source. */
export function mustKeepRules(entry: OperatorEntry, source: OperatorEntry): void {
  const { id, uid, name } = entry
  const before = new Set([...operatorFindings({ ...source, id, uid, name })].map(({ message }) => message))
  for (const { level, message } of operatorFindings(entry))
    if (level === 'error' && !before.has(message))
      throw new SavepointError('io', `what was written is not what Flink restores: ${message}`, {
        operator: uid ?? id,
        hint: 'this is a bug in this tool: please report it',
      })
}

/** Reads the metadata back as the next reader will, and looks up every file it names. */
export async function mustNameWholeFiles(bytes: Uint8Array, journal: Journal): Promise<void> {
  const { metadata, trailing } = readMetadata(bytes, '_metadata')
  if (trailing > 0)
    throw new SavepointError('io', 'the metadata written has bytes that are never read', { file: journal.directory })
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
        throw new SavepointError('io', 'a file that was written is incomplete', {
          file: handle.kind === 'relative' ? journal.path(handle.path) : handle.kind,
          operator: operator.uid ?? operator.id,
        })
    }
  }
}

/** Throws source-changed where a file that an operator names is another than when it was planned. */
export async function mustBeSameFiles({ savepoint, operators }: Plan): Promise<void> {
  for (const { draft, stamps } of operators) await mustHaveStamps(draft.source.entry, savepoint.locator, stamps)
}

/** Throws source-changed where one of them, or `_metadata` of the source, is another than when it was planned. */
export async function mustBeSameSource(plan: Plan): Promise<void> {
  const { savepoint, source } = plan
  await mustBeSameFiles(plan)
  const now = await savepoint.storage.open(savepoint.metadataFile.path)
  if (now === undefined || hashOfBytes(await readBytes(now, 0, now.size)) !== source)
    throw new SavepointError('source-changed', '_metadata of the source changed while it was read', {
      file: savepoint.metadataFile.path,
    })
}

/** Reads every file back that is no link. Throws io where it is not what was written. */
export async function verifyFiles(files: readonly WrittenFile[], journal: Journal): Promise<void> {
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
