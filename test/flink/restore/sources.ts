// Snapshots that Flink wrote. Each job runs once, and the tests share what it left.
import { STORED } from './expected.ts'
import { type Backend, type Kind, type Release, type Write, write } from './flink.ts'
import { digests } from './tools.ts'
import { newFolder } from './work.ts'

export interface Source {
  readonly release: Release
  readonly backend: Backend
  readonly kind: Kind
  readonly maxParallelism: number
  /** Of Flink. */
  readonly options: Readonly<Record<string, string>>
  readonly fault: Write['fault']
  readonly keys: number
}

export interface Written {
  readonly place: string
  /** Of the same contents, whatever the kind. */
  readonly digests: ReadonlyMap<string, string>
}

export const COMPRESSED = { 'execution.checkpointing.snapshot-compression': 'true' }
export const INCREMENTAL = { 'execution.checkpointing.incremental': 'true' }
/** Timers stay on the heap beside RocksDB, and are stored as raw keyed state. */
export const RAW_TIMERS = { 'state.backend.rocksdb.timer-service.factory': 'HEAP' }

interface Snapshots {
  readonly places: Readonly<Record<Kind, string>>
  readonly digests: ReadonlyMap<string, string>
}

const jobs = new Map<string, Promise<Snapshots>>()

export async function sourceOf({ kind, ...job }: Source): Promise<Written> {
  const id = JSON.stringify(job)
  if (!jobs.has(id)) jobs.set(id, snapshots(job))
  const done = await jobs.get(id)!
  return { place: done.places[kind], digests: done.digests }
}

async function snapshots({ release, ...job }: Omit<Source, 'kind'>): Promise<Snapshots> {
  const places = await write(release, {
    ...job,
    folder: newFolder('source'),
    parallelism: STORED,
    snapshots: ['canonical', 'native', 'checkpoint'],
  })
  return { places, digests: await digests(places.canonical) }
}
