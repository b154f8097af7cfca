import { ByteWriter } from '../bytes/writer.ts'

// What ObjectOutputStream writes for plain objects, enums, strings and lists: enough for those that serializer snapshots hold. (stream.md)

/** A class as its descriptor has it: fields in the order of the stream, primitives first, each group by name. */
export interface ClassDescriptor {
  readonly name: string
  readonly uid: bigint
  /** Type signature and name: `I` `length`, `Ljava/util/List;` `fields`. */
  readonly fields: readonly (readonly [signature: string, name: string])[]
  readonly superClass?: ClassDescriptor
}
/** A value to write. The same object twice is a reference the second time. */
export type Writable =
  | null
  | string
  | { readonly class: ClassDescriptor; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly enum: string; readonly constant: string }
  | { readonly list: readonly Writable[] }

const SERIALIZABLE = 0x02
const ENUM_CLASS = 0x12
const WRITE_METHOD = 0x03
const ENUM: ClassDescriptor = { name: 'java.lang.Enum', uid: 0n, fields: [] }
const COLLECTION: ClassDescriptor = {
  name: 'java.util.Collections$UnmodifiableCollection',
  uid: 0x19420080cb5ef71en,
  fields: [['Ljava/util/Collection;', 'c']],
}
const UNMODIFIABLE: ClassDescriptor = {
  name: 'java.util.Collections$UnmodifiableList',
  uid: BigInt.asIntN(64, 0xfc0f2531b5ec8e10n),
  fields: [['Ljava/util/List;', 'list']],
  superClass: COLLECTION,
}
const ARRAY_LIST: ClassDescriptor = { name: 'java.util.ArrayList', uid: 0x7881d21d99c7619dn, fields: [['I', 'size']] }
/** Descriptors of enums, one for each name. */
const enums = new Map<string, ClassDescriptor>()

/** One object with its stream's header. */
export function javaBytes(value: Writable): Uint8Array {
  const writer = new StreamWriter()
  writer.w.int(0xaced0005 | 0)
  writer.value(value)
  return writer.w.done()
}

class StreamWriter {
  readonly w = new ByteWriter(512)
  private readonly handles = new Map<unknown, number>()
  private next = 0x7e0000

  value(value: Writable): void {
    if (value === null) return this.w.byte(0x70)
    if (typeof value === 'string') return this.string(value)
    if ('enum' in value) return this.constant(value.enum, value.constant)
    if (this.refers(value)) return
    if ('list' in value) this.unmodifiable(value, value.list)
    else this.object(value, value.class, value.fields)
  }

  /** Whether it was written before: then that is written. */
  private refers(key: unknown): boolean {
    const handle = this.handles.get(key)
    if (handle === undefined) return false
    this.w.byte(0x71)
    this.w.int(handle)
    return true
  }

  private keep(key: unknown): void {
    this.handles.set(key, this.next++)
  }

  /** Texts are told apart by what they are in Java, which nobody knows: each is written. */
  private string(text: string): void {
    this.w.byte(0x74)
    this.keep(Symbol('text'))
    this.w.utf(text)
  }

  private constant(type: string, constant: string): void {
    const key = `${type}.${constant}`
    if (this.refers(key)) return
    let descriptor = enums.get(type)
    if (descriptor === undefined) enums.set(type, (descriptor = { name: type, uid: 0n, fields: [], superClass: ENUM }))
    this.w.byte(0x7e)
    this.descriptor(descriptor, ENUM_CLASS)
    this.keep(key)
    this.string(constant)
  }

  private descriptor(of: ClassDescriptor | undefined, flags: number): void {
    if (of === undefined) return this.w.byte(0x70)
    if (this.refers(of)) return
    this.w.byte(0x72)
    this.w.utf(of.name)
    this.w.long(of.uid)
    this.keep(of)
    this.w.byte(flags)
    this.w.short(of.fields.length)
    for (const [signature, name] of of.fields) {
      this.w.byte(signature.charCodeAt(0))
      this.w.utf(name)
      if (signature.length > 1 && !this.refers(signature)) {
        this.w.byte(0x74)
        this.keep(signature)
        this.w.utf(signature)
      }
    }
    this.w.byte(0x78)
    this.descriptor(of.superClass, flags)
  }

  private object(key: unknown, of: ClassDescriptor, fields: Readonly<Record<string, unknown>>): void {
    this.w.byte(0x73)
    this.descriptor(of, SERIALIZABLE)
    this.keep(key)
    this.fields(of, fields)
  }

  private fields(of: ClassDescriptor, values: Readonly<Record<string, unknown>>): void {
    if (of.superClass !== undefined) this.fields(of.superClass, values)
    for (const [signature, name] of of.fields) {
      const value = values[name]
      if (signature === 'I') this.w.int(value as number)
      else if (signature === 'Z') this.w.byte(value === true ? 1 : 0)
      else this.value(value as Writable)
    }
  }

  /** Collections.unmodifiableList of an ArrayList, as it replaces itself when it is written. */
  private unmodifiable(key: unknown, elements: readonly Writable[]): void {
    this.w.byte(0x73)
    this.descriptor(UNMODIFIABLE, SERIALIZABLE)
    this.keep(key)
    this.w.byte(0x73)
    this.descriptor(ARRAY_LIST, WRITE_METHOD)
    this.keep(elements)
    this.w.int(elements.length)
    this.w.byte(0x77)
    this.w.byte(4)
    this.w.int(elements.length)
    for (const element of elements) this.value(element)
    this.w.byte(0x78)
    this.refers(elements)
  }
}
