import type { JavaClass, JavaField, JavaTypeRef } from '../model/java-class.ts'
import { ACCESS } from '../model/java-names.ts'

export const variable = (name: string): JavaTypeRef => ({ kind: 'variable', name })

/** A field whose type is a class, or a variable, which erases to Object. */
export const field = (name: string, type: JavaTypeRef, descriptor = 'Ljava/lang/Object;'): JavaField => ({
  name,
  access: ACCESS.private,
  descriptor,
  type,
  annotations: [],
})
export const primitive = (name: string, letter: string): JavaField =>
  field(name, { kind: 'primitive', name: letter }, letter)

/** A class of no job. */
export function known(
  name: string,
  parameters: readonly string[],
  fields: readonly JavaField[],
  { access = 0, superclass = 'java.lang.Object' }: { readonly access?: number; readonly superclass?: string } = {},
): JavaClass {
  return {
    name,
    access,
    superclass,
    interfaces: [],
    genericSuperclass: null,
    typeParameters: parameters.map(parameter => ({ name: parameter, bounds: [] })),
    fields,
    annotations: [],
    enumConstants: undefined,
    recordComponents: undefined,
    origin: 'built in',
  }
}
