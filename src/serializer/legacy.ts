import { ByteReader } from '../bytes/reader.ts'
import { utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { SavepointError } from '../errors.ts'
import { field, isObject, javaStream, readJavaStream, type JavaStream, type JavaValue } from '../java/stream.ts'
import type { Type } from '../model/type.ts'
import { arrayType } from '../type/array.ts'
import { avroType } from '../type/avro.ts'
import { listType, mapType } from '../type/collection.ts'
import {
  joinBufferType,
  lockableType,
  nfaStateType,
  streamElementType,
  timerType,
  ttlType,
  unionType,
} from '../type/framework.ts'
import { opaqueType } from '../type/opaque.ts'
import { caseClassType, enumerationType, optionType, scalaEitherType, traversableType, tryType } from '../type/scala.ts'
import { valueType, writableType } from '../type/value.ts'
import { pojoType, type Subclass } from '../type/pojo-type.ts'
import { eitherType, enumType, nullableType, rowType, tupleType } from '../type/record.ts'
import { twoPhaseCommitType } from '../type/two-phase-commit.ts'
import { BASE, enumBody, nth, one, RUNTIME, two, type EnumBody } from './base.ts'
import { CEP, STREAMING } from './framework.ts'
import { typeOfKryo, registration, type Registration } from './kryo.ts'
import { legacyForm, type LegacyForm, type LegacyForms } from './legacy-bridge.ts'
import { classOfFrame, oldPojo, pairs, type OldEntry, type OldPojo, type Pairs } from './legacy-pairs.ts'
import { framedType } from './optional-map.ts'
import { enumerationBody, type Enumeration } from './scala.ts'
import { form, type Snapshot, type SnapshotForms } from './form.ts'

const TYPEUTILS = 'org.apache.flink.api.common.typeutils.'
const SCALA = 'org.apache.flink.api.scala.typeutils.'
const AVRO = 'org.apache.flink.formats.avro.typeutils.'

/** What a Java-serialized serializer says, as far as it can be read. */
function serializerObject(bytes: Uint8Array): JavaValue | undefined {
  try {
    return readJavaStream(new ByteReader(bytes))
  } catch (error) {
    if (error instanceof SavepointError) return undefined
    throw error
  }
}
const isA = (serializer: JavaValue | undefined, className: RegExp): boolean =>
  isObject(serializer) && serializer.parts.some(part => className.test(part.class.name))

const only =
  <B>(known: number, body: Codec<B>) =>
  (version: number): Codec<B> | undefined =>
    version === known ? body : undefined
const nestedTypes = ({ nested }: Pairs, typeOf: (snapshot: Snapshot) => Type): readonly Type[] =>
  nested.map(frame => framedType(frame, 'value' in frame ? '' : classOfFrame(frame.bytes), typeOf))

/** A form with nothing but nested snapshots. (CompositeTypeSerializerConfigSnapshot) */
const nesting = (type: (nested: readonly Type[], serializer: JavaValue | undefined) => Type, known = 1): LegacyForm =>
  legacyForm<Pairs>({
    body: (version, read) => (version === known ? pairs(read) : undefined),
    type: (body, typeOf, serializer) => type(nestedTypes(body, typeOf), serializerObject(serializer)),
  })

/** Nested snapshots, then a Java-serialized class, which has no length. */
const nestingOfClass = (
  type: (nested: readonly Type[], className: string, serializer: JavaValue | undefined) => Type,
): LegacyForm =>
  legacyForm<{ pairs: Pairs; class: JavaStream }>({
    body: (version, read) =>
      version === 1 ? record('old snapshot of a class', { pairs: pairs(read), class: javaStream }) : undefined,
    type: (body, typeOf, serializer) =>
      type(nestedTypes(body.pairs, typeOf), nameOf(body.class.value), serializerObject(serializer)),
  })
const nameOf = (value: JavaValue): string =>
  typeof value === 'object' && value !== null && value.kind === 'class' ? value.name : '?'

interface OldKryo {
  readonly className: string
  readonly registrations: readonly { readonly tag: string; readonly value: Registration }[]
}
const oldKryo: Codec<OldKryo> = record('old Kryo snapshot', {
  className: utf,
  registrations: list(record('registration', { tag: utf, value: registration(javaStream) })),
})
const kryo = legacyForm<OldKryo>({
  body: only(1, oldKryo),
  type: ({ className, registrations }) =>
    typeOfKryo(
      className,
      registrations.map(entry => [entry.tag, entry.value]),
    ),
})

const classBody = record('old generic snapshot', { className: utf })
const generic = (make: (className: string) => Type): LegacyForm =>
  legacyForm<{ className: string }>({ body: only(1, classBody), type: ({ className }) => make(className) })

const pojo = legacyForm<OldPojo>({
  body: (version, read) => (version === 1 ? oldPojo(read) : undefined),
  type({ className, groups }, typeOf) {
    if (!('value' in groups)) return opaqueType(className, groups.reason)
    const [fields = [], registered = [], unregistered = []] = groups.value
    const subclass = (entry: OldEntry): Subclass => ({ className: entry.name, type: typeOf(entry.snapshot) })
    return pojoType({
      className,
      fields: fields.map(entry => ({ name: entry.name, type: typeOf(entry.snapshot) })),
      registered: registered.map(subclass),
      unregistered: unregistered.map(subclass),
    })
  },
})

/** Its snapshot does not tell the padding; its serializer does. */
function nullable(nested: readonly Type[], serializer: JavaValue | undefined): Type {
  const padding = field(serializer, 'padding')
  if (typeof padding !== 'object' || padding === null || padding.kind !== 'array')
    return opaqueType(`${RUNTIME}NullableSerializer`, 'the length of its padding is not known')
  return nullableType(nth(nested, 0), padding.elements.length)
}

/** Flink up to 1.3 wrote Avro types as POJOs or through Kryo. */
const oldestAvro = legacyForm<{ kryo: OldKryo }>({
  body: only(1, record('oldest Avro snapshot', { kryo: oldKryo, instantiated: utf })),
  type: ({ kryo: { className } }) => opaqueType(className, 'an Avro type as Flink up to 1.3 wrote it'),
})

const either = nesting((nested, serializer) => two(isA(serializer, /\.scala\./) ? scalaEitherType : eitherType)(nested))
const option = nesting(one(optionType))
const tried = nesting(two(tryType))

/** By class. (TypeSerializerConfigSnapshot) A snapshot class of CEP before 1.6, which kept all its state in one value, is not among them. */
export const legacyForms = (byName: (serializer: string) => Type): LegacyForms => ({
  [`${TYPEUTILS}ParameterlessTypeSerializerConfig`]: legacyForm<{ serializer: string }>({
    body: only(1, record('old simple snapshot', { serializer: utf })),
    type: ({ serializer }) => byName(serializer),
  }),
  [`${TYPEUTILS}CompositeSerializer$ConfigSnapshot`]: nesting(nested => ttlType(nth(nested, 1)), 0),
  [`${BASE}CollectionSerializerConfigSnapshot`]: nesting(one(listType)),
  [`${BASE}ListSerializerConfigSnapshot`]: nesting(one(listType)),
  [`${BASE}MapSerializerConfigSnapshot`]: nesting(two(mapType)),
  [`${BASE}GenericArraySerializerConfigSnapshot`]: nestingOfClass((nested, component) =>
    arrayType(nth(nested, 0), component),
  ),
  [`${BASE}EnumSerializer$EnumSerializerConfigSnapshot`]: legacyForm<EnumBody>({
    body: only(2, enumBody),
    type: ({ className, constants }) => enumType(className, constants),
  }),
  [`${RUNTIME}TupleSerializerConfigSnapshot`]: nestingOfClass((fields, className, serializer) =>
    (isA(serializer, /\.CaseClassSerializer$/) ? caseClassType : tupleType)(className, fields),
  ),
  [`${RUNTIME}RowSerializer$RowSerializerConfigSnapshot`]: nesting(fields => rowType(fields, false)),
  [`${RUNTIME}EitherSerializerConfigSnapshot`]: either,
  [`${RUNTIME}EitherSerializerSnapshot`]: either,
  [`${RUNTIME}NullableSerializer$NullableSerializerConfigSnapshot`]: nesting(nullable),
  [`${RUNTIME}PojoSerializer$PojoSerializerConfigSnapshot`]: pojo,
  [`${RUNTIME}CopyableValueSerializer$CopyableValueSerializerConfigSnapshot`]: generic(valueType),
  [`${RUNTIME}WritableSerializer$WritableSerializerConfigSnapshot`]: generic(writableType),
  [`${RUNTIME}ValueSerializer$ValueSerializerConfigSnapshot`]: legacyForm<OldKryo>({
    body: only(1, oldKryo),
    type: ({ className }) => valueType(className),
  }),
  [`${RUNTIME}kryo.KryoSerializer$KryoSerializerConfigSnapshot`]: kryo,
  [`${RUNTIME}KryoRegistrationSerializerConfigSnapshot`]: kryo,
  [`${RUNTIME}AvroSerializer$AvroSerializerConfigSnapshot`]: oldestAvro,
  [`${AVRO}AvroSerializer$AvroSerializerConfigSnapshot`]: oldestAvro,
  [`${AVRO}AvroSerializer$AvroSchemaSerializerConfigSnapshot`]: legacyForm<{ schema: string }>({
    body: only(1, record('old Avro snapshot', { schema: utf })),
    type: ({ schema }) => avroType('', schema),
  }),
  [`${SCALA}ScalaOptionSerializerConfigSnapshot`]: option,
  [`${SCALA}OptionSerializer$OptionSerializerConfigSnapshot`]: option,
  [`${SCALA}ScalaEitherSerializerConfigSnapshot`]: nesting(two(scalaEitherType)),
  [`${SCALA}ScalaTrySerializerConfigSnapshot`]: tried,
  [`${SCALA}TrySerializer$TrySerializerConfigSnapshot`]: tried,
  [`${SCALA}TraversableSerializerConfigSnapshot`]: nesting(nested =>
    traversableType(nth(nested, 0), 'Traversable', ''),
  ),
  [`${SCALA}EnumValueSerializer$ScalaEnumSerializerConfigSnapshot`]: legacyForm<Enumeration>({
    body: only(2, enumerationBody),
    type: ({ className, constants }) => enumerationType(className, constants),
  }),
  [`${STREAMING}api.operators.TimerSerializer$TimerSerializerConfigSnapshot`]: nesting(two(timerType)),
  [`${STREAMING}runtime.streamrecord.StreamElementSerializer$StreamElementSerializerConfigSnapshot`]: nesting(
    one(streamElementType),
  ),
  [`${STREAMING}api.datastream.CoGroupedStreams$UnionSerializerConfigSnapshot`]: nesting(two(unionType)),
  [`${STREAMING}api.operators.co.IntervalJoinOperator$BufferSerializerConfigSnapshot`]: nesting(one(joinBufferType)),
  [`${STREAMING}api.functions.sink.TwoPhaseCommitSinkFunction$StateSerializerConfigSnapshot`]: nesting(nested =>
    twoPhaseCommitType({ transaction: nth(nested, 0), context: nth(nested, 1), nullTransaction: false }),
  ),
  [`${CEP}sharedbuffer.LockableSerializerConfigSnapshot`]: nesting(one(lockableType)),
})

/** For a while the simple snapshot was a class of its own, which names its serializer. */
export const namedSimpleForms = (byName: (serializer: string) => Type): SnapshotForms => ({
  [`${TYPEUTILS}SimpleTypeSerializerSnapshot`]: form<{ serializer: string }>({
    body: only(2, record('simple snapshot', { serializer: utf })),
    type: ({ serializer }) => byName(serializer),
  }),
})

/** Parameterless in 1.6 and 1.7, with parameters that change nothing since. */
const CEP_SERIALIZERS: Readonly<Record<string, Type>> = {
  [`${CEP}sharedbuffer.NodeId$NodeIdSerializer`]: { kind: 'nodeId' },
  [`${CEP}sharedbuffer.SharedBufferEdge$SharedBufferEdgeSerializer`]: { kind: 'sharedBufferEdge' },
  [`${CEP}sharedbuffer.SharedBufferNode$SharedBufferNodeSerializer`]: { kind: 'sharedBufferNodeV1' },
  [`${CEP}NFAStateSerializer`]: nfaStateType(false),
}

/** The type behind a serializer without parameters. Flink up to 1.6 wrote `.` in front of nested names, later `$`. */
export function typesByName(forms: SnapshotForms): (serializer: string) => Type {
  const canonical = (name: string): string => name.replaceAll('$', '.')
  const types = new Map(Object.entries(CEP_SERIALIZERS).map(([name, type]) => [canonical(name), type]))
  for (const [snapshot, row] of Object.entries(forms))
    if (row.constant !== undefined) types.set(canonical(snapshot.replace(/(\$\w+)?Snapshot$/, '')), row.constant)
  return serializer => types.get(canonical(serializer)) ?? opaqueType(serializer, 'its serializer is not known')
}
