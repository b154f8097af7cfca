import { ByteWriter } from '../bytes/writer.ts'
import type { Batch } from '../model/batch.ts'
import type { Sink } from './sink.ts'

const FLUSH = 1024 * 1024

/**
 * Writes operator state, uncompressed: of list and union states one element behind the other, each with an offset; of a broadcast state one block,
 * a count and that many of key and value. (PartitionableListState, HeapBroadcastState)
 */
export class ElementWriter {
  private readonly sink: Sink
  private readonly offsets = new Map<number, number[]>()
  private buffer = new ByteWriter()
  /** The broadcast state being collected: its number, entries so far and their bytes. */
  private block: { readonly state: number; entries: number; readonly bytes: ByteWriter } | undefined

  constructor(sink: Sink) {
    this.sink = sink
  }

  /** Bytes from the start of the file. */
  offsetsOf(state: number): readonly number[] {
    return this.offsets.get(state) ?? []
  }

  /** `isBroadcast`: of a run's state. Runs of a state come one behind the other. */
  async add(batch: Batch, numberOf: (state: number) => number, isBroadcast: (state: number) => boolean): Promise<void> {
    for (const run of batch.runs) {
      const state = numberOf(run.state)
      if (this.block !== undefined && this.block.state !== state) this.endBlock()
      if (isBroadcast(run.state)) this.addEntries(batch, run, state)
      else this.addElements(batch, run, state)
      if (this.buffer.at >= FLUSH) await this.flush()
    }
  }

  /** A broadcast state has its block, also without entries. */
  mustHaveBlock(state: number): void {
    this.endBlock()
    if (this.offsets.has(state)) return
    this.here(state)
    this.buffer.int(0)
  }

  async end(): Promise<void> {
    this.endBlock()
    await this.flush()
  }

  private addElements(batch: Batch, run: { readonly from: number; readonly to: number }, state: number): void {
    for (let i = run.from; i < run.to; i++) {
      this.here(state)
      this.buffer.put(batch.bytes.subarray(batch.valueAt[i], batch.valueEnd[i]))
    }
  }

  private addEntries(batch: Batch, run: { readonly from: number; readonly to: number }, state: number): void {
    const block = (this.block ??= { state, entries: 0, bytes: new ByteWriter() })
    for (let i = run.from; i < run.to; i++) {
      block.entries++
      block.bytes.put(batch.bytes.subarray(batch.keyAt[i], batch.keyEnd[i]))
      block.bytes.put(batch.bytes.subarray(batch.valueAt[i], batch.valueEnd[i]))
    }
  }

  private endBlock(): void {
    if (this.block === undefined) return
    this.here(this.block.state)
    this.buffer.int(this.block.entries)
    this.buffer.put(this.block.bytes.done())
    this.block = undefined
  }

  private here(state: number): void {
    const at = this.sink.size + this.buffer.at
    const known = this.offsets.get(state)
    if (known === undefined) this.offsets.set(state, [at])
    else known.push(at)
  }

  private async flush(): Promise<void> {
    const bytes = this.buffer.done()
    this.buffer = new ByteWriter()
    await this.sink.write(bytes)
  }
}
