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
  const counted = (file: File): File => ({
    path: file.path,
    size: file.size,
    modified: file.modified,
    link: file.link,
    read: async (at, into) => {
      const n = await file.read(at, into)
      add(counts.bytes, file.path, n)
      add(counts.reads, file.path, 1)
      return n
    },
  })
  return {
    counts,
    list: inner.list,
    canonical: inner.canonical,
    open: async path => {
      const file = await inner.open(path)
      return file && counted(file)
    },
  }
}
