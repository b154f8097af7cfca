const FIRST = 1000
const EVERY = 200

/** Tells how far a long run is, on a terminal's stderr and only once it takes longer than a second; gone when it is done. */
export class Progress {
  private entries = 0
  private shown = false
  private last = 0
  private readonly start = performance.now()
  /** Nothing where nobody looks, or where the data itself goes to the terminal. */
  private readonly visible = process.stderr.isTTY === true && process.stdout.isTTY !== true

  add(entries: number): void {
    this.entries += entries
    if (!this.visible) return
    const now = performance.now()
    if (now - this.start < FIRST || now - this.last < EVERY) return
    this.last = now
    this.shown = true
    process.stderr.write(`\r\u001b[K${this.entries.toLocaleString('en')} entries, ${((now - this.start) / 1000).toFixed(0)} s`)
  }

  done(): void {
    if (this.shown) process.stderr.write('\r\u001b[K')
    this.shown = false
  }
}
