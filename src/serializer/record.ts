import { bool, int, utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { converted } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { isSince } from '../flink/releases.ts'
import { pojoType, type Field, type PojoType, type Subclass } from '../type/pojo-type.ts'
import {
  eitherType,
  nullableType,
  rowType,
  tupleType,
  type EitherType,
  type NullableType,
  type RowType,
  type TupleType,
} from '../type/record.ts'
import { nth, RUNTIME, two } from './base.ts'
import { framedType, optionalMap, type Entry } from './optional-map.ts'
import {
  composite,
  form,
  onlyRead,
  simple,
  snapshotsOf,
  type CompositeOf,
  type Snapshot,
  type SnapshotForm,
  type SnapshotForms,
} from './form.ts'

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

/** Of fields in order, and a class. */
export const classed = (kind: string): CompositeOf<TupleType, ClassOuter> => ({
  kind,
  version: (_, { fields }) => (fields.length > 0 || kind !== 'tuple' ? 2 : 'Tuple0 has a serializer of its own'),
  nested: ({ fields }) => fields,
  outer: ({ className }) => ({ className }),
})

interface PojoBody {
  readonly className: string
  readonly fields: readonly Entry<{ readonly declaringClass: string; readonly field: string }, Snapshot>[]
  readonly registered: readonly Entry<object, Snapshot>[]
  readonly unregistered: readonly Entry<object, Snapshot>[]
}
const fieldKey = record('field', { declaringClass: utf, field: utf })
const noKey = record('class', {})
const pojo: SnapshotForm = form<PojoBody, PojoType>({
  body: (_version, _snapshot, framed) =>
    record('POJO snapshot', {
      className: utf,
      fields: optionalMap(fieldKey, framed),
      registered: optionalMap(noKey, framed),
      unregistered: optionalMap(noKey, framed),
    }),
  type({ className, fields, registered, unregistered }, typeOf) {
    const subclasses = (entries: PojoBody['registered']): readonly Subclass[] =>
      entries.map(entry => ({ className: entry.name, type: framedType(entry.value, entry.name, typeOf) }))
    return pojoType({
      className,
      fields: fields.map(entry => ({
        name: entry.name,
        type: framedType(entry.value, entry.name, typeOf),
        ...declaredIn(entry, className),
      })),
      registered: subclasses(registered),
      unregistered: subclasses(unregistered),
    })
  },
  kind: 'pojo',
  snapshot({ className, fields, registered, unregistered }, of) {
    if (!areInOrder(fields))
      return `the fields of ${className} are not in the order of their names, by which Flink reads values`
    const nested = snapshotsOf(
      [...fields, ...registered, ...unregistered].map(({ type }) => type),
      of,
    )
    if (typeof nested === 'string') return nested
    const subclasses = (types: readonly Subclass[], from: number): PojoBody['registered'] =>
      types.map(({ className: name }, i) => ({ name, key: { value: {} }, value: { value: nested[from + i]! } }))
    return {
      version: 2,
      body: {
        className,
        fields: fields.map(({ name, declaringClass }, i) => ({
          name,
          key:
            declaringClass === null
              ? undefined
              : { value: { declaringClass: declaringClass ?? className, field: name } },
          value: { value: nested[i]! },
        })),
        registered: subclasses(registered, fields.length),
        unregistered: subclasses(unregistered, fields.length + registered.length),
      },
    }
  },
})

/** By UTF-16 unit, as String.compareTo has it, and none twice. Those that the class no longer has stand where they were. */
function areInOrder(fields: readonly Field[]): boolean {
  const names = fields.filter(({ declaringClass }) => declaringClass !== null).map(({ name }) => name)
  return names.every((name, i) => i === 0 || names[i - 1]! < name)
}

/** Without its declaring class where that is the POJO's own. */
function declaredIn(entry: PojoBody['fields'][number], className: string): { declaringClass?: string | null } {
  if (entry.key === undefined) return { declaringClass: null }
  const declaringClass = 'value' in entry.key ? entry.key.value.declaringClass : className
  return declaringClass === className ? {} : { declaringClass }
}

const either = composite<object, EitherType>(two(eitherType), undefined, {
  kind: 'either',
  version: 1,
  nested: ({ left, right }) => [left, right],
})
const row = composite<{ flag: boolean }, RowType>(
  (fields, { flag }) => rowType(fields, flag),
  flagSince4('row snapshot', 2),
  {
    kind: 'row',
    version({ name }, { rowKind }) {
      if (isSince(name, '1.15')) return 4
      if (!rowKind) return 2
      return isSince(name, '1.11') ? 3 : 'rows have no kind before Flink 1.11'
    },
    nested: ({ fields }) => fields,
    outer: ({ rowKind }) => ({ flag: rowKind }),
  },
)
const tuple = composite<ClassOuter, TupleType>(
  (fields, { className }) => tupleType(className, fields),
  () => classOuter,
  classed('tuple'),
)

/** Values made of fields, and those that may be absent. (TupleSerializerSnapshot, RowSerializer, PojoSerializerSnapshot, NullableSerializer) */
export const recordForms: SnapshotForms = {
  [`${RUNTIME}TupleSerializerSnapshot`]: tuple,
  [`${RUNTIME}Tuple0SerializerSnapshot`]: simple(tupleType('org.apache.flink.api.java.tuple.Tuple0', [])),
  [`${RUNTIME}RowSerializer$RowSerializerSnapshot`]: row,
  [`${RUNTIME}PojoSerializerSnapshot`]: pojo,
  [`${RUNTIME}JavaEitherSerializerSnapshot`]: either,
  [`${RUNTIME}EitherSerializerSnapshot`]: onlyRead(either),
  [`${RUNTIME}NullableSerializer$NullableSerializerSnapshot`]: composite<{ padding: number }, NullableType>(
    (nested, { padding }) => nullableType(nth(nested, 0), padding),
    () => record('nullable snapshot', { padding: int }),
    { kind: 'nullable', version: 2, nested: ({ element }) => [element], outer: ({ padding }) => ({ padding }) },
  ),
}
