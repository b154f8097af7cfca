import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { SavepointError } from '../errors.ts'
import type { File, Storage } from '../model/file.ts'
import { slashed } from './path.ts'

const ABSENT = new Set(['ENOENT', 'ENOTDIR'])

/** Undefined where nothing is there; every other failure is an io error that names the path. */
function attempt<T>(path: string, action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== undefined && ABSENT.has(code)) return undefined
    throw new SavepointError('io', message, { file: path }, error)
  }
}

/** A file of this machine answers at once. */
export interface LocalFile extends File {
  read(at: number, into: Uint8Array): number
}

/** Files of this machine. Nothing stays open between two reads, so thousands of state files need no handles. */
export const localStorage = {
  open(path: string): LocalFile | undefined {
    const own = attempt(path, () => lstatSync(path, { throwIfNoEntry: false }))
    const stat = own?.isSymbolicLink() ? attempt(path, () => statSync(path)) : own
    return stat?.isFile()
      ? localFile(path, stat.size, stat.mtimeMs, own === stat ? undefined : realPath(path))
      : undefined
  },
  list(path: string) {
    const entries = attempt(path, () => readdirSync(path, { withFileTypes: true }))
    return entries
      ?.map(entry => ({
        name: entry.name,
        directory: entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(`${path}/${entry.name}`)),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  },
  canonical: realPath,
} satisfies Storage

function realPath(path: string): string | undefined {
  return attempt(path, () => slashed(realpathSync(path)))
}

/** Where a link cannot be followed there is no directory: one that leads in a circle does not hide its neighbours. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function localFile(path: string, size: number, modified: number, link: string | undefined): LocalFile {
  return {
    path,
    size,
    modified,
    link,
    read(at, into) {
      const count = attempt(path, () => {
        const descriptor = openSync(path, 'r')
        try {
          let done = 0
          while (done < into.length) {
            const n = readSync(descriptor, into, done, into.length - done, at + done)
            if (n === 0) break
            done += n
          }
          return done
        } finally {
          closeSync(descriptor)
        }
      })
      if (count === undefined) throw new SavepointError('missing-file', 'the file vanished', { file: path })
      return count
    },
  }
}
