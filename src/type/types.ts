import { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { isSince } from '../flink/releases.ts'
import { ByteReader } from '../bytes/reader.ts'
import type { Type } from '../model/type.ts'
import { arrayKinds } from './array.ts'
import { avroKinds } from './avro.ts'
import { baseKinds } from './base.ts'
import { collectionKinds } from './collection.ts'
import { frameworkKinds } from './framework.ts'
import { twoPhaseCommitKinds } from './two-phase-commit.ts'
import type { Hash, Inner, Json, Kind, Parse } from './kind.ts'
import type { Members, Through } from './members.ts'
import { readingThrough, type Scalar } from './scalar.ts'
import type { Code } from './printer.ts'
import { javaKinds } from './java-object.ts'
import { kafkaKinds } from './kafka.ts'
import { generatedSkip, passCode, warmingSkip } from './pass-code.ts'
import { logicalKinds } from './logical.ts'
import { numberKinds } from './number.ts'
import { kryoKinds } from './kryo.ts'
import { partKinds } from './kryo-parts.ts'
import { opaqueKinds } from './opaque.ts'
import { scalaKinds } from './scala.ts'
import { valueKinds } from './value.ts'
import { pojoKinds } from './pojo.ts'
import { recordKinds } from './record.ts'
import { sqlKinds } from './sql.ts'
import { storedKinds } from './stored.ts'
import { temporalKinds } from './temporal.ts'
import { unknownText, type TypeScript } from './typescript.ts'
import { warming } from './warm.ts'

export const rows: readonly Kind[] = [
  baseKinds,
  numberKinds,
  temporalKinds,
  arrayKinds,
  collectionKinds,
  recordKinds,
  pojoKinds,
  avroKinds,
  frameworkKinds,
  javaKinds,
  twoPhaseCommitKinds,
  kafkaKinds,
  sqlKinds,
  storedKinds,
  logicalKinds,
  valueKinds,
  kryoKinds,
  partKinds,
  opaqueKinds,
  scalaKinds,
].flat()
const kinds = new Map<string, Kind>(rows.map(row => [row.kind, row]))

/** The type in the notation of the command line. A kind without a row, from a user's codec, is shown by its name. */
export function typeText(type: Type): string {
  return kinds.get(type.kind)?.text(type, typeText) ?? type.kind
}

const inner: Inner = {
  codec: codecOf,
  json: jsonOf,
  compile: warming,
  inline: (type, code) => printers.inline(type, code),
  pass: (type, code, no) => passCode(type, inner, code, no),
  passOf: (type, code, no) => kinds.get(type.kind)?.pass?.(type, inner, code, no),
  shape: (type, code) => kinds.get(type.kind)?.shape?.(type, code),
  length: lengthOf,
  hash: hashOf,
  parse: parseOf,
  members: membersOf,
  scalar: scalarOf,
  isName,
  oneForm: hasOneForm,
}

/** The TypeScript type of values as `codecOf` reads them; `unknown` where they cannot be read. */
export function typescriptOf(type: Type, ts: TypeScript): string {
  return kinds.get(type.kind)?.typescript?.(type, ts) ?? unknownText(typeText(type))
}

/** Whether values print as a string or null: maps with such keys are objects. */
function isName(type: Type): boolean {
  return kinds.get(type.kind)?.isName?.(type, inner) ?? false
}

/** Whether equal values have equal bytes. */
export function hasOneForm(type: Type): boolean {
  return kinds.get(type.kind)?.oneForm?.(type, inner) ?? false
}

/** Why values of a type cannot be read, wherever in it; undefined where they can. */
export function unreadableReason(type: Type): string | undefined {
  const row = kinds.get(type.kind)
  if (row === undefined || row.codec === undefined)
    return 'reason' in type ? String(type.reason) : `values of ${typeText(type)} cannot be read yet`
  return (
    row.unreadable?.(type) ??
    typesIn(type)
      .map(unreadableReason)
      .find(reason => reason !== undefined)
  )
}

/** Whether a value, or one inside, may turn out to be one that cannot be read: where it ends is known only from what is around it then. */
export const isOpenEnded = (type: Type): boolean =>
  kinds.get(type.kind)?.openEnded === true || typesIn(type).some(isOpenEnded)

/** What a value that cannot be read is called: its class, as far as its first bytes tell, or that of its type, or the type. */
export function shownClass(type: Type | undefined, bytes?: Uint8Array): string {
  if (type === undefined) return 'unknown'
  return classIn(type, bytes) ?? ('className' in type ? String(type.className) : typeText(type))
}
function classIn(type: Type, bytes: Uint8Array | undefined): string | undefined {
  const row = kinds.get(type.kind)
  if (bytes === undefined || row?.classOf === undefined) return undefined
  try {
    return row.classOf(type, new ByteReader(bytes))
  } catch (error) {
    if (error instanceof SavepointError) return undefined
    throw error
  }
}

/** Whether values of a type, or of one inside, are read by classes that a user gave: those of another version of the job may seem to fit. */
export const isByClasses = (type: Type): boolean =>
  ('classes' in type && Array.isArray(type.classes) && type.classes.length > 0) || typesIn(type).some(isByClasses)

/** What is wrong with a type, or one inside: Flink does not restore it. */
export function wrongIn(type: Type): SavepointError | undefined {
  return (
    kinds.get(type.kind)?.wrong?.(type) ??
    typesIn(type)
      .map(wrongIn)
      .find(error => error !== undefined)
  )
}

/** Why no release that is written for restores a type, or one inside; undefined: nothing is known to stand in the way. */
export const refusedIn = (type: Type): string | undefined =>
  kinds.get(type.kind)?.refused?.(type) ??
  typesIn(type)
    .map(refusedIn)
    .find(why => why !== undefined)

/** The first type, itself or inside, whose values a release cannot read, and why. `otherMajor`: they are of the other major line. */
export function misfit(
  type: Type,
  release: string,
  otherMajor: boolean,
): { readonly type: Type; readonly why: string } | undefined {
  const { since, differsIn2, refused } = kinds.get(type.kind) ?? {}
  if (since !== undefined && !isSince(release, since)) return { type, why: `its serializer is new in Flink ${since}` }
  if (otherMajor && differsIn2 !== undefined) return { type, why: differsIn2 }
  const why = refused?.(type)
  if (why !== undefined) return { type, why }
  return typesIn(type)
    .map(inside => misfit(inside, release, otherMajor))
    .find(found => found !== undefined)
}

/** The types right inside another, in whatever member they stand. */
function typesIn(value: object): readonly Type[] {
  return Object.values(value).flatMap((member: unknown) => {
    if (typeof member !== 'object' || member === null) return []
    return isType(member) ? [member] : typesIn(member)
  })
}
const isType = (member: object): member is Type => 'kind' in member && kinds.has(String(member.kind))

/** Whether every value that can be passed over can be printed too. */
export const isExactlySkipped = (type: Type): boolean =>
  kinds.get(type.kind)?.exactSkip === true && typesIn(type).every(isExactlySkipped)

// Programs are compiled once per type tree. A type that cannot be read fails where a value of it is met, not before: a null in its place
// reads well.

/** Reads, writes and skips values of a type. Reading one that cannot be read throws unsupported. */
export function codecOf(type: Type): Codec<unknown> {
  return codecs(type)
}

/** Codecs of types, each made once. `compile` says whether code is made that skips values of types with others inside. */
export function codecsWith(compile: typeof warmingSkip): (type: Type) => Codec<unknown> {
  const known = new WeakMap<Type, Codec<unknown>>()
  const made: Inner = { ...inner, codec: of, pass: (type, code, no) => passCode(type, made, code, no) }
  function of(type: Type): Codec<unknown> {
    let codec = known.get(type)
    if (codec !== undefined) return codec
    const row = kinds.get(type.kind)
    codec = row?.codec?.(type, made) ?? unreadable(type)
    if (row?.shape !== undefined || (row?.pass !== undefined && typesIn(type).length > 0)) {
      const { inline: _, skip, ...parts } = codec
      codec = new Codec({ ...parts, skip: compile(skip, () => generatedSkip(type, skip, made)) })
    }
    known.set(type, codec)
    return codec
  }
  return of
}
const codecs = codecsWith(warmingSkip)

/** Prints bytes of a type as JSON. */
export function jsonOf(type: Type): Json {
  return printers.json(type)
}

/** Printers of types, each made once. `compile` says whether code is made of a program. */
export function printersWith(compile: Inner['compile']): Inner {
  const jsons = new WeakMap<Type, Json>()
  const made: Inner = {
    ...inner,
    compile,
    json(type) {
      let json = jsons.get(type)
      if (json === undefined) {
        json =
          kinds.get(type.kind)?.json?.(type, made) ??
          ((r): never => {
            throw cannotRead(type, r)
          })
        jsons.set(type, json)
      }
      return json
    },
    inline: (type, code) =>
      code.inside(() => kinds.get(type.kind)?.inline?.(type, made, code)) ?? code.call(made.json(type)),
  }
  return made
}
const printers = printersWith(warming)

/** Programs of the types inside others, for code that is made of several values. */
export const programs: Inner = inner

/** Statements that print a value of a type in generated code. */
export const inlineOf = (type: Type, code: Code): string => printers.inline(type, code)

/** TypeSerializer.getLength(): bytes, −1 where it varies. */
export function lengthOf(type: Type): number {
  return kinds.get(type.kind)?.length?.(type, inner) ?? -1
}

/** Java's hashCode from bytes; a text says why it cannot be known. */
export function hashOf(type: Type): Hash | string {
  return kinds.get(type.kind)?.hash?.(type, inner) ?? `the hashCode of ${typeText(type)} is not known`
}

/** The value that a JSON text stands for; undefined where it is none of the type, or of a type whose JSON is not understood. */
export function parseOf(type: Type): Parse {
  return kinds.get(type.kind)?.parse?.(type, inner) ?? ((): undefined => undefined)
}

/** The parts of values of a type; undefined where they have none, or through another type (`throughOf`). */
export function membersOf(type: Type): Members | undefined {
  return kinds.get(type.kind)?.members?.(type, inner)
}

/** The types that a value may be of, where it is one of another type. */
export function throughOf(type: Type): Through | undefined {
  return kinds.get(type.kind)?.through?.(type, inner)
}

/** What values compare and sort as; undefined where they do not, or do by what each is. */
export function scalarOf(type: Type): Scalar | undefined {
  const own = kinds.get(type.kind)?.scalar?.(type, inner)
  const through = own === undefined ? throughOf(type) : undefined
  return through?.types.length === 1 && !through.open ? nullableScalar(through, scalarOf(through.types[0]!)) : own
}

const nullableScalar = (through: Through, scalar: Scalar | undefined): Scalar | undefined =>
  scalar &&
  readingThrough(scalar, read =>
    through.enter(
      () => read,
      () => null,
    ),
  )

/** Whether values of a type can be read at all; what is inside may still be unreadable. */
export const isRead = (type: Type): boolean => kinds.get(type.kind)?.codec !== undefined

function unreadable(type: Type): Codec<unknown> {
  const fail = (r: ByteReader): never => {
    throw cannotRead(type, r)
  }
  return new Codec<unknown>({
    name: type.kind,
    minBytes: 0,
    read: fail,
    skip: fail,
    write() {
      throw new SavepointError('unsupported', `values of ${typeText(type)} cannot be written`)
    },
  })
}

const cannotRead = (type: Type, r: ByteReader): SavepointError =>
  r.error('unsupported', 'reason' in type ? String(type.reason) : `values of ${typeText(type)} cannot be read yet`)
