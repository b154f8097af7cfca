import type { ByteReader } from '../bytes/reader.ts'
import { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import { SavepointError } from '../errors.ts'
import { isSince, type Release } from '../flink/releases.ts'
import type { Type } from '../model/type.ts'
import { opaqueType } from '../type/opaque.ts'
import { misfit, typeText } from '../type/types.ts'
import { ONLY_READ, type Snapshot, type SnapshotForm, type SnapshotForms } from './form.ts'
import {
  ADAPTER_VERSION,
  bridged,
  type Bridged,
  type LegacyForms,
  type OldBodies,
  type ReadNested,
} from './legacy-bridge.ts'
import { pairs, type Pairs } from './legacy-pairs.ts'
import { shared } from './shared.ts'

/** Older releases had forms of their own for nearly every serializer. */
const FIRST_WRITTEN = '1.8'

/** What a table of forms can do with snapshots. */
export interface Snapshots {
  readonly codec: Codec<Snapshot>
  /** In a header: a proxy version 2 in front. (TypeSerializerSnapshotSerializationUtil) */
  readonly envelope: Codec<Snapshot>
  /** Serializers with their snapshots, as Flink up to 1.7 put several behind each other. */
  readonly pairs: Codec<Pairs>
  typeOf(snapshot: Snapshot): Type
  /** The snapshot that a release writes for a type; a text says why it has none, or why it is not known. Releases from 1.8 on. */
  snapshotOf(type: Type, release: Release): Snapshot | string
}

/**
 * `legacy`: bodies behind the adapter, whose own version comes first. `given`: forms of a user's own, for both. `settle` adds to a type what
 * the savepoint says and the snapshot does not.
 */
export function snapshots(
  forms: SnapshotForms,
  legacy: LegacyForms,
  given: SnapshotForms = {},
  settle: (type: Type) => Type = type => type,
): Snapshots {
  // In a frame what is not known ends with it; elsewhere a bridged one may end where what is known of every one does.
  const framed = snapshotCodec(forms, legacy, given)
  const { codec, nested } = snapshotCodec(forms, legacy, given, framed.codec)

  const types = new WeakMap<Snapshot, Type>()
  const typeOf = (snapshot: Snapshot): Type => {
    let type = types.get(snapshot)
    if (type === undefined) types.set(snapshot, (type = settle(described(snapshot))))
    return type
  }
  const described = (snapshot: Snapshot): Type => {
    const { className, version, body } = snapshot
    if (version === ADAPTER_VERSION) {
      const { value, serializer, version: its } = body as Bridged
      if (value === NOT_KNOWN)
        return opaqueType(className, 'its snapshot is not known; provide a form for it with --codecs')
      const mine = own(given, className)
      if (mine !== undefined) return mine.type?.(value, typeOf, its) ?? opaque(className)
      return own(legacy, className)?.type?.(value, typeOf, serializer) ?? opaque(className)
    }
    return own(forms, className)?.type?.(body, typeOf, version) ?? opaque(className)
  }

  const byKind = new Map<string, readonly (readonly [className: string, row: SnapshotForm])[]>()
  for (const [className, row] of Object.entries(forms))
    if (row.kind !== undefined) byKind.set(row.kind, [...(byKind.get(row.kind) ?? []), [className, row]])

  const snapshotOf = (type: Type, release: Release): Snapshot | string => {
    if (!isSince(release.name, FIRST_WRITTEN)) return `snapshots of Flink before ${FIRST_WRITTEN} are only read`
    const unfit = misfit(type, release.name, false)
    if (unfit !== undefined) return `Flink ${release.name} has no ${typeText(unfit.type)}: ${unfit.why}`
    if (ONLY_READ in type) return `${typeText(type)} has a snapshot of a class that is only read`
    let reason: string | undefined
    for (const [className, row] of byKind.get(type.kind) ?? []) {
      const made = row.snapshot!(type, inner => snapshotOf(inner, release), release)
      if (typeof made !== 'string') return { className, ...made }
      reason ??= made
    }
    return reason ?? `the snapshot of ${typeText(type)} cannot be made from its type`
  }

  return {
    codec,
    pairs: pairs(nested),
    snapshotOf,
    envelope: shared(prefixed('serializer snapshot in the form of Flink 1.7 and later', 2, codec, 'unknown-version')),
    typeOf,
  }
}

/** `framed`: for snapshots in frames; absent: this is it. */
function snapshotCodec(
  forms: SnapshotForms,
  legacy: LegacyForms,
  given: SnapshotForms,
  framed?: Codec<Snapshot>,
): { readonly codec: Codec<Snapshot>; readonly nested: ReadNested } {
  const bodies = new Map<string, Codec<unknown>>()

  const bodyOf = (r: ByteReader | undefined, at: number, className: string, version: number): Codec<unknown> => {
    const key = `${version} ${className}`
    const known = bodies.get(key)
    if (known !== undefined) return known
    const row = version === ADAPTER_VERSION ? undefined : own(forms, className)
    const body =
      version !== ADAPTER_VERSION
        ? row?.body(version, codec, framed ?? codec)
        : isKnownOld(className) || mayGuess(className)
          ? bridged(oldBodyOf(className))
          : undefined
    if (body === undefined) throw unknown(r, at, className, version, row !== undefined)
    bodies.set(key, body)
    return body
  }

  const isKnownOld = (className: string): boolean =>
    own(given, className) !== undefined || own(legacy, className) !== undefined
  const mayGuess = (className: string): boolean => framed !== undefined && own(forms, className) === undefined

  const oldBodyOf =
    (className: string): OldBodies =>
    (r, at, version) => {
      const mine = own(given, className)
      const body =
        mine === undefined ? own(legacy, className)?.body(version, nested) : mine.body(version, codec, framed ?? codec)
      if (body !== undefined) return body
      if (isKnownOld(className)) throw unknown(r, at, className, version, true)
      return notKnown
    }

  const nested: ReadNested = (r, serializer) => {
    const start = r.at
    const proxy = r.int()
    if (proxy === 2) return (framed ?? codec).read(r)
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
    if (!isKnownOld(className)) throw unknown(r, at, className, version, false)
    const value = r.nested(oldBodyOf(className)(r, at, version).read)
    return { className, version: ADAPTER_VERSION, body: { serializer: serializer(), version, value } satisfies Bridged }
  }

  const head = (r: ByteReader): { className: string; version: number; body: Codec<unknown> } => {
    const at = r.at
    const className = r.name()
    const version = r.int()
    return { className, version, body: bodyOf(r, at, className, version) }
  }

  /** Of a snapshot that only names its class there is one: a header may have it in thousands of states. */
  const classes = new Map<string, Snapshot>()
  const withoutBytes = (className: string, version: number, body: unknown): Snapshot => {
    const key = `${version} ${className}`
    const known = classes.get(key)
    if (known !== undefined) return known
    const snapshot = { className, version, body }
    classes.set(key, snapshot)
    return snapshot
  }

  const codec = new Codec<Snapshot>({
    name: 'serializer snapshot',
    minBytes: 6,
    read(r) {
      const { className, version, body } = head(r)
      const from = r.at
      const value = r.nested(body.read)
      return r.at === from ? withoutBytes(className, version, value) : { className, version, body: value }
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
  return { codec, nested }
}

/** Where a bridged snapshot of an unknown class was taken to end: behind its own version, as Beam's do. */
const NOT_KNOWN = Symbol('not known')
const notKnown = new Codec<unknown>({
  name: 'unknown snapshot',
  minBytes: 0,
  read: () => NOT_KNOWN,
  write: () => undefined,
})

/** Stands for a snapshot of which nothing but its class is known. */
export const unknownSnapshot = (className: string): Snapshot => ({
  className,
  version: ADAPTER_VERSION,
  body: { serializer: new Uint8Array(0), version: 0, value: NOT_KNOWN } satisfies Bridged,
})

/** The class whose snapshot ends by such a guess: this one's, or one nested in it; undefined: all ends are known. */
export function guessedIn({ className, body }: Snapshot): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  if ('value' in body && body.value === NOT_KNOWN) return className
  const nested =
    'nested' in body && Array.isArray(body.nested) ? body.nested : 'snapshot' in body ? [body.snapshot] : []
  for (const inner of nested) {
    const found = isSnapshot(inner) ? guessedIn(inner) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
const isSnapshot = (value: unknown): value is Snapshot =>
  typeof value === 'object' && value !== null && 'className' in value && 'body' in value && 'version' in value

/** Names come from files: `constructor` is no row. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const opaque = (className: string): Type => opaqueType(className, 'its snapshot says nothing about its values')

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
    hint: 'what follows it in the header cannot be found; provide a codec for it with --codecs',
  }
  return r?.error('unknown-snapshot', what, parts, at) ?? new SavepointError('unknown-snapshot', what, parts)
}
