import { ByteReader } from '../bytes/reader.ts'
import { int, rest, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { tagged } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { SavepointError } from '../errors.ts'
import { field, isObject, readJavaStream, type JavaStream, type JavaValue } from '../java/stream.ts'
import { kryoType, type KryoType } from '../type/kryo.ts'
import { RUNTIME } from './base.ts'
import { optionalMap, type Entry } from './optional-map.ts'
import { form, type SnapshotForms } from './form.ts'

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
    })),
    defaults,
  )

/** The body does not tell which Kryo wrote the values: 2 up to Flink 1.20, 5 since 2.0. (KryoSerializerSnapshotData) */
const kryo = form<KryoBody>({
  body: () => body as unknown as Codec<KryoBody>,
  type: ({ className, registrations, defaultSerializers, defaultSerializerClasses }) =>
    typeOfKryo(
      className,
      registrations.map(entry => [
        entry.name,
        entry.value !== undefined && 'value' in entry.value ? entry.value.value : undefined,
      ]),
      [
        ...defaultSerializers.map(({ name }) => ({ className: name, serializer: 'instance' })),
        ...defaultSerializerClasses.map(({ name, value }) => ({
          className: name,
          serializer: value !== undefined && 'value' in value ? value.value.className : 'unknown',
        })),
      ],
    ),
})

export const kryoForms: SnapshotForms = {
  [`${RUNTIME}kryo.KryoSerializerSnapshot`]: kryo,
  [`${RUNTIME}kryo5.KryoSerializerSnapshot`]: kryo,
}
