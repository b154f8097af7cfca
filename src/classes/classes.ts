import { hex } from '../bytes/hex.ts'
import { SavepointError } from '../errors.ts'
import type { JavaClass, JavaClasses } from '../model/java-class.ts'
import { localStorage, type LocalFile } from '../storage/local.ts'
import { ClassFile } from './class-file.ts'
import { jar } from './jar.ts'
import { describeClass } from './read-class.ts'
import { declaredClasses } from './declared.ts'
import { fileBytes, type Readable } from './readable.ts'
import { LARGEST_CLASS, pathOfClass, type ClassBytes, type ClassSource } from './class-source.ts'

/** Of the classes at some paths. */
export interface JobClasses extends JavaClasses {
  /** The class file itself, for what reflection does not say; undefined where there is none. Throws as `find`. */
  file(name: string): ClassFile | undefined
  /** Classes that were asked for but not found, and those that were, without those of Java and Flink. */
  readonly missing: ReadonlySet<string>
  readonly found: ReadonlySet<string>
}

/** Places that were opened, by their paths: a reader of values asks for them again and again, and a worker only knows the paths. */
const opened = new Map<string, JobClasses>()

/**
 * The classes at these paths: jars, directories of classes, class files, and texts that declare some. The first that has a class wins.
 * Nothing of a jar or directory is looked at before a class is asked for. Throws missing-file, incompatible, io.
 */
export function classesAt(paths: readonly string[]): JobClasses {
  const key = JSON.stringify(paths)
  const known = opened.get(key)
  if (known !== undefined) return known
  const classes = lookup(paths.map(sourceAt))
  opened.set(key, classes)
  return classes
}

/**
 * Finds class files at these paths by name, as `classesAt` does, for what has nothing to do with values: none is kept, and none counted.
 * Throws as `classesAt`; the result throws what is wrong with a class.
 */
export function classFilesAt(paths: readonly string[]): (name: string) => ClassFile | undefined {
  const sources = paths.map(sourceAt)
  return name => fileIn(sources, name)
}

/** Bytes of all classes that are read one after the other. The JDK has 140 MB of them, a job's jar with all of its libraries rarely as much. */
const MOST_BYTES = 1024 * 1024 * 1024

/**
 * Every class file at these paths, for what is looked for in all of them; one of a name that stands in several places comes from each.
 * Throws as `classesAt`, and what is wrong with a jar; the class files themselves are not looked at.
 */
export function* everyClassAt(paths: readonly string[]): Iterable<ClassBytes> {
  let bytes = 0
  for (const path of paths)
    for (const found of sourceAt(path).all()) {
      bytes += found.bytes.length
      if (bytes > MOST_BYTES)
        throw new SavepointError('unsupported', 'too many bytes of classes', {
          file: found.origin,
          expected: `at most ${MOST_BYTES} in all`,
        })
      yield found
    }
}

function sourceAt(path: string): ClassSource {
  const file = localStorage.open(path)
  if (file !== undefined) return sourceIn(file)
  if (localStorage.list(path) !== undefined) return directory(path)
  throw new SavepointError('missing-file', 'no such file or directory', { file: path })
}

const CLASS = 'cafebabe'
/** A local header; of an empty zip file its end. */
const ZIP = ['504b0304', '504b0506']

/** By its first bytes: a jar may bear any name, and one that can be run begins with a script. */
function sourceIn(file: LocalFile): ClassSource {
  const bytes = fileBytes(file)
  const magic = hex(bytes.read(0, Math.min(4, bytes.size)))
  if (magic === CLASS) return oneClass(bytes)
  if (ZIP.includes(magic) || /\.(?:jar|zip)$/i.test(file.path)) return jar(bytes)
  return declared(bytes)
}

/** What is none of the others may be text. */
function declared(file: Readable): ClassSource {
  const text = file.size > LARGEST_CLASS ? undefined : textOf(file.read(0, file.size))
  const known = text === undefined ? undefined : declaredClasses(text, file.path)
  if (known === undefined || known.size === 0)
    throw new SavepointError('incompatible', 'there are no classes in this file', {
      file: file.path,
      expected: 'a jar, a class file, a directory of classes, or a file of types like Pojo com.acme.Order {id: long}',
    })
  return { find: name => known.get(name), all: () => [] }
}

/** undefined: no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return bytes.includes(0) ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What a class loader finds in its parent. */
const OF_OTHERS = /^(?:java|javax|scala|org\.apache\.flink)\./

/** A class as it lies there, and as reflection sees it. */
interface Parsed {
  readonly file: ClassFile | undefined
  readonly described: JavaClass
}

/** Each class is parsed once, and a damaged one stays damaged. */
function lookup(sources: readonly ClassSource[]): JobClasses {
  const known = new Map<string, Parsed | SavepointError | undefined>()
  const [missing, found] = [new Set<string>(), new Set<string>()]
  const read = (name: string): Parsed | SavepointError | undefined => {
    try {
      for (const source of sources) {
        const one = source.find(name)
        if (one !== undefined) return 'bytes' in one ? parsed(name, one) : { file: undefined, described: one }
      }
      return undefined
    } catch (error) {
      if (error instanceof SavepointError) return error
      throw error
    }
  }
  const parsedOf = (name: string): Parsed | undefined => {
    if (!known.has(name)) {
      known.set(name, read(name))
      if (!OF_OTHERS.test(name)) (known.get(name) === undefined ? missing : found).add(name)
    }
    const one = known.get(name)
    if (one instanceof SavepointError) throw one
    return one
  }
  return { missing, found, find: name => parsedOf(name)?.described, file: name => parsedOf(name)?.file }
}

function parsed(name: string, bytes: ClassBytes): Parsed {
  const file = fileNamed(name, bytes)
  return { file, described: describeClass(file, file.origin) }
}

/** The first place that has the class wins. */
function fileIn(sources: readonly ClassSource[], name: string): ClassFile | undefined {
  for (const source of sources) {
    const one = source.find(name)
    if (one !== undefined) return 'bytes' in one ? fileNamed(name, one) : undefined
  }
  return undefined
}

/** A file is found by its path, and must be of the class that the path says. */
function fileNamed(name: string, { bytes, origin }: ClassBytes): ClassFile {
  const file = new ClassFile(bytes, origin)
  if (file.name === name) return file
  throw new SavepointError('corrupt', 'this is the file of another class', {
    file: origin,
    found: file.name,
    expected: name,
  })
}

function directory(path: string): ClassSource {
  return {
    find(name) {
      const inside = pathOfClass(name)
      const file = inside === undefined ? undefined : localStorage.open(`${path}/${inside}`)
      return file === undefined ? undefined : whole(fileBytes(file))
    },
    all: () => classesBelow(path, new Set()),
  }
}

/** `entered`: directories by their real paths, for links may lead in a circle. */
function* classesBelow(path: string, entered: Set<string>): Iterable<ClassBytes> {
  const real = localStorage.canonical(path)
  if (real === undefined || entered.has(real)) return
  entered.add(real)
  for (const { name, directory: isDirectory } of localStorage.list(path) ?? []) {
    const inside = `${path}/${name}`
    if (isDirectory) yield* classesBelow(inside, entered)
    const file = !isDirectory && name.endsWith('.class') ? localStorage.open(inside) : undefined
    if (file !== undefined) yield whole(fileBytes(file))
  }
}

function oneClass(file: Readable): ClassSource {
  let known: { readonly name: string; readonly found: ClassBytes } | undefined
  const read = (): { readonly name: string; readonly found: ClassBytes } => {
    const found = whole(file)
    return { name: new ClassFile(found.bytes, found.origin).name, found }
  }
  return {
    find(name) {
      known ??= read()
      return known.name === name ? known.found : undefined
    },
    all: () => [whole(file)],
  }
}

/** What is larger is refused by whoever reads it. */
const whole = (file: Readable): ClassBytes => ({
  bytes: file.read(0, Math.min(file.size, LARGEST_CLASS + 1)),
  origin: file.path,
})
