import { ByteReader } from '../bytes/reader.ts'
import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { int, rest, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { tagged } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { SavepointError } from '../errors.ts'
import { field, isObject, readJavaStream, type JavaStream, type JavaValue } from '../java/stream.ts'
import { isSince, type Release } from '../flink/releases.ts'
import { kryoType, type KryoType } from '../type/kryo.ts'
import { RUNTIME } from './base.ts'
import { optionalMap, type Entry, type Frame } from './optional-map.ts'
import { form, onlyRead, type Made, type SnapshotForms } from './form.ts'

export interface Registration {
  readonly className: string
  readonly serializer: { readonly kind: string; readonly className?: string; readonly stream?: Uint8Array | JavaStream }
}
/** How a class is registered; `instance` is a Java object stream. */
export const registration = (stream: Codec<unknown>): Codec<Registration> =>
  record('Kryo registration', {
    className: utf,
    serializer: tagged('Kryo serializer definition', int, {
      unspecified: [0, {}],
      class: [1, { className: utf }],
      instance: [2, { stream }],
    }),
  }) as unknown as Codec<Registration>
const tag = record('class', { className: utf })

interface KryoBody {
  readonly className: string
  readonly registrations: readonly Entry<{ className: string }, Registration>[]
  readonly defaultSerializers: readonly Entry<{ className: string }, { readonly stream: Uint8Array }>[]
  readonly defaultSerializerClasses: readonly Entry<{ className: string }, { readonly className: string }>[]
}
const body = record('Kryo snapshot', {
  className: utf,
  registrations: optionalMap(tag, registration(rest)),
  defaultSerializers: optionalMap(tag, record('serializer', { stream: rest })),
  defaultSerializerClasses: optionalMap(tag, tag),
})

/** The class of a serializer: of an instance as its stream says, where that is understood. (SerializableSerializer) */
function serializerOf({ kind, className, stream }: Registration['serializer']): string {
  if (kind !== 'instance') return className ?? kind
  const value = stream instanceof Uint8Array ? javaValueIn(stream) : stream?.value
  const serializer = field(value, 'serializer')
  return isObject(serializer) ? serializer.class.name : kind
}

function javaValueIn(stream: Uint8Array): JavaValue | undefined {
  try {
    return readJavaStream(new ByteReader(stream))
  } catch (error) {
    if (error instanceof SavepointError) return undefined
    throw error
  }
}

/** In the order in which Kryo numbers them. */
export const typeOfKryo = (
  className: string,
  registrations: readonly (readonly [tag: string, value: Registration | undefined])[],
  defaults: KryoType['defaults'] = [],
): KryoType =>
  kryoType(
    className,
    registrations.map(([name, value]) => ({
      tag: name,
      className: value?.className ?? name,
      serializer: value && serializerOf(value.serializer),
      ...instanceOf(value?.serializer.stream),
    })),
    defaults,
  )

function instanceOf(stream: Uint8Array | JavaStream | undefined): { readonly instance?: string } {
  return stream === undefined ? {} : { instance: toBase64(stream instanceof Uint8Array ? stream : stream.bytes) }
}

/** The body does not tell which Kryo wrote the values: 2 up to Flink 1.20, 5 since 2.0. (KryoSerializerSnapshotData) */
const kryo = form<KryoBody, KryoType>({
  body: () => body as unknown as Codec<KryoBody>,
  type(of) {
    const { className, registrations, defaultSerializers, defaultSerializerClasses } = of
    const type = typeOfKryo(
      className,
      registrations.map(({ name, value }) => [name, inFrame(value)]),
      [
        ...defaultSerializers.map(({ name, value }) => ({
          className: name,
          serializer: 'instance',
          ...instanceOf(inFrame(value)?.stream),
        })),
        ...defaultSerializerClasses.map(({ name, value }) => ({
          className: name,
          serializer: inFrame(value)?.className ?? 'unknown',
        })),
      ],
    )
    const entries: readonly Entry<{ readonly className: string }, unknown>[] = [
      ...registrations,
      ...defaultSerializers,
      ...defaultSerializerClasses,
    ]
    return entries.every(isWhole) ? type : { ...type, incomplete: true }
  },
  kind: 'kryo',
  snapshot: (type, _of, release) => kryoSnapshot(type, release),
})

const inFrame = <V>(frame: Frame<V> | undefined): V | undefined =>
  frame !== undefined && 'value' in frame ? frame.value : undefined

/** A class that Flink did not find when it wrote has neither part. */
const isWhole = ({ name, key, value }: Entry<{ readonly className: string }, unknown>): boolean =>
  inFrame(key)?.className === name && inFrame(value) !== undefined

const entry = <V>(name: string, value: V): Entry<{ className: string }, V> => ({
  name,
  key: { value: { className: name } },
  value: { value },
})

/** What Flink registers behind all others where Avro is not there. (AvroUtils.addAvroGenericDataArrayRegistration) */
const AVRO_ARRAY = 'org.apache.avro.generic.GenericData$Array'
const WITHOUT_AVRO = {
  tag: AVRO_ARRAY,
  className: `${RUNTIME}kryo.Serializers$DummyAvroRegisteredClass`,
  serializer: `${RUNTIME}kryo.Serializers$DummyAvroKryoSerializerClass`,
}

/** A type that is not from a snapshot has the registrations of a job that registers none. */
function registrationsOf({ className, registrations }: KryoType): KryoType['registrations'] {
  return registrations.length > 0
    ? registrations
    : [{ tag: className, className, serializer: 'unspecified' }, WITHOUT_AVRO]
}

function definitionOf({ serializer, instance }: KryoType['registrations'][number]): Registration['serializer'] {
  if (instance !== undefined) return { kind: 'instance', stream: fromBase64(instance) }
  return serializer === undefined || serializer === 'unspecified'
    ? { kind: 'unspecified' }
    : { kind: 'class', className: serializer }
}

function kryoSnapshot(type: KryoType, release: Release): Made<KryoBody> | string {
  if (type.incomplete === true) return 'its snapshot lacks a class or serializer that was not found when it was written'
  const isSince2 = isSince(release.name, '2.0')
  if (type.major !== undefined && (type.major === 5) !== isSince2)
    return `Flink ${release.name} has another version of Kryo`
  const defaults = type.defaults ?? []
  return {
    version: 2,
    body: {
      className: type.className,
      registrations: registrationsOf(type).map(one =>
        entry(one.tag, { className: one.className, serializer: definitionOf(one) }),
      ),
      defaultSerializers: defaults.flatMap(({ className, instance }) =>
        instance === undefined ? [] : [entry(className, { stream: fromBase64(instance) })],
      ),
      defaultSerializerClasses: defaults.flatMap(({ className, serializer, instance }) =>
        instance === undefined ? [entry(className, { className: serializer })] : [],
      ),
    },
  }
}

export const kryoForms: SnapshotForms = {
  [`${RUNTIME}kryo.KryoSerializerSnapshot`]: kryo,
  [`${RUNTIME}kryo5.KryoSerializerSnapshot`]: onlyRead(kryo),
}
