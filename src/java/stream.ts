import { MAX_DEPTH, type ByteReader } from '../bytes/reader.ts'
import { Codec } from '../codec/codec.ts'

// The grammar of java.io.ObjectStreamConstants, read without any class: an object is the values its class descriptors name. Classes
// are never loaded; what a writeObject method adds is kept as annotations. Nothing is written: a stream that is not edited is copied.

export interface JavaClass {
  readonly kind: 'class'
  /** `Class.getName()`; for a dynamic proxy the interfaces, joined by `&`. */
  readonly name: string
  readonly uid: bigint
  readonly flags: number
  readonly fields: readonly { readonly type: string; readonly name: string }[]
  readonly superClass: JavaClass | undefined
}
export interface JavaObject {
  readonly kind: 'object'
  readonly class: JavaClass
  /** By class, the topmost superclass first. */
  readonly parts: readonly {
    readonly class: JavaClass
    readonly fields: ReadonlyMap<string, JavaValue>
    readonly annotations: readonly JavaValue[]
  }[]
}
export interface JavaEnum {
  readonly kind: 'enum'
  readonly class: JavaClass
  readonly constant: string
}
export interface JavaArray {
  readonly kind: 'array'
  readonly class: JavaClass
  readonly elements: readonly JavaValue[]
}
/** Annotations that are raw bytes: what a writeObject method wrote as primitives. */
export interface JavaBlock {
  readonly kind: 'block'
  readonly bytes: Uint8Array
}
export type JavaValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | JavaClass
  | JavaObject
  | JavaEnum
  | JavaArray
  | JavaBlock

const HEADER = 0xaced0005 | 0
const WRITE_METHOD = 0x01
const SERIALIZABLE = 0x02
const EXTERNALIZABLE = 0x04
const BLOCK_DATA = 0x08
const END_BLOCK = Symbol('end of block data')

/** One complete stream: header and one value. The reader ends right behind it, for a stream has neither length nor trailer. */
export const readJavaStream = (r: ByteReader): JavaValue => nextOfJavaStream(r)(r)

/** One value after the other of a stream that may lie in pieces: the first behind the header, what they refer to in front of them. */
export function nextOfJavaStream(first: ByteReader): (r: ByteReader) => JavaValue {
  passHeader(first)
  const reader = new JavaReader(first)
  return r => {
    reader.r = r
    const value = reader.content()
    if (value === END_BLOCK) throw r.error('corrupt', 'end of block data without a block', {}, r.at - 1)
    return value
  }
}

function passHeader(r: ByteReader): void {
  const at = r.at
  const header = r.int()
  if (header !== HEADER)
    throw r.error(
      'corrupt',
      'not a Java object stream',
      { found: (header >>> 0).toString(16).padStart(8, '0'), expected: 'aced0005' },
      at,
    )
}

/** A stream kept verbatim, and what it says. */
export interface JavaStream {
  readonly bytes: Uint8Array
  readonly value: JavaValue
}

export const javaStream = new Codec<JavaStream>({
  name: 'Java object',
  minBytes: 5,
  read(r) {
    const start = r.at
    const value = readJavaStream(r)
    return { bytes: r.bytes.subarray(start, r.at), value }
  },
  write: (w, stream) => w.put(stream.bytes),
})

class JavaReader {
  r: ByteReader
  private readonly handles: JavaValue[] = []

  constructor(r: ByteReader) {
    this.r = r
  }

  content(): JavaValue | typeof END_BLOCK {
    return this.r.nested(() => this.unbounded())
  }

  private unbounded(): JavaValue | typeof END_BLOCK {
    const { r } = this
    const token = r.unsignedByte()
    switch (token) {
      case 0x70:
        return null
      case 0x71:
        return this.reference()
      case 0x72:
        return this.classDescriptor()
      case 0x73:
        return this.object()
      case 0x74:
        return this.keep(r.utf())
      case 0x75:
        return this.array()
      case 0x76:
        return this.keep(this.descriptor())
      case 0x77:
        return { kind: 'block', bytes: r.take(r.unsignedByte()) }
      case 0x78:
        return END_BLOCK
      case 0x79:
        this.handles.length = 0
        return this.content()
      case 0x7a:
        return { kind: 'block', bytes: r.take(r.int()) }
      case 0x7c:
        return this.longString()
      case 0x7d:
        return this.proxyDescriptor()
      case 0x7e:
        return this.enumConstant()
      default:
        throw r.error(
          'corrupt',
          'unknown token in a Java object stream',
          { found: token.toString(16), expected: '70 to 7e' },
          r.at - 1,
        )
    }
  }

  private keep<T extends JavaValue>(value: T): T {
    this.handles.push(value)
    return value
  }

  private value(): JavaValue {
    const at = this.r.at
    const value = this.content()
    if (value === END_BLOCK) throw this.r.error('corrupt', 'end of block data in place of a value', {}, at)
    return value
  }

  private reference(): JavaValue {
    const index = this.r.int() - 0x7e0000
    if (index < 0 || index >= this.handles.length)
      throw this.r.error(
        'corrupt',
        'reference to nothing in a Java object stream',
        { found: String(index), expected: `one of ${this.handles.length}` },
        this.r.at - 4,
      )
    return this.handles[index]!
  }

  private descriptor(): JavaClass {
    const at = this.r.at
    const value = this.value()
    if (value === null || typeof value !== 'object' || value.kind !== 'class')
      throw this.r.error('corrupt', 'not a class descriptor', {}, at)
    return value
  }

  private classDescriptor(): JavaClass {
    const { r } = this
    const descriptor = {
      kind: 'class' as const,
      name: r.utf(),
      uid: r.long(),
      flags: 0,
      fields: [] as { type: string; name: string }[],
      superClass: undefined as JavaClass | undefined,
    }
    this.keep(descriptor)
    descriptor.flags = r.unsignedByte()
    const count = r.unsignedShort()
    for (let i = 0; i < count; i++) {
      const code = String.fromCharCode(r.unsignedByte())
      const name = r.utf()
      const signature = code === 'L' || code === '[' ? this.value() : code
      if (typeof signature !== 'string') throw r.error('corrupt', 'a field signature is not a string')
      descriptor.fields.push({ type: signature, name })
    }
    this.annotations()
    descriptor.superClass = this.superClass(descriptor)
    return descriptor
  }

  private superClass(of: JavaClass): JavaClass | undefined {
    const at = this.r.at
    const value = this.value()
    if (value === null) return undefined
    if (typeof value !== 'object' || value.kind !== 'class')
      throw this.r.error('corrupt', 'not a class descriptor', {}, at)
    if (this.lineage(value, at).includes(of)) throw this.r.error('corrupt', 'a class is its own superclass', {}, at)
    return value
  }

  /** A class and its superclasses, the topmost first. Bounded, for classes can be chained by references that nest nowhere. */
  private lineage(of: JavaClass, at: number): readonly JavaClass[] {
    const classes: JavaClass[] = []
    for (let c: JavaClass | undefined = of; c !== undefined; c = c.superClass) {
      if (classes.length === MAX_DEPTH)
        throw this.r.error('corrupt', 'too many superclasses', { expected: `at most ${MAX_DEPTH}` }, at)
      classes.push(c)
    }
    return classes.toReversed()
  }

  private proxyDescriptor(): JavaClass {
    const { r } = this
    const descriptor = {
      kind: 'class' as const,
      name: '',
      uid: 0n,
      flags: SERIALIZABLE,
      fields: [],
      superClass: undefined as JavaClass | undefined,
    }
    this.keep(descriptor)
    const count = r.int()
    if (count < 0 || count * 2 > r.left) throw r.truncated(count * 2, 'implausible count of proxy interfaces')
    descriptor.name = Array.from({ length: count }, () => r.utf()).join('&')
    this.annotations()
    descriptor.superClass = this.superClass(descriptor)
    return descriptor
  }

  private annotations(): JavaValue[] {
    const values: JavaValue[] = []
    for (;;) {
      const value = this.content()
      if (value === END_BLOCK) return values
      values.push(value)
    }
  }

  private object(): JavaObject {
    const at = this.r.at
    const descriptor = this.descriptor()
    const parts: { class: JavaClass; fields: ReadonlyMap<string, JavaValue>; annotations: readonly JavaValue[] }[] = []
    const object = this.keep({ kind: 'object' as const, class: descriptor, parts })
    for (const c of this.lineage(descriptor, at)) {
      const fields = new Map<string, JavaValue>()
      if (c.flags & EXTERNALIZABLE) {
        if (!(c.flags & BLOCK_DATA))
          throw this.r.error(
            'unsupported',
            `externalizable class ${c.name} in the old protocol, whose end cannot be found`,
          )
        parts.push({ class: c, fields, annotations: this.annotations() })
        continue
      }
      for (const { name, type } of c.fields) fields.set(name, this.fieldValue(type))
      parts.push({ class: c, fields, annotations: c.flags & WRITE_METHOD ? this.annotations() : [] })
    }
    return object
  }

  private fieldValue(type: string): JavaValue {
    const { r } = this
    switch (type[0]) {
      case 'B':
        return r.byte()
      case 'C':
        return String.fromCharCode(r.unsignedShort())
      case 'D':
        return r.double()
      case 'F':
        return r.float()
      case 'I':
        return r.int()
      case 'J':
        return r.long()
      case 'S':
        return r.short()
      case 'Z':
        return r.byte() !== 0
      case 'L':
      case '[':
        return this.value()
      default:
        throw r.error('corrupt', 'unknown field type in a Java object stream', { found: type })
    }
  }

  private array(): JavaArray {
    const { r } = this
    const descriptor = this.descriptor()
    const elements: JavaValue[] = []
    const array = this.keep({ kind: 'array' as const, class: descriptor, elements })
    const count = r.int()
    if (count < 0)
      throw r.error('corrupt', 'negative length of an array', { found: String(count), expected: '0 or more' }, r.at - 4)
    if (count > r.left) throw r.truncated(count, `implausible length ${count} of an array, or the data ends too early`)
    for (let i = 0; i < count; i++) elements.push(this.fieldValue(descriptor.name.slice(1)))
    return array
  }

  private enumConstant(): JavaEnum {
    const descriptor = this.descriptor()
    const constant = { kind: 'enum' as const, class: descriptor, constant: '' }
    this.keep(constant)
    const name = this.value()
    if (typeof name !== 'string') throw this.r.error('corrupt', 'the name of an enum constant is not a string')
    constant.constant = name
    return constant
  }

  private longString(): string {
    const { r } = this
    const length = r.offset()
    const text = r.longUtf(length)
    return this.keep(text)
  }
}

/** A field of an object by name, the most specific class first; undefined where there is none. */
export function field(value: JavaValue | undefined, name: string): JavaValue | undefined {
  if (!isObject(value)) return undefined
  for (let i = value.parts.length - 1; i >= 0; i--) {
    const found = value.parts[i]!.fields.get(name)
    if (found !== undefined) return found
  }
  return undefined
}

export const isObject = (value: JavaValue | undefined): value is JavaObject =>
  typeof value === 'object' && value !== null && value.kind === 'object'
export const isEnum = (value: JavaValue | undefined): value is JavaEnum =>
  typeof value === 'object' && value !== null && value.kind === 'enum'

/** The elements of an ArrayList, or of an unmodifiable view of one. */
export function listElements(value: JavaValue | undefined, views = MAX_DEPTH): readonly JavaValue[] {
  if (!isObject(value) || views === 0) return [] // a view may be of itself
  const inner = field(value, 'c') ?? field(value, 'list')
  if (inner !== undefined) return listElements(inner, views - 1)
  const array = field(value, 'a')
  if (typeof array === 'object' && array !== null && array.kind === 'array') return array.elements
  return value.parts
    .flatMap(part => part.annotations)
    .filter(a => !(typeof a === 'object' && a !== null && a.kind === 'block'))
}

/** `com.acme.Outer$Inner` → `Outer$Inner`. */
export const simpleName = (className: string): string => className.slice(className.lastIndexOf('.') + 1)
