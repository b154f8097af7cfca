import { hasPartitions, mapStreams, streamIdentity, type KeyGroupsHandle } from '../format/handle-tree.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, StreamHandle } from '../format/handles.ts'
import type { OperatorEntry, SubtaskEntry, SubtaskState } from '../format/metadata.ts'
import { changeOf, type DraftOperator } from '../model/draft.ts'
import { INLINE_THRESHOLD, type FileJob, type HeaderSpec, type HeaderState } from '../model/job.ts'
import { mapSequentially } from '../model/map-sequentially.ts'
import type { State } from '../model/savepoint.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { bytesRef, keyGroupsRef, partitionsRef, rocksRef, type JobSource } from './part-refs.ts'
import type { Plan } from './plan.ts'
import { StreamNames } from './stream-names.ts'
import type { OperatorPlan, SubtaskTreatment } from './treatment.ts'

/** A subtask as it will be, and the files to be written for it. */
export interface SubtaskJobs {
  /** Where the stream of a job will stand there is a relative handle with the job's name; offsets that the job finds are left out. */
  readonly subtask: SubtaskEntry
  /** Several handles may name one job, also those of later subtasks and operators. */
  readonly jobs: readonly FileJob[]
  /** Bytes that stay in `_metadata` as they are. */
  readonly inlineBytes: number
}
export interface OperatorJobs {
  /** As it stands in the source. */
  readonly source: OperatorEntry
  /** With the subtasks of the source; undefined: all had finished. */
  readonly entry: OperatorEntry
  /** Those to come, each derived when it is asked for. */
  readonly subtasks: AsyncIterable<SubtaskJobs>
}

/**
 * The jobs of a plan, operator by operator and subtask by subtask: they are derived when they are asked for, the same ones each time, and
 * never all held: an operator may have a hundred thousand files. Looks up the files of the source. Operators are taken one after the other,
 * for names that one has taken are not another's. Throws missing-file, outside-root, truncated.
 */
export async function* jobsOf(plan: Plan): AsyncGenerator<OperatorJobs> {
  const names = new StreamNames()
  const shared = new Map<string, string>()
  for (const operator of plan.operators) {
    const list = new JobList(plan, operator, names, shared)
    yield { source: operator.draft.source.entry, entry: list.entry(), subtasks: list.subtasks() }
  }
}

/** The handle that stands for the stream of a job until it is done. */
const ofJob = (name: string): StreamHandle => ({ kind: 'relative', path: name, size: -1 })

class JobList {
  private jobs: FileJob[] = []
  private inlineBytes = 0
  private readonly source: JobSource
  private readonly operatorHeader: Plan['operatorHeader']
  private readonly draft: DraftOperator<OpenOperator>
  private readonly treatments: ReadonlyMap<number, SubtaskTreatment>
  private readonly names: StreamNames
  private readonly shared: Map<string, string>

  /** `names`; `shared`, the jobs of streams that several handles name: what the operators before have taken. */
  constructor(plan: Plan, operator: OperatorPlan, names: StreamNames, shared: Map<string, string>) {
    const { locator, metadataFile } = plan.savepoint
    this.source = { locator, metadataFile }
    this.operatorHeader = plan.operatorHeader
    this.draft = operator.draft
    this.treatments = new Map(operator.subtasks.map(subtask => [subtask.index, subtask]))
    this.names = names
    this.shared = shared
  }

  entry(): OperatorEntry {
    const { source, id, uid, name, parallelism, maxParallelism, without } = this.draft
    return {
      ...source.entry,
      id,
      uid,
      name: name === source.name ? source.entry.name : name, // names given on the command line are those of whole chains
      parallelism,
      maxParallelism,
      coordinator: without.has('coordinator') ? { kind: 'none' } : source.entry.coordinator,
    }
  }

  async *subtasks(): AsyncGenerator<SubtaskJobs> {
    for (const before of this.draft.source.entry.subtasks ?? []) {
      const treatment = this.treatments.get(before.index)
      this.jobs = []
      this.inlineBytes = 0
      const subtask =
        before.state === undefined || treatment === undefined
          ? before
          : { ...before, state: await this.subtask(before.state, treatment) }
      yield { subtask, jobs: this.jobs, inlineBytes: this.inlineBytes }
    }
  }

  private async subtask(state: SubtaskState, treatment: SubtaskTreatment): Promise<SubtaskState> {
    const { id, without } = this.draft
    const name = `${id}-${treatment.index}`
    return {
      ...state,
      managedKeyed: await this.keyed(state.managedKeyed, treatment, `${name}-keyed`),
      rawKeyed:
        treatment.rawKeyed.kind === 'none' ? { kind: 'none' } : await this.copied(state.rawKeyed, `${name}-raw-keyed`),
      managedOperator: await this.partitions(state.managedOperator, treatment, `${name}-operator`),
      rawOperator:
        without.has('raw-operator') || !hasPartitions(state.rawOperator)
          ? undefined
          : await this.copied(state.rawOperator, `${name}-raw-operator`),
      inputChannels: without.has('channel') ? [] : await this.channels(state.inputChannels, `${name}-input`),
      resultSubpartitions: without.has('channel')
        ? []
        : await this.channels(state.resultSubpartitions, `${name}-output`),
    }
  }

  private async keyed(
    handle: KeyedHandle,
    { keyed: treatment, layout }: SubtaskTreatment,
    name: string,
  ): Promise<KeyedHandle> {
    switch (treatment.kind) {
      case 'none':
        return { kind: 'none' }
      case 'copy': {
        const copied = await this.copied(handle, name)
        return layout === 'canonical' && 'delegate' in copied ? canonical(copied) : copied
      }
      case 'new-header': {
        const { part, without } = treatment
        if (!('delegate' in handle)) throw new Error('a header of key groups belongs to a handle of key groups')
        const input = await keyGroupsRef(part, handle.delegate, this.source, without)
        const header = this.header(part.states, part.compressed, null)
        const delegate = this.add({
          name: this.names.ofJob(name),
          treatment: 'new-header',
          inputs: [input],
          header,
          maxParallelism: this.draft.maxParallelism,
        })
        const planned = { ...handle, offsets: [], delegate }
        return part.kind === 'canonical' ? canonical(planned) : planned
      }
      case 'rewrite': {
        const { part, without, rocks } = treatment
        const input =
          part.kind === 'rocksdb' && 'meta' in handle
            ? await rocksRef(part, handle, this.source, rocks)
            : part.kind !== 'rocksdb' && 'delegate' in handle
              ? await keyGroupsRef(part, handle.delegate, this.source, without)
              : undefined
        if (input === undefined) throw new Error('keyed state of another handle')
        const delegate = this.add({
          name: this.names.ofJob(name),
          treatment: 'rewrite',
          inputs: [input],
          header: this.header(part.states, false, null),
          keyGroups: { first: part.first, count: part.kind === 'rocksdb' ? part.count : part.offsets.length },
          maxParallelism: this.draft.maxParallelism,
        })
        return { kind: 'savepoint', first: part.first, offsets: [], delegate }
      }
    }
  }

  private async partitions(
    handle: OperatorHandle | undefined,
    { operator: treatment }: SubtaskTreatment,
    name: string,
  ): Promise<OperatorHandle | undefined> {
    if (!hasPartitions(handle)) return undefined
    switch (treatment.kind) {
      case 'none':
        return undefined
      case 'copy':
        return this.copied(handle, name)
      case 'new-header':
      case 'rewrite': {
        const { part, kind, without } = treatment
        const input = await partitionsRef(part, handle, this.source, without)
        const states = part.states.map(({ state }) => state)
        // Without a copy of its own a subtask gets another's. (RoundRobinOperatorStateRepartitioner.initPartiallyReportedStates)
        const broadcast = new Set(states.flatMap(({ kind: own, name: state }) => (own === 'broadcast' ? [state] : [])))
        const rewrites = kind === 'rewrite'
        const header = this.header(states, part.compressed && !rewrites, this.operatorHeader ?? null)
        const job = { name: this.names.ofJob(name), inputs: [input], header } as const
        const delegate = this.add(
          rewrites
            ? { ...job, treatment: kind, keyGroups: null }
            : { ...job, treatment: 'new-header', maxParallelism: this.draft.maxParallelism },
        )
        // The handle's list of states, as the header's: those that stay, in the handle's order, under their new names.
        const stay = new Map(header.states.map(state => [state.from, state.name]))
        const planned = handle.states.flatMap(partition => {
          const to = stay.get(partition.name)
          const isLeftToOthers = without.has(partition.name) && broadcast.has(partition.name)
          return to === undefined || isLeftToOthers ? [] : [{ ...partition, name: to, offsets: [] }]
        })
        return { kind: 'partitionable', states: planned, delegate }
      }
    }
  }

  /** Several channels, even of several subtasks, may lie in one file. */
  private async channels(
    handles: readonly ChannelHandle[] | undefined,
    name: string,
  ): Promise<readonly ChannelHandle[]> {
    return mapSequentially(handles ?? [], async (handle, i) =>
      mapStreams(handle, async ({ handle: stream }) => this.copy(stream, `${name}-${i}`, true)),
    )
  }

  /** RocksDB's files are called as it calls them, and where several handles name one, it is one here too. */
  private async copied<H extends KeyedHandle | OperatorHandle>(handle: H, name: string): Promise<H> {
    return mapStreams(handle, async ({ handle: stream, localPath }) =>
      localPath === undefined
        ? this.copy(stream, name, false)
        : this.copy(stream, `${name}-${fileName(localPath)}`, true),
    )
  }

  /** A stream as it is. `share`: where several handles name one file, it is one here too. */
  private async copy(handle: StreamHandle, name: string, share: boolean): Promise<StreamHandle> {
    if (handle.kind === 'none' || handle.kind === 'emptySegment') return { kind: 'none' }
    if (handle.kind === 'inline' && handle.data.length <= INLINE_THRESHOLD) {
      this.inlineBytes += handle.data.length
      return this.names.keep(handle, name, share)
    }
    const identity = share ? streamIdentity(handle) : undefined
    const known = identity === undefined ? undefined : this.shared.get(identity)
    if (known !== undefined) return ofJob(known)
    const bytes = await bytesRef(handle, this.source)
    const own = this.names.ofJob(name)
    if (identity !== undefined) this.shared.set(identity, own)
    return this.add({ name: own, treatment: 'copy', inputs: [{ kind: 'stream', bytes }] })
  }

  private add(job: FileJob): StreamHandle {
    this.jobs.push(job)
    return ofJob(job.name)
  }

  /** Of the states of a part: those that stay, with what is done to each. */
  private header(states: readonly State[], compressed: boolean, version: number | null): HeaderSpec {
    return {
      version,
      compressed,
      states: states.flatMap((state): readonly HeaderState[] => {
        const { name, edits } = changeOf(this.draft, state)
        return name === undefined ? [] : [{ from: state.name, name, edits }]
      }),
    }
  }
}

/** Canonical data gets the handle of canonical data, whatever handle it had. */
const canonical = ({ first, offsets, delegate }: KeyGroupsHandle): KeyedHandle => ({
  kind: 'savepoint',
  first,
  offsets,
  delegate,
})

/** RocksDB's own name of a file, unless it would lead elsewhere. */
const fileName = (localPath: string): string => localPath.replace(/[^\w.-]/g, '_')
