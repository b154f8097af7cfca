const FIRST = 1000
const EVERY = 200

/** Tells how far a long run is, on a terminal's stderr and only once it takes longer than a second; gone when it is done. */
export class Progress {
  private entries = 0
  private shown = false
  private last = 0
  private readonly start = Date.now()
  private readonly visible: boolean

  /** `visible`: nothing is shown where nobody looks, or where the data itself goes to the terminal. */
  constructor(visible = process.stderr.isTTY === true && process.stdout.isTTY !== true) {
    this.visible = visible && process.env['TERM'] !== 'dumb'
  }

  add(entries: number): void {
    this.entries += entries
    this.show(() => `${this.entries.toLocaleString('en')} entries`)
  }

  show(text: () => string): void {
    if (!this.visible) return
    const now = Date.now()
    if (now - this.start < FIRST || now - this.last < EVERY) return
    this.last = now
    this.shown = true
    process.stderr.write(`\r\u001b[K${text()}, ${((now - this.start) / 1000).toFixed(0)} s`)
  }

  done(): void {
    if (this.shown) process.stderr.write('\r\u001b[K')
    this.shown = false
  }
}
