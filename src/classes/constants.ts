import type { ByteReader } from '../bytes/reader.ts'
import { double, float, int, long, unsignedByte, unsignedShort, utf } from '../codec/base.ts'
import type { Decoded } from '../codec/codec.ts'
import { tagged } from '../codec/combine.ts'

// The pool is passed over once, noting where each constant lies; what is asked for is read then. A class has some hundred constants,
// and a reader of its fields needs ten. (JVMS §4.4)

const MEMBER = { owner: unsignedShort, member: unsignedShort }
const BOOTSTRAPPED = { bootstrap: unsignedShort, member: unsignedShort }

/** Numbers are indexes of other constants; `bootstrap` is one into BootstrapMethods. */
const constant = tagged('constant', unsignedByte, {
  text: [1, { text: utf }],
  int: [3, { value: int }],
  float: [4, { value: float }],
  long: [5, { value: long }],
  double: [6, { value: double }],
  class: [7, { name: unsignedShort }],
  string: [8, { text: unsignedShort }],
  field: [9, MEMBER],
  method: [10, MEMBER],
  interfaceMethod: [11, MEMBER],
  nameAndType: [12, { name: unsignedShort, descriptor: unsignedShort }],
  methodHandle: [15, { reference: unsignedByte, member: unsignedShort }],
  methodType: [16, { descriptor: unsignedShort }],
  dynamic: [17, BOOTSTRAPPED],
  invokeDynamic: [18, BOOTSTRAPPED],
  module: [19, { name: unsignedShort }],
  package: [20, { name: unsignedShort }],
})
/** One entry of a constant pool, as it stands there. */
type Constant = Decoded<typeof constant>
type ConstantOf<K extends Constant['kind']> = Extract<Constant, { readonly kind: K }>

const TEXT = 1
const STRING = 8
/** These take two indexes. */
const LONG = 5
const DOUBLE = 6
/** In the place of the second: no offset in a file. */
const NOTHING = 0

/** Constants by index, 1 … `count` − 1. Every access throws corrupt where there is none of that kind. */
export class Constants {
  readonly count: number
  private readonly r: ByteReader
  /** Bytes from the start of the file. */
  private readonly offsets: Uint32Array
  private readonly texts: (string | undefined)[] = []
  private readonly classNames: (string | undefined)[] = []

  /** The pool at the cursor, which then stands behind it. */
  constructor(r: ByteReader) {
    this.count = unsignedShort.read(r)
    this.offsets = new Uint32Array(this.count)
    for (let index = 1; index < this.count; index++) {
      this.offsets[index] = r.at
      const tag = r.bytes[r.at]
      constant.skip(r)
      if (tag === LONG || tag === DOUBLE) index++
    }
    this.r = r
  }

  /** What stands there, of whatever kind. */
  at(index: number): Constant {
    const offset = this.offsets[index] ?? NOTHING
    if (offset === NOTHING)
      throw this.r.error('corrupt', `no constant ${index}`, { expected: `1 to ${this.count - 1}` })
    const behind = this.r.at
    this.r.at = offset
    const found = constant.read(this.r)
    this.r.at = behind
    return found
  }

  /** A constant of that kind. */
  of<K extends Constant['kind']>(kind: K, index: number): ConstantOf<K> {
    const found = this.at(index)
    if (isKind(found, kind)) return found
    throw this.r.error(
      'corrupt',
      `constant ${index} is of another kind`,
      { found: found.kind, expected: kind },
      this.offsets[index],
    )
  }

  /** The texts of all String constants. */
  get strings(): readonly string[] {
    const { bytes } = this.r
    const found: string[] = []
    for (const offset of this.offsets)
      if (offset !== NOTHING && bytes[offset] === STRING)
        found.push(this.text((bytes[offset + 1]! << 8) | bytes[offset + 2]!))
    return found
  }

  /** Whether there is such a Utf8 constant. `text` is ASCII, of less than 256 characters. */
  has(text: string): boolean {
    const { bytes } = this.r
    for (const offset of this.offsets)
      if (
        offset !== NOTHING &&
        bytes[offset] === TEXT &&
        bytes[offset + 2] === text.length &&
        isAt(bytes, offset + 3, text)
      )
        return true
    return false
  }

  /** A Utf8 constant: names, descriptors, signatures. */
  text(index: number): string {
    return (this.texts[index] ??= this.of('text', index).text)
  }

  /** The binary name of a class, with dots; an array's descriptor stays one: `[Lcom.acme.Order;`. */
  className(index: number): string {
    return (this.classNames[index] ??= this.text(this.of('class', index).name).replaceAll('/', '.'))
  }
}

const isKind = <K extends Constant['kind']>(found: Constant, kind: K): found is ConstantOf<K> => found.kind === kind

function isAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
