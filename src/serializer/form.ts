import type { ByteReader } from '../bytes/reader.ts'
import { utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list, prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Release } from '../flink/releases.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { typeText } from '../type/types.ts'

/** A TypeSerializerSnapshot: class name, version, body (snapshot.md). It has no length: an unknown class ends the reading. */
export interface Snapshot {
  readonly className: string
  readonly version: number
  readonly body: unknown
}

/** The snapshot of a type, for the release that is to read it; a text says why there is none. */
export type SnapshotOf = (type: Type) => Snapshot | string

/** A snapshot without its class, which is the one that its form is listed under. */
export interface Made<B = unknown> {
  readonly version: number
  readonly body: B
}

/** Reads the body of one snapshot class, and says what type it describes. Users give the same for their own serializers. */
export interface SnapshotForm<B = unknown, T extends Type = Type> {
  /**
   * The body's layout for a version; undefined for a version that does not exist. `snapshot` reads a nested snapshot, `framed` one in a
   * frame. Of a class that Flink 1.7 wrote behind its bridge the version is the snapshot's own. (TypeSerializerConfigSnapshot)
   */
  body(version: number, snapshot: Codec<Snapshot>, framed: Codec<Snapshot>): Codec<B> | undefined
  /** Default: opaque, named by the snapshot class. */
  type?(body: B, typeOf: (snapshot: Snapshot) => Type, version: number): Type
  /** The type itself, of a serializer without parameters. */
  readonly constant?: Type
  /** The way back: types of which kind get this snapshot. Of several forms the first that has one for a type and a release counts. */
  readonly kind?: string
  /** Version and body as a release writes them; a text says why it has none. `of`: of the types inside. */
  snapshot?(type: T, of: SnapshotOf, release: Release): Made<B> | string
}
/** Forms of snapshots by the class name of the TypeSerializerSnapshot. */
export type SnapshotForms = Readonly<Record<string, SnapshotForm>>

/** A form is kept under its class name, so only bodies it read itself reach `type`, and only types of its kind `snapshot`. */
export const form = <B, T extends Type = Type>(row: SnapshotForm<B, T>): SnapshotForm => row as unknown as SnapshotForm

// What forms are made of.

/** A serializer without parameters: an empty body (version 3) or the serializer's class name (2). (SimpleTypeSerializerSnapshot) */
export const simple = (type: Type): SnapshotForm =>
  form<{ serializer?: string }>({
    body: version => simpleBodies[version],
    type: () => type,
    constant: type,
    kind: type.kind,
    snapshot: of => (typeText(of) === typeText(type) ? { version: 3, body: {} } : `it is not a ${typeText(type)}`),
  })
const simpleBodies: Readonly<Record<number, Codec<{ serializer?: string }>>> = {
  3: record('simple snapshot', {}),
  2: record('simple snapshot', { serializer: utf }),
}

/** The value's class as the one parameter; the version is ignored. (GenericTypeSerializerSnapshot) */
export const generic = <T extends Type & { readonly className: string }>(
  make: (className: string) => T,
  fits: (type: T) => boolean = () => true,
): SnapshotForm =>
  form<{ className: string }, T>({
    body: () => genericBody,
    type: ({ className }) => make(className),
    kind: make('').kind,
    snapshot: type =>
      fits(type) ? { version: 2, body: { className: type.className } } : 'it is written by another serializer',
  })
const genericBody = record('generic snapshot', { className: utf })

/** The nested snapshots of a composite one. (NestedSerializersSnapshotDelegate) */
export const delegate = (snapshot: Codec<Snapshot>): Codec<readonly Snapshot[]> =>
  prefixed('nested serializers delegate', 1333245, prefixed('delegate version 1', 1, list(snapshot)))

export interface Composite<O> {
  /** Up to Flink 1.7 the form had neither magic nor outer version. */
  readonly magic: boolean
  readonly outerVersion: number
  readonly outer: O
  readonly nested: readonly Snapshot[]
}

const COMPOSITE_MAGIC = 911108

/** How a composite snapshot is made from a type again. */
export interface CompositeOf<T extends Type, O> {
  readonly kind: string
  /** The outer version that a release writes for the type; a text says why it has none. */
  readonly version: number | ((release: Release, type: T) => number | string)
  readonly nested: (type: T) => readonly Type[]
  /** Absent: the outer body is empty. */
  readonly outer?: (type: T) => O
}

/** Of a type around one other. */
export const around = (kind: string, version: number): CompositeOf<Wrapper, object> => ({
  kind,
  version,
  nested: type => [type.element],
})

/** Nested snapshots and an outer body by outer version. (CompositeTypeSerializerSnapshot) */
export function composite<O = object, T extends Type = Type>(
  type: (nested: readonly Type[], outer: O, outerVersion: number) => Type,
  outer: (version: number) => Codec<O> = () => record('outer snapshot', {}) as unknown as Codec<O>,
  back?: CompositeOf<T, O>,
): SnapshotForm {
  return form<Composite<O>, T>({
    body: (version, snapshot) => compositeBody(version, outer, delegate(snapshot)),
    type: ({ nested, outer: parameters, outerVersion }, typeOf) => type(nested.map(typeOf), parameters, outerVersion),
    ...(back !== undefined && {
      kind: back.kind,
      snapshot: (of: T, inner: SnapshotOf, release: Release) => compositeOf(back, of, inner, release),
    }),
  })
}

/** The version of a snapshot whose body is composite. */
const COMPOSITE_VERSION = 3

function compositeOf<T extends Type, O>(
  back: CompositeOf<T, O>,
  type: T,
  of: SnapshotOf,
  release: Release,
): Made<Composite<O>> | string {
  const outerVersion = typeof back.version === 'number' ? back.version : back.version(release, type)
  if (typeof outerVersion === 'string') return outerVersion
  const nested = snapshotsOf(back.nested(type), of)
  if (typeof nested === 'string') return nested
  const outer = back.outer?.(type) ?? ({} as O)
  return { version: COMPOSITE_VERSION, body: { magic: true, outerVersion, outer, nested } }
}

/** The snapshots of several types, or why one has none. */
export function snapshotsOf(types: readonly Type[], of: SnapshotOf): readonly Snapshot[] | string {
  const found: Snapshot[] = []
  for (const type of types) {
    const snapshot = of(type)
    if (typeof snapshot === 'string') return snapshot
    found.push(snapshot)
  }
  return found
}

/** A form that is only read: Flink writes another for its types, or no longer writes it. */
export function onlyRead(row: SnapshotForm): SnapshotForm {
  const { snapshot: _snapshot, kind: _kind, ...rest } = row
  return marking(() => true, rest)
}

/** A form whose types of some kinds get no snapshot. */
export function marking(kinds: (kind: string) => boolean, row: SnapshotForm): SnapshotForm {
  if (row.type === undefined) return row
  return {
    ...row,
    type(body, typeOf, version) {
      const type = row.type!(body, typeOf, version)
      return kinds(type.kind) ? { ...type, [ONLY_READ]: true } : type
    },
  }
}

/** A member of types that came from such forms: the snapshot of their kind would not be the one that their serializer has. */
export const ONLY_READ = 'otherSnapshot'

/** A form that only some releases have. */
export const inReleases = (has: (release: Release) => boolean, row: SnapshotForm): SnapshotForm => ({
  ...row,
  ...(row.snapshot !== undefined && {
    snapshot: (type: Type, of: SnapshotOf, release: Release) =>
      has(release) ? row.snapshot!(type, of, release) : `Flink ${release.name} has it under another class`,
  }),
})

function compositeBody<O>(
  version: number,
  outer: (version: number) => Codec<O>,
  nested: Codec<readonly Snapshot[]>,
): Codec<Composite<O>> {
  const head = (r: ByteReader): { magic: boolean; outerVersion: number } => {
    if (r.peekInt() !== COMPOSITE_MAGIC && version <= 2) return { magic: false, outerVersion: version }
    const at = r.at
    const magic = r.int()
    if (magic !== COMPOSITE_MAGIC)
      throw r.error(
        'corrupt',
        'not a composite serializer snapshot',
        { found: String(magic), expected: String(COMPOSITE_MAGIC) },
        at,
      )
    return { magic: true, outerVersion: r.int() }
  }
  return new Codec<Composite<O>>({
    name: 'composite snapshot',
    minBytes: 12,
    read(r) {
      const { magic, outerVersion } = head(r)
      return { magic, outerVersion, outer: outer(outerVersion).read(r), nested: nested.read(r) }
    },
    write(w, v) {
      if (v.magic) {
        w.int(COMPOSITE_MAGIC)
        w.int(v.outerVersion)
      }
      outer(v.outerVersion).write(w, v.outer)
      nested.write(w, v.nested)
    },
    trace(r, t) {
      const { magic, outerVersion } = head(r)
      return { magic, outerVersion, outer: outer(outerVersion).trace(r, t), nested: nested.trace(r, t) }
    },
  })
}
