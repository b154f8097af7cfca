import { SavepointError } from '../errors.ts'
import { memoryBytes, partOf, type Readable } from './readable.ts'
import { LARGEST_CLASS, pathOfClass, type ClassBytes, type FileSource } from './class-source.ts'
import { dataAt, entryBytes, isStored, zipEntries, type ZipEntry } from './zip.ts'

// What a job's jar holds is found as Flink's class loader does: its own classes, then those of the jars that it unpacks from lib/.
// (PackagedProgram.extractContainedLibraries)

/** Jars in jars in jars: Flink looks no deeper than one level. */
const DEEPEST = 2
/** Bytes of a jar in a jar that is compressed: it is inflated as a whole. */
const LARGEST_LIBRARY = 128 * 1024 * 1024

/** Of jars in a jar, at whatever level: how many, and bytes of those that are inflated. */
interface Budget {
  jars: number
  bytes: number
}
const MOST_JARS = 4096
const MOST_BYTES = 1024 * 1024 * 1024

/** Where jars in a jar are. Flink knows only the first; the others are looked at last. */
const LIBRARIES = [/^lib\/.*\.jar$/s, /^BOOT-INF\/lib\/.*\.jar$/s, /^META-INF\/lib\/.*\.jar$/s]
const VERSIONED = /^META-INF\/versions\/(\d{1,9})\/(.*)$/s
const MANIFEST = 'META-INF/MANIFEST.MF'
const LARGEST_MANIFEST = 1024 * 1024

interface Contents {
  /** By path. The last entry of a name counts, as in Java. */
  readonly classes: ReadonlyMap<string, ZipEntry>
  readonly libraries: readonly FileSource[]
  /** By path: the releases of Java that have a class of their own in a jar that says so. */
  readonly versions: ReadonlyMap<string, readonly string[]>
}

/** The classes of a jar, and of jars in it. Nothing is read before one is asked for. */
export const jar = (bytes: Readable): FileSource =>
  jarWithin(bytes.path, () => bytes, DEEPEST, { jars: MOST_JARS, bytes: MOST_BYTES })

function jarWithin(path: string, open: () => Readable, depth: number, budget: Budget): FileSource {
  let known: Contents | undefined
  const contents = (): Contents => (known ??= contentsOf(path, open, depth, budget))
  const read = (entry: ZipEntry): ClassBytes => ({
    bytes: entryBytes(open(), entry, LARGEST_CLASS),
    origin: `${path}!/${entry.name}${alsoFor(contents().versions.get(entry.name))}`,
  })
  return {
    find(name) {
      const inside = pathOfClass(name)
      if (inside === undefined) return undefined
      const entry = contents().classes.get(inside)
      if (entry !== undefined) return read(entry)
      for (const library of contents().libraries) {
        const found = library.find(name)
        if (found !== undefined) return found
      }
      return undefined
    },
    *all() {
      const inOrder = [...contents().classes.values()].toSorted((a, b) => a.at - b.at)
      for (const entry of inOrder) yield read(entry)
      for (const library of contents().libraries) yield* library.all()
    },
  }
}

/** Which Java the cluster has is not known: the class for every release is taken, and that there are others is said. */
const alsoFor = (versions: readonly string[] | undefined): string =>
  versions === undefined ? '' : ` (another class for Java ${versions.slice(0, 5).join(', ')} and later)`

function addTo(lists: Map<string, string[]>, name: string, value: string): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [value])
  else list.push(value)
}

function contentsOf(path: string, open: () => Readable, depth: number, budget: Budget): Contents {
  const byName = new Map(zipEntries(open()).map(entry => [entry.name, entry]))
  const classes = new Map<string, ZipEntry>()
  const versions = new Map<string, string[]>()
  const libraries = LIBRARIES.map((): ZipEntry[] => [])
  for (const entry of byName.values()) {
    const [, release, inside] = VERSIONED.exec(entry.name) ?? []
    if (release !== undefined && inside !== undefined) addTo(versions, inside, release)
    else if (entry.name.endsWith('.class')) classes.set(entry.name, entry)
    else if (depth > 0) libraries.find((_, i) => LIBRARIES[i]!.test(entry.name))?.push(entry)
  }
  const manifest = versions.size > 0 ? byName.get(MANIFEST) : undefined
  if (manifest === undefined || !isMultiRelease(entryBytes(open(), manifest, LARGEST_MANIFEST))) versions.clear()
  for (const { size, compressed } of libraries.flat()) {
    budget.jars--
    budget.bytes -= size === compressed ? 0 : size
  }
  if (budget.jars < 0 || budget.bytes < 0)
    throw new SavepointError('unsupported', 'there are too many jars in this jar', {
      file: path,
      expected: `at most ${MOST_JARS}, and ${MOST_BYTES} bytes of them inflated`,
    })
  const last = { entry: undefined as ZipEntry | undefined, bytes: undefined as Readable | undefined }
  return {
    classes,
    versions,
    libraries: libraries
      .flat()
      .map(entry => jarWithin(`${path}!/${entry.name}`, () => libraryOf(open(), path, entry, last), depth - 1, budget)),
  }
}

/** A stored one is a part of the jar. Of those that are inflated the last is kept: there may be many. */
function libraryOf(
  zip: Readable,
  path: string,
  entry: ZipEntry,
  last: { entry: ZipEntry | undefined; bytes: Readable | undefined },
): Readable {
  if (last.entry === entry && last.bytes !== undefined) return last.bytes
  const name = `${path}!/${entry.name}`
  last.bytes = isStored(entry)
    ? partOf(zip, name, dataAt(zip, entry), entry.size)
    : memoryBytes(name, entryBytes(zip, entry, LARGEST_LIBRARY))
  last.entry = entry
  return last.bytes
}

/** In the main section, which ends at an empty line. */
const isMultiRelease = (manifest: Uint8Array): boolean =>
  /^Multi-Release:[ ]*true[ ]*$/im.test(
    new TextDecoder()
      .decode(manifest)
      .split(/\r?\n\r?\n|\r\r/)[0]!
      .replaceAll('\r', '\n'),
  )
