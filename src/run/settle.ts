import { fromBase64 } from '../bytes/base64.ts'
import { withStreams } from '../format/handle-tree.ts'
import type { ChannelHandle, KeyedHandle, OperatorHandle, StreamHandle } from '../format/handles.ts'
import type { SubtaskEntry, SubtaskState } from '../format/metadata.ts'
import type { JobResult } from '../model/job.ts'

/** What became of jobs, by their names. */
export class Settled {
  /** Of all subtasks and operators: later ones may share them. */
  private readonly streams = new Map<string, StreamHandle>()
  private offsets = new Map<string, JobResult['offsets']>()

  add({ name, size, offsets, inline }: JobResult): void {
    const stream: StreamHandle =
      inline === null ? { kind: 'relative', path: name, size } : { kind: 'inline', name, data: fromBase64(inline) }
    this.streams.set(name, stream)
    if (offsets.length > 0) this.offsets.set(name, offsets)
  }

  /** A subtask whose jobs are done: their streams in the place of their names, with the offsets they found. */
  subtask(planned: SubtaskEntry): SubtaskEntry {
    const state = planned.state && this.state(planned.state)
    this.offsets = new Map() // files that subtasks share are copies, which have none
    return { ...planned, state }
  }

  private state(state: SubtaskState): SubtaskState {
    const channel = (handle: ChannelHandle): ChannelHandle => this.handle(handle)
    return {
      ...state,
      managedKeyed: this.keyed(state.managedKeyed),
      rawKeyed: this.handle(state.rawKeyed),
      managedOperator: state.managedOperator && this.partitions(state.managedOperator),
      rawOperator: state.rawOperator && this.handle(state.rawOperator),
      inputChannels: state.inputChannels?.map(channel),
      resultSubpartitions: state.resultSubpartitions?.map(channel),
    }
  }

  private keyed(handle: KeyedHandle): KeyedHandle {
    const settled = this.handle(handle)
    const offsets = 'delegate' in handle ? this.offsetsOf(handle.delegate) : undefined
    return 'delegate' in settled && offsets !== undefined ? { ...settled, offsets: offsets[0] ?? [] } : settled
  }

  private partitions(handle: OperatorHandle): OperatorHandle {
    const settled = this.handle(handle)
    const offsets = 'delegate' in handle ? this.offsetsOf(handle.delegate) : undefined
    return 'delegate' in settled && offsets !== undefined
      ? { ...settled, states: settled.states.map((state, i) => ({ ...state, offsets: offsets[i] ?? [] })) }
      : settled
  }

  private handle<H extends KeyedHandle | OperatorHandle | ChannelHandle>(handle: H): H {
    return withStreams(handle, ({ handle: stream }) => {
      if (stream.kind !== 'relative') return stream
      const settled = this.streams.get(stream.path)
      if (settled === undefined) throw new Error(`job ${stream.path} was not done`)
      return settled
    })
  }

  private offsetsOf(stream: StreamHandle): JobResult['offsets'] | undefined {
    return stream.kind === 'relative' ? this.offsets.get(stream.path) : undefined
  }
}
