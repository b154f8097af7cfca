import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  promises,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SavepointError } from '../errors.ts'
import type { FileWriter, WritableStorage } from '../model/file.ts'
import { localStorage as reading } from './local.ts'

const failure = (path: string, error: unknown): SavepointError =>
  new SavepointError('io', (error as Error).message, { file: path }, error)

function attempt<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw failure(path, error)
  }
}

/** Windows flushes only what may be written. */
const FOR_SYNC = process.platform === 'win32' ? 'r+' : 'r'

/** What a file system answers that has no hard links, or none between these two places. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/** Files of this machine, read and written. */
export const localStorage: WritableStorage = {
  ...reading,
  makeDirectory: path => attempt(path, () => makeDirectories(path)),
  // Taking the name away first, and never opening what is there: it may be a hard link to a file of the source.
  create: async path => {
    attempt(path, () => rmSync(path, { force: true }))
    return writer(path, 'wx')
  },
  place,
  append: async path => {
    try {
      return new LocalWriter(path, await promises.open(path, constants.O_WRONLY | constants.O_APPEND))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw failure(path, error)
    }
  },
  // The kernel copies 2 GB in 0.7 s of its time, reading and writing them takes 2; where the file system can, nothing is copied at all.
  copy: async (from, to) => {
    attempt(to, () => rmSync(to, { force: true }))
    try {
      await promises.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      const handle = await promises.open(to, FOR_SYNC)
      await handle.sync().finally(async () => handle.close())
    } catch (error) {
      throw failure(to, error)
    }
  },
  link: (from, to) => {
    attempt(to, () => rmSync(to, { force: true }))
    try {
      linkSync(from, to)
      return true
    } catch (error) {
      if (NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) return false
      throw failure(to, error)
    }
  },
  isSame: (a, b) => {
    const idOf = (path: string): string => {
      const { dev, ino } = attempt(path, () => statSync(path, { bigint: true })) // Windows numbers files by 64 bits
      return `${dev} ${ino}`
    }
    return idOf(a) === idOf(b)
  },
  rename: (from, to) => attempt(to, () => renameSync(from, to)),
  remove: path => attempt(path, () => rmSync(path, { force: true })),
  syncDirectory: path =>
    attempt(path, () => {
      if (process.platform === 'win32') return // has no descriptors of directories
      const descriptor = openSync(path, 'r')
      try {
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
    }),
}

/** Not mkdir's own recursion: in Node 20 it never ends where a directory that is there can hold none (/proc/x). */
function makeDirectories(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  const parent = dirname(path)
  if (parent !== path) makeDirectories(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error
  }
}

/** Under a name of its own, then linked: so it is whole wherever it is seen, over a network too. */
async function place(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  try {
    await written(draft, 'wx', bytes)
    linkSync(draft, path)
    return
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST' || code === 'ENOENT') return // there is one, or who made one tidied up
    if (error instanceof SavepointError) throw error
    if (!NO_LINK.has(code)) throw failure(path, error)
  } finally {
    rmSync(draft, { force: true })
  }
  await written(path, 'ax', bytes).catch((error: SavepointError) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code !== 'EEXIST') throw error
  })
}

async function written(path: string, flags: 'wx' | 'ax', bytes: Uint8Array): Promise<void> {
  const file = await writer(path, flags)
  try {
    await file.write(bytes)
    await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}

async function writer(path: string, flags: 'wx' | 'ax'): Promise<FileWriter> {
  const handle = await promises.open(path, flags).catch((error: unknown) => {
    throw failure(path, error)
  })
  return new LocalWriter(path, handle)
}

class LocalWriter implements FileWriter {
  private readonly path: string
  private readonly handle: FileHandle

  constructor(path: string, handle: FileHandle) {
    this.path = path
    this.handle = handle
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) done += (await this.handle.write(bytes, done)).bytesWritten
    } catch (error) {
      throw failure(this.path, error)
    }
  }

  async close(): Promise<void> {
    try {
      await this.handle.sync()
      await this.handle.close()
    } catch (error) {
      await this.abort()
      throw failure(this.path, error)
    }
  }

  async abort(): Promise<void> {
    await this.handle.close().catch(() => undefined)
  }
}
