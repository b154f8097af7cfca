import { SavepointError } from '../errors.ts'
import type { JavaClass, JavaClasses } from '../model/java-class.ts'
import { arrayProgram } from './arrays.ts'
import type { BuiltIn } from './builtin.ts'
import { builtIn, registeredSerializers } from './builtins.ts'
import { collection2, collection5 } from './collections.ts'
import { LENGTHS } from './with-length.ts'
import { ACCESS, innermostOf, isArray, isPrimitive } from '../model/java-names.ts'
import { unknownClass } from './declared-fields.ts'
import { constantsOf, enumProgram } from './enum.ts'
import { JDK_FINALS } from './jdk-finals.ts'
import type { FieldsOf } from './field-serializer.ts'
import { fields2 } from './fields2.ts'
import { fields5 } from './fields5.ts'
import { javaSerializer } from './java-serializer.ts'
import { KryoClass, type Known, type Major, type Program } from './graph.ts'
import { knownClasses, lookOf } from './known-classes.ts'
import { compatibleFields, taggedFields, versionFields } from './named-fields.ts'
import { recordProgram } from './record.ts'
import { firstFree, REGISTERED } from './registered.ts'

/** A class as a snapshot registers it. */
export interface Registration {
  readonly className: string
  /** The class of its serializer; undefined: the one that Kryo takes by itself. */
  readonly serializer: string | undefined
}
/** A serializer for a class. */
export interface DefaultSerializer {
  readonly className: string
  readonly serializer: string
}

/** What a snapshot says of classes. */
export interface Registered {
  /** In the order of their numbers. */
  readonly registrations: readonly Registration[]
  /** Serializers for classes and all that extend or implement them, which come in front of Kryo's own. */
  readonly defaults: readonly DefaultSerializer[]
}

interface RegistryOptions extends Registered {
  readonly major: Major
  readonly classes: JavaClasses
  /** Without the numbers that Flink registers itself. */
  readonly plain: boolean
  /** With the fields that a compiler adds, as Chill has it. */
  readonly synthetic: boolean
}

/** Flink's own looks for classes elsewhere. */
const JAVA_SERIALIZERS: ReadonlySet<string> = new Set([
  'com.esotericsoftware.kryo.serializers.JavaSerializer',
  'org.apache.flink.api.java.typeutils.runtime.kryo.JavaSerializer',
])

/** Flink 1 reads an array of Avro as a list. */
const ARRAY_LISTS: ReadonlySet<string> = new Set([
  'org.apache.flink.api.java.typeutils.runtime.kryo.Serializers$SpecificInstanceCollectionSerializerForArrayList',
  'com.esotericsoftware.kryo.serializers.CollectionSerializer',
])

const plainFields = (of: FieldsOf, major: Major): Program => (major === 2 ? fields2(of) : fields5(of))
/** Serializers that write field by field, by their classes. */
const SERIALIZERS: ReadonlyMap<string, (of: FieldsOf, major: Major) => Program> = new Map(
  Object.entries({
    FieldSerializer: plainFields,
    CompatibleFieldSerializer: compatibleFields,
    TaggedFieldSerializer: taggedFields,
    VersionFieldSerializer: versionFields,
  }).map(([name, program]) => [`com.esotericsoftware.kryo.serializers.${name}`, program]),
)

/** Whether two classes of the JDK are of one family: all collections, all maps. */
function likeIn(name: string, family: string): boolean {
  const place = builtIn(family)?.inherited
  return place !== undefined && builtIn(name)?.inherited === place
}

const KRYO_SERIALIZABLE = 'com.esotericsoftware.kryo.KryoSerializable'
const DEFAULT_SERIALIZER = 'Lcom/esotericsoftware/kryo/DefaultSerializer;'

/** What Kryo knows of classes: its own tables, the classes of the job, and the registrations of a snapshot. */
export class Registry implements Known {
  readonly major: Major
  private readonly classes: JavaClasses
  private readonly byName = new Map<string, KryoClass>()
  private readonly numbers: KryoClass[] = []
  private readonly serializers = new Map<string, string>()
  private readonly synthetic: boolean
  private readonly defaults: Registered['defaults']

  constructor({ major, classes, registrations, defaults, plain, synthetic }: RegistryOptions) {
    this.major = major
    this.synthetic = synthetic
    this.defaults = defaults
    this.classes = { find: name => knownClasses.find(name) ?? classes.find(name) }
    for (const { className, serializer } of registrations)
      if (serializer !== undefined) this.serializers.set(className, serializer)
    const numbered = new Set<string>()
    for (const name of plain ? REGISTERED.slice(0, firstFree(major)) : REGISTERED) {
      this.numbers.push(this.named(name))
      numbered.add(name)
    }
    for (const { className, serializer } of registrations) {
      if (numbered.has(className) && serializer === undefined) continue
      this.numbers.push(this.named(className))
      numbered.add(className)
    }
  }

  registered(id: number): KryoClass | undefined {
    return this.numbers[id]
  }

  named(name: string): KryoClass {
    let found = this.byName.get(name)
    if (found === undefined) this.byName.set(name, (found = this.made(name)))
    return found
  }

  private made(name: string): KryoClass {
    const isString = name === 'java.lang.String' && !this.serializers.has(name)
    return new KryoClass(name, isString, this)
  }

  isTracked(c: KryoClass): boolean {
    const { name } = c
    if (isArray(name)) return true
    const row = builtIn(name)
    if (row !== undefined) return row.tracked[this.major]
    if (this.major === 2) return true
    const type = this.classes.find(name)
    if (type === undefined) {
      this.program(c) // throws, unless it is known without its class
      return true
    }
    if (constantsOf(this.classes, type) !== undefined) return false
    const above = type.superclass
    if (above !== null && !above.startsWith('java.') && this.classes.find(above) === undefined)
      throw unknownClass(above, `a superclass of ${name}`) // of which an enum's constant may be
    return true
  }

  isFinal(name: string): boolean {
    const one = innermostOf(name)
    if (isPrimitive(one)) return true
    const row = builtIn(one)
    if (row !== undefined) return row.isFinal
    const type = this.classes.find(one)
    if (type !== undefined) return (type.access & ACCESS.final) !== 0
    if (one.startsWith('java.')) return JDK_FINALS.has(one)
    throw unknownClass(one)
  }

  program(c: KryoClass): Program {
    const { name } = c
    const own = this.serializers.get(name) ?? this.defaultFor(name)
    if (own !== undefined) return this.ownProgram(name, own)
    if (isArray(name)) return arrayProgram(this, name)
    const made = builtIn(name)?.programs[this.major]
    if (made !== undefined) return made()
    const type = this.classes.find(name)
    if (type === undefined) throw unknownClass(name)
    return this.programOf(type)
  }

  private ownProgram(name: string, serializer: string): Program {
    if (JAVA_SERIALIZERS.has(serializer)) return javaSerializer()
    if (ARRAY_LISTS.has(serializer)) return this.major === 2 ? collection2() : collection5()
    const framed = LENGTHS.get(serializer)
    if (framed !== undefined) return framed
    const made = registeredSerializers.get(serializer)
    if (made !== undefined) return made()
    const program = SERIALIZERS.get(serializer)
    if (program === undefined)
      throw new SavepointError('unsupported', `objects of ${name} are written by ${serializer}, which is not known`)
    const type = this.classes.find(name)
    if (type === undefined) throw unknownClass(name)
    return program(this.fieldsOf(type), this.major)
  }

  private fieldsOf(type: JavaClass): FieldsOf {
    return {
      classes: this.classes,
      synthetic: this.synthetic,
      type,
      look: lookOf(type.name),
      named: name => this.named(name),
    }
  }

  private programOf(type: JavaClass): Program {
    if (type.annotations.some(({ descriptor }) => descriptor === DEFAULT_SERIALIZER))
      throw new SavepointError('unsupported', `class ${type.name} names a serializer of its own`)
    if (this.above(type.name).has(KRYO_SERIALIZABLE))
      throw new SavepointError('unsupported', `objects of ${type.name} are written by its own code`)
    const constants = constantsOf(this.classes, type)
    if (constants !== undefined) return enumProgram(constants)
    const inherited = this.inherited(type)?.programs[this.major]
    if (inherited !== undefined) return inherited()
    if (type.recordComponents !== undefined && type.recordComponents.length > 0) return recordProgram(this, type)
    return plainFields(this.fieldsOf(type), this.major)
  }

  /** The serializer that the snapshot has for a class or for one that it extends or implements. */
  private defaultFor(name: string): string | undefined {
    if (this.defaults.length === 0) return undefined
    const above = new Set(this.above(name))
    return this.defaults.find(({ className }) => above.has(className) || likeIn(name, className))?.serializer
  }

  /** A class and all that it extends or implements, as far as they are known. */
  private above(name: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(name)) return seen
    seen.add(name)
    const type = this.classes.find(name)
    if (type?.superclass !== null && type !== undefined) this.above(type.superclass, seen)
    for (const one of type?.interfaces ?? []) this.above(one, seen)
    return seen
  }

  /** The row of the classes that it extends or implements that Kryo finds first. */
  private inherited(type: JavaClass): BuiltIn | undefined {
    let best: BuiltIn | undefined
    for (const name of this.above(type.name)) {
      const found = builtIn(name)
      if (found?.inherited !== undefined && found.inherited < (best?.inherited ?? Infinity)) best = found
    }
    return best
  }
}
