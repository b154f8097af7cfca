import type { JavaAnnotation, JavaClass, JavaTypeArgument, JavaTypeRef } from '../../src/model/java-class.ts'

// A class in the words of java/Reflect.java, to be compared with what reflection says.

const PRIMITIVES: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
}

const argument = (a: JavaTypeArgument): string =>
  a.wildcard === 'any' ? '?' : a.wildcard === undefined ? typeText(a.type) : `? ${a.wildcard} ${typeText(a.type)}`

function typeText(type: JavaTypeRef): string {
  switch (type.kind) {
    case 'primitive':
      return PRIMITIVES[type.name]!
    case 'variable':
      return type.name
    case 'array':
      return `${typeText(type.element)}[]`
    case 'class':
      return type.arguments.length === 0 ? type.name : `${type.name}<${type.arguments.map(argument).join(', ')}>`
  }
}

const annotation = ({ descriptor, values }: JavaAnnotation): object => ({
  [descriptor]: Object.fromEntries(
    [...values].map(([name, value]) => [name, typeof value === 'bigint' ? `${value}n` : (value ?? null)]),
  ),
})

/** The bytes of a class file excepted. */
export const shown = (c: JavaClass): object => ({
  access: c.access,
  superclass: c.superclass,
  interfaces: c.interfaces,
  genericSuperclass: c.genericSuperclass && typeText(c.genericSuperclass),
  typeParameters: c.typeParameters.map(({ name, bounds }) => `${name} extends ${bounds.map(typeText).join(' & ')}`),
  annotations: c.annotations.map(annotation),
  fields: c.fields.map(field => ({
    name: field.name,
    access: field.access,
    descriptor: field.descriptor,
    type: typeText(field.type),
    annotations: field.annotations.map(annotation),
  })),
  ...(c.enumConstants && { enumConstants: c.enumConstants }),
  ...(c.recordComponents && {
    recordComponents: c.recordComponents.map(({ name, type }) => `${name}: ${typeText(type)}`),
  }),
})
