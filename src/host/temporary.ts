import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SavepointError } from '../errors.ts'

/** Bytes that outlive memory but not the process: appended in order, read anywhere. Synchronous, as a browser's access handles are. */
export interface TemporaryFile {
  /** What errors call it. */
  readonly path: string
  readonly size: number
  append(bytes: Uint8Array): void
  /** Fills `into` from byte `at` on; fewer bytes only where the file ends. */
  read(at: number, into: Uint8Array): number
  /** Gives the space back. Once more does nothing. */
  dispose(): void
}

export interface TemporarySpace {
  file(): TemporaryFile
  /** Disposes all of its files. Once more does nothing; a file asked for afterwards is a new beginning. */
  dispose(): void
}

/**
 * Temporary files below `folder`; nothing is there before the first. Each is made in an own folder that only this user may enter, and
 * loses its name while it is still open: the system frees the space however the process ends, killed included, and no signal needs a
 * listener, which a thread busy with sorting would not hear. Where an open file cannot lose its name (Windows, some network file systems)
 * it does when disposed, or when the process exits or is told to.
 */
export function temporarySpace(folder: string = tmpdir()): TemporarySpace {
  const files = new Set<DiskFile>()
  return {
    file() {
      const file = new DiskFile(folder, () => files.delete(file))
      files.add(file)
      return file
    },
    dispose() {
      for (const file of files) file.dispose()
    },
  }
}

class DiskFile implements TemporaryFile {
  readonly path: string
  size = 0
  private readonly folder: string
  private readonly disposed: () => void
  private descriptor: number | undefined

  constructor(parent: string, disposed: () => void) {
    this.disposed = disposed
    this.folder = attempt(parent, () => mkdtempSync(join(parent, 'savepoint-toolkit-')))
    this.path = join(this.folder, 'spill')
    try {
      this.descriptor = attempt(this.path, () => openSync(this.path, 'wx+', 0o600))
    } finally {
      if (!this.remove()) keep(this)
    }
  }

  append(bytes: Uint8Array): void {
    const descriptor = this.open()
    attempt(this.path, () => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(descriptor, bytes, done, bytes.length - done, this.size + done)
    })
    this.size += bytes.length
  }

  read(at: number, into: Uint8Array): number {
    const descriptor = this.open()
    return attempt(this.path, () => {
      let done = 0
      while (done < into.length) {
        const count = readSync(descriptor, into, done, into.length - done, at + done)
        if (count === 0) break
        done += count
      }
      return done
    })
  }

  dispose(): void {
    const { descriptor } = this
    this.descriptor = undefined
    this.disposed()
    try {
      if (descriptor !== undefined) attempt(this.path, () => closeSync(descriptor))
    } finally {
      if (kept.has(this) && this.remove()) release(this)
    }
  }

  private open(): number {
    if (this.descriptor === undefined)
      throw new SavepointError('io', 'the temporary file was disposed', { file: this.path })
    return this.descriptor
  }

  private remove(): boolean {
    try {
      rmSync(this.folder, { recursive: true, force: true })
      return true
    } catch {
      return false
    }
  }
}

/** Files that still have a name. While there are any, the end of the process is listened for. */
const kept = new Set<DiskFile>()
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function keep(file: DiskFile): void {
  if (kept.size === 0) {
    process.on('exit', disposeKept)
    for (const signal of SIGNALS) process.on(signal, onSignal)
  }
  kept.add(file)
}

function release(file: DiskFile): void {
  kept.delete(file)
  if (kept.size > 0) return
  process.off('exit', disposeKept)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

function disposeKept(): void {
  for (const file of kept) file.dispose()
}

/** Ends the process as the signal would have without us. Whoever else listens decides instead, and `exit` comes anyway. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return
  disposeKept()
  process.off(signal, onSignal)
  process.kill(process.pid, signal)
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const hint =
      code === 'ENOSPC'
        ? { hint: 'temporary files need a folder with more space; by default it is TMPDIR, or TEMP on Windows' }
        : {}
    throw new SavepointError('io', message, { file: path, ...hint }, error)
  }
}
