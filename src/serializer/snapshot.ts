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

/** Older releases had forms of their own for nearly every serializer. */
const FIRST_WRITTEN = '1.8'

/** What a table of forms can do with snapshots. */
export interface Snapshots {
  readonly codec: Codec<Snapshot>
  /** In a header: a proxy version 2 in front. (TypeSerializerSnapshotSerializationUtil) */
  readonly envelope: Codec<Snapshot>
  typeOf(snapshot: Snapshot): Type
  /** The snapshot that a release writes for a type; a text says why it has none, or why it is not known. Releases from 1.8 on. */
  snapshotOf(type: Type, release: Release): Snapshot | string
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
    snapshotOf,
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
