import type { JavaClass, JavaTypeArgument, JavaTypeRef } from '../model/java-class.ts'
import type { ClassFile } from './class-file.ts'
import type { JobClasses } from './classes.ts'

/** A class of the job among its superclasses. */
export interface Ancestor {
  readonly class: JavaClass
  /** undefined: a text declares the class. */
  readonly file: ClassFile | undefined
  /** What its type variables are, as far as the class at the beginning says. */
  readonly arguments: ReadonlyMap<string, JavaTypeRef>
}

/** Classes in a chain: the deepest real ones have a dozen. */
const DEEPEST = 64

/**
 * A class and its superclasses, the class itself first, java.lang.Object and the bases of records and enums left out. A text says why
 * they are not all known.
 */
export function lineage(
  name: string,
  classes: JobClasses,
  given: readonly JavaTypeArgument[] = [],
): readonly Ancestor[] | string {
  const found: Ancestor[] = []
  let [next, types]: [string, readonly JavaTypeArgument[]] = [name, given]
  while (!ROOTS.has(next)) {
    const [one, file] = [classes.find(next), classes.file(next)]
    if (one === undefined) return `${next === name ? 'the class' : `its superclass ${next}`} is not there`
    if (found.length === DEEPEST) return `it has more than ${DEEPEST} superclasses`
    const known = argumentsOf(one, types)
    found.push({ class: one, file, arguments: known })
    next = one.superclass ?? 'java.lang.Object'
    const base = one.genericSuperclass
    types = base?.kind === 'class' ? base.arguments.map(argument => replaced(argument, known)) : []
  }
  return found
}
const ROOTS = new Set(['java.lang.Object', 'java.lang.Record', 'java.lang.Enum'])

/** Without arguments (raw) nothing is known of its variables. */
const argumentsOf = (one: JavaClass, types: readonly JavaTypeArgument[]): ReadonlyMap<string, JavaTypeRef> =>
  new Map(
    one.typeParameters.flatMap(({ name }, i) => {
      const type = types[i]
      return type === undefined || type.wildcard !== undefined ? [] : [[name, type.type] as const]
    }),
  )

/** A type with the variables replaced that are known. */
export function resolved(type: JavaTypeRef, known: ReadonlyMap<string, JavaTypeRef>): JavaTypeRef {
  switch (type.kind) {
    case 'primitive':
      return type
    case 'variable':
      return known.get(type.name) ?? type
    case 'array':
      return { kind: 'array', element: resolved(type.element, known) }
    case 'class':
      return type.arguments.length === 0
        ? type
        : { ...type, arguments: type.arguments.map(argument => replaced(argument, known)) }
  }
}

const replaced = (argument: JavaTypeArgument, known: ReadonlyMap<string, JavaTypeRef>): JavaTypeArgument =>
  argument.wildcard === 'any' ? argument : { ...argument, type: resolved(argument.type, known) }

/** Whether a variable is left in a type. */
export const isOpen = (type: JavaTypeRef): boolean =>
  type.kind === 'variable' ||
  (type.kind === 'array' && isOpen(type.element)) ||
  (type.kind === 'class' && type.arguments.some(given => given.wildcard !== 'any' && isOpen(given.type)))
