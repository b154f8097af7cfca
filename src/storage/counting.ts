import type { File, Storage } from '../model/file.ts'

/** What was read through a counting storage. */
export interface Counts {
  /** Bytes read, by path. */
  readonly bytes: Map<string, number>
  /** Calls of `read`, by path. */
  readonly reads: Map<string, number>
}

/** Passes everything on and counts what is read: proves that cheap things stay cheap. */
export function countingStorage(inner: Storage): Storage & { readonly counts: Counts } {
  const counts: Counts = { bytes: new Map(), reads: new Map() }
  const add = (map: Map<string, number>, path: string, n: number): void => void map.set(path, (map.get(path) ?? 0) + n)
  const watched = watchedStorage(inner, (path, n) => {
    add(counts.bytes, path, n)
    add(counts.reads, path, 1)
  })
  return { counts, ...watched }
}

/** Passes everything on, and tells of each read how many bytes it gave. */
export function watchedStorage(inner: Storage, told: (path: string, bytes: number) => void): Storage {
  const watched = (file: File): File => ({
    path: file.path,
    size: file.size,
    modified: file.modified,
    link: file.link,
    read(at, into) {
      const found = file.read(at, into)
      const noted = (n: number): number => {
        told(file.path, n)
        return n
      }
      return typeof found === 'number' ? noted(found) : found.then(noted)
    },
  })
  return {
    list: inner.list,
    canonical: inner.canonical,
    open(path) {
      const found = inner.open(path)
      return found instanceof Promise ? found.then(file => file && watched(file)) : found && watched(found)
    },
  }
}
