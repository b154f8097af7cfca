import type { JobClasses } from '../classes/classes.ts'
import { avroSchemaOf } from '../classes/schemas.ts'
import { isOpen, lineage, resolved, type Ancestor } from '../classes/lineage.ts'
import type { JavaTypeRef } from '../model/java-class.ts'
import { ACCESS, BOXES, classOfDescriptor, descriptorOf, PRIMITIVES } from '../model/java-names.ts'
import type { Type } from '../model/type.ts'
import { arrayType } from './array.ts'
import { avroType } from './avro.ts'
import { hasTypeInfo, pojoFields, type PojoField } from './pojo-rules.ts'
import { pojoType, type Field, type PojoType } from './pojo-type.ts'
import { enumType, tupleType } from './record.ts'

// What Flink's TypeExtractor makes of a class, as far as the class file settles it: basic types, enums, arrays, tuples and POJOs of them.
// Whatever else a field is, Kryo or a serializer of its release writes it, and the class is refused. (TypeExtractor.privateGetForClass)

const BASIC: ReadonlyMap<string, string> = new Map([
  ...BOXES,
  ['java.lang.String', 'string'],
  ['java.lang.Void', 'void'],
  ['java.math.BigInteger', 'bigInteger'],
  ['java.math.BigDecimal', 'bigDecimal'],
  ['java.util.Date', 'date'],
  ['java.time.Instant', 'instant'],
  ['java.sql.Date', 'sqlDate'],
  ['java.sql.Time', 'sqlTime'],
  ['java.sql.Timestamp', 'sqlTimestamp'],
])
const TUPLE = /^org\.apache\.flink\.api\.java\.tuple\.Tuple([1-9]|1\d|2[0-5])$/
const MOST_TYPES = 1000

/** Why a class is not read by its class file. */
class Uncertain extends Error {}

/** The type of a subclass of `base` that its snapshot lacks; a text says why it is not certain. Throws what is wrong with a class file. */
export function subclassOf(base: PojoType, name: string, classes: JobClasses): PojoType | string {
  try {
    return new Extraction(base, classes).pojo({ kind: 'class', name, arguments: [] }, [])
  } catch (error) {
    if (error instanceof Uncertain) return error.message
    throw error
  }
}

class Extraction {
  private types = 0
  private readonly base: PojoType
  private readonly classes: JobClasses

  constructor(base: PojoType, classes: JobClasses) {
    this.base = base
    this.classes = classes
  }

  /** `around`: classes whose fields it is in. One that is met again is written by Kryo. */
  pojo(of: JavaTypeRef & { readonly kind: 'class' }, around: readonly string[]): PojoType {
    const { name } = of
    const line = lineage(name, this.classes, of.arguments)
    if (typeof line === 'string') throw new Uncertain(`${name}: ${line}`)
    const fields = pojoFields(line, this.classes)
    if (typeof fields === 'string') throw new Uncertain(`Flink may not have taken ${name} for a POJO: ${fields}`)
    const inside = [...around, ...line.map(one => one.class.name)]
    const isSubclass = around.length === 0
    if (isSubclass && line[0]!.file !== undefined && !line.some(one => one.class.name === this.base.className))
      throw new Uncertain(`${name} is not a subclass of ${this.base.className}`)
    const { registered, unregistered, classes } = this.base
    return pojoType({
      className: name,
      fields: fields.map(field => this.field(field, name, inside, isSubclass)),
      ...(isSubclass ? { registered, unregistered } : { registered: [], unregistered: [] }),
      ...(classes !== undefined && { classes }),
    })
  }

  private field({ field, of }: PojoField, owner: string, inside: readonly string[], isSubclass: boolean): Field {
    const declaringClass = of.class.name
    const declared = declaringClass === owner ? {} : { declaringClass }
    const known = isSubclass && !isOpen(field.type) ? this.inherited(field.name, of) : undefined
    if (known !== undefined) return { name: field.name, type: known, ...declared }
    if (hasTypeInfo(field))
      throw new Uncertain(`a TypeInfoFactory decides how field "${field.name}" of ${owner} is written`)
    const type = this.type(resolved(field.type, of.arguments), inside, `field "${field.name}" of ${owner}`)
    return { name: field.name, type, ...declared }
  }

  /** The snapshot of the base says of what type a field is that both have. A text does not tell which class declares it. */
  private inherited(name: string, of: Ancestor): Type | undefined {
    const { className, fields } = this.base
    const known = fields.find(field => field.name === name)
    return known !== undefined && (of.file === undefined || (known.declaringClass ?? className) === of.class.name)
      ? known.type
      : undefined
  }

  private type(of: JavaTypeRef, inside: readonly string[], where: string): Type {
    if (++this.types > MOST_TYPES) throw new Uncertain(`${where}: there are more than ${MOST_TYPES} types in the class`)
    switch (of.kind) {
      case 'primitive':
        return { kind: PRIMITIVES.get(of.name)! }
      case 'variable':
        throw new Uncertain(`the type ${of.name} of ${where} is not known`)
      case 'array':
        return this.array(of.element, inside, where)
      case 'class':
        return this.class(of, inside, where)
    }
  }

  private array(element: JavaTypeRef, inside: readonly string[], where: string): Type {
    if (element.kind === 'primitive') return { kind: `${PRIMITIVES.get(element.name)!}Array` }
    if (element.kind === 'class' && element.name === 'java.lang.String') return { kind: 'stringArray' }
    return arrayType(this.type(element, inside, where), classOfDescriptor(descriptorOf(element)))
  }

  private class(of: JavaTypeRef & { readonly kind: 'class' }, inside: readonly string[], where: string): Type {
    const { name, arguments: given } = of
    const basic = BASIC.get(name)
    if (basic !== undefined) return { kind: basic }
    if (TUPLE.test(name)) return this.tuple(of, inside, where)
    if (inside.includes(name)) throw new Uncertain(`${where} is of a class that it is in, which Flink writes with Kryo`)
    const found = this.classes.find(name)
    if (found === undefined && /^javax?\./.test(name))
      throw new Uncertain(`${where} is a ${name}, which Flink may write with Kryo or not`)
    if (found === undefined) throw new Uncertain(`${where} is a ${name}, whose class is not there`)
    if (hasTypeInfo(found)) throw new Uncertain(`a TypeInfoFactory decides how ${where} is written`)
    if (found.enumConstants !== undefined) return enumType(name, found.enumConstants)
    if (found.superclass !== null && this.classes.find(found.superclass)?.enumConstants !== undefined)
      throw new Uncertain(`${where} is of one constant of an enum`)
    const schema = avroSchemaOf(name, this.classes)
    if (schema !== undefined) return avroType(name, schema)
    if ((found.access & ACCESS.interface) !== 0)
      throw new Uncertain(`${where} is an interface, which Flink writes with Kryo`)
    return this.pojo({ kind: 'class', name, arguments: given }, inside)
  }

  private tuple(of: JavaTypeRef & { readonly kind: 'class' }, inside: readonly string[], where: string): Type {
    const size = Number(TUPLE.exec(of.name)![1])
    const given = of.arguments.map(argument => {
      if (argument.wildcard !== undefined) throw new Uncertain(`${where} is a tuple of unknown types`)
      return this.type(argument.type, inside, where)
    })
    if (given.length !== size) throw new Uncertain(`${where} is a tuple of unknown types`)
    return tupleType(of.name, given)
  }
}
