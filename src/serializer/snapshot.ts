import type { ByteReader } from '../bytes/reader.ts'
import { utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list, prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { SavepointError } from '../errors.ts'
import type { Type } from '../model/type.ts'
import { opaqueType } from '../type/other.ts'
import {
  ADAPTER_VERSION,
  bridged,
  type Bridged,
  type LegacyForms,
  type OldBodies,
  type ReadNested,
} from './legacy-bridge.ts'

/** A TypeSerializerSnapshot: class name, version, body (snapshot.md). It has no length: an unknown class ends the reading. */
export interface Snapshot {
  readonly className: string
  readonly version: number
  readonly body: unknown
}

/** Reads the body of one snapshot class, and says what type it describes. Users give the same for their own serializers. */
export interface SnapshotForm<B = unknown> {
  /** The body's layout for a version; undefined for a version that does not exist. `snapshot` reads a nested snapshot. */
  body(version: number, snapshot: Codec<Snapshot>): Codec<B> | undefined
  /** Default: opaque, named by the snapshot class. */
  type?(body: B, typeOf: (snapshot: Snapshot) => Type, version: number): Type
  /** The type itself, of a serializer without parameters. */
  readonly constant?: Type
}
export type SnapshotForms = Readonly<Record<string, SnapshotForm>>

/** A form is kept under its class name, so only bodies it read itself reach `type`. */
export const form = <B>(row: SnapshotForm<B>): SnapshotForm => row as unknown as SnapshotForm

/** What a table of forms can do with snapshots. */
export interface Snapshots {
  readonly codec: Codec<Snapshot>
  /** In a header: a proxy version 2 in front. (TypeSerializerSnapshotSerializationUtil) */
  readonly envelope: Codec<Snapshot>
  typeOf(snapshot: Snapshot): Type
}

/** `legacy`: bodies behind the adapter, whose own version comes first. */
export function snapshots(forms: SnapshotForms, legacy: LegacyForms): Snapshots {
  const bodies = new Map<string, Codec<unknown>>()

  const bodyOf = (r: ByteReader | undefined, at: number, className: string, version: number): Codec<unknown> => {
    const key = `${version} ${className}`
    const known = bodies.get(key)
    if (known !== undefined) return known
    const row = version === ADAPTER_VERSION ? undefined : own(forms, className)
    const old = version === ADAPTER_VERSION ? own(legacy, className) : undefined
    const body = row?.body(version, codec) ?? (old && bridged(oldBodyOf(className)))
    if (body === undefined) throw unknown(r, at, className, version, row !== undefined)
    bodies.set(key, body)
    return body
  }

  const oldBodyOf =
    (className: string): OldBodies =>
    (r, at, version) => {
      const row = own(legacy, className)
      const body = row?.body(version, nested)
      if (body === undefined) throw unknown(r, at, className, version, row !== undefined)
      return body
    }

  const nested: ReadNested = (r, serializer) => {
    const start = r.at
    const proxy = r.int()
    if (proxy === 2) return codec.read(r)
    if (proxy !== 1)
      throw r.error(
        'unknown-version',
        'unknown form of a nested serializer snapshot',
        { found: String(proxy), expected: '1 or 2' },
        start,
      )
    const at = r.at
    const className = r.utf()
    const version = r.int()
    const value = r.nested(oldBodyOf(className)(r, at, version).read)
    return { className, version: ADAPTER_VERSION, body: { serializer: serializer(), version, value } satisfies Bridged }
  }

  const head = (r: ByteReader): { className: string; version: number; body: Codec<unknown> } => {
    const at = r.at
    const className = r.utf()
    const version = r.int()
    return { className, version, body: bodyOf(r, at, className, version) }
  }

  const codec = new Codec<Snapshot>({
    name: 'serializer snapshot',
    minBytes: 6,
    read(r) {
      const { className, version, body } = head(r)
      return { className, version, body: r.nested(body.read) }
    },
    write(w, { className, version, body }) {
      w.utf(className)
      w.int(version)
      bodyOf(undefined, 0, className, version).write(w, body)
    },
    trace(r, t) {
      const { className, version, body } = head(r)
      t.path.push(` (${className.slice(className.lastIndexOf('.') + 1)})`)
      try {
        const value = r.nested(inner => body.trace(inner, t))
        t.path.pop()
        return { className, version, body: value }
      } catch (error) {
        t.partial = undefined // half a snapshot describes no type
        throw error
      }
    },
  })

  const typeOf = (snapshot: Snapshot): Type => {
    const { className, version, body } = snapshot
    if (version === ADAPTER_VERSION) {
      const { value, serializer } = body as Bridged
      return own(legacy, className)?.type?.(value, typeOf, serializer) ?? opaque(className)
    }
    return own(forms, className)?.type?.(body, typeOf, version) ?? opaque(className)
  }

  return {
    codec,
    envelope: prefixed('serializer snapshot in the form of Flink 1.7 and later', 2, codec, 'unknown-version'),
    typeOf,
  }
}

/** Names come from files: `constructor` is no row. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const opaque = (className: string): Type => opaqueType(className, 'its snapshot says nothing of its values')

function unknown(
  r: ByteReader | undefined,
  at: number,
  className: string,
  version: number,
  known: boolean,
): SavepointError {
  const what = known
    ? `unknown version ${version} of serializer snapshot ${className}`
    : `unknown serializer snapshot ${className}`
  const parts = {
    found: `version ${version}`,
    hint: 'what follows it in the header cannot be found; give a codec for it with --codecs',
  }
  return r?.error('unknown-snapshot', what, parts, at) ?? new SavepointError('unknown-snapshot', what, parts)
}

// What forms are made of.

/** A serializer without parameters: an empty body (version 3) or the serializer's class name (2). (SimpleTypeSerializerSnapshot) */
export const simple = (type: Type): SnapshotForm =>
  form<{ serializer?: string }>({ body: version => simpleBodies[version], type: () => type, constant: type })
const simpleBodies: Readonly<Record<number, Codec<{ serializer?: string }>>> = {
  3: record('simple snapshot', {}),
  2: record('simple snapshot', { serializer: utf }),
}

/** The value's class as the one parameter; the version is ignored. (GenericTypeSerializerSnapshot) */
export const generic = (make: (className: string) => Type): SnapshotForm =>
  form<{ className: string }>({ body: () => genericBody, type: ({ className }) => make(className) })
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

/** Nested snapshots and an outer body by outer version. (CompositeTypeSerializerSnapshot) */
export function composite<O = object>(
  type: (nested: readonly Type[], outer: O, outerVersion: number) => Type,
  outer: (version: number) => Codec<O> = () => record('outer snapshot', {}) as unknown as Codec<O>,
): SnapshotForm {
  return form<Composite<O>>({
    body: (version, snapshot) => compositeBody(version, outer, delegate(snapshot)),
    type: ({ nested, outer: parameters, outerVersion }, typeOf) => type(nested.map(typeOf), parameters, outerVersion),
  })
}

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
        'no composite serializer snapshot',
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
