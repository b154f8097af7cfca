export type MaybePromise<T> = T | Promise<T>

/** Bytes somewhere. A local file answers at once, a remote one later; nothing else differs. */
export interface File {
  /** For messages and reports. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970-01-01T00:00Z; undefined where unknown. */
  readonly modified: number | undefined
  /** Where it really lies, if its path is a link. */
  readonly link: string | undefined
  /** All of its bytes, where they are in memory: nobody changes them. */
  readonly bytes?: Uint8Array
  /** Fills `into` with the bytes from `at` on; the result counts them and is less than asked for only at the end. Throws io. */
  read(at: number, into: Uint8Array): MaybePromise<number>
}

/** A time of a file as ISO-8601, UTC; null where it is unknown, or beyond what a Date has: a disk keeps any long. */
export function isoTime(millis: number | undefined): string | null {
  const date = new Date(millis ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** A file system: paths are its own, with `/` between names. */
export interface Storage {
  /** undefined: there is no such file. */
  open(path: string): MaybePromise<File | undefined>
  /** Names in a directory, sorted; undefined: there is no such directory. */
  list(path: string): MaybePromise<readonly { readonly name: string; readonly directory: boolean }[] | undefined>
  /** The path with every link followed, to compare with; undefined: there is nothing. */
  canonical(path: string): MaybePromise<string | undefined>
}

/** A file that is being written: bytes in order. Throws io. */
export interface FileWriter {
  /** The bytes may be used again once it has resolved. */
  write(bytes: Uint8Array): MaybePromise<void>
  /** Complete, and flushed to the disk. */
  close(): MaybePromise<void>
  /** Gives up: what was written stays where it is. Never throws. */
  abort(): MaybePromise<void>
}

/** A file system that can be written. Every member throws io. */
export interface WritableStorage extends Storage {
  /** With its parents; nothing where it is there. */
  makeDirectory(path: string): MaybePromise<void>
  /** A new file; one that had this name loses it, and with it nothing that bears another name changes. */
  create(path: string): MaybePromise<FileWriter>
  /** A small file, flushed, which is there with all of its bytes or not at all; nothing where something bears the name. */
  place(path: string, bytes: Uint8Array): MaybePromise<void>
  /** Goes on at the end of a file, wherever that is by then: what several append stands in some order. undefined: there is no such file. */
  append(path: string): MaybePromise<FileWriter | undefined>
  /** A whole file under another name, flushed, by whatever way is fastest; the name is taken away from what bore it. */
  copy(from: string, to: string): MaybePromise<void>
  /** One more name for a file; false where the file system has no such thing for the two paths. */
  link(from: string, to: string): MaybePromise<boolean>
  /** Whether two names are of one file. */
  isSame(a: string, b: string): MaybePromise<boolean>
  /** Within a directory, and over a file of that name. */
  rename(from: string, to: string): MaybePromise<void>
  /** A file or an empty directory. */
  remove(path: string): MaybePromise<void>
  /** Flushes the names in a directory. */
  syncDirectory(path: string): MaybePromise<void>
}

/** A part of a file as a file of its own. */
export function slice(file: File, from: number, size: number): File {
  return {
    path: file.path,
    size,
    modified: file.modified,
    link: file.link,
    read: (at, into) => file.read(from + at, into.length > size - at ? into.subarray(0, Math.max(0, size - at)) : into),
  }
}

/** Bytes in memory as a file. */
export const memoryFile = (path: string, bytes: Uint8Array): File => new MemoryFile(bytes, path, undefined)

/** Bytes that stand in another file, under a name. */
export const inlineFile = (within: string, name: string, bytes: Uint8Array): File => new MemoryFile(bytes, name, within)

/** A class, for there is one for each of the small states in a large `_metadata`. */
class MemoryFile implements File {
  readonly size: number
  readonly modified = undefined
  readonly link = undefined
  readonly bytes: Uint8Array
  private readonly name: string
  private readonly within: string | undefined

  constructor(bytes: Uint8Array, name: string, within: string | undefined) {
    this.size = bytes.length
    this.bytes = bytes
    this.name = name
    this.within = within
  }

  /** Made when it is asked for, which few are. */
  get path(): string {
    return this.within === undefined ? this.name : `${this.within} (inline ${this.name})`
  }

  read(at: number, into: Uint8Array): number {
    const part = this.bytes.subarray(at, at + into.length)
    into.set(part)
    return part.length
  }
}

/** The bytes `at … at + size`, fewer where the file ends; they are only read. */
export async function readBytes(file: File, at: number, size: number): Promise<Uint8Array> {
  if (file.bytes !== undefined) return file.bytes.subarray(Math.max(0, at), Math.max(0, at) + Math.max(0, size))
  const into = new Uint8Array(Math.max(0, Math.min(size, file.size - at)))
  const count = await file.read(at, into)
  return into.subarray(0, count)
}

/** Bytes in order: `read` fills at least one byte of `into`, or answers 0 at the end. */
export interface Source {
  read(into: Uint8Array): MaybePromise<number>
}

/** The bytes `from … to` of a file, in order. */
export function rangeSource(file: File, from: number, to: number): Source {
  let at = from
  return {
    async read(into) {
      const wanted = Math.min(into.length, to - at)
      if (wanted <= 0) return 0
      const count = await file.read(at, wanted === into.length ? into : into.subarray(0, wanted))
      at += count
      return count
    },
  }
}
