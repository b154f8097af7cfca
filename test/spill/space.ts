import type { TemporaryFile, TemporarySpace } from '../../src/host/temporary.ts'
import type { ExternalSort } from '../../src/spill/sort.ts'

/** Temporary files in memory that count themselves, and fail when told. */
export class CountingSpace implements TemporarySpace {
  /** Files ever, now, at most at a time. */
  files = 0
  open = 0
  mostOpen = 0
  /** Bytes ever written, held now, at most at a time. */
  written = 0
  held = 0
  mostHeld = 0
  beforeAppend: () => void = () => undefined
  beforeRead: () => void = () => undefined
  /** From here on files have no more bytes, whatever they say. */
  cut = Infinity

  file(): TemporaryFile {
    this.mostOpen = Math.max(this.mostOpen, ++this.open)
    return new CountingFile(`file ${++this.files}`, this)
  }

  dispose(): void {
    throw new Error('the space is the caller’s')
  }
}

class CountingFile implements TemporaryFile {
  readonly path: string
  size = 0
  private readonly space: CountingSpace
  private bytes = new Uint8Array(1024)
  private disposed = false

  constructor(path: string, space: CountingSpace) {
    this.path = path
    this.space = space
  }

  append(more: Uint8Array): void {
    if (this.disposed) throw new Error(`${this.path} was disposed`)
    this.space.beforeAppend()
    if (this.size + more.length > this.bytes.length) {
      const larger = new Uint8Array((this.size + more.length) * 2)
      larger.set(this.bytes)
      this.bytes = larger
    }
    this.bytes.set(more, this.size)
    this.size += more.length
    this.space.written += more.length
    this.space.held += more.length
    this.space.mostHeld = Math.max(this.space.mostHeld, this.space.held)
  }

  read(at: number, into: Uint8Array): number {
    if (this.disposed) throw new Error(`${this.path} was disposed`)
    this.space.beforeRead()
    const found = this.bytes.subarray(at, Math.min(this.size, at + into.length, this.space.cut))
    into.set(found)
    return found.length
  }

  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.space.open--
    this.space.held -= this.size
  }
}

export type Row = readonly [key: Uint8Array, payload: Uint8Array]

export function addAll(sort: ExternalSort, rows: Iterable<Row>): void {
  for (const [key, payload] of rows) sort.add(key, payload)
}

/** Copies of what was borrowed. */
export async function collect(sort: ExternalSort): Promise<Row[]> {
  const rows: Row[] = []
  for await (const { bytes, count, keyAt, keyEnd, payloadEnd } of sort.sorted()) {
    for (let i = 0; i < count; i++) rows.push([bytes.slice(keyAt[i], keyEnd[i]), bytes.slice(keyEnd[i], payloadEnd[i])])
  }
  return rows
}

export const expected = (rows: readonly Row[]): Row[] => rows.toSorted(([a], [b]) => Buffer.compare(a, b))

/** As text: comparing thousands of small arrays element by element takes long. */
export const text = (rows: readonly Row[]): string =>
  rows.map(([key, payload]) => `${Buffer.from(key).toString('hex')} ${Buffer.from(payload).toString('hex')}`).join('\n')

/** The same numbers for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
