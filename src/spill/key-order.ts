/** Longer common prefixes are compared again and again. */
const LONGEST = 4096

/** What sorting gains by knowing all keys. */
export class KeyOrder {
  /** How many bytes at their front are the same in all. */
  skip = 0
  /** Bytes of the largest. */
  largest = 0
  private first: Uint8Array | undefined

  note(key: Uint8Array): void {
    const { length } = key
    if (length > this.largest) this.largest = length
    if (this.first === undefined) {
      // Not `slice`, which of a Buffer is a view.
      this.first = new Uint8Array(key.subarray(0, LONGEST))
      this.skip = this.first.length
      return
    }
    const { first } = this
    const limit = length < this.skip ? length : this.skip
    let same = 0
    while (same < limit && key[same] === first[same]) same++
    this.skip = same
  }
}
