import type { ByteReader } from '../bytes/reader.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import { classesAt } from '../classes/classes.ts'
import { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { kryoReader, type KryoReader } from '../kryo/engine.ts'
import type { DefaultSerializer } from '../kryo/registry.ts'
import { passing } from '../kryo/sink.ts'
import type { Type } from '../model/type.ts'
import { kindOf, type Json, type Kind } from './kind.ts'
import { kryoHash } from './kryo-hash.ts'
import { JsonSink } from './kryo-json.ts'
import type { PartReader } from './kryo-part.ts'
import { PartSink } from './kryo-part-sink.ts'
import { throughParts } from './kryo-parts.ts'
import { ValueSink } from './kryo-value.ts'
import type { ClassType } from './opaque.ts'
import { classText } from '../model/type-reader.ts'
import { unknownText } from './typescript.ts'

/** `instance`: as that of a registration. */
export interface StoredDefault extends DefaultSerializer {
  readonly instance?: string
}
export interface KryoType extends ClassType {
  /** In the order in which Kryo numbers them from its first free ID on. */
  readonly registrations: readonly {
    readonly tag: string
    readonly className: string
    readonly serializer: string | undefined
    /** The Java stream of a serializer that is an object, as base64. */
    readonly instance?: string
  }[]
  /** Serializers for classes and all that extend or implement them, where there are any. */
  readonly defaults?: readonly StoredDefault[]
  /** Set where its snapshot lacks a class or serializer, or is of another form: another one would differ. */
  readonly incomplete?: true
  /** Which Kryo wrote the values; absent: nothing proves either. */
  readonly major?: 2 | 5
  /** Where the classes of the job are. */
  readonly classes?: readonly string[]
}
export const kryoType = (
  className: string,
  registrations: KryoType['registrations'],
  defaults: readonly StoredDefault[] = [],
): KryoType => ({ kind: 'kryo', className, registrations, ...(defaults.length > 0 && { defaults }) })

export const isKryo = (type: Type): type is KryoType => type.kind === 'kryo'

/** Written by this Kryo. */
export const withMajor = (type: KryoType, major: 2 | 5): KryoType => ({ ...type, major })

/** A value kept verbatim, and what it says. */
export interface KryoValue {
  readonly bytes: Uint8Array
  readonly value: unknown
}

const NO_CLASSES: readonly string[] = []
const readers = new WeakMap<KryoType, KryoReader>()

/** Made when the first value is met, for that may need classes. */
function readerOf(t: KryoType): KryoReader {
  let reader = readers.get(t)
  if (reader === undefined) readers.set(t, (reader = made(t)))
  return reader
}

const undecided = ({ className }: KryoType): string =>
  `nothing says whether Kryo 2 or Kryo 5 wrote the values of ${className} (see --kryo)`

function made(t: KryoType): KryoReader {
  const { major, classes = NO_CLASSES, registrations, defaults = [] } = t
  if (major === undefined) throw new SavepointError('unsupported', undecided(t))
  return kryoReader({
    major,
    className: t.className,
    classes: classesAt(classes),
    defaults,
    registrations: registrations.map(({ className, serializer }) => ({
      className,
      serializer: serializer === 'unspecified' ? undefined : serializer,
    })),
  })
}

function kryoCodec(t: KryoType): Codec<KryoValue> {
  const sink = new ValueSink()
  return new Codec<KryoValue>({
    name: `Kryo ${t.className}`,
    minBytes: 1,
    read(r) {
      const from = r.at
      readerOf(t).read(r, sink)
      return { bytes: r.bytes.subarray(from, r.at), value: sink.last }
    },
    write: (w, value) => w.put(value.bytes),
    skip: r => readerOf(t).read(r, passing),
  })
}

function kryoJson(t: KryoType): Json {
  const sink = new JsonSink()
  let reader: KryoReader | undefined
  return (r: ByteReader, out: JsonWriter) => {
    sink.into(out)
    reader ??= readerOf(t)
    reader.read(r, sink)
  }
}

/** Takes values apart. */
function partsOf(t: KryoType): (r: ByteReader) => PartReader {
  const sink = new PartSink()
  return r => {
    readerOf(t).read(r, sink)
    return sink.reader()
  }
}

/** Values that KryoSerializer wrote: a graph of objects, each behind its class. (kryo.md) */
export const kryoKinds: readonly Kind[] = [
  kindOf<KryoType>({
    differsIn2: 'Flink 2 has another version of Kryo, whose bytes differ',
    kind: 'kryo',
    text: t => `Kryo ${classText(t.className)}`,
    spellings: [{ word: 'Kryo', read: p => kryoType(p.className(), []) }],
    openEnded: true,
    classOf: (t, r) => (t.major === undefined ? undefined : readerOf(t).classOf(r)),
    codec: kryoCodec,
    json: kryoJson,
    through: t => throughParts(partsOf(t)),
    hash: t => (t.major === undefined ? undecided(t) : kryoHash(t.className, partsOf(t))),
    unreadable: t => (t.major === undefined ? undecided(t) : undefined),
    typescript(t) {
      const value = unknownText(`Kryo ${classText(t.className)}`)
      return t.major === undefined ? value : `{ bytes: Uint8Array; value: ${value} }`
    },
  }),
]
