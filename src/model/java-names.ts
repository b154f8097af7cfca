import type { JavaTypeRef } from './java-class.ts'

// Classes by the names of Class.getName(): `java.lang.String`, `int`, `[I`, `[Ljava.lang.String;`; and what else Java has one word or number for.

/** Of classes, fields and methods. (JVMS tables 4.1-B, 4.5-A, 4.6-A) */
export const ACCESS = {
  public: 0x1,
  private: 0x2,
  static: 0x8,
  final: 0x10,
  transient: 0x80,
  interface: 0x200,
  abstract: 0x400,
  synthetic: 0x1000,
  enum: 0x4000,
} as const

/** Primitive types by the letter of a descriptor. */
export const PRIMITIVES: ReadonlyMap<string, string> = new Map([
  ['Z', 'boolean'],
  ['B', 'byte'],
  ['C', 'char'],
  ['S', 'short'],
  ['I', 'int'],
  ['J', 'long'],
  ['F', 'float'],
  ['D', 'double'],
])
/** The letter of a primitive type. */
export const LETTERS: ReadonlyMap<string, string> = new Map([...PRIMITIVES].map(([letter, name]) => [name, letter]))
/** Primitive types by the class of their boxes. */
export const BOXES: ReadonlyMap<string, string> = new Map([
  ['java.lang.Boolean', 'boolean'],
  ['java.lang.Byte', 'byte'],
  ['java.lang.Character', 'char'],
  ['java.lang.Short', 'short'],
  ['java.lang.Integer', 'int'],
  ['java.lang.Long', 'long'],
  ['java.lang.Float', 'float'],
  ['java.lang.Double', 'double'],
])
/** The class of the boxes of a primitive type. */
export const BOX_OF: ReadonlyMap<string, string> = new Map([...BOXES].map(([box, primitive]) => [primitive, box]))

/** Of the erasure of a type whose variables have no bounds. */
export function descriptorOf(type: JavaTypeRef): string {
  switch (type.kind) {
    case 'primitive':
      return type.name
    case 'array':
      return `[${descriptorOf(type.element)}`
    case 'class':
      return `L${type.name.replaceAll('.', '/')};`
    case 'variable':
      return 'Ljava/lang/Object;'
  }
}

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
