import type { ClassFile } from '../classes/class-file.ts'
import type { JobClasses } from '../classes/classes.ts'
import type { Ancestor } from '../classes/lineage.ts'
import type { JavaAnnotation, JavaClass, JavaField } from '../model/java-class.ts'
import { ACCESS, BOXES, classOfDescriptor, PRIMITIVES } from '../model/java-names.ts'

// Whether Flink takes a class for a POJO, by what its class file says. What these rules do not settle is not certain, and then no value is
// read by them. (TypeExtractor.analyzePojo, isValidPojoField)

const TYPE_INFO = 'Lorg/apache/flink/api/common/typeinfo/TypeInfo;'

/** Interfaces that make Flink write a class in another way. */
const OTHER_WAYS = new Set([
  'org.apache.flink.types.Value',
  'org.apache.hadoop.io.Writable',
  'org.apache.avro.specific.SpecificRecord',
  'org.apache.flink.api.java.typeutils.ResultTypeQueryable',
])

/** Whether a class or field names a factory of its type. */
export const hasTypeInfo = ({ annotations }: { readonly annotations: readonly JavaAnnotation[] }): boolean =>
  annotations.some(({ descriptor }) => descriptor === TYPE_INFO)

/** A field of a POJO and the class that declares it. */
export interface PojoField {
  readonly field: JavaField
  readonly of: Ancestor
}

interface Method {
  readonly name: string
  /** The name as names are compared. */
  readonly low: string
  readonly access: number
  readonly descriptor: string
}
const methodsOf = (file: ClassFile): readonly Method[] =>
  file.methods.map(({ name: index, access, descriptor }) => {
    const name = file.constants.text(index)
    return { name, low: low(name), access, descriptor: file.constants.text(descriptor) }
  })

/** Fields times methods: each is compared with each. */
const MOST_PAIRS = 10_000_000

/** The fields that Flink serializes, in the order of their names; a text says why it takes the class for no POJO, or may not. */
export function pojoFields(line: readonly Ancestor[], classes: JobClasses): readonly PojoField[] | string {
  const fields = line.flatMap(of =>
    of.class.fields
      .filter(({ access }) => (access & (ACCESS.static | ACCESS.transient)) === 0)
      .map(field => ({ field, of })),
  )
  const names = new Set(fields.map(({ field }) => field.name))
  if (names.size < fields.length) return 'two fields have one name'
  const why = whyNoPojo(line, fields, classes)
  return why ?? fields.toSorted((a, b) => (a.field.name < b.field.name ? -1 : 1))
}

/** By the rules for classes; undefined: it is one, as every class is that a text declares. */
function whyNoPojo(line: readonly Ancestor[], fields: readonly PojoField[], classes: JobClasses): string | undefined {
  const { class: own, file } = line[0]!
  if (file === undefined) return undefined
  const interfaces = interfacesOf(line, classes)
  if (typeof interfaces === 'string') return interfaces
  if (line.some(one => hasTypeInfo(one.class))) return 'a TypeInfoFactory decides how it is written'
  if ((own.access & ACCESS.public) === 0) return 'it is not public'
  if (fields.length === 0) return 'it has no fields'
  const methods = [...line.flatMap(one => one.file ?? []), ...interfaces].flatMap(methodsOf)
  if (methods.some(({ name }) => name === 'readObject' || name === 'writeObject'))
    return 'it has a readObject or writeObject method'
  if (own.recordComponents !== undefined) return undefined
  if (fields.length * methods.length > MOST_PAIRS) return 'it has too many fields and methods'
  const hidden = fields.find(({ field }) => !isAccessible(field, methods, own.name))
  if (hidden !== undefined) return `field "${hidden.field.name}" is neither public nor has a getter and a setter`
  return hasConstructor(own, file) ? undefined : 'it has no public constructor without parameters'
}

/** Those of a class and its superclasses, and what they extend; a text where one is not known, or changes how a class is written. */
function interfacesOf(line: readonly Ancestor[], classes: JobClasses): readonly ClassFile[] | string {
  const found = new Map<string, ClassFile>()
  const open = line.flatMap(({ class: { interfaces } }) => interfaces)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (OTHER_WAYS.has(name)) return `it implements ${name}`
    if (found.has(name) || name.startsWith('java.')) continue
    const file = classes.file(name)
    if (file === undefined) return `its interface ${name} is not there`
    found.set(name, file)
    for (const inner of file.interfaces) open.push(inner)
  }
  return [...found.values()]
}

/** Names are compared in lower case and without underscores. */
const low = (name: string): string => name.toLowerCase().replaceAll('_', '')

function isAccessible({ name, access, descriptor }: JavaField, methods: readonly Method[], owner: string): boolean {
  if ((access & ACCESS.public) !== 0) return true
  const field = low(name)
  const primitive = PRIMITIVES.get(descriptor)
  const fits = (type: string): boolean =>
    type === descriptor || (primitive !== undefined && BOXES.get(classOfDescriptor(type)) === primitive)
  const fluent = `L${owner.replaceAll('.', '/')};`
  const open = methods.filter(method => (method.access & ACCESS.public) !== 0)
  const hasGetter = open.some(
    method =>
      method.descriptor.startsWith('()') &&
      fits(method.descriptor.slice(2)) &&
      [`get${field}`, `is${field}`, field].includes(method.low),
  )
  const hasSetter = open.some(method => {
    const [, parameter, result] = /^\((\[*(?:[BCDFIJSZ]|L[^;]+;))\)(.*)$/.exec(method.descriptor) ?? []
    const isNamed = method.name.endsWith('_$eq')
      ? low(method.name.slice(0, -4)) === field
      : method.low === `set${field}`
    return isNamed && parameter !== undefined && fits(parameter) && (result === 'V' || result === fluent)
  })
  return hasGetter && hasSetter
}

/** Public, or missing in an abstract class. */
function hasConstructor({ access }: JavaClass, file: ClassFile): boolean {
  const empty = methodsOf(file).find(({ name, descriptor }) => name === '<init>' && descriptor === '()V')
  return empty === undefined ? (access & ACCESS.abstract) !== 0 : (empty.access & ACCESS.public) !== 0
}
