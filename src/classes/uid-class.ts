import { unsignedShort } from '../codec/base.ts'
import type { Member } from './attributes.ts'
import type { ClassFile } from './class-file.ts'
import { constantOf } from './uid-site.ts'
import { either, NOTHING, UNKNOWN, type Value } from './uid-values.ts'
import { ACCESS } from '../model/java-names.ts'

/** A class, with what is known of its fields. */
export class UidClass {
  readonly file: ClassFile
  readonly methods: readonly Member[]
  /** Whether its initializers were gone through. */
  isInitialized = false
  private readonly fields: ReadonlyMap<string, Member>
  private readonly values = new Map<string, Value>()

  /** Throws corrupt. */
  constructor(file: ClassFile) {
    this.file = file
    this.methods = file.methods
    this.fields = new Map(file.fields.map(field => [file.constants.text(field.name), field]))
  }

  method(name: string, descriptor: string): Member | undefined {
    const { constants } = this.file
    return this.methods.find(
      method => constants.text(method.name) === name && constants.text(method.descriptor) === descriptor,
    )
  }

  nameOf = (method: Member): string => this.file.constants.text(method.name)
  isStatic = (method: Member): boolean => (method.access & ACCESS.static) !== 0

  /** All that was put there; undefined: a field of another class. */
  field(name: string): Value | undefined {
    const field = this.fields.get(name)
    if (field === undefined) return undefined
    const constant = this.file.attribute(field.attributes, 'ConstantValue', unsignedShort)
    return constant === undefined ? (this.values.get(name) ?? UNKNOWN) : constantOf(this.file, constant)
  }

  put(name: string, value: Value): void {
    if (this.fields.has(name)) this.values.set(name, either(this.values.get(name) ?? NOTHING, value))
  }
}
