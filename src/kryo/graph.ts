import { pieceOf, type Piece } from '../bytes/json-writer.ts'
import { joined } from '../bytes/joined.ts'
import { ByteReader, MAX_DEPTH } from '../bytes/reader.ts'
import type { SavepointError } from '../errors.ts'
import { classLabel, type Label } from './label.ts'
import { passing, type Sink } from './sink.ts'
import { readString } from './string.ts'
import { long, signedVarInt, signedVarLong, varCount, varInt } from './var-int.ts'
import type { Generics5 } from './generics5.ts'

/** The releases of Kryo that Flink has: 2.24 up to Flink 1.20, 5.6 since 2.0. */
export type Major = 2 | 5

/** What stands for a type parameter in Kryo 2: names of classes, null where it is not known. */
export type Arguments2 = readonly (string | null)[] | null

/** How the objects of a class are read. Kept from value to value: what it learns of one it has forgotten when that ends. */
export interface Program {
  /** Takes what is behind class and reference of an object. */
  walk(g: Graph, c: KryoClass): void
  /** Serializer.setGenerics of Kryo 2, which reaches the next object of the class. Absent: it does not care. */
  generics?(g: Graph, c: KryoClass, args: Arguments2): void
  /** Forgets what `generics` said. */
  forget?(): void
}

/** A class as Kryo sees it. */
export class KryoClass {
  readonly name: string
  /** Whether it is String, written as Kryo itself does. */
  readonly isString: boolean
  private readonly known: Known
  private found: Program | undefined
  private final: boolean | undefined
  private refers: boolean | undefined
  private shown: Label | undefined
  private isTold = false

  constructor(name: string, isString: boolean, known: Known) {
    this.name = name
    this.isString = isString
    this.known = known
  }

  /** Whether a field of this class needs no class in front. Throws unsupported where nobody knows. (Kryo.isFinal) */
  get isFinal(): boolean {
    return (this.final ??= this.known.isFinal(this.name))
  }

  /**
   * Whether its objects may be referred to: boxes may not, and enums not in Kryo 5. Throws unsupported where nobody knows.
   * (MapReferenceResolver.useReferences)
   */
  get tracked(): boolean {
    return (this.refers ??= this.known.isTracked(this))
  }

  get program(): Program {
    return (this.found ??= this.known.program(this))
  }

  /** Serializer.setGenerics of Kryo 2: nothing new where there were none and are none. */
  generics(g: Graph, args: Arguments2): void {
    if (args === null && !this.isTold) return
    this.isTold = args !== null
    this.program.generics?.(g, this, args)
  }

  get label(): Label {
    return (this.shown ??= classLabel(this.name))
  }
}

/** What is known of classes, and of the numbers they are registered under. */
export interface Known {
  readonly major: Major
  named(name: string): KryoClass
  registered(id: number): KryoClass | undefined
  isFinal(name: string): boolean
  isTracked(c: KryoClass): boolean
  program(c: KryoClass): Program
}

/** An enclosing class with type parameters, as far as Kryo 2 looks. (Generics) */
export interface Scope {
  readonly names: ReadonlyMap<string, string>
  readonly parent: Scope | undefined
}

/** How a value began: with these bytes, up to the reference of a new object. */
interface Top {
  readonly begin: Piece
  readonly found: KryoClass
  readonly isNamed: boolean
}

/** One value: its objects, and what is behind class names and references. The same for all values, one after the other. */
export class Graph {
  readonly known: Known
  readonly major: Major
  r!: ByteReader
  sink: Sink = passing
  /** Kryo 2: what stands for names of type variables around here. */
  scope: Scope | undefined
  /** Kryo 2: whether arguments are those that the last writer left, as its flaw has it, and not those that a reader expects. */
  keepsArguments = false
  /** Kryo 5: what is known of type arguments and variables around here. */
  readonly generics: Generics5<KryoClass>
  private readonly classes: KryoClass[] = []
  private classCount = 0
  private objects = 0
  /** By number of the name in a value: what it was last, and its bytes. */
  private readonly names: { readonly name: Piece; readonly found: KryoClass }[] = []
  private readonly touched: Program[] = []
  private readonly context = new Map<Program, unknown>()
  private top: Top | undefined

  constructor(known: Known, generics: Generics5<KryoClass>) {
    this.known = known
    this.major = known.major
    this.generics = generics
  }

  /** One value with its class. */
  value(r: ByteReader, sink: Sink): void {
    this.r = r
    this.sink = sink
    this.scope = undefined
    this.classCount = 0
    this.objects = 0
    this.generics.reset()
    this.forget()
    if (this.context.size > 0) this.context.clear()
    sink.begin(r)
    if (this.top !== undefined && this.passed(this.top.begin)) this.alike(this.top)
    else this.first()
  }

  /** The class of a value, of which nothing else is read. */
  classOf(r: ByteReader): string | undefined {
    this.r = r
    this.classCount = 0
    return this.readClass()?.name
  }

  /** A value that begins as the last one did: with a new object of the same class. */
  private alike({ found, isNamed }: Top): void {
    if (isNamed) this.classes[this.classCount++] = found
    this.objects = 1
    this.sink.open(0)
    this.payload(found)
    this.sink.close(0)
  }

  private first(): void {
    const { r } = this
    const from = r.at
    const found = this.readClass()
    if (found === null) return this.sink.null()
    if (found.tracked && r.at < r.end && r.bytes[r.at] === NEW)
      this.top = { begin: pieceOf(r.bytes.slice(from, r.at + 1)), found, isNamed: this.classCount > 0 }
    this.object(found)
  }

  private forget(): void {
    for (let i = this.touched.length; i > 0; i--) this.touched.pop()!.forget!()
  }

  /** Kryo 2 has told a program of arguments. */
  touch(program: Program): void {
    this.touched.push(program)
  }

  /** An object behind its class, or null. (Kryo.readClassAndObject) */
  classAndObject(): void {
    if (this.isNewString()) return this.newString()
    const c = this.readClass()
    if (c === null) return this.sink.null()
    if (!this.keepsArguments) c.generics(this, null)
    this.object(c)
  }

  /** Whether a string follows that was not met before: what most objects are. */
  private isNewString(): boolean {
    const { bytes, at, end } = this.r
    return at + 1 < end && bytes[at] === STRING && bytes[at + 1] === NEW
  }

  private newString(): void {
    this.r.at += 2
    this.sink.newString(this.objects++, this.r)
  }

  /** An object of a known class that is not null. (Kryo.readObject) */
  object(c: KryoClass): void {
    if (!c.tracked) return this.payload(c)
    const reference = this.reference()
    if (reference === 0) throw this.r.error('corrupt', 'null where an object of Kryo must be', {}, this.r.at - 1)
    this.referred(c, reference)
  }

  /** An object of a known class, or null. (Kryo.readObjectOrNull) */
  orNull(c: KryoClass): void {
    const reference = this.reference()
    if (reference === 0) return this.sink.null()
    if (c.tracked) return this.referred(c, reference)
    if (reference !== 1)
      throw this.r.error('corrupt', 'neither null nor an object of Kryo', { found: String(reference) }, this.r.at - 1)
    this.payload(c)
  }

  private reference(): number {
    return varCount(this.r)
  }

  private referred(c: KryoClass, reference: number): void {
    if (reference > 1) {
      const id = reference - 2
      if (id >= this.objects) throw this.noSuch('object', id, this.objects)
      if (this.keepsArguments) c.generics(this, null)
      return this.sink.reference(id)
    }
    const id = this.objects++
    if (c.isString) return this.sink.newString(id, this.r)
    this.sink.open(id)
    this.payload(c)
    this.sink.close(id)
  }

  private noSuch(what: string, id: number, count: number): SavepointError {
    return this.r.error('corrupt', `reference to no ${what} of this value`, {
      found: String(id),
      expected: `less than ${count}`,
    })
  }

  private payload(c: KryoClass): void {
    const { r } = this
    if (r.depth >= MAX_DEPTH)
      throw r.error('unsupported', 'objects of Kryo nested too deeply', { expected: `at most ${MAX_DEPTH} levels` })
    r.depth++
    c.program.walk(this, c)
    r.depth--
  }

  /** How deep the object lies that is read. (Kryo.getDepth) */
  get depth(): number {
    return this.r.depth
  }

  /** null for the class of null. (DefaultClassResolver.readClass) */
  readClass(): KryoClass | null {
    const { r } = this
    const code = varInt(r)
    if (code === 0) return null
    if (code === 1) return this.namedClass()
    const found = this.known.registered(code - 2)
    if (found === undefined)
      throw r.error('corrupt', 'a class is registered under no such number', { found: String(code - 2) }, r.at - 1)
    return found
  }

  private namedClass(): KryoClass {
    const { r } = this
    const id = varInt(r)
    if (id < this.classCount) return this.classes[id]!
    if (id !== this.classCount) throw this.noSuch('class name', id, this.classCount)
    const last = this.names[id]
    const found = last !== undefined && this.passed(last.name) ? last.found : this.newName(id)
    this.classes[this.classCount++] = found
    return found
  }

  /** Passes over these bytes, if it is they that follow. */
  private passed({ bytes, words }: Piece): boolean {
    const { r } = this
    const { view, at } = r
    if (bytes.length > r.left) return false
    const whole = bytes.length >> 2
    for (let i = 0; i < whole; i++) if (view.getInt32(at + 4 * i) !== words[i]) return false
    for (let i = 4 * whole; i < bytes.length; i++) if (view.getUint8(at + i) !== bytes[i]) return false
    r.at = at + bytes.length
    return true
  }

  private newName(id: number): KryoClass {
    const { r } = this
    const from = r.at
    const name = readString(r)
    if (name === null || name.length === 0 || name.length > LONGEST_NAME)
      throw r.error(
        'corrupt',
        'no class name of Kryo',
        { found: name === null ? 'null' : `${name.length} units` },
        from,
      )
    const found = this.known.named(name)
    this.names[id] = { name: pieceOf(r.bytes.slice(from, r.at)), found }
    return found
  }

  /** Reads objects that nobody is told of, such as a comparator. */
  hidden(read: () => void): void {
    const { sink, objects } = this
    this.sink = passing
    read()
    this.sink = sink
    sink.hidden(objects, this.objects)
  }

  /** What a program has found in this value, once. */
  remembered<T>(by: Program, find: () => T): T {
    const known = this.context.get(by)
    if (known !== undefined) return known as T // each program keeps one kind of thing
    const found = find()
    this.context.set(by, found)
    return found
  }

  /** Reads what lies in chunks: a length and so many bytes, again and again, and a zero. (OutputChunked) */
  chunked(read: () => void): void {
    const { r } = this
    const chunks: Uint8Array[] = []
    for (let size = this.count(1); size > 0; size = this.count(1)) chunks.push(r.take(size))
    const inner = new ByteReader(joined(chunks), r.file, r.base + r.at)
    inner.depth = r.depth
    inner.withoutBytes = r.withoutBytes
    this.r = inner
    read()
    this.r = r
    r.withoutBytes = inner.withoutBytes
    if (inner.left > 0) throw r.error('corrupt', 'bytes left over in a field of Kryo', { found: String(inner.left) })
  }

  // What the programs read.

  varInt = (): number => signedVarInt(this.r)
  count(leastBytes: number): number {
    const n = varCount(this.r)
    return this.plausible(n, leastBytes)
  }

  /** A count of elements that is checked against the bytes left. */
  plausible(n: number, leastBytes: number): number {
    if (n * leastBytes > this.r.left)
      throw this.r.truncated(n * leastBytes, `implausible count ${n} of elements, or the data ends too early`)
    return n
  }

  signedLong(): void {
    signedVarLong(this.r)
    this.sink.long(long.high, long.low)
  }

  boolean(): boolean {
    const byte = this.r.unsignedByte()
    if (byte > 1)
      throw this.r.error('corrupt', 'no boolean of Kryo', { found: String(byte), expected: '0 or 1' }, this.r.at - 1)
    return byte === 1
  }

  /** Fixed numbers are big-endian in Kryo 2 and little-endian in Kryo 5. */
  short(): number {
    const at = this.fixed(2)
    return this.r.view.getInt16(at, this.major === 5)
  }

  char(): number {
    const at = this.fixed(2)
    return this.r.view.getUint16(at, this.major === 5)
  }

  int(): number {
    const at = this.fixed(4)
    return this.r.view.getInt32(at, this.major === 5)
  }

  float(): number {
    const at = this.fixed(4)
    return this.r.view.getFloat32(at, this.major === 5)
  }

  double(): number {
    const at = this.fixed(8)
    return this.r.view.getFloat64(at, this.major === 5)
  }

  /** Into the halves that `long` has. */
  fixedLong(): void {
    const at = this.fixed(8)
    const little = this.major === 5
    long.high = this.r.view.getInt32(little ? at + 4 : at, little)
    long.low = this.r.view.getUint32(little ? at : at + 4, little)
  }

  private fixed(bytes: number): number {
    const { r } = this
    const { at } = r
    r.skip(bytes)
    return at
  }

  /** A string that is told of nowhere. */
  text(): string | null {
    return readString(this.r)
  }
}

/** How the class of strings is written, and the reference of an object that was not met before. */
const STRING = 3
const NEW = 1
/** Units of the longest class name that is believed. */
const LONGEST_NAME = 4096
