import type { ByteReader } from '../bytes/reader.ts'
import type { JsonValue } from '../bytes/json-parse.ts'
import type { Codec } from '../codec/codec.ts'
import type { SavepointError } from '../errors.ts'
import type { Type, Wrapper } from '../model/type.ts'
import type { Members, Through } from './members.ts'
import type { Scalar } from './scalar.ts'
import type { TypeReader } from '../model/type-reader.ts'
import type { Code, Json } from './printer.ts'
import type { Shape } from './record-shape.ts'
import type { TypeScript } from './typescript.ts'

export type { Json }
/** Bytes of one value → Java's hashCode of it. The reader ends behind the value. */
export type Hash = (r: ByteReader) => number

/** JSON → the value it stands for; undefined where it stands for none of the type. */
export type Parse = (json: JsonValue) => unknown

/** Programs of the types inside another, compiled once. */
export interface Inner {
  codec(type: Type): Codec<unknown>
  json(type: Type): Json
  /** A printer of which code may be made: `plain` prints the same. */
  compile(plain: Json, build: (code: Code) => string): Json
  /** Statements that print a value inside another one. */
  inline(type: Type, code: Code): string
  /** Statements that pass over a value inside another one. */
  pass(type: Type, code: Code, no: string): string
  /** Those of the type's row alone. */
  passOf(type: Type, code: Code, no: string): string | undefined
  shape(type: Type, code: Code): Shape | undefined
  length(type: Type): number
  /** A text says why it cannot be known. */
  hash(type: Type): Hash | string
  parse(type: Type): Parse
  isName(type: Type): boolean
  oneForm(type: Type): boolean
  members(type: Type): Members | undefined
  scalar(type: Type): Scalar | undefined
}

/** How the text of a type is told from others, and what is read behind its word. What the text leaves out gets Flink's default. */
export interface Spelling<T extends Type = Type> {
  /** The word that begins it; a pattern where there are many, tried after the words. */
  readonly word: string | RegExp
  /** The character that must follow, where several kinds share the word. */
  readonly before?: string
  /** Whether columns have it: `BIGINT`. A pattern of SQL is tried only where a column's type stands. */
  readonly sql?: true
  read(p: TypeReader, word: string): T
}

/** All that is known about one kind of type: a row. A new kind is a row, a new job is a column. */
export interface Kind<T extends Type = Type> {
  readonly kind: string
  /** The type in the notation of the command line: `List<Long>`. */
  text(type: T, text: (type: Type) => string): string
  /** The way back from the text. Absent: the notation cannot say it. */
  readonly spellings?: readonly Spelling<T>[]
  /** The mark behind a type that makes it one of this kind. */
  readonly suffix?: { readonly mark: string; of(type: Type): T }
  /** Its bytes. Absent: they cannot be read (yet). */
  codec?(type: T, inner: Inner): Codec<unknown>
  /** Why the values of this type cannot be read, where those of others of its kind can. */
  unreadable?(type: T): string | undefined
  /** What is wrong with the type itself, so that Flink refuses it too. Absent: nothing can be. */
  wrong?(type: T): SavepointError | undefined
  /** Why no release that is written for restores it, though its values can be read. Absent: nothing of it stands in the way. */
  refused?(type: T): string | undefined
  /** The class of the value that begins here, where it need not be the type's. It is not read as a whole; undefined: it has none. */
  classOf?(type: T, r: ByteReader): string | undefined
  /** Only each value tells whether it can be read, and so where it ends. Absent: the type does. */
  readonly openEnded?: true
  /** What can be passed over can be printed, as far as the types inside allow. Absent: only printing tells. */
  readonly exactSkip?: true
  /** Bytes → JSON bytes, without values in between. */
  json?(type: T, inner: Inner): Json
  /** Statements that print a value in generated code. Absent: a call of `json`. */
  inline?(type: T, inner: Inner, code: Code): string
  /** Statements that pass over a value in generated code. Absent: by its shape, or a call of the codec's `skip`. */
  pass?(type: T, inner: Inner, code: Code, no: string): string | undefined
  /** What a value consists of, for generated code that passes over it or goes to its members. Absent: no such code is made. */
  shape?(type: T, code: Code): Shape | undefined
  /** TypeSerializer.getLength(): bytes, −1 where values differ. Absent: −1. */
  length?(type: T, inner: Inner): number
  /** hashCode from bytes, or why it cannot be known. Absent: user code decides. */
  hash?(type: T, inner: Inner): Hash | string
  /** JSON → value. Absent: nothing is understood. */
  parse?(type: T, inner: Inner): Parse
  /** Whether values print as a string, or null, so that they can name the members of an object. Absent: no. */
  isName?(type: T, inner: Inner): boolean
  /** Whether equal values have equal bytes, so that a value can be looked for by its bytes. Absent: no. */
  oneForm?(type: T, inner: Inner): boolean
  /** The first release that has its serializer. Absent: all that are known. */
  readonly since?: string
  /** Why neither of the major lines 1 and 2 can read what the other wrote. Absent: both can. */
  readonly differsIn2?: string
  /** What a step leads to. Absent: values have no parts. */
  members?(type: T, inner: Inner): Members | undefined
  /** What values compare and sort as. Absent: they do not. */
  scalar?(type: T, inner: Inner): Scalar | undefined
  /** The TypeScript type of its values as `codec` reads them. Absent: unknown. */
  typescript?(type: T, ts: TypeScript): string
  /** The types a value may be of, where it is one of another type, or null. */
  through?(type: T, inner: Inner): Through | undefined
}

/** The columns of a kind besides its name. */
export type Columns = Omit<Kind, 'kind' | 'text'>

/** A kind without parameters. */
export const leaf = (kind: string, text: string, columns: Columns = {}): Kind => ({
  kind,
  text: () => text,
  spellings: [{ word: text, read: () => ({ kind }) }],
  ...columns,
})

/** A kind around one other type. */
export const wrapper = (kind: string, name: string, columns: Omit<Kind<Wrapper>, 'kind' | 'text'> = {}): Kind =>
  kindOf<Wrapper>({
    kind,
    text: (t, text) => `${name}<${text(t.element)}>`,
    spellings: [{ word: name, read: p => ({ kind, element: p.one() }) }],
    ...columns,
  })

/** The constructor of types of such a kind. */
export const wrapping =
  (kind: string) =>
  (element: Type): Wrapper => ({ kind, element })

/** Two parameters, `Map<K, V>`. */
export const pair = <A extends string, B extends string, T extends Type & Record<A | B, Type>>(
  kind: string,
  name: string,
  make: (first: Type, second: Type) => T,
  first: A,
  second: B,
  columns: Omit<Kind<T>, 'kind' | 'text'> = {},
): Kind =>
  kindOf<T>({
    kind,
    text: (t, text) => `${name}<${text(t[first])}, ${text(t[second])}>`,
    spellings: [{ word: name, read: p => make(...p.two()) }],
    ...columns,
  })

/** Words for a kind without parameters; the first is its text. */
export const words = (kind: string, ...all: readonly string[]): readonly Spelling[] =>
  all.map(word => ({ word, read: () => ({ kind }) }))

/** A row is kept under its kind, so only types of that kind reach it. */
export const kindOf = <T extends Type>(row: Kind<T>): Kind => row as unknown as Kind
