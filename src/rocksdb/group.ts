import { allocate } from './allocate.ts'

// The entries of one user key, newest first: merge operands until a value, a deletion or the end. What they make is the value (if there
// is one) and the operands from the oldest to the newest, with one byte between them. (StringAppendTESTOperator: stringappend2.cc)

/** `,`: no part is escaped, and an empty value has it behind itself too. (ListDelimitedSerializer) */
const DELIMITER = 0x2c

/** Operands of a key, copied: the arena may move while they are gathered. */
export class Group {
  /** Entries of the key may be left. */
  open = false
  /** What is older does not count any more. */
  decided = false
  key: Uint8Array = new Uint8Array(0)
  /** Operands so far; a value under them counts too. */
  operands = 0
  private bytes = new Uint8Array(1024)
  private used = 0
  private ends = new Uint32Array(16)

  begin(bytes: Uint8Array, keyAt: number, keyEnd: number): void {
    this.key = bytes.slice(keyAt, keyEnd)
    this.open = true
    this.decided = false
    this.operands = 0
    this.used = 0
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    const end = this.used + to - from
    if (end > this.bytes.length) {
      const longer = allocate(2 * end)
      longer.set(this.bytes.subarray(0, this.used))
      this.bytes = longer
    }
    this.bytes.set(bytes.subarray(from, to), this.used)
    this.used = end
    if (this.operands === this.ends.length) {
      const longer = new Uint32Array(2 * this.operands)
      longer.set(this.ends)
      this.ends = longer
    }
    this.ends[this.operands++] = end
  }

  /** The entry just seen ends the key: what is older does not count. */
  end(): void {
    this.decided = true
  }

  close(): void {
    this.open = false
  }

  /** Bytes of what the operands make. */
  get size(): number {
    return this.operands === 0 ? 0 : this.used + this.operands - 1
  }

  /** Writes it; the result is where it ends. */
  write(into: Uint8Array, at: number): number {
    let to = at
    for (let i = this.operands - 1; i >= 0; i--) {
      const from = i === 0 ? 0 : this.ends[i - 1]!
      into.set(this.bytes.subarray(from, this.ends[i]!), to)
      to += this.ends[i]! - from
      if (i > 0) into[to++] = DELIMITER
    }
    return to
  }
}
