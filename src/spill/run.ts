import { SavepointError } from '../errors.ts'
import type { TemporaryFile } from '../host/temporary.ts'
import { HEAD, highOf, lowOf, wordsOf } from './record.ts'

/** Puts the records of a run together to larger writes. */
export class RunWriter {
  private readonly file: TemporaryFile
  private readonly words: Uint32Array
  private readonly bytes: Uint8Array
  private used = 0

  constructor(file: TemporaryFile, buffer: Uint32Array<ArrayBuffer>) {
    this.file = file
    this.words = buffer
    this.bytes = new Uint8Array(buffer.buffer)
  }

  /** A record, the words `from … to`. */
  put(words: Uint32Array, from: number, to: number): void {
    const { words: target } = this
    if (to - from > target.length - this.used) this.flush()
    if (to - from > target.length) {
      this.file.append(new Uint8Array(words.buffer, words.byteOffset + from * 4, (to - from) * 4))
      return
    }
    let place = this.used
    for (let i = from; i < to; i++) target[place++] = words[i]!
    this.used = place
  }

  /** A record that lies nowhere yet. */
  putParts(key: Uint8Array, payload: Uint8Array): void {
    this.flush()
    const padding = (wordsOf(key.length, payload.length) - HEAD) * 4 - key.length - payload.length
    for (const part of [
      new Uint8Array(Uint32Array.of(key.length, payload.length).buffer),
      key,
      payload,
      new Uint8Array(padding),
    ])
      this.file.append(part)
  }

  flush(): void {
    this.file.append(this.bytes.subarray(0, this.used * 4))
    this.used = 0
  }
}

/** The same memory as words and as bytes. */
export interface Memory {
  readonly words: Uint32Array
  readonly bytes: Uint8Array
}

const memory = (words: number): Memory => memoryOf(new Uint32Array(words))
export const memoryOf = (words: Uint32Array): Memory => ({
  words,
  bytes: new Uint8Array(words.buffer, words.byteOffset, words.byteLength),
})

/** Memory for one record that fits nowhere else, whichever run it is of. */
export class Large {
  private held = memory(0)

  of(words: number): Memory {
    if (this.held.words.length < words) this.held = memory(words)
    return this.held
  }
}

/** Both numbers of a run without further records: after those of every key. */
export const ENDED = 0xffff_ffff

/**
 * Reads a run through its window, a part of the memory that all runs of a merge share, large enough for every key. Of a record larger than
 * the window only the key is there, so that one large record is in memory at a time and not one of each run.
 */
export class RunReader {
  /** The current record's first word; the start of its key as two numbers; whether it lies in the window as a whole. */
  at: number
  high = ENDED
  low = ENDED
  whole = false
  private next: number
  /** What was read ends here. */
  private end: number
  private position = 0
  private readonly file: TemporaryFile
  private readonly words: Uint32Array
  private readonly bytes: Uint8Array
  /** The window, in words. */
  private readonly from: number
  private readonly to: number
  private readonly skip: number

  constructor(file: TemporaryFile, { words, bytes }: Memory, from: number, to: number, skip: number) {
    this.file = file
    this.words = words
    this.bytes = bytes
    this.from = from
    this.to = to
    this.skip = skip
    this.at = this.next = this.end = from
  }

  /** Moves to the next record; false where more must be read. */
  step(): boolean {
    const { words, next, end } = this
    this.at = next
    if (end - next < HEAD) return false
    const key = words[next]!
    const size = wordsOf(key, words[next + 1]!)
    this.whole = next + size <= end
    if (!this.whole && (size <= this.to - this.from || next + wordsOf(key, 0) > end)) return false
    this.next = next + size
    const keyAt = (next + HEAD) * 4
    this.high = highOf(this.bytes, keyAt + this.skip, keyAt + key)
    this.low = lowOf(this.bytes, keyAt + this.skip, keyAt + key)
    return true
  }

  /** Reads on where `step` could not, or after `load`. The rest of the window is gone. */
  refill(): void {
    do {
      const { words, at, end, from } = this
      const left = end - at
      if (left === 0 && this.position === this.file.size) {
        this.high = this.low = ENDED
        this.whole = false
        return
      }
      words.copyWithin(from, at, end)
      const wanted = Math.min((this.to - from - left) * 4, this.file.size - this.position)
      this.read(this.bytes.subarray((from + left) * 4, (from + left) * 4 + wanted))
      this.at = this.next = from
      this.end = from + left + wanted / 4
    } while (!this.step())
  }

  /** Reads all of a record that is not whole. */
  load(large: Large): Memory {
    const { words, at, end } = this
    const size = this.next - at
    const target = large.of(size)
    target.words.set(words.subarray(at, end))
    this.read(target.bytes.subarray((end - at) * 4, size * 4))
    this.at = this.next = this.end = this.from
    return target
  }

  private read(into: Uint8Array): void {
    const count = this.file.read(this.position, into)
    this.position += count
    const missing = Math.max(into.length, 1) - count
    if (missing > 0)
      throw new SavepointError('io', 'the temporary file ends early', {
        file: this.file.path,
        offset: this.position,
        expected: `${missing} more bytes`,
      })
  }
}
