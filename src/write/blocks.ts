import { SavepointError } from '../errors.ts'
import { END_OF_KEY_GROUP, LAST_OF_STATE } from '../format/key-group-block.ts'
import type { Batch } from '../model/batch.ts'
import { prefixOf } from '../model/key-group.ts'
import type { Sink } from './sink.ts'

const BUFFER = 1024 * 1024

/** Writes canonical key groups, each once, from batches whose runs come by key group. */
export class BlockWriter {
  /** By key group from the first on: bytes from the start of the file; 0 where a key group is empty. */
  readonly offsets: number[]
  private readonly sink: Sink
  private readonly first: number
  private buffer = new Uint8Array(BUFFER)
  private at = 0
  /** Where the last entry's key begins in the buffer; what stands before its length has its final form. */
  private lastKey = -1
  private keyGroup = -1
  /** What every key of the key group gets in front. */
  private prefix: Uint8Array = new Uint8Array(0)
  private state = -1
  private readonly maxParallelism: number

  /** `count` key groups from `first` on, behind what the sink holds. `maxParallelism`: of the operator. */
  constructor(sink: Sink, first: number, count: number, maxParallelism: number) {
    this.sink = sink
    this.first = first
    this.maxParallelism = maxParallelism
    this.offsets = Array.from({ length: count }, () => 0)
  }

  /** `numberOf`: the number of a run's state in the header. */
  async add(batch: Batch, numberOf: (state: number) => number): Promise<void> {
    const { bytes, keyAt, keyEnd, valueAt, valueEnd } = batch
    for (const run of batch.runs) {
      if (run.from === run.to) continue
      this.begin(run.keyGroup, numberOf(run.state))
      const { prefix } = this
      for (let i = run.from; i < run.to; i++) {
        const keyLength = keyEnd[i]! - keyAt[i]!
        const valueLength = valueEnd[i]! - valueAt[i]!
        const size = 8 + prefix.length + keyLength + valueLength
        if (this.at + size + 4 > this.buffer.length) await this.flush(size + 4)
        this.int(prefix.length + keyLength)
        this.lastKey = this.at
        this.put(prefix, 0, prefix.length)
        this.put(bytes, keyAt[i]!, keyLength)
        this.int(valueLength)
        this.put(bytes, valueAt[i]!, valueLength)
      }
    }
  }

  /** Ends the last key group and hands everything to the sink. */
  async end(): Promise<void> {
    this.endKeyGroup()
    await this.sink.write(this.buffer.subarray(0, this.at))
    this.at = 0
  }

  private begin(keyGroup: number, state: number): void {
    if (keyGroup !== this.keyGroup) {
      this.endKeyGroup()
      const index = keyGroup - this.first
      if (this.offsets[index] !== 0)
        throw new SavepointError(
          'corrupt',
          index < 0 || index >= this.offsets.length
            ? 'a key group outside the range of its subtask'
            : 'a key group appears twice',
          { found: `key group ${keyGroup}` },
        )
      this.offsets[index] = this.sink.size + this.at
      this.keyGroup = keyGroup
      this.prefix = prefixOf(keyGroup, this.maxParallelism)
    } else if (state !== this.state) {
      this.markLast()
    }
    if (state !== this.state) this.short(state)
    this.state = state
  }

  private endKeyGroup(): void {
    if (this.keyGroup < 0) return
    this.markLast()
    this.short(END_OF_KEY_GROUP)
    this.keyGroup = -1
    this.state = -1
    this.lastKey = -1
  }

  private markLast(): void {
    this.buffer[this.lastKey]! |= LAST_OF_STATE
  }

  /** Hands on all but the last entry, whose flag is not known yet; makes room for `size` bytes. */
  private async flush(size: number): Promise<void> {
    const done = this.lastKey < 0 ? this.at : this.lastKey - 4
    await this.sink.write(this.buffer.subarray(0, done))
    const left = this.at - done
    if (left + size > this.buffer.length) {
      const larger = new Uint8Array(2 * (left + size))
      larger.set(this.buffer.subarray(done, this.at))
      this.buffer = larger
    } else {
      this.buffer.copyWithin(0, done, this.at)
    }
    this.at = left
    if (this.lastKey >= 0) this.lastKey -= done
  }

  private int(value: number): void {
    const { buffer, at } = this
    buffer[at] = value >>> 24
    buffer[at + 1] = value >>> 16
    buffer[at + 2] = value >>> 8
    buffer[at + 3] = value
    this.at = at + 4
  }

  private short(value: number): void {
    this.buffer[this.at++] = value >>> 8
    this.buffer[this.at++] = value
  }

  private put(bytes: Uint8Array, from: number, length: number): void {
    const { buffer, at } = this
    if (length > 32) buffer.set(bytes.subarray(from, from + length), at)
    else for (let i = 0; i < length; i++) buffer[at + i] = bytes[from + i]!
    this.at = at + length
  }
}
