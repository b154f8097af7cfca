import { localStorage, type LocalFile } from '../storage/local.ts'
import { SavepointError } from '../errors.ts'
import type { JavaClass, JavaClasses } from '../model/java-class.ts'
import { readClass } from './read-class.ts'

/** Bytes of a class, and what messages call them. */
interface ClassBytes {
  readonly bytes: Uint8Array
  readonly origin: string
}
/** One place where classes are. Throws io, and what is wrong with it. */
interface ClassSource {
  find(name: string): ClassBytes | undefined
}

/** Places that were opened, by their paths: a reader of values asks for them again and again, and a worker only knows the paths. */
const opened = new Map<string, JavaClasses>()

/**
 * The classes at these paths: class files, and directories of them. The first that has a class wins. Nothing is read before a class is
 * asked for. Throws missing-file, corrupt, io.
 */
export function classesAt(paths: readonly string[]): JavaClasses {
  const key = JSON.stringify(paths)
  const known = opened.get(key)
  if (known !== undefined) return known
  const classes = lookup(paths.map(sourceAt))
  opened.set(key, classes)
  return classes
}

function sourceAt(path: string): ClassSource {
  const file = localStorage.open(path)
  if (file !== undefined) return oneClass(file)
  if (localStorage.list(path) !== undefined) return directory(path)
  throw new SavepointError('missing-file', 'no such file or directory', { file: path })
}

/** Each class is parsed once, and a damaged one stays damaged. */
function lookup(sources: readonly ClassSource[]): JavaClasses {
  const known = new Map<string, JavaClass | SavepointError | undefined>()
  const read = (name: string): JavaClass | SavepointError | undefined => {
    try {
      for (const source of sources) {
        const found = source.find(name)
        if (found !== undefined) return named(name, readClass(found.bytes, found.origin))
      }
      return undefined
    } catch (error) {
      if (error instanceof SavepointError) return error
      throw error
    }
  }
  return {
    find(name) {
      if (!known.has(name)) known.set(name, read(name))
      const found = known.get(name)
      if (found instanceof SavepointError) throw found
      return found
    },
  }
}

/** A file is found by its path, and must be of the class that the path says. */
function named(name: string, found: JavaClass): JavaClass {
  if (found.name === name) return found
  throw new SavepointError('corrupt', 'this is the file of another class', {
    file: found.origin,
    found: found.name,
    expected: name,
  })
}

/** `com.acme.Order$Item` → `com/acme/Order$Item.class`; undefined where a name, which comes from a file, is none of a class. */
const pathOfClass = (name: string): string | undefined =>
  /^[^./\\\0;[:]+(?:\.[^./\\\0;[:]+)*$/.test(name) ? `${name.replaceAll('.', '/')}.class` : undefined

function directory(path: string): ClassSource {
  return {
    find(name) {
      const inside = pathOfClass(name)
      const file = inside === undefined ? undefined : localStorage.open(`${path}/${inside}`)
      return file === undefined ? undefined : whole(file)
    },
  }
}

function oneClass(file: LocalFile): ClassSource {
  let known: { readonly name: string; readonly bytes: ClassBytes } | undefined
  const read = (): { readonly name: string; readonly bytes: ClassBytes } => {
    const bytes = whole(file)
    return { name: readClass(bytes.bytes, bytes.origin).name, bytes }
  }
  return {
    find(name) {
      known ??= read()
      return known.name === name ? known.bytes : undefined
    },
  }
}

/** Bytes of a file. */
const LARGEST = 16 * 1024 * 1024

function whole(file: LocalFile): ClassBytes {
  const bytes = new Uint8Array(Math.min(file.size, LARGEST + 1)) // what is larger is refused
  return { bytes: bytes.subarray(0, file.read(0, bytes)), origin: file.path }
}
