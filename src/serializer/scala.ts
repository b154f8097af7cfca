import { int, utf } from '../codec/base.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { isSince } from '../flink/releases.ts'
import type { EitherType, TupleType } from '../type/record.ts'
import {
  caseClassType,
  enumerationType,
  optionType,
  scalaEitherType,
  traversableType,
  tryType,
  type EnumerationType,
  type TraversableType,
  type TryType,
} from '../type/scala.ts'
import { nth, one, two } from './base.ts'
import { classed, classOuter } from './record.ts'
import { around, composite, form, inReleases, onlyRead, simple, type SnapshotForm, type SnapshotForms } from './form.ts'

export interface Enumeration {
  readonly className: string
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export const enumerationBody = record('enumeration snapshot', {
  className: utf,
  constants: list(record('constant', { name: utf, id: int })),
})

/** `implicitly[…CanBuildFrom[Seq[Int], Int, Seq[Int]]]` → `Seq`. */
const collectionOf = (code: string): string => /CanBuildFrom\[\s*(?:[\w$]+\.)*([\w$]+)/.exec(code)?.[1] ?? 'Traversable'

const caseClass = composite<{ className: string }, TupleType>(
  (fields, { className }) => caseClassType(className, fields),
  () => classOuter,
  classed('caseClass'),
)

const forms: Readonly<Record<string, SnapshotForm>> = {
  ScalaOptionSerializerSnapshot: composite(one(optionType), undefined, around('option', 2)),
  ScalaEitherSerializerSnapshot: composite<object, EitherType>(two(scalaEitherType), undefined, {
    kind: 'scalaEither',
    version: 1,
    nested: ({ left, right }) => [left, right],
  }),
  ScalaTrySerializerSnapshot: composite<object, TryType>(two(tryType), undefined, {
    kind: 'try',
    version: 2,
    nested: ({ element, throwable }) => [element, throwable],
  }),
  TraversableSerializerSnapshot: composite<{ code: string }, TraversableType>(
    (nested, { code }) => traversableType(nth(nested, 0), collectionOf(code), code),
    () => record('traversable snapshot', { code: utf }),
    {
      kind: 'traversable',
      version: (_, { code }) => (code === '' ? 'what makes an empty collection is not known' : 2),
      nested: ({ element }) => [element],
      outer: ({ code }) => ({ code }),
    },
  ),
  ScalaCaseClassSerializerSnapshot: caseClass,
  Tuple2CaseClassSerializerSnapshot: onlyRead(caseClass),
  SpecificCaseClassSerializerSnapshot: onlyRead(caseClass),
  ScalaEnumSerializerSnapshot: form<Enumeration, EnumerationType>({
    body: () => enumerationBody,
    type: ({ className, constants }) => enumerationType(className, constants),
    kind: 'enumeration',
    snapshot: ({ className, constants }) => ({ version: 3, body: { className, constants } }),
  }),
  UnitSerializer$UnitSerializerSnapshot: simple({ kind: 'unit' }),
  NothingSerializerSnapshot: simple({ kind: 'nothing' }),
}

/** The package moved in Flink 2.0, nothing else did. (ScalaCaseClassSerializerSnapshot and the classes beside it) */
export const scalaForms: SnapshotForms = Object.fromEntries(
  [
    { prefix: 'org.apache.flink.api.scala.typeutils.', since2: false },
    { prefix: 'org.apache.flink.table.api.typeutils.', since2: true },
  ].flatMap(({ prefix, since2 }) =>
    Object.entries(forms).map(([name, row]) => [
      prefix + name,
      inReleases(release => isSince(release.name, '2.0') === since2, row),
    ]),
  ),
)
