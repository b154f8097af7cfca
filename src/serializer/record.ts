import { bool, int, utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { converted } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { pojoType, type Subclass } from '../type/pojo.ts'
import { eitherType, nullableType, rowType, tupleType } from '../type/record.ts'
import { nth, RUNTIME, two } from './base.ts'
import { framedType, optionalMap, type Entry } from './optional-map.ts'
import { composite, form, simple, type Snapshot, type SnapshotForm, type SnapshotForms } from './snapshot.ts'

interface ClassOuter {
  readonly className: string
}
export const classOuter: Codec<ClassOuter> = record('outer snapshot', { className: utf })

/** Outer versions from 4 on carry a flag; up to `implied` it is false, between it is true. */
export const flagSince4 =
  (name: string, impliedFalseUpTo: number) =>
  (version: number): Codec<{ flag: boolean }> =>
    version >= 4
      ? record(name, { flag: bool })
      : converted(
          name,
          record(name, {}),
          () => ({ flag: version > impliedFalseUpTo }),
          () => ({}),
        )

interface PojoBody {
  readonly className: string
  readonly fields: readonly Entry<{ readonly declaringClass: string; readonly field: string }, Snapshot>[]
  readonly registered: readonly Entry<object, Snapshot>[]
  readonly unregistered: readonly Entry<object, Snapshot>[]
}
const fieldKey = record('field', { declaringClass: utf, field: utf })
const noKey = record('class', {})
const pojo: SnapshotForm = form<PojoBody>({
  body: (_version, snapshot) =>
    record('POJO snapshot', {
      className: utf,
      fields: optionalMap(fieldKey, snapshot),
      registered: optionalMap(noKey, snapshot),
      unregistered: optionalMap(noKey, snapshot),
    }),
  type({ className, fields, registered, unregistered }, typeOf) {
    const subclasses = (entries: PojoBody['registered']): readonly Subclass[] =>
      entries.map(entry => ({ className: entry.name, type: framedType(entry.value, entry.name, typeOf) }))
    return pojoType({
      className,
      fields: fields.map(entry => ({ name: entry.name, type: framedType(entry.value, entry.name, typeOf) })),
      registered: subclasses(registered),
      unregistered: subclasses(unregistered),
    })
  },
})

const either = composite(two(eitherType))
const row = composite<{ flag: boolean }>((fields, { flag }) => rowType(fields, flag), flagSince4('row snapshot', 2))
const tuple = composite<ClassOuter>(
  (fields, { className }) => tupleType(className, fields),
  () => classOuter,
)

/** Values made of fields, and those that may be absent. (TupleSerializerSnapshot, RowSerializer, PojoSerializerSnapshot, NullableSerializer) */
export const recordForms: SnapshotForms = {
  [`${RUNTIME}TupleSerializerSnapshot`]: tuple,
  [`${RUNTIME}Tuple0SerializerSnapshot`]: simple(tupleType('org.apache.flink.api.java.tuple.Tuple0', [])),
  [`${RUNTIME}RowSerializer$RowSerializerSnapshot`]: row,
  [`${RUNTIME}PojoSerializerSnapshot`]: pojo,
  [`${RUNTIME}JavaEitherSerializerSnapshot`]: either,
  [`${RUNTIME}EitherSerializerSnapshot`]: either,
  [`${RUNTIME}NullableSerializer$NullableSerializerSnapshot`]: composite<{ padding: number }>(
    (nested, { padding }) => nullableType(nth(nested, 0), padding),
    () => record('nullable snapshot', { padding: int }),
  ),
}
