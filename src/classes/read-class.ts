import { unsignedShort } from '../codec/base.ts'
import { SavepointError } from '../errors.ts'
import type { JavaAnnotation, JavaClass, JavaField, JavaTypeRef } from '../model/java-class.ts'
import {
  annotations,
  innerClasses,
  recordComponents,
  type AnnotationElement,
  type Attribute,
  type Member,
} from './attributes.ts'
import type { ClassFile } from './class-file.ts'
import { classSignature, typeOf } from './signature.ts'
import { ACCESS } from '../model/java-names.ts'

/** Says how the JVM calls methods, and is no flag of the class. */
const SUPER = 0x20

/** What serializers want of a class file. Throws truncated, corrupt. */
export function describeClass(file: ClassFile, origin: string): JavaClass {
  const types = typesIn(origin)
  const signature = signatureOf(file, file.attributes)
  const generic = signature === undefined ? undefined : classSignature(signature, failIn(origin))
  const raw: JavaTypeRef | null =
    file.superclass === null ? null : { kind: 'class', name: file.superclass, arguments: [] }
  return {
    name: file.name,
    access: accessOf(file),
    superclass: file.superclass,
    interfaces: file.interfaces,
    annotations: annotationsOf(file, file.attributes),
    genericSuperclass: generic?.superclass ?? raw,
    typeParameters: generic?.typeParameters ?? [],
    fields: file.fields.map(field => fieldOf(file, field, types)),
    enumConstants: enumConstants(file),
    recordComponents: file
      .attribute(file.attributes, 'Record', recordComponents)
      ?.map(component => ({ name: file.constants.text(component.name), ...typesOf(file, component, types) })),
    origin,
  }
}

function fieldOf(file: ClassFile, field: Member, types: Types): JavaField {
  return {
    name: file.constants.text(field.name),
    access: field.access,
    ...typesOf(file, field, types),
    annotations: annotationsOf(file, field.attributes),
  }
}

function typesOf(
  file: ClassFile,
  of: { readonly descriptor: number; readonly attributes: readonly Attribute[] },
  types: Types,
): { readonly descriptor: string; readonly type: JavaTypeRef } {
  const descriptor = file.constants.text(of.descriptor)
  const erasure = types(descriptor)
  const signature = signatureOf(file, of.attributes)
  return { descriptor, type: signature === undefined ? erasure : types(signature) }
}

type Types = (signature: string) => JavaTypeRef

/** Each signature is read once, however many fields share it. */
function typesIn(origin: string): Types {
  const known = new Map<string, JavaTypeRef>()
  const fail = failIn(origin)
  return signature => {
    let type = known.get(signature)
    if (type === undefined) known.set(signature, (type = typeOf(signature, fail)))
    return type
  }
}

const signatureOf = (file: ClassFile, of: readonly Attribute[]): string | undefined => {
  const index = file.attribute(of, 'Signature', unsignedShort)
  return index === undefined ? undefined : file.constants.text(index)
}

const failIn =
  (origin: string) =>
  (text: string, at: number): SavepointError =>
    new SavepointError('corrupt', 'not a type signature', {
      file: origin,
      found: JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text),
      expected: `another character ${at + 1}`,
    })

/** A nested class says what it is in its own entry of InnerClasses: in its own word, a protected one is public. (Class.getModifiers) */
function accessOf(file: ClassFile): number {
  const entry = file
    .attribute(file.attributes, 'InnerClasses', innerClasses)
    ?.find(({ inner }) => file.constants.className(inner) === file.name)
  return (entry?.access ?? file.access) & ~SUPER
}

/** Compilers write them in the order of their ordinals. */
const enumConstants = (file: ClassFile): readonly string[] | undefined =>
  file.superclass === 'java.lang.Enum'
    ? file.fields.filter(({ access }) => (access & ACCESS.enum) !== 0).map(({ name }) => file.constants.text(name))
    : undefined

const annotationsOf = (file: ClassFile, of: readonly Attribute[]): readonly JavaAnnotation[] =>
  (file.attribute(of, 'RuntimeVisibleAnnotations', annotations) ?? []).map(({ type, values }) => ({
    descriptor: file.constants.text(type),
    values: new Map(values.map(({ name, value }) => [file.constants.text(name), plainValue(file, value)])),
  }))

function plainValue(file: ClassFile, value: AnnotationElement['values'][number]['value']): PlainValue {
  switch (value.kind) {
    case 'byte':
    case 'short':
    case 'int':
      return file.constants.of('int', value.constant).value
    case 'char':
      return String.fromCharCode(file.constants.of('int', value.constant).value)
    case 'boolean':
      return file.constants.of('int', value.constant).value !== 0
    case 'long':
      return file.constants.of('long', value.constant).value
    case 'float':
      return file.constants.of('float', value.constant).value
    case 'double':
      return file.constants.of('double', value.constant).value
    case 'string':
      return file.constants.text(value.constant)
    case 'enum':
    case 'class':
    case 'annotation':
    case 'array':
      return undefined
  }
}
type PlainValue = number | bigint | string | boolean | undefined
