import { SavepointError } from '../errors.ts'
import { bareStream, streamSize } from '../format/handle-tree.ts'
import type { StreamHandle } from '../format/handles.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import type { RocksPart } from '../read/parts.ts'
import { bytesOf, keyGroupsOf, references, type Reference } from '../read/references.ts'
import { statisticsOf, type FamilyStatistics } from '../rocksdb/statistics.ts'

/** What a subtask holds, file by file; sizes in bytes. */
export interface SubtaskReport {
  readonly subtask: number
  readonly finished: boolean
  /** Of a regional checkpoint: the earlier one that the state of this subtask is of. */
  readonly checkpointId?: number
  /** First and last key group of the keyed state; null without any. */
  readonly keyGroups: readonly [number, number] | null
  readonly bytes: number
  readonly files: readonly {
    readonly path: string
    readonly bytes: number
    readonly slot: Reference['slot']
    readonly role: Reference['role']
    readonly localPath?: string
  }[]
  /** What RocksDB's files say of themselves, by state; absent for other layouts. */
  readonly rocksdb?: readonly RocksReport[]
}
/** Entries are counted as they are stored: overwritten and deleted ones too. */
export interface RocksReport extends FamilyStatistics {
  readonly state: string
}

/** Bytes per subtask and file, as `_metadata` states them; of RocksDB's files what stands at their ends. `problem` is told of what cannot be read. */
export async function subtaskReports(
  { entry: operator, headers }: OpenOperator,
  problem: (error: SavepointError) => void,
): Promise<readonly SubtaskReport[]> {
  const bySubtask = new Map<number | undefined, Reference[]>()
  for (const reference of references(operator)) {
    const own = bySubtask.get(reference.subtask)
    if (own === undefined) bySubtask.set(reference.subtask, [reference])
    else own.push(reference)
  }
  const databases = new Map<number, readonly RocksReport[]>()
  for (const part of (await headers).parts)
    if (part.kind === 'rocksdb')
      databases.set(
        part.subtask,
        await rocksReports(part, error => problem(error.with({ operator: operator.uid ?? operator.id }))),
      )
  return (operator.subtasks ?? []).map(entry => {
    const rocksdb = databases.get(entry.index)
    const own = (bySubtask.get(entry.index) ?? []).filter(r => r.handle.kind !== 'none')
    return {
      subtask: entry.index,
      finished: entry.state === undefined,
      ...(entry.state?.regionalCheckpointId !== undefined && { checkpointId: entry.state.regionalCheckpointId }),
      keyGroups: keyGroupsOf(entry.state?.managedKeyed ?? { kind: 'none' }) ?? null,
      bytes: bytesOf(own),
      files: own.map(({ handle, slot, role, localPath }) => ({
        path: pathOf(handle),
        bytes: streamSize(handle),
        slot,
        role,
        ...(localPath !== undefined && { localPath }),
      })),
      ...(rocksdb !== undefined && { rocksdb }),
    }
  })
}

async function rocksReports(
  part: RocksPart,
  problem: (error: SavepointError) => void,
): Promise<readonly RocksReport[]> {
  const reports: RocksReport[] = []
  try {
    const database = await part.open()
    for (const family of database.columnFamilies)
      if (family.files.length > 0) reports.push({ state: family.name, ...(await statisticsOf(database, family)) })
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    problem(error)
  }
  return reports
}

/** As the handle says it; bytes inside `_metadata` are `inline`. */
function pathOf(handle: StreamHandle): string {
  const bare = bareStream(handle)
  return 'path' in bare ? bare.path : 'data' in bare ? 'inline' : 'empty'
}
