import type { JavaClass } from '../model/java-class.ts'

/** Bytes of a class file. A file by any name, or an entry of a jar; the largest that compilers write have some hundred thousand. */
export const LARGEST_CLASS = 16 * 1024 * 1024

/** A class file, and what messages call it. */
export interface ClassBytes {
  readonly bytes: Uint8Array
  readonly origin: string
}

/** One place where classes are. Throws io, and what is wrong with it. */
export interface ClassSource {
  /** A class file, or what is known of a class without one. */
  find(name: string): ClassBytes | JavaClass | undefined
  /** All of them, each read when its turn comes. */
  all(): Iterable<ClassBytes>
}

/** One whose classes are class files. */
export interface FileSource extends ClassSource {
  find(name: string): ClassBytes | undefined
}

/** `com.acme.Order$Item` → `com/acme/Order$Item.class`; undefined where a name, which comes from a file, is none of a class. */
export const pathOfClass = (name: string): string | undefined =>
  /^[^./\\\0;[:]+(?:\.[^./\\\0;[:]+)*$/.test(name) ? `${name.replaceAll('.', '/')}.class` : undefined
