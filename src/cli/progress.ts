import { localStorage } from '../index.ts'
import { watchedStorage } from '../internal.ts'
import { bytesText } from './text.ts'

const FIRST = 1000
const EVERY = 200

let read = 0
/** Files of this machine, for what only reads: what is read of them counts for the progress. (A writer links and copies within one storage.) */
export const storage = watchedStorage(localStorage, (_path, bytes) => (read += bytes))

/** Tells how far a long run is, on a terminal's stderr and only once it takes longer than a second; gone when it is done. */
export class Progress {
  private entries = 0
  private shown = false
  private last = 0
  private readonly start = Date.now()
  private readonly visible: boolean
  private readonly all: number | undefined
  private readonly before = read

  /** `visible`: nothing is shown where nobody looks, or where the data itself goes to the terminal. `all`: bytes that will be read, where that is known. */
  constructor(visible = process.stderr.isTTY === true && process.stdout.isTTY !== true, all?: number) {
    this.all = all
    this.visible = visible && process.env['TERM'] !== 'dumb'
  }

  add(entries: number): void {
    this.entries += entries
    this.show(() => {
      const count = `${this.entries.toLocaleString('en')} entries`
      return this.all === undefined ? count : `${count}, ${this.share(read - this.before, this.all)}`
    })
  }

  /** `43 % of 1.2 GB, 512 MB/s, 2 min left`; `all` undefined: how much there is is not known. */
  share(done: number, all: number | undefined): string {
    const seconds = Math.max(0.001, (Date.now() - this.start) / 1000)
    const rate = `${bytesText(Math.round(done / seconds))}/s`
    if (all === undefined || all === 0) return `${bytesText(done)}, ${rate}`
    const left = done === 0 ? undefined : (seconds * Math.max(0, all - done)) / done
    const time =
      left === undefined ? '' : `, ${left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`} left`
    return `${Math.min(100, Math.floor((100 * done) / all))} % of ${bytesText(all)}, ${rate}${time}`
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
