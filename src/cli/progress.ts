import { localStorage, type Progress as Done } from '../index.ts'
import { watchedStorage } from '../internal.ts'
import { bytesText, plural } from './text.ts'

const FIRST = 1000
const EVERY = 200

let read = 0
/** Of what runs: told of every read. */
let tick: (() => void) | undefined
/** Files of this machine, for what only reads: what is read of them counts for the progress. (A writer links and copies within one storage.) */
export const storage = watchedStorage(localStorage, (_path, bytes) => {
  read += bytes
  tick?.()
})

/** Tells how far a long run is, on a terminal's stderr and only once it takes longer than a second; gone when it is done. */
export class Progress {
  private entries = 0
  private shown = false
  private last = 0
  private readonly start = Date.now()
  private readonly visible: boolean
  private readonly all: number | undefined
  private readonly before = read
  private readonly tick = (): void => this.add(0)

  /** `visible`: nothing is shown where nobody looks, or where the data itself goes to the terminal. `all`: bytes that will be read, where that is known. */
  constructor(visible = process.stderr.isTTY === true && process.stdout.isTTY !== true, all?: number) {
    this.all = all
    this.visible = visible && process.env['TERM'] !== 'dumb'
    if (all !== undefined) tick = this.tick
  }

  /** A scan that sorts or filters reads for long before an entry is through: its bytes tell how far it is. */
  add(entries: number): void {
    this.entries += entries
    this.show(() => {
      const share = this.all === undefined ? [] : [this.share(read - this.before, this.all)]
      const count = this.entries === 0 ? [] : [`${this.entries.toLocaleString('en')} entries`]
      return [...count, ...share].join(', ')
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

  /** `copied 43 % of 1.2 GB, 512 MB/s, 2 min left, 3 of 12 operators done`; `all`: bytes that are copied, undefined where that is not known. */
  copied({ bytes, entries, operators, of }: Done, all: number | undefined): void {
    this.show(() =>
      [
        `copied ${this.share(bytes, all)}`,
        ...(entries === 0 ? [] : [`${entries.toLocaleString('en')} entries rewritten`]),
        `${operators} of ${plural(of, 'operator')} done`,
      ].join(', '),
    )
  }

  show(text: () => string): void {
    if (!this.visible) return
    const now = Date.now()
    if (now - this.start < FIRST || now - this.last < EVERY) return
    this.last = now
    this.shown = true
    process.stderr.write(`\r\u001b[K${text()} (${((now - this.start) / 1000).toFixed(0)} s so far)`)
  }

  /** Makes room for what is printed in between. */
  clear(): void {
    if (this.shown) process.stderr.write('\r\u001b[K')
    this.shown = false
  }

  done(): void {
    this.clear()
    if (tick === this.tick) tick = undefined
  }
}
