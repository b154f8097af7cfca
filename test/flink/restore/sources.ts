// Snapshots that Flink wrote, each job run once and then shared by the tests.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KEYS, STORED } from './expected.ts'
import { type Backend, type Kind, type Release, type Write, write } from './flink.ts'
import { digests } from './tools.ts'

export interface Source {
  readonly release: Release
  readonly backend: Backend
  readonly kind: Kind
  readonly maxParallelism: number
  readonly compressed: boolean
  readonly incremental: boolean
  readonly fault: Write['fault']
}

export interface Written {
  readonly place: string
  /** Of the same contents, whatever the kind. */
  readonly digests: ReadonlyMap<string, string>
}

/** Everything that a run writes; not in the repository. */
export const work = mkdtempSync(join(tmpdir(), 'flink-restore-'))

/** Savepoints of Flink 1.x know operators by their hashes only. */
export const uids = join(work, 'uids')
export function nameUids(names: readonly string[]): void {
  writeFileSync(uids, ['feed', 'accounts', 'left', 'right', 'rules', ...names].join('\n'))
}

interface Snapshots {
  readonly places: Readonly<Record<Kind, string>>
  readonly digests: ReadonlyMap<string, string>
}

const jobs = new Map<string, Promise<Snapshots>>()

export async function sourceOf(source: Source): Promise<Written> {
  const { kind, ...job } = source
  const id = JSON.stringify(job)
  if (!jobs.has(id)) jobs.set(id, snapshots(source))
  const done = await jobs.get(id)!
  return { place: done.places[kind], digests: done.digests }
}

async function snapshots({ release, backend, maxParallelism, compressed, incremental, fault }: Source): Promise<Snapshots> {
  const options = {
    ...(compressed && { 'execution.checkpointing.snapshot-compression': 'true' }),
    ...(incremental && { 'execution.checkpointing.incremental': 'true' }),
  }
  const places = await write(release, {
    folder: mkdtempSync(join(work, 'source-')), backend, parallelism: STORED, maxParallelism, keys: KEYS, fault, options,
    snapshots: ['canonical', 'native', 'checkpoint'],
  })
  return { places, digests: await digests(places.canonical, uids) }
}
