import { ByteReader } from '../bytes/reader.ts'
import { int, unsignedShort } from '../codec/base.ts'
import type { Codec, Decoded } from '../codec/codec.ts'
import { list, prefixed } from '../codec/combine.ts'
import { SavepointError } from '../errors.ts'
import { attributes, bootstrapMethods, code, members, type Attribute, type Member } from './attributes.ts'
import { Constants } from './constants.ts'
import { LARGEST_CLASS } from './class-source.ts'

const OBJECT = 'java.lang.Object'
const MODULE = 0x8000

/** Then the minor and major version: 46 to 70 are laid out alike. */
const versions = prefixed('class file', 0xcafebabe | 0, int)
const interfaces = list(unsignedShort, unsignedShort)

/**
 * A class file as it lies there. Its outline is checked when it is opened: constants, members and attributes fill the file exactly.
 * Everything throws SavepointError: truncated, corrupt.
 */
export class ClassFile {
  readonly constants: Constants
  /** The word of the file itself; of a nested class reflection sees another. */
  readonly access: number
  /** `com.acme.Order$Item` */
  readonly name: string
  /** Null of java.lang.Object and of a module-info. */
  readonly superclass: string | null
  readonly interfaces: readonly string[]
  readonly attributes: readonly Attribute[]
  private readonly r: ByteReader
  private readonly fieldsAt: number
  private readonly methodsAt: number
  private bootstraps: Decoded<typeof bootstrapMethods> | undefined

  /** The bytes are kept. */
  constructor(bytes: Uint8Array, origin: string) {
    const r = new ByteReader(bytes, origin)
    if (bytes.length > LARGEST_CLASS)
      throw new SavepointError('unsupported', 'this class file is too large', {
        file: origin,
        found: `${bytes.length} bytes`,
        expected: `at most ${LARGEST_CLASS}`,
      })
    versions.skip(r)
    this.constants = new Constants(r)
    this.access = unsignedShort.read(r)
    this.name = this.constants.className(unsignedShort.read(r))
    const superclass = unsignedShort.read(r)
    if (superclass === 0 && this.name !== OBJECT && (this.access & MODULE) === 0)
      throw r.error('corrupt', `${this.name} has no superclass`, {}, r.at - 2)
    this.superclass = superclass === 0 ? null : this.constants.className(superclass)
    this.interfaces = interfaces.read(r).map(index => this.constants.className(index))
    this.fieldsAt = r.at
    members.skip(r)
    this.methodsAt = r.at
    members.skip(r)
    this.attributes = attributes.read(r)
    if (r.left > 0)
      throw r.error('corrupt', 'bytes left over in a class file', { found: `${r.left} bytes`, expected: 'none' })
    this.r = r
  }

  /** What errors call the file. */
  get origin(): string {
    return this.r.file
  }

  /** In the order of the file, static and synthetic ones included. */
  get fields(): readonly Member[] {
    return this.membersAt(this.fieldsAt)
  }

  /** Constructors (`<init>`) and the static initializer (`<clinit>`) among them. */
  get methods(): readonly Member[] {
    return this.membersAt(this.methodsAt)
  }

  private membersAt(at: number): readonly Member[] {
    this.r.at = at
    return members.read(this.r)
  }

  /** The attribute of that name, read to its end; undefined where there is none. */
  attribute<T>(of: readonly Attribute[], name: string, codec: Codec<T>): T | undefined {
    const found = of.find(one => this.constants.text(one.name) === name)
    if (found === undefined) return undefined
    const from = found.content.byteOffset - this.r.bytes.byteOffset
    const r = new ByteReader(found.content, this.r.file, from)
    const value = codec.read(r)
    if (r.left > 0)
      throw r.error('corrupt', `bytes left over in attribute ${name}`, { found: `${r.left} bytes`, expected: 'none' })
    return value
  }

  /** undefined: abstract or native. */
  codeOf(method: Member): Decoded<typeof code> | undefined {
    return this.attribute(method.attributes, 'Code', code)
  }

  /** What `dynamic` and `invokeDynamic` constants count. */
  get bootstrapMethods(): Decoded<typeof bootstrapMethods> {
    return (this.bootstraps ??= this.attribute(this.attributes, 'BootstrapMethods', bootstrapMethods) ?? [])
  }
}
