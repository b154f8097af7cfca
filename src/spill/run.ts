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
    for (const part of [new Uint8Array(Uint32Array.of(key.length, payload.length).buffer), key, payload, new Uint8Array(padding)]) this.file.append(part)
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
export const memoryOf = (words: Uint32Array): Memory => ({ words, bytes: new Uint8Array(words.buffer, words.byteOffset, words.byteLength) })

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
 * Reads a run through its window, a part of the memory that all runs of a merge share. Of the current record at least the key is there; of
 * one that is larger than the window no more than that, so that one large record is in memory at a time and not one of each run.
 */
export class RunReader {
  words: Uint32Array
  bytes: Uint8Array
  /** The current record's first word; the start of its key as two numbers; whether it lies in the window as a whole. */
  at = 0
  high = ENDED
  low = ENDED
  whole = false
  private next = 0
  /** What was read ends here. */
  private end = 0
  private position = 0
  private readonly file: TemporaryFile
  private readonly shared: Memory
  /** The window, in words. */
  private readonly from: number
  private readonly to: number
  private readonly skip: number

  constructor(file: TemporaryFile, shared: Memory, from: number, to: number, skip: number) {
    this.file = file
    this.shared = shared
    this.words = shared.words
    this.bytes = shared.bytes
    this.from = from
    this.to = to
    this.skip = skip
  }

  /** Moves to the next record; false where more of it must be read. */
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
      const left = this.end - this.at
      if (left === 0 && this.position === this.file.size) {
        this.high = this.low = ENDED
        this.whole = false
        return
      }
      this.move(left)
    } while (!this.step())
  }

  /** Reads all of a record that is not whole. */
  load(large: Large): Memory {
    const { words, at, end } = this
    const size = this.next - at
    const target = large.of(size)
    target.words.set(words.subarray(at, end))
    this.read(target.bytes.subarray((end - at) * 4, size * 4))
    this.enter(this.shared, this.from, this.from)
    return target
  }

  /** What is left goes to the front of the window, or of memory of its own where not even the key fits. */
  private move(left: number): void {
    const { words, at, from, to } = this
    const key = left < HEAD ? HEAD : wordsOf(words[at]!, 0)
    const fits = key <= to - from
    const target = fits ? this.shared : memory(key)
    const front = fits ? from : 0
    const limit = fits ? to : key
    if (target.words === words) words.copyWithin(front, at, at + left)
    else target.words.set(words.subarray(at, at + left), front)
    const count = Math.min((limit - front - left) * 4, this.file.size - this.position)
    this.read(target.bytes.subarray((front + left) * 4, (front + left) * 4 + count))
    this.enter(target, front, front + left + count / 4)
  }

  private enter({ words, bytes }: Memory, at: number, end: number): void {
    this.words = words
    this.bytes = bytes
    this.at = this.next = at
    this.end = end
  }

  private read(into: Uint8Array): void {
    const count = this.file.read(this.position, into)
    this.position += count
    if (count < into.length) throw new SavepointError('io', 'the temporary file ends early', { file: this.file.path, offset: this.position, expected: `${into.length - count} more bytes` })
  }
}
