import type { ByteReader } from '../bytes/reader.ts'
import { blob } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { prefixed } from '../codec/combine.ts'
import type { Type } from '../model/type.ts'
import type { Snapshot } from './form.ts'

// Flink 1.7 to 1.16 put snapshots of the old kind behind a bridge: in the place of the version stands a constant, then come the
// Java-serialized serializer and the old snapshot with a version of its own. (TypeSerializerConfigSnapshot)

export const ADAPTER_VERSION = 0x7a53c4f0

/** The body of a bridged snapshot. One in the form of Flink 1.3 to 1.6, read inside another, becomes the same. */
export interface Bridged {
  /** The serializer, a Java object stream. */
  readonly serializer: Uint8Array
  readonly version: number
  readonly value: unknown
}

/** Reads a snapshot inside an old one: in the form of Flink 1.7, or in that of 1.3 to 1.6, which leaves the serializer to what stands beside it. */
export type ReadNested = (r: ByteReader, serializer: () => Uint8Array) => Snapshot

/** A snapshot class of Flink 1.3 to 1.7, by its own version. What it does not say its serializer may. */
export interface LegacyForm<B = unknown> {
  body(version: number, nested: ReadNested): Codec<B> | undefined
  type?(body: B, typeOf: (snapshot: Snapshot) => Type, serializer: Uint8Array): Type
}
export type LegacyForms = Readonly<Record<string, LegacyForm>>

/** A form is kept under its class name, so only bodies it read itself reach `type`. */
export const legacyForm = <B>(row: LegacyForm<B>): LegacyForm => row as unknown as LegacyForm

/** The layouts of one class by version; throws for a version that does not exist. `at`: where it stands. */
export type OldBodies = (r: ByteReader | undefined, at: number, version: number) => Codec<unknown>

export const bridged = (bodyOf: OldBodies): Codec<unknown> =>
  new Codec<Bridged>({
    name: 'bridged snapshot',
    minBytes: 12,
    read(r) {
      const serializer = serializerProxy.read(r)
      const at = r.at
      const version = r.int()
      return { serializer, version, value: bodyOf(r, at, version).read(r) }
    },
    write(w, v) {
      serializerProxy.write(w, v.serializer)
      w.int(v.version)
      bodyOf(undefined, 0, v.version).write(w, v.value)
    },
    trace(r, t) {
      const serializer = serializerProxy.read(r)
      const at = r.at
      const version = r.int()
      return { serializer, version, value: bodyOf(r, at, version).trace(r, t) }
    },
  })

/** A Java-serialized serializer with its length. (TypeSerializerSerializationUtil) */
export const serializerProxy: Codec<Uint8Array> = prefixed('serializer proxy version', 1, blob)
