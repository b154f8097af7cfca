import type { JavaTypeRef } from '../model/java-class.ts'

// Classes by the names of Class.getName(): `java.lang.String`, `int`, `[I`, `[Ljava.lang.String;`.

/** Primitive types by the letter of a descriptor. */
const PRIMITIVES: ReadonlyMap<string, string> = new Map([
  ['Z', 'boolean'],
  ['B', 'byte'],
  ['C', 'char'],
  ['S', 'short'],
  ['I', 'int'],
  ['J', 'long'],
  ['F', 'float'],
  ['D', 'double'],
])
const LETTERS: ReadonlyMap<string, string> = new Map([...PRIMITIVES].map(([letter, name]) => [name, letter]))

/** `Ljava/lang/String;` → `java.lang.String`, `[I` → `[I`, `I` → `int`. */
export const classOfDescriptor = (descriptor: string): string =>
  PRIMITIVES.get(descriptor) ?? (descriptor.startsWith('[') ? descriptor : descriptor.slice(1, -1)).replaceAll('/', '.')

export const isArray = (name: string): boolean => name.startsWith('[')
export const arrayOf = (name: string): string => {
  if (isArray(name)) return `[${name}`
  const letter = LETTERS.get(name)
  return letter === undefined ? `[L${name};` : `[${letter}`
}
/** The class of an array's elements: of `[[I` it is `[I`. */
export const elementOf = (array: string): string => classOfDescriptor(array.slice(1))
/** The class of what is in arrays in arrays: of `[[I` it is `int`. */
export const innermostOf = (name: string): string => (isArray(name) ? innermostOf(elementOf(name)) : name)

export const isPrimitive = (name: string): boolean => LETTERS.has(name)

/** Behind package and outer classes. */
export const simpleName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1)

/** Whether reflection gives more than a class: arguments or a variable, in it or in an array's elements. */
export function isGeneric(type: JavaTypeRef): boolean {
  if (type.kind === 'array') return isGeneric(type.element)
  return type.kind === 'variable' || (type.kind === 'class' && type.arguments.length > 0)
}
